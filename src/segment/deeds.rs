//! Verbs in a note: which deeds a camera sees, who does them, and their "-ing" form.

use super::chunks::{Analysis, Phrase};
use super::lexicon::has;
use super::salience::FILMABLE;
use super::tagger::Tag;
use super::wordnet::{self, Class, Form};

/// The verb of an order to the listener whose object the phrase is, as "-ing": "kneading".
pub(super) fn ordered(analysis: &Analysis<'_>, phrase: &Phrase) -> Option<String> {
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
pub(super) fn acts(phrase: &Phrase, verb: &str) -> bool {
    let still =
        matches!(base(verb).as_str(), "stand" | "sit" | "lie" | "lean" | "glow" | "shine" | "burn");
    (still || !is_standing(phrase)) && phrase.concreteness >= FILMABLE
}

/// Whether the phrase names what never moves.
pub(super) fn is_standing(phrase: &Phrase) -> bool {
    has(STANDING, &phrase.singular)
}

/// Whether the verb only says that somebody or something is somewhere, or how a thing runs: the
/// place tells as much without it.
pub(super) fn only_places(phrase: &Phrase, verb: &str) -> bool {
    let base = base(verb);
    has(BEING_SOMEWHERE, &base) || (is_standing(phrase) && can_be_seen(verb))
}

static BEING_SOMEWHERE: &str = "arrive come go live move remain return stay travel";

/// Whether a camera sees what the verb does to its object.
pub(super) fn shows_on(verb: &str, object: &Phrase) -> bool {
    (can_be_seen(verb) && !has(TOWARDS, &base(verb)))
        || (has(HANDLING, &base(verb)) && is_thing(object))
}

fn is_thing(phrase: &Phrase) -> bool {
    matches!(
        phrase.class,
        Some(Class::Artifact | Class::Food | Class::Plant | Class::Animal | Class::Substance)
    )
}

static HANDLING: &str = "clean close draw drop hit hold lift light lower open pick place put raise remove shut switch tie turn";

/// Verbs that do nothing to their object.
static TOWARDS: &str = "face look meet wait watch";

/// A verb's base form.
fn base(verb: &str) -> String {
    wordnet::verb_base(verb).map_or_else(|| verb.to_owned(), |(base, _)| base.into_owned())
}

/// Things that only seem to move in a text: roads run, staircases climb.
static STANDING: &str = "bridge building canal castle cathedral city coast door fence house island lighthouse line mountain path pipe railway ridge road room route stair staircase stairs step street tower town track trail tunnel village wall window";

/// Whether a camera sees what the verb says.
pub(super) fn can_be_seen(verb: &str) -> bool {
    let base = base(verb);
    !has(UNSEEN, &base) && (wordnet::part_of_speech(verb).filmable || has(SEEN, &base))
}

static SEEN: &str = "bake blaze blow burn bury carry chop circle climb cook cover crackle dig drift drink drive drum eat face feed fill float fly gather glitter glow graze grow hang haul huddle kneel knit lean lie load look meet mend mix paint pile play point pour pull push rattle read ride rise roll scatter sell shade shine shoot sing sink sit sleep slice smile smoke stand stir study sweep swim swing teach trade unload wait wake walk wash watch wave wear weave work write";
static UNSEEN: &str = "accept add allow approach attach avoid be become begin bring call cause change come contain cost count create develop do drop end find finish follow gain get give go have help hit hold include increase keep last lead leave let like lose lower make mean move need offer open own produce provide put raise reach remain remove replace say see send set show start stay stop take tell turn use want waste";

/// The "-ing" form of a verb in any form.
pub(super) fn progressive(verb: &str) -> String {
    let base = base(verb);
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
        for list in [STANDING, SEEN, UNSEEN, BEING_SOMEWHERE, HANDLING, TOWARDS] {
            assert!(list.split(' ').is_sorted(), "{list}");
        }
    }
}
