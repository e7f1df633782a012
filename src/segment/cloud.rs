//! Services that find scenes: what they have in common, and the register of them.

use super::gemini::Gemini;
use super::openai::OpenAi;
use super::plan::Question;
use crate::config::Provider;
use crate::net::{Answer, Bill, Call, Problem, Service};

/// Every service that finds scenes, the best first.
pub const SCENE_ENGINES: [&dyn SceneEngine; 2] = [&Gemini, &OpenAi];

/// A service that finds scenes.
pub trait SceneEngine: Service {
    /// The model that is used where the user's settings name none; none where only the service knows.
    fn usual_model(&self) -> Option<&'static str>;

    /// The request for its models.
    fn models(&self) -> Call;

    /// The ids of the models that can be asked.
    ///
    /// # Errors
    /// When the answer is no answer.
    fn read_models(&self, answer: &Answer) -> Result<Vec<String>, Problem>;

    /// A request that shows whether a key may use a model and costs nothing; none where the list of
    /// models shows it.
    fn check(&self, _model: &str) -> Option<Call> {
        None
    }

    /// The request that asks for scenes. It is billed.
    fn ask(&self, ask: &Ask<'_>, bill: Bill) -> Call;

    /// What it said.
    ///
    /// # Errors
    /// When it said nothing that can be used.
    fn read(&self, answer: &Answer) -> Result<Said, Problem>;
}

/// How a service is asked.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// What.
    pub question: &'a Question,
    /// Which of its models.
    pub model: &'a str,
    /// Whether the shape of the answer is prescribed; some servers cannot do that.
    pub with_schema: bool,
    /// Goes on with an answer that was too long for one piece.
    pub continued: Option<String>,
}

/// What a service said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its words.
    pub text: String,
    /// Where there is more of it.
    pub more: Option<String>,
}

/// Who finds scenes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Finder {
    /// The built-in engine.
    Offline,
    /// A service.
    Cloud(Provider),
}

impl Finder {
    /// Its name in commands, reports and lock files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Cloud(provider) => provider.id(),
        }
    }

    /// The engine of that name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let services = SCENE_ENGINES.iter().map(|engine| Self::Cloud(engine.provider()));
        [Self::Offline].into_iter().chain(services).find(|finder| finder.id() == id)
    }

    /// The service behind it.
    #[must_use]
    pub fn service(self) -> Option<&'static dyn SceneEngine> {
        let Self::Cloud(provider) = self else { return None };
        SCENE_ENGINES.into_iter().find(|engine| engine.provider() == provider)
    }
}
