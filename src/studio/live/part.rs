//! One part of a script: what it says and its scenes, all in offsets from the part's start.

use std::sync::OnceLock;

use crate::script::identity::{Fingerprint, sentence_hash};
use crate::script::parse::{TextSource, Tree};
use crate::script::{Notice, Script};
use crate::segment::{self, Scene};
use crate::text::{Buffer, ByteRange};

use super::super::project::{estimator, sentences_of};
use super::Context;
use super::notices::{self, OpenFact};

/// A part of a script that is read alone.
#[derive(Debug)]
pub struct Part {
    /// Its bytes of text.
    pub len: usize,
    /// What it says; offsets count from its start.
    pub script: Script,
    /// Its scenes; offsets count from its start, chapters are not told.
    pub scenes: Vec<Scene>,
    /// Estimated seconds.
    pub seconds: f64,
    /// What to mend in it, as far as it can be told from its words.
    pub notices: Vec<Notice>,
    /// Declared facts that speak of more than this part.
    pub(super) open_facts: Vec<OpenFact>,
    fingerprints: OnceLock<Vec<Fingerprint>>,
}

impl Part {
    pub(super) fn read(tree: &Tree, buffer: &Buffer, range: ByteRange, context: &Context) -> Self {
        let mut script =
            Script::of_part(tree, buffer.rope(), range, &context.front, &context.language);
        let kept = context.kept.as_ref().map(|old| {
            let narration = script.narration.text();
            let hash = |sentence: &ByteRange| sentence_hash(sentence.of(narration));
            let hashes: Vec<_> = script.sentences.iter().map(hash).collect();
            let kept = old.kept_boundaries(&hashes);
            kept.into_iter()
                .filter_map(|index| script.sentences.get(index).map(|sentence| sentence.start))
                .collect::<Vec<_>>()
        });
        let scenes = segment::shots(&script, &estimator(&script), context.options, kept.as_deref());
        let mut notices = std::mem::take(&mut script.notices);
        let text = TextSource::slice(buffer.rope(), range);
        notices::lengths(&script, &scenes, context.options, &text, &mut notices);
        let open_facts = notices::declared_in(&script, &scenes, &mut notices);
        notices.sort_by_key(|notice| (notice.range.start, notice.code));
        Self {
            len: range.len(),
            seconds: scenes.iter().map(|scene| scene.seconds).sum(),
            script,
            scenes,
            notices,
            open_facts,
            fingerprints: OnceLock::new(),
        }
    }

    /// One for each scene.
    #[must_use]
    pub fn fingerprints(&self) -> &[Fingerprint] {
        self.fingerprints.get_or_init(|| {
            let of = |scene| Fingerprint::of(&sentences_of(&self.script, scene));
            self.scenes.iter().map(of).collect()
        })
    }
}
