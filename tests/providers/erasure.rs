//! Deleting everything that is kept on a machine, proved by a look at every byte that is left.

use std::io::Write;
use std::process::{Child, Stdio};

use crate::support::Desk;
use crate::support::libraries::pexels;

const SCRIPT: &str = "\
# Zebrasecret

[visual: full moon over the zebrasecret sea]
The zebrasecret Moon pulls on everything here, and so the sea rises.
";

/// A desk on which everything was used.
fn used() -> Desk {
    let library = pexels();
    let mut desk = Desk::new();
    desk.lead("pexels", &library).set("PEXELS_API_KEY", "pexels-key-canary");
    std::fs::write(desk.script(), SCRIPT).unwrap();
    desk.run(&["build", "tides.script.md", "--yes", "--quiet"]).code(0);
    desk.run(&["consent", "pexels", "--script", "tides.script.md"]).code(0);
    assert!(!library.asked().is_empty());
    desk
}

fn delete(desk: &Desk, typed: &str) -> (Option<i32>, String, String) {
    let mut child = desk
        .command(&["account", "delete"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (out.status.code(), text(out.stdout), text(out.stderr))
}

/// Everything of the home, apart from the desk's own folder.
fn left(desk: &Desk) -> Vec<std::path::PathBuf> {
    fn files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    files(&desk.home(), &mut found);
    found
}

#[test]
fn nothing_is_removed_before_it_is_confirmed() {
    let desk = used();
    let before = left(&desk).len();
    for typed in ["", "no\n", "DELETE everything\n"] {
        let (code, _, said) = delete(&desk, typed);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("This goes:") && said.contains("nothing was removed"), "{said}");
        assert!(said.contains("the key in the variable PEXELS_API_KEY"), "{said}");
    }
    assert_eq!(left(&desk).len(), before);
}

#[test]
fn everything_is_gone_and_the_receipt_says_so() {
    let desk = used();
    let (code, receipt, said) = delete(&desk, "delete\n");
    assert_eq!(code, Some(0), "{receipt}{said}");
    assert!(
        receipt.lines().count() >= 3 && receipt.lines().all(|line| line.starts_with("gone")),
        "{receipt}"
    );
    assert_eq!(left(&desk), Vec::<std::path::PathBuf>::new());
    // The user's own stays.
    assert_eq!(std::fs::read_to_string(desk.script()).unwrap(), SCRIPT);
    assert!(desk.folder.path().join("tides.script.lock").exists());
    // Again: there is nothing, and that is no error.
    assert_eq!(delete(&desk, "delete\n").0, Some(0));
    desk.run(&["build", "tides.script.md", "--offline", "--quiet"]).code(0);
}

/// A language server that has the store open.
struct Open(Child);

impl Drop for Open {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn another_process_with_the_store_open_keeps_no_words() {
    let desk = used();
    let mut server = desk.command(&["lsp"]);
    let server = server.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut open = Open(server.spawn().unwrap());
    let uri = format!("file://{}", desk.script().display());
    let send = |input: &mut dyn Write, message: serde_json::Value| {
        let body = message.to_string();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    };
    let input = open.0.stdin.as_mut().unwrap();
    send(
        input,
        serde_json::json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}),
    );
    send(input, serde_json::json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
    send(
        input,
        serde_json::json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {
            "textDocument": {"uri": uri, "languageId": "assetflow", "version": 1, "text": SCRIPT},
        }}),
    );
    std::thread::sleep(std::time::Duration::from_millis(500));
    let (code, receipt, said) = delete(&desk, "delete\n");
    assert_eq!(code, Some(0), "{receipt}{said}");
    for path in left(&desk) {
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes.windows(11).any(|part| part.eq_ignore_ascii_case(b"zebrasecret"));
        assert!(!found, "{}", path.display());
    }
}
