//! Whether a change leaves a script saying what it says.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::studio::Live;

use super::Edit;

/// The changes that leave the script saying the same; those that do not are left out.
pub(super) fn harmless(live: &Live, edits: Vec<Edit>) -> Vec<Edit> {
    if edits.is_empty() {
        return edits;
    }
    let wanted = meaning(live);
    let mut kept = Vec::with_capacity(edits.len());
    let mut done = live.clone();
    // From the end, so that the ranges of what comes before stay true.
    keep(&mut done, &edits, wanted, &mut kept);
    kept.sort_by_key(|(range, _): &Edit| (range.start, range.end));
    kept
}

fn keep(done: &mut Live, edits: &[Edit], wanted: u64, kept: &mut Vec<Edit>) {
    let mut tried = done.clone();
    for (range, with) in edits.iter().rev() {
        tried.replace(*range, with);
    }
    if meaning(&tried) == wanted {
        *done = tried;
        kept.extend_from_slice(edits);
    } else if edits.len() > 1 {
        let (first, second) = edits.split_at(edits.len() / 2);
        keep(done, second, wanted, kept);
        keep(done, first, wanted, kept);
    }
}

/// Whether two states of a script say the same: narration, sentences, cues, headings.
#[must_use]
pub fn says_the_same(left: &Live, right: &Live) -> bool {
    meaning(left) == meaning(right)
}

/// A hash of all that is said and of every cue, wherever it stands in the text.
fn meaning(live: &Live) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut narration = 0;
    for (_, part) in live.parts() {
        let script = &part.script;
        hasher.write(script.narration.text().as_bytes());
        for sentence in &script.sentences {
            (1, sentence.start + narration, sentence.end + narration).hash(&mut hasher);
        }
        for cue in &script.cues {
            (2, cue.kind, &cue.text, cue.at + narration).hash(&mut hasher);
            cue.seconds.map(f64::to_bits).hash(&mut hasher);
        }
        for heading in &script.headings {
            (3, heading.level, &heading.text, heading.at + narration).hash(&mut hasher);
        }
        for piece in script.narration.pieces().iter().filter(|piece| piece.private) {
            (4, piece.narration.start + narration).hash(&mut hasher);
        }
        narration += script.narration.text().len();
    }
    for entry in &live.front().entries {
        (5, &entry.key, &entry.value).hash(&mut hasher);
    }
    (narration, live.language().tag(), live.scene_count()).hash(&mut hasher);
    hasher.finish()
}
