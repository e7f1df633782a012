//! What is shown about a cue, and about the picture that it pins.

use std::sync::Arc;

use crate::lsp::documents::Document;
use crate::lsp::session::Session;
use crate::media::About;
use crate::script::parse::{Family, nearest_cue};
use crate::script::{CueKind, parse};
use crate::store::Pick;
use crate::studio::{Live, Pinned};
use crate::text::ByteRange;

use super::super::place::{self, PlacedCue};
use super::super::shown;
use super::Card;

/// What a cue's family means, and what this one does.
pub(super) fn card(live: &Live, found: &PlacedCue<'_>) -> Card {
    let name = place::text(live, found.name());
    let cue = found.cue;
    let Some(family) = Family::of(cue.kind) else {
        let mut card = Card::new(format!("{}: no known cue", shown::clean(&name)));
        card.say("It is kept, and it is not spoken.");
        if let Some(near) = nearest_cue(&name) {
            let family =
                parse::FAMILIES.iter().find(|it| it.name == near || it.also.contains(&near));
            card.fact("Did you mean", near).fact("That is", family.map_or("", |it| it.does));
        }
        return card;
    };
    let mut card = match cue.kind {
        CueKind::Section => Card::new("Name of a part"),
        _ => Card::new(format!("Cue: {}", family.name)),
    };
    card.say(family.does);
    match (cue.kind, cue.seconds) {
        (CueKind::Pause, Some(seconds)) => {
            card.fact("Here", format!("{seconds} s of silence"));
        }
        (CueKind::OnScreen, _) => {
            card.fact("In the picture", cue.text.as_str());
        }
        (CueKind::Search, _) => {
            card.fact("Asked first", cue.text.as_str());
        }
        _ => {}
    }
    if let (CueKind::Visual | CueKind::Search | CueKind::OnCamera, Some(scene)) =
        (cue.kind, live.scene_at(found.range().start))
    {
        card.fact("Scene", (scene.number + 1).to_string());
    }
    card.fact("Other names", family.also.join(", ")).example(family.example);
    card
}

/// What is known of a pinned picture. A file is looked at only for scripts that are files.
pub(super) async fn asset(
    session: &Arc<Session>,
    document: &Arc<Document>,
    value: ByteRange,
) -> Card {
    let Some(live) = document.script() else { return Card::default() };
    let value = place::text(live, value).into_owned();
    let mut card = Card::new(format!("Pinned: {}", shown::clean(&value)));
    let Some(path) = live.path().map(ToOwned::to_owned) else {
        card.say("This script is not a file yet, so files beside it cannot be looked up.");
        return card;
    };
    let (studio, named) = (Arc::clone(session.studio()), value.clone());
    let looked_up = tokio::task::spawn_blocking(move || studio.pinned(&path, &named)).await;
    match looked_up {
        Ok(Ok(Pinned::Local(_, about))) => local(&mut card, &about),
        Ok(Ok(Pinned::Remote(provider, kind))) => {
            card.say(format!("A {} of {provider}.", kind.as_str()));
            let standing = session.standings.latest(&document.uri);
            let decided = standing.iter().flat_map(|it| &it.project.decided);
            let wanted = |pick: &&Pick| {
                value.trim().starts_with(&pick.provider) && value.trim().ends_with(&pick.asset)
            };
            if let Some(pick) = decided.filter_map(|it| it.pick.as_deref()).find(wanted) {
                picked(&mut card, pick);
            }
        }
        Ok(Err(reason)) => {
            card.say(reason);
        }
        Err(_) => {}
    }
    card
}

fn local(card: &mut Card, about: &About) {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    card.fact("Title", text(&about.title))
        .fact("Is", file_facts(about))
        .fact("Creator", text(&about.creator))
        .fact("Source", text(&about.source))
        .fact("Licence", text(&about.license));
    if about.license.is_none() {
        card.say("Its licence is not known; a text file of the same name beside it can say it.");
    }
}

/// Kind, size and length of a file.
pub(in crate::lsp::features) fn file_facts(about: &About) -> String {
    let facts = &about.facts;
    let kind = facts.kind.as_str();
    let mut out = format!("{kind}, {} × {}", facts.width, facts.height);
    if let Some(length) = facts.seconds {
        out.extend([", ", shown::seconds(length).as_str()]);
    }
    let bytes = about.bytes;
    out + &if bytes < 1 << 20 {
        format!(", {} kB", bytes.div_ceil(1024))
    } else {
        format!(", {}.{} MB", bytes >> 20, ((bytes >> 10) & 1023) * 10 / 1024)
    }
}

/// Who made a pick, and under which licence.
pub(super) fn picked(card: &mut Card, pick: &Pick) {
    card.fact("Creator", pick.creator.as_str())
        .fact("Source", pick.source.as_str())
        .fact("Licence", pick.license.as_str());
}
