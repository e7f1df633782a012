//! Scenes as cards, under their chapters.

use std::collections::HashSet;
use std::ops::Range;

use maud::{Markup, html};

use crate::timeline::{Credit, Freshness, Picture, PictureKind, Shot, Timeline};

use super::facts::{clock, length};
use super::{PLAY, PageOptions, SOUND, Words, data, icon};

/// How many colours slates come in; the style sheet has as many.
const TONES: usize = 6;

/// Slates name no more queries than these.
const QUERIES_ON_SLATE: usize = 4;

pub(super) fn chapter(
    timeline: &Timeline,
    words: &Words<'_>,
    options: &PageOptions,
    index: usize,
    title: &str,
    shots: Range<usize>,
) -> Markup {
    let frames = timeline.shots[shots.clone()].iter().map(|shot| shot.frames).sum();
    let start = timeline.start(&timeline.shots[shots.start]);
    let scenes =
        if shots.len() == 1 { "1 scene".into() } else { format!("{} scenes", shots.len()) };
    let anchor = format!("chapter-{}", index + 1);
    html! {
        section.chapter id=(anchor) aria-label=(if title.is_empty() { "Scenes" } else { title }) {
            header.chapter-head {
                @if !title.is_empty() { h2 lang=(words.lang) dir="auto" { (title) } }
                p dir="ltr" {
                    time { (clock(start)) } " · " (scenes) " · " (clock(timeline.rate.seconds(frames)))
                }
            }
            ol.cards role="list" {
                @for index in shots {
                    (card(timeline, words, options, index))
                }
            }
        }
    }
}

fn card(timeline: &Timeline, words: &Words<'_>, options: &PageOptions, index: usize) -> Markup {
    let shot = &timeline.shots[index];
    let number = index + 1;
    html! {
        li.card #{ "scene-" (number) } data-shot=(index) {
            article aria-label=(format!("Scene {number}")) {
                div.frame {
                    (picture(shot, words, options, index))
                    button.open type="button" aria-label=(format!("Play from scene {number}")) {
                        (icon(PLAY))
                    }
                    span.chip.at { time { (clock(timeline.start(shot))) } }
                    span.chip.long { (length(timeline.length(shot))) }
                }
                div.card-head {
                    span.number aria-hidden="true" { (format!("{number:02}")) }
                    @if !shot.title.is_empty() {
                        h3 lang=(words.lang) dir="auto" { (shot.title) }
                    }
                    (badges(shot))
                }
                @if !shot.narration.trim().is_empty() {
                    p.narration lang=(words.lang) dir="auto" { (shot.narration) }
                    button.listen type="button" aria-pressed="false"
                        aria-label=(format!("Listen to scene {number}")) {
                        (icon(SOUND)) span { "Listen" }
                    }
                }
                (remarks(shot, words))
                @if let Some(picture) = &shot.picture { (credit_line(&picture.credit, words)) }
                (search(shot, words))
            }
        }
    }
}

fn picture(shot: &Shot, words: &Words<'_>, options: &PageOptions, index: usize) -> Markup {
    let Some(picture) = &shot.picture else { return slate(shot, words, index) };
    let alt = if shot.visual.is_empty() { &picture.title } else { &shot.visual };
    let poster = picture.poster.as_ref().map(|path| data::media(path, options));
    html! {
        @match picture.kind {
            PictureKind::Still => {
                img src=(data::media(&picture.path, options)) alt=(alt) lang=(words.lang)
                    width=[size(picture.width)] height=[size(picture.height)]
                    loading="lazy" decoding="async";
            }
            PictureKind::Clip { .. } => {
                video src=(data::clip(picture, options)) poster=[poster] aria-label=(alt)
                    lang=(words.lang) muted loop playsinline preload="none"
                    data-in=(picture.in_seconds) tabindex="-1" {}
            }
        }
    }
}

fn size(pixels: u32) -> Option<u32> {
    (pixels > 0).then_some(pixels)
}

/// What stands for a picture that is still to be found.
fn slate(shot: &Shot, words: &Words<'_>, index: usize) -> Markup {
    let subject = if shot.visual.is_empty() { &shot.title } else { &shot.visual };
    let kind = match shot.state.picture {
        Freshness::Unneeded => "No stock picture",
        _ => "Picture to find",
    };
    html! {
        div class={ "slate tone-" (index % TONES) } {
            p.slate-kind { (kind) }
            p.slate-subject lang=(words.lang) dir="auto" { (subject) }
            @if !shot.queries.is_empty() {
                ul.slate-queries lang=(words.lang) dir=(words.dir) role="list" {
                    @for query in shot.queries.iter().take(QUERIES_ON_SLATE) { li { (query) } }
                }
            }
        }
    }
}

fn badges(shot: &Shot) -> Markup {
    let picture = match (&shot.picture, shot.state.picture) {
        (Some(_), Freshness::Stale) => Some(("stale", "Picture out of date")),
        (None, state) if state != Freshness::Unneeded => Some(("missing", "No picture")),
        _ => None,
    };
    let is_silent = shot.narration.trim().is_empty();
    let sound = match (&shot.sound, shot.state.sound) {
        (None, _) if !is_silent => Some(("missing", "No voice")),
        (Some(_), Freshness::Stale) => Some(("stale", "Voice out of date")),
        _ => None,
    };
    let badges: Vec<(&str, &str)> = picture.into_iter().chain(sound).collect();
    html! {
        @if !badges.is_empty() {
            ul.badges role="list" {
                @for (class, text) in badges { li class=(class) { (text) } }
            }
        }
    }
}

fn remarks(shot: &Shot, words: &Words<'_>) -> Markup {
    let shows_picture = shot.picture.is_some() && !shot.visual.is_empty();
    let note = shot.note.as_deref().filter(|note| !note.is_empty());
    html! {
        @if shows_picture || !shot.on_screen.is_empty() || note.is_some() {
            dl.remarks {
                @if shows_picture {
                    div { dt { "Picture" } dd lang=(words.lang) dir="auto" { (shot.visual) } }
                }
                @if !shot.on_screen.is_empty() {
                    div {
                        dt { "On screen" }
                        @for text in &shot.on_screen { dd lang=(words.lang) dir="auto" { (text) } }
                    }
                }
                @if let Some(note) = note {
                    div { dt { "Note" } dd lang=(words.lang) dir="auto" { (note) } }
                }
            }
        }
    }
}

fn search(shot: &Shot, words: &Words<'_>) -> Markup {
    let why = shot.picture.as_ref().map_or("", |picture| picture.why.as_str());
    html! {
        @if !shot.queries.is_empty() || !why.is_empty() {
            details.search {
                summary { "Search" @if !why.is_empty() { " and choice" } }
                @if !shot.queries.is_empty() {
                    ul.queries lang=(words.lang) dir=(words.dir) role="list" {
                        @for query in &shot.queries { li { (query) } }
                    }
                }
                @if !why.is_empty() { p.why dir="auto" { (why) } }
            }
        }
    }
}

fn credit_line(credit: &Credit, words: &Words<'_>) -> Markup {
    html! { @if !credit.is_empty() { p.credit dir="ltr" { (credit_text(credit, words)) } } }
}

/// Title, author, source and licence in one line.
fn credit_text(credit: &Credit, words: &Words<'_>) -> Markup {
    let title = credit.title.as_deref().filter(|title| !title.is_empty());
    let source = credit.source.as_deref().unwrap_or_default();
    html! {
        bdi lang=(words.lang) { (link(title.unwrap_or("Source"), source)) }
        @if let Some(author) = &credit.author { " by " bdi { (author) } }
        @if let Some(license) = &credit.license {
            " · " (link(license, credit.license_url.as_deref().unwrap_or_default()))
        }
    }
}

/// A link where the address is one of the web, else the text alone.
fn link(text: &str, address: &str) -> Markup {
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    html! {
        @if is_web {
            a href=(address) target="_blank" rel="noopener noreferrer" { (text) }
        } @else { (text) }
    }
}

/// Every picture's credit once, in order.
pub(super) fn credits(timeline: &Timeline, words: &Words<'_>) -> Markup {
    let pictures = timeline.shots.iter().filter_map(|shot| shot.picture.as_ref());
    let mut seen = HashSet::new();
    let credits: Vec<&Credit> = pictures
        .map(|picture: &Picture| &picture.credit)
        .filter(|credit| !credit.is_empty() && seen.insert(*credit))
        .collect();
    html! {
        @if !credits.is_empty() {
            footer.credits {
                h2 { "Credits" }
                ul { @for credit in credits { li { (credit_text(credit, words)) } } }
            }
        }
    }
}
