//! `ElevenLabs`: how it is asked to speak, and how its answers are read. The facts are those of its API
//! reference and SDKs of 2025 and 2026.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::json;

use super::cloud::{Budget, CloudVoice, Heard, Line, Model, Sound, VoiceInfo};
use super::decode::{DecodeError, decode};
use crate::config::Provider;
use crate::net::{Answer, Bill, Call, Data, KeyPlace, Problem, Purpose, Service, usual_problem};
use crate::store::Allowance;

/// The service.
#[derive(Clone, Copy, Debug)]
pub(super) struct ElevenLabs;

/// Headerless samples: they can be cut and joined, and every plan has them at this rate.
const FORMAT: &str = "pcm_24000";
const SAMPLE_RATE: u32 = 24_000;

/// Speeds beyond these are clamped there or answered with no sound.
const SPEEDS: std::ops::RangeInclusive<f64> = 0.7..=1.2;

/// The model that wants no language code, because it hears the language from the text.
const MULTILINGUAL_2: &str = "eleven_multilingual_v2";

/// Models that refuse the text before and after.
const WITHOUT_CONTEXT: &str = "eleven_v3";

impl Service for ElevenLabs {
    fn provider(&self) -> Provider {
        Provider::ElevenLabs
    }

    fn key_place(&self) -> KeyPlace {
        KeyPlace::Header("xi-api-key")
    }

    fn allowances(&self) -> &'static [Allowance] {
        // It limits how much is under way at once, and nothing by the minute.
        &[]
    }

    fn at_once(&self) -> usize {
        // What the smallest plan has.
        2
    }

    fn told_at_once(&self, answer: &Answer) -> Option<u32> {
        u32::try_from(answer.number("maximum-concurrent-requests")?).ok().filter(|most| *most > 0)
    }

    fn cost(&self, answer: &Answer) -> Option<f64> {
        let told = answer.header("character-cost").or(answer.header("x-character-count"))?;
        told.trim().parse().ok().filter(|cost: &f64| cost.is_finite() && *cost >= 0.0)
    }

    fn problem(&self, answer: &Answer) -> Problem {
        match code(&answer.body).as_deref() {
            Some("quota_exceeded" | "insufficient_credits") => Problem::Quota(None),
            Some("concurrent_limit_exceeded" | "too_many_concurrent_requests") => Problem::Crowded,
            Some("rate_limit_exceeded" | "system_busy") => Problem::Busy(answer.retry_after()),
            Some("detected_unusual_activity") => Problem::Content(
                "it refuses free plans on this network (a VPN or proxy?); a paid plan works",
            ),
            Some("missing_permissions") => {
                Problem::Content("the key lacks a permission; give it text to speech and voices")
            }
            Some("paid_plan_required" | "only_for_creator+" | "output_format_not_allowed") => {
                Problem::Plan
            }
            Some("voice_not_found") => {
                Problem::Content("it has no such voice; `assetflow voices` lists yours")
            }
            Some("max_character_limit_exceeded") => Problem::Content("the text is too long"),
            Some("unsupported_model" | "model_not_found") => {
                Problem::Content("its model cannot do this; change `elevenlabs.model`")
            }
            _ => match answer.status {
                // A 404 of a voice without a code; nothing else is asked for by name.
                404 => Problem::Content("it has no such voice; `assetflow voices` lists yours"),
                _ => usual_problem(answer),
            },
        }
    }
}

/// What went wrong, as the service names it. There are four shapes; `code` goes before the older
/// `status`.
fn code(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Error {
        detail: serde_json::Value,
    }
    let detail = serde_json::from_slice::<Error>(body).ok()?.detail;
    let named = |name: &str| Some(detail.get(name)?.as_str()?.to_owned());
    named("code").or_else(|| named("status"))
}

impl CloudVoice for ElevenLabs {
    fn usual_model(&self) -> &'static str {
        MULTILINGUAL_2
    }

    fn models(&self) -> Call {
        Call::get("v1/models", Purpose::Check, Data::Nothing)
    }

    fn read_models(&self, answer: &Answer) -> Result<Vec<Model>, Problem> {
        let models: Vec<WireModel> = answer.json()?;
        let speaks = |model: &WireModel| model.can_do_text_to_speech != Some(false);
        Ok(models.into_iter().filter(speaks).map(Model::from).collect())
    }

    fn voices(&self, page: Option<&str>) -> Call {
        let call = Call::get("v2/voices", Purpose::Check, Data::Nothing).with("page_size", "100");
        match page {
            Some(token) => call.with("next_page_token", token),
            None => call,
        }
    }

    fn read_voices(&self, answer: &Answer) -> Result<(Vec<VoiceInfo>, Option<String>), Problem> {
        let page: WireVoices = answer.json()?;
        let next = page.next_page_token.filter(|_| page.has_more.unwrap_or(false));
        Ok((page.voices.into_iter().map(VoiceInfo::from).collect(), next))
    }

    fn budget(&self) -> Call {
        Call::get("v1/user/subscription", Purpose::Check, Data::Nothing)
    }

    fn read_budget(&self, answer: &Answer) -> Result<Budget, Problem> {
        let wire: WireBudget = answer.json()?;
        let limit = wire.character_limit.unwrap_or(0);
        Ok(Budget {
            plan: wire.tier.unwrap_or_default(),
            left: limit.saturating_sub(wire.character_count.unwrap_or(0)),
            resets: wire.next_character_count_reset_unix,
        })
    }

    fn speak(&self, line: &Line, bill: Bill) -> Call {
        let mut body = json!({
            "text": line.text,
            "model_id": line.model,
            "seed": line.seed,
        });
        if (line.speed - 1.0).abs() > 0.005 {
            body["voice_settings"] =
                json!({ "speed": line.speed.clamp(*SPEEDS.start(), *SPEEDS.end()) });
        }
        if let Some(language) = &line.language {
            body["language_code"] = json!(language);
        }
        for (name, text) in [("previous_text", &line.before), ("next_text", &line.after)] {
            if !text.is_empty() {
                body[name] = json!(text);
            }
        }
        let mut call = Call::post("v1/text-to-speech", Purpose::Speak, Data::Narration, body)
            .below(&line.voice);
        call.tail = "/with-timestamps";
        call.limit = Duration::from_mins(3);
        call.largest = 64 << 20;
        call.with("output_format", FORMAT).billed(bill)
    }

    fn read_sound(&self, answer: &Answer) -> Result<Sound, Problem> {
        let wire: WireSound = answer.json()?;
        let bytes = BASE64_STANDARD.decode(wire.audio_base64.trim());
        let bytes = bytes.map_err(|_| Problem::Answer("the sound cannot be read"))?;
        headerless(&bytes, wire.alignment.map(WireAlignment::heard).unwrap_or_default())
    }

    fn history(&self, line: &Line) -> Call {
        Call::get("v1/history", Purpose::History, Data::Nothing)
            .with("page_size", "100")
            .with("voice_id", &*line.voice)
    }

    fn find(
        &self,
        answer: &Answer,
        line: &Line,
        since: i64,
    ) -> Result<Option<(Call, Vec<Heard>)>, Problem> {
        let wire: WireHistory = answer.json()?;
        let is_it = |item: &&WireItem| {
            item.text.as_deref().map(str::trim) == Some(line.text.trim())
                && item.voice_id.as_deref().is_none_or(|voice| voice == line.voice)
                && item.model_id.as_deref().is_none_or(|model| model == line.model)
                && item.state.as_deref() != Some("deleted")
                && item.date_unix.unwrap_or(0) >= since
        };
        let Some(item) = wire.history.iter().find(is_it) else { return Ok(None) };
        let mut call =
            Call::get("v1/history", Purpose::History, Data::Nothing).below(&item.history_item_id);
        call.tail = "/audio";
        call.limit = Duration::from_mins(3);
        call.largest = 64 << 20;
        let alignment = item.alignments.as_ref().and_then(|both| both.alignment.clone());
        Ok(Some((call, alignment.map(WireAlignment::heard).unwrap_or_default())))
    }

    fn read_file(&self, answer: &Answer, heard: Vec<Heard>) -> Result<Sound, Problem> {
        const UNREADABLE: Problem = Problem::Answer("the sound in its history cannot be read");
        let kind = answer.header("content-type").unwrap_or_default().to_ascii_lowercase();
        let is_headerless = kind.starts_with("audio/pcm") || kind.starts_with("audio/l16");
        match decode(&answer.body) {
            Ok(speech) => {
                Ok(Sound { samples: speech.samples, sample_rate: speech.sample_rate, heard })
            }
            Err(DecodeError::Unknown) if is_headerless => headerless(&answer.body, heard),
            Err(_) => Err(UNREADABLE),
        }
    }
}

/// Samples without a head, in the format that is asked for.
fn headerless(bytes: &[u8], heard: Vec<Heard>) -> Result<Sound, Problem> {
    let pairs = bytes.chunks_exact(2);
    let samples: Vec<i16> = pairs.map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    if samples.is_empty() {
        return Err(Problem::Answer("there is no sound in the answer"));
    }
    Ok(Sound { samples, sample_rate: SAMPLE_RATE, heard })
}

#[derive(Deserialize)]
struct WireModel {
    model_id: String,
    name: Option<String>,
    can_do_text_to_speech: Option<bool>,
    maximum_text_length_per_request: Option<usize>,
    token_cost_factor: Option<f64>,
    model_rates: Option<WireRates>,
    #[serde(default)]
    languages: Vec<WireLanguage>,
}

#[derive(Deserialize)]
struct WireRates {
    character_cost_multiplier: Option<f64>,
}

#[derive(Deserialize)]
struct WireLanguage {
    language_id: String,
}

/// What every model takes, by the API reference; the model's own number goes before it.
const LEAST_LONGEST: usize = 3000;

impl From<WireModel> for Model {
    fn from(wire: WireModel) -> Self {
        let rate = wire.model_rates.and_then(|rates| rates.character_cost_multiplier);
        let rate = rate.or(wire.token_cost_factor).filter(|rate| rate.is_finite() && *rate > 0.0);
        Self {
            name: wire.name.unwrap_or_else(|| wire.model_id.clone()),
            longest: wire
                .maximum_text_length_per_request
                .filter(|longest| *longest > 0)
                .unwrap_or(LEAST_LONGEST),
            character_cost: rate.unwrap_or(1.0),
            languages: wire.languages.into_iter().map(|language| language.language_id).collect(),
            takes_context: !wire.model_id.starts_with(WITHOUT_CONTEXT),
            takes_language: wire.model_id != MULTILINGUAL_2,
            id: wire.model_id,
        }
    }
}

#[derive(Deserialize)]
struct WireVoices {
    #[serde(default)]
    voices: Vec<WireVoice>,
    has_more: Option<bool>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
struct WireVoice {
    voice_id: String,
    name: Option<String>,
    category: Option<String>,
    labels: Option<std::collections::BTreeMap<String, Option<String>>>,
    preview_url: Option<String>,
}

impl From<WireVoice> for VoiceInfo {
    fn from(wire: WireVoice) -> Self {
        let labels = wire.labels.unwrap_or_default();
        let language = labels.get("language").cloned().flatten();
        Self {
            name: wire.name.unwrap_or_else(|| wire.voice_id.clone()),
            id: wire.voice_id,
            category: wire.category.unwrap_or_default(),
            labels: labels
                .into_iter()
                .filter(|(name, _)| name != "language")
                .filter_map(|(_, label)| label.filter(|label| !label.is_empty()))
                .collect(),
            preview: wire.preview_url.filter(|url| url.starts_with("http")),
            language,
        }
    }
}

#[derive(Deserialize)]
struct WireBudget {
    tier: Option<String>,
    character_count: Option<u64>,
    character_limit: Option<u64>,
    next_character_count_reset_unix: Option<i64>,
}

#[derive(Deserialize)]
struct WireSound {
    audio_base64: String,
    alignment: Option<WireAlignment>,
}

#[derive(Clone, Deserialize)]
struct WireAlignment {
    characters: Vec<String>,
    character_start_times_seconds: Vec<f64>,
    character_end_times_seconds: Vec<f64>,
}

impl WireAlignment {
    /// Nothing where the three lists do not belong together.
    fn heard(self) -> Vec<Heard> {
        let (starts, ends) = (self.character_start_times_seconds, self.character_end_times_seconds);
        if starts.len() != self.characters.len() || ends.len() != starts.len() {
            return Vec::new();
        }
        let times = starts.into_iter().zip(ends);
        let heard = self.characters.into_iter().zip(times);
        heard.map(|(text, (start, end))| Heard { text, start, end: end.max(start) }).collect()
    }
}

#[derive(Deserialize)]
struct WireHistory {
    #[serde(default)]
    history: Vec<WireItem>,
}

#[derive(Deserialize)]
struct WireItem {
    history_item_id: String,
    voice_id: Option<String>,
    model_id: Option<String>,
    text: Option<String>,
    date_unix: Option<i64>,
    state: Option<String>,
    alignments: Option<WireAlignments>,
}

#[derive(Deserialize)]
struct WireAlignments {
    alignment: Option<WireAlignment>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::UnixMillis;
    use reqwest::header::HeaderMap;

    fn answer(status: u16, body: &str) -> Answer {
        let body = body.as_bytes().to_vec();
        Answer { status, headers: HeaderMap::new(), body, at: UnixMillis(0) }
    }

    #[test]
    fn errors_are_told_by_their_code_in_all_four_shapes() {
        let problem = |status, body: &str| ElevenLabs.problem(&answer(status, body));
        let current = |code: &str| {
            json!({ "detail": { "type": "x", "code": code, "message": "m", "status": "old" } })
                .to_string()
        };
        let legacy =
            |status: &str| json!({ "detail": { "status": status, "message": "m" } }).to_string();
        assert_eq!(problem(401, &current("invalid_api_key")), Problem::Key);
        assert_eq!(problem(401, &legacy("quota_exceeded")), Problem::Quota(None));
        assert_eq!(problem(402, &current("insufficient_credits")), Problem::Quota(None));
        assert_eq!(problem(402, &current("paid_plan_required")), Problem::Plan);
        assert_eq!(problem(403, &current("only_for_creator+")), Problem::Plan);
        assert_eq!(problem(429, &current("concurrent_limit_exceeded")), Problem::Crowded);
        assert_eq!(problem(429, &legacy("too_many_concurrent_requests")), Problem::Crowded);
        assert_eq!(problem(429, &current("system_busy")), Problem::Busy(None));
        assert!(matches!(problem(401, &legacy("detected_unusual_activity")), Problem::Content(_)));
        assert!(matches!(problem(404, &current("voice_not_found")), Problem::Content(_)));
        let list = r#"{"detail":[{"loc":["body","text"],"msg":"m","type":"t"}]}"#;
        assert!(matches!(problem(422, list), Problem::Content(_)));
        assert_eq!(problem(401, r#"{"detail":"text"}"#), Problem::Key);
        assert_eq!(problem(502, "<html>bad gateway</html>"), Problem::Down);
    }

    #[test]
    fn a_sound_without_times_or_with_lists_that_do_not_match_is_a_sound() {
        let audio = BASE64_STANDARD.encode([1, 0, 2, 0]);
        let read = |alignment: serde_json::Value| {
            let body = json!({ "audio_base64": audio, "alignment": alignment }).to_string();
            ElevenLabs.read_sound(&answer(200, &body)).unwrap()
        };
        let none = read(json!(null));
        assert_eq!((none.samples, none.heard), (vec![1, 2], Vec::new()));
        let odd = json!({
            "characters": ["a", "b"],
            "character_start_times_seconds": [0.0],
            "character_end_times_seconds": [0.1, 0.2],
        });
        assert_eq!(read(odd).heard, Vec::new());
        let right = json!({
            "characters": ["👩‍👧", "b"],
            "character_start_times_seconds": [0.0, 0.3],
            "character_end_times_seconds": [0.1, 0.2],
        });
        let heard = read(right).heard;
        assert_eq!((heard[0].text.as_str(), heard[1].end), ("👩‍👧", 0.3));
    }

    #[test]
    fn only_what_is_needed_is_sent() {
        let line = Line {
            text: "Hello.".to_owned(),
            voice: "a/../b".to_owned(),
            model: MULTILINGUAL_2.to_owned(),
            speed: 1.0,
            seed: 7,
            ..Line::default()
        };
        let call = ElevenLabs.speak(&line, Bill::new("s", 6.0, &[]));
        let body = json!({ "text": "Hello.", "model_id": MULTILINGUAL_2, "seed": 7 });
        assert_eq!(call.body, Some(body));
        let faster = Line { speed: 3.0, before: "Before.".to_owned(), ..line };
        let body = ElevenLabs.speak(&faster, Bill::new("s", 6.0, &[])).body.unwrap();
        assert_eq!(body["voice_settings"], json!({ "speed": 1.2 }));
        assert_eq!(body["previous_text"], "Before.");
        assert!(body.get("next_text").is_none());
    }

    #[test]
    fn a_line_is_found_in_the_history_by_words_voice_model_and_date() {
        let item = |id: &str, text: &str, date: i64| {
            json!({ "history_item_id": id, "voice_id": "v", "model_id": "m", "text": text,
                    "date_unix": date, "state": "created" })
        };
        let items = [item("1", "Other.", 100), item("2", "Hello.", 100), item("3", "Hello.", 50)];
        let found = answer(200, &json!({ "history": items }).to_string());
        let line = Line {
            text: "Hello.".to_owned(),
            voice: "v".to_owned(),
            model: "m".to_owned(),
            ..Line::default()
        };
        let (call, _) = ElevenLabs.find(&found, &line, 60).unwrap().unwrap();
        assert_eq!((call.name.as_deref(), call.tail), (Some("2"), "/audio"));
        assert!(ElevenLabs.find(&found, &line, 101).unwrap().is_none());
        let other = Line { voice: "w".to_owned(), ..line };
        assert!(ElevenLabs.find(&found, &other, 0).unwrap().is_none());
    }
}
