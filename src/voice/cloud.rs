//! Voices that are reached over the network: what they have in common, and the register of them.
//!
//! A service is one file that says how it is asked and how its answers are read. When it is asked,
//! and what of it is kept, is the studio's business.

use serde::{Deserialize, Serialize};

use super::elevenlabs::ElevenLabs;
use crate::net::{Answer, Bill, Call, Problem, Service};
use crate::text::Language;

/// Every service that speaks.
pub const CLOUD_VOICES: [&dyn CloudVoice; 1] = [&ElevenLabs];

/// A service that speaks.
pub trait CloudVoice: Service {
    /// The model that is used where the user's settings name none.
    fn usual_model(&self) -> &'static str;

    /// The request for its models.
    fn models(&self) -> Call;

    /// Its models.
    ///
    /// # Errors
    /// When the answer is no answer.
    fn read_models(&self, answer: &Answer) -> Result<Vec<Model>, Problem>;

    /// The request for a page of the user's voices; the first one without a token.
    fn voices(&self, page: Option<&str>) -> Call;

    /// A page of voices, and the token of the next one.
    ///
    /// # Errors
    /// When the answer is no answer.
    fn read_voices(&self, answer: &Answer) -> Result<(Vec<VoiceInfo>, Option<String>), Problem>;

    /// The request for what the user can still spend. It is the cheapest one there is.
    fn budget(&self) -> Call;

    /// What the user can still spend.
    ///
    /// # Errors
    /// When the answer is no answer.
    fn read_budget(&self, answer: &Answer) -> Result<Budget, Problem>;

    /// The request that speaks. It is billed.
    fn speak(&self, line: &Line, bill: Bill) -> Call;

    /// What was spoken.
    ///
    /// # Errors
    /// When the answer holds no sound.
    fn read_sound(&self, answer: &Answer) -> Result<Sound, Problem>;

    /// The request for what was spoken last with a line's voice.
    fn history(&self, line: &Line) -> Call;

    /// A line among what was spoken since a date (seconds since 1970): the request for its sound, and
    /// when its characters are heard.
    ///
    /// # Errors
    /// When the answer is no answer.
    fn find(
        &self,
        answer: &Answer,
        line: &Line,
        since: i64,
    ) -> Result<Option<(Call, Vec<Heard>)>, Problem>;

    /// The sound of a line out of the history.
    ///
    /// # Errors
    /// When the answer holds no sound.
    fn read_file(&self, answer: &Answer, heard: Vec<Heard>) -> Result<Sound, Problem>;
}

/// A model of a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The longest text it takes at once, in characters.
    pub longest: usize,
    /// What a character costs, in the service's unit.
    pub character_cost: f64,
    /// The languages it speaks, as ISO 639-1; empty where it does not say.
    pub languages: Vec<String>,
    /// Whether it takes the text before and after, for its tone.
    pub takes_context: bool,
    /// Whether it wants to be told the language.
    pub takes_language: bool,
}

/// A voice of the user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VoiceInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is: `premade`, `cloned` ...
    pub category: String,
    /// What it sounds like, in words: `British`, `narration`.
    pub labels: Vec<String>,
    /// A sample of it.
    pub preview: Option<String>,
    /// The language it is best in, as ISO 639-1, where that is known.
    pub language: Option<String>,
}

impl VoiceInfo {
    /// Whether this is the voice that somebody names: by its id, its name, or the first part of a name
    /// such as `George - warm storyteller`.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let same = |text: &str| text.trim().to_lowercase() == name.trim().to_lowercase();
        let first = self.name.split([':', '(', '–', '—']).next().unwrap_or_default();
        let first = first.split(" - ").next().unwrap_or_default();
        self.id == name.trim() || same(&self.name) || same(first)
    }
}

/// What a user can still spend.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// The plan's name.
    pub plan: String,
    /// What is left, in the service's unit.
    pub left: u64,
    /// When it is full again, in seconds since 1970, where that is known.
    pub resets: Option<i64>,
}

/// Something to speak.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// The id of the voice.
    pub voice: String,
    /// The id of the model.
    pub model: String,
    /// ISO 639-1, where the model wants to be told.
    pub language: Option<String>,
    /// How fast, 1.0 for the voice's own pace.
    pub speed: f64,
    /// What makes the same words sound the same, as far as the service can.
    pub seed: u32,
    /// What is said before; empty where that must not be told.
    pub before: String,
    /// What is said after; empty where that must not be told.
    pub after: String,
}

/// What a service spoke.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sound {
    /// Mono samples.
    pub samples: Vec<i16>,
    /// Samples per second.
    pub sample_rate: u32,
    /// When the characters of the text are heard; empty where it does not say.
    pub heard: Vec<Heard>,
}

/// When a character, or a few that belong together, is heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// The text.
    pub text: String,
    /// Seconds from the start of the sound.
    pub start: f64,
    /// Seconds from the start of the sound, not before `start`.
    pub end: f64,
}

/// The first part of a language's tag, which most services mean by a language.
#[must_use]
pub fn iso_639_1(language: &Language) -> String {
    language.tag().split('-').next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::VoiceInfo;

    #[test]
    fn a_voice_is_called_by_its_id_its_name_or_the_first_part_of_that() {
        let voice = VoiceInfo {
            id: "JBFq".to_owned(),
            name: "George - Warm, Captivating Storyteller".to_owned(),
            ..VoiceInfo::default()
        };
        for name in ["JBFq", "george", " George ", "George - warm, captivating storyteller"] {
            assert!(voice.is_called(name), "{name}");
        }
        for name in ["jbfq", "Georg", "", "Storyteller"] {
            assert!(!voice.is_called(name), "{name}");
        }
    }
}
