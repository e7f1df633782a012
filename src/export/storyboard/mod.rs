//! The storyboard: one static page to read, hear and hand on.
//!
//! The page is complete in itself but for the media files it names by relative paths, and works from
//! a folder without a server. Its policy lets nothing run or load but what it was written with: the
//! script and the style are allowed by their hashes, and all words of the project are text.

mod card;
mod data;
mod facts;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use crate::caption::Caption;
use crate::timeline::Timeline;

use facts::Facts;

const STYLE: &str = include_str!("style.css");
const PLAYER: &str = include_str!("player.js");

/// What a page needs besides the timeline.
#[derive(Clone, Debug, Default)]
pub struct PageOptions {
    /// The length the writer wants, in seconds.
    pub target_seconds: Option<f64>,
    /// From the page's folder to the output folder, which media paths are relative to: empty, or
    /// ending in `/` as in `../`.
    pub media_base: String,
}

/// The whole page.
#[must_use]
pub fn page(timeline: &Timeline, captions: &[Caption], options: &PageOptions) -> String {
    let facts = Facts::of(timeline, options);
    let data = data::json(timeline, captions, options);
    let policy = format!(
        "default-src 'none'; img-src 'self' file: data:; media-src 'self' file: data:; \
         style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(PLAYER),
    );
    let title = if timeline.title.is_empty() { "Storyboard" } else { &timeline.title };
    let words = Words::of(timeline);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="referrer" content="no-referrer";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body data-aspect=(timeline.aspect.as_str()) {
                a.skip href="#scenes" { "Skip to the scenes" }
                (masthead(title, &words, &facts))
                (contents(timeline, &words))
                main #scenes dir=(words.dir) {
                    @for (index, (title, shots)) in timeline.chapters().into_iter().enumerate() {
                        (card::chapter(timeline, &words, options, index, title, shots))
                    }
                }
                (card::credits(timeline, &words))
                (player(&words))
                script #data type="application/json" { (PreEscaped(data)) }
                script { (PreEscaped(PLAYER)) }
            }
        }
    };
    page.into_string()
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// The language the project is written in, for `lang` and `dir`; the page around it is English.
struct Words<'a> {
    lang: &'a str,
    dir: &'static str,
}

impl<'a> Words<'a> {
    fn of(timeline: &'a Timeline) -> Self {
        let dir = if timeline.language.is_right_to_left() { "rtl" } else { "ltr" };
        Self { lang: timeline.language.tag(), dir }
    }
}

fn masthead(title: &str, words: &Words<'_>, facts: &Facts) -> Markup {
    html! {
        header.masthead dir=(words.dir) {
            div.masthead-title {
                p.eyebrow { "Storyboard" }
                h1 lang=(words.lang) dir="auto" { (title) }
            }
            dl.totals {
                @for (name, value, remark) in facts.rows() {
                    div {
                        dt { (name) }
                        dd { (value) @if let Some(remark) = remark { " " small { (remark) } } }
                    }
                }
            }
            @if facts.scenes > 0 {
                button.play-all #play-all type="button" { (icon(PLAY)) span { "Play all" } }
            }
        }
    }
}

fn contents(timeline: &Timeline, words: &Words<'_>) -> Markup {
    let chapters = timeline.chapters();
    html! {
        @if chapters.len() > 1 {
            nav.contents aria-label="Chapters" dir=(words.dir) {
                ol {
                    @for (index, (title, shots)) in chapters.into_iter().enumerate() {
                        li {
                            a href=(format!("#chapter-{}", index + 1)) {
                                span lang=(words.lang) dir="auto" {
                                    @if title.is_empty() { "Opening" } @else { (title) }
                                }
                                " "
                                time { (facts::clock(timeline.start(&timeline.shots[shots.start]))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn player(words: &Words<'_>) -> Markup {
    html! {
        dialog.player #player aria-label="Player" {
            div.theatre {
                div.stage {
                    div.screen {
                        div.layers aria-hidden="true" {}
                        div.on-screen lang=(words.lang) dir=(words.dir) {}
                        div.captions lang=(words.lang) dir=(words.dir) {}
                    }
                }
                div.controls {
                    div.timeline {
                        div.marks aria-hidden="true" {}
                        input.scrubber type="range" min="0" max="1" step="0.01" value="0"
                            aria-label="Position";
                    }
                    div.buttons {
                        (button("back", "Scene before (Up)", BACK))
                        (button("toggle", "Play (Space)", PLAY))
                        (button("next", "Next scene (Down)", NEXT))
                        output.clock aria-live="off" {}
                        p.now { span.count {} " " span.name lang=(words.lang) dir="auto" {} }
                        (button("caption", "Captions (C)", CAPTIONS))
                        (button("mute", "Mute (M)", SOUND))
                        (button("full", "Full screen (F)", FULL))
                        (button("close", "Close (Escape)", CLOSE))
                    }
                }
            }
        }
    }
}

fn button(action: &str, label: &str, path: &str) -> Markup {
    html! {
        button type="button" data-action=(action) aria-label=(label) title=(label) { (icon(path)) }
    }
}

const PLAY: &str = "M8 5v14l11-7z";
const BACK: &str = "M6 5h2v14H6zM20 5v14L9 12z";
const NEXT: &str = "M16 5h2v14h-2zM4 5v14l11-7z";
const CAPTIONS: &str =
    "M3 5h18v14H3zm2 2v10h14V7zm2 3h4v1.6H8.6v.8H11V14H7zm6 0h4v1.6h-2.4v.8H17V14h-4z";
const SOUND: &str =
    "M4 9v6h4l5 4V5L8 9zm11 .2v5.6a3 3 0 0 0 0-5.6zm0-4v2a5 5 0 0 1 0 9.6v2a7 7 0 0 0 0-13.6z";
const FULL: &str = "M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z";
const CLOSE: &str =
    "M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z";

fn icon(path: &str) -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(path) {} }
    }
}
