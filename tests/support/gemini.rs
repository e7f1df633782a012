//! Gemini's API as it is documented to answer: what the request may have, what comes instead of an
//! answer, streams that are cut anywhere, and errors of every kind.

#![allow(dead_code, reason = "each program uses a part")]

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value, json};

use super::answers::{Answer, as_text, scenes, tokens};
use super::schema::{self, Flaw, Kind};
use super::server::{Fault, Received, Reply, Server};

pub const KEY: &str = "gemini-key-canary";

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("gemini.schema.json")).unwrap());

/// What becomes of an answer.
#[derive(Clone, Debug)]
pub enum Turn {
    /// Nothing special.
    Plain,
    /// It is another one.
    Instead(Reply),
    /// The prompt is blocked for this reason: there are no candidates.
    Blocked(&'static str),
    /// It ends in the middle, for want of tokens.
    MaxTokens,
    /// It ends in the middle, and the rest comes for a token.
    Continuation,
    /// It is whole, with this for a reason to end.
    Finish(&'static str),
    /// There is a candidate, without parts.
    NoParts(&'static str),
    /// There is a candidate, without content.
    NoContent(&'static str),
    /// It says this, and not what was asked.
    Saying(String),
    /// It breaks on the way.
    Fault(Fault),
    /// A stream breaks into an error, which comes as it is.
    MidStream(Value),
}

impl Turn {
    /// The answer is held back for safety.
    pub fn safety() -> Self {
        Self::NoContent("SAFETY")
    }

    /// A turn by the name that it has here.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "plain" => Self::Plain,
            "blocked" => Self::Blocked("SAFETY"),
            "max_tokens" => Self::MaxTokens,
            "continuation" => Self::Continuation,
            "unknown_finish" => Self::Finish("A_REASON_OF_TOMORROW"),
            "no_parts" => Self::NoParts("MALFORMED_RESPONSE"),
            "safety" => Self::safety(),
            "mid_stream" => Self::overloaded_mid_stream(),
            "cut" => Self::Fault(Fault::Cut(100)),
            _ => return errors::named(name).map(Self::Instead),
        })
    }

    /// A stream ends for want of machines.
    pub fn overloaded_mid_stream() -> Self {
        let message = "The model is overloaded. Please try again later.";
        Self::MidStream(
            json!({"error": {"code": 503, "message": message, "status": "UNAVAILABLE"}}),
        )
    }
}

/// How events are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Events {
    /// Lines end with both characters.
    #[default]
    Usual,
    /// Lines end with one.
    Short,
    /// An event has several lines.
    ManyLines,
    /// The last event has no empty line after it.
    Unfinished,
}

/// How the service behaves.
#[derive(Debug)]
pub struct Manner {
    pub events: Events,
    /// Streams come in parts of at most so many bytes, cut anywhere.
    pub pieces: usize,
    /// Whether models that do not care for a temperature refuse it.
    pub refuses_sampling: bool,
    /// Whether a thought comes before the answer.
    pub thinks: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Self { events: Events::Usual, pieces: 61, refuses_sampling: false, thinks: true }
    }
}

struct State {
    manner: Manner,
    faults: VecDeque<Reply>,
    turns: VecDeque<Turn>,
    answer: Arc<Answer>,
    /// What is still to be said, by token, and the request that it belongs to.
    rests: BTreeMap<String, (Value, String)>,
    requests: BTreeMap<String, usize>,
    answers: usize,
    prompt_tokens: usize,
    answer_tokens: usize,
}

/// The service on loopback; it takes [`KEY`].
pub struct Gemini {
    pub server: Server,
    state: Arc<Mutex<State>>,
}

pub fn gemini() -> Gemini {
    let state = Arc::new(Mutex::new(State {
        manner: Manner::default(),
        faults: VecDeque::new(),
        turns: VecDeque::new(),
        answer: Arc::new(|request| scenes(&prompt(request))),
        rests: BTreeMap::new(),
        requests: BTreeMap::new(),
        answers: 0,
        prompt_tokens: 0,
        answer_tokens: 0,
    }));
    let own = Arc::clone(&state);
    let server = Server::start(move |request| answer(&own, request));
    Gemini { server, state }
}

impl Gemini {
    pub fn change(&self, change: impl FnOnce(&mut Manner)) {
        change(&mut self.state.lock().unwrap().manner);
    }

    /// What is answered to a prompt: text as it is, everything else as JSON.
    pub fn answer_with(&self, answer: impl Fn(&Value) -> Value + Send + Sync + 'static) {
        self.state.lock().unwrap().answer = Arc::new(answer);
    }

    /// What comes instead of the next answers, whatever is asked.
    pub fn fail_with(&self, replies: impl IntoIterator<Item = Reply>) {
        self.state.lock().unwrap().faults.extend(replies);
    }

    /// What becomes of the next prompts' answers, one after the other.
    pub fn script(&self, turns: impl IntoIterator<Item = Turn>) {
        self.state.lock().unwrap().turns.extend(turns);
    }

    /// The prompts that were sent, in order.
    pub fn prompts(&self) -> Vec<Value> {
        let received = self.server.received().into_iter();
        received
            .filter(|it| it.path.ends_with("enerateContent"))
            .filter_map(|it| serde_json::from_slice(&it.body).ok())
            .collect()
    }

    /// How often a method was asked for: `models`, `generateContent` and so on.
    pub fn asked(&self, method: &str) -> usize {
        self.state.lock().unwrap().requests.get(method).copied().unwrap_or(0)
    }

    pub fn counts(&self) -> Value {
        let state = self.state.lock().unwrap();
        json!({
            "requests": state.requests.values().sum::<usize>(),
            "methods": state.requests,
            "answers": state.answers,
            "prompt_tokens": state.prompt_tokens,
            "answer_tokens": state.answer_tokens,
            "most_at_once": self.server.most_at_once(),
        })
    }

    pub fn forget(&self) {
        let mut state = self.state.lock().unwrap();
        state.requests.clear();
        (state.answers, state.prompt_tokens, state.answer_tokens) = (0, 0, 0);
        self.server.forget();
    }
}

/// The text of what the user says, a part a line.
pub fn prompt(request: &Value) -> String {
    let contents = request["contents"].as_array().into_iter().flatten();
    let parts = contents
        .filter(|content| content["role"] != "model")
        .flat_map(|content| content["parts"].as_array().into_iter().flatten());
    let texts: Vec<&str> = parts.filter_map(|part| part["text"].as_str()).collect();
    texts.join("\n")
}

/// Errors as they come, for [`Gemini::fail_with`] and [`Turn::Instead`].
pub mod errors {
    use super::{Reply, Value, json};

    /// An error by the name that it has here.
    pub fn named(name: &str) -> Option<Reply> {
        Some(match name {
            "wrong_key_kind" => wrong_key_kind(),
            "no_key" => no_key(),
            "region" => region(),
            "out_of_credit" => out_of_credit(),
            "forbidden" => forbidden(),
            "per_minute" => per_minute("2s"),
            "per_day" => per_day("47s"),
            "exhausted" => exhausted(),
            "internal" => internal(),
            "unavailable" => unavailable(),
            "too_late" => too_late(),
            "in_list" => in_list(unavailable()),
            "html_page" => html_page(502),
            _ => return None,
        })
    }

    pub fn error(code: u16, status: &str, message: &str, details: &[Value]) -> Reply {
        let mut body = json!({"error": {"code": code, "message": message, "status": status}});
        if !details.is_empty() {
            body["error"]["details"] = json!(details);
        }
        Reply::json(&body).status(code)
    }

    fn detail(kind: &str, mut fields: Value) -> Value {
        fields["@type"] = json!(format!("type.googleapis.com/google.rpc.{kind}"));
        fields
    }

    fn info(reason: &str) -> Value {
        let service = json!({"service": "generativelanguage.googleapis.com"});
        detail(
            "ErrorInfo",
            json!({"reason": reason, "domain": "googleapis.com", "metadata": service}),
        )
    }

    pub fn invalid(message: &str) -> Reply {
        error(400, "INVALID_ARGUMENT", message, &[])
    }

    pub(super) fn invalid_fields(messages: &[(String, String)]) -> Reply {
        let violations: Vec<Value> = messages
            .iter()
            .map(|(field, message)| {
                if field.is_empty() {
                    json!({ "description": message })
                } else {
                    json!({"field": field, "description": message})
                }
            })
            .collect();
        let all: Vec<&str> = messages.iter().map(|it| &*it.1).collect();
        let details = [detail("BadRequest", json!({ "fieldViolations": violations }))];
        error(400, "INVALID_ARGUMENT", &all.join("\n"), &details)
    }

    /// The details repeat the key.
    pub fn api_key_invalid(key: &str) -> Reply {
        let message = "API key not valid. Please pass a valid API key.";
        let details = [
            info("API_KEY_INVALID"),
            detail("LocalizedMessage", json!({"locale": "en-US", "message": message})),
            detail("DebugInfo", json!({"detail": format!("Invalid API key: {key}")})),
        ];
        error(400, "INVALID_ARGUMENT", message, &details)
    }

    pub fn no_key() -> Reply {
        let message = "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.";
        error(403, "PERMISSION_DENIED", message, &[])
    }

    /// A key of a kind that is no longer taken.
    pub fn wrong_key_kind() -> Reply {
        let message = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.";
        error(401, "UNAUTHENTICATED", message, &[info("ACCESS_TOKEN_TYPE_UNSUPPORTED")])
    }

    pub fn region() -> Reply {
        let message = "User location is not supported for the API use.";
        error(400, "FAILED_PRECONDITION", message, &[])
    }

    pub fn out_of_credit() -> Reply {
        let message = "Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing.";
        error(402, "RESOURCE_EXHAUSTED", message, &[])
    }

    pub fn forbidden() -> Reply {
        let message = "Your API key was reported as leaked. Please use another API key.";
        error(403, "PERMISSION_DENIED", message, &[])
    }

    pub fn no_such_model(model: &str, version: &str) -> Reply {
        let message = format!(
            "models/{model} is not found for API version {version}, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods."
        );
        error(404, "NOT_FOUND", &message, &[])
    }

    fn quota(per: &str, delay: &str) -> Reply {
        let message = format!(
            "You exceeded your current quota, please check your plan and billing details. Please retry in {delay}."
        );
        let details = [
            detail(
                "Help",
                json!({"links": [{"description": "Learn more about Gemini API quotas", "url": "https://ai.google.dev/gemini-api/docs/rate-limits"}]}),
            ),
            detail(
                "QuotaFailure",
                json!({"violations": [{
                    "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
                    "quotaId": format!("GenerateRequestsPer{per}PerProjectPerModel-FreeTier"),
                    "quotaDimensions": {"location": "global", "model": "gemini-3.8-flash"}, "quotaValue": "5",
                }]}),
            ),
            detail("RetryInfo", json!({ "retryDelay": delay })),
        ];
        error(429, "RESOURCE_EXHAUSTED", &message, &details)
    }

    /// The minute's requests are used up; `delay` is like `2s` or `0.5s`.
    pub fn per_minute(delay: &str) -> Reply {
        quota("Minute", delay)
    }

    /// The day's requests are used up: the delay that it tells is of no use.
    pub fn per_day(delay: &str) -> Reply {
        quota("Day", delay)
    }

    /// Too much, and not a word on when it will be less.
    pub fn exhausted() -> Reply {
        let message = "Resource has been exhausted (e.g. check quota).";
        error(429, "RESOURCE_EXHAUSTED", message, &[])
    }

    pub fn internal() -> Reply {
        error(500, "INTERNAL", "An internal error has occurred. Please retry.", &[])
    }

    pub fn unavailable() -> Reply {
        error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.", &[])
    }

    pub fn too_late() -> Reply {
        let message = "Deadline expired before operation could complete.";
        error(504, "DEADLINE_EXCEEDED", message, &[])
    }

    /// An error as the only element of a list.
    pub fn in_list(mut error: Reply) -> Reply {
        error.body.insert(0, b'[');
        error.body.push(b']');
        error
    }

    pub fn html_page(status: u16) -> Reply {
        Reply::new(
            status,
            "text/html; charset=UTF-8",
            "<!DOCTYPE html><html lang=en><title>Error</title></html>",
        )
    }

    /// Another host, where a key has no business.
    pub fn moved_to(url: &str) -> Reply {
        Reply::new(302, "text/html", "").with("location", url)
    }
}

/// What a model thinks with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thinking {
    /// It cannot.
    No,
    /// A number of tokens, which may be 0 or not.
    Budget { off: bool },
    /// One of these levels.
    Levels(&'static [&'static str]),
}

struct Model {
    id: &'static str,
    /// Who answers in its place.
    served_by: &'static str,
    methods: &'static [&'static str],
    thinking: Thinking,
    /// Whether a temperature means something to it.
    sampled: bool,
    /// Whether the stable version has it, too.
    stable: bool,
}

const GENERATES: &[&str] =
    &["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"];
const THREE: &[&str] = &["LOW", "MEDIUM", "HIGH"];
const FOUR: &[&str] = &["MINIMAL", "LOW", "MEDIUM", "HIGH"];

const fn model(id: &'static str, thinking: Thinking, sampled: bool) -> Model {
    Model { id, served_by: id, methods: GENERATES, thinking, sampled, stable: true }
}

const fn alias(id: &'static str, served_by: &'static str) -> Model {
    Model { served_by, stable: false, ..model(id, Thinking::Levels(THREE), false) }
}

const MODELS: [Model; 13] = [
    model("gemini-3.8-flash", Thinking::Levels(THREE), false),
    model("gemini-3.7-flash", Thinking::Levels(THREE), false),
    model("gemini-3.6-flash", Thinking::Levels(FOUR), false),
    model("gemini-3.5-flash-lite", Thinking::Levels(FOUR), true),
    Model {
        served_by: "gemini-3.6-flash",
        ..model("gemini-3.5-flash", Thinking::Levels(FOUR), false)
    },
    model("gemini-3.1-flash-lite", Thinking::Levels(FOUR), true),
    model("gemini-3.1-pro-preview", Thinking::Levels(THREE), true),
    model("gemini-2.5-flash", Thinking::Budget { off: true }, true),
    model("gemini-2.5-flash-lite", Thinking::Budget { off: true }, true),
    model("gemini-2.5-pro", Thinking::Budget { off: false }, true),
    Model {
        methods: &["embedContent", "countTextTokens", "countTokens"],
        ..model("gemini-embedding-001", Thinking::No, false)
    },
    alias("gemini-flash-latest", "gemini-3.8-flash"),
    alias("gemini-pro-latest", "gemini-3.1-pro-preview"),
];

const MOST_OUT: u64 = 65_536;

impl Model {
    fn json(&self) -> Value {
        json!({
            "name": format!("models/{}", self.id), "version": "001", "displayName": self.id.replace('-', " "),
            "description": "A model.", "inputTokenLimit": 1_048_576, "outputTokenLimit": MOST_OUT,
            "supportedGenerationMethods": self.methods, "temperature": 1, "topP": 0.95, "topK": 64,
            "maxTemperature": 2, "thinking": self.thinking != Thinking::No,
        })
    }
}

fn answer(state: &Mutex<State>, request: &Received) -> Reply {
    let path = request.path.replace("//", "/").replace("%3A", ":");
    let mut parts = path.trim_matches('/').splitn(3, '/');
    let (version, kind, rest) = (parts.next(), parts.next(), parts.next());
    let (name, method) =
        rest.map_or(("", "models"), |rest| rest.split_once(':').unwrap_or((rest, "model")));
    {
        let mut state = state.lock().unwrap();
        *state.requests.entry(method.to_owned()).or_default() += 1;
        if let Some(fault) = state.faults.pop_front() {
            return fault;
        }
    }
    let (Some(version @ ("v1" | "v1beta")), Some("models")) = (version, kind) else {
        return errors::html_page(404);
    };
    if let Some(reply) = refused(request) {
        return reply;
    }
    let known = MODELS.iter().find(|it| it.id == name && (it.stable || version == "v1beta"));
    let posted = request.method == "POST";
    // A stream needs no permission of its own.
    let needed = if method == "streamGenerateContent" { "generateContent" } else { method };
    match (method, known) {
        ("models", _) if !posted => listed(request, version),
        ("model", Some(model)) if !posted => Reply::json(&model.json()),
        ("countTokens", Some(model)) if posted && model.methods.contains(&needed) => {
            counted(request).unwrap_or_else(|reply| *reply)
        }
        ("generateContent" | "streamGenerateContent", Some(model))
            if posted && model.methods.contains(&needed) =>
        {
            generated(state, request, model, method).unwrap_or_else(|reply| *reply)
        }
        ("model" | "countTokens" | "generateContent" | "streamGenerateContent", _) => {
            errors::no_such_model(name, version)
        }
        _ => errors::html_page(404),
    }
}

/// What is wrong with who asks.
fn refused(request: &Received) -> Option<Reply> {
    let key = request.header("x-goog-api-key").map(str::trim);
    let other = request.header("authorization");
    let given = [key, request.param("key"), other];
    match given.into_iter().flatten().count() {
        0 => Some(errors::no_key()),
        1 if other.is_some() => Some(errors::wrong_key_kind()),
        1 => {
            let key = key.or(request.param("key")).unwrap_or_default();
            (key != KEY).then(|| errors::api_key_invalid(key))
        }
        _ => Some(errors::invalid(
            "Multiple authentication credentials received. Please pass only one.",
        )),
    }
}

fn listed(request: &Received, version: &str) -> Reply {
    let size = match request.param("pageSize").map(str::parse::<usize>) {
        None | Some(Ok(0)) => 50,
        Some(Ok(size)) => size.min(1000),
        Some(Err(_)) => return errors::invalid("Invalid value at 'page_size' (TYPE_INT32)"),
    };
    let start = match request.param("pageToken").filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => {
            let text = BASE64.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            match text.and_then(|text| text.strip_prefix("models:")?.parse().ok()) {
                Some(start) => start,
                None => {
                    return errors::invalid("* ListModelsRequest.page_token: invalid page token");
                }
            }
        }
    };
    let models: Vec<Value> =
        MODELS.iter().filter(|it| it.stable || version == "v1beta").map(Model::json).collect();
    let end = models.len().min(start + size);
    let mut body = json!({ "models": models.get(start..end).unwrap_or_default() });
    if end < models.len() {
        body["nextPageToken"] = json!(BASE64.encode(format!("models:{end}")));
    }
    Reply::json(&body)
}

type Checked<T> = Result<T, Box<Reply>>;

fn invalid<T>(message: &str) -> Checked<T> {
    Err(errors::invalid(message).into())
}

/// A request with the names that it should have, and nothing unknown in it.
fn message(request: &Received, kind: &str) -> Checked<Value> {
    let Ok(body) = serde_json::from_slice(&request.body) else {
        return invalid("Invalid JSON payload received. Expected a value.");
    };
    let schema = &SCHEMA["$defs"][kind];
    let body = named(schema, body);
    let flaws: Vec<_> = schema::flaws(&SCHEMA, schema, &body).iter().map(complaint).collect();
    if flaws.is_empty() { Ok(body) } else { Err(errors::invalid_fields(&flaws).into()) }
}

/// `snake_case` names of fields become what they are in answers; what is null is left out.
fn named(schema: &Value, value: Value) -> Value {
    let schema = schema::resolved(&SCHEMA, schema);
    match value {
        Value::Array(list) if schema.get("items").is_some() => {
            list.into_iter().map(|item| named(&schema["items"], item)).collect()
        }
        Value::Object(fields) if schema.get("properties").is_some() => fields
            .into_iter()
            .filter(|(_, field)| !field.is_null())
            .map(|(name, field)| {
                let camel = camel(&name);
                let name = if schema["properties"].get(&camel).is_some() { camel } else { name };
                let field = named(&schema["properties"][&name], field);
                (name, field)
            })
            .collect(),
        Value::Object(fields) if schema["additionalProperties"].is_object() => fields
            .into_iter()
            .map(|(name, field)| (name, named(&schema["additionalProperties"], field)))
            .collect(),
        other => other,
    }
}

fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let (start, rest) = part.split_at(part.len().min(1));
        name + &start.to_uppercase() + rest
    })
}

fn snake(name: &str) -> String {
    name.chars().fold(String::new(), |mut name, character| {
        if character.is_uppercase() {
            name.push('_');
        }
        name.extend(character.to_lowercase());
        name
    })
}

/// A flaw in the service's words, and the field that it is in.
fn complaint(flaw: &Flaw) -> (String, String) {
    let path = |at: &[Value]| {
        at.iter().fold(String::new(), |mut path, part| {
            let _ = match part {
                Value::String(name) if path.is_empty() => write!(path, "{}", snake(name)),
                Value::String(name) => write!(path, ".{}", snake(name)),
                index => write!(path, "[{index}]"),
            };
            path
        })
    };
    let (outer, given) = (path(&flaw.at[..flaw.at.len().saturating_sub(1)]), &flaw.given);
    if matches!(flaw.kind, Kind::Unknown) {
        let place = if outer.is_empty() { String::new() } else { format!(" at '{outer}'") };
        let name = flaw.at.last().unwrap();
        let message = format!(
            "Invalid JSON payload received. Unknown name {name}{place}: Cannot find field."
        );
        return (outer, message);
    }
    let place = path(&flaw.at);
    let message = match flaw.kind {
        Kind::Type(kind) => {
            format!("Invalid value at '{place}' (TYPE_{}), {given}", kind.to_uppercase())
        }
        _ => format!("Invalid value at '{place}', {given}"),
    };
    (place, message)
}

fn counted(request: &Received) -> Checked<Reply> {
    let body = message(request, "CountTokensRequest")?;
    let inner = &body["generateContentRequest"];
    let counted = match (body["contents"].is_array(), inner.is_object()) {
        (true, true) => {
            return invalid("contents and generate_content_request are mutually exclusive");
        }
        (false, false) => {
            return invalid("* CountTokensRequest.contents: contents is not specified");
        }
        (true, false) => &body,
        (false, true) if inner["model"].as_str().is_some_and(|it| it.starts_with("models/")) => {
            inner
        }
        (false, true) => {
            return invalid(
                "* CountTokensRequest.generate_content_request.model: unexpected model name format",
            );
        }
    };
    let count = prompt_tokens(counted);
    Ok(Reply::json(&json!({
        "totalTokens": count, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": count}],
    })))
}

/// What a request's texts cost, whoever says them.
fn prompt_tokens(request: &Value) -> usize {
    let contents = request["contents"].as_array().into_iter().flatten();
    contents
        .chain([&request["systemInstruction"]])
        .flat_map(|content| content["parts"].as_array().into_iter().flatten())
        .filter_map(|part| part["text"].as_str())
        .map(tokens)
        .sum()
}

/// What a request for an answer may not have, its shape apart.
fn rules(model: &Model, manner: &Manner, body: &Value) -> Checked<()> {
    let contents = body["contents"].as_array().map(Vec::as_slice).unwrap_or_default();
    let Some(last) = contents.last() else {
        return invalid("* GenerateContentRequest.contents: contents is not specified");
    };
    for (at, content) in contents.iter().enumerate() {
        if content["parts"].as_array().is_none_or(Vec::is_empty) {
            return invalid(&format!(
                "* GenerateContentRequest.contents[{at}].parts: contents.parts must not be empty."
            ));
        }
        if !matches!(content["role"].as_str(), None | Some("" | "user" | "model" | "function")) {
            return invalid("Please use a valid role: user, model.");
        }
    }
    // The newest models neither go on where a turn of theirs ends nor are sampled.
    let is_new = !model.sampled;
    if is_new && last["role"] == "model" {
        return invalid("The request must not end with a turn of the model.");
    }
    let config = &body["generationConfig"];
    if config["temperature"].as_f64().is_some_and(|it| !(0.0..=2.0).contains(&it)) {
        return invalid(
            "* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].",
        );
    }
    if is_new && manner.refuses_sampling {
        for name in ["temperature", "topP", "topK"] {
            if !config[name].is_null() {
                return invalid(&format!("{} is not supported for this model.", snake(name)));
            }
        }
    }
    let has_levels = matches!(model.thinking, Thinking::Levels(_));
    if has_levels && config["candidateCount"].as_u64().is_some_and(|count| count != 1) {
        return invalid("Multiple candidates is not enabled for this model");
    }
    if config["stopSequences"].as_array().is_some_and(|list| list.len() > 5) {
        return invalid(
            "* GenerateContentRequest.generation_config.stop_sequences: at most 5 stop sequences are allowed.",
        );
    }
    if config["maxOutputTokens"].as_i64().is_some_and(|most| !(1..=65_536).contains(&most)) {
        return invalid(
            "Unable to submit request because it has a maxOutputTokens value that is out of range. The supported range is from 1 (inclusive) to 65537 (exclusive).",
        );
    }
    thinking(model, &config["thinkingConfig"])?;
    format(config)
}

fn thinking(model: &Model, config: &Value) -> Checked<()> {
    let (budget, level) = (config["thinkingBudget"].as_i64(), config["thinkingLevel"].as_str());
    if budget.is_some() && level.is_some() {
        return invalid("You can only set only one of thinking budget and thinking level.");
    }
    match (model.thinking, level) {
        (Thinking::Levels(levels), Some(level)) if !levels.contains(&level) => {
            return invalid(&format!("Thinking level {level} is not supported for this model."));
        }
        (Thinking::Budget { .. } | Thinking::No, Some(_)) => {
            return invalid("Thinking level is not supported for this model.");
        }
        _ => {}
    }
    match (model.thinking, budget) {
        (Thinking::Budget { off: false }, Some(0)) => {
            invalid("Budget 0 is invalid. This model only works in thinking mode.")
        }
        (_, Some(budget)) if !(-1..=32_768).contains(&budget) => {
            invalid(&format!("The thinking budget {budget} is invalid."))
        }
        _ => Ok(()),
    }
}

fn format(config: &Value) -> Checked<()> {
    const WHERE: &str = "* GenerateContentRequest.generation_config";
    let kind = config["responseMimeType"].as_str().unwrap_or("text/plain");
    if !matches!(kind, "text/plain" | "application/json" | "text/x.enum") {
        return invalid(&format!(
            "{WHERE}.response_mime_type: allowed mimetypes are `text/plain`, `application/json` and `text/x.enum`."
        ));
    }
    let schema = config.get("responseJsonSchema").or(config.get("_responseJsonSchema"));
    if schema.is_some() && config.get("responseSchema").is_some() {
        return invalid(&format!(
            "{WHERE}.response_json_schema: only one of response_schema and response_json_schema may be set."
        ));
    }
    if kind == "text/plain" && (schema.is_some() || config.get("responseSchema").is_some()) {
        return invalid(&format!(
            "{WHERE}.response_schema: only allowed when response_mime_type is not text/plain."
        ));
    }
    match schema.and_then(keyword) {
        Some(word) => {
            invalid(&format!("{WHERE}.response_json_schema: the keyword {word} is not supported."))
        }
        None => Ok(()),
    }
}

/// The first keyword in a schema that is not among those that are understood.
fn keyword(schema: &Value) -> Option<String> {
    const PLAIN: [&str; 16] = [
        "$id",
        "$ref",
        "$anchor",
        "type",
        "format",
        "title",
        "description",
        "enum",
        "minItems",
        "maxItems",
        "minimum",
        "maximum",
        "required",
        "propertyOrdering",
        "$defs",
        "properties",
    ];
    let fields = schema.as_object()?;
    for (name, value) in fields {
        let inner = match name.as_str() {
            _ if fields.contains_key("$ref") && !name.starts_with('$') => Some(name.clone()),
            "items" | "additionalProperties" => keyword(value),
            "$defs" | "properties" => value.as_object()?.values().find_map(keyword),
            "prefixItems" | "anyOf" | "oneOf" => value.as_array()?.iter().find_map(keyword),
            name if PLAIN.contains(&name) => None,
            _ => Some(name.clone()),
        };
        if inner.is_some() {
            return inner;
        }
    }
    None
}

/// What is answered to a prompt.
struct Outcome {
    thought: Option<String>,
    text: String,
    finish: &'static str,
    /// Fields of the candidate that it does not always have.
    extra: Value,
    /// Whether the candidate has content, and the content parts.
    content: Content,
    usage: Value,
    model: &'static str,
    id: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Full,
    NoParts,
    No,
}

fn generated(
    state: &Mutex<State>,
    request: &Received,
    model: &Model,
    method: &str,
) -> Checked<Reply> {
    let mut body = message(request, "GenerateContentRequest")?;
    let (turn, make) = {
        let mut state = state.lock().unwrap();
        rules(model, &state.manner, &body)?;
        (state.turns.pop_front().unwrap_or(Turn::Plain), Arc::clone(&state.answer))
    };
    if let Turn::Instead(reply) = turn {
        return Ok(reply);
    }
    let token = take(&mut body, "continuationToken");
    // An empty message is as good as none.
    if body["generationConfig"].as_object().is_some_and(Map::is_empty) {
        take(&mut body, "generationConfig");
    }
    let text = match (&turn, token) {
        (Turn::Saying(text), _) => text.clone(),
        (_, Some(token)) => {
            let rest = state.lock().unwrap().rests.get(token.as_str().unwrap()).cloned();
            match rest {
                Some((asked, rest)) if asked == body => rest,
                _ => return invalid("The continuation token is invalid."),
            }
        }
        _ => as_text(&make(&body)),
    };
    let mut state = state.lock().unwrap();
    state.answers += 1;
    let outcome = outcome(&mut state, model, &body, &turn, text);
    let whole = match turn {
        Turn::Blocked(reason) => Some(json!({
            "promptFeedback": {"blockReason": reason, "safetyRatings": [ratings(true)]},
            "usageMetadata": {"promptTokenCount": prompt_tokens(&body), "totalTokenCount": prompt_tokens(&body)},
            "modelVersion": model.served_by, "responseId": outcome.id,
        })),
        _ => None,
    };
    let reply = if method == "generateContent" {
        match &turn {
            Turn::MidStream(error) => {
                let code =
                    error["error"]["code"].as_u64().and_then(|code| u16::try_from(code).ok());
                Reply::json(error).status(code.unwrap_or(500))
            }
            _ => Reply::json(&whole.unwrap_or_else(|| outcome.whole())),
        }
    } else {
        let events = whole.map_or_else(|| outcome.events(), |whole| vec![whole]);
        let error = match &turn {
            Turn::MidStream(error) => Some(error),
            _ => None,
        };
        streamed(&state.manner, request.param("alt") == Some("sse"), &events, error)
    };
    Ok(match turn {
        Turn::Fault(fault) => reply.fault(fault),
        _ => reply,
    })
}

fn take(body: &mut Value, name: &str) -> Option<Value> {
    body.as_object_mut()?.remove(name)
}

fn ratings(blocked: bool) -> Value {
    let probability = if blocked { "HIGH" } else { "NEGLIGIBLE" };
    json!({"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "probability": probability, "blocked": blocked})
}

fn outcome(state: &mut State, model: &Model, body: &Value, turn: &Turn, text: String) -> Outcome {
    let config = &body["generationConfig"];
    let thinks = state.manner.thinks && config["thinkingConfig"]["thinkingBudget"] != 0;
    let thought = thinks.then(|| {
        "**Reading the text**\n\nWhich sentences show the same thing? They belong together."
            .to_owned()
    });
    let thought_tokens = thought.as_deref().map_or(0, tokens);
    let length = text.chars().count();
    // Thoughts are paid from the same purse.
    let room = config["maxOutputTokens"].as_u64().and_then(|most| usize::try_from(most).ok());
    let room = room.map_or(usize::MAX, |most| most.saturating_sub(thought_tokens) * 4);
    let (kept, mut finish, mut content) = match turn {
        Turn::MaxTokens => (length / 2, "MAX_TOKENS", Content::Full),
        Turn::Continuation => (length / 2, "CONTINUATION", Content::Full),
        Turn::Finish(reason) => (length, *reason, Content::Full),
        Turn::NoParts(reason) => (0, *reason, Content::NoParts),
        Turn::NoContent(reason) => (0, *reason, Content::No),
        _ => (length, "STOP", Content::Full),
    };
    if kept > room {
        finish = "MAX_TOKENS";
    }
    let kept = kept.min(room);
    if kept == 0 && content == Content::Full {
        content = Content::NoParts;
    }
    let end = text.char_indices().nth(kept).map_or(text.len(), |it| it.0);
    let (said, rest) = text.split_at(end);
    let mut extra = json!({});
    if finish == "CONTINUATION" {
        let token = BASE64.encode(format!("continue:{}", state.answers));
        extra["continuationToken"] = json!(token);
        state.rests.insert(token, (body.clone(), rest.to_owned()));
    }
    if finish == "SAFETY" {
        extra["safetyRatings"] = json!([ratings(true)]);
    }
    let (prompt_count, count) = (prompt_tokens(body), tokens(said));
    state.prompt_tokens += prompt_count;
    state.answer_tokens += count + thought_tokens;
    let usage = json!({
        "promptTokenCount": prompt_count, "candidatesTokenCount": count,
        "thoughtsTokenCount": thought_tokens, "totalTokenCount": prompt_count + count + thought_tokens,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": prompt_count}],
    });
    let id = format!("response-{}", state.answers);
    Outcome {
        thought,
        text: said.to_owned(),
        finish,
        extra,
        content,
        usage,
        model: model.served_by,
        id,
    }
}

impl Outcome {
    fn response(&self, parts: &[Value], is_last: bool) -> Value {
        let mut candidate = match self.content {
            Content::Full => json!({"content": {"parts": parts, "role": "model"}, "index": 0}),
            Content::NoParts => json!({"content": {"role": "model"}, "index": 0}),
            Content::No => json!({"index": 0}),
        };
        if is_last {
            candidate["finishReason"] = json!(self.finish);
            for (name, value) in self.extra.as_object().unwrap() {
                candidate[name] = value.clone();
            }
        }
        json!({
            "candidates": [candidate], "usageMetadata": self.usage,
            "modelVersion": self.model, "responseId": self.id,
        })
    }

    fn thought_part(&self) -> Option<Value> {
        Some(json!({"text": self.thought.as_ref()?, "thought": true}))
    }

    fn text_part(&self, text: &str, is_last: bool) -> Value {
        let mut part = json!({ "text": text });
        if is_last && self.thought.is_some() {
            part["thoughtSignature"] = json!(BASE64.encode("signature"));
        }
        part
    }

    fn whole(&self) -> Value {
        let parts: Vec<Value> =
            self.thought_part().into_iter().chain([self.text_part(&self.text, true)]).collect();
        self.response(&parts, true)
    }

    /// The answer in parts, thoughts first.
    fn events(&self) -> Vec<Value> {
        if self.content != Content::Full {
            return vec![self.response(&[], true)];
        }
        let characters: Vec<char> = self.text.chars().collect();
        let texts: Vec<String> = characters.chunks(24).map(|part| part.iter().collect()).collect();
        let thought = self.thought_part().map(|part| self.response(&[part], false));
        let last = texts.len().saturating_sub(1);
        let told = texts
            .iter()
            .enumerate()
            .map(|(at, text)| self.response(&[self.text_part(text, at == last)], at == last));
        thought.into_iter().chain(told).collect()
    }
}

/// Events one after the other, or without `alt=sse` a list of them.
fn streamed(manner: &Manner, as_events: bool, events: &[Value], error: Option<&Value>) -> Reply {
    let events = if error.is_some() { &events[..events.len().div_ceil(2)] } else { events };
    let (mut body, kind) = if as_events {
        let end = if manner.events == Events::Short { "\n" } else { "\r\n" };
        let mut body = String::new();
        for event in events {
            let text = match manner.events {
                Events::ManyLines => serde_json::to_string_pretty(event).unwrap(),
                _ => event.to_string(),
            };
            for line in text.lines() {
                let _ = write!(body, "data: {line}{end}");
            }
            body.push_str(end);
        }
        if manner.events == Events::Unfinished {
            body.truncate(body.len() - end.len());
        }
        if let Some(error) = error {
            // It comes as it is.
            body.push_str(&serde_json::to_string_pretty(error).unwrap());
            body.push('\n');
        }
        (body, "text/event-stream")
    } else {
        let list: Vec<String> = events
            .iter()
            .chain(error)
            .map(|it| serde_json::to_string_pretty(it).unwrap())
            .collect();
        (format!("[{}\n]", list.join("\n,\r\n")), "application/json; charset=UTF-8")
    };
    if body.is_empty() {
        body.push('\n');
    }
    Reply::new(200, kind, body).in_pieces(manner.pieces)
}
