//! From the old scenes to the new ones.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use super::align::align;
use super::fingerprint::{Fingerprint, SentenceHash};

/// Scenes without a sentence in common are the same from this similarity on. Where one word in
/// eight has changed it is about 0.6, where two have about 0.4; strangers stay below 0.2.
const ALIKE: f64 = 0.4;

/// The same between two neighbours that are still there, where few strangers can stand.
const ALIKE_IN_PLACE: f64 = 0.15;

/// Numbers in a row of a sketch that must agree for two scenes to be compared at all: with 3 of 64,
/// scenes that share 0.4 are compared with a chance of 0.84, 0.5 of 0.97 and 0.7 of 0.9999.
const BAND: usize = 3;

/// The most pairs that one sentence or one band may bring up; what is shared by more scenes than
/// that tells nothing.
const PAIR_LIMIT: usize = 64;

/// The most pairs compared between two neighbours that are still there.
const GAP_LIMIT: usize = 256;

/// For each new scene the index of the old scene that it is, each old scene at most once.
///
/// In order of trust: the same sentences; some of the same sentences, where the largest part of a
/// split or merged scene counts; alike words; and the one changed scene between two that are
/// still there. Near-linear, and the same for the same input.
#[must_use]
pub fn assign(old: &[Fingerprint], new: &[Fingerprint]) -> Vec<Option<usize>> {
    let mut scenes = Scenes { old, new, of_new: Vec::new(), old_used: vec![false; old.len()] };
    scenes.match_unchanged();
    scenes.match_repeated();
    scenes.match_shared_sentences();
    scenes.match_alike();
    scenes.match_in_place();
    scenes.of_new
}

struct Scenes<'a> {
    old: &'a [Fingerprint],
    new: &'a [Fingerprint],
    of_new: Vec<Option<usize>>,
    old_used: Vec<bool>,
}

/// Where a key was found: in which scene, as its which key.
struct Place {
    scene: usize,
    inside: usize,
}

/// A pair of scenes that may be the same, best first when sorted.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    shared_words: Reverse<usize>,
    equal_slots: Reverse<usize>,
    distance: usize,
    new: usize,
    old: usize,
}

impl Scenes<'_> {
    fn pair(&mut self, old: usize, new: usize) {
        self.of_new[new] = Some(old);
        self.old_used[old] = true;
    }

    fn match_unchanged(&mut self) {
        let contents = |scenes: &[Fingerprint], ids: &mut HashMap<Vec<SentenceHash>, usize>| {
            let mut id = |scene: &Fingerprint| {
                let next = ids.len();
                *ids.entry(scene.sentences.clone()).or_insert(next)
            };
            scenes.iter().map(&mut id).collect::<Vec<_>>()
        };
        let mut ids = HashMap::new();
        let (old, new) = (contents(self.old, &mut ids), contents(self.new, &mut ids));
        self.of_new = align(&old, &new);
        for old in self.of_new.iter().flatten() {
            self.old_used[*old] = true;
        }
    }

    /// Scenes with the same text that no neighbour tells apart: their order decides.
    fn match_repeated(&mut self) {
        let mut waiting: HashMap<&[SentenceHash], Vec<usize>> = HashMap::new();
        for (at, scene) in self.old.iter().enumerate().rev() {
            if !self.old_used[at] {
                waiting.entry(&scene.sentences).or_default().push(at);
            }
        }
        for at in 0..self.new.len() {
            let same = waiting.get_mut(self.new[at].sentences.as_slice());
            if self.of_new[at].is_none()
                && let Some(old) = same.and_then(Vec::pop)
            {
                self.pair(old, at);
            }
        }
    }

    fn match_shared_sentences(&mut self) {
        let (old, new) = self.index(|scene| scene.sentences.clone());
        let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
        for (sentence, new_places) in &new {
            let Some(old_places) = old.get(sentence) else { continue };
            if old_places.len() * new_places.len() > PAIR_LIMIT {
                continue;
            }
            for Place { scene: new, inside } in new_places {
                for old in old_places {
                    *shared.entry((old.scene, *new)).or_default() += self.new[*new].weight(*inside);
                }
            }
        }
        let candidates =
            shared.into_iter().map(|((old, new), words)| self.candidate(old, new, words));
        let candidates = candidates.collect();
        self.take_best(candidates);
    }

    fn match_alike(&mut self) {
        let (old, new) = self.index(|scene| scene.sketch.bands(BAND).enumerate().collect());
        let mut pairs = Vec::new();
        for (band, new_places) in &new {
            let Some(old_places) = old.get(band) else { continue };
            if old_places.len() * new_places.len() <= PAIR_LIMIT {
                for new in new_places {
                    pairs.extend(old_places.iter().map(|old| (old.scene, new.scene)));
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let alike = |(old, new): &(usize, usize)| self.similarity(*old, *new) >= ALIKE;
        let candidates = pairs.into_iter().filter(alike);
        let candidates = candidates.map(|(old, new)| self.candidate(old, new, 0)).collect();
        self.take_best(candidates);
    }

    /// Between two neighbours that are still there: what is somewhat alike, and what is alone on
    /// both sides however much of it has changed.
    fn match_in_place(&mut self) {
        let mut candidates = Vec::new();
        let mut alone = Vec::new();
        for (old, new) in self.gaps() {
            if old.len() == 1 && new.len() == 1 {
                alone.push((old.start, new.start));
            } else if old.len() * new.len() <= GAP_LIMIT {
                let pairs = new.flat_map(|new| old.clone().map(move |old| (old, new)));
                let alike =
                    |(old, new): &(usize, usize)| self.similarity(*old, *new) >= ALIKE_IN_PLACE;
                candidates
                    .extend(pairs.filter(alike).map(|(old, new)| self.candidate(old, new, 0)));
            }
        }
        self.take_best(candidates);
        for (old, new) in alone {
            self.pair(old, new);
        }
    }

    /// Runs of unmatched scenes, old and new, that stand at the same place: between the same two
    /// neighbours, or between one and the start or end.
    fn gaps(&self) -> Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> {
        let mut gaps = Vec::new();
        let mut start = 0;
        while let Some(new_at) = (start..self.new.len()).find(|at| self.of_new[*at].is_none()) {
            let new_end = (new_at..self.new.len())
                .find(|at| self.of_new[*at].is_some())
                .unwrap_or(self.new.len());
            start = new_end;
            let before = new_at.checked_sub(1).and_then(|at| self.of_new[at]);
            let after = self.of_new.get(new_end).copied().flatten();
            if before.is_none() && after.is_none() {
                continue;
            }
            let old_start = before.map_or(0, |old| old + 1);
            let old_end = after.unwrap_or(self.old.len());
            let unused =
                old_start < old_end && self.old_used[old_start..old_end].iter().all(|used| !used);
            if unused {
                gaps.push((old_start..old_end, new_at..new_end));
            }
        }
        gaps
    }

    /// The open scenes, old and new, by each of their keys.
    fn index<K: Hash + Eq>(
        &self,
        keys: impl Fn(&Fingerprint) -> Vec<K>,
    ) -> (HashMap<K, Vec<Place>>, HashMap<K, Vec<Place>>) {
        let index = |scenes: &[Fingerprint], is_open: &dyn Fn(usize) -> bool| {
            let mut places: HashMap<K, Vec<Place>> = HashMap::new();
            for (scene, fingerprint) in scenes.iter().enumerate().filter(|(at, _)| is_open(*at)) {
                for (inside, key) in keys(fingerprint).into_iter().enumerate() {
                    places.entry(key).or_default().push(Place { scene, inside });
                }
            }
            places
        };
        let old = index(self.old, &|at| !self.old_used[at]);
        (old, index(self.new, &|at| self.of_new[at].is_none()))
    }

    fn similarity(&self, old: usize, new: usize) -> f64 {
        self.old[old].sketch.similarity(&self.new[new].sketch)
    }

    fn candidate(&self, old: usize, new: usize, shared_words: usize) -> Candidate {
        let equal_slots = self.old[old].sketch.equal_slots(&self.new[new].sketch);
        Candidate {
            shared_words: Reverse(shared_words),
            equal_slots: Reverse(equal_slots),
            distance: old.abs_diff(new),
            new,
            old,
        }
    }

    fn take_best(&mut self, mut candidates: Vec<Candidate>) {
        candidates.sort_unstable();
        for Candidate { old, new, .. } in candidates {
            if self.of_new[new].is_none() && !self.old_used[old] {
                self.pair(old, new);
            }
        }
    }
}
