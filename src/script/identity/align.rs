//! Finding the same items again in an edited sequence.

use std::collections::HashMap;
use std::hash::Hash;

/// For each item of `new`, the place of its equal in `old`, each place used at most once.
///
/// The equal start and end are matched first, then items that are there once on either side
/// (these may have moved), and then, outward from every match, equal neighbours. Repeated items
/// that no neighbour tells apart stay unmatched. Near-linear, and the same for the same input.
pub(super) fn align<T: Eq + Hash + Copy>(old: &[T], new: &[T]) -> Vec<Option<usize>> {
    let mut matching = Matching { of_new: vec![None; new.len()], old_used: vec![false; old.len()] };
    let same = |(left, right): &(&T, &T)| left == right;
    let prefix = old.iter().zip(new).take_while(same).count();
    let suffix =
        old[prefix..].iter().rev().zip(new[prefix..].iter().rev()).take_while(same).count();
    for at in 0..prefix {
        matching.pair(at, at);
    }
    for back in 1..=suffix {
        matching.pair(old.len() - back, new.len() - back);
    }
    let old_once = places_of_single(&old[prefix..old.len() - suffix]);
    let new_once = places_of_single(&new[prefix..new.len() - suffix]);
    for (item, new_at) in &new_once {
        if let (Some(new_at), Some(Some(old_at))) = (new_at, old_once.get(item)) {
            matching.pair(prefix + old_at, prefix + new_at);
        }
    }
    matching.extend_forward(old, new);
    matching.extend_backward(old, new);
    matching.of_new
}

/// The place of each item; none for an item that is there more than once.
fn places_of_single<T: Eq + Hash + Copy>(items: &[T]) -> HashMap<T, Option<usize>> {
    let mut places = HashMap::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        places.entry(*item).and_modify(|place| *place = None).or_insert(Some(at));
    }
    places
}

struct Matching {
    of_new: Vec<Option<usize>>,
    old_used: Vec<bool>,
}

impl Matching {
    fn pair(&mut self, old: usize, new: usize) {
        self.of_new[new] = Some(old);
        self.old_used[old] = true;
    }

    fn pair_if_equal<T: Eq>(&mut self, old: &[T], new: &[T], old_at: usize, new_at: usize) {
        let free = self.of_new[new_at].is_none() && self.old_used.get(old_at) == Some(&false);
        if free && old[old_at] == new[new_at] {
            self.pair(old_at, new_at);
        }
    }

    fn extend_forward<T: Eq>(&mut self, old: &[T], new: &[T]) {
        for at in 1..new.len() {
            if let Some(before) = self.of_new[at - 1] {
                self.pair_if_equal(old, new, before + 1, at);
            }
        }
    }

    fn extend_backward<T: Eq>(&mut self, old: &[T], new: &[T]) {
        for at in (1..new.len()).rev() {
            if let Some(before) = self.of_new[at].and_then(|after| after.checked_sub(1)) {
                self.pair_if_equal(old, new, before, at - 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::align;
    use proptest::prelude::*;

    fn aligned(old: &str, new: &str) -> Vec<Option<usize>> {
        let items = |text: &str| text.chars().collect::<Vec<_>>();
        align(&items(old), &items(new))
    }

    #[test]
    fn single_items_are_found_wherever_they_moved() {
        assert_eq!(aligned("abcd", "cdab"), [Some(2), Some(3), Some(0), Some(1)]);
    }

    #[test]
    fn repeated_items_go_with_their_neighbours() {
        // The first `x` is gone: the one that is left stands behind `b`.
        assert_eq!(aligned("qaxbxcr", "qabxcr"), [0, 1, 3, 4, 5, 6].map(Some));
        assert_eq!(aligned("aaaa", "aaa"), [0, 1, 2].map(Some));
    }

    #[test]
    fn new_items_have_no_place() {
        assert_eq!(aligned("ab", "a?b"), [Some(0), None, Some(1)]);
        assert_eq!(aligned("", "ab"), [None, None]);
        assert!(aligned("ab", "").is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn matches_are_equal_and_one_to_one(old in "[a-f]{0,12}", new in "[a-f]{0,12}") {
            let found = aligned(&old, &new);
            let mut used = std::collections::HashSet::new();
            for (new_at, old_at) in found.iter().enumerate() {
                if let Some(old_at) = old_at {
                    prop_assert_eq!(old.as_bytes()[*old_at], new.as_bytes()[new_at]);
                    prop_assert!(used.insert(*old_at));
                }
            }
        }
    }
}
