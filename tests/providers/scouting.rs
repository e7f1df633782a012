//! Looking for pictures, choosing and fetching them.

use serde_json::{Value, json};

use crate::support::libraries::{Library, file, openverse, pexels, pixabay, wikimedia};
use crate::support::server::{Fault, Reply};
use crate::support::{Desk, SCRIPT};

struct Four {
    desk: Desk,
    pexels: Library,
    pixabay: Library,
    openverse: Library,
    wikimedia: Library,
}

fn four() -> Four {
    let (pexels, pixabay, openverse, wikimedia) = (pexels(), pixabay(), openverse(), wikimedia());
    let mut desk = Desk::new();
    desk.lead("pexels", &pexels).lead("pixabay", &pixabay);
    desk.lead("openverse", &openverse).lead("wikimedia", &wikimedia);
    desk.set("PEXELS_API_KEY", "pexels-key-canary").set("PIXABAY_API_KEY", "pixabay-key-canary");
    Four { desk, pexels, pixabay, openverse, wikimedia }
}

impl Four {
    fn asked(&self) -> usize {
        [&self.pexels, &self.pixabay, &self.openverse, &self.wikimedia]
            .iter()
            .map(|it| it.asked().len())
            .sum()
    }
}

fn candidates(report: &Value, scene: usize) -> Vec<&str> {
    let list = report["scenes"][scene]["candidates"].as_array().unwrap();
    list.iter().map(|it| it["asset"].as_str().unwrap()).collect()
}

#[test]
fn nothing_leaves_before_the_user_has_agreed() {
    let four = four();
    let ran = four.desk.run(&["scout", "tides.script.md", "--json"]);
    assert!(candidates(&ran.code(0).json(), 0).is_empty());
    assert!(ran.stderr().contains("`--yes` agrees"), "{}", ran.stderr());
    assert_eq!(four.asked(), 0);
    let ran = four.desk.run(&["scout", "tides.script.md", "--provider", "pexels"]);
    ran.code(3);
    assert!(ran.stderr().contains("have not agreed"), "{}", ran.stderr());
    four.desk.run(&["build", "tides.script.md", "--quiet"]).code(0);
    assert_eq!(four.asked(), 0);
}

#[test]
fn offline_wins_over_everything() {
    let four = four();
    four.desk.run(&["scout", "tides.script.md", "--yes", "--offline"]).code(0);
    four.desk.run(&["build", "tides.script.md", "--yes", "--offline", "--quiet"]).code(0);
    assert_eq!(four.asked(), 0);
}

#[test]
fn all_libraries_are_asked_and_the_best_come_first_with_reasons() {
    let four = four();
    let report = four.desk.run(&["scout", "tides.script.md", "--yes", "--json"]).code(0).json();
    let moon = candidates(&report, 0);
    for asset in ["pexels:video:101", "pixabay:video:101", "wikimedia:video:101"] {
        assert!(moon.contains(&asset), "{asset}: {moon:?}");
    }
    assert!(moon.iter().any(|asset| asset.starts_with("openverse:photo:")), "{moon:?}");
    assert_eq!(report["shortfalls"], json!([]));
    let first = &report["scenes"][0]["candidates"][0];
    assert!(first["reasons"].as_array().unwrap().len() > 1, "{first}");
    assert!(first["score"].as_f64().unwrap() >= 0.4, "{first}");
    assert!(first["license"].is_string() && first["source"].is_string(), "{first}");
    assert_eq!(four.wikimedia.server.most_at_once(), 1, "Wikimedia wants one after the other");
}

#[test]
fn only_search_words_leave_and_each_request_is_in_the_ledger() {
    let four = four();
    four.desk.run(&["scout", "tides.script.md", "--yes"]).code(0);
    let asked = [&four.pexels, &four.pixabay, &four.openverse, &four.wikimedia].map(Library::asked);
    for request in asked.iter().flatten() {
        let whole = request.whole().to_lowercase();
        for words in ["pulls on everything", "nobody in the village", "tides.script.md", "referer"]
        {
            assert!(!whole.contains(words), "{whole}");
        }
        assert_eq!(request.method, "GET");
    }
    let ledger = four.desk.run(&["ledger", "--json"]).code(0).json();
    let rows = ledger.as_array().unwrap();
    assert_eq!(rows.len(), four.asked());
    for row in rows {
        assert_eq!((&row["purpose"], &row["data"]), (&json!("search"), &json!("search words")));
        assert_eq!((&row["outcome"], &row["status"]), (&json!("ok"), &json!(200)));
        assert!(row["sent"].as_u64().unwrap() > 0 && row["received"].as_u64().unwrap() > 0);
    }
    let text = four.desk.run(&["ledger"]).code(0).stdout();
    assert!(text.contains("search words") && !text.contains("moon"), "{text}");
}

#[test]
fn the_same_search_is_asked_once_a_day() {
    let four = four();
    let first = four.desk.run(&["scout", "tides.script.md", "--yes", "--json"]).code(0).json();
    let asked = four.asked();
    let again = four.desk.run(&["scout", "tides.script.md", "--yes", "--json"]).code(0).json();
    assert_eq!((first, asked), (again, four.asked()));
}

#[test]
fn two_processes_ask_the_same_only_once() {
    let four = four();
    let start =
        || four.desk.command(&["scout", "tides.script.md", "--yes", "--quiet"]).spawn().unwrap();
    let both = [start(), start()];
    for mut child in both {
        assert!(child.wait().unwrap().success());
    }
    let mut seen = std::collections::HashSet::new();
    for library in [&four.pexels, &four.pixabay, &four.openverse, &four.wikimedia] {
        for request in library.asked() {
            assert!(seen.insert(format!("{} {:?}", request.path, request.query)), "{request:?}");
        }
    }
}

#[test]
fn a_consent_is_kept_and_can_be_taken_back() {
    let four = four();
    four.desk.run(&["consent", "pexels", "--script", "tides.script.md"]).code(0);
    let report = four.desk.run(&["scout", "tides.script.md", "--json"]).code(0).json();
    assert!(candidates(&report, 0).iter().all(|asset| asset.starts_with("pexels:")));
    assert!(!candidates(&report, 0).is_empty());
    let listed = four.desk.run(&["consent"]).code(0).stdout();
    assert!(listed.contains("pexels") && listed.contains("tides.script.md"), "{listed}");
    // Another script is not meant.
    std::fs::write(four.desk.folder.path().join("other.script.md"), SCRIPT).unwrap();
    let other = four.desk.run(&["scout", "other.script.md", "--json"]).code(0).json();
    assert!(candidates(&other, 0).is_empty());
    four.desk.run(&["consent", "pexels", "--revoke"]).code(0);
    let report = four.desk.run(&["scout", "tides.script.md", "--json"]).code(0).json();
    assert!(candidates(&report, 0).is_empty());
}

#[test]
fn what_would_be_sent_is_shown_without_sending_it() {
    let four = four();
    let shown = four.desk.run(&["scout", "tides.script.md", "--show-payload"]).code(0).stdout();
    assert!(shown.contains("GET /videos/search?query="), "{shown}");
    assert!(shown.to_lowercase().contains("moon"), "{shown}");
    assert!(!shown.contains("key"), "{shown}");
    assert_eq!(four.asked(), 0);
}

#[test]
fn private_passages_never_leave_in_any_query() {
    let four = four();
    let script = "\
# Launch

The harbour wakes up early and the boats go out before the sun is up.

<!-- private -->
Our zebrasecret prototype flies on Tuesday over the zebrasecret harbour.
<!-- /private -->

[visual: zebrasecret on the pier]
Gulls walk on the mud and wait for the boats.
";
    std::fs::write(four.desk.script(), script).unwrap();
    four.desk.run(&["scout", "tides.script.md", "--yes"]).code(0);
    assert!(four.asked() > 0);
    for library in [&four.pexels, &four.pixabay, &four.openverse, &four.wikimedia] {
        for request in library.server.received() {
            assert!(!request.whole().to_lowercase().contains("zebrasecret"), "{request:?}");
        }
    }
}

#[test]
fn a_pick_is_fetched_credited_and_built() {
    let four = four();
    four.desk.run(&["scout", "tides.script.md", "--yes"]).code(0);
    four.desk.run(&["pick", "tides.script.md", "1", "pexels:video:101"]).code(0);
    let fetched = four.pexels.fetched();
    assert_eq!(fetched.len(), 1, "{fetched:?}");
    // HD is enough for an HD film, and no key goes to where files are.
    assert_eq!(fetched[0].path, "/files/101-hd.mp4");
    assert_eq!(fetched[0].header("authorization"), None);
    let lock = std::fs::read_to_string(four.desk.folder.path().join("tides.script.lock")).unwrap();
    for words in ["provider = \"pexels\"", "asset = \"video:101\"", "Ann O'Nym", "Pexels License"] {
        assert!(lock.contains(words), "{words}: {lock}");
    }
    let asked = four.asked();
    let built = four.desk.run(&["build", "tides.script.md", "--json", "--offline"]).code(0).json();
    assert_eq!(four.asked(), asked);
    let media = four.desk.folder.path().join("tides.assetflow/media");
    let names: Vec<String> = std::fs::read_dir(media)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        names.iter().any(|name| name.contains("pexels")
            && name.rsplit_once('.').is_some_and(|(_, end)| end == "mp4")),
        "{names:?}"
    );
    assert_eq!(built["slates"], 1);
    // Picked again: it is here already.
    four.desk.run(&["pick", "tides.script.md", "2", "pexels:video:101"]).code(0);
    assert_eq!(four.pexels.fetched().len(), 1);
}

#[test]
fn an_asset_can_be_named_that_was_never_offered() {
    let four = four();
    four.desk.run(&["pick", "tides.script.md", "2", "pixabay:photo:202"]).code(0);
    let asked = four.pixabay.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].param("id"), Some("202"));
    assert_eq!(four.pixabay.fetched()[0].path, "/files/202_1280.jpg");
    let ran = four.desk.run(&["pick", "tides.script.md", "2", "pexels:video:999"]);
    ran.code(1);
    assert!(ran.stderr().contains("does not have it"), "{}", ran.stderr());
}

#[test]
fn a_build_picks_by_itself_and_the_second_one_asks_nothing() {
    let four = four();
    let built = four.desk.run(&["build", "tides.script.md", "--yes", "--json"]).code(0).json();
    assert_eq!((&built["picked"], &built["slates"]), (&json!(2), &json!(0)), "{built}");
    let count = || four.asked() + four.pexels.fetched().len();
    let before = count();
    four.desk.run(&["build", "tides.script.md", "--yes", "--json"]).code(0);
    assert_eq!(count(), before);
}

#[test]
fn a_file_that_is_gone_or_cut_costs_one_candidate_and_leaves_nothing() {
    let whole = file("/files/101-hd.mp4");
    let half = whole.body.len() / 2;
    for reply in [
        Reply::new(404, "text/plain", "gone"),
        whole.clone().fault(Fault::Cut(half)),
        whole.fault(Fault::CutWithoutLength(half)),
        Reply::new(200, "video/mp4", "<html>no clip</html>"),
    ] {
        let four = four();
        four.pexels.spoil("10", reply.clone());
        let ran = four.desk.run(&["build", "tides.script.md", "--yes", "--json"]);
        assert_eq!(ran.code(0).json()["slates"], 0, "{}", ran.stderr());
        assert!(ran.stderr().contains("pexels:video:101 is left out"), "{}", ran.stderr());
        let lock =
            std::fs::read_to_string(four.desk.folder.path().join("tides.script.lock")).unwrap();
        assert!(!lock.contains("\"pexels\""), "{lock}");
        let ran = four.desk.run(&["pick", "tides.script.md", "1", "pexels:video:101"]);
        ran.code(1);
        assert_eq!(ran.stderr().lines().count(), 1, "{}", ran.stderr());
    }
}

#[test]
fn a_refused_key_is_told_once_and_the_others_go_on() {
    let mut four = four();
    four.desk.set("PEXELS_API_KEY", "wrong");
    let ran = four.desk.run(&["scout", "tides.script.md", "--yes", "--json"]);
    let report = ran.code(0).json();
    assert_eq!(report["shortfalls"][0]["provider"], "pexels");
    assert!(report["shortfalls"][0]["reason"].as_str().unwrap().contains("keys set pexels"));
    assert_eq!(report["shortfalls"][0]["scenes"], 2);
    assert!(candidates(&report, 0).iter().any(|asset| asset.starts_with("pixabay:")));
    let ran = four.desk.run(&["scout", "tides.script.md", "--yes", "--provider", "pexels"]);
    ran.code(3);
    assert_eq!(ran.stderr().lines().count(), 1, "{}", ran.stderr());
}

#[test]
fn a_spent_quota_is_a_normal_state_with_partial_results() {
    let four = four();
    let spent = || Reply::new(429, "application/json", "{\"error\":\"Rate limit exceeded\"}");
    four.pexels.fail_with([spent(), spent(), spent(), spent()]);
    let report = four.desk.run(&["scout", "tides.script.md", "--yes", "--json"]).code(0).json();
    assert_eq!(report["shortfalls"][0]["provider"], "pexels");
    assert!(report["shortfalls"][0]["reason"].as_str().unwrap().contains("allowance"));
    assert!(candidates(&report, 1).iter().any(|asset| asset.starts_with("pixabay:")));
}

#[test]
fn answers_that_are_none_are_one_clear_line() {
    for (reply, words) in [
        (Reply::new(200, "text/html", "<html><body>Sign in to the hotel</body></html>"), "sign in"),
        (Reply::new(200, "application/json", "{\"photos\":"), "cannot be read"),
        (Reply::new(200, "application/json", "{}"), "no pictures"),
        (
            Reply::new(302, "text/html", "").with("location", "https://evil.example/"),
            "sends elsewhere",
        ),
        (Reply::new(404, "application/json", "{}"), "does not have"),
    ] {
        let four = four();
        four.pexels.fail_with(std::iter::repeat_n(reply, 8));
        let ran = four.desk.run(&["scout", "tides.script.md", "--yes", "--json"]);
        let report = ran.code(0).json();
        let reason = report["shortfalls"][0]["reason"].as_str().unwrap();
        assert!(reason.contains(words), "{reason}");
        assert!(!reason.contains("hotel") && !reason.contains("evil"), "{reason}");
    }
}
