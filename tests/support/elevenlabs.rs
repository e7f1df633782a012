//! `ElevenLabs` as it is documented to answer, oddities included: four shapes of errors, plans and
//! credits, a limit of calls at once, and a history of everything that was paid for.

#![allow(dead_code, reason = "each program uses a part")]

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::schema::{self, Flaw, Kind};
use super::server::{Fault, Received, Reply, Server};
use super::speech::{Format, How, Speech, id, speak};

pub const KEY: &str = "elevenlabs-key-canary";
/// The voice that the documentation's examples have.
pub const VOICE: &str = "JBFqnCBsd6RMkjVDRZzb";
/// A voice of the library, which free plans may not use.
pub const LIBRARY_VOICE: &str = "21m00Tcm4TlvDq8ikWAM";

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("elevenlabs.schema.json")).unwrap());

/// The account that the key belongs to, and how the service treats it.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Account {
    /// `free`, `starter`, `creator`, `pro`, `scale`, `business` or `enterprise`.
    pub tier: &'static str,
    pub used: u64,
    pub limit: u64,
    /// What `maximum-concurrent-requests` says.
    pub most_at_once: usize,
    /// Whether calls above that wait instead of being refused.
    pub queues: bool,
    /// Whether errors have the old shape, and used-up credits are answered with 401.
    pub old_errors: bool,
    /// Whether the key may not read the account.
    pub restricted: bool,
    /// Whether each line of a stream tells its times from its own start.
    pub times_restart: bool,
    /// Whether what is not known in a request is refused.
    pub strict: bool,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            tier: "creator",
            used: 0,
            limit: 100_000,
            most_at_once: 5,
            queues: false,
            old_errors: false,
            restricted: false,
            times_restart: false,
            strict: true,
        }
    }
}

/// A call that was paid for.
#[derive(Clone, Debug)]
pub struct Paid {
    pub history_item_id: String,
    pub request_id: String,
    pub text: String,
    pub voice: String,
    pub model: String,
    pub format: Format,
    pub output_format: String,
    pub settings: Value,
    pub cost: u64,
    pub speech: Arc<Speech>,
    used_before: u64,
    date: u64,
}

#[derive(Default)]
struct State {
    account: Account,
    faults: VecDeque<Reply>,
    speech_faults: VecDeque<Reply>,
    spoils: VecDeque<Fault>,
    /// Oldest first.
    paid: Vec<Paid>,
    requests: BTreeMap<String, usize>,
    under_way: usize,
    most_under_way: usize,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Told when a call has ended.
    ended: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

/// One of the calls that may be under way at once.
struct Slot(Arc<Shared>);

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.lock().under_way -= 1;
        self.0.ended.notify_one();
    }
}

/// The service on loopback; it takes [`KEY`].
pub struct ElevenLabs {
    pub server: Server,
    shared: Arc<Shared>,
}

pub fn elevenlabs() -> ElevenLabs {
    let shared = Arc::<Shared>::default();
    let own = Arc::clone(&shared);
    let server = Server::start(move |request| answer(&own, request));
    ElevenLabs { server, shared }
}

impl ElevenLabs {
    /// Changes the account, or how it is treated.
    pub fn change(&self, change: impl FnOnce(&mut Account)) {
        change(&mut self.shared.lock().account);
    }

    /// What comes instead of the next answers, whatever is asked.
    pub fn fail_with(&self, replies: impl IntoIterator<Item = Reply>) {
        self.shared.lock().faults.extend(replies);
    }

    /// What comes instead of the next speech. It is not paid for.
    pub fn fail_speech_with(&self, replies: impl IntoIterator<Item = Reply>) {
        self.shared.lock().speech_faults.extend(replies);
    }

    /// What happens to the next speech on its way. It is paid for, and in the history.
    pub fn spoil_speech(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.lock().spoils.extend(faults);
    }

    /// Everything that was paid for, oldest first.
    pub fn paid(&self) -> Vec<Paid> {
        self.shared.lock().paid.clone()
    }

    /// Credits that were charged.
    pub fn charged(&self) -> u64 {
        self.shared.lock().paid.iter().map(|it| it.cost).sum()
    }

    /// How often a path was asked for, ids in it replaced by `{id}`.
    pub fn asked(&self, path: &str) -> usize {
        self.shared.lock().requests.get(path).copied().unwrap_or(0)
    }

    /// Requests for each path, credits charged, and the most speech that was made at once.
    pub fn counts(&self) -> Value {
        let state = self.shared.lock();
        json!({
            "requests": state.requests.values().sum::<usize>(),
            "paths": state.requests,
            "paid_calls": state.paid.len(),
            "characters": state.paid.iter().map(|it| it.text.chars().count()).sum::<usize>(),
            "credits": state.paid.iter().map(|it| it.cost).sum::<u64>(),
            "most_at_once": state.most_under_way,
        })
    }

    /// As if it had just begun; the account stays as it is.
    pub fn forget(&self) {
        let mut state = self.shared.lock();
        state.paid.clear();
        state.requests.clear();
        state.account.used = 0;
        state.most_under_way = state.under_way;
        self.server.forget();
    }
}

/// Errors as they come, for [`ElevenLabs::fail_with`] and its like.
pub mod errors {
    use super::{Reply, Value, json};

    /// An error by the name that it has here.
    pub fn named(name: &str) -> Option<Reply> {
        Some(match name {
            "invalid_api_key" => invalid_api_key(),
            "missing_api_key" => missing_api_key(),
            "quota_exceeded" => quota_exceeded(),
            "unusual_activity" => unusual_activity(),
            "insufficient_credits" => insufficient_credits(),
            "paid_plan_required" => paid_plan_required(),
            "concurrent_limit_exceeded" => concurrent_limit_exceeded(),
            "too_many_concurrent_requests" => too_many_concurrent_requests(),
            "rate_limit_exceeded" => rate_limit_exceeded(),
            "system_busy" => system_busy(),
            "sentence" => sentence(500, "Internal Server Error"),
            "gateway_page" => gateway_page(),
            _ => return None,
        })
    }

    /// The current shape.
    pub fn current(status: u16, kind: &str, code: &str, message: &str, param: Value) -> Reply {
        let body = json!({"detail": {
            "type": kind, "code": code, "message": message, "status": kind,
            "request_id": "req0req0req0req0req0", "param": param,
        }});
        Reply::json(&body).status(status)
    }

    /// The old shape, which some answers still have.
    pub fn old(status: u16, code: &str, message: &str) -> Reply {
        Reply::json(&json!({"detail": {"status": code, "message": message}})).status(status)
    }

    pub fn invalid_api_key() -> Reply {
        current(401, "authentication_error", "invalid_api_key", "Invalid API key", Value::Null)
    }

    pub fn missing_api_key() -> Reply {
        let message = "An API key is required.";
        current(401, "authentication_error", "missing_api_key", message, Value::Null)
    }

    pub fn quota_exceeded() -> Reply {
        let message = "This request exceeds your quota. You have 0 credits remaining, while 12 credits are required for this request.";
        old(401, "quota_exceeded", message)
    }

    pub fn unusual_activity() -> Reply {
        let message = "Unusual activity detected. Free Tier usage disabled. If you are using a proxy/VPN you might need to purchase a Paid Plan.";
        old(401, "detected_unusual_activity", message)
    }

    pub fn insufficient_credits() -> Reply {
        let message = "You do not have enough credits for this request.";
        current(402, "payment_required", "insufficient_credits", message, Value::Null)
    }

    pub fn paid_plan_required() -> Reply {
        let message = "Free users cannot use library voices via the API. Please upgrade your subscription to use this voice.";
        current(402, "payment_required", "paid_plan_required", message, Value::Null)
    }

    pub fn voice_not_found(voice: &str) -> Reply {
        let message = format!("A voice with the voice_id {voice} was not found.");
        current(404, "not_found", "voice_not_found", &message, json!("voice_id"))
    }

    pub fn concurrent_limit_exceeded() -> Reply {
        let message =
            "Too many concurrent requests. Your current subscription allows no more at once.";
        current(429, "rate_limit_error", "concurrent_limit_exceeded", message, Value::Null)
    }

    pub fn too_many_concurrent_requests() -> Reply {
        old(429, "too_many_concurrent_requests", "Too many concurrent requests.")
    }

    pub fn rate_limit_exceeded() -> Reply {
        let message = "Too many requests in a short time.";
        current(429, "rate_limit_error", "rate_limit_exceeded", message, Value::Null)
    }

    pub fn system_busy() -> Reply {
        let message = "We are sorry, the system is experiencing heavy traffic, please try again.";
        old(429, "system_busy", message)
    }

    /// What frameworks say of a body that is not as it should be.
    pub fn unprocessable(flaws: &Value) -> Reply {
        Reply::json(&json!({ "detail": flaws })).status(422)
    }

    /// An error that is a sentence.
    pub fn sentence(status: u16, text: &str) -> Reply {
        Reply::json(&json!({ "detail": text })).status(status)
    }

    /// What comes when nobody is behind the gateway.
    pub fn gateway_page() -> Reply {
        Reply::new(502, "text/html", "<html><head><title>502 Bad Gateway</title></head></html>")
    }

    /// Another host, where a key has no business.
    pub fn moved_to(url: &str) -> Reply {
        Reply::new(302, "text/html", "").with("location", url)
    }
}

struct Model {
    id: &'static str,
    name: &'static str,
    speaks: bool,
    most: usize,
    multiplier: f64,
    group: &'static str,
}

const MODELS: [Model; 6] = [
    Model {
        id: "eleven_v3",
        name: "Eleven v3",
        speaks: true,
        most: 3000,
        multiplier: 1.0,
        group: "standard",
    },
    Model {
        id: "eleven_v4",
        name: "Eleven v4",
        speaks: true,
        most: 10_000,
        multiplier: 1.0,
        group: "standard_eleven_v4",
    },
    Model {
        id: "eleven_multilingual_v2",
        name: "Eleven Multilingual v2",
        speaks: true,
        most: 10_000,
        multiplier: 1.0,
        group: "standard",
    },
    Model {
        id: "eleven_flash_v2_5",
        name: "Eleven Flash v2.5",
        speaks: true,
        most: 40_000,
        multiplier: 0.5,
        group: "turbo",
    },
    Model {
        id: "eleven_turbo_v2_5",
        name: "Eleven Turbo v2.5",
        speaks: true,
        most: 40_000,
        multiplier: 0.5,
        group: "turbo",
    },
    Model {
        id: "eleven_multilingual_sts_v2",
        name: "Eleven Multilingual v2 (speech to speech)",
        speaks: false,
        most: 10_000,
        multiplier: 1.0,
        group: "standard",
    },
];

impl Model {
    fn json(&self) -> Value {
        let languages = [("en", "English"), ("de", "German"), ("ja", "Japanese")];
        let languages: Vec<Value> = languages
            .into_iter()
            .map(|(id, name)| json!({"language_id": id, "name": name}))
            .collect();
        json!({
            "model_id": self.id, "name": self.name, "description": "A model.", "can_be_finetuned": false,
            "can_do_text_to_speech": self.speaks, "can_do_voice_conversion": !self.speaks,
            "can_use_style": self.group != "turbo", "can_use_speaker_boost": self.group != "turbo",
            "serves_pro_voices": false, "token_cost_factor": 1.0, "requires_alpha_access": false,
            // These two are not kept to.
            "max_characters_request_free_user": 2500, "max_characters_request_subscribed_user": 5000,
            "maximum_text_length_per_request": self.most, "languages": languages,
            "model_rates": {"character_cost_multiplier": self.multiplier, "cost_discount_multiplier": null},
            "concurrency_group": self.group,
        })
    }
}

/// Name, id, category, gender, accent, age, use.
type Voice = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// More than a page of them.
const VOICES: [Voice; 13] = [
    ("George", VOICE, "premade", "male", "british", "middle_aged", "narrative_story"),
    ("Sarah", "voiceSarah0000000002", "premade", "female", "american", "young", "entertainment"),
    ("Laura", "voiceLaura0000000003", "premade", "female", "american", "young", "social_media"),
    ("Charlie", "voiceCharlie00000004", "premade", "male", "australian", "young", "conversational"),
    ("Callum", "voiceCallum000000005", "premade", "male", "american", "middle_aged", "characters"),
    (
        "River",
        "voiceRiver0000000006",
        "premade",
        "neutral",
        "american",
        "middle_aged",
        "informative",
    ),
    ("Alice", "voiceAlice0000000007", "premade", "female", "british", "middle_aged", "informative"),
    (
        "Brian",
        "voiceBrian0000000008",
        "premade",
        "male",
        "american",
        "middle_aged",
        "narrative_story",
    ),
    ("Daniel", "voiceDaniel000000009", "premade", "male", "british", "middle_aged", "informative"),
    ("Rachel", LIBRARY_VOICE, "professional", "female", "american", "young", "narrative_story"),
    ("Ines", "voiceInes00000000011", "professional", "female", "portuguese", "old", "informative"),
    (
        "My own voice",
        "voiceOwn000000000012",
        "cloned",
        "female",
        "irish",
        "middle_aged",
        "narrative_story",
    ),
    ("Robot", "voiceRobot0000000013", "generated", "neutral", "american", "young", "characters"),
];

fn voice(&(name, id, category, gender, accent, age, usage): &Voice) -> Value {
    let is_library = category == "professional";
    json!({
        "voice_id": id, "name": name, "samples": null, "category": category,
        "fine_tuning": {"is_allowed_to_fine_tune": true, "state": {}, "language": "en"},
        "labels": {"accent": accent, "age": age, "gender": gender, "language": "en", "use_case": usage},
        "description": null, "preview_url": format!("https://storage.example/{id}.mp3"),
        "available_for_tiers": [], "settings": null,
        "sharing": if is_library { json!({"status": "copied", "public_owner_id": "owner", "name": name, "category": category}) } else { Value::Null },
        "high_quality_base_model_ids": ["eleven_multilingual_v2"],
        "verified_languages": [{"language": "en", "model_id": "eleven_multilingual_v2", "accent": accent, "locale": "en-GB", "preview_url": null}],
        "safety_control": null, "permission_on_resource": null, "is_owner": category == "cloned",
        "is_legacy": name == "Callum", "is_mixed": false, "created_at_unix": null,
        "voice_verification": {"requires_verification": false, "is_verified": false, "verification_failures": [],
                               "verification_attempts_count": 0},
    })
}

fn answer(shared: &Arc<Shared>, request: &Received) -> Reply {
    let parts: Vec<&str> = request.path.trim_matches('/').split('/').collect();
    {
        let mut state = shared.lock();
        *state.requests.entry(pattern(&parts)).or_default() += 1;
        if let Some(fault) = state.faults.pop_front() {
            return fault;
        }
        let key = request.header("xi-api-key").map(str::trim);
        if key != Some(KEY) {
            return match key {
                _ if state.account.old_errors => {
                    errors::old(401, "invalid_api_key", "Invalid API key")
                }
                None => errors::missing_api_key(),
                Some(_) => errors::invalid_api_key(),
            };
        }
    }
    let is_get = request.method == "GET";
    match &*parts {
        ["v1", "text-to-speech", voice, end @ ..] if request.method == "POST" => match end {
            [] => speech(shared, request, voice, Shape::Audio),
            ["stream"] => speech(shared, request, voice, Shape::Stream),
            ["with-timestamps"] => speech(shared, request, voice, Shape::Times),
            ["stream", "with-timestamps"] => speech(shared, request, voice, Shape::StreamedTimes),
            _ => errors::sentence(404, "Not Found"),
        },
        _ if !is_get => errors::sentence(405, "Method Not Allowed"),
        ["v1", "models"] => Reply::json(&MODELS.iter().map(Model::json).collect()),
        ["v1", "voices"] => {
            let with_old = request.param("show_legacy") == Some("true");
            let voices = VOICES.iter().map(voice);
            let voices: Vec<Value> =
                voices.filter(|it| with_old || it["is_legacy"] != true).collect();
            Reply::json(&json!({ "voices": voices }))
        }
        ["v1", "voices", id] => match VOICES.iter().find(|it| it.1 == *id) {
            Some(found) => Reply::json(&voice(found)),
            None => errors::voice_not_found(id),
        },
        ["v2", "voices"] => voices(request),
        ["v1", "user", ..] => user(&shared.lock().account, parts.get(2).copied()),
        ["v1", "history", end @ ..] => history(&shared.lock(), request, end),
        _ => errors::sentence(404, "Not Found"),
    }
}

fn pattern(parts: &[&str]) -> String {
    let is_id = |at: usize| {
        at == 2 && matches!(parts.get(1), Some(&("voices" | "history" | "text-to-speech")))
    };
    let parts = parts.iter().enumerate();
    parts.fold(String::new(), |path, (at, part)| {
        format!("{path}/{}", if is_id(at) { "{id}" } else { part })
    })
}

/// The query's parameter within bounds, or the framework's complaint.
fn number(request: &Received, name: &str, usual: usize, most: usize) -> Result<usize, Box<Reply>> {
    let Some(text) = request.param(name) else { return Ok(usual) };
    let complaint = |kind: &str, message: &str| {
        Box::new(errors::unprocessable(&json!([
            {"type": kind, "loc": ["query", name], "msg": message, "input": text}
        ])))
    };
    let number: usize = text.parse().map_err(|_| {
        let message = "Input should be a valid integer, unable to parse string as an integer";
        complaint("int_parsing", message)
    })?;
    if number > most {
        let message = format!("Input should be less than or equal to {most}");
        return Err(complaint("less_than_equal", &message));
    }
    Ok(number)
}

fn voices(request: &Received) -> Reply {
    let size = match number(request, "page_size", 10, 100) {
        Ok(size) => size,
        Err(reply) => return *reply,
    };
    let ids: Vec<&str> = request
        .query
        .iter()
        .filter(|(name, _)| name == "voice_ids")
        .flat_map(|(_, value)| value.split(','))
        .collect();
    let is = |name: &str, value: &str| request.param(name).is_none_or(|wanted| wanted == value);
    let mut found: Vec<&Voice> = VOICES
        .iter()
        .filter(|&&(name, id, category, gender, accent, age, usage)| {
            let word = request.param("search").unwrap_or_default().to_lowercase();
            let kind = match request.param("voice_type") {
                Some("personal") => matches!(category, "cloned" | "generated"),
                Some("community") => category == "professional",
                Some("default") => category == "premade",
                Some("non-default") => category != "premade",
                _ => true,
            };
            kind && is("category", category)
                && is("gender", gender)
                && is("accent", accent)
                && is("age", age)
                && is("use_cases", usage)
                && is("language", "en")
                && (ids.is_empty() || ids.contains(&id))
                && [name, accent, usage, gender].iter().any(|it| it.to_lowercase().contains(&word))
        })
        .collect();
    if request.param("sort") == Some("name") {
        found.sort_by_key(|it| it.0);
        if request.param("sort_direction") == Some("desc") {
            found.reverse();
        }
    }
    let start = match request.param("next_page_token") {
        None => 0,
        Some(token) => {
            let at = BASE64.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            match at.and_then(|at| at.strip_prefix("voices:")?.parse().ok()) {
                Some(at) => found.len().min(at),
                None => {
                    return bad_request(
                        "invalid_parameters",
                        "Invalid page token.",
                        "next_page_token",
                    );
                }
            }
        }
    };
    let end = found.len().min(start + size);
    let has_more = end < found.len();
    Reply::json(&json!({
        "voices": found[start..end].iter().map(|it| voice(it)).collect::<Value>(),
        "has_more": has_more, "total_count": found.len(),
        "next_page_token": has_more.then(|| BASE64.encode(format!("voices:{end}"))),
    }))
}

fn user(account: &Account, what: Option<&str>) -> Reply {
    if account.restricted {
        let message =
            "The API key you used is missing the permission user_read to execute this operation.";
        return errors::old(401, "missing_permissions", message);
    }
    let is_free = account.tier == "free";
    let subscription = json!({
        "tier": account.tier, "character_count": account.used, "character_limit": account.limit,
        "max_character_limit_extension": null,
        "max_credit_limit_extension": if is_free { json!(0) } else { json!("unlimited") },
        "can_extend_character_limit": !is_free, "allowed_to_extend_character_limit": !is_free,
        "next_character_count_reset_unix": 4_000_000_000_u64,
        "voice_slots_used": 2, "professional_voice_slots_used": 0,
        "professional_voice_slots_used_in_workspace": 0, "voice_limit": 30, "max_voice_add_edits": 95,
        "voice_add_edit_counter": 2, "professional_voice_limit": 1, "can_extend_voice_limit": false,
        "can_use_instant_voice_cloning": !is_free, "can_use_professional_voice_cloning": !is_free,
        "currency": "usd", "current_overage": {"amount": "0", "currency": "usd"},
        "status": if is_free { "free" } else { "active" }, "billing_period": "monthly_period",
        "character_refresh_period": "monthly_period", "next_invoice": null, "open_invoices": [],
        "has_open_invoices": false, "pending_change": null,
    });
    match what {
        Some("subscription") => Reply::json(&subscription),
        None => Reply::json(&json!({
            "user_id": "user0000000000000001", "workspace_id": "space000000000000001", "subscription": subscription,
            "is_new_user": false, "can_use_delayed_payment_methods": false, "is_onboarding_completed": true,
            "is_onboarding_checklist_completed": true, "first_name": "Ann", "is_api_key_hashed": true,
            "xi_api_key_preview": "nary", "created_at": 1_753_999_199, "seat_type": "workspace_admin",
        })),
        _ => errors::sentence(404, "Not Found"),
    }
}

fn history(state: &State, request: &Received, end: &[&str]) -> Reply {
    let found = |id: &str| state.paid.iter().find(|it| it.history_item_id == id);
    let missing = || {
        let message = "History item with given ID not found.";
        errors::old(404, "history_item_not_found", message)
    };
    match end {
        [] => listed(state, request),
        [id] => found(id).map_or_else(missing, |paid| Reply::json(&paid.json())),
        [id, "audio"] => found(id).map_or_else(missing, |paid| {
            Reply::new(200, paid.format.content_type(), paid.speech.audio(paid.format))
        }),
        _ => errors::sentence(404, "Not Found"),
    }
}

fn listed(state: &State, request: &Received) -> Reply {
    let size = match number(request, "page_size", 100, 1000) {
        Ok(size) => size,
        Err(reply) => return *reply,
    };
    let date = |name: &str| request.param(name).and_then(|date| date.parse::<u64>().ok());
    let word = request.param("search").unwrap_or_default().to_lowercase();
    let is = |name: &str, value: &str| request.param(name).is_none_or(|wanted| wanted == value);
    let mut items: Vec<&Paid> = state.paid.iter().collect();
    if request.param("sort_direction") != Some("asc") {
        items.reverse();
    }
    if let Some(last) = request.param("start_after_history_item_id") {
        let Some(at) = items.iter().position(|it| it.history_item_id == last) else {
            let message = "No history item has this ID.";
            return bad_request("invalid_parameters", message, "start_after_history_item_id");
        };
        items.drain(..=at);
    }
    items.retain(|it| {
        is("voice_id", &it.voice)
            && is("model_id", &it.model)
            && is("source", "TTS")
            && it.text.to_lowercase().contains(&word)
            && date("date_after_unix").is_none_or(|date| it.date >= date)
            && date("date_before_unix").is_none_or(|date| it.date < date)
    });
    let has_more = items.len() > size;
    items.truncate(size);
    Reply::json(&json!({
        "history": items.iter().map(|it| it.json()).collect::<Value>(),
        "last_history_item_id": items.last().map(|it| &it.history_item_id),
        "has_more": has_more,
        "scanned_until": items.last().map(|it| it.date),
    }))
}

impl Paid {
    fn json(&self) -> Value {
        let voice = VOICES.iter().find(|it| it.1 == self.voice).unwrap();
        json!({
            "history_item_id": self.history_item_id, "request_id": self.request_id,
            "voice_id": self.voice, "model_id": self.model, "voice_name": voice.0, "voice_category": voice.2,
            "text": self.text, "date_unix": self.date,
            "character_count_change_from": self.used_before,
            "character_count_change_to": self.used_before + self.cost,
            "content_type": self.format.content_type(), "state": "created", "settings": self.settings,
            "feedback": null, "share_link_id": null, "source": "TTS", "dialogue": null,
            "output_format": self.output_format,
            "alignments": {"alignment": self.speech.alignment.whole(),
                           "normalized_alignment": self.speech.normalized.whole()},
        })
    }
}

fn bad_request(code: &str, message: &str, param: &str) -> Reply {
    errors::current(400, "validation_error", code, message, json!(param))
}

/// How speech is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Audio,
    Stream,
    Times,
    StreamedTimes,
}

/// A request for speech that nothing is wrong with.
struct Wanted {
    text: String,
    model: &'static Model,
    format: Format,
    output_format: String,
    body: Value,
    cost: u64,
}

fn speech(shared: &Arc<Shared>, request: &Received, voice: &str, shape: Shape) -> Reply {
    let mut state = shared.lock();
    if let Some(fault) = state.speech_faults.pop_front() {
        return fault;
    }
    let wanted = match wanted(&state.account, request, voice) {
        Ok(wanted) => wanted,
        Err(reply) => return *reply,
    };
    while state.under_way >= state.account.most_at_once {
        if !state.account.queues {
            let reply = if state.account.old_errors {
                errors::too_many_concurrent_requests()
            } else {
                errors::concurrent_limit_exceeded()
            };
            return with_load(reply, load(&state));
        }
        state = shared.ended.wait(state).unwrap();
    }
    state.under_way += 1;
    state.most_under_way = state.most_under_way.max(state.under_way);
    let slot = Slot(Arc::clone(shared));
    let spoil = state.spoils.pop_front();
    let load = load(&state);
    let restart = state.account.times_restart;
    drop(state);

    let speech = Arc::new(spoken(&wanted, voice));
    let paid = pay(&mut shared.lock(), &wanted, voice, &speech);
    let audio = speech.audio(wanted.format);
    let reply = match shape {
        Shape::Audio => Reply::new(200, wanted.format.content_type(), audio),
        Shape::Stream => Reply::new(200, wanted.format.content_type(), audio).in_pieces(8192),
        Shape::Times => Reply::json(&json!({
            "audio_base64": BASE64.encode(audio),
            "alignment": speech.alignment.whole(),
            "normalized_alignment": speech.normalized.whole(),
        })),
        Shape::StreamedTimes => {
            Reply::new(200, "application/json", lines(&speech, &audio, restart)).in_pieces(4096)
        }
    };
    with_load(reply, load)
        .with("request-id", &paid.request_id)
        .with("history-item-id", &paid.history_item_id)
        .with("character-cost", paid.cost)
        .with("tts-latency-ms", 120)
        .with("x-trace-id", format!("{:032x}", paid.used_before + 1))
        .with("x-region", "us-central1")
        .fault(spoil.unwrap_or(Fault::None))
        .holding(slot)
}

/// Calls under way, and how many there may be.
fn load(state: &State) -> [usize; 2] {
    [state.under_way, state.account.most_at_once]
}

fn with_load(reply: Reply, [current, maximum]: [usize; 2]) -> Reply {
    reply.with("current-concurrent-requests", current).with("maximum-concurrent-requests", maximum)
}

fn spoken(wanted: &Wanted, voice: &str) -> Speech {
    let body = &wanted.body;
    // v4 is reported not to care.
    let speed = body["voice_settings"]["speed"].as_f64().filter(|_| wanted.model.id != "eleven_v4");
    speak(
        &wanted.text,
        &How {
            voice,
            seed: body["seed"].as_u64().unwrap_or(0),
            speed: speed.unwrap_or(1.0),
            normalize: body["apply_text_normalization"] != "off" && wanted.model.group != "turbo",
            tags: matches!(wanted.model.id, "eleven_v3" | "eleven_v4"),
        },
    )
}

/// Enters a call in the books. What happens to its answer after that changes nothing.
fn pay(state: &mut State, wanted: &Wanted, voice: &str, speech: &Arc<Speech>) -> Paid {
    let number = state.paid.len().to_string();
    let usual = json!({"stability": 0.5, "similarity_boost": 0.75, "style": 0.0, "use_speaker_boost": true, "speed": 1.0});
    let settings = match &wanted.body["voice_settings"] {
        Value::Null => usual,
        given => given.clone(),
    };
    let date = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let paid = Paid {
        history_item_id: id(&["history", &number, &wanted.text]),
        request_id: id(&["request", &number, &wanted.text]),
        text: wanted.text.clone(),
        voice: voice.to_owned(),
        model: wanted.model.id.to_owned(),
        format: wanted.format,
        output_format: wanted.output_format.clone(),
        settings,
        cost: wanted.cost,
        speech: Arc::clone(speech),
        used_before: state.account.used,
        date,
    };
    state.account.used += paid.cost;
    state.paid.push(paid.clone());
    paid
}

/// Everything that can be wrong with a request, in the order in which it is found.
fn wanted(account: &Account, request: &Received, voice: &str) -> Result<Wanted, Box<Reply>> {
    let Some(found) = VOICES.iter().find(|it| it.1 == voice) else {
        return Err(errors::voice_not_found(voice).into());
    };
    let body = body(account, request)?;
    let output_format = request.param("output_format").unwrap_or("mp3_44100_128").to_owned();
    let format = format(account, &output_format)?;
    let is_enterprise = account.tier == "enterprise";
    if request.param("enable_logging") == Some("false") && !is_enterprise {
        let message = "Zero retention mode is only available to enterprise customers.";
        return Err(errors::old(403, "only_for_enterprise", message).into());
    }
    let text = body["text"].as_str().unwrap().to_owned();
    let asked = body["model_id"].as_str().unwrap_or("eleven_multilingual_v2");
    let Some(model) = MODELS.iter().find(|it| it.id == asked) else {
        let message = format!("A model with model ID {asked} does not exist.");
        return Err(bad_request("model_not_found", &message, "model_id").into());
    };
    if !model.speaks {
        let message = format!("Model {asked} does not support text to speech.");
        return Err(bad_request("unsupported_model", &message, "model_id").into());
    }
    ranges(&body)?;
    context(model, &body)?;
    if model.id == "eleven_multilingual_v2" && body["language_code"].is_string() {
        let message = format!("Model '{asked}' does not support the language_code parameter.");
        return Err(bad_request("unsupported_model", &message, "language_code").into());
    }
    effects(format, &body)?;
    if text.trim().is_empty() {
        return Err(bad_request("invalid_parameters", "The text must not be empty.", "text").into());
    }
    let count = text.chars().count();
    if count > model.most {
        let message = format!(
            "A maximum of {} characters is allowed per request with this model, and {count} were sent.",
            model.most
        );
        return Err(bad_request("max_character_limit_exceeded", &message, "text").into());
    }
    if account.tier == "free" && found.2 == "professional" {
        return Err(errors::paid_plan_required().into());
    }
    let cost = cost(count, model.multiplier);
    let left = account.limit.saturating_sub(account.used);
    if cost > left {
        let message = format!(
            "This request exceeds your quota of {}. You have {left} credits remaining, while {cost} credits are required for this request.",
            account.limit
        );
        return Err(Box::new(if account.old_errors {
            errors::old(401, "quota_exceeded", &message)
        } else {
            let code = "insufficient_credits";
            errors::current(402, "payment_required", code, &message, Value::Null)
        }));
    }
    Ok(Wanted { text, model, format, output_format, body, cost })
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "credits")]
#[expect(clippy::cast_sign_loss, reason = "credits")]
fn cost(count: usize, multiplier: f64) -> u64 {
    (count as f64 * multiplier).ceil() as u64
}

fn body(account: &Account, request: &Received) -> Result<Value, Box<Reply>> {
    let body: Value = serde_json::from_slice(&request.body).map_err(|error| {
        errors::unprocessable(&json!([{
            "type": "json_invalid", "loc": ["body", error.column()], "msg": "JSON decode error", "input": {},
            "ctx": {"error": "Expecting value"},
        }]))
    })?;
    let flaws: Vec<Value> = schema::flaws(&SCHEMA, &SCHEMA["$defs"]["Speech"], &body)
        .into_iter()
        .filter(|flaw| account.strict || !matches!(flaw.kind, Kind::Unknown))
        .map(complaint)
        .collect();
    if flaws.is_empty() { Ok(body) } else { Err(errors::unprocessable(&json!(flaws)).into()) }
}

/// A flaw in the framework's words.
fn complaint(flaw: Flaw) -> Value {
    let (kind, message) = match &flaw.kind {
        Kind::Missing => ("missing", "Field required".to_owned()),
        Kind::Unknown => ("extra_forbidden", "Extra inputs are not permitted".to_owned()),
        Kind::Type("string") => ("string_type", "Input should be a valid string".to_owned()),
        Kind::Type("integer") => ("int_type", "Input should be a valid integer".to_owned()),
        Kind::Type("number") => ("float_type", "Input should be a valid number".to_owned()),
        Kind::Type("boolean") => ("bool_type", "Input should be a valid boolean".to_owned()),
        Kind::Type("array") => ("list_type", "Input should be a valid list".to_owned()),
        Kind::Type(_) => ("model_attributes_type", "Input should be a valid dictionary".to_owned()),
        Kind::Choice(choices) => {
            ("literal_error", format!("Input should be one of {}", json!(choices)))
        }
        Kind::Least(least) => {
            ("greater_than_equal", format!("Input should be greater than or equal to {least}"))
        }
        Kind::Most(most) => {
            ("less_than_equal", format!("Input should be less than or equal to {most}"))
        }
        Kind::TooMany(most) => {
            ("too_long", format!("List should have at most {most} items after validation"))
        }
    };
    let mut at = vec![json!("body")];
    at.extend(flaw.at);
    json!({"type": kind, "loc": at, "msg": message, "input": flaw.given})
}

fn format(account: &Account, name: &str) -> Result<Format, Box<Reply>> {
    let Some(format) = Format::named(name) else {
        let message = format!("Invalid output format '{name}'.");
        return Err(bad_request("invalid_output_format", &message, "output_format").into());
    };
    let is_pro = matches!(account.tier, "pro" | "scale" | "business" | "enterprise");
    let is_creator = is_pro || account.tier == "creator";
    match format {
        Format::Pcm(44_100) | Format::Wav(44_100) if !is_pro => {
            let message =
                format!("The output format '{name}' is only available to the Pro tier and above.");
            Err(errors::old(403, "output_format_not_allowed", &message).into())
        }
        Format::Mp3 { kilobits: 192, .. } if !is_creator => {
            let message = format!(
                "The output format '{name}' is only available to the Creator tier and above."
            );
            Err(errors::old(403, "only_for_creator+", &message).into())
        }
        _ => Ok(format),
    }
}

fn ranges(body: &Value) -> Result<(), Box<Reply>> {
    const RANGES: [(&str, f64, f64); 5] = [
        ("stability", 0.0, 1.0),
        ("similarity_boost", 0.0, 1.0),
        ("style", 0.0, 1.0),
        ("clone_strength", 0.0, 1.0),
        ("speed", 0.7, 1.2),
    ];
    for (name, least, most) in RANGES {
        if let Some(given) = body["voice_settings"][name].as_f64()
            && !(least..=most).contains(&given)
        {
            let message = format!(
                "Invalid setting for {name} received, expected to be greater or equal to {least} and less or equal to {most}, received {given}."
            );
            let param = format!("voice_settings.{name}");
            return Err(bad_request("invalid_parameters", &message, &param).into());
        }
    }
    Ok(())
}

/// v3 does not look at what is around a text.
fn context(model: &Model, body: &Value) -> Result<(), Box<Reply>> {
    if model.id != "eleven_v3" {
        return Ok(());
    }
    for (names, what) in [
        (["previous_text", "next_text"], "previous_text or next_text"),
        (["previous_request_ids", "next_request_ids"], "previous_request_ids or next_request_ids"),
    ] {
        for name in names {
            if !body[name].is_null() {
                let message =
                    format!("Providing {what} is not yet supported with the '{}' model.", model.id);
                return Err(bad_request("unsupported_model", &message, name).into());
            }
        }
    }
    Ok(())
}

/// What makes audio stereo does not go into formats of one channel.
fn effects(format: Format, body: &Value) -> Result<(), Box<Reply>> {
    let effects = &body["audio_effects"];
    let is_more = |name: &str| effects[name].as_f64().is_some_and(|value| value != 0.0);
    let is_stereo =
        is_more("pan") || (effects["environment_id"].is_string() && is_more("send_level"));
    if is_stereo && matches!(format, Format::Pcm(_)) {
        let message = "Reverb and pan are not supported for this output format.";
        return Err(bad_request("invalid_parameters", message, "audio_effects").into());
    }
    Ok(())
}

/// One JSON object a line, each for a second or so. Every other stretch comes in two, the second
/// of them without times, and there are empty lines.
fn lines(speech: &Speech, audio: &[u8], restart: bool) -> String {
    const STRETCH: u64 = 900;
    let byte = |time: u64| {
        let at = u128::from(time) * audio.len() as u128 / u128::from(speech.length);
        usize::try_from(at).unwrap() & !1
    };
    let mut lines = String::new();
    let mut start = 0;
    for turn in 0_usize.. {
        let end = (start + STRETCH).min(speech.length);
        let is_last = end == speech.length;
        let bytes = &audio[byte(start)..if is_last { audio.len() } else { byte(end) }];
        let middle = if turn % 2 == 1 { bytes.len() / 4 * 2 } else { bytes.len() };
        let origin = if restart { start } else { 0 };
        let timed = json!({
            "audio_base64": BASE64.encode(&bytes[..middle]),
            "alignment": speech.alignment.part(&(start..end), origin),
            "normalized_alignment": speech.normalized.part(&(start..end), origin),
        });
        let _ = writeln!(lines, "{timed}");
        if middle < bytes.len() {
            let untimed = json!({
                "audio_base64": BASE64.encode(&bytes[middle..]), "alignment": null, "normalized_alignment": null,
            });
            let _ = writeln!(lines, "\n{untimed}\n");
        }
        if is_last {
            break;
        }
        start = end;
    }
    lines
}
