//! A note for the picture, made of the text's own words: a noun phrase, what it does, and where.

use super::chunks::{Analysis, Phrase};
use super::deeds::{acts, can_be_seen, only_places, ordered, progressive, shows_on};
use super::lexicon::has;
use super::passage::Passage;
use super::queries;
use super::salience::{FILMABLE, salience};
use super::tagger::Tag;
use super::topic::Topic;
use super::wordnet::Class;

/// Most words of a visual instruction and of a title.
const VISUAL_WORDS: usize = 9;
pub(super) const TITLE_WORDS: usize = 4;

/// A visual instruction in the making: what is shown, then what follows it.
pub(super) struct Note {
    pub(super) core: String,
    rest: Vec<String>,
    /// The phrase it starts from, and the token after the last one it holds.
    pub(super) phrase: usize,
    pub(super) end: usize,
    /// The core is more than one thing: "flour, water and salt".
    is_list: bool,
    pub(super) score: f64,
}

impl Note {
    pub(super) fn visual(&self) -> String {
        let mut text = self.core.clone();
        for part in &self.rest {
            text.push(' ');
            text.push_str(part);
        }
        text
    }

    pub(super) fn title(&self) -> String {
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

    pub(super) fn words(&self) -> usize {
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

/// The best note that a text makes; none where it names nothing that can be shown.
///
/// `is_cue` texts are notes already: what they name first is what they show.
pub(super) fn best(passage: &Passage<'_>, topic: &Topic, is_cue: bool) -> Option<Note> {
    let analysis = &passage.analysis;
    let mut sentence = 0;
    let mut last = 0;
    let mut best: Option<Note> = None;
    for phrase in &analysis.phrases {
        sentence += (last..phrase.start).filter(|&at| analysis.tag(at) == Tag::Stop).count();
        last = phrase.start;
        let Some(mut note) = note(passage, phrase, topic) else { continue };
        note.score -= if note.words() == 1 { 0.1 } else { 0.0 };
        note.score -= if is_cue { 0.05 } else { 0.0 } * precise(phrase.index.min(8));
        note.score -= 0.04 * precise(sentence.min(4));
        if best.as_ref().is_none_or(|best| note.score > best.score) {
            best = Some(note);
        }
    }
    best
}

/// The note that a phrase opens; none where it names nothing that can be shown.
fn note(passage: &Passage<'_>, phrase: &Phrase, topic: &Topic) -> Option<Note> {
    let analysis = &passage.analysis;
    if phrase.concreteness < 2.8 {
        return None;
    }
    let words = &passage.search(phrase)?.words;
    let modified = precise(words.len().min(3)) * 0.06;
    let mut note = Note {
        core: core(analysis, phrase)?,
        rest: Vec::new(),
        phrase: phrase.index,
        end: phrase.words.end,
        is_list: false,
        score: 0.7 * salience(analysis, phrase, topic) + modified,
    };
    note.score -= aside(analysis, phrase);
    if let Some(role) = topic.role().filter(|_| is_unknown_person(analysis, phrase)) {
        role.clone_into(&mut note.core);
    }
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
    let placed = analysis.tag_before(phrase.start) == Tag::Preposition;
    if placed && !note.is_list {
        note.score -= 0.12;
    }
    Some(note)
}

/// How much less a phrase says that the text only mentions on the side: a hand that holds, what
/// comes along "with" something.
fn aside(analysis: &Analysis<'_>, phrase: &Phrase) -> f64 {
    let body = if phrase.class == Some(Class::Body) { 0.2 } else { 0.0 };
    let anybody = matches!(phrase.singular.as_str(), "people" | "person" | "man" | "woman");
    let vague = if anybody && phrase.words.len() == 1 { 0.15 } else { 0.0 };
    let along = matches!(phrase.before(analysis), "with" | "without" | "in" | "into");
    body + vague + if along { 0.12 } else { 0.0 }
}

/// Whether the phrase is a name that only this script knows.
fn is_unknown_person(analysis: &Analysis<'_>, phrase: &Phrase) -> bool {
    phrase.class.is_none() && phrase.is_private_name(analysis)
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
    let placed = matches!(analysis.tag_before(start), Tag::Stop | Tag::Mark)
        && start.checked_sub(1).is_none_or(|before| analysis.word(before) != ",");
    let written = !placed || analysis.keeps_capital(start);
    Some(if written { plain } else { uncapitalised(&plain) })
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
            || phrase.concreteness < FILMABLE
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
    // Things listed after "with" or "in" come along; they are not what is shown.
    note.score += if note.rest.is_empty() { 0.2 } else { 0.05 };
    note.end = end;
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
    let sees_object =
        |object: &&Phrase| object.concreteness >= 2.8 && analysis.tag(object.start) != Tag::Number;
    let mut object = analysis.phrase_from(at + 1).filter(sees_object);
    let doing = match analysis.tag(at) {
        Tag::Gerund if can_be_seen(word) => word.to_owned(),
        Tag::Verb
            if analysis.tag_before(phrase.start) != Tag::Preposition
                && acts(phrase, word)
                && object.map_or_else(|| can_be_seen(word), |object| shows_on(word, object)) =>
        {
            progressive(word)
        }
        Tag::Verb if only_places(phrase, word) => return (placed(analysis, phrase, at + 1), true),
        Tag::Being if analysis.tag(at + 1) == Tag::Gerund && can_be_seen(analysis.word(at + 1)) => {
            at += 1;
            object = analysis.phrase_from(at + 1).filter(sees_object);
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
    if let Some(object) = object {
        let Some(words) = spoken(analysis, object) else { return subject_end };
        if !note.add(format!("{doing} {words}"), 0.3) {
            return subject_end;
        }
        note.end = object.words.end;
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

/// The place after a verb that only says where: a time and a comma between them are skipped.
fn placed(analysis: &Analysis<'_>, phrase: &Phrase, at: usize) -> usize {
    let time = analysis.phrase_from(at + 1).filter(|time| {
        analysis.tag(at) == Tag::Preposition && has(HOURS, analysis.word(time.head()))
    });
    match time {
        Some(time) if phrase.class == Some(Class::Person) => {
            let end = time.words.end;
            end + usize::from(analysis.word(end) == ",")
        }
        _ => at,
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
    let part = has(PARTS, &phrase.singular)
        && (phrase.words.len() > 1 || analysis.word(phrase.words.end) == "of");
    part || phrase.concreteness >= 2.8 || (has(HOURS, head) && phrase.words.len() == 1)
}

/// Parts of things, that place what stands there: "mountain tops".
static PARTS: &str = "back bottom center centre corner edge end foot front middle side top";

/// Times of day and year that a picture shows.
pub(super) static HOURS: &str = "autumn dawn daybreak dusk evening midday midnight morning night nightfall noon spring summer sunrise sunset tide twilight winter";

/// Prepositions that place a thing.
pub(super) static PLACES: &str = "above across against along alongside amid among around at before behind below beneath beside between beyond by down from in inside into near off on onto outside over past through toward towards under underneath up upon with within";

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
        note.end = end;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_lists_are_sorted() {
        for list in [REFERRING, POINTING, WAYS, HOURS, PARTS, PLACES] {
            assert!(list.split(' ').is_sorted(), "{list}");
        }
    }
}
