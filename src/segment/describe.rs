//! A scene's title and visual instruction, in the writer's own words: its most filmable noun
//! phrase, what it does, and where.

use std::collections::BTreeSet;

use super::chunks::{Analysis, Phrase};
use super::lexicon::has;
use super::queries::{self, FILMABLE, SceneText, Topic};
use super::runs;
use super::tagger::Tag;
use super::wordnet::{self, Class, Form};

/// What a scene is called and what its picture should show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// One to four words, as in a shot list: `Spiral staircase`.
    pub title: String,
    /// A note of two to nine words: `spiral staircase inside the lighthouse`; the writer's own
    /// cue where there is one.
    pub visual: String,
}

/// Most words of a visual instruction and of a title.
const VISUAL_WORDS: usize = 9;
const TITLE_WORDS: usize = 4;
/// Longest word that is taken for one, in bytes.
const LONGEST_WORD: usize = 60;

/// Describes one scene.
#[must_use]
pub fn scene(input: &SceneText<'_>, topic: &Topic) -> Description {
    let cue = input.visual.map(str::trim).filter(|cue| !cue.is_empty());
    let spoken = input.narration;
    let derived = if input.language.primary() == "en" {
        cue.and_then(|cue| english(cue, topic)).or_else(|| english(spoken, topic))
    } else {
        cue.and_then(|cue| other(cue, input, topic)).or_else(|| other(spoken, input, topic))
    };
    let derived = derived.unwrap_or_else(|| fallback(input, topic));
    match cue {
        Some(cue) => Description { visual: cue.to_owned(), ..derived },
        None => derived,
    }
}

/// The titles of a script's scenes, in order; one that an earlier scene has already is told apart
/// by more of its visual instruction, where that says more.
#[must_use]
pub fn titles(scenes: &[Description]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut titles = Vec::with_capacity(scenes.len());
    for scene in scenes {
        let longer = || {
            first_words(&scene.visual, TITLE_WORDS + 2)
                .filter(|longer| !taken.contains(&longer.to_lowercase()))
        };
        let title = if taken.contains(&scene.title.to_lowercase()) { longer() } else { None };
        let title = title.unwrap_or_else(|| scene.title.clone());
        taken.insert(title.to_lowercase());
        titles.push(title);
    }
    titles
}

/// The first words of a note as a title; none where they break off in the middle of a phrase.
fn first_words(visual: &str, most: usize) -> Option<String> {
    let words: Vec<&str> = visual.split_whitespace().collect();
    (words.len() <= most && !words.is_empty())
        .then(|| queries::capitalised(&words.join(" ")).into_owned())
}

/// What to show where the scene itself names nothing: the script's subject, seen in another way
/// from one scene to the next.
fn fallback(input: &SceneText<'_>, topic: &Topic) -> Description {
    let Some(subject) = topic.subjects.get(input.index / VIEWS.len() % topic.subjects.len().max(1))
    else {
        let short = |word: &&str| word.len() <= LONGEST_WORD;
        let words = input.narration.split_whitespace().filter(short).take(TITLE_WORDS);
        let words = words
            .collect::<Vec<_>>()
            .join(" ")
            .trim_matches(|letter: char| !runs::is_letter(letter))
            .to_owned();
        return Description { title: queries::capitalised(&words).into_owned(), visual: words };
    };
    let title = queries::capitalised(&subject.text).into_owned();
    if input.language.primary() != "en" {
        return Description { title, visual: subject.text.clone() };
    }
    let visual =
        VIEWS[input.index % VIEWS.len()].replace("{}", &with_article(&subject.text, &subject.head));
    Description { title, visual }
}

/// A thing alone, framed by its size: a wide shot of people and places, else a close-up.
fn framed(thing: &str) -> String {
    let wide = matches!(
        wordnet::noun_class(thing),
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
    format!("{shot} of {}", with_article(thing, thing))
}

/// Ways to show a subject; neighbours differ.
const VIEWS: [&str; 4] =
    ["close-up of {}", "wide shot of {}", "{} from a low angle", "slow pan across {}"];

/// "a lamp", "an oak", "bees", "lava".
fn with_article(text: &str, head: &str) -> String {
    let mass = matches!(
        wordnet::noun_class(head),
        Some(Class::Substance | Class::Food | Class::Phenomenon)
    );
    if wordnet::part_of_speech(head).plural || mass {
        return text.to_owned();
    }
    let article = if text.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {text}")
}

/// A description in the text's own words, for a language without a noun table.
fn other(text: &str, input: &SceneText<'_>, topic: &Topic) -> Option<Description> {
    let run = runs::best(text, input.language, topic, 1).into_iter().next()?;
    Some(Description { title: queries::capitalised(&run.text).into_owned(), visual: run.text })
}

fn english(text: &str, topic: &Topic) -> Option<Description> {
    let analysis = Analysis::of(text);
    let notes = analysis.phrases.iter().filter_map(|phrase| note(&analysis, phrase, topic));
    let best = notes
        .enumerate()
        .max_by(|(a, one), (b, other)| one.score.total_cmp(&other.score).then(b.cmp(a)))?;
    let note = best.1;
    let title = note.title();
    let visual = if note.words() == 1 { framed(&note.core) } else { note.visual() };
    Some(Description { title, visual })
}

/// A visual instruction in the making: what is shown, then what follows it.
struct Note {
    core: String,
    rest: Vec<String>,
    /// The core is more than one thing: "flour, water and salt".
    is_list: bool,
    score: f64,
}

impl Note {
    fn visual(&self) -> String {
        let mut text = self.core.clone();
        for part in &self.rest {
            text.push(' ');
            text.push_str(part);
        }
        text
    }

    fn title(&self) -> String {
        let mut words: Vec<&str> = self.core.split_whitespace().collect();
        if words.len() > TITLE_WORDS && self.is_list {
            let first = self.core.split(',').next().and_then(|item| item.split(" and ").next());
            words = first.unwrap_or_default().split_whitespace().collect();
        }
        let excess = words.len().saturating_sub(TITLE_WORDS);
        words.drain(..excess);
        let first_of_many = self.is_list && words.len() == 1;
        for part in self.rest.iter().take_while(|_| !first_of_many) {
            let mut more: Vec<&str> = part.split_whitespace().collect();
            let bare = words.len() == 1 || part.starts_with("of ");
            if bare && words.len() + more.len() > TITLE_WORDS {
                more.retain(|word| !matches!(*word, "the" | "a" | "an"));
            }
            if words.len() + more.len() > TITLE_WORDS {
                break;
            }
            words.extend(more);
        }
        queries::capitalised(&words.join(" ")).into_owned()
    }

    fn words(&self) -> usize {
        self.rest
            .iter()
            .map(String::as_str)
            .chain([self.core.as_str()])
            .flat_map(str::split_whitespace)
            .count()
    }

    /// Adds a part if the note stays short enough.
    fn add(&mut self, part: String, worth: f64) -> bool {
        let fits = self.words() + part.split_whitespace().count() <= VISUAL_WORDS;
        if fits {
            self.rest.push(part);
            self.score += worth;
        }
        fits
    }
}

/// The note that a phrase opens; none where it names nothing that can be shown.
fn note(analysis: &Analysis<'_>, phrase: &Phrase, topic: &Topic) -> Option<Note> {
    if analysis.concreteness(phrase) < 2.8 {
        return None;
    }
    let words = queries::search_words(analysis, phrase)?;
    let modified = precise(words.len().min(3)) * 0.06;
    let mut note = Note {
        core: core(analysis, phrase)?,
        rest: Vec::new(),
        is_list: false,
        score: 0.7 * queries::salience(analysis, phrase, topic) + modified,
    };
    if let Some(verb) = ordered(analysis, phrase) {
        note.core = format!("{verb} {}", spoken(analysis, phrase)?);
        note.score += 0.12;
        let after = of_phrase(analysis, phrase, &mut note).unwrap_or(phrase.words.end);
        let after = listed(analysis, after, &mut note);
        places(analysis, after, true, &mut note);
        return Some(note);
    }
    let object = matches!(analysis.tag_before(phrase.start), Tag::Verb | Tag::Gerund);
    let (after, acting) = action(analysis, phrase, &mut note);
    places(analysis, after, acting || !object, &mut note);
    if !note.rest.iter().any(|part| is_place(part))
        && let Some(place) = fronted(analysis, phrase)
    {
        note.add(place, 0.14);
    }
    if analysis.tag_before(phrase.start) == Tag::Preposition && !note.is_list {
        note.score -= 0.12;
    }
    Some(note)
}

fn precise(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn is_place(part: &str) -> bool {
    part.split(' ').next().is_some_and(|first| has(PLACES, first))
}

/// A phrase's words without determiner and number, as written but for a capital that only its
/// place gave it; none where nothing is left.
fn core(analysis: &Analysis<'_>, phrase: &Phrase) -> Option<String> {
    let skipped = phrase
        .words
        .clone()
        .take_while(|&at| at < phrase.head() && is_empty_modifier(analysis, at))
        .count();
    slice(analysis, phrase.words.start + skipped, phrase.words.end)
}

/// "same", "other", "first": an adjective that needs the text around it.
fn is_empty_modifier(analysis: &Analysis<'_>, at: usize) -> bool {
    let word = analysis.word(at);
    has(REFERRING, word) || analysis.tag(at) == Tag::Adverb
}

static REFERRING: &str = "actual another certain different entire final first following former last latter many more most next only other own particular previous real same second several single such third various very whole";

/// The text from one token to another: small letters but for names, no marks around it.
fn slice(analysis: &Analysis<'_>, start: usize, end: usize) -> Option<String> {
    let tokens = analysis.tokens.get(start..end)?;
    let (first, last) = (tokens.first()?, tokens.last()?);
    let text = &analysis.text[first.range.start..last.range.end];
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(if analysis.keeps_capital(start) { plain } else { uncapitalised(&plain) })
}

fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// A phrase inside a note: its article as written, its owner ("their", "your") dropped.
fn spoken(analysis: &Analysis<'_>, phrase: &Phrase) -> Option<String> {
    let only = phrase.start + 1 == phrase.words.start;
    let article = only && matches!(analysis.word(phrase.start), "the" | "a" | "an");
    let pointing = only && has(POINTING, analysis.word(phrase.start));
    let number = analysis.tag(phrase.start) == Tag::Number
        && analysis.tokens[phrase.start].text.chars().all(char::is_alphabetic);
    let core = core(analysis, phrase)?;
    if phrase.start < phrase.words.start && (article || number) {
        return Some(format!("{} {core}", analysis.word(phrase.start)));
    }
    Some(if pointing { format!("the {core}") } else { core })
}

/// Determiners that point at something the picture cannot point at.
static POINTING: &str = "her his its my our that their these this those your";

/// Adds "and ..." and ", ... and ..." of the same kind; returns the place after it.
fn listed(analysis: &Analysis<'_>, after: usize, note: &mut Note) -> usize {
    let mut at = after;
    let mut parts = Vec::new();
    let mut ended = false;
    loop {
        let comma = analysis.word(at) == ",";
        let and = analysis.word(at + usize::from(comma)) == "and";
        let next = at + usize::from(comma) + usize::from(and);
        let Some(phrase) = analysis.phrase_from(next).filter(|_| comma || and) else { break };
        let verb_follows =
            matches!(analysis.tag(phrase.words.end), Tag::Verb | Tag::Being | Tag::Modal);
        // ", and the lamp fills": a new clause.
        let clause = comma && and && parts.is_empty();
        if clause
            || analysis.concreteness(phrase) < FILMABLE
            || phrase.words.len() > 2
            || (and && verb_follows && !parts.is_empty())
        {
            break;
        }
        let Some(words) = spoken(analysis, phrase) else { break };
        parts.push((words, phrase.words.end));
        at = phrase.words.end;
        ended = and;
        if ended || parts.len() == 2 {
            break;
        }
    }
    // A comma alone joins no two things.
    if parts.len() < 2 && !ended {
        return after;
    }
    let Some((last, end)) = parts.pop() else { return after };
    let middle = parts.iter().fold(String::new(), |text, (words, _)| format!("{text}, {words}"));
    let before = note.rest.pop();
    let head = before.as_ref().unwrap_or(&note.core);
    let joined = format!("{head}{middle} and {last}");
    let grown = joined.split_whitespace().count() - head.split_whitespace().count();
    if note.words() + before.as_ref().map_or(0, |part| part.split_whitespace().count()) + grown
        > VISUAL_WORDS
    {
        note.rest.extend(before);
        return after;
    }
    if before.is_some() {
        note.rest.push(joined);
    } else {
        note.core = joined;
        note.is_list = true;
    }
    note.score += 0.2;
    end
}

/// What the subject does, as "-ing" with its object; returns the place after it, and whether
/// anything is done.
fn action(analysis: &Analysis<'_>, phrase: &Phrase, note: &mut Note) -> (usize, bool) {
    let mut at = of_phrase(analysis, phrase, note).unwrap_or(phrase.words.end);
    at = listed(analysis, at, note);
    let subject_end = (at, false);
    // "gardeners in the city bury crates": what is done says more than where the subject is from.
    if let Some((_, end)) = place(analysis, at) {
        let verb = end + usize::from(analysis.tag(end) == Tag::Adverb);
        if analysis.tag(verb) == Tag::Verb && can_be_seen(analysis.word(verb)) {
            at = verb;
        }
    }
    while analysis.tag(at) == Tag::Adverb {
        at += 1;
    }
    let word = analysis.word(at);
    let doing = match analysis.tag(at) {
        Tag::Gerund if can_be_seen(word) => word.to_owned(),
        Tag::Verb
            if analysis.tag_before(phrase.start) != Tag::Preposition
                && acts(analysis, phrase, word)
                && can_be_seen(word) =>
        {
            progressive(word)
        }
        Tag::Being if analysis.tag(at + 1) == Tag::Gerund && can_be_seen(analysis.word(at + 1)) => {
            at += 1;
            analysis.word(at).to_owned()
        }
        Tag::Being
            if matches!(analysis.tag(at + 1), Tag::Preposition)
                && is_place(analysis.word(at + 1)) =>
        {
            return (at + 1, true);
        }
        Tag::Participle if analysis.tag(at + 1) == Tag::Preposition => word.to_owned(),
        _ => return subject_end,
    };
    let object = analysis.phrase_from(at + 1).filter(|object| {
        analysis.concreteness(object) >= 2.8 && analysis.tag(object.start) != Tag::Number
    });
    if let Some(object) = object {
        let Some(words) = spoken(analysis, object) else { return subject_end };
        if !note.add(format!("{doing} {words}"), 0.3) {
            return subject_end;
        }
        let end = of_phrase(analysis, object, note).unwrap_or(object.words.end);
        return (listed(analysis, end, note), true);
    }
    // Without an object the deed needs a way or a place to be a picture: "flowing downhill",
    // "circling above the quay". How far it goes is no picture.
    if let Some(far) =
        analysis.phrase_from(at + 1).filter(|far| analysis.tag(far.start) == Tag::Number)
    {
        at = far.head();
    }
    if has(WAYS, analysis.word(at + 1)) && place(analysis, at + 1).is_none() {
        let way = format!("{doing} {}", analysis.word(at + 1));
        return if note.add(way, 0.25) { (at + 2, true) } else { subject_end };
    }
    let particle = matches!(analysis.word(at + 1), "up" | "down" | "out" | "off" | "over" | "back");
    if particle && let Some((words, end)) = place(analysis, at + 2) {
        let doing = format!("{doing} {} {words}", analysis.word(at + 1));
        return if note.add(doing, 0.3) { (end, true) } else { subject_end };
    }
    match place(analysis, at + 1) {
        Some((words, end)) if note.add(format!("{doing} {words}"), 0.3) => (end, true),
        _ => subject_end,
    }
}

/// Adverbs that say which way.
static WAYS: &str = "ashore aside away down downhill downstairs downstream home overhead past skyward together uphill upstairs upstream upward upwards";

/// Adds the "of ..." after a phrase; returns the place after it.
fn of_phrase(analysis: &Analysis<'_>, phrase: &Phrase, note: &mut Note) -> Option<usize> {
    let inner = analysis.complement(phrase).filter(|inner| shows(analysis, inner))?;
    let words = spoken(analysis, inner)?;
    note.add(format!("of {words}"), 0.06).then_some(inner.words.end)
}

/// Whether a phrase may stand inside a note.
fn shows(analysis: &Analysis<'_>, phrase: &Phrase) -> bool {
    let head = analysis.word(phrase.head());
    let part = has(PARTS, &wordnet::singular(head))
        && (phrase.words.len() > 1 || analysis.word(phrase.words.end) == "of");
    part || analysis.concreteness(phrase) >= 2.8 || (has(HOURS, head) && phrase.words.len() == 1)
}

/// Parts of things, that place what stands there: "mountain tops".
static PARTS: &str = "back bottom center centre corner edge end foot front middle side top";

/// Times of day and year that a picture shows.
static HOURS: &str = "autumn dawn daybreak dusk evening midday midnight morning night nightfall noon spring summer sunrise sunset tide twilight winter";

/// Prepositions that place a thing.
static PLACES: &str = "above across against along alongside amid among around at before behind below beneath beside between beyond by down from in inside into near off on onto outside over past through toward towards under underneath up upon with within";

/// Adds the places that follow, as long as they fit.
///
/// After the bare object of a verb, "to", "from" and "with" belong to the verb ("sell fish from
/// their doorsteps"): they are taken only where the verb is in the note.
fn places(analysis: &Analysis<'_>, mut at: usize, verb_is_told: bool, note: &mut Note) {
    let mut worth = 0.16;
    while let Some((words, end)) = place(analysis, at) {
        let moves = matches!(
            analysis.word(at),
            "to" | "into" | "onto" | "from" | "with" | "off" | "toward" | "towards"
        );
        if (moves && !verb_is_told) || !note.add(words, worth) {
            return;
        }
        (at, worth) = (end, 0.02);
    }
}

/// A preposition and its phrase (with an "of" that it needs) at this place, and where they end.
fn place(analysis: &Analysis<'_>, at: usize) -> Option<(String, usize)> {
    let preposition = analysis.word(at);
    let towards = analysis.tag(at) == Tag::To;
    let hour = preposition == "by"
        && analysis.phrase_from(at + 1).is_some_and(|hour| has(HOURS, analysis.word(hour.head())));
    if hour || !towards && (analysis.tag(at) != Tag::Preposition || !has(PLACES, preposition)) {
        return None;
    }
    let inner = analysis.phrase_from(at + 1)?;
    let counted = analysis.tag(inner.start) == Tag::Number;
    let complement = analysis.complement(inner).filter(|complement| shows(analysis, complement));
    let tide = analysis.word(inner.head()) == "tide";
    if counted || !(shows(analysis, inner) || tide || complement.is_some()) {
        return None;
    }
    let mut words = format!("{preposition} {}", spoken(analysis, inner)?);
    let mut end = inner.words.end;
    if let Some(complement) = complement {
        words = format!("{words} of {}", spoken(analysis, complement)?);
        end = complement.words.end;
    }
    Some((words, end))
}

/// A place put before the subject: "At low tide, the boats lean ...".
fn fronted(analysis: &Analysis<'_>, phrase: &Phrase) -> Option<String> {
    let mut before = phrase.start.checked_sub(1)?;
    if analysis.tag(before) == Tag::Mark && analysis.tokens[before].text == "," {
        before = before.checked_sub(1)?;
    }
    let inner = analysis.phrase_until(before + 1)?;
    let mut start = inner.start.checked_sub(1)?;
    if analysis.word(start) == "of" {
        let outer = analysis.phrase_until(start)?;
        start = outer.start.checked_sub(1)?;
    }
    let opens = analysis.tag_before(start).opens_sentence();
    let (words, end) = place(analysis, start).filter(|_| opens)?;
    (end == before + 1).then(|| uncapitalised(&words))
}

/// The verb of an order to the listener whose object the phrase is, as "-ing": "kneading".
fn ordered(analysis: &Analysis<'_>, phrase: &Phrase) -> Option<String> {
    let verb = phrase.start.checked_sub(1)?;
    if analysis.tag(verb) != Tag::Verb
        || wordnet::verb_base(analysis.word(verb)).is_some_and(|(_, form)| form == Form::Third)
    {
        return None;
    }
    let mut before = verb;
    while before > 0 && matches!(analysis.tag(before - 1), Tag::Adverb) {
        before -= 1;
    }
    let opens = analysis.tag_before(before).opens_clause()
        || analysis.word(before.wrapping_sub(1)) == "and";
    let subject_before = analysis.tag_before(before) == Tag::Conjunction
        && analysis.phrase_until(before - 1).is_some()
        && !starts_with_order(analysis, before);
    (opens && !subject_before && can_be_seen(analysis.word(verb)))
        .then(|| progressive(analysis.word(verb)))
}

/// How far back the start of a sentence is looked for, in words.
const REACH: usize = 60;

/// Whether the sentence around a place opens with a verb.
fn starts_with_order(analysis: &Analysis<'_>, at: usize) -> bool {
    let start = (at.saturating_sub(REACH)..at)
        .rev()
        .find(|&before| analysis.tag(before) == Tag::Stop)
        .map_or(at.saturating_sub(REACH), |stop| stop + 1);
    let first = (start..at).find(|&place| !matches!(analysis.tag(place), Tag::Adverb | Tag::Mark));
    first.is_some_and(|first| analysis.tag(first) == Tag::Verb)
}

/// Whether what the phrase names can be seen doing something: people, animals, vehicles, weather.
fn acts(analysis: &Analysis<'_>, phrase: &Phrase, verb: &str) -> bool {
    let head = analysis.word(phrase.head());
    let base =
        wordnet::verb_base(verb).map_or_else(|| verb.to_owned(), |(base, _)| base.into_owned());
    let still =
        matches!(base.as_str(), "stand" | "sit" | "lie" | "lean" | "glow" | "shine" | "burn");
    (still || !has(STANDING, &wordnet::singular(head))) && analysis.concreteness(phrase) >= FILMABLE
}

/// Things that only seem to move in a text: roads run, staircases climb.
static STANDING: &str = "bridge building canal castle cathedral city coast door fence house island lighthouse line mountain path pipe railway ridge road room route stair staircase stairs step street tower town track trail tunnel village wall window";

/// Whether a camera sees what the verb says.
fn can_be_seen(verb: &str) -> bool {
    let base =
        wordnet::verb_base(verb).map_or_else(|| verb.to_owned(), |(base, _)| base.into_owned());
    !has(UNSEEN, &base) && (wordnet::part_of_speech(verb).filmable || has(SEEN, &base))
}

static SEEN: &str = "bake blaze blow burn bury carry chop circle climb cook cover crackle dig drift drink drive drum eat face feed fill float fly gather glitter glow graze grow hang haul huddle kneel knit lean lie load look meet mend mix paint pile play point pour pull push rattle read ride rise roll scatter sell shade shine shoot sing sink sit sleep slice smile smoke stand stir study sweep swim swing teach trade unload wait wake walk wash watch wave wear weave work write";
static UNSEEN: &str = "accept add allow approach attach avoid be become begin bring call cause change come contain cost count create develop do drop end find finish follow gain get give go have help hit hold include increase keep last lead leave let like lose lower make mean move need offer open own produce provide put raise reach remain remove replace say see send set show start stay stop take tell turn use want waste";

/// The "-ing" form of a verb in any form.
fn progressive(verb: &str) -> String {
    let base =
        wordnet::verb_base(verb).map_or_else(|| verb.to_owned(), |(base, _)| base.into_owned());
    let doubled = base.chars().next_back().map(|last| format!("{base}{last}ing"));
    if let Some(doubled) = doubled.filter(|doubled| wordnet::is_irregular_form_of(doubled, &base)) {
        return doubled;
    }
    if let Some(stem) = base.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    match base.strip_suffix('e').filter(|stem| stem.len() > 1 && !stem.ends_with(['e', 'o', 'y'])) {
        Some(stem) => format!("{stem}ing"),
        None => format!("{base}ing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn describe(narration: &str) -> Description {
        let language = Language::english();
        let topic = Topic::of(narration, None, &language);
        let input =
            SceneText { index: 0, narration, language: &language, visual: None, searches: &[] };
        scene(&input, &topic)
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
    fn the_writers_cue_is_the_visual() {
        let language = Language::english();
        let topic = Topic::of("The moon pulls on the water.", None, &language);
        let input = SceneText {
            index: 0,
            narration: "The moon pulls on the water.",
            language: &language,
            visual: Some("moon over ocean, night"),
            searches: &[],
        };
        let found = scene(&input, &topic);
        assert_eq!(found.visual, "moon over ocean, night");
        assert_eq!(found.title, "Moon over ocean");
    }

    #[test]
    fn a_scene_without_things_shows_the_subject_each_time_in_another_way() {
        let language = Language::english();
        let topic = Topic::of("The lighthouse is old.", Some("The lighthouse"), &language);
        let visual = |index| {
            let input = SceneText {
                index,
                narration: "And so it goes.",
                language: &language,
                visual: None,
                searches: &[],
            };
            scene(&input, &topic).visual
        };
        assert_eq!(visual(0), "close-up of a lighthouse");
        assert_ne!(visual(1), visual(2));
    }

    #[test]
    fn titles_tell_scenes_apart() {
        let note = |title: &str, visual: &str| Description {
            title: title.to_owned(),
            visual: visual.to_owned(),
        };
        let scenes =
            [note("Boats", "boats on the mud"), note("Boats", "boats leaving the harbour")];
        assert_eq!(titles(&scenes), ["Boats", "Boats leaving the harbour"]);
    }

    #[test]
    fn progressive_forms_are_spelt_right() {
        for (verb, form) in [
            ("threw", "throwing"),
            ("run", "running"),
            ("bakes", "baking"),
            ("lie", "lying"),
            ("carries", "carrying"),
            ("see", "seeing"),
            ("open", "opening"),
            ("stop", "stopping"),
        ] {
            assert_eq!(progressive(verb), form);
        }
    }

    #[test]
    fn own_lists_are_sorted() {
        for list in [REFERRING, POINTING, WAYS, HOURS, PARTS, PLACES, STANDING, SEEN, UNSEEN] {
            assert!(list.split(' ').collect::<Vec<_>>().is_sorted(), "{list}");
        }
    }
}
