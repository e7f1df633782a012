//! A server of the user's own that speaks the language of `OpenAI`'s chat completions, such as Ollama or
//! llama.cpp on this machine: for people whose script must not leave.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::cloud::{Ask, Said, SceneEngine};
use super::plan::{TASK, schema};
use crate::config::Provider;
use crate::net::{Answer, Bill, Call, Data, KeyPlace, Problem, Purpose, Service, usual_problem};
use crate::store::Allowance;

/// The service.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenAi;

impl Service for OpenAi {
    fn provider(&self) -> Provider {
        Provider::OpenAi
    }

    fn key_place(&self) -> KeyPlace {
        KeyPlace::Bearer
    }

    fn allowances(&self) -> &'static [Allowance] {
        &[]
    }

    fn at_once(&self) -> usize {
        // One machine does one thing after the other anyway.
        2
    }

    fn cost(&self, answer: &Answer) -> Option<f64> {
        let wire: Wire = serde_json::from_slice(&answer.body).ok()?;
        wire.usage?.total_tokens.map(f64::from)
    }

    fn problem(&self, answer: &Answer) -> Problem {
        match answer.status {
            404 => Problem::Content(
                "it has no such model or path; look at `openai.model` and `openai.url`",
            ),
            // llama.cpp, while it loads.
            503 => Problem::Busy(answer.retry_after()),
            _ => usual_problem(answer),
        }
    }
}

impl SceneEngine for OpenAi {
    fn usual_model(&self) -> Option<&'static str> {
        None
    }

    fn models(&self) -> Call {
        Call::get("models", Purpose::Check, Data::Nothing)
    }

    fn read_models(&self, answer: &Answer) -> Result<Vec<String>, Problem> {
        #[derive(Deserialize)]
        struct Models {
            #[serde(default)]
            data: Vec<Model>,
        }
        #[derive(Deserialize)]
        struct Model {
            id: String,
        }
        let listed: Models = answer.json()?;
        Ok(listed.data.into_iter().map(|model| model.id).collect())
    }

    fn ask(&self, ask: &Ask<'_>, bill: Bill) -> Call {
        let mut body = json!({
            "model": ask.model,
            "messages": [
                { "role": "system", "content": TASK },
                { "role": "user", "content": ask.question.text() },
            ],
            "temperature": 0.2,
        });
        if ask.with_schema {
            body["response_format"] = json!({
                "type": "json_schema",
                "json_schema": { "name": "scenes", "strict": true, "schema": schema() },
            });
        } else {
            let shape =
                format!("{TASK} Answer with JSON of this schema and nothing else: {}", schema());
            body["messages"][0]["content"] = json!(shape);
        }
        let mut call = Call::post("chat/completions", Purpose::Segment, Data::Narration, body);
        // A small machine takes its time.
        call.limit = Duration::from_mins(10);
        call.billed(bill)
    }

    fn read(&self, answer: &Answer) -> Result<Said, Problem> {
        let wire: Wire = answer.json()?;
        let text = wire.choices.into_iter().next().and_then(|choice| choice.message.content);
        let text = text.filter(|text| !text.trim().is_empty());
        let text = text.ok_or(Problem::Answer("it said nothing"))?;
        // Some models think aloud before they answer.
        let said = text.rsplit("</think>").next().unwrap_or_default().to_owned();
        Ok(Said { text: said, more: None })
    }
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    total_tokens: Option<u32>,
}
