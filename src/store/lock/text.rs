//! The lock file as text.

use std::collections::HashSet;
use std::path::Path;

use toml_edit::{Document, DocumentMut, Item, Table};

use super::codec::{self, Unreadable};
use super::{LockError, LockFile, SceneEntry, VERSION};

const HEADER: &str =
    "# Written by AssetFlow: what belongs to which scene. Commit it with the script.\n";

/// What is wrong with a lock file's text.
#[derive(Debug)]
pub(super) enum Fault {
    Conflict { line: usize },
    Broken { line: usize, message: String },
    Newer { found: u64 },
}

impl Fault {
    pub(super) fn at(self, path: &Path) -> LockError {
        let path = path.to_owned();
        match self {
            Self::Conflict { line } => LockError::Conflict { path, line },
            Self::Broken { line, message } => LockError::Broken { path, line, message },
            Self::Newer { found } => LockError::Newer { path, found, known: VERSION },
        }
    }
}

/// The bytes of a file as text with plain line ends, whatever git has made of them.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, Fault> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = line_of(error.as_bytes(), error.utf8_error().valid_up_to());
        Fault::Broken { line, message: "it is not UTF-8 text".to_owned() }
    })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text })
}

/// Reads a lock file's text.
pub(super) fn parse(text: &str) -> Result<LockFile, Fault> {
    if let Some(line) = text.lines().position(is_merge_mark) {
        return Err(Fault::Conflict { line: line + 1 });
    }
    let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let line = error.span().map_or(1, |span| line_of(text.as_bytes(), span.start));
        Fault::Broken { line, message: error.message().to_owned() }
    })?;
    let mut root = document.into_table();
    refuse_newer(text, &mut root)?;
    let unreadable = |unreadable| broken(text, &unreadable);
    let scenes = scenes(root.remove("scene")).map_err(unreadable)?;
    let mut lock: LockFile = codec::read(root).map_err(unreadable)?;
    lock.scenes = scenes;
    Ok(lock)
}

/// The marks of git, Mercurial and Subversion, which stand at the start of a line and are seven
/// characters long. Nothing that we write looks like them.
fn is_merge_mark(line: &str) -> bool {
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| {
        line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r']))
    })
}

fn refuse_newer(text: &str, root: &mut Table) -> Result<(), Fault> {
    let version = root.remove("version");
    let found = version.as_ref().and_then(Item::as_integer).and_then(|it| u64::try_from(it).ok());
    match found {
        Some(VERSION) => Ok(()),
        Some(found) if found > VERSION => Err(Fault::Newer { found }),
        None if version.is_none() && root.is_empty() => Ok(()),
        _ => {
            let path = vec!["version".to_owned()];
            Err(broken(text, &Unreadable { path, wanted: "a version number that is known" }))
        }
    }
}

fn scenes(item: Option<Item>) -> Result<Vec<SceneEntry>, Unreadable> {
    let fail = |id: Option<&str>, wanted| {
        let path = ["scene"].into_iter().chain(id).map(str::to_owned).collect();
        Unreadable { path, wanted }
    };
    let Some(item) = item else { return Ok(Vec::new()) };
    let Ok(table) = item.into_table() else { return Err(fail(None, "a table of scenes")) };
    // Tables are kept in memory in the order of their first mention, which is the file's.
    let mut scenes = Vec::with_capacity(table.len());
    for (id, item) in table {
        let named = (1..=32).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if !named {
            return Err(fail(Some(&id), "named by lower-case letters and digits"));
        }
        let Ok(table) = item.into_table() else { return Err(fail(Some(&id), "a table")) };
        let scene: SceneEntry = codec::read(table).map_err(|mut inner| {
            inner.path.splice(0..0, ["scene".to_owned(), id.clone()]);
            inner
        })?;
        scenes.push(SceneEntry { id, ..scene });
    }
    Ok(scenes)
}

/// Finds the line of a field that cannot be read. The keys are ours or were found in the file;
/// the value, which may be anything, is not repeated.
fn broken(text: &str, unreadable: &Unreadable) -> Fault {
    let start = Document::parse(text).ok().and_then(|document| {
        let mut item = document.as_item();
        let mut start = None;
        for key in &unreadable.path {
            let table = item.as_table_like()?;
            let (found, value) = table.get_key_value(key)?;
            start = found.span().or_else(|| value.span()).map(|span| span.start).or(start);
            item = value;
        }
        start
    });
    let printable = |key: &String| key.chars().filter(|c| !c.is_control()).take(40).collect();
    let name = unreadable.path.iter().map(printable).collect::<Vec<String>>().join(".");
    Fault::Broken {
        line: line_of(text.as_bytes(), start.unwrap_or(0)),
        message: format!("`{name}` must be {}", unreadable.wanted),
    }
}

fn line_of(text: &[u8], at: usize) -> usize {
    1 + text.iter().take(at).filter(|byte| **byte == b'\n').count()
}

/// Writes a lock file's text: the same content gives the same bytes.
pub(super) fn render(lock: &LockFile) -> String {
    let mut root = Table::new();
    root.insert("version", toml_edit::value(i64::try_from(VERSION).unwrap_or(i64::MAX)));
    let mut rest = codec::write(lock);
    let tables: Vec<String> = names(&rest, |item| !item.is_value());
    for name in names(&rest, Item::is_value) {
        move_entry(&mut rest, &mut root, &name);
    }
    let mut scenes = Table::new();
    scenes.set_implicit(true);
    let mut seen = HashSet::new();
    for scene in lock.scenes.iter().filter(|scene| seen.insert(scene.id.as_str())) {
        scenes.insert(&scene.id, Item::Table(codec::write(scene)));
    }
    if !scenes.is_empty() {
        root.insert("scene", Item::Table(scenes));
    }
    for name in tables {
        move_entry(&mut rest, &mut root, &name);
    }
    format!("{HEADER}{}", DocumentMut::from(root))
}

fn names(table: &Table, wanted: impl Fn(&Item) -> bool) -> Vec<String> {
    table.iter().filter(|(_, item)| wanted(item)).map(|(name, _)| name.to_owned()).collect()
}

fn move_entry(from: &mut Table, to: &mut Table, name: &str) {
    if let Some((key, item)) = from.remove_entry(name) {
        to.insert_formatted(&key, item);
    }
}
