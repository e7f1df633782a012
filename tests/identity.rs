//! Which scene is which after an edit, and which boundaries outlive it.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::HashSet;
use std::time::Duration;

use assetflow::config::Clock;
use assetflow::script::identity::{
    Fingerprint, SentenceHash, assign, fresh_id, kept_boundaries, sentence_hash,
};
use proptest::prelude::*;

/// A scene as its sentences.
type Scene = Vec<String>;

const TIDES: [&[&str]; 6] = [
    &["Twice a day, the sea leaves.", "And twice a day it comes back."],
    &[
        "The Moon pulls on the water, and the water on the near side bulges towards it.",
        "A second bulge rises on the far side.",
        "Between the two, the coast falls dry.",
    ],
    &["In the harbour, boats settle into the mud and wait for six hours."],
    &["Mussels close their shells.", "Crabs dig in, and the gulls come down to feed."],
    &["Walk out too far, and you will meet the flood on your way home."],
    &["So read the table before you go.", "The sea keeps its appointments."],
];

fn tides() -> Vec<Scene> {
    TIDES.iter().map(|scene| scene.iter().map(|text| (*text).to_owned()).collect()).collect()
}

fn fingerprints(scenes: &[Scene]) -> Vec<Fingerprint> {
    let fingerprint =
        |scene: &Scene| Fingerprint::of(&scene.iter().map(String::as_str).collect::<Vec<_>>());
    scenes.iter().map(fingerprint).collect()
}

/// What a lock file keeps of a script's fingerprints.
fn kept(scenes: &[Scene]) -> Vec<Fingerprint> {
    let through_file = |fingerprint: Fingerprint| {
        let sketch = fingerprint.sketch.to_string().parse().unwrap();
        Fingerprint::kept(fingerprint.sentences, sketch)
    };
    fingerprints(scenes).into_iter().map(through_file).collect()
}

fn assigned(old: &[Scene], new: &[Scene]) -> Vec<Option<usize>> {
    assign(&kept(old), &fingerprints(new))
}

fn scene(sentences: &[&str]) -> Scene {
    sentences.iter().map(|text| (*text).to_owned()).collect()
}

fn edited(edit: impl FnOnce(&mut Vec<Scene>)) -> Vec<Scene> {
    let mut scenes = tides();
    edit(&mut scenes);
    scenes
}

#[test]
fn an_unchanged_script_keeps_every_scene_whatever_its_file_is_called() {
    assert_eq!(assigned(&tides(), &tides()), [0, 1, 2, 3, 4, 5].map(Some));
}

#[test]
fn punctuation_case_and_blanks_are_no_change() {
    let new = edited(|scenes| {
        scenes[2][0] =
            "in the harbour boats SETTLE into the mud — and wait for six hours!".to_owned();
    });
    assert_eq!(kept(&new)[2].sentences, kept(&tides())[2].sentences);
}

#[test]
fn a_moved_scene_keeps_its_identity() {
    let new = edited(|scenes| {
        let moved = scenes.remove(1);
        scenes.insert(4, moved);
    });
    assert_eq!(assigned(&tides(), &new), [0, 2, 3, 4, 1, 5].map(Some));
}

#[test]
fn two_swapped_scenes_keep_theirs() {
    let new = edited(|scenes| scenes.swap(1, 4));
    assert_eq!(assigned(&tides(), &new), [0, 4, 2, 3, 1, 5].map(Some));
}

#[test]
fn an_edited_word_is_no_new_scene_even_where_it_moved() {
    let new = edited(|scenes| {
        scenes[2][0] = scenes[2][0].replace("boats", "trawlers");
        let moved = scenes.remove(2);
        scenes.push(moved);
    });
    assert_eq!(assigned(&tides(), &new), [0, 1, 3, 4, 5, 2].map(Some));
}

#[test]
fn a_rewritten_scene_between_unchanged_neighbours_is_the_same_scene() {
    for at in 0..6 {
        let new = edited(|scenes| scenes[at] = scene(&["Nobody expected any of this."]));
        assert_eq!(assigned(&tides(), &new), [0, 1, 2, 3, 4, 5].map(Some), "scene {at}");
    }
}

#[test]
fn the_larger_part_of_a_split_scene_keeps_its_identity() {
    let new = edited(|scenes| {
        let rest = scenes[1].split_off(1);
        scenes.insert(2, rest);
    });
    // One long sentence outweighs two short ones.
    assert_eq!(
        assigned(&tides(), &new),
        [Some(0), Some(1), None, Some(2), Some(3), Some(4), Some(5)]
    );
    let new = edited(|scenes| {
        scenes[1]
            .push("Nobody on this beach will notice until it is far too late to turn.".to_owned());
    });
    let split = {
        let mut split = new.clone();
        let rest = split[1].split_off(1);
        split.insert(2, rest);
        split
    };
    assert_eq!(
        assigned(&new, &split),
        [Some(0), None, Some(1), Some(2), Some(3), Some(4), Some(5)]
    );
}

#[test]
fn the_larger_of_two_merged_scenes_keeps_its_identity() {
    let new = edited(|scenes| {
        let rest = scenes.remove(2);
        scenes[1].extend(rest);
    });
    assert_eq!(assigned(&tides(), &new), [0, 1, 3, 4, 5].map(Some));
    let new = edited(|scenes| {
        let rest = scenes.remove(1);
        scenes[0].extend(rest);
    });
    assert_eq!(assigned(&tides(), &new), [1, 2, 3, 4, 5].map(Some));
}

#[test]
fn scenes_with_the_same_words_go_by_their_place() {
    let refrain = || scene(&["And the sea comes back."]);
    let old = edited(|scenes| {
        scenes.insert(1, refrain());
        scenes.insert(4, refrain());
    });
    assert_eq!(assigned(&old, &old), [0, 1, 2, 3, 4, 5, 6, 7].map(Some));
    let mut without_the_first = old.clone();
    without_the_first.remove(1);
    assert_eq!(assigned(&old, &without_the_first), [0, 2, 3, 4, 5, 6, 7].map(Some));
    let mut with_a_third = old.clone();
    with_a_third.push(refrain());
    let ids = assigned(&old, &with_a_third);
    assert_eq!(ids, [Some(0), Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), Some(7), None]);
    assert_eq!(
        assigned(&vec![refrain(); 3], &vec![refrain(); 2]),
        [0, 1].map(Some),
        "nothing but repetition"
    );
}

#[test]
fn a_deleted_scene_takes_its_identity_with_it() {
    let new = edited(|scenes| drop(scenes.remove(3)));
    assert_eq!(assigned(&tides(), &new), [0, 1, 2, 4, 5].map(Some));
}

#[test]
fn an_inserted_scene_is_new() {
    let new = edited(|scenes| scenes.insert(3, scene(&["Lighthouses were once lit by hand."])));
    assert_eq!(
        assigned(&tides(), &new),
        [Some(0), Some(1), Some(2), None, Some(3), Some(4), Some(5)]
    );
}

#[test]
fn another_script_shares_no_scene() {
    let other = [
        scene(&["Coffee was first roasted in the highlands of Ethiopia."]),
        scene(&["A goat herd noticed it.", "His goats would not sleep."]),
        scene(&["Monks boiled the berries and stayed awake through the prayers."]),
    ];
    assert_eq!(assigned(&tides(), &other), [None; 3]);
    assert_eq!(assigned(&[], &other), [None; 3]);
    assert!(assigned(&other, &[]).is_empty());
}

#[test]
fn languages_without_blanks_are_told_apart_too() {
    let old = [
        scene(&["潮は一日に二度引き、二度満ちる。"]),
        scene(&["月が海の水を引き寄せている。", "反対側にも膨らみができる。"]),
        scene(&["港では船が泥の上で六時間待つ。"]),
    ];
    let mut new = old.clone();
    new[2][0] = new[2][0].replace('船', "漁船");
    new.rotate_right(1);
    assert_eq!(assigned(&old, &new), [2, 0, 1].map(Some));
}

#[test]
fn five_thousand_scenes_take_no_time() {
    let old = script(5_000, 3, 7);
    let mut new = old.clone();
    for at in (0..new.len()).step_by(3) {
        new[at][0].push_str(" indeed");
    }
    new.rotate_left(1_700);
    let (old, new_prints) = (kept(&old), fingerprints(&new));
    let sentences: Vec<SentenceHash> =
        new_prints.iter().flat_map(|scene| scene.sentences.clone()).collect();
    let watch = Clock::system().stopwatch();
    let ids = assign(&old, &new_prints);
    let boundaries = kept_boundaries(&old, &sentences);
    let took = watch.elapsed();
    assert!(ids.iter().enumerate().all(|(at, id)| *id == Some((at + 1_700) % 5_000)));
    assert_eq!(boundaries.len(), 4_999);
    println!("5,000 scenes assigned and aligned in {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn repetition_does_not_blow_up() {
    let same = vec![scene(&["Again.", "And again."]); 5_000];
    let mixed: Vec<Scene> =
        (0..5_000).map(|n| scene(&["Again.", &format!("And again {}.", n % 7)])).collect();
    let watch = Clock::system().stopwatch();
    assert_eq!(assigned(&same, &mixed).len(), 5_000);
    assert_eq!(assigned(&mixed, &same).len(), 5_000);
    let sentences: Vec<SentenceHash> =
        fingerprints(&mixed).iter().flat_map(|scene| scene.sentences.clone()).collect();
    assert!(kept_boundaries(&kept(&same), &sentences).len() < 10_000);
    assert!(watch.elapsed() < Duration::from_secs(5), "{:?}", watch.elapsed());
}

#[test]
fn an_edited_scene_among_many_strangers_is_found() {
    let old = script(400, 2, 3);
    // A quarter of the scenes, in reverse, with a word of each sentence changed; the rest is new.
    let mut new = script(400, 2, 99);
    for at in (0..400).step_by(4) {
        new[399 - at].clone_from(&old[at]);
        for sentence in &mut new[399 - at] {
            let mut words: Vec<&str> = sentence.split(' ').collect();
            words[2] = "otherwise";
            *sentence = words.join(" ");
        }
    }
    let ids = assigned(&old, &new);
    let found = (0..400).step_by(4).filter(|at| ids[399 - at] == Some(*at)).count();
    let mistaken = ids.iter().flatten().count() - found;
    println!("of 100 edited scenes among strangers {found} were found, {mistaken} mistaken");
    assert!(found >= 98 && mistaken <= 1, "{found} {mistaken}");
}

/// A random script of made-up sentences of eight words, all different. Of 400 words the first are
/// the most frequent, as in a language.
fn script(scenes: usize, sentences: usize, seed: u64) -> Vec<Scene> {
    let mut state = seed;
    let mut below = |limit: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 40).unwrap() % limit
    };
    let mut sentence = |number: usize| {
        let mut word = || format!("w{}", below(20) * below(20));
        let words: Vec<String> = (0..7).map(|_| word()).collect();
        format!("{} s{seed}x{number}", words.join(" "))
    };
    (0..scenes)
        .map(|scene| (0..sentences).map(|at| sentence(scene * sentences + at)).collect())
        .collect()
}

// Boundaries

/// A script written as scenes of one-letter sentences: `ab|c|de`.
fn letters(text: &str) -> Vec<Scene> {
    text.split('|').map(|scene| scene.chars().map(String::from).collect()).collect()
}

/// What `old`, written in letters, makes of the sentences of `new`: the letters with a bar at each
/// kept boundary.
fn kept_in(old: &str, new: &str) -> String {
    let sentences: Vec<String> = new.chars().map(String::from).collect();
    let hashes: Vec<SentenceHash> = sentences.iter().map(|text| sentence_hash(text)).collect();
    let boundaries = kept_boundaries(&kept(&letters(old)), &hashes);
    let mut result = String::new();
    for (at, letter) in new.chars().enumerate() {
        if boundaries.contains(&at) {
            result.push('|');
        }
        result.push(letter);
    }
    result
}

#[test]
fn boundaries_outlive_edits() {
    for (old, new, expected) in [
        ("ab|cd|ef", "abcdef", "ab|cd|ef"),
        ("ab|cd|ef", "abxdef", "ab|xd|ef"),
        ("ab|cd|ef", "axcdef", "ax|cd|ef"),
        ("ab|cd|ef", "abxxdef", "ab|xxd|ef"),
        ("ab|cd|ef", "abdef", "ab|d|ef"),
        ("ab|cd|ef", "abef", "ab|ef"),
        ("ab|c|ef", "abxef", "ab|x|ef"),
        ("ab|cd|ef", "abcxdef", "ab|cxd|ef"),
        // Between two scenes, one new sentence joins the scene before, more are their own.
        ("ab|cd|ef", "abxcdef", "abx|cd|ef"),
        ("ab|cd|ef", "abxyzcdef", "ab|xyz|cd|ef"),
        ("ab|cd|ef", "xabcdef", "xab|cd|ef"),
        ("ab|cd|ef", "xyabcdef", "xy|ab|cd|ef"),
        ("ab|cd|ef", "abcdefx", "ab|cd|efx"),
        ("ab|cd|ef", "abcdefxy", "ab|cd|ef|xy"),
        // Changed on both sides of a boundary.
        ("ab|cd|ef", "axydef", "ax|yd|ef"),
        // Moved scenes take their boundaries along.
        ("ab|cd|ef|gh", "abefghcd", "ab|ef|gh|cd"),
        ("ab|cd|ef|gh", "ghabcdef", "gh|ab|cd|ef"),
        // A sentence that strays into another scene joins it.
        ("abc|defg", "acdebfg", "ac|debfg"),
        ("abc|d", "wxyz", "wxyz"),
        ("", "ab", "ab"),
        ("ab|cd", "", ""),
    ] {
        assert_eq!(kept_in(old, new), expected, "{old} -> {new}");
    }
}

fn hashes(scenes: &[Scene]) -> Vec<SentenceHash> {
    scenes.iter().flatten().map(|text| sentence_hash(text)).collect()
}

/// The scenes that `old`'s boundaries make of the sentences of an edited script.
fn resegmented(old: &[Scene], sentences: &[SentenceHash]) -> Vec<Vec<SentenceHash>> {
    let mut starts = vec![0];
    starts.extend(kept_boundaries(&kept(old), sentences));
    starts.push(sentences.len());
    starts.windows(2).map(|pair| sentences[pair[0]..pair[1]].to_vec()).collect()
}

/// How many of `some` are not among `others`, each of which counts once.
fn missing_from(others: &[Vec<SentenceHash>], some: &[Vec<SentenceHash>]) -> usize {
    let mut others = others.to_vec();
    some.iter()
        .filter(|scene| {
            let found = others.iter().position(|other| other == *scene);
            found.map(|at| others.swap_remove(at)).is_none()
        })
        .count()
}

/// A script of at least two scenes. With few letters sentences repeat; with many they hardly do.
fn any_script(letters: &'static str) -> impl Strategy<Value = Vec<Scene>> {
    let sentence = prop::sample::select(letters.chars().map(String::from).collect::<Vec<_>>());
    prop::collection::vec(prop::collection::vec(sentence, 1..5), 2..8)
}

/// The sentence of that number, counted round and round: its scene and its place there.
fn place(scenes: &[Scene], number: usize) -> (usize, usize) {
    let places = scenes.iter().enumerate();
    let mut places =
        places.flat_map(|(at, scene)| (0..scene.len()).map(move |inside| (at, inside)));
    places.nth(number % scenes.iter().map(Vec::len).sum::<usize>()).unwrap()
}

fn contents(scenes: &[Scene]) -> Vec<Vec<SentenceHash>> {
    fingerprints(scenes).into_iter().map(|scene| scene.sentences).collect()
}

/// Whether an edit of one sentence changed at most one scene and let the others be.
fn one_scene_only(old: &[Scene], new: &[Scene]) -> bool {
    let (before, after) = (contents(old), resegmented(old, &hashes(new)));
    missing_from(&before, &after) <= 1 && missing_from(&after, &before) <= 1
}

fn edits_stay_in_one_scene(old: &[Scene], number: usize, sentence: &str) {
    let (at, inside) = place(old, number);
    let mut replaced = old.to_vec();
    sentence.clone_into(&mut replaced[at][inside]);
    assert!(one_scene_only(old, &replaced), "replaced: {old:?} {replaced:?}");

    let mut inserted = old.to_vec();
    inserted[at].insert(inside, sentence.to_owned());
    assert!(one_scene_only(old, &inserted), "inserted: {old:?} {inserted:?}");

    let mut deleted = old.to_vec();
    deleted[at].remove(inside);
    deleted.retain(|scene| !scene.is_empty());
    assert!(one_scene_only(old, &deleted), "deleted: {old:?} {deleted:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn one_changed_sentence_changes_one_scene(
        old in any_script("abcdefghijklmnopqrstuvwxyzäöü"), number in 0..100_usize, letter in "[a-z0-9]",
    ) {
        edits_stay_in_one_scene(&old, number, &letter);
    }

    #[test]
    fn so_it_does_where_sentences_repeat(
        old in any_script("abc"), number in 0..100_usize, letter in "[a-d]",
    ) {
        edits_stay_in_one_scene(&old, number, &letter);
    }

    #[test]
    fn a_replaced_sentence_leaves_every_other_scene_where_it_was(
        old in any_script("abcdefghij"), number in 0..100_usize,
    ) {
        let (at, inside) = place(&old, number);
        let mut new = old.clone();
        "0".clone_into(&mut new[at][inside]);
        prop_assert_eq!(resegmented(&old, &hashes(&new)), contents(&new));
        let ids = assigned(&old, &new);
        prop_assert_eq!(ids, (0..old.len()).map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn a_moved_scene_takes_its_boundaries_along(
        lengths in prop::collection::vec(1..5_usize, 2..10), from in 0..10_usize, to in 0..10_usize,
    ) {
        let mut number = 0;
        let mut next = || { number += 1; format!("sentence {number}") };
        let old: Vec<Scene> =
            lengths.iter().map(|length| (0..*length).map(|_| next()).collect()).collect();
        let mut new = old.clone();
        let moved = new.remove(from % old.len());
        new.insert(to % old.len(), moved);
        prop_assert_eq!(resegmented(&old, &hashes(&new)), contents(&new));
    }

    #[test]
    fn boundaries_rise_inside_the_script(old in any_script("abcd"), new in "[a-f]{0,30}") {
        let sentences: Vec<_> = new.chars().map(|c| sentence_hash(&c.to_string())).collect();
        let boundaries = kept_boundaries(&kept(&old), &sentences);
        prop_assert!(boundaries.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(boundaries.iter().all(|at| (1..sentences.len()).contains(at)));
    }

    #[test]
    fn no_identity_is_used_twice(old in any_script("abcdef"), new in any_script("abcdef")) {
        let ids: Vec<usize> = assigned(&old, &new).into_iter().flatten().collect();
        let distinct: HashSet<_> = ids.iter().collect();
        prop_assert_eq!(distinct.len(), ids.len());
        prop_assert!(ids.iter().all(|id| *id < old.len()));
    }

    #[test]
    fn fresh_names_are_distinct(scenes in any_script("ab")) {
        let mut taken = HashSet::new();
        for fingerprint in fingerprints(&scenes) {
            let id = fresh_id(&fingerprint, 0, |id| taken.contains(id));
            prop_assert!(taken.insert(id));
        }
    }
}
