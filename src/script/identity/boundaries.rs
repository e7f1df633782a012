//! Boundaries between scenes that outlive an edit, so that one changed sentence changes one scene.

use std::collections::{BTreeSet, HashMap};

use super::align::align;
use super::fingerprint::{Fingerprint, SentenceHash};

/// The most sentences of the old script that are looked at for one run of new ones.
const REACH: usize = 256;

/// So many new sentences in a row at a boundary are a scene of their own; fewer join the scene
/// before them.
const OWN_SCENE: usize = 2;

/// The indexes, rising, of those sentences of the new script at which an old boundary between
/// scenes still holds: a scene starts with that sentence.
///
/// Sentences are found again wherever they moved; a changed sentence stays in the scene it was
/// in, and a sentence that was moved into the middle of another scene joins that. Where nothing
/// at all is found again, no boundary is kept.
#[must_use]
pub fn kept_boundaries(old: &[Fingerprint], new_sentences: &[SentenceHash]) -> Vec<usize> {
    let old = OldScript::new(old);
    let places = align(&old.sentences, new_sentences);
    if places.iter().all(Option::is_none) {
        return Vec::new();
    }
    let owners = settle_strays(&old.owners_of_new(&places));
    (1..owners.len()).filter(|at| owners[*at] != owners[at - 1]).collect()
}

/// Scenes that a lock file knows, ready to be asked about one part of an edited script at a time.
///
/// What is kept in a part depends on that part and these scenes alone, never on how the rest of the
/// script was edited.
#[derive(Debug)]
pub struct OldScenes {
    scenes: Vec<Fingerprint>,
    by_sentence: HashMap<SentenceHash, Vec<usize>>,
}

/// A sentence that more scenes have than this tells nothing about where a part was.
const COMMON: usize = 8;

/// Old scenes between two that are found again count as well, up to this many.
const BETWEEN: usize = 16;

impl OldScenes {
    /// Takes the scenes in, in their order.
    #[must_use]
    pub fn new(scenes: Vec<Fingerprint>) -> Self {
        let mut by_sentence: HashMap<SentenceHash, Vec<usize>> = HashMap::new();
        for (index, scene) in scenes.iter().enumerate() {
            for sentence in &scene.sentences {
                by_sentence.entry(*sentence).or_default().push(index);
            }
        }
        Self { scenes, by_sentence }
    }

    /// [`kept_boundaries`] of one part that has these sentences.
    #[must_use]
    pub fn kept_boundaries(&self, sentences: &[SentenceHash]) -> Vec<usize> {
        let places = sentences.iter().filter_map(|sentence| self.by_sentence.get(sentence));
        let telling = places.filter(|places| places.len() <= COMMON);
        let found: BTreeSet<usize> = telling.flatten().copied().collect();
        let mut near: Vec<Fingerprint> = Vec::new();
        let mut last: Option<usize> = None;
        for index in found {
            let from = last.map_or(index, |last| last + 1);
            let from = if index - from <= BETWEEN { from } else { index };
            near.extend_from_slice(&self.scenes[from..=index]);
            last = Some(index);
        }
        kept_boundaries(&near, sentences)
    }
}

/// Whose a new sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// An old scene's.
    Scene(usize),
    /// That of a new scene that begins at this sentence.
    New(usize),
}

struct OldScript {
    sentences: Vec<SentenceHash>,
    /// The scene of each sentence.
    scenes: Vec<usize>,
}

impl OldScript {
    fn new(scenes: &[Fingerprint]) -> Self {
        let sentences = scenes.iter().flat_map(|scene| scene.sentences.iter().copied()).collect();
        let owner = |(at, scene): (usize, &Fingerprint)| vec![at; scene.sentences.len()];
        Self { sentences, scenes: scenes.iter().enumerate().flat_map(owner).collect() }
    }

    fn owners_of_new(&self, places: &[Option<usize>]) -> Vec<Owner> {
        let mut found = vec![false; self.sentences.len()];
        for place in places.iter().flatten() {
            found[*place] = true;
        }
        let mut owners = Vec::with_capacity(places.len());
        while owners.len() < places.len() {
            let at = owners.len();
            if let Some(place) = places[at] {
                owners.push(Owner::Scene(self.scenes[place]));
                continue;
            }
            let run = places[at..].iter().take_while(|place| place.is_none()).count();
            let before = at.checked_sub(1).and_then(|at| places[at]);
            let after = places.get(at + run).copied().flatten();
            owners.extend(self.owners_of_run(at, run, before, after, &found));
        }
        owners
    }

    /// Whose the `run` new sentences from `at` on are, which stand between two that were found
    /// at the old places `before` and `after`.
    fn owners_of_run(
        &self,
        at: usize,
        run: usize,
        before: Option<usize>,
        after: Option<usize>,
        found: &[bool],
    ) -> Vec<Owner> {
        let scene = |place: Option<usize>| place.map(|place| self.scenes[place]);
        if let (Some(left), Some(right)) = (scene(before), scene(after))
            && left == right
        {
            return vec![Owner::Scene(left); run];
        }
        let replaced = self.replaced(before, after, found);
        if !replaced.is_empty() {
            let owner = |index: usize| Owner::Scene(replaced[index * replaced.len() / run]);
            return (0..run).map(owner).collect();
        }
        match scene(before).or(scene(after)) {
            Some(joined) if run < OWN_SCENE => vec![Owner::Scene(joined); run],
            _ => vec![Owner::New(at); run],
        }
    }

    /// The scenes of the old sentences that stood between two places and are gone, in order.
    fn replaced(&self, before: Option<usize>, after: Option<usize>, found: &[bool]) -> Vec<usize> {
        let start = before.map_or(0, |place| place + 1);
        let end = after.unwrap_or(self.sentences.len());
        let between = |start: usize, end: usize| {
            (start..end).filter(|place| !found[*place]).map(|place| self.scenes[place])
        };
        if start <= end && end - start <= REACH {
            return between(start, end).collect();
        }
        // The two do not belong together (one of them moved): what is gone from the end of the
        // one's scene and from the start of the other's.
        let tail = before.map_or(start, |place| self.end_of_scene(place).min(start + REACH));
        let head =
            after.map_or(end, |place| self.start_of_scene(place).max(end.saturating_sub(REACH)));
        between(start, tail).chain(between(head, end)).collect()
    }

    fn end_of_scene(&self, place: usize) -> usize {
        self.scenes.partition_point(|scene| *scene <= self.scenes[place])
    }

    fn start_of_scene(&self, place: usize) -> usize {
        self.scenes.partition_point(|scene| *scene < self.scenes[place])
    }
}

/// A run of one owner.
#[derive(Clone, Copy)]
struct Run {
    owner: Owner,
    length: usize,
}

/// Gives sentences that strayed from their scene into the middle of another one to that one.
fn settle_strays(owners: &[Owner]) -> Vec<Owner> {
    let mut runs: Vec<Run> = Vec::new();
    for owner in owners {
        match runs.last_mut() {
            Some(run) if run.owner == *owner => run.length += 1,
            _ => runs.push(Run { owner: *owner, length: 1 }),
        }
    }
    let homes = homes(&runs);
    let mut settled = runs.clone();
    for at in 1..runs.len().saturating_sub(1) {
        let around = settled[at - 1].owner;
        if around == runs[at + 1].owner && !homes[at] {
            settled[at].owner = around;
        }
    }
    settled.iter().flat_map(|run| vec![run.owner; run.length]).collect()
}

/// For each run whether it is the longest of its owner, the first of the longest where several
/// are.
fn homes(runs: &[Run]) -> Vec<bool> {
    let scene = |run: &Run| if let Owner::Scene(scene) = run.owner { Some(scene) } else { None };
    let count = runs.iter().filter_map(scene).max().map_or(0, |last| last + 1);
    let mut longest: Vec<Option<usize>> = vec![None; count];
    for (at, run) in runs.iter().enumerate() {
        if let Some(home) = scene(run).map(|scene| &mut longest[scene])
            && home.is_none_or(|home| runs[home].length < run.length)
        {
            *home = Some(at);
        }
    }
    let is_home = |(at, run): (usize, &Run)| scene(run).is_none_or(|it| longest[it] == Some(at));
    runs.iter().enumerate().map(is_home).collect()
}
