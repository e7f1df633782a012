//! Handing out pictures over all scenes, so that one picture is not shown twice where another
//! serves nearly as well.

use std::collections::BTreeMap;

use super::Candidate;

/// Which candidate a scene gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Index into the scene's candidates.
    pub candidate: usize,
    /// Another scene shows the same file, because nothing else was good enough.
    pub repeated: bool,
}

/// Assigns at most one candidate to each scene; `candidates` has one list for each scene.
///
/// No candidate below `threshold` is assigned. The best pairs of scene and candidate come first
/// (greedy by score), each file once. Then the scenes that are left without a file of their own get
/// one a second time: the least used, and among those the one with the best score, but never the
/// one that the scene before or after shows.
#[must_use]
pub fn pick_for_all(candidates: &[Vec<Candidate>], threshold: f64) -> Vec<Option<Assignment>> {
    let mut hand = Hand { candidates, picks: vec![None; candidates.len()], uses: BTreeMap::new() };
    let mut pairs = hand.pairs_from(threshold);
    pairs.sort_by(|a, b| hand.score(*b).total_cmp(&hand.score(*a)).then_with(|| a.cmp(b)));
    for &pair in &pairs {
        if hand.picks[pair.0].is_none() && hand.uses_of(pair) == 0 {
            hand.give(hand.by_another(pair, threshold));
        }
    }
    // Scores come first within a scene, so a stable choice by uses keeps the best of the least used.
    for scene in 0..candidates.len() {
        if hand.picks[scene].is_none() {
            let open = pairs.iter().filter(|pair| pair.0 == scene && !hand.beside(**pair));
            if let Some(&pair) = open.min_by_key(|pair| hand.uses_of(**pair)) {
                hand.give(pair);
            }
        }
    }
    hand.picks
}

/// Two candidates whose scores differ by less serve equally well.
const AS_WELL: f64 = 0.02;

/// A scene and one of its candidates.
type Pair = (usize, usize);

struct Hand<'a> {
    candidates: &'a [Vec<Candidate>],
    picks: Vec<Option<Assignment>>,
    uses: BTreeMap<(&'static str, &'a str), usize>,
}

impl<'a> Hand<'a> {
    fn pairs_from(&self, threshold: f64) -> Vec<Pair> {
        let scenes = self.candidates.iter().enumerate();
        scenes
            .flat_map(|(scene, list)| (0..list.len()).map(move |index| (scene, index)))
            .filter(|&pair| self.score(pair) >= threshold)
            .collect()
    }

    fn score(&self, pair: Pair) -> f64 {
        self.candidates[pair.0][pair.1].score
    }

    fn file(&self, pair: Pair) -> (&'static str, &'a str) {
        let candidate = &self.candidates[pair.0][pair.1];
        (candidate.provider, &candidate.id)
    }

    fn uses_of(&self, pair: Pair) -> usize {
        self.uses.get(&self.file(pair)).copied().unwrap_or(0)
    }

    /// A candidate of the same scene that serves as well and is by somebody whose work is not shown
    /// yet; the one that is given where there is none.
    fn by_another(&self, pair: Pair, threshold: f64) -> Pair {
        let creator = |pair: Pair| self.candidates[pair.0][pair.1].creator.as_deref();
        let is_shown = |name: &str| {
            let picks = self.picks.iter().enumerate();
            let mut shown = picks.filter_map(|(scene, pick)| creator((scene, (*pick)?.candidate)));
            shown.any(|shown| shown == name)
        };
        if !creator(pair).is_some_and(is_shown) {
            return pair;
        }
        let least = (self.score(pair) - AS_WELL).max(threshold);
        (0..self.candidates[pair.0].len())
            .map(|index| (pair.0, index))
            .filter(|other| self.score(*other) >= least && self.uses_of(*other) == 0)
            .find(|other| !creator(*other).is_some_and(is_shown))
            .unwrap_or(pair)
    }

    /// Whether the scene before or after shows the same file.
    fn beside(&self, pair: Pair) -> bool {
        let neighbours = [pair.0.checked_sub(1), pair.0.checked_add(1)];
        neighbours.into_iter().flatten().any(|scene| {
            let pick = self.picks.get(scene).copied().flatten();
            pick.is_some_and(|pick| self.file((scene, pick.candidate)) == self.file(pair))
        })
    }

    fn give(&mut self, pair: Pair) {
        let repeated = self.uses_of(pair) > 0;
        *self.uses.entry(self.file(pair)).or_default() += 1;
        self.picks[pair.0] = Some(Assignment { candidate: pair.1, repeated });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Kind;
    use super::*;

    fn candidate(id: &str, score: f64) -> Candidate {
        Candidate {
            provider: "local",
            id: id.to_owned(),
            path: None,
            kind: Kind::Photo,
            title: id.to_owned(),
            creator: None,
            source: None,
            license: None,
            license_url: None,
            width: 16,
            height: 9,
            seconds: None,
            score,
            reasons: Vec::new(),
            query: String::new(),
            rung: 0,
        }
    }

    fn scenes(table: &[&[(&str, f64)]]) -> Vec<Vec<Candidate>> {
        let list =
            |list: &&[(&str, f64)]| list.iter().map(|(id, score)| candidate(id, *score)).collect();
        table.iter().map(list).collect()
    }

    fn picked(table: &[&[(&str, f64)]]) -> Vec<String> {
        let candidates = scenes(table);
        let picks = pick_for_all(&candidates, 0.4);
        let name = |(list, pick): (&Vec<Candidate>, &Option<Assignment>)| {
            pick.map_or("-".to_owned(), |pick| list[pick.candidate].id.clone())
        };
        candidates.iter().zip(&picks).map(name).collect()
    }

    #[test]
    fn the_better_match_keeps_the_file_and_the_other_takes_its_second() {
        assert_eq!(picked(&[&[("a", 0.8), ("b", 0.6)], &[("a", 0.9), ("c", 0.5)]]), ["b", "a"]);
    }

    #[test]
    fn nothing_is_picked_below_the_threshold() {
        assert_eq!(picked(&[&[("a", 0.39)], &[]]), ["-", "-"]);
    }

    #[test]
    fn a_file_comes_again_only_where_nothing_else_is_left_and_never_side_by_side() {
        assert_eq!(picked(&[&[("a", 0.8)], &[("a", 0.7)], &[("a", 0.6)]]), ["a", "-", "a"]);
        assert_eq!(picked(&[&[("a", 0.8)], &[("b", 0.7)], &[("a", 0.6), ("b", 0.5)]])[2], "a");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn every_pick_is_good_enough_and_no_neighbours_are_alike(
            table in prop::collection::vec(prop::collection::vec((0_u8..6, 0.0..1.0_f64), 0..5), 0..8),
        ) {
            let candidates: Vec<Vec<Candidate>> = table
                .iter()
                .map(|list| list.iter().map(|(id, score)| candidate(&id.to_string(), *score)).collect())
                .collect();
            let picks = pick_for_all(&candidates, 0.4);
            prop_assert_eq!(picks.len(), candidates.len());
            let file = |scene: usize| picks[scene].map(|pick| &candidates[scene][pick.candidate]);
            for scene in 0..picks.len() {
                if let Some(candidate) = file(scene) {
                    prop_assert!(candidate.score >= 0.4);
                }
                let first = picks[scene].is_some_and(|pick| !pick.repeated);
                let earlier = (0..picks.len()).filter(|&other| {
                    other != scene && picks[other].is_some_and(|pick| !pick.repeated)
                });
                for other in earlier {
                    if first {
                        prop_assert_ne!(&file(scene).unwrap().id, &file(other).unwrap().id);
                    }
                }
            }
        }
    }

    #[test]
    fn where_two_serve_as_well_the_work_of_others_is_shown_too() {
        let by = |id: &str, score: f64, creator: &str| Candidate {
            creator: Some(creator.to_owned()),
            ..candidate(id, score)
        };
        let lists = [
            vec![by("a", 0.9, "Ada"), by("b", 0.5, "Bo")],
            vec![by("c", 0.8, "Ada"), by("d", 0.79, "Bo"), by("e", 0.7, "Cy")],
            vec![by("f", 0.6, "Ada"), by("g", 0.5, "Dee")],
        ];
        let picks = pick_for_all(&lists, 0.4);
        let ids: Vec<usize> = picks.iter().map(|pick| pick.unwrap().candidate).collect();
        assert_eq!(ids, [0, 1, 0], "only where it is nearly as good");
    }
}
