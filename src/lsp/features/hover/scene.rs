//! What is shown about a scene.

use crate::segment::{Query, Rung};
use crate::store::Pick;
use crate::studio::live::Placed;
use crate::studio::report::{Cost, State};
use crate::studio::{Live, Project, Standing};

use super::super::shown;
use super::Card;
use super::cue::picked;

/// The card of a scene; where it is not known how it stands, what its words alone tell.
pub(super) fn card(live: &Live, scene: &Placed<'_>, standing: Option<&Standing>) -> Card {
    let known = standing.and_then(|standing| {
        let index = standing.scene(scene.part, scene.index)?;
        Some((standing, index, standing.status_of(scene.part, scene.index)?))
    });
    let number = scene.number + 1;
    let of = live.scene_count();
    let Some((standing, index, status)) = known else {
        let mut card = Card::new(format!("Scene {number} of {of}"));
        let here = scene.scene();
        card.fact("Length", format!("{}, estimated", shown::seconds(here.seconds)))
            .fact("Shows", here.written.visual.clone().unwrap_or_default())
            .fact("Search", here.written.searches.join("; "));
        private(&mut card, scene);
        return card;
    };
    let project = &standing.project;
    let described = &project.segmentation.scenes[index];
    let mut card = Card::new(match status.title.trim() {
        "" => format!("Scene {number} of {of}"),
        title => format!("Scene {number} of {of}: {title}"),
    });
    let how = if status.take == State::Fresh { "measured" } else { "estimated" };
    card.fact("Length", format!("{}, {how}", shown::seconds(status.seconds)));
    if described.on_camera {
        card.fact("Shows", "the speaker");
    } else {
        let by = if described.written.visual.is_some() { "" } else { " (made from the words)" };
        if !described.visual.is_empty() {
            card.fact("Shows", format!("{}{by}", described.visual));
        }
        queries(&mut card, &described.queries);
    }
    card.fact("Picture", picture(status.pick, project, index));
    if let Some(pick) = &project.decided[index].pick {
        picked(&mut card, pick);
        card.fact("Why", pick.why.as_str());
    }
    card.fact("Recording", recording(status.take, project, index));
    card.fact("To bring up to date", price(status.pick, status.cost));
    private(&mut card, scene);
    card
}

fn private(card: &mut Card, scene: &Placed<'_>) {
    if scene.is_private() {
        card.say(
            "Private: these words leave this machine in no request and are in no committed file.",
        );
    }
}

fn queries(card: &mut Card, queries: &[Query]) {
    let rungs = [
        (Rung::Exact, "Search"),
        (Rung::Simpler, "If too little is found"),
        (Rung::Broader, "If still too little"),
    ];
    for (rung, name) in rungs {
        let here = queries.iter().filter(|query| query.rung == rung);
        let words: Vec<String> = here
            .map(|query| {
                let by = if query.by_writer { " (your search cue)" } else { "" };
                format!("{}{by}", query.text)
            })
            .collect();
        card.fact(name, words.join("; "));
    }
}

fn picture(state: State, project: &Project, index: usize) -> String {
    let named = |pick: &Pick| {
        let name = if pick.title.is_empty() { &pick.asset } else { &pick.title };
        format!("{name} ({})", pick.provider)
    };
    let pick = project.decided[index].pick.as_deref().map(named).unwrap_or_default();
    match state {
        State::Fresh => pick,
        State::Stale => format!("{pick}; the scene has changed since it was picked"),
        State::Missing if pick.is_empty() => "none picked yet".to_owned(),
        State::Missing => format!("{pick}; it is not on this machine"),
        State::None => "none is wanted".to_owned(),
    }
}

fn recording(state: State, project: &Project, index: usize) -> String {
    let voice = project.decided[index]
        .take
        .as_ref()
        .map(|take| [take.engine.as_str(), take.voice.as_str()].join(" ").trim().to_owned());
    match (state, voice) {
        (State::Fresh, Some(voice)) => format!("up to date ({voice})"),
        (State::Fresh, None) => "up to date".to_owned(),
        (State::Stale, _) => "the words have changed since it was made".to_owned(),
        (State::Missing, Some(_)) => "made, but not on this machine".to_owned(),
        (State::Missing, None) => "none yet".to_owned(),
        (State::None, _) => "none is wanted".to_owned(),
    }
}

/// What bringing a scene up to date takes, in words.
pub(in crate::lsp::features) fn price(pick: State, cost: Cost) -> String {
    let mut parts = Vec::new();
    if cost.characters > 0 {
        parts.push(format!("speak {} characters", cost.characters));
    }
    if pick.is_open() {
        parts.push("pick a picture".to_owned());
    }
    if parts.is_empty() {
        return "nothing to do".to_owned();
    }
    let price = match (cost.credits > 0.0, cost.requests) {
        (false, 0) => "free".to_owned(),
        (true, 0) => format!("{:.0} credits", cost.credits),
        (false, requests) => format!("{requests} requests"),
        (true, requests) => format!("{:.0} credits, {requests} requests", cost.credits),
    };
    format!("{} ({price})", parts.join(", "))
}
