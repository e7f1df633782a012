//! Scene boundaries: the cheapest cut of the narration into shots, by dynamic programming.
//!
//! A scene costs `(ln(d/μ))² / 2σ²` for its `d` seconds (μ wanted, σ = [`SPREAD`]), and a lot more
//! outside [`SceneOptions::range`]; each cut inside a stretch costs its [`Place`]. Costs are sums
//! of what lies between two neighbouring cuts, hence the cheapest cut of a text stays the cheapest
//! after its boundaries have been written down: segmenting twice changes nothing.

mod clauses;

use std::cmp::Ordering;

use crate::script::{Break, BreakKind, CueKind, Script};
use crate::text::ByteRange;

use clauses::Clause;

/// How far the logarithms of scene lengths spread (σ).
const SPREAD: f64 = 0.35;
/// What a scene outside the range costs on top, in units of a scene e^(SPREAD·√2) too long.
const OUTSIDE: f64 = 50.0;
/// A span of more atoms than this is never weighed as one scene, unless it cannot be cut.
const LONGEST: usize = 256;
/// Nothing takes less time than this, in seconds.
const SHORTEST: f64 = 0.05;
/// Bytes said in a second, blanks not counted, at 150 words a minute.
const BYTES_PER_SECOND: f64 = 13.0;

/// What scenes should be like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SceneOptions {
    /// Seconds of an ideal scene.
    pub wanted: f64,
}

impl Default for SceneOptions {
    fn default() -> Self {
        Self { wanted: 9.0 }
    }
}

impl SceneOptions {
    /// For scenes of about `seconds`, taken into 2 to 120 s; the default where that is no number.
    #[must_use]
    pub fn wanted(seconds: f64) -> Self {
        if seconds.is_finite() {
            Self { wanted: seconds.clamp(2.0, 120.0) }
        } else {
            Self::default()
        }
    }

    /// The shortest and the longest scene in seconds: 4 to 14 for 9, in proportion otherwise.
    #[must_use]
    pub fn range(self) -> (f64, f64) {
        (self.wanted * 4.0 / 9.0, self.wanted * 14.0 / 9.0)
    }

    /// How many bytes, blanks not counted, a paragraph says that is long enough for scenes of its
    /// own: what takes a wanted scene at a common pace. No scene reaches over a blank line between
    /// two of them, so that an edit in one moves no cut in another.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "2 to 120 seconds, a few bytes each"
    )]
    pub fn standing(self) -> usize {
        (self.wanted * BYTES_PER_SECOND) as usize
    }

    /// Whether a scene starts at this break whatever the lengths are.
    #[must_use]
    pub fn is_fixed(self, place: &Break) -> bool {
        place.kind.is_hard() || place.shorter >= self.standing()
    }

    /// The cost of a scene of this many seconds.
    fn cost(self, seconds: f64) -> f64 {
        let (shortest, longest) = self.range();
        let seconds = seconds.max(SHORTEST);
        let off = (seconds / self.wanted).ln();
        let outside = if seconds < shortest {
            OUTSIDE * (0.2 + (shortest / seconds).ln())
        } else if seconds > longest {
            OUTSIDE * (0.2 + (seconds / longest).ln())
        } else {
            0.0
        };
        off * off / (2.0 * SPREAD * SPREAD) + outside
    }
}

/// Where scenes start, as narration offsets: rising, the first 0; empty for an empty narration.
///
/// `seconds` estimates how long a piece of narration takes to say; pause cues are added to it.
/// Scenes start at hard breaks and between long paragraphs, and within those at sentences, or at clauses of a sentence that
/// alone is longer than a scene may be. Atomic pieces and stretches on camera are never cut.
#[must_use]
pub fn boundaries(
    script: &Script,
    seconds: &dyn Fn(&str) -> f64,
    options: SceneOptions,
) -> Vec<usize> {
    let whole = ByteRange::new(0, script.narration.text().len());
    let starts = fixed(script, &[], options);
    let found = Atoms::new(script, seconds, options).cut(whole, &starts, 0.0);
    joined(starts, found)
}

/// The cheapest cuts strictly inside `range` (narration offsets); its ends are taken as given.
#[must_use]
pub fn boundaries_within(
    script: &Script,
    range: ByteRange,
    seconds: &dyn Fn(&str) -> f64,
    options: SceneOptions,
) -> Vec<usize> {
    let range = ByteRange::new(range.start, range.end.min(script.narration.text().len()));
    if range.start >= range.end {
        return Vec::new();
    }
    let starts = fixed(script, &[range.start, range.end], options);
    let mut found = Atoms::new(script, seconds, options).cut(range, &starts, 0.0);
    found.extend(starts.into_iter().filter(|&start| range.start < start && start < range.end));
    found.sort_unstable();
    found
}

/// Where scenes start when the boundaries `kept` stay: those, the hard breaks, and cuts only in
/// stretches between them that are longer than a scene may be. A kept boundary that lies outside
/// the narration or where nothing can be cut is dropped.
#[must_use]
pub fn refine(
    script: &Script,
    kept: &[usize],
    seconds: &dyn Fn(&str) -> f64,
    options: SceneOptions,
) -> Vec<usize> {
    let whole = ByteRange::new(0, script.narration.text().len());
    let starts = fixed(script, kept, options);
    let found = Atoms::new(script, seconds, options).cut(whole, &starts, options.range().1);
    joined(starts, found)
}

fn joined(mut starts: Vec<usize>, found: Vec<usize>) -> Vec<usize> {
    starts.extend(found);
    starts.sort_unstable();
    starts
}

/// The boundaries that stand whatever the lengths are: the start, hard breaks and `kept`.
fn fixed(script: &Script, kept: &[usize], options: SceneOptions) -> Vec<usize> {
    let text = script.narration.text();
    if text.is_empty() {
        return Vec::new();
    }
    let barred = Barred::of(script);
    let hard = script.breaks.iter().filter(|place| options.is_fixed(place)).map(|place| place.at);
    let kept = kept.iter().copied().filter(|&at| !barred.holds(at));
    let mut starts: Vec<usize> = std::iter::once(0)
        .chain(hard)
        .chain(kept)
        .filter(|&at| at < text.len() && text.is_char_boundary(at))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// Stretches that are never cut inside: atomic pieces, and narration on camera up to the next
/// hard break. Rising; they may touch.
struct Barred(Vec<ByteRange>);

impl Barred {
    fn of(script: &Script) -> Self {
        let end = script.narration.text().len();
        let atomic = script
            .narration
            .pieces()
            .iter()
            .filter(|piece| piece.atomic)
            .map(|piece| piece.narration);
        let on_camera = script.cues.iter().filter(|cue| cue.kind == CueKind::OnCamera).map(|cue| {
            let after = script.breaks.partition_point(|place| place.at <= cue.at);
            let next = script.breaks[after..].iter().find(|place| place.kind.is_hard());
            ByteRange::new(cue.at, next.map_or(end, |place| place.at))
        });
        let mut ranges: Vec<ByteRange> =
            atomic.chain(on_camera).filter(|range| !range.is_empty()).collect();
        ranges.sort_unstable();
        let mut merged: Vec<ByteRange> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match merged.last_mut() {
                Some(last) if last.overlaps(range) => *last = last.hull(range),
                _ => merged.push(range),
            }
        }
        Self(merged)
    }

    /// Whether a cut at `at` would fall inside one.
    fn holds(&self, at: usize) -> bool {
        let index = self.0.partition_point(|range| range.end <= at);
        self.0.get(index).is_some_and(|range| range.start < at)
    }
}

/// The smallest runs of narration that a scene can be made of.
struct Atoms {
    options: SceneOptions,
    /// In order; each ends where the next begins, the last with the narration.
    runs: Vec<Atom>,
    end: usize,
}

/// One run and the cut before it.
#[derive(Clone, Copy)]
struct Atom {
    start: usize,
    seconds: f64,
    place: Place,
}

/// What kind of place a cut is made at.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// A hard break.
    Hard,
    /// Between sentences; the writer's own break there, if any.
    Sentence(Option<BreakKind>),
    /// Inside a sentence that is too long.
    Inside(Clause),
}

impl Place {
    /// What a cut here costs. The writer's own paragraphs are welcome places.
    fn cost(self) -> f64 {
        match self {
            Self::Hard => 0.0,
            Self::Sentence(Some(BreakKind::Paragraph(0))) => -0.3,
            Self::Sentence(Some(BreakKind::Paragraph(1))) => -1.2,
            Self::Sentence(Some(BreakKind::Line)) => 0.3,
            Self::Sentence(None) => 0.5,
            Self::Sentence(Some(_)) => -1.6,
            Self::Inside(clause) => clause.cost(),
        }
    }
}

impl Atoms {
    fn new(script: &Script, seconds: &dyn Fn(&str) -> f64, options: SceneOptions) -> Self {
        let text = script.narration.text();
        let mut places = places(script, options);
        if !script.narration.is_empty() {
            places.push((0, Place::Hard));
        }
        places.sort_by_key(|&(at, place)| (at, place != Place::Hard));
        places.dedup_by_key(|place| place.0);

        let barred = Barred::of(script);
        places.retain(|&(at, place)| place == Place::Hard || !barred.holds(at));
        let mut atoms = Vec::with_capacity(places.len());
        let inside = |at: usize| {
            let index = script.sentences.partition_point(|sentence| sentence.end <= at);
            script.sentences.get(index).is_some_and(|sentence| sentence.start < at)
        };
        let mut rest = places.as_slice();
        while let Some((&(start, place), later)) = rest.split_first() {
            // A hard break inside a sentence changes nothing about where else it may be cut, so
            // that cuts written into the script are found again.
            let breaks = later.iter().take_while(|(at, _)| inside(*at)).count();
            let (breaks, later) = later.split_at(breaks);
            rest = later;
            let end = later.first().map_or(text.len(), |next| next.0);
            let length = seconds(&text[start..end]).max(SHORTEST);
            let first = atoms.len();
            atoms.push(Atom { start, seconds: length, place });
            if length > options.range().1 {
                let range = ByteRange::new(start, end);
                cut_sentence(text, range, seconds, options, &barred, &mut atoms);
            }
            for &(at, _) in breaks {
                part_at(text, at, end, seconds, first, &mut atoms);
            }
        }
        let mut atoms = Self { options, runs: atoms, end: text.len() };
        for cue in script.cues.iter().filter(|cue| cue.kind == CueKind::Pause) {
            atoms.add_pause(cue.at, cue.seconds.unwrap_or(0.0));
        }
        atoms
    }

    /// A pause lengthens what was said before it.
    fn add_pause(&mut self, at: usize, seconds: f64) {
        let index = self.runs.partition_point(|atom| atom.start < at).saturating_sub(1);
        if let Some(atom) = self.runs.get_mut(index)
            && seconds.is_finite()
        {
            atom.seconds += seconds.clamp(0.0, 60.0);
        }
    }

    /// The cuts inside `range` between the `fixed` boundaries, in stretches longer than `over`
    /// seconds.
    fn cut(&self, range: ByteRange, fixed: &[usize], over: f64) -> Vec<usize> {
        let mut found = Vec::new();
        let from = fixed.partition_point(|&start| start < range.start);
        for (index, &start) in fixed.iter().enumerate().skip(from) {
            if start >= range.end {
                break;
            }
            let end = fixed.get(index + 1).copied().unwrap_or(self.end).min(range.end);
            self.cut_stretch(ByteRange::new(start, end), over, &mut found);
        }
        found
    }

    /// Adds the cheapest cuts strictly inside `stretch`.
    fn cut_stretch(&self, stretch: ByteRange, over: f64, found: &mut Vec<usize>) {
        let from = self.runs.partition_point(|atom| atom.start < stretch.start);
        let to = self.runs.partition_point(|atom| atom.start < stretch.end);
        // A kept boundary may lie inside an atom: what is left of it opens the stretch.
        let opens_inside =
            self.runs.get(from).is_none_or(|atom| atom.start > stretch.start) && from > 0;
        let mut atoms = self.runs[from..to].to_vec();
        if opens_inside {
            let before = self.runs[from - 1];
            let end = self.runs.get(from).map_or(self.end, |atom| atom.start);
            let share = fraction(stretch.end.min(end) - stretch.start, end - before.start);
            atoms.insert(
                0,
                Atom { start: stretch.start, seconds: before.seconds * share, place: Place::Hard },
            );
        }
        let whole: f64 = atoms.iter().map(|atom| atom.seconds).sum();
        if atoms.len() > 1 && whole > over {
            found.extend(cheapest(&atoms, self.options));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts are far below 2^53")]
fn fraction(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Every place of the script at which a scene may start, hard breaks twice where a sentence
/// starts there as well.
fn places(script: &Script, options: SceneOptions) -> Vec<(usize, Place)> {
    let text = script.narration.text();
    let hard = script
        .breaks
        .iter()
        .filter(|place| options.is_fixed(place))
        .map(|place| (place.at, Place::Hard));
    let sentences = script.sentences.iter().filter(|sentence| sentence.start > 0).map(|sentence| {
        let kind = script
            .breaks
            .binary_search_by_key(&sentence.start, |place| place.at)
            .ok()
            .map(|index| script.breaks[index].kind);
        (sentence.start, Place::Sentence(kind))
    });
    hard.chain(sentences).filter(|&(at, _)| at < text.len() && text.is_char_boundary(at)).collect()
}

/// Makes an atom from `first` on begin at the hard break `at`; `end` is where the last one ends.
fn part_at(
    text: &str,
    at: usize,
    end: usize,
    seconds: &dyn Fn(&str) -> f64,
    first: usize,
    atoms: &mut Vec<Atom>,
) {
    let index = first + atoms[first..].partition_point(|atom| atom.start < at);
    if let Some(atom) = atoms.get_mut(index).filter(|atom| atom.start == at) {
        atom.place = Place::Hard;
        return;
    }
    let end = atoms.get(index).map_or(end, |next| next.start);
    let Some(before) = index.checked_sub(1).and_then(|before| atoms.get_mut(before)) else {
        return;
    };
    before.seconds = seconds(&text[before.start..at]).max(SHORTEST);
    let length = seconds(&text[at..end]).max(SHORTEST);
    atoms.insert(index, Atom { start: at, seconds: length, place: Place::Hard });
}

/// Replaces the last atom, a sentence that is too long, by its clauses; by its words where a
/// clause is still too long.
fn cut_sentence(
    text: &str,
    sentence: ByteRange,
    seconds: &dyn Fn(&str) -> f64,
    options: SceneOptions,
    barred: &Barred,
    atoms: &mut Vec<Atom>,
) {
    let longest = options.range().1;
    let mut cuts = clauses::clauses(sentence.of(text));
    let ends = |cuts: &[(usize, Clause)], index: usize| {
        cuts.get(index).map_or(sentence.len(), |cut| cut.0)
    };
    let mut words = Vec::new();
    for index in 0..=cuts.len() {
        let start = if index == 0 { 0 } else { cuts[index - 1].0 };
        let part = &sentence.of(text)[start..ends(&cuts, index)];
        if seconds(part) > longest {
            words.extend(clauses::words(part).into_iter().map(|at| (start + at, Clause::Word)));
        }
    }
    cuts.extend(words);
    cuts.sort_unstable_by_key(|cut| cut.0);
    cuts.retain(|cut| !barred.holds(sentence.start + cut.0));
    for (index, &(at, clause)) in cuts.iter().enumerate() {
        if index == 0
            && let Some(first) = atoms.last_mut()
        {
            first.seconds = seconds(&sentence.of(text)[..at]).max(SHORTEST);
        }
        let length = seconds(&sentence.of(text)[at..ends(&cuts, index + 1)]).max(SHORTEST);
        atoms.push(Atom {
            start: sentence.start + at,
            seconds: length,
            place: Place::Inside(clause),
        });
    }
}

/// A cut of the atoms up to some point: what it costs, and where its last scene starts.
#[derive(Clone, Copy)]
struct Path {
    /// In millionths, so that equal costs are equal.
    cost: i64,
    scenes: usize,
    last: usize,
}

/// The starts of the scenes after the first in the cheapest cut: among equals that with fewer
/// scenes, then that with the earlier last cut.
fn cheapest(atoms: &[Atom], options: SceneOptions) -> Vec<usize> {
    let longest = options.range().1 * 3.0;
    let mut paths = vec![Path { cost: 0, scenes: 0, last: 0 }];
    for end in 1..=atoms.len() {
        let mut best: Option<Path> = None;
        let mut length = 0.0;
        for start in (0..end).rev() {
            length += atoms[start].seconds;
            if start + 1 < end && (length > longest || end - start > LONGEST) {
                break;
            }
            let place = if start == 0 { 0.0 } else { atoms[start].place.cost() };
            let path = Path {
                cost: paths[start].cost + millionths(options.cost(length) + place),
                scenes: paths[start].scenes + 1,
                last: start,
            };
            let better = |other: Path| {
                path.cost.cmp(&other.cost).then(path.scenes.cmp(&other.scenes)) != Ordering::Greater
            };
            if best.is_none_or(better) {
                best = Some(path);
            }
        }
        paths.extend(best);
    }
    let mut starts = Vec::new();
    let mut at = atoms.len();
    while at > 0 {
        at = paths[at].last;
        if at > 0 {
            starts.push(atoms[at].start);
        }
    }
    starts.reverse();
    starts
}

#[expect(clippy::cast_possible_truncation, reason = "costs are finite and far below 2^43")]
fn millionths(cost: f64) -> i64 {
    (cost * 1e6).round() as i64
}

#[cfg(test)]
mod tests;
