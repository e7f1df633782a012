//! Code actions: everything that can be done at the cursor, in every client. The list is made from
//! what is known already; an edit is worked out when an action is chosen, where the client asks for
//! it then.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::lsp::documents::Document;
use crate::lsp::proto::jsonrpc::{Error, Result};
use crate::lsp::proto::{
    CodeAction, CodeActionDisabled, CodeActionKind, CodeActionOrCommand, CodeActionParams, Command,
    Diagnostic, NumberOrString, Uri,
};
use crate::lsp::session::Session;
use crate::script::Notice;
use crate::studio::Standing;
use crate::studio::asset_of;
use crate::studio::live::{Live, Placed};
use crate::studio::report::State;
use crate::text::{ByteRange, shown};
use crate::voice::Engine;

use super::commands::count;
use super::consent;
use super::edits::{self, Change};
use super::fixes;

/// So many candidates are offered one by one.
const SHOWN: usize = 6;

/// The kinds that are offered, for clients that filter.
#[must_use]
pub fn kinds() -> Vec<CodeActionKind> {
    [
        "quickfix",
        "refactor.rewrite",
        "refactor.move",
        "refactor.assetflow",
        "source.assetflow",
        "source.fixAll.assetflow",
    ]
    .map(CodeActionKind::from)
    .to_vec()
}

/// What an action needs to be worked out when it is chosen.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Chosen {
    uri: Uri,
    version: i32,
    what: What,
    /// Where, in bytes of the text at that version.
    at: usize,
    to: usize,
    /// The scene there, should the text have changed.
    scene: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum What {
    Segment,
    Split,
    Merge,
    MoveUp,
    MoveDown,
    Pin { asset: String },
    FixAll,
}

/// The actions at a range.
pub fn list(session: &Session, params: &CodeActionParams) -> Vec<CodeActionOrCommand> {
    let Some(document) = session.documents.get(&params.text_document.uri) else {
        return Vec::new();
    };
    let Some(live) = document.script() else { return Vec::new() };
    let range = document.bytes(params.range);
    let standing = session.standings.latest(&document.uri);
    let mut list = List {
        session,
        document: &document,
        live,
        standing: standing.as_deref(),
        range,
        scene: live.scene_at(range.start),
        only: params.context.only.clone().unwrap_or_default(),
        actions: Vec::new(),
    };
    list.fixes(&params.context.diagnostics);
    list.cuts();
    list.scene_work();
    list.script_work();
    list.actions
}

/// Actions as they come together.
struct List<'a> {
    session: &'a Session,
    document: &'a Document,
    live: &'a Live,
    standing: Option<&'a Standing>,
    range: ByteRange,
    scene: Option<Placed<'a>>,
    only: Vec<CodeActionKind>,
    actions: Vec<CodeActionOrCommand>,
}

impl List<'_> {
    fn wants(&self, kind: &str) -> bool {
        self.only.is_empty()
            || self.only.iter().any(|wanted| {
                let rest = kind.strip_prefix(wanted.as_str());
                wanted.as_str().is_empty()
                    || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
    }

    /// What mends the findings here, and all of them at once.
    fn fixes(&mut self, diagnostics: &[Diagnostic]) {
        if self.wants("quickfix") {
            let found = fixes::fixes(self.session, self.document, self.range);
            let flags = self.session.client.flags();
            for fix in found {
                let code = NumberOrString::String(fix.code.as_str().to_owned());
                let mends = |it: &&Diagnostic| {
                    it.code.as_ref() == Some(&code) && self.document.bytes(it.range) == fix.range
                };
                let mended: Vec<Diagnostic> = diagnostics.iter().filter(mends).cloned().collect();
                let edit = edits::workspace_edit(&flags, self.document, &fix.edits);
                self.actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                    title: fix.title,
                    kind: Some(fix.kind),
                    diagnostics: (!mended.is_empty()).then_some(mended),
                    edit: Some(edit),
                    is_preferred: Some(fix.preferred),
                    ..CodeAction::default()
                }));
            }
        }
        let asked = |it: &CodeActionKind| it.as_str().starts_with("source");
        if self.only.iter().any(asked) {
            let whole = ByteRange::new(0, self.document.text().len());
            let kind = "source.fixAll.assetflow";
            self.edit(kind, "Fix all that can be fixed", What::FixAll, whole, false);
        }
    }

    /// Where scenes begin and in which order they come.
    fn cuts(&mut self) {
        // Some editors have always one character selected.
        let selected = self.range.len() > 1
            && crate::script::parse::TextSource::slice(self.live.buffer().rope(), self.range)
                .chars()
                .nth(1)
                .is_some();
        if selected {
            self.edit("refactor.rewrite", "Segment the selection", What::Segment, self.range, true);
        }
        let whole = ByteRange::new(0, self.document.text().len());
        let unwritten = self
            .live
            .scenes()
            .any(|it| it.scene().written.visual.is_none() && !it.scene().on_camera);
        if unwritten {
            if let Some(chapter) = self.chapter() {
                self.edit("refactor.rewrite", "Segment this chapter", What::Segment, chapter, true);
            }
            self.edit("refactor.rewrite", "Segment the script", What::Segment, whole, true);
        }
        let Some(scene) = self.scene else { return };
        let place = ByteRange::empty(self.range.start);
        let number = scene.number + 1;
        let at = self.range.start;
        if edits::can_split(self.live, at) {
            self.edit("refactor.rewrite", "Split the scene here", What::Split, place, false);
        }
        if self.live.scene(scene.number + 1).is_some() {
            let title = format!("Merge scene {number} with the next");
            if edits::merge(self.live, at).is_some() {
                self.edit("refactor.rewrite", &title, What::Merge, place, false);
            } else {
                self.disabled(&title, "a heading or a cut of AssetFlow's own stands between them");
            }
        }
        for (title, what, up) in [
            (format!("Move scene {number} up"), What::MoveUp, true),
            (format!("Move scene {number} down"), What::MoveDown, false),
        ] {
            if edits::swap(self.live, at, up).is_some() {
                self.edit("refactor.move", &title, what, place, false);
            }
        }
    }

    /// What is made for the scene at the cursor.
    fn scene_work(&mut self) {
        let Some(scene) = self.scene else { return };
        let number = scene.number + 1;
        let named = json!({"uri": self.document.uri, "scene": number});
        let status = self.standing.and_then(|it| it.status_of(scene.part, scene.index)).cloned();
        let take = status.as_ref().map_or(State::Missing, |it| it.take);
        let title = if take == State::Fresh {
            format!("Voice scene {number} (its take is fresh)")
        } else {
            let price = status.as_ref().map_or_else(|| "free".to_owned(), |it| it.cost.label());
            format!("Voice scene {number} ({:.0} s, {price})", scene.scene().seconds)
        };
        self.command("refactor.assetflow.voice", &title, "assetflow.voice", named.clone());
        if scene.scene().on_camera || !scene.scene().written.media.is_empty() {
            return;
        }
        let title = format!("Scout media for scene {number}");
        self.command("refactor.assetflow.scout", &title, "assetflow.scout", named.clone());
        let title = format!("Pick the next candidate for scene {number}");
        self.command("refactor.assetflow.pick", &title, "assetflow.pick", named.clone());
        self.candidates(number);
        let picked = self
            .standing
            .and_then(|it| it.project.decided.get(it.scene(scene.part, scene.index)?))
            .and_then(|decided| decided.pick.as_deref())
            .map(|pick| (pick.asset.clone(), asset_of(pick)));
        if let Some((asset, whole)) = picked {
            let place = ByteRange::empty(self.range.start);
            if edits::pin(self.live, self.range.start, &asset).is_some() {
                let title = format!("Pin {} to scene {number}", shown(&asset));
                self.edit("refactor.rewrite", &title, What::Pin { asset }, place, false);
            }
            let mut none = named;
            none["asset"] = json!("none");
            let title = format!("Take the picture of scene {number} back");
            self.command("refactor.assetflow.pick", &title, "assetflow.pick", none.clone());
            let title = format!("Do not show {} again in this script", shown(&whole));
            none["asset"] = json!(whole);
            none["reject"] = json!(true);
            self.command("refactor.assetflow.pick", &title, "assetflow.pick", none);
        }
    }

    /// What scouting found, one action each: the only list that every client can show.
    fn candidates(&mut self, number: usize) {
        let Some(found) = self.session.scouted.get(&self.document.uri).map(|it| Arc::clone(&it))
        else {
            return;
        };
        let id = self.standing.and_then(|it| it.project.ids.get(number - 1)).cloned();
        let Some(scene) = found.scenes.iter().find(|it| Some(&it.id) == id.as_ref()) else {
            return;
        };
        for candidate in scene.candidates.iter().take(SHOWN) {
            if Some(&candidate.asset) == scene.pick.as_ref() {
                continue;
            }
            let why = candidate.reasons.first().map(|why| format!(" ({})", shown(why)));
            let title = format!("Pick {}{}", shown(&candidate.asset), why.unwrap_or_default());
            let arguments =
                json!({"uri": self.document.uri, "scene": number, "asset": candidate.asset});
            self.command("refactor.assetflow.pick", &title, "assetflow.pick", arguments);
        }
    }

    /// What is made for the whole script.
    fn script_work(&mut self) {
        let whole = json!({"uri": self.document.uri});
        let stale = self.standing.map(|it| {
            let stale = it.status.scenes.iter().filter(|scene| scene.take != State::Fresh);
            (stale.count(), it.status.total)
        });
        let title = match stale {
            Some((0, _)) => None,
            Some((scenes, cost)) => Some(format!(
                "Voice everything stale ({}, {} characters, {})",
                count(scenes, "scene", "scenes"),
                cost.characters,
                cost.label(),
            )),
            None => Some("Voice everything stale".to_owned()),
        };
        if let Some(title) = title {
            self.command("source.assetflow.voice", &title, "assetflow.voice", whole.clone());
        }
        if stale.is_some_and(|(scenes, cost)| scenes > 0 && cost.requests > 0) {
            let title = "Voice everything stale with the draft voice (free)";
            let draft = json!({"uri": self.document.uri, "engine": Engine::Draft.id()});
            self.command("source.assetflow.voice", title, "assetflow.voice", draft);
        }
        for (kind, title, command) in [
            ("source.assetflow.scout", "Scout media for every scene", "assetflow.scout"),
            (
                "source.assetflow.build",
                "Build: pictures, voice, captions, timeline",
                "assetflow.build",
            ),
            ("source.assetflow.storyboard", "Open the storyboard", "assetflow.openStoryboard"),
            ("source.assetflow.export", "Export the timeline and captions", "assetflow.export"),
            ("source.assetflow.keys", "Set up keys of providers", "assetflow.setUpKeys"),
            ("source.assetflow.ledger", "Show what has left this machine", "assetflow.showLedger"),
            (
                "source.assetflow.erase",
                "Erase what AssetFlow keeps on this machine",
                "assetflow.deleteAccount",
            ),
        ] {
            self.command(kind, title, command, whole.clone());
        }
        for left_out in consent::left_out(self.session, self.document) {
            let title = consent::title(&left_out);
            let ids: Vec<&str> = left_out.iter().map(|provider| provider.id()).collect();
            let arguments = json!({"uri": self.document.uri, "provider": ids});
            self.command("source.assetflow.consent", &title, "assetflow.consent", arguments);
        }
        for (job, title) in self.session.jobs.titles() {
            let title = format!("Cancel: {title}");
            self.command(
                "source.assetflow.cancel",
                &title,
                "assetflow.cancel",
                json!({"job": job}),
            );
        }
    }

    /// The section under the heading that the cursor is below.
    fn chapter(&self) -> Option<ByteRange> {
        let headings: Vec<(u8, ByteRange)> =
            self.live.headings().map(|(heading, range, _)| (heading.level, range)).collect();
        let above = headings.iter().rposition(|(_, range)| range.start <= self.range.start)?;
        let (level, start) = headings[above];
        let next = headings[above + 1..].iter().find(|(other, _)| *other <= level);
        let end = next.map_or(self.document.text().len(), |(_, range)| range.start);
        (headings.len() > 1).then(|| ByteRange::new(start.start, end))
    }

    fn edit(&mut self, kind: &str, title: &str, what: What, range: ByteRange, slow: bool) {
        if !self.wants(kind) {
            return;
        }
        let flags = self.session.client.flags();
        let chosen = Chosen {
            uri: self.document.uri.clone(),
            version: self.document.version,
            what,
            at: range.start,
            to: range.end,
            scene: self.scene.as_ref().map(edits::scene_key),
        };
        let mut action = CodeAction {
            title: title.to_owned(),
            kind: Some(CodeActionKind::from(kind.to_owned())),
            ..CodeAction::default()
        };
        if flags.code_action_resolve_edit {
            action.data = serde_json::to_value(&chosen).ok();
        } else if slow {
            // What takes work is left to a command for clients that cannot ask for it later.
            let range = self.document.range(range);
            let arguments = json!({"uri": self.document.uri, "range": range});
            action.command = Some(command(title, "assetflow.segment", arguments));
        } else {
            let notices = || self.session.studio().notices(self.live);
            let changes = changes(self.live, &chosen.what, range.start, &notices);
            let edit = edits::workspace_edit(&flags, self.document, &changes.unwrap_or_default());
            action.edit = Some(edit);
        }
        self.actions.push(CodeActionOrCommand::CodeAction(action));
    }

    fn disabled(&mut self, title: &str, reason: &str) {
        if self.session.client.flags().code_action_disabled && self.wants("refactor.rewrite") {
            self.actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: title.to_owned(),
                kind: Some(CodeActionKind::REFACTOR_REWRITE),
                disabled: Some(CodeActionDisabled { reason: reason.to_owned() }),
                ..CodeAction::default()
            }));
        }
    }

    fn command(&mut self, kind: &str, title: &str, name: &str, arguments: Value) {
        if !self.wants(kind) {
            return;
        }
        let command = command(title, name, arguments);
        self.actions.push(if self.session.client.flags().code_action_literals {
            CodeActionOrCommand::CodeAction(CodeAction {
                title: title.to_owned(),
                kind: Some(CodeActionKind::from(kind.to_owned())),
                command: Some(command),
                ..CodeAction::default()
            })
        } else {
            CodeActionOrCommand::Command(command)
        });
    }
}

/// A command with its one argument.
#[must_use]
pub fn command(title: &str, name: &str, arguments: Value) -> Command {
    Command { title: title.to_owned(), command: name.to_owned(), arguments: Some(vec![arguments]) }
}

fn changes(
    live: &Live,
    what: &What,
    at: usize,
    notices: &dyn Fn() -> Vec<Notice>,
) -> Option<Vec<Change>> {
    match what {
        What::Segment => None,
        What::Split => edits::split(live, at),
        What::Merge => edits::merge(live, at),
        What::MoveUp => edits::swap(live, at, true),
        What::MoveDown => edits::swap(live, at, false),
        What::Pin { asset } => edits::pin(live, at, asset),
        What::FixAll => Some(fixes::all(live, &notices())),
    }
}

/// Works the edit of an action out.
///
/// # Errors
/// When the text has changed so that the scene it was for is not there any more.
pub async fn resolve(session: &Arc<Session>, mut action: CodeAction) -> Result<CodeAction> {
    let Some(chosen) = action.data.clone().and_then(|it| serde_json::from_value::<Chosen>(it).ok())
    else {
        return Ok(action);
    };
    let document = session.documents.get(&chosen.uri).ok_or_else(Error::content_modified)?;
    if document.is_out_of_step() {
        return Err(Error::content_modified());
    }
    let live = document.script().ok_or_else(Error::content_modified)?;
    let at = if document.version == chosen.version {
        chosen.at
    } else if chosen.what == What::FixAll {
        0
    } else if chosen.what == What::Split {
        // Where in the scene the cursor was is not known any more.
        return Err(Error::content_modified());
    } else {
        anchored(live, chosen.scene.as_deref()).ok_or_else(Error::content_modified)?
    };
    let changes = if chosen.what == What::Segment {
        let moved = document.version != chosen.version;
        let to = if moved { document.text().len() } else { chosen.to };
        let within = ByteRange::new(if moved { 0 } else { chosen.at }, to);
        let (studio, text) = (Arc::clone(session.studio()), Arc::clone(&document));
        let worked_out = tokio::task::spawn_blocking(move || {
            let live = text.script()?;
            edits::cues_within(&studio, live, within).ok()
        });
        worked_out.await.ok().flatten().ok_or_else(Error::content_modified)?
    } else {
        let notices = || session.studio().notices(live);
        changes(live, &chosen.what, at, &notices).ok_or_else(Error::content_modified)?
    };
    action.edit = Some(edits::workspace_edit(&session.client.flags(), &document, &changes));
    Ok(action)
}

/// Where a scene is now that was known before the text changed.
fn anchored(live: &Live, key: Option<&str>) -> Option<usize> {
    let key = key?;
    let found = live.scenes().find(|scene| edits::scene_key(scene) == key);
    found.map(|scene| scene.source().start)
}
