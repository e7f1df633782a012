//! `assetflow keys` without a keyring: this process has no session bus.

use std::io::Write;
use std::process::Stdio;

use crate::support::Desk;
use crate::support::libraries::{pexels, pixabay};

fn set(desk: &Desk, provider: &str, typed: &[u8]) -> (Option<i32>, String) {
    let mut child = desk
        .command(&["keys", "set", provider])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(typed).unwrap();
    let out = child.wait_with_output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.code(), String::from_utf8_lossy(&said).into_owned())
}

/// Elsewhere there is always a keyring, and a test must not write into it.
#[cfg(target_os = "linux")]
#[test]
fn without_a_keyring_nothing_is_kept_anywhere() {
    let desk = Desk::new();
    let (code, said) = set(&desk, "pexels", b"keyring-canary-123\n");
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("keyring") && said.contains("PEXELS_API_KEY"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert_eq!(desk.holds("keyring-canary"), None);
}

#[test]
fn what_cannot_be_a_key_is_refused_without_repeating_it() {
    let desk = Desk::new();
    let long = [b'k'; 10_001];
    for typed in [&b""[..], b"\n", b"two canary words", b"canary\x00", b"canary\ncanary", &long] {
        let (code, said) = set(&desk, "pexels", typed);
        assert_eq!(code, Some(2), "{said}");
        assert!(!said.contains("canary") && said.lines().count() == 1, "{said}");
    }
    let (code, said) = set(&desk, "openverse", b"key");
    assert_eq!(code, Some(2));
    assert!(said.contains("pexels, pixabay"), "{said}");
}

#[test]
fn the_list_says_where_keys_are_and_never_what_they_are() {
    let mut desk = Desk::new();
    desk.set("PEXELS_API_KEY", "list-canary-123");
    desk.set("ASSETFLOW_PEXELS_URL", "");
    let listed = desk.run(&["keys", "list"]).code(0).stdout();
    assert!(listed.contains("key in the variable PEXELS_API_KEY"), "{listed}");
    assert!(listed.contains("openverse") && listed.contains("needs no key"), "{listed}");
    assert!(!listed.contains("canary"), "{listed}");
}

#[test]
fn a_test_tells_what_is_left_or_what_is_wrong() {
    let (pexels, pixabay) = (pexels(), pixabay());
    let mut desk = Desk::new();
    desk.lead("pexels", &pexels).lead("pixabay", &pixabay);
    desk.set("PEXELS_API_KEY", "pexels-key-canary").set("PIXABAY_API_KEY", "wrong-canary");
    let good = desk.run(&["keys", "test", "pexels"]).code(0).stdout();
    assert!(good.contains("works") && good.contains("19000 requests left"), "{good}");
    let bad = desk.run(&["keys", "test", "pixabay"]);
    bad.code(3);
    assert!(bad.stderr().contains("refuses the key"), "{}", bad.stderr());
    // A key check sends nothing of any script.
    let asked = pexels.asked();
    assert_eq!((asked.len(), asked[0].param("query")), (1, Some("a")));
    let listed = desk.run(&["keys", "list"]).code(0).stdout();
    assert!(
        listed.contains("last test: ok") && listed.contains("last test: key refused"),
        "{listed}"
    );
}

#[test]
fn a_provider_that_is_moved_off_this_machine_needs_a_key_of_its_own() {
    let mut desk = Desk::new();
    // Nothing answers there, and nothing is sent: there is no key for it.
    desk.set("ASSETFLOW_PEXELS_URL", "https://proxy.invalid").set("PEXELS_API_KEY", "usual-canary");
    let ran = desk.run(&["keys", "test", "pexels"]);
    ran.code(3);
    assert!(ran.stderr().contains("needs a key"), "{}", ran.stderr());
    assert_eq!(desk.run(&["ledger", "--json"]).json(), serde_json::json!([]));
}

#[test]
fn an_address_that_is_not_safe_is_refused_before_anything_is_sent() {
    for address in
        ["http://api.pexels.com", "http://localhost:9", "ftp://127.0.0.1", "https://a@b.c"]
    {
        let mut desk = Desk::new();
        desk.set("ASSETFLOW_PEXELS_URL", address).set("ASSETFLOW_PEXELS_KEY", "own-canary");
        let ran = desk.run(&["keys", "test", "pexels"]);
        ran.code(1);
        assert!(ran.stderr().contains("ASSETFLOW_PEXELS_URL"), "{}", ran.stderr());
        assert!(!ran.stderr().contains("canary"));
    }
}

/// Runs with something piped in.
fn piped(desk: &Desk, arguments: &[&str], input: &str) -> (i32, String) {
    use std::io::Write as _;
    use std::process::Stdio;
    let mut command = desk.command(arguments);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn without_a_keyring_keys_can_be_kept_under_a_passphrase() {
    let mut desk = Desk::new();
    let runtime = desk.folder.path().join("run");
    std::fs::create_dir(&runtime).unwrap();
    desk.set("XDG_RUNTIME_DIR", runtime.to_str().unwrap());
    desk.set("ASSETFLOW_PEXELS_URL", "");
    let set = ["keys", "set", "pexels", "--file"];
    let (code, said) = piped(&desk, &set, "short\nfile-key-canary\n");
    assert!(code == 2 && said.contains("at least 8 characters"), "{said}");
    let (code, said) = piped(&desk, &set, "correct horse\nfile-key-canary\n");
    assert!(code == 0 && said.contains("in the key file"), "{said}");
    let list = desk.run(&["keys", "list"]).code(0).stdout();
    assert!(list.contains("key in the key file"), "{list}");
    assert!(desk.holds("file-key-canary").is_none());
    desk.run(&["keys", "unlock", "--lock"]).code(0);
    let list = desk.run(&["keys", "list"]);
    assert!(list.code(0).stderr().contains("keys unlock"), "{}", list.stderr());
    let (code, said) = piped(&desk, &["keys", "unlock"], "wrong horse\n");
    assert!(code == 3 && said.contains("not the passphrase"), "{said}");
    let (code, _) = piped(&desk, &["keys", "unlock"], "correct horse\n");
    assert_eq!(code, 0);
    assert!(desk.run(&["keys", "list"]).code(0).stdout().contains("key in the key file"));
    let (code, _) = piped(&desk, &["account", "delete"], "delete\n");
    assert_eq!(code, 0);
    assert!(!desk.home().join("data/keys.sealed").exists());
    assert!(std::fs::read_dir(runtime.join("assetflow")).unwrap().next().is_none());
}
