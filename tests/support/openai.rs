//! Chat completions as programs that run models on one's own machine answer them: Ollama and the
//! server of llama.cpp.

#![allow(dead_code, reason = "each program uses a part")]

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::answers::{Answer, as_text, scenes, tokens};
use super::server::{Received, Reply, Server};

/// Taken, though none is needed where the manner does not say so.
pub const KEY: &str = "openai-key-canary";
pub const MODEL: &str = "llama3.2:3b";

/// How the program behaves.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Manner {
    pub needs_key: bool,
    /// Whether an answer may be held to a schema; older programs refuse that.
    pub takes_schema: bool,
    /// Whether any name of a model is as good as another: the program has one and no more.
    pub any_model: bool,
    /// Whether an answer that is held to no schema comes with words around it.
    pub chats: bool,
    /// Streams come in parts of at most so many bytes, cut anywhere.
    pub pieces: usize,
}

struct State {
    manner: Manner,
    faults: VecDeque<Reply>,
    answer: Arc<Answer>,
    answers: usize,
    requests: usize,
}

/// The program on loopback.
pub struct OpenAi {
    pub server: Server,
    state: Arc<Mutex<State>>,
}

pub fn openai() -> OpenAi {
    let manner =
        Manner { needs_key: false, takes_schema: true, any_model: false, chats: true, pieces: 61 };
    let state = Arc::new(Mutex::new(State {
        manner,
        faults: VecDeque::new(),
        answer: Arc::new(|request| scenes(&prompt(request))),
        answers: 0,
        requests: 0,
    }));
    let own = Arc::clone(&state);
    let server = Server::start(move |request| answer(&own, request));
    OpenAi { server, state }
}

impl OpenAi {
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

    pub fn counts(&self) -> Value {
        let state = self.state.lock().unwrap();
        json!({
            "requests": state.requests, "answers": state.answers, "most_at_once": self.server.most_at_once(),
        })
    }

    pub fn forget(&self) {
        let mut state = self.state.lock().unwrap();
        (state.answers, state.requests) = (0, 0);
        self.server.forget();
    }
}

/// The text of what the user says.
pub fn prompt(request: &Value) -> String {
    let messages = request["messages"].as_array().into_iter().flatten();
    let texts: Vec<String> =
        messages.filter(|it| it["role"] == "user").map(|it| text(&it["content"])).collect();
    texts.join("\n")
}

/// A message is text, or a list of parts.
fn text(content: &Value) -> String {
    match content {
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        other => other.as_str().unwrap_or_default().to_owned(),
    }
}

/// Errors as they come, for [`OpenAi::fail_with`].
pub mod errors {
    use super::{Reply, json};

    pub fn error(status: u16, kind: &str, message: &str) -> Reply {
        let body =
            json!({"error": {"message": message, "type": kind, "param": null, "code": null}});
        Reply::json(&body).status(status)
    }

    pub fn no_such_model(model: &str) -> Reply {
        error(404, "api_error", &format!("model \"{model}\" not found, try pulling it first"))
    }

    pub fn invalid_key() -> Reply {
        error(401, "authentication_error", "Invalid API Key")
    }

    pub fn no_schema() -> Reply {
        let message = "response_format type must be one of \"text\" and \"json_object\", but got: json_schema";
        error(400, "invalid_request_error", message)
    }

    /// The model is still being read from the disk.
    pub fn loading() -> Reply {
        error(503, "unavailable_error", "Loading model")
    }
}

fn answer(state: &Mutex<State>, request: &Received) -> Reply {
    {
        let mut state = state.lock().unwrap();
        state.requests += 1;
        if let Some(fault) = state.faults.pop_front() {
            return fault;
        }
        let key = request.header("authorization").map(|it| it.trim_start_matches("Bearer ").trim());
        if state.manner.needs_key && key != Some(KEY) {
            return errors::invalid_key();
        }
    }
    // The server of llama.cpp answers without the version, too.
    match (&*request.method, request.path.trim_start_matches("/v1")) {
        ("GET", "/models") => {
            let models = [MODEL, "qwen2.5:7b"];
            let models: Vec<Value> = models
                .into_iter()
                .map(|id| json!({"id": id, "object": "model", "created": 1_760_000_000, "owned_by": "library"}))
                .collect();
            Reply::json(&json!({"object": "list", "data": models}))
        }
        ("POST", "/chat/completions") => completed(state, request).unwrap_or_else(|reply| *reply),
        _ => Reply::new(404, "text/plain", "404 page not found"),
    }
}

fn invalid<T>(message: &str) -> Result<T, Box<Reply>> {
    Err(errors::error(400, "invalid_request_error", message).into())
}

fn completed(state: &Mutex<State>, request: &Received) -> Result<Reply, Box<Reply>> {
    let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
        return invalid("invalid character in the request's body");
    };
    let Some(model) = body["model"].as_str().filter(|model| !model.is_empty()) else {
        return invalid("model is required");
    };
    if body["messages"].as_array().is_none_or(Vec::is_empty) {
        return invalid("[] is too short - 'messages'");
    }
    let make = {
        let state = state.lock().unwrap();
        if !state.manner.any_model && ![MODEL, "qwen2.5:7b"].contains(&model) {
            return Err(errors::no_such_model(model).into());
        }
        match body["response_format"]["type"].as_str() {
            None | Some("text" | "json_object") => {}
            Some("json_schema") if !state.manner.takes_schema => {
                return Err(errors::no_schema().into());
            }
            Some("json_schema") if body["response_format"]["json_schema"]["schema"].is_object() => {
            }
            Some("json_schema") => {
                return invalid("response_format.json_schema.schema is required");
            }
            Some(_) => return invalid("unknown response_format type"),
        }
        Arc::clone(&state.answer)
    };
    let mut text = as_text(&make(&body));
    let mut state = state.lock().unwrap();
    state.answers += 1;
    let is_held =
        matches!(body["response_format"]["type"].as_str(), Some("json_schema" | "json_object"));
    if !is_held && state.manner.chats {
        text = format!("Here is what you asked for:\n\n```json\n{text}\n```\n");
    }
    let most = body.get("max_tokens").or(body.get("max_completion_tokens")).and_then(Value::as_u64);
    let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    let finish = if tokens(&text) > most { "length" } else { "stop" };
    let said: String = text.chars().take(most.saturating_mul(4)).collect();
    let (asked, told) = (tokens(&prompt(&body)), tokens(&said));
    let usage =
        json!({"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told});
    let part = |kind: &str, choice: Value| {
        json!({
            "id": format!("chatcmpl-{}", state.answers), "object": kind, "created": 1_760_000_000,
            "model": model, "system_fingerprint": "fp_ollama", "choices": [choice],
        })
    };
    if body["stream"] == true {
        let with_usage = body["stream_options"]["include_usage"] == true;
        let mut stream = String::new();
        let mut tell = |value: &Value| {
            let _ = write!(stream, "data: {value}\n\n");
        };
        let characters: Vec<char> = said.chars().collect();
        for text in characters.chunks(24).map(|part| part.iter().collect::<String>()) {
            let delta = json!({"role": "assistant", "content": text});
            let choice = json!({"index": 0, "delta": delta, "finish_reason": null});
            tell(&part("chat.completion.chunk", choice));
        }
        let delta = json!({"role": "assistant", "content": ""});
        let choice = json!({"index": 0, "delta": delta, "finish_reason": finish});
        tell(&part("chat.completion.chunk", choice));
        if with_usage {
            let mut last = part("chat.completion.chunk", Value::Null);
            last["choices"] = json!([]);
            last["usage"] = usage;
            tell(&last);
        }
        stream.push_str("data: [DONE]\n\n");
        return Ok(Reply::new(200, "text/event-stream", stream).in_pieces(state.manner.pieces));
    }
    let message = json!({"role": "assistant", "content": said});
    let choice = json!({"index": 0, "message": message, "finish_reason": finish});
    let mut whole = part("chat.completion", choice);
    whole["usage"] = usage;
    Ok(Reply::json(&whole))
}
