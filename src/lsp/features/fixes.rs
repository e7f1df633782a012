//! What can be done about a finding at once. Every fix is tried out on the script: one that does not
//! help, or that changes words it should not, is not offered.

mod cues;
mod front;
mod scenes;
mod words;

use crate::lsp::documents::Document;
use crate::lsp::proto::CodeActionKind;
use crate::lsp::session::Session;
use crate::script::{Code, Notice};
use crate::studio::Live;
use crate::text::ByteRange;

use super::formatting::Edit;
use super::place;

/// The most findings of one range that fixes are worked out for.
const MOST: usize = 40;

/// Something that mends a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does, for a menu.
    pub title: String,
    /// Always a quick fix, so far.
    pub kind: CodeActionKind,
    /// In the order of the places, apart from each other.
    pub edits: Vec<Edit>,
    /// The code of what it mends.
    pub code: Code,
    /// Where that is said: the range of the finding.
    pub range: ByteRange,
    /// Whether it is what most writers would want.
    pub preferred: bool,
}

/// All fixes for what is found in a range; nothing for a text that is out of step with the client.
#[must_use]
pub fn fixes(session: &Session, document: &Document, range: ByteRange) -> Vec<Fix> {
    let Some(live) = document.script().filter(|_| !document.is_out_of_step()) else {
        return Vec::new();
    };
    let mut notices = session.studio().notices(live);
    notices.retain(|it| it.range.start <= range.end && range.start <= it.range.end);
    notices.iter().take(MOST).flat_map(|notice| of(live, notice)).collect()
}

/// The edits that mend all that most writers would want mended, as far as they lie apart.
#[must_use]
pub fn all(live: &Live, notices: &[Notice]) -> Vec<Edit> {
    let preferred = |notice: &Notice| of(live, notice).into_iter().find(|fix| fix.preferred);
    let mut edits: Vec<Edit> = Vec::new();
    for fix in notices.iter().filter_map(preferred) {
        let apart = |edit: &Edit| {
            edits.iter().all(|(range, _)| range.end < edit.0.start || edit.0.end < range.start)
        };
        if fix.edits.iter().all(apart) {
            edits.extend(fix.edits);
        }
    }
    edits.sort_by_key(|(range, _)| *range);
    edits
}

/// The fixes for one finding.
#[must_use]
pub fn of(live: &Live, notice: &Notice) -> Vec<Fix> {
    let found = match notice.code {
        Code::UnknownCue | Code::UnclosedMark | Code::CueValue => cues::fixes(live, notice),
        Code::MaybeNotSpoken | Code::MaybeSpoken | Code::Unspeakable | Code::HiddenCharacter => {
            words::fixes(live, notice)
        }
        Code::FrontMatterValue
        | Code::FrontMatterUnknownKey
        | Code::FrontMatterForbiddenKey
        | Code::OverTarget => front::fixes(live, notice),
        Code::CueInsideSentence | Code::SceneTooLong | Code::DeclaredTime => {
            scenes::fixes(live, notice)
        }
        _ => Vec::new(),
    };
    let helps = |fix: &Fix| {
        let mut tried = live.clone();
        for (range, with) in fix.edits.iter().rev() {
            tried.replace(*range, with);
        }
        let mended = match notice.code {
            // What the whole script says about itself is no notice of a part.
            Code::OverTarget | Code::DeclaredTime => true,
            // A cut scene may still be too long.
            Code::SceneTooLong => tried.scene_count() > live.scene_count(),
            code => count(&tried, code) < count(live, code),
        };
        let words_stay = matches!(notice.code, Code::CueInsideSentence | Code::SceneTooLong);
        mended && (!words_stay || same_words(live, &tried))
    };
    let mut kept: Vec<Fix> = found.into_iter().filter(helps).collect();
    // Of several ways to the same place the first is the best one.
    kept.dedup_by(|later, first| later.title == first.title);
    kept
}

fn fix(notice: &Notice, title: impl Into<String>, edits: Vec<Edit>, preferred: bool) -> Fix {
    let (code, range) = (notice.code, notice.range);
    Fix { title: title.into(), kind: CodeActionKind::QUICKFIX, edits, code, range, preferred }
}

fn count(live: &Live, code: Code) -> usize {
    let of = |part: &crate::studio::live::Part| {
        part.notices.iter().filter(|notice| notice.code == code).count()
    };
    live.parts().map(|(_, part)| of(part)).sum()
}

/// Whether two states of a script say the same words, wherever their paragraphs end.
fn same_words(left: &Live, right: &Live) -> bool {
    fn words(live: &Live) -> impl Iterator<Item = char> + '_ {
        let texts = live.parts().map(|(_, part)| part.script.narration.text());
        texts.flat_map(str::chars).filter(|char| !char.is_whitespace())
    }
    words(left).eq(words(right))
}

/// The break that ends a line; that of most texts where it is the last one.
fn line_break(live: &Live, row: ByteRange) -> String {
    let after = place::text(live, ByteRange::new(row.end, row.end + 2)).into_owned();
    match after.as_bytes() {
        [b'\r', b'\n', ..] => "\r\n".to_owned(),
        [b'\r', ..] => "\r".to_owned(),
        _ => "\n".to_owned(),
    }
}
