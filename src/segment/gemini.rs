//! Gemini: how it is asked for scenes, and how its answers are read. The facts are those of its
//! published protocol (`v1beta`) and SDKs of 2026.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::cloud::{Ask, Said, SceneEngine};
use super::plan::{TASK, schema};
use crate::config::Provider;
use crate::net::{Answer, Bill, Call, Data, KeyPlace, Problem, Purpose, Service, usual_problem};
use crate::store::Allowance;

/// The service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gemini;

const USUAL_MODEL: &str = "gemini-3.8-flash";

/// Room for the answer and for the thinking before it.
const MOST_TOKENS: u32 = 32_768;

const MODELS: &str = "v1beta/models";

/// Harm that scripts of documentaries speak about is no reason to refuse them.
const CATEGORIES: [&str; 4] = [
    "HARM_CATEGORY_HARASSMENT",
    "HARM_CATEGORY_HATE_SPEECH",
    "HARM_CATEGORY_SEXUALLY_EXPLICIT",
    "HARM_CATEGORY_DANGEROUS_CONTENT",
];

impl Service for Gemini {
    fn provider(&self) -> Provider {
        Provider::Gemini
    }

    fn key_place(&self) -> KeyPlace {
        KeyPlace::Header("x-goog-api-key")
    }

    fn allowances(&self) -> &'static [Allowance] {
        // Its limits depend on the account and are published nowhere: its answers say them.
        &[]
    }

    fn at_once(&self) -> usize {
        4
    }

    fn cost(&self, answer: &Answer) -> Option<f64> {
        let total = chunks(&answer.body).iter().rev().find_map(|chunk| chunk.usage.clone())?;
        total.total.map(f64::from)
    }

    fn problem(&self, answer: &Answer) -> Problem {
        let Some(error) = error_in(&answer.body) else { return usual_problem(answer) };
        error.problem(answer.status)
    }
}

impl SceneEngine for Gemini {
    fn usual_model(&self) -> Option<&'static str> {
        Some(USUAL_MODEL)
    }

    fn models(&self) -> Call {
        Call::get(MODELS, Purpose::Check, Data::Nothing).with("pageSize", "1000")
    }

    fn read_models(&self, answer: &Answer) -> Result<Vec<String>, Problem> {
        #[derive(Deserialize)]
        struct Models {
            #[serde(default)]
            models: Vec<Model>,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Model {
            name: String,
            #[serde(default)]
            supported_generation_methods: Vec<String>,
        }
        let listed: Models = answer.json()?;
        let asked = |model: &Model| {
            model.supported_generation_methods.iter().any(|it| it == "generateContent")
        };
        Ok(listed.models.into_iter().filter(asked).map(|model| bare(&model.name)).collect())
    }

    fn check(&self, model: &str) -> Option<Call> {
        // A key may be allowed to list models and still not to use one.
        let body = json!({ "contents": [{ "parts": [{ "text": "one" }] }] });
        let call = Call::post(MODELS, Purpose::Check, Data::Nothing, body);
        let mut call = call.below(&bare(model));
        call.tail = ":countTokens";
        Some(call)
    }

    fn ask(&self, ask: &Ask<'_>, bill: Bill) -> Call {
        let model = bare(ask.model);
        let mut config = json!({
            "responseMimeType": "application/json",
            "maxOutputTokens": MOST_TOKENS,
            "seed": 7,
        });
        if ask.with_schema {
            config["responseJsonSchema"] = schema();
        }
        if let Some(thinking) = thinking(&model) {
            config["thinkingConfig"] = thinking;
        }
        if model.starts_with("gemini-2.") {
            config["temperature"] = json!(0.2);
        }
        let harmless: Vec<Value> = CATEGORIES
            .iter()
            .map(|category| json!({ "category": category, "threshold": "BLOCK_ONLY_HIGH" }))
            .collect();
        let mut body = json!({
            "systemInstruction": { "parts": [{ "text": TASK }] },
            "contents": [{ "role": "user", "parts": [{ "text": ask.question.text() }] }],
            "generationConfig": config,
            "safetySettings": harmless,
        });
        if let Some(token) = &ask.continued {
            body["continuationToken"] = json!(token);
        }
        let mut call = Call::post(MODELS, Purpose::Segment, Data::Narration, body).below(&model);
        // Pieces come as they are thought of, so that a silence means something.
        call.tail = ":streamGenerateContent";
        call.limit = Duration::from_mins(4);
        call.with("alt", "sse").billed(bill)
    }

    fn read(&self, answer: &Answer) -> Result<Said, Problem> {
        let chunks = chunks(&answer.body);
        if chunks.is_empty() {
            // A page, or an error that came with a status of success.
            let _: Value = answer.json()?;
        }
        if let Some(error) = error_in(&answer.body) {
            return Err(error.problem(error.code.unwrap_or(500)));
        }
        let mut said = Said::default();
        let mut finish = None;
        for chunk in &chunks {
            if let Some(feedback) = &chunk.feedback
                && feedback.block_reason.is_some()
            {
                return Err(Problem::Content("its filters refuse this part of the script"));
            }
            let Some(candidate) = chunk.candidates.first() else { continue };
            let parts = candidate.content.iter().flat_map(|content| &content.parts);
            for part in parts.filter(|part| !part.thought.unwrap_or(false)) {
                said.text.push_str(part.text.as_deref().unwrap_or_default());
            }
            finish = candidate.finish_reason.clone().or(finish);
            said.more = candidate.continuation_token.clone().or(said.more);
        }
        if finish.as_deref() != Some("CONTINUATION") {
            said.more = None;
        }
        let refused =
            ["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE"];
        match finish.as_deref() {
            Some(reason) if said.text.is_empty() && refused.contains(&reason) => {
                Err(Problem::Content("its filters refuse this part of the script"))
            }
            _ if said.text.is_empty() => Err(Problem::Answer("it said nothing")),
            _ => Ok(said),
        }
    }
}

/// A model's id without the collection it is in.
fn bare(model: &str) -> String {
    model.trim().strip_prefix("models/").unwrap_or(model.trim()).to_owned()
}

/// How little a model may think: cutting a script needs little of it. Nothing is said to models that
/// are not known, since a wrong word is an error.
fn thinking(model: &str) -> Option<Value> {
    if model.starts_with("gemini-2.5") {
        let budget = if model.contains("pro") { 128 } else { 0 };
        return Some(json!({ "thinkingBudget": budget }));
    }
    let is_lite = model.contains("flash-lite");
    let known = model.starts_with("gemini-3") || model.ends_with("-latest");
    known.then(|| json!({ "thinkingLevel": if is_lite { "MINIMAL" } else { "LOW" } }))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Chunk {
    candidates: Vec<Candidate>,
    #[serde(rename = "promptFeedback")]
    feedback: Option<Feedback>,
    #[serde(rename = "usageMetadata")]
    usage: Option<Usage>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Candidate {
    content: Option<Content>,
    finish_reason: Option<String>,
    continuation_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Content {
    parts: Vec<Part>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Part {
    text: Option<String>,
    thought: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Feedback {
    block_reason: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Usage {
    #[serde(rename = "totalTokenCount")]
    total: Option<u32>,
}

/// The pieces of an answer: events, or one JSON document, or a list of them.
fn chunks(body: &[u8]) -> Vec<Chunk> {
    let text = String::from_utf8_lossy(body);
    let start = text.trim_start();
    if start.starts_with('[') {
        return serde_json::from_str(start).unwrap_or_default();
    }
    if start.starts_with('{') {
        return serde_json::from_str(start).ok().into_iter().collect();
    }
    let (mut chunks, mut event) = (Vec::new(), String::new());
    let mut end = |event: &mut String| {
        if let Ok(chunk) = serde_json::from_str(event) {
            chunks.push(chunk);
        }
        event.clear();
    };
    for line in text.lines() {
        match line.strip_prefix("data:") {
            Some(data) => {
                if !event.is_empty() {
                    event.push('\n');
                }
                event.push_str(data.strip_prefix(' ').unwrap_or(data));
            }
            None if line.is_empty() => end(&mut event),
            None => {}
        }
    }
    end(&mut event);
    chunks
}

#[derive(Deserialize)]
struct Wrapped {
    error: ApiError,
}

#[derive(Deserialize)]
struct ApiError {
    code: Option<u16>,
    #[serde(default)]
    status: String,
    #[serde(default)]
    details: Vec<Value>,
}

/// The error in an answer: alone, in a list of one, or as plain JSON in the middle of events.
fn error_in(body: &[u8]) -> Option<ApiError> {
    let text = String::from_utf8_lossy(body);
    let start = text.trim_start();
    // A list would pass for a structure with its fields in order.
    if start.starts_with('{')
        && let Ok(wrapped) = serde_json::from_str::<Wrapped>(start)
    {
        return Some(wrapped.error);
    }
    if let Ok(mut list) = serde_json::from_str::<Vec<Wrapped>>(start) {
        return list.pop().map(|wrapped| wrapped.error);
    }
    // Lines without `data:` are no events.
    let loose: Vec<&str> =
        text.lines().filter(|line| !line.starts_with("data:") && !line.starts_with(':')).collect();
    let loose = loose.join("\n");
    let at = loose.find('{')?;
    let mut stream = serde_json::Deserializer::from_str(&loose[at..]).into_iter::<Wrapped>();
    stream.next()?.ok().map(|wrapped| wrapped.error)
}

impl ApiError {
    /// What is the matter. Nothing of its texts is kept: they may repeat the key.
    fn problem(&self, status: u16) -> Problem {
        let detail = |kind: &'static str| {
            self.details.iter().filter(move |detail| {
                detail.get("@type").and_then(Value::as_str).is_some_and(|it| it.ends_with(kind))
            })
        };
        let bad_key = detail("ErrorInfo").any(|info| {
            info.get("reason").and_then(Value::as_str).is_some_and(|it| it.starts_with("API_KEY"))
        });
        match status {
            400 if bad_key => Problem::Key,
            400 if self.status == "FAILED_PRECONDITION" => Problem::Plan,
            401 | 403 => Problem::Key,
            402 => Problem::Quota(None),
            404 => Problem::Content("it has no such model; change `gemini.model`"),
            429 => {
                let per_day = detail("QuotaFailure")
                    .filter_map(|failure| failure.get("violations")?.as_array())
                    .flatten()
                    .filter_map(|violation| violation.get("quotaId")?.as_str())
                    .any(|id| id.contains("PerDay"));
                let delay = detail("RetryInfo").find_map(|info| info.get("retryDelay")?.as_str());
                if per_day { Problem::Quota(None) } else { Problem::Busy(delay.and_then(seconds)) }
            }
            499 | 408 => Problem::Silent,
            500..=599 => Problem::Down,
            _ => Problem::Content("the request was refused; update AssetFlow"),
        }
    }
}

/// A length of time as the protocol writes it: `47s`, `0.5s`.
fn seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::UnixMillis;
    use reqwest::header::HeaderMap;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
            at: UnixMillis(0),
        }
    }

    fn event(text: &str, more: &str) -> String {
        format!(
            "data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":{}}}]}}{more}}}],\"usageMetadata\":{{\"totalTokenCount\":12}}}}\r\n\r\n",
            json!(text)
        )
    }

    #[test]
    fn events_are_joined_and_thoughts_left_out() {
        let thought = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hm\",\"thought\":true}]}}]}\n\n";
        let body = format!(
            "{thought}{}{}",
            event("{\"sce", ""),
            event("nes\"", ",\"finishReason\":\"STOP\"")
        );
        let said = Gemini.read(&answer(200, &body)).unwrap();
        assert_eq!(said, Said { text: "{\"scenes\"".to_owned(), more: None });
        assert_eq!(Gemini.cost(&answer(200, &body)), Some(12.0));
        // The last event may have no empty line, and several lines.
        let last = "data: {\"candidates\":\ndata: [{\"content\":{\"parts\":[{\"text\":\"!\"}]}}]}";
        let body = format!("{}{last}", event("a", ""));
        assert_eq!(Gemini.read(&answer(200, &body)).unwrap().text, "a!");
    }

    #[test]
    fn an_error_in_the_middle_of_a_stream_is_one() {
        let error =
            json!({"error": {"code": 503, "message": "overloaded", "status": "UNAVAILABLE"}});
        let body = format!("{}{error:#}\n", event("{\"scenes\":[", ""));
        assert_eq!(Gemini.read(&answer(200, &body)), Err(Problem::Down));
    }

    #[test]
    fn nothing_said_is_told_apart() {
        let blocked = r#"data: {"promptFeedback":{"blockReason":"SAFETY"}}"#;
        assert!(matches!(Gemini.read(&answer(200, blocked)), Err(Problem::Content(_))));
        let safety = r#"data: {"candidates":[{"finishReason":"SAFETY"}]}"#;
        assert!(matches!(Gemini.read(&answer(200, safety)), Err(Problem::Content(_))));
        let tomorrow = r#"data: {"candidates":[{"finishReason":"A_REASON_OF_TOMORROW"}]}"#;
        assert!(matches!(Gemini.read(&answer(200, tomorrow)), Err(Problem::Answer(_))));
        assert!(matches!(Gemini.read(&answer(200, "<html></html>")), Err(Problem::Answer(_))));
        assert!(matches!(Gemini.read(&answer(200, "")), Err(Problem::Answer(_))));
    }

    #[test]
    fn a_continuation_is_told() {
        let body = event("{", ",\"finishReason\":\"CONTINUATION\",\"continuationToken\":\"abc\"");
        assert_eq!(Gemini.read(&answer(200, &body)).unwrap().more.as_deref(), Some("abc"));
        let body = event("{", ",\"finishReason\":\"MAX_TOKENS\"");
        assert_eq!(Gemini.read(&answer(200, &body)).unwrap().more, None);
    }

    #[test]
    fn errors_say_what_to_do() {
        let problem = |code: u16, status: &str, details: Value| {
            let body = json!({"error": {"code": code, "message": "key AIzaCanary", "status": status, "details": details}});
            let alone = Gemini.problem(&answer(code, &body.to_string()));
            assert_eq!(Gemini.problem(&answer(code, &json!([body]).to_string())), alone);
            alone
        };
        let kind = |name: &str| format!("type.googleapis.com/google.rpc.{name}");
        let bad_key = json!([{"@type": kind("ErrorInfo"), "reason": "API_KEY_INVALID"}]);
        assert_eq!(problem(400, "INVALID_ARGUMENT", bad_key), Problem::Key);
        assert!(matches!(problem(400, "INVALID_ARGUMENT", json!([])), Problem::Content(_)));
        assert_eq!(problem(400, "FAILED_PRECONDITION", json!([])), Problem::Plan);
        assert_eq!(problem(401, "UNAUTHENTICATED", json!([])), Problem::Key);
        assert_eq!(problem(402, "RESOURCE_EXHAUSTED", json!([])), Problem::Quota(None));
        assert_eq!(problem(429, "RESOURCE_EXHAUSTED", json!([])), Problem::Busy(None));
        let quota = |id: &str| {
            json!([
                {"@type": kind("QuotaFailure"), "violations": [{"quotaId": id}]},
                {"@type": kind("RetryInfo"), "retryDelay": "0.5s"}
            ])
        };
        let minute = quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier");
        let half = Some(Duration::from_millis(500));
        assert_eq!(problem(429, "RESOURCE_EXHAUSTED", minute), Problem::Busy(half));
        let day = quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier");
        assert_eq!(problem(429, "RESOURCE_EXHAUSTED", day), Problem::Quota(None));
        assert_eq!(problem(503, "UNAVAILABLE", json!([])), Problem::Down);
    }

    #[test]
    fn thinking_is_told_in_the_words_of_each_family() {
        assert_eq!(thinking("gemini-2.5-flash"), Some(json!({"thinkingBudget": 0})));
        assert_eq!(thinking("gemini-3.8-flash"), Some(json!({"thinkingLevel": "LOW"})));
        assert_eq!(thinking("gemini-3.5-flash-lite"), Some(json!({"thinkingLevel": "MINIMAL"})));
        assert_eq!(thinking("gemini-flash-latest"), Some(json!({"thinkingLevel": "LOW"})));
        assert_eq!(thinking("gemini-4-argon"), None);
    }
}
