#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that prints its figures"
)]
//! Scene queries and descriptions against the hand-listed visual nouns of `visual-gold.json`.

use std::collections::BTreeSet;

use assetflow::segment::describe;
use assetflow::segment::queries::SceneText;
use assetflow::segment::{Derived, Query, Reading, Rung, Topic, wordnet};
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
    fn derive(&self) -> Vec<(&Scene, Derived)> {
        let language = Language::english();
        let narrations: Vec<&str> =
            self.scenes.iter().map(|scene| scene.narration.as_str()).collect();
        let derived = derive_all(&narrations, Some(&self.title), &language);
        self.scenes.iter().zip(derived).collect()
    }
}

/// What is derived for each scene of a script without cues.
fn derive_all(narrations: &[&str], title: Option<&str>, language: &Language) -> Vec<Derived> {
    let readings: Vec<Reading<'_>> = narrations
        .iter()
        .enumerate()
        .map(|(index, narration)| Reading::of(input(index, narration, language)))
        .collect();
    let topic = Topic::of(&readings, title, language);
    readings.iter().map(|reading| describe::scene(reading, &topic)).collect()
}

fn texts(queries: &[Query]) -> Vec<&str> {
    queries.iter().map(|query| query.text.as_str()).collect()
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
    fn add(&mut self, scene: &Scene, queries: &[Query]) {
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
    let (mut tuned, mut held_out) = (Score::default(), Score::default());
    for script in &gold().scripts {
        println!("\n== {} ({})", script.title, if script.held_out { "held out" } else { "tuned" });
        for (scene, derived) in script.derive() {
            let score = if script.held_out { &mut held_out } else { &mut tuned };
            score.add(scene, &derived.queries);
            let texts: Vec<_> = derived
                .queries
                .iter()
                .map(|query| format!("{}:{}", &format!("{:?}", query.rung)[..1], query.text))
                .collect();
            println!("  {:<28} {}", derived.title, derived.visual);
            println!("      {:?}\n      {}", scene.nouns, texts.join(" | "));
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
    let banned: BTreeSet<&str> = BANNED.split_whitespace().collect();
    for script in &gold().scripts {
        for (scene, Derived { queries, .. }) in script.derive() {
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
    let (pronouns, ends): (BTreeSet<&str>, BTreeSet<&str>) = (
        "i you he she it we they me him us them his its their our your my who which that this"
            .split(' ')
            .collect(),
        "of in on at to from with by the a an and or into over under".split(' ').collect(),
    );
    for script in &gold().scripts {
        for (_, found) in script.derive() {
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
    let searches = ["brass gauge macro".to_owned()];
    let language = Language::english();
    let reading = Reading::of(SceneText {
        visual: Some("steam locomotive leaving a station"),
        searches: &searches,
        ..input(0, "The engineers were proud of their machine.", &language)
    });
    let topic = Topic::of(std::slice::from_ref(&reading), Some("Steam engines"), &language);
    let queries = describe::scene(&reading, &topic).queries;
    assert_eq!(queries[0].text, "brass gauge macro");
    assert!(queries[0].by_writer);
    assert_eq!(queries[1].text, "steam locomotive");
    assert!(!queries[1].by_writer);
}

#[test]
fn a_scene_of_pronouns_asks_for_the_topic() {
    let scenes = [
        "The lighthouse keeper lit the lamp. The lighthouse was cold.",
        "And they never did it again.",
    ];
    let derived = derive_all(&scenes, Some("The lighthouse"), &Language::english());
    assert!(derived[1].queries[0].text.contains("lighthouse"), "{:?}", derived[1].queries);
}

/// What a cue of a script about the tides asks for.
fn asked_of_cue(cue: &str) -> Vec<Query> {
    let language = Language::english();
    let narrations = ["Twice a day the sea leaves.", "The sea comes back to the shore."];
    let readings: Vec<Reading<'_>> = narrations
        .iter()
        .enumerate()
        .map(|(index, narration)| {
            Reading::of(SceneText { visual: Some(cue), ..input(index, narration, &language) })
        })
        .collect();
    let topic = Topic::of(&readings, Some("Twice a Day the Sea Leaves"), &language);
    describe::scene(&readings[0], &topic).queries
}

#[test]
fn a_cue_is_asked_for_in_its_own_phrases() {
    for (cue, wanted) in [
        (
            "fishing boats aground in a harbour at low tide",
            &["fishing boats harbour", "harbour low tide", "fishing boats", "harbour"][..],
        ),
        ("full moon over the ocean at night", &["full moon", "full moon ocean", "moon", "ocean"]),
        ("wading birds on the mudflats at sunset", &["wading birds", "mudflats sunset", "birds"]),
        ("moonrise over a calm sea", &["sea moonrise", "calm sea", "moonrise"]),
        ("Sun, Moon and Earth in one line, spring tide", &["sun moon earth", "spring tide"]),
        ("rock pool with a starfish", &["rock pool", "rock pool starfish"]),
        ("old tide mill with its wheel", &["old tide mill", "tide mill wheel"]),
        ("container ship entering a port", &["container ship", "container ship port"]),
        ("waves rolling in", &["rolling waves", "waves"]),
        ("a hand on a brass switch", &["brass switch"]),
        ("boats in a harbour", &["harbour boats", "boats", "harbour"]),
        ("mother, father and child at a table", &["mother father child"]),
        ("a cutting board<br>water splash", &["cutting board", "water splash"]),
        ("rows of parked trams", &["parked trams", "trams"]),
        ("narrow streets of Lisbon", &["narrow Lisbon streets", "Lisbon streets"]),
    ] {
        let found = asked_of_cue(cue);
        let found = texts(&found);
        for query in wanted {
            assert!(found.contains(query), "{cue}: {query} is not in {found:?}");
        }
        assert_eq!(found[0], wanted[0], "{cue}: {found:?}");
    }
}

#[test]
fn the_topic_is_not_glued_to_nature_or_to_everything() {
    for cue in [
        "full moon over the ocean",
        "cliffs and rocks",
        "Sun, Moon and Earth",
        "a starfish",
        "clouds",
    ] {
        for query in asked_of_cue(cue) {
            let glued = query.text.split(' ').count() > 1 && query.text.contains("sea");
            assert!(!glued, "{cue}: {}", query.text);
        }
    }
}

#[test]
fn a_persons_trade_is_no_companion() {
    let scenes = [
        "The keeper looked out. People asked whether the keeper was lonely. She pointed at the window.",
        "The lighthouse stood on a rock. The keeper cleaned the lens.",
    ];
    let derived = derive_all(&scenes, Some("The Last Keeper"), &Language::english());
    let queries: Vec<&str> = derived.iter().flat_map(|scene| texts(&scene.queries)).collect();
    assert!(!queries.iter().any(|query| query.contains("keeper ")), "{queries:?}");
    assert!(queries.contains(&"lighthouse window"), "{queries:?}");
    assert!(queries.contains(&"rock lighthouse"), "{queries:?}");
}

#[test]
fn no_query_repeats_another_in_other_words() {
    for script in &gold().scripts {
        for (_, Derived { queries, .. }) in script.derive() {
            let sets: BTreeSet<BTreeSet<String>> =
                queries.iter().map(|query| stems(&query.text)).collect();
            assert_eq!(sets.len(), queries.len(), "{:?}", texts(&queries));
        }
    }
}

#[test]
fn other_languages_take_the_words_of_the_cue_in_order() {
    for (tag, cue, wanted) in [
        (
            "de",
            "Ein Glas mit Sauerteig, Blasen steigen auf",
            &["Glas Sauerteig", "Blasen", "Glas"][..],
        ),
        ("de", "Teiglinge in Körben, daneben eine Wanduhr", &["Teiglinge Körben", "Wanduhr"]),
        ("de", "Holzofen, glühende Wände, ein Brotschieber", &["Holzofen", "glühende Wände"]),
        (
            "es",
            "una abeja sobre una flor de almendro",
            &["abeja flor de almendro", "flor de almendro"],
        ),
        ("zh", "茶树认得清早的露水，也认得采茶人的脚步", &["茶树", "清早的露水", "采茶人的脚步"]),
    ] {
        let language = Language::parse(tag).unwrap();
        let reading =
            Reading::of(SceneText { visual: Some(cue), ..input(0, "Wasser, Wasser.", &language) });
        let topic = Topic::of(std::slice::from_ref(&reading), Some("Wasser"), &language);
        let queries = describe::scene(&reading, &topic).queries;
        let found = texts(&queries);
        assert_eq!(found[0], wanted[0], "{found:?}");
        assert!(wanted.iter().all(|query| found.contains(query)), "{found:?}");
    }
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
    let bytes: usize = scenes.iter().map(|scene| scene.len() + 2).sum();
    assert!(bytes > 50_000);
    let start = std::time::Instant::now();
    let derived = derive_all(&scenes, Some("All of it"), &language);
    let queries: usize = derived.iter().map(|scene| scene.queries.len()).sum();
    let spent = start.elapsed();
    println!("{} scenes, {bytes} bytes, {queries} queries: {spent:?}", scenes.len());
    assert!(derived.iter().all(|scene| !scene.visual.is_empty()));
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
        let Derived { visual, queries, .. } = derive_all(&[&text], None, &language).remove(0);
        assert!(queries.iter().all(|query| query.text.chars().count() <= 80));
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
        let found = derive_all(&[narration], Some(title), &language).remove(0);
        println!(
            "{tag}: {} | {} | {}",
            found.title,
            found.visual,
            texts(&found.queries).join(" | ")
        );
        assert!((1..=5).contains(&found.queries.len()), "{tag}");
        assert!(narration.contains(&found.visual), "{tag}: {}", found.visual);
        assert!(!found.title.is_empty());
    }
}
