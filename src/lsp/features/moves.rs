//! Files that are renamed in the editor: the cues that name them go along, and so does the lock
//! file of a script.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use crate::lsp::PositionEncoding;
use crate::lsp::documents::file_of;
use crate::lsp::proto::{
    FileOperationFilter, FileOperationPattern, FileOperationPatternKind,
    FileOperationPatternOptions, FileOperationRegistrationOptions, RenameFilesParams, TextEdit,
    Uri, WorkspaceEdit, WorkspaceFileOperationsServerCapabilities,
};
use crate::lsp::session::Session;
use crate::media::{self, Pin};
use crate::script::parse::Dialect;
use crate::script::{Cue, CueKind, Script};
use crate::store::files::facts;
use crate::store::lock_path;
use crate::text::Buffer;

use super::files::{self, Guard, Stop, is_script};
use super::navigation::written;
use super::workspace_edits::{TextEdits, workspace_edit};

/// More files than this are not looked at in one go.
const MOST_RENAMED: usize = 1000;

/// The files whose new names matter: pictures, clips, scripts, and folders of them.
#[must_use]
pub fn operations() -> WorkspaceFileOperationsServerCapabilities {
    let filter = |glob: &str, kind: FileOperationPatternKind| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern {
            glob: glob.to_owned(),
            matches: Some(kind),
            options: Some(FileOperationPatternOptions { ignore_case: Some(true) }),
        },
    };
    let will_rename = FileOperationRegistrationOptions {
        filters: vec![
            filter(
                "**/*.{jpg,jpeg,png,webp,gif,heic,avif,svg,mp4,mov,m4v,webm}",
                FileOperationPatternKind::File,
            ),
            filter("**/*.{script.md,vo.md,fountain}", FileOperationPatternKind::File),
            filter("**", FileOperationPatternKind::Folder),
        ],
    };
    WorkspaceFileOperationsServerCapabilities {
        will_rename: Some(will_rename),
        ..WorkspaceFileOperationsServerCapabilities::default()
    }
}

/// Old and new paths.
struct Moves(Vec<(PathBuf, PathBuf)>);

impl Moves {
    fn new(params: &RenameFilesParams) -> Self {
        let path = |uri: &str| file_of(&Uri::from_str(uri).ok()?);
        let pairs = params.files.iter().take(MOST_RENAMED);
        Self(pairs.filter_map(|it| Some((path(&it.old_uri)?, path(&it.new_uri)?))).collect())
    }

    /// Where a file will be; none where it stays.
    fn moved(&self, path: &Path) -> Option<PathBuf> {
        self.0.iter().find_map(|(old, new)| {
            let rest = path.strip_prefix(old).ok()?;
            Some(if rest.as_os_str().is_empty() { new.clone() } else { new.join(rest) })
        })
    }

    /// What a cue of a script must say once the files have moved; none where it may stay.
    fn value(&self, script: &Path, cue: &Cue) -> Option<String> {
        if cue.kind != CueKind::Media {
            return None;
        }
        let Ok(Pin::Local(relative)) = media::read_pin(&cue.text) else { return None };
        let file = script.parent()?.join(&relative);
        let file = self.moved(&file).unwrap_or(file);
        let moved = self.moved(script);
        let script = moved.as_deref().unwrap_or(script);
        // A file that leaves the script's folder has no name a cue could use.
        let below = file.strip_prefix(script.parent()?).ok()?.to_owned();
        let value = written(&Pin::Local(below.clone()))?;
        let usable = media::read_pin(&value) == Ok(Pin::Local(below.clone()));
        (usable && below != relative).then_some(value)
    }
}

/// Answers with the edits that keep the cues right when files get other names.
pub async fn will_rename(
    session: &Arc<Session>,
    params: RenameFilesParams,
) -> Option<WorkspaceEdit> {
    let moves = Moves::new(&params);
    if moves.0.is_empty() {
        return None;
    }
    let (stop, _guard) = Guard::new();
    let session = Arc::clone(session);
    let work = tokio::task::spawn_blocking(move || {
        let texts = edits(&session, &moves, &stop);
        let locks = locks(&moves);
        let flags = session.client.flags();
        let can_move = flags.document_changes && flags.rename_files;
        let edit = !texts.is_empty() || (!locks.is_empty() && can_move);
        edit.then(|| workspace_edit(&flags, texts, locks))
    });
    work.await.ok()?
}

fn edits(session: &Session, moves: &Moves, stop: &Stop) -> Vec<TextEdits> {
    let encoding = session.documents.encoding();
    let mut texts = Vec::new();
    let mut open = Vec::new();
    for document in session.documents.all() {
        let Some(path) = file_of(&document.uri) else { continue };
        if let Some(live) = document.script().filter(|_| !document.is_out_of_step()) {
            let mut edits = Vec::new();
            for (start, part) in live.parts() {
                for cue in &part.script.cues {
                    if let Some(new_text) = moves.value(&path, cue) {
                        let range = document.range(cue.value.shifted(start));
                        edits.push(TextEdit { range, new_text });
                    }
                }
            }
            if !edits.is_empty() {
                let version = Some(document.version);
                texts.push(TextEdits { uri: document.uri.clone(), version, edits });
            }
        }
        open.push(path);
    }
    files::each_script(&files::folders(session), stop, &mut |path, text| {
        if !open.iter().any(|it| it == path) {
            texts.extend(closed(moves, encoding, path, text));
        }
        !stop.is_set()
    });
    texts.sort_by(|left, right| left.uri.as_str().cmp(right.uri.as_str()));
    texts
}

/// The edits of a script that is not open.
fn closed(moves: &Moves, encoding: PositionEncoding, path: &Path, text: &str) -> Option<TextEdits> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let script = Script::read(text, Dialect::for_name(&name, text));
    let buffer = Buffer::new(text);
    let edit = |cue: &Cue| {
        let new_text = moves.value(path, cue)?;
        Some(TextEdit { range: encoding.range(&buffer, cue.value), new_text })
    };
    let edits: Vec<TextEdit> = script.cues.iter().filter_map(edit).collect();
    let uri = Uri::from_file_path(path)?;
    (!edits.is_empty()).then_some(TextEdits { uri, version: None, edits })
}

/// The lock files that go along with their scripts.
fn locks(moves: &Moves) -> Vec<(Uri, Uri)> {
    let scripts = moves.0.iter().filter(|(old, new)| is_script(old) && is_script(new));
    scripts
        .filter_map(|(old, new)| {
            let (old, new) = (lock_path(old), lock_path(new));
            let goes = old != new && facts(&old).is_ok() && facts(&new).is_err();
            goes.then(|| Some((Uri::from_file_path(old)?, Uri::from_file_path(new)?)))?
        })
        .collect()
}
