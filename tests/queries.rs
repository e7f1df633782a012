#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that prints its figures"
)]
//! Scene queries and descriptions against the hand-listed visual nouns of `visual-gold.json`.

use std::collections::BTreeSet;

use assetflow::segment::Rung;
use assetflow::segment::describe::{self, Description};
use assetflow::segment::queries::{self, SceneText, Topic};
use assetflow::segment::wordnet;
use assetflow::text::Language;
use rust_stemmers::{Algorithm, Stemmer};
use serde::Deserialize;

#[derive(Deserialize)]
struct Gold {
    scripts: Vec<Script>,
}

#[derive(Deserialize)]
struct Script {
    title: String,
    held_out: bool,
    scenes: Vec<Scene>,
}

#[derive(Deserialize)]
struct Scene {
    narration: String,
    nouns: Vec<String>,
}

impl Script {
    fn topic(&self) -> Topic {
        let narration: Vec<&str> =
            self.scenes.iter().map(|scene| scene.narration.as_str()).collect();
        Topic::of(&narration.join("\n\n"), Some(&self.title), &Language::english())
    }
}

fn gold() -> Gold {
    serde_json::from_str(include_str!("fixtures/visual-gold.json")).unwrap()
}

fn input<'a>(index: usize, narration: &'a str, language: &'a Language) -> SceneText<'a> {
    SceneText { index, narration, language, visual: None, searches: &[] }
}

fn stems(text: &str) -> BTreeSet<String> {
    let stemmer = Stemmer::create(Algorithm::English);
    text.split_whitespace().map(|word| stemmer.stem(&word.to_lowercase()).into_owned()).collect()
}

/// Counts over the scenes of some scripts.
#[derive(Default)]
struct Score {
    scenes: u32,
    first_hits: u32,
    top_hits: u32,
    nouns: u32,
    covered: u32,
    exact: u32,
    of_good_length: u32,
}

impl Score {
    fn add(&mut self, scene: &Scene, queries: &[assetflow::segment::Query]) {
        let wanted: BTreeSet<String> = scene.nouns.iter().flat_map(|noun| stems(noun)).collect();
        let top: Vec<_> = queries.iter().take(3).map(|query| stems(&query.text)).collect();
        let asked: BTreeSet<String> = top.iter().flatten().cloned().collect();
        self.scenes += 1;
        self.first_hits += u32::from(top.first().is_some_and(|first| !first.is_disjoint(&wanted)));
        self.top_hits += u32::from(!asked.is_disjoint(&wanted));
        self.nouns += u32::try_from(wanted.len()).unwrap();
        self.covered += u32::try_from(wanted.intersection(&asked).count()).unwrap();
        for query in queries.iter().filter(|query| query.rung == Rung::Exact) {
            self.exact += 1;
            self.of_good_length += u32::from((2..=3).contains(&query.text.split(' ').count()));
        }
    }

    fn percent(part: u32, whole: u32) -> f64 {
        100.0 * f64::from(part) / f64::from(whole)
    }

    fn check(&self, name: &str) {
        let top = Self::percent(self.top_hits, self.scenes);
        let covered = Self::percent(self.covered, self.nouns);
        let length = Self::percent(self.of_good_length, self.exact);
        println!(
            "{name}: {} scenes, top-1 hit {:.0} %, top-3 hit {top:.0} %, nouns covered {covered:.0} %, 2-3 words {length:.0} %",
            self.scenes,
            Self::percent(self.first_hits, self.scenes)
        );
        assert!(top >= 90.0, "{name}: top-3 hit");
        assert!(covered >= 60.0, "{name}: coverage");
        assert!(length >= 90.0, "{name}: length");
    }
}

#[test]
fn queries_name_what_an_editor_would_look_for() {
    let language = Language::english();
    let (mut tuned, mut held_out) = (Score::default(), Score::default());
    for script in &gold().scripts {
        let topic = script.topic();
        println!("\n== {} ({})", script.title, if script.held_out { "held out" } else { "tuned" });
        let mut scenes = Vec::new();
        for (index, scene) in script.scenes.iter().enumerate() {
            let input = input(index, &scene.narration, &language);
            let queries = queries::for_scene(&input, &topic);
            scenes.push(describe::scene(&input, &topic));
            let score = if script.held_out { &mut held_out } else { &mut tuned };
            score.add(scene, &queries);
            let texts: Vec<_> = queries
                .iter()
                .map(|query| format!("{}:{}", &format!("{:?}", query.rung)[..1], query.text))
                .collect();
            println!("  {:?}\n      {}", scene.nouns, texts.join(" | "));
        }
        for (title, Description { visual, .. }) in describe::titles(&scenes).iter().zip(&scenes) {
            println!("  {title:<28} {visual}");
        }
    }
    println!();
    tuned.check("tuned");
    held_out.check("held out");
}

/// Words that have no place in a query.
const BANNED: &str = "yesterday today tomorrow minute minutes hour hours day days night morning evening week weeks month \
    months year years decade decades century centuries time noon dawn dusk january july monday sunday \
    one two three four five six seven eight nine ten eleven twelve twenty thirty fifteen hundred thousand million \
    is are was were be been has have had do does did will would can could may might must should \
    threw slept waited changed bent reached climbs stand called burns swallows hisses carry know begin cover pour knead \
    press slide smells wakes rattles bring costs hangs sell drifts find order recommends remember glare wobble break \
    moves stays leave measures warms comes charges put fills fails replace hears turn loosen lift pull show \
    spread lays return tell blooms driven huddles piles give forget eat depends drinks breathes linger need bury sink \
    takes grow removes think build crossed carried sold rode offered travelled copied moved end took \
    unload mend begins walk touch lean happens measure ran solve studied built weighed kept shrunk drew used \
    it he she they we you i them him her us this that these those his its their our your my the a an of in on at to";

#[test]
fn no_verb_number_time_word_or_small_word_is_asked_for() {
    let language = Language::english();
    let banned: BTreeSet<&str> = BANNED.split_whitespace().collect();
    for script in &gold().scripts {
        let topic = script.topic();
        for (index, scene) in script.scenes.iter().enumerate() {
            let queries = queries::for_scene(&input(index, &scene.narration, &language), &topic);
            assert!((1..=5).contains(&queries.len()), "{}", scene.narration);
            for query in queries {
                assert!(query.text.chars().count() <= 80);
                assert!(
                    query
                        .text
                        .chars()
                        .all(|letter| letter.is_alphabetic() || " -".contains(letter)),
                    "{}",
                    query.text
                );
                for word in query.text.split(' ') {
                    assert!(
                        !banned.contains(word),
                        "{word:?} in {:?}: {}",
                        query.text,
                        scene.narration
                    );
                }
                let head = query.text.rsplit(' ').next().unwrap();
                let noun = wordnet::noun_class(head).is_some()
                    || head.starts_with(char::is_uppercase)
                    || wordnet::part_of_speech(head).is_unknown();
                assert!(noun, "{head:?} is no noun: {}", query.text);
            }
        }
    }
}

#[test]
fn descriptions_are_short_notes_without_loose_ends() {
    let language = Language::english();
    let (pronouns, ends): (BTreeSet<&str>, BTreeSet<&str>) = (
        "i you he she it we they me him us them his its their our your my who which that this"
            .split(' ')
            .collect(),
        "of in on at to from with by the a an and or into over under".split(' ').collect(),
    );
    for script in &gold().scripts {
        let topic = script.topic();
        for (index, scene) in script.scenes.iter().enumerate() {
            let found = describe::scene(&input(index, &scene.narration, &language), &topic);
            let words: Vec<&str> = found.visual.split(' ').collect();
            assert!((1..=9).contains(&words.len()), "{}", found.visual);
            assert!((1..=4).contains(&found.title.split(' ').count()), "{}", found.title);
            assert!(!words.iter().any(|word| pronouns.contains(word)), "{}", found.visual);
            assert!(!ends.contains(words[words.len() - 1]), "{}", found.visual);
            assert!(
                !found.visual.contains(['"', '[', ']', '(', ')', '“', '”', '.', '!', '?']),
                "{}",
                found.visual
            );
        }
    }
}

#[test]
fn the_writers_searches_come_first_and_the_cue_before_the_narration() {
    let language = Language::english();
    let narration = "The engineers were proud of their machine.";
    let topic = Topic::of(narration, Some("Steam engines"), &language);
    let searches = ["brass gauge macro".to_owned()];
    let scene = SceneText {
        index: 0,
        narration,
        language: &language,
        visual: Some("steam locomotive leaving a station"),
        searches: &searches,
    };
    let queries = queries::for_scene(&scene, &topic);
    assert_eq!(queries[0].text, "brass gauge macro");
    assert!(queries[0].by_writer);
    assert_eq!(queries[1].text, "steam locomotive");
    assert!(!queries[1].by_writer);
}

#[test]
fn a_scene_of_pronouns_asks_for_the_topic() {
    let language = Language::english();
    let topic = Topic::of(
        "The lighthouse keeper lit the lamp. The lighthouse was cold.",
        Some("The lighthouse"),
        &language,
    );
    let queries = queries::for_scene(&input(1, "And they never did it again.", &language), &topic);
    assert!(queries[0].text.contains("lighthouse"), "{queries:?}");
}

/// A script of many scenes in seconds of work would be felt at every keystroke.
#[test]
fn sixty_kilobytes_are_described_at_once() {
    let language = Language::english();
    let scenes: Vec<String> = gold()
        .scripts
        .into_iter()
        .flat_map(|script| script.scenes)
        .map(|scene| scene.narration)
        .collect();
    let scenes: Vec<&str> = scenes.iter().cycle().map(String::as_str).take(500).collect();
    let narration = scenes.join("\n\n");
    assert!(narration.len() > 50_000);
    let start = std::time::Instant::now();
    let topic = Topic::of(&narration, Some("All of it"), &language);
    let queries: usize = scenes
        .iter()
        .enumerate()
        .map(|(index, scene)| {
            let input = input(index, scene, &language);
            assert!(!describe::scene(&input, &topic).visual.is_empty());
            queries::for_scene(&input, &topic).len()
        })
        .sum();
    let spent = start.elapsed();
    println!("{} scenes, {} bytes, {queries} queries: {spent:?}", scenes.len(), narration.len());
    assert!(spent.as_secs() < 5);
}

/// A long line without a stop must not make the search for phrases slow.
#[test]
fn hostile_text_costs_no_more_than_its_length() {
    let language = Language::english();
    let start = std::time::Instant::now();
    for text in [
        "red tower and ".repeat(5_000),
        "of the ".repeat(8_000),
        "a".repeat(100_000),
        "tall, ".repeat(10_000),
        "boats on the sea ".repeat(4_000),
    ] {
        let topic = Topic::of(&text, None, &language);
        let input = input(0, &text, &language);
        assert!(
            queries::for_scene(&input, &topic).iter().all(|query| query.text.chars().count() <= 80)
        );
        let visual = describe::scene(&input, &topic).visual;
        assert!(visual.len() < 1_000, "{}", visual.len());
    }
    assert!(start.elapsed().as_secs() < 30);
}

#[test]
fn other_languages_ask_in_their_own_words() {
    for (tag, title, narration) in [
        (
            "de",
            "Leuchttürme an der Nordsee",
            "Der alte Leuchtturm steht auf einem steilen Felsen über der Nordsee. Jede Nacht steigt der Wärter die schmale Treppe hinauf und zündet die Lampe an.",
        ),
        (
            "fr",
            "Le pain de campagne",
            "Le boulanger pétrit la pâte à pain sur une table en bois. Dans le four, la croûte devient dorée et le parfum remplit la cuisine.",
        ),
        (
            "es",
            "Los faros del norte",
            "El faro de piedra domina la costa rocosa desde hace siglos. Los pescadores regresan al puerto con las redes llenas.",
        ),
        (
            "it",
            "I fari d'Italia",
            "Il vecchio faro domina la costa rocciosa. I pescatori tornano al porto con le reti piene di pesce.",
        ),
        (
            "pt",
            "O farol",
            "O velho farol guia os barcos de pesca até o porto. As ondas batem contra as rochas negras.",
        ),
        (
            "nl",
            "De vuurtoren",
            "De oude vuurtoren staat op een hoge rots boven de zee. Elke nacht beklimt de wachter de smalle trap.",
        ),
        (
            "sv",
            "Fyren",
            "Den gamla fyren står på en brant klippa vid havet. Varje natt klättrar fyrvaktaren upp för den smala trappan.",
        ),
        (
            "pl",
            "Latarnia morska",
            "Stara latarnia morska stoi na wysokiej skale nad morzem. Rybacy wracają do portu z pełnymi sieciami.",
        ),
        (
            "ru",
            "Маяк",
            "Старый маяк стоит на высокой скале над морем. Рыбаки возвращаются в порт с полными сетями.",
        ),
        (
            "tr",
            "Deniz feneri",
            "Eski deniz feneri yüksek bir kayanın üzerinde duruyor. Balıkçılar dolu ağlarla limana dönüyor.",
        ),
        (
            "ar",
            "المنارة القديمة",
            "تقف المنارة القديمة على صخرة عالية فوق البحر. يعود الصيادون إلى الميناء بشباك مليئة.",
        ),
        (
            "hi",
            "पुराना प्रकाशस्तंभ",
            "पुराना प्रकाशस्तंभ समुद्र के ऊपर एक ऊँची चट्टान पर खड़ा है। मछुआरे बंदरगाह पर लौटते हैं।",
        ),
        (
            "ja",
            "灯台の歴史",
            "古い灯台は海岸の岩の上に立っています。漁師たちは夕方に漁港へ戻ります。",
        ),
        ("zh", "灯塔的故事", "古老的灯塔矗立在海岸的岩石上。渔民们在傍晚回到渔港。"),
        ("ko", "등대", "오래된 등대가 바닷가 바위 위에 서 있다. 어부들은 저녁에 항구로 돌아온다."),
    ] {
        let language = Language::parse(tag).unwrap();
        let topic = Topic::of(narration, Some(title), &language);
        let input = input(0, narration, &language);
        let queries = queries::for_scene(&input, &topic);
        let found = describe::scene(&input, &topic);
        let texts: Vec<_> = queries.iter().map(|query| query.text.as_str()).collect();
        println!("{tag}: {} | {} | {}", found.title, found.visual, texts.join(" | "));
        assert!((1..=5).contains(&queries.len()), "{tag}");
        assert!(narration.contains(&found.visual), "{tag}: {}", found.visual);
        assert!(!found.title.is_empty());
    }
}
