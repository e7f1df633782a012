//! What to mend in a live script, from its words and its lock file alone: cheap enough for every
//! keystroke. Each part knows its own; what takes more than one is added here.

use crate::caption::CaptionStyle;
use crate::script::duration;
use crate::script::{Code, Declared, Fact, Notice, Script};
use crate::segment::Scene;
use crate::segment::scenes::SceneOptions;
use crate::store::LockError;
use crate::text::ByteRange;
use crate::timeline;

use super::super::Studio;
use super::{Live, Part};

/// The most notices of one code: enough to see that something is wrong all over.
const MOST: usize = 100;
/// A script may run over its target by this much before it is said.
const TARGET_SLACK: f64 = 1.05;
/// Scenes shorter than this, in seconds, give the eye no time.
const TOO_SHORT: f64 = 2.0;
/// A declared length may be off by this share, and by this many seconds.
const DECLARED_SLACK: (f64, f64) = (0.25, 3.0);
/// A declared word count may be off by this share, and by this many words.
const WORDS_SLACK: (f64, f64) = (0.2, 5.0);

impl Studio {
    /// What to mend in a script, in the order of the places, as far as its words and its lock file
    /// tell.
    pub fn notices(&self, live: &Live) -> Vec<Notice> {
        let mut found = Collected::default();
        if let Some(trouble) = live.lock_trouble() {
            found.add(lock_notice(trouble), 0);
        }
        for (at, notice) in live.notices_on_whole() {
            found.add(notice, at);
        }
        let many = live.scene_count() > 1;
        let mut start = 0;
        for slot in &live.parts {
            for notice in slot.told.then_some(&slot.part.notices).into_iter().flatten() {
                if many || notice.code != Code::SceneTooShort {
                    found.add_from(notice, start);
                }
            }
            start += slot.bytes;
        }
        live.declared(&mut |notice, start| {
            found.add(notice, start);
            // Each of them takes some working out: those beyond the most are not asked for.
            found.count(Code::DeclaredTime) < MOST
        });
        let spoken = live.parts.iter().any(|slot| slot.shots > 0);
        if !spoken && found.count(Code::NoNarration) == 0 {
            let message = "nothing in this script is spoken; add some narration";
            found.add(new(Code::NoNarration, ByteRange::empty(0), message), 0);
        }
        if spoken && !self.draft().supports(live.language()) {
            let message = format!(
                "the draft voice does not speak \"{}\"; scenes are silent for as long as they would take",
                live.language()
            );
            found.add(new(Code::NoVoice, live.heading_place(), message), 0);
        }
        found.notices.sort_by_key(|notice| (notice.range.start, notice.code));
        found.notices
    }
}

/// Notices of the whole, not too many of one code.
#[derive(Default)]
struct Collected {
    notices: Vec<Notice>,
    counts: Vec<(Code, usize)>,
}

impl Collected {
    fn count(&self, code: Code) -> usize {
        self.counts.iter().find(|(counted, _)| *counted == code).map_or(0, |(_, count)| *count)
    }

    fn admits(&mut self, code: Code) -> bool {
        let known = self.counts.iter().position(|(counted, _)| *counted == code);
        let slot = known.unwrap_or_else(|| {
            self.counts.push((code, 0));
            self.counts.len() - 1
        });
        self.counts[slot].1 += 1;
        self.counts[slot].1 <= MOST
    }

    fn add(&mut self, notice: Notice, start: usize) {
        if self.admits(notice.code) {
            let range = notice.range.shifted(start);
            self.notices.push(Notice { range, ..notice });
        }
    }

    fn add_from(&mut self, notice: &Notice, start: usize) {
        if self.admits(notice.code) {
            self.notices.push(Notice { range: notice.range.shifted(start), ..notice.clone() });
        }
    }
}

impl Live {
    fn notices_on_whole(&self) -> Vec<(usize, Notice)> {
        let mut notices = Vec::new();
        let total = self.seconds();
        if let Some(target) = self.front.target
            && total > target * TARGET_SLACK
        {
            let key = self.front.entries.iter().find(|entry| entry.key == "target");
            let place = key.map_or_else(|| self.heading_place(), |entry| entry.value_range);
            let message = format!(
                "the script takes {}, {} over its target of {}",
                clock(total),
                clock(total - target),
                clock(target)
            );
            notices.push((0, new(Code::OverTarget, place, message)));
        }
        notices
    }

    /// Where to point when the whole script is meant: its first heading, or its first words.
    fn heading_place(&self) -> ByteRange {
        let heading = self.parts().find_map(|(start, part)| {
            part.script.headings.first().map(|heading| heading.range.shifted(start))
        });
        let scene = || {
            self.parts().find_map(|(start, part)| {
                let text = part.scenes.first()?.source.shifted(start);
                Some(self.first_line(text))
            })
        };
        heading.or_else(scene).unwrap_or_default()
    }

    /// The first line of a range, so that a finding does not underline a page.
    #[must_use]
    pub fn first_line(&self, range: ByteRange) -> ByteRange {
        let rope = self.buffer().rope();
        let line = rope.try_byte_to_line(range.start).unwrap_or(0);
        let next = rope.try_line_to_byte(line + 1).unwrap_or_else(|_| rope.len_bytes());
        let line = rope.get_byte_slice(range.start..next).map(std::borrow::Cow::<str>::from);
        let end = line
            .map_or(range.start, |line| range.start + line.trim_end_matches(['\n', '\r']).len());
        ByteRange::new(range.start, end.min(range.end))
    }

    /// Times, lengths and word counts that the writer declared, against the words, where a part
    /// alone could not tell.
    fn declared(&self, found: &mut dyn FnMut(Notice, usize) -> bool) {
        let mut level_above: Option<u8> = None;
        let mut start = 0;
        for (index, part) in self.parts.iter().enumerate() {
            for open in part.open.then_some(&part.part.open_facts).into_iter().flatten() {
                let declared = &part.script.declared[open.fact];
                let level = match (open.level, declared.fact) {
                    (Some(level), _) => Some(level),
                    (None, _) => level_above.filter(|level| *level > 1),
                };
                let notice = match level {
                    Some(level) => self.under_heading(index, open, level, declared),
                    None => self.of_whole(declared),
                };
                if let Some(notice) = notice
                    && !found(notice, start)
                {
                    return;
                }
            }
            level_above = part.level.or(level_above);
            start += part.bytes;
        }
    }

    /// A fact about all up to the next heading that is not below `level`.
    fn under_heading(
        &self,
        index: usize,
        open: &OpenFact,
        level: u8,
        declared: &Declared,
    ) -> Option<Notice> {
        let mut seconds = open.seconds;
        let mut words = open.words;
        let mut any = open.any;
        for part in &self.parts[index + 1..] {
            let next = part.script.headings.iter().find(|heading| heading.level <= level);
            let end = next.map_or(usize::MAX, |heading| heading.at);
            let to = part.scenes.partition_point(|scene| scene.narration.start < end);
            any |= to > 0;
            seconds += part.scenes[..to].iter().map(|scene| scene.seconds).sum::<f64>();
            words += words_of(&part.script, &part.scenes[..to], declared.fact);
            if next.is_some() {
                break;
            }
        }
        any.then(|| contradiction(declared, seconds, words)).flatten()
    }

    fn of_whole(&self, declared: &Declared) -> Option<Notice> {
        let scenes = |part: &Part| words_of(&part.script, &part.scenes, declared.fact);
        let words = self.parts.iter().map(|part| scenes(part)).sum();
        (self.scene_count() > 0).then(|| contradiction(declared, self.seconds(), words)).flatten()
    }
}

/// A declared fact about more than its own part.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenFact {
    /// Its index in the part's facts.
    fact: usize,
    /// The level of its heading; none: that of a part before, or the whole script.
    level: Option<u8>,
    /// Seconds and words of the scenes in this part that it speaks of, and whether there are any.
    seconds: f64,
    words: usize,
    any: bool,
}

/// Checks the facts of a part that speak of it alone; answers the others.
pub(super) fn declared_in(
    script: &Script,
    scenes: &[Scene],
    notices: &mut Vec<Notice>,
) -> Vec<OpenFact> {
    let mut open = Vec::new();
    for (fact, declared) in script.declared.iter().enumerate() {
        if matches!(declared.fact, Fact::Start(_) | Fact::Pace(_)) {
            continue;
        }
        let from = scenes.partition_point(|scene| scene.narration.start < declared.at);
        let (level, end) = match declared.heading.and_then(|index| {
            let level = script.headings.get(index)?.level;
            let next = script.headings[index + 1..].iter().find(|next| next.level <= level);
            Some((level, next.map(|next| next.at)))
        }) {
            Some((level, end)) => (Some(level), end),
            // A row of a table: one scene.
            None if declared.in_row || matches!(declared.fact, Fact::Span(..)) => {
                if let Some(scene) = scenes.get(from) {
                    let words = words_of(script, std::slice::from_ref(scene), declared.fact);
                    notices.extend(contradiction(declared, scene.seconds, words));
                }
                continue;
            }
            None => (None, None),
        };
        let to = end.map_or(scenes.len(), |end| {
            scenes.partition_point(|scene| scene.narration.start < end)
        });
        let scope = if level.is_some() { &scenes[from.min(to)..to] } else { &scenes[from..] };
        let seconds = scope.iter().map(|scene| scene.seconds).sum();
        let words = words_of(script, scope, declared.fact);
        if end.is_none() {
            open.push(OpenFact { fact, level, seconds, words, any: !scope.is_empty() });
        } else if !scope.is_empty() {
            notices.extend(contradiction(declared, seconds, words));
        }
    }
    open
}

/// The words of some scenes, where a fact is about words.
fn words_of(script: &Script, scenes: &[Scene], fact: Fact) -> usize {
    if !matches!(fact, Fact::Words(_)) {
        return 0;
    }
    let narration = script.narration.text();
    let words = |scene: &Scene| duration::words(scene.narration.of(narration), &script.language);
    scenes.iter().map(words).sum()
}

fn contradiction(declared: &Declared, seconds: f64, words: usize) -> Option<Notice> {
    let length = match declared.fact {
        Fact::Span(from, to) if to > from => to - from,
        Fact::Length(length) => length,
        Fact::Words(said) => {
            #[expect(clippy::cast_precision_loss, reason = "a count of words")]
            let (words, said) = (words as f64, f64::from(said));
            let off = (words - said).abs() > (said * WORDS_SLACK.0).max(WORDS_SLACK.1);
            let message = || format!("{said:.0} words are declared here, and there are {words:.0}");
            return off.then(|| new(Code::DeclaredTime, declared.range, message()));
        }
        _ => return None,
    };
    let (share, slack) = DECLARED_SLACK;
    let off = (seconds - length).abs() > (length * share).max(slack);
    let message = || {
        format!("{} is declared here, and the words take about {}", clock(length), clock(seconds))
    };
    off.then(|| new(Code::DeclaredTime, declared.range, message()))
}

/// Scenes that are too long or too short for one shot, or too fast to read.
pub(super) fn lengths(
    script: &Script,
    scenes: &[Scene],
    options: SceneOptions,
    text: &str,
    notices: &mut Vec<Notice>,
) {
    let (_, longest) = options.range();
    let style = CaptionStyle::for_script(&script.language, script.front.aspect.unwrap_or_default());
    let narration = script.narration.text();
    for scene in scenes {
        let lines = scene.source.of(text);
        let end = lines.find(['\n', '\r']).unwrap_or(lines.len());
        let place = ByteRange::new(scene.source.start, scene.source.start + end);
        let length = scene.seconds;
        if length > longest && !scene.on_camera {
            let message = format!(
                "{length:.1} s is long for one shot (at most {longest:.0} s); add a [visual: ...] line where the picture should change"
            );
            notices.push(new(Code::SceneTooLong, place, message));
        } else if length < TOO_SHORT {
            let message = format!("{length:.1} s is short for one shot; join it with a neighbour");
            notices.push(new(Code::SceneTooShort, place, message));
        }
        let words = scene.narration.of(narration).trim_end();
        let characters = style.characters(timeline::columns(words));
        let silence: f64 = scene.written.pauses.iter().map(|(_, seconds)| seconds).sum();
        let speed = characters / (length - silence).max(0.5);
        if speed > style.warn_speed && script.front.pace.is_some() {
            let message = format!(
                "captions go by at {speed:.0} characters a second (at most {:.0} can be read); use fewer words or a slower `pace`",
                style.warn_speed
            );
            notices.push(new(Code::ReadingSpeed, place, message));
        }
    }
}

fn lock_notice(error: &LockError) -> Notice {
    let code = match error {
        LockError::Conflict { .. } => Code::LockConflict,
        _ => Code::LockBroken,
    };
    new(code, ByteRange::empty(0), error.to_string())
}

pub(in crate::studio) fn new(code: Code, range: ByteRange, message: impl Into<String>) -> Notice {
    Notice { code, range, message: message.into() }
}

fn clock(seconds: f64) -> String {
    if seconds < 60.0 {
        return format!("{seconds:.0} s");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length in seconds, at least 60"
    )]
    let whole = seconds.round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}
