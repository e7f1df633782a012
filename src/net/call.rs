//! Requests to providers: with a key, within their allowances, tried again where that helps.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};

use super::patience::{self, Breakers};
use super::{AT_ONCE, Answer, Call, Data, KeyPlace, Net, NetError, Permit, Problem, Service};
use crate::config::{Address, Clock, KeyNeed, Provider, UnixMillis};
use crate::keys::{KeyError, Secret};
use crate::store::{Cap, Intent, Reserved, Rules, Settled};

/// So long it is believed how many requests a provider takes at once, in milliseconds.
const AT_ONCE_FOR: i64 = 3_600_000;

const NOT_SENT: Problem = Problem::Content("it cannot be sent");

impl Net {
    /// Sends a request and reads its answer; tries again what may pass.
    ///
    /// # Errors
    /// When there is no answer that is a success.
    pub async fn call(
        &self,
        service: &dyn Service,
        permit: &Permit,
        call: &Call,
    ) -> Result<Answer, NetError> {
        let provider = service.provider();
        let fail = |problem| NetError::new(provider, problem);
        if self.offline {
            return Err(fail(Problem::Offline));
        }
        if permit.provider != provider || (call.data != Data::Nothing && !permit.data) {
            return Err(fail(Problem::Consent));
        }
        let address = self.address(provider).map_err(fail)?;
        let key = self.key(service).await.map_err(fail)?;
        let mut tries = 0;
        loop {
            let outcome = self.attempt(service, &address, key.as_ref(), call).await;
            let problem = match outcome {
                Ok(answer) => return Ok(answer),
                Err(problem) => problem,
            };
            if problem == Problem::Key {
                self.keys.forget();
            }
            if problem == Problem::Crowded && self.slots(service).is_crowded() {
                // There is room when one of ours is done, and not before.
                continue;
            }
            let Some(wait) = patience::before_next(tries, &problem) else {
                return Err(fail(problem));
            };
            tries += 1;
            tracing::debug!(
                provider = provider.id(),
                problem = problem.word(),
                ?wait,
                "tried again"
            );
            tokio::time::sleep(wait).await;
        }
    }

    async fn key(&self, service: &dyn Service) -> Result<Option<Secret>, Problem> {
        if service.key_place() == KeyPlace::None {
            return Ok(None);
        }
        let (keys, provider) = (Arc::clone(&self.keys), service.provider());
        let optional = provider.key_need() == KeyNeed::Maybe;
        let found = tokio::task::spawn_blocking(move || keys.find(provider)).await;
        match found {
            Ok(Ok(Some(found))) => Ok(Some(found.secret)),
            Ok(Ok(None) | Err(KeyError::NoKeyring)) if optional => Ok(None),
            Ok(Err(error)) => Err(Problem::Keyring(error)),
            Ok(Ok(None)) | Err(_) => Err(Problem::NoKey),
        }
    }

    /// One try: waits for room, writes it down, sends it, and writes down what came.
    async fn attempt(
        &self,
        service: &dyn Service,
        address: &Address,
        key: Option<&Secret>,
        call: &Call,
    ) -> Result<Answer, Problem> {
        let provider = service.provider();
        let slots = self.slots(service);
        let _slot = slots.enter().await;
        let request = Self::request(service, address, key, call)?;
        let intent = Intent {
            provider: provider.id().to_owned(),
            host: address.host(),
            purpose: call.purpose.word().to_owned(),
            data: call.data.words().to_owned(),
            sent: size_of_request(&request),
            script: call.bill.as_ref().map(|bill| bill.script.clone()),
            expected: call.bill.as_ref().map(|bill| bill.expected),
        };
        if !self.breakers.pass(provider) {
            return Err(Problem::LeftAlone);
        }
        let mut probe = Probe { breakers: &self.breakers, provider, is_over: false };
        let id = self.room(service, intent, call).await?;
        let client = self.clients().api(address, call.bill.is_some());
        if let Some(bill) = &call.bill {
            bill.sent.store(true, Ordering::SeqCst);
        }
        let sent = send(client, request, call, &self.clock).await;
        probe.is_over = true;
        if let (Some(bill), Ok(_) | Err(Problem::Unreachable)) = (&call.bill, &sent) {
            // Whatever happens from here on, it is known whether it was billed.
            bill.sent.store(false, Ordering::SeqCst);
        }
        let outcome = match sent {
            Ok(answer) if (200..300).contains(&answer.status) => Ok(answer),
            Ok(answer) => {
                let problem = service.problem(&answer);
                self.settle(id, Err(&problem), Some(&answer), None).await;
                self.judge(provider, &problem);
                return Err(self.dated(service, problem));
            }
            // What may have been billed is never just sent again.
            Err(Problem::Silent) if call.bill.is_some() => Err(Problem::Unsure),
            Err(problem) => Err(problem),
        };
        match &outcome {
            Ok(answer) => {
                self.breakers.answered(provider);
                let expected = call.bill.as_ref().map(|bill| bill.expected);
                let cost = service.cost(answer).or(expected);
                self.settle(id, Ok(()), Some(answer), cost).await;
                slots.went_well(service.told_at_once(answer).map(|most| most as usize));
                self.note(service, answer).await;
            }
            Err(problem) => {
                self.settle(id, Err(problem), None, None).await;
                self.judge(provider, problem);
            }
        }
        outcome
    }

    /// Only what the provider cannot help counts against it.
    fn judge(&self, provider: Provider, problem: &Problem) {
        match problem {
            Problem::Unreachable | Problem::Silent | Problem::Unsure | Problem::Down => {
                self.breakers.failed(provider, &self.clock);
            }
            _ => self.breakers.answered(provider),
        }
    }

    /// A quota without a date has that of the allowance, where one is known.
    fn dated(&self, service: &dyn Service, problem: Problem) -> Problem {
        let Problem::Quota(None) = problem else { return problem };
        let id = service.provider().id();
        let left = service
            .allowances()
            .iter()
            .filter_map(|allowance| self.store.allowance_left(id, allowance.period).ok().flatten());
        Problem::Quota(left.map(|(_, resets)| resets).max())
    }

    /// The request with its key. The only place where a key is read to be sent.
    fn request(
        service: &dyn Service,
        address: &Address,
        key: Option<&Secret>,
        call: &Call,
    ) -> Result<reqwest::Request, Problem> {
        #[expect(clippy::disallowed_methods, reason = "this is where keys are sent")]
        let key = key.map(Secret::expose);
        let mut url = address.at(call.path);
        if let Some(name) = &call.name {
            let mut parts = url.path_segments_mut().map_err(|()| NOT_SENT)?;
            match call.tail.strip_prefix('/') {
                Some(tail) => parts.pop_if_empty().push(name).push(tail),
                None => parts.pop_if_empty().push(&format!("{name}{}", call.tail)),
            };
            if call.path.ends_with('/') {
                parts.push("");
            }
        }
        if !call.query.is_empty() || matches!(service.key_place(), KeyPlace::Query(_)) {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(call.query.iter().map(|(name, value)| (*name, value.as_str())));
            if let (KeyPlace::Query(name), Some(key)) = (service.key_place(), key) {
                query.append_pair(name, key);
            }
        }
        let mut request = reqwest::Request::new(reqwest::Method::GET, url);
        let in_header = match (service.key_place(), key) {
            (KeyPlace::Header(name), Some(key)) => Some((name, HeaderValue::from_str(key))),
            (KeyPlace::Bearer, Some(key)) => {
                let value = zeroize::Zeroizing::new(format!("Bearer {key}"));
                Some(("authorization", HeaderValue::from_str(&value)))
            }
            _ => None,
        };
        if let Some((name, value)) = in_header {
            let mut value = value.map_err(|_| Problem::Key)?;
            value.set_sensitive(true);
            request.headers_mut().insert(HeaderName::from_static(name), value);
        }
        if let Some(body) = &call.body {
            *request.method_mut() = reqwest::Method::POST;
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(CONTENT_TYPE, json);
            *request.body_mut() = Some(body.to_string().into());
        }
        Ok(request)
    }

    /// Writes a request down as soon as the allowances leave room for it.
    async fn room(
        &self,
        service: &dyn Service,
        intent: Intent,
        call: &Call,
    ) -> Result<i64, Problem> {
        let allowances = service.allowances();
        let caps = call.bill.as_ref().map(|bill| bill.caps.clone()).unwrap_or_default();
        let id = service.provider().id();
        let mut waited = Duration::ZERO;
        loop {
            let (store, row, caps) = (Arc::clone(&self.store), intent.clone(), caps.clone());
            let reserved = tokio::task::spawn_blocking(move || {
                let at_once = store.allowance_left(id, AT_ONCE)?.map(|(most, _)| most);
                store.reserve(&row, &Rules { allowances, at_once, caps: &caps })
            });
            let date = match reserved.await {
                Ok(Ok(Reserved::Now(id))) => return Ok(id),
                Ok(Ok(Reserved::NotBefore(date))) => date,
                Ok(Ok(Reserved::Over(cap, spent))) => return Err(over(cap, spent)),
                _ => return Err(Problem::Ledger),
            };
            let wait = date.since(self.clock.now());
            if waited + wait > call.patience {
                // Only others of ours, under way for so long, are so short a wait away.
                let crowded = wait < Duration::from_secs(1);
                return Err(if crowded { Problem::Busy(None) } else { Problem::Quota(Some(date)) });
            }
            // A little more than needed, so that all who wait do not come at once.
            let wait = wait + Duration::from_millis(200).mul_f64(patience::chance());
            waited += wait;
            tokio::time::sleep(wait).await;
        }
    }

    async fn settle(
        &self,
        id: i64,
        outcome: Result<(), &Problem>,
        answer: Option<&Answer>,
        cost: Option<f64>,
    ) {
        let settled = Settled {
            status: answer.map(|answer| answer.status),
            outcome: outcome.map_or_else(Problem::word, |()| "ok").to_owned(),
            received: answer.map_or(0, |answer| answer.body.len() as u64),
            cost,
        };
        self.write_down(id, settled).await;
    }

    /// Writes down what became of a request. Where that fails the line stays as one without an end.
    pub(super) async fn write_down(&self, id: i64, settled: Settled) {
        let store = Arc::clone(&self.store);
        let written = tokio::task::spawn_blocking(move || store.settle(id, &settled)).await;
        if !matches!(written, Ok(Ok(()))) {
            tracing::warn!("the end of a request could not be written into the ledger");
        }
    }

    async fn note(&self, service: &dyn Service, answer: &Answer) {
        let (told, at_once) = (service.told(answer), service.told_at_once(answer));
        if told.is_none() && at_once.is_none() {
            return;
        }
        let (store, id) = (Arc::clone(&self.store), service.provider().id());
        let until = UnixMillis(self.clock.now().0.saturating_add(AT_ONCE_FOR));
        let noted = tokio::task::spawn_blocking(move || {
            if let Some(told) = told {
                store.note_allowance(id, told.period, told.remaining, told.resets)?;
            }
            at_once.map_or(Ok(()), |most| store.note_allowance(id, AT_ONCE, most, until))
        });
        let _ = noted.await;
    }
}

/// A request that was stopped on its way has found nothing out about its provider.
struct Probe<'a> {
    breakers: &'a Breakers,
    provider: Provider,
    is_over: bool,
}

impl Drop for Probe<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.breakers.unknown(self.provider);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "for people; sums are far below 2^53 and never negative"
)]
fn over(cap: Cap, spent: f64) -> Problem {
    let whole = |number: f64| number.ceil() as u64;
    Problem::Cap { most: whole(cap.most), spent: whole(spent), one_script: cap.one_script }
}

/// Sends a request and reads the answer to its end, within limits of time and size.
async fn send(
    client: &reqwest::Client,
    request: reqwest::Request,
    call: &Call,
    clock: &Clock,
) -> Result<Answer, Problem> {
    let read = async {
        let mut response = client.execute(request).await.map_err(|error| reached(&error))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        // Cut off or damaged: it may be better the next time.
        while let Some(chunk) = response.chunk().await.map_err(|_| Problem::Silent)? {
            if body.len() + chunk.len() > call.largest {
                return Err(Problem::Answer("the answer is far too long"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, headers, body, at: clock.now() })
    };
    tokio::time::timeout(call.limit, read).await.unwrap_or(Err(Problem::Silent))
}

/// What an error of the HTTP library means. Its text is dropped: it may hold the address, and with
/// it a key.
fn reached(error: &reqwest::Error) -> Problem {
    if error.is_connect() { Problem::Unreachable } else { Problem::Silent }
}

/// About what a request takes on the wire, in bytes.
fn size_of_request(request: &reqwest::Request) -> u64 {
    let headers: usize =
        request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let body = request.body().and_then(|body| body.as_bytes()).map_or(0, <[u8]>::len);
    (request.url().as_str().len() + headers + body) as u64
}
