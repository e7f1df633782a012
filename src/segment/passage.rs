//! The words of a scene, read once for everything that is made from them.

use crate::text::Language;

use super::chunks::{Analysis, Phrase};
use super::queries::SceneText;
use super::runs::{self, Run};
use super::salience::{self, Search};

/// A scene's cue and narration, taken apart.
pub struct Reading<'a> {
    pub(super) scene: SceneText<'a>,
    /// The writer's own visual cue.
    pub(super) cue: Option<Words<'a>>,
    /// The narration.
    pub(super) spoken: Words<'a>,
}

impl<'a> Reading<'a> {
    /// Reads a scene.
    #[must_use]
    pub fn of(scene: SceneText<'a>) -> Self {
        let cue = scene.visual.map(str::trim).filter(|cue| !cue.is_empty());
        let cue = cue.map(|cue| Words::of(cue, scene.language));
        Self { scene, cue, spoken: Words::of(scene.narration, scene.language) }
    }
}

/// Words with what names a thing among them.
pub(super) enum Words<'a> {
    English(Passage<'a>),
    /// In a language without a noun table.
    Other(Vec<Run>),
}

impl<'a> Words<'a> {
    pub(super) fn of(text: &'a str, language: &Language) -> Self {
        if language.primary() == "en" {
            Self::English(Passage::of(text))
        } else {
            Self::Other(runs::find(text, language))
        }
    }
}

/// An English text with the searches that its phrases make.
pub(super) struct Passage<'a> {
    pub(super) analysis: Analysis<'a>,
    searches: Vec<Option<Search>>,
}

impl<'a> Passage<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let analysis = Analysis::of(text);
        let search = |phrase| salience::search(&analysis, phrase);
        let searches = analysis.phrases.iter().map(search).collect();
        Self { analysis, searches }
    }

    /// What to search for to see a phrase of it.
    pub(super) fn search(&self, phrase: &Phrase) -> Option<&Search> {
        self.searches.get(phrase.index)?.as_ref()
    }
}
