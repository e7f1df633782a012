//! A scene's title, visual instruction and queries, in the writer's own words.

use std::collections::BTreeSet;

use super::lexicon::has;
use super::note::{self, Note, TITLE_WORDS};
use super::passage::{Reading, Words};
use super::queries;
use super::runs::{self, Run};
use super::topic::Topic;
use super::wordnet::{self, Class};
use super::{Derived, Scene};

/// Longest word that is taken for one, in bytes.
const LONGEST_WORD: usize = 60;
/// Longest part of a cue that makes a title where words are not set apart, in characters.
const LONGEST_PART: usize = 16;

/// Describes one scene: a title of one to four words as in a shot list (`Spiral staircase`), a note
/// of two to nine words (`spiral staircase inside the lighthouse`; the writer's own cue where there
/// is one), and what to ask a library.
#[must_use]
pub fn scene(reading: &Reading<'_>, topic: &Topic) -> Derived {
    let cue = reading.cue.as_ref().and_then(|cue| shown(cue, topic, true));
    let spoken = shown(&reading.spoken, topic, false);
    let queries = queries::of_scene(reading, spoken.as_ref(), topic);
    let (title, visual) = match cue.or(spoken) {
        Some(Shown::Note(note)) => noted(&note, topic),
        Some(Shown::Run(run)) => {
            let title = reading.scene.visual.and_then(first_part).unwrap_or(&run.text);
            (queries::capitalised(title).into_owned(), run.text)
        }
        None => fallback(reading, topic),
    };
    let written = reading.scene.visual.map(str::trim).filter(|cue| !cue.is_empty());
    Derived { title, visual: written.map_or(visual, str::to_owned), queries }
}

/// The words of a cue before its first mark, where they make a title.
fn first_part(cue: &str) -> Option<&str> {
    let ends = |letter: char| !runs::is_letter(letter) && !letter.is_whitespace() && letter != '-';
    let part = cue.trim().split(ends).next()?.trim_end();
    let fits = (1..=TITLE_WORDS).contains(&part.split_whitespace().count());
    let letters =
        if part.is_ascii() || part.contains(' ') { 3 * LONGEST_PART } else { LONGEST_PART };
    (fits && part.chars().count() <= letters).then_some(part)
}

/// What a text shows.
pub(super) enum Shown {
    /// In English.
    Note(Note),
    /// In a language without a noun table.
    Run(Run),
}

fn shown(words: &Words<'_>, topic: &Topic, is_cue: bool) -> Option<Shown> {
    match words {
        Words::English(passage) => note::best(passage, topic, is_cue).map(Shown::Note),
        Words::Other(runs) => {
            runs::best(runs, topic, 1).into_iter().next().cloned().map(Shown::Run)
        }
    }
}

/// The title and the visual instruction that a note makes.
fn noted(note: &Note, topic: &Topic) -> (String, String) {
    if note.words() > 1 {
        return (note.title(), note.visual());
    }
    match topic.building.as_deref().filter(|_| queries::is_part_of_building(&note.core)) {
        Some(building) => {
            let part = format!("{building} {}", note.core);
            (queries::capitalised(&part).into_owned(), framed(&part, &note.core))
        }
        None => (note.title(), framed(&note.core, &note.core)),
    }
}

/// Tells scenes apart whose title an earlier one has already, by more of the visual instruction
/// where that says more.
pub(super) fn tell_apart(scenes: &mut [Scene]) {
    let mut taken = BTreeSet::new();
    for scene in scenes {
        let known = |title: &str| taken.contains(&title.to_lowercase());
        if known(&scene.title)
            && let Some(longer) = first_words(&scene.visual, TITLE_WORDS + 2)
            && !known(&longer)
        {
            scene.title = longer;
        }
        taken.insert(scene.title.to_lowercase());
    }
}

/// The first words of a note as a title; none where they break off in the middle of a phrase.
fn first_words(visual: &str, most: usize) -> Option<String> {
    let words: Vec<&str> = visual.split_whitespace().collect();
    (words.len() <= most && !words.is_empty())
        .then(|| queries::capitalised(&words.join(" ")).into_owned())
}

/// What to show where the scene itself names nothing: the script's subject, seen in another way
/// from one scene to the next.
fn fallback(reading: &Reading<'_>, topic: &Topic) -> (String, String) {
    let input = &reading.scene;
    let Some(subject) = topic.subjects.get(input.index / VIEWS.len() % topic.subjects.len().max(1))
    else {
        let short = |word: &&str| word.len() <= LONGEST_WORD;
        let words = input.narration.split_whitespace().filter(short).take(TITLE_WORDS);
        let words = words
            .collect::<Vec<_>>()
            .join(" ")
            .trim_matches(|letter: char| !runs::is_letter(letter))
            .to_owned();
        return (queries::capitalised(&words).into_owned(), words);
    };
    let title = queries::capitalised(&subject.text).into_owned();
    if input.language.primary() != "en" {
        return (title, subject.text.clone());
    }
    let visual =
        VIEWS[input.index % VIEWS.len()].replace("{}", &with_article(&subject.text, &subject.head));
    (title, visual)
}

/// A thing alone, framed by its size: a wide shot of people, places and large things, else a
/// close-up.
fn framed(thing: &str, head: &str) -> String {
    let wide = has(LARGE, &wordnet::singular(head))
        || matches!(
            wordnet::noun_class(head),
            Some(
                Class::Person
                    | Class::Location
                    | Class::Object
                    | Class::Group
                    | Class::Phenomenon
                    | Class::Event
            )
        );
    let shot = if wide { "wide shot" } else { "close-up" };
    format!("{shot} of {}", with_article(thing, head))
}

static LARGE: &str = "aeroplane airplane airport boat bridge building bus castle cathedral church crane factory ferry fleet house lighthouse mill palace plane port road ship station street submarine tower train tram truck warehouse";

/// Ways to show a subject; neighbours differ.
const VIEWS: [&str; 4] =
    ["close-up of {}", "wide shot of {}", "{} from a low angle", "slow pan across {}"];

/// "a lamp", "an oak", "bees", "lava".
fn with_article(text: &str, head: &str) -> String {
    let mass = matches!(
        wordnet::noun_class(head),
        Some(Class::Substance | Class::Food | Class::Phenomenon)
    );
    if wordnet::part_of_speech(head).plural || mass || head == "people" {
        return text.to_owned();
    }
    let article = if text.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::queries::SceneText;
    use crate::text::Language;

    fn derive(index: usize, narration: &str, visual: Option<&str>, title: Option<&str>) -> Derived {
        let language = Language::english();
        let input = SceneText { index, narration, language: &language, visual, searches: &[] };
        let readings = [Reading::of(input)];
        scene(&readings[0], &Topic::of(&readings, title, &language))
    }

    fn describe(narration: &str) -> Derived {
        derive(0, narration, None, None)
    }

    #[test]
    fn a_note_has_its_place() {
        let found = describe("Inside the lighthouse, a spiral staircase climbs two hundred steps.");
        assert_eq!(found.visual, "spiral staircase inside the lighthouse");
        assert_eq!(found.title, "Spiral staircase");
        assert_eq!(describe("At low tide the harbour is empty.").visual, "harbour at low tide");
    }

    #[test]
    fn a_note_says_what_is_done() {
        assert_eq!(
            describe("Storms threw waves against the stone tower.").visual,
            "storms throwing waves against the stone tower"
        );
        assert_eq!(
            describe("Gulls circle above the quay.").visual,
            "gulls circling above the quay"
        );
        assert_eq!(
            describe("Now knead the dough on a floured board for ten minutes.").visual,
            "kneading the dough on a floured board"
        );
    }

    #[test]
    fn a_note_prefers_what_is_shown_to_what_comes_along() {
        for (narration, note) in [
            (
                "A spiral staircase climbs through the tower to the lamp. The keeper walked it forty times a day with oil and a cloth.",
                "spiral staircase through the tower to the lamp",
            ),
            (
                "For thirty-one years, Ingrid Solberg climbed the same hundred and twelve steps every evening, with an oil can in one hand and a rag in the other.",
                "Ingrid Solberg climbing steps",
            ),
        ] {
            assert_eq!(describe(narration).visual, note);
        }
    }

    #[test]
    fn the_writers_cue_is_the_visual() {
        let found = derive(0, "The moon pulls on the water.", Some("moon over ocean, night"), None);
        assert_eq!(found.visual, "moon over ocean, night");
        assert_eq!(found.title, "Moon over ocean");
    }

    #[test]
    fn a_scene_without_things_shows_the_subject_each_time_in_another_way() {
        let visual = |index| derive(index, "And so it goes.", None, Some("The lighthouse")).visual;
        assert_eq!(visual(0), "close-up of a lighthouse");
        assert_ne!(visual(1), visual(2));
    }

    #[test]
    fn titles_tell_scenes_apart() {
        let scene = |title: &str, visual: &str| Scene {
            title: title.to_owned(),
            visual: visual.to_owned(),
            ..Scene::default()
        };
        let mut scenes =
            [scene("Boats", "boats on the mud"), scene("Boats", "boats leaving the harbour")];
        tell_apart(&mut scenes);
        assert_eq!(scenes[0].title, "Boats");
        assert_eq!(scenes[1].title, "Boats leaving the harbour");
    }

    #[test]
    fn own_lists_are_sorted() {
        assert!(LARGE.split(' ').is_sorted());
    }
}
