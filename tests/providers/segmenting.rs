//! Scenes found by a service: numbers instead of words, only what has changed, and the built-in engine
//! for what cannot be had.

use serde_json::{Value, json};

use crate::support::gemini::{Gemini, KEY, Turn, errors, gemini, prompt};
use crate::support::openai::{OpenAi, openai};
use crate::support::{Desk, SCRIPT};

fn desk() -> (Desk, Gemini) {
    let service = gemini();
    let mut desk = Desk::new();
    desk.lead_to_gemini(&service);
    (desk, service)
}

const FIND: [&str; 5] = ["segment", "tides.script.md", "--engine", "gemini", "--json"];

fn find(desk: &Desk) -> Value {
    desk.run(&[&FIND[..], &["--yes"]].concat()).code(0).json()
}

fn asked(service: &Gemini) -> usize {
    service.asked("streamGenerateContent") + service.asked("generateContent")
}

fn long_script(sentences: usize) -> String {
    let kinds = ["harbour", "gull", "net", "boat", "lamp", "bell", "rope", "pier", "wave"];
    let mut text = String::from("---\nlanguage: en\n---\n");
    for number in 0..sentences {
        let thing = kinds[number % kinds.len()];
        let other = kinds[(number / kinds.len()) % kinds.len()];
        text.push_str(&format!("The {thing} beside the {other} was counted on morning {number}. "));
        if number % 7 == 6 {
            text.push_str("\n\n");
        }
    }
    text
}

/// The narration of all scenes is the script's, whatever was answered.
fn whole(report: &Value) -> String {
    let scenes = report["scenes"].as_array().unwrap();
    scenes.iter().map(|scene| scene["narration"].as_str().unwrap()).collect()
}

#[test]
fn the_script_goes_out_only_when_the_user_has_agreed_to_what_is_said_of_it() {
    let (desk, service) = desk();
    let ran = desk.run(&FIND);
    assert!(ran.code(3).stderr().contains("have not agreed"), "{}", ran.stderr());
    let ran = desk.run(&["segment", "tides.script.md"]);
    ran.code(0);
    assert!(ran.stderr().contains("may use what is sent"), "{}", ran.stderr());
    assert_eq!(service.server.count(), 0);
    let shown = desk.run(&[&FIND[..], &["--show-payload"]].concat()).code(0).stdout();
    assert!(shown.contains("1: The Moon pulls on everything here"), "{shown}");
    assert!(
        shown.contains("POST /v1beta/models/gemini-3.8-flash:streamGenerateContent"),
        "{shown}"
    );
    assert_eq!(service.server.count(), 0);
    let dry = desk.run(&[&FIND[..], &["--yes", "--dry-run"]].concat()).code(0).json();
    assert_eq!(dry["cost"]["requests"], 1, "{dry}");
    assert_eq!(service.server.count(), 0);
}

#[test]
fn scenes_titles_and_queries_are_the_models_and_the_words_the_writers() {
    let (desk, service) = desk();
    std::fs::write(desk.script(), long_script(30)).unwrap();
    let offline = desk.run(&["segment", "tides.script.md", "--engine", "offline", "--json"]);
    let report = find(&desk);
    assert_eq!(report["engine"], "gemini");
    assert_eq!(whole(&report), whole(&offline.code(0).json()));
    let first = &report["scenes"][0];
    assert!(first["visual"].as_str().unwrap().starts_with("A wide view of"), "{first}");
    assert!(first["queries"].as_array().unwrap().len() >= 2);
    assert_eq!(asked(&service), 1);
    // It is kept: in the lock file, and by what was asked.
    assert_eq!(find(&desk), report);
    std::fs::remove_file(desk.folder.path().join("tides.script.lock")).unwrap();
    find(&desk);
    assert_eq!(asked(&service), 1);
    let ledger = desk.run(&["ledger", "--json"]).code(0).json();
    assert!(ledger[0]["cost"].as_f64().unwrap() > 100.0, "{ledger}");
}

#[test]
fn after_an_edit_only_what_has_changed_is_asked_and_undo_asks_nothing() {
    let (desk, service) = desk();
    let script = long_script(200);
    std::fs::write(desk.script(), &script).unwrap();
    find(&desk);
    let before = asked(&service);
    assert!(before >= 3, "a long script goes in windows");
    let edited = script.replace("counted on morning 90.", "never seen by anyone at all.");
    std::fs::write(desk.script(), &edited).unwrap();
    find(&desk);
    assert_eq!(asked(&service), before + 1);
    let sent = prompt(service.prompts().last().unwrap());
    assert!(sent.contains("never seen by anyone"), "{sent}");
    let numbered = sent.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    let characters: usize = numbered.map(str::len).sum();
    assert!(characters * 20 <= script.len(), "{characters} of {}", script.len());
    std::fs::write(desk.script(), &script).unwrap();
    find(&desk);
    assert_eq!(asked(&service), before + 1);
    // Wherever the edit was: also where a scene's edge went with it.
    for number in [16, 19, 31, 57, 199] {
        let old = format!("on morning {number}.");
        std::fs::write(desk.script(), script.replace(&old, "quite otherwise.")).unwrap();
        find(&desk);
        let before = asked(&service);
        std::fs::write(desk.script(), &script).unwrap();
        find(&desk);
        assert_eq!(asked(&service), before, "{number}");
    }
}

#[test]
fn private_words_and_notes_are_never_sent() {
    let (desk, service) = desk();
    let script = "[visual: a]\nFirst scene is here for all. It goes on a little.\n\n\
                  <!-- private -->\n[visual: b]\nThe zebrasecretword stays at home.\n\
                  <!-- /private -->\n\n<!-- note: zebranote -->\n\
                  [visual: c]\nThird scene is here again. And so is this.\n";
    std::fs::write(desk.script(), script).unwrap();
    let report = find(&desk);
    assert!(whole(&report).contains("zebrasecretword"));
    for request in service.server.received() {
        let whole = request.whole();
        assert!(!whole.contains("zebrasecretword") && !whole.contains("zebranote"), "{whole}");
    }
    assert!(asked(&service) >= 1);
}

#[test]
fn a_bad_answer_is_asked_for_once_more_and_then_the_built_in_engine_serves() {
    let (desk, service) = desk();
    service.script([Turn::Saying("I am sorry.".to_owned()), Turn::Plain]);
    assert_eq!(find(&desk)["engine"], "gemini");
    assert_eq!(asked(&service), 2);
    let (desk, service) = self::desk();
    let sorry = || Turn::Saying("I am sorry.".to_owned());
    service.script([sorry(), sorry(), sorry(), sorry()]);
    let ran = desk.run(&[&FIND[..], &["--yes"]].concat());
    assert_eq!(ran.code(0).json()["engine"], "offline");
    assert!(ran.stderr().contains("built-in engine"), "{}", ran.stderr());
    assert_eq!(asked(&service), 2);
}

#[test]
fn every_way_an_answer_can_end_is_understood() {
    for (turns, engine) in [
        (vec![Turn::MaxTokens], "gemini"),
        (vec![Turn::Continuation], "gemini"),
        (vec![Turn::Finish("A_REASON_OF_TOMORROW")], "gemini"),
        (vec![Turn::overloaded_mid_stream(), Turn::Plain], "gemini"),
        (vec![Turn::Blocked("SAFETY"), Turn::Blocked("SAFETY")], "offline"),
        (vec![Turn::safety(), Turn::safety()], "offline"),
        (vec![Turn::NoParts("OTHER"), Turn::NoParts("OTHER")], "offline"),
    ] {
        let (desk, service) = desk();
        std::fs::write(desk.script(), long_script(12)).unwrap();
        let shown = format!("{turns:?}");
        service.script(turns);
        let ran = desk.run(&[&FIND[..], &["--yes"]].concat());
        let report = ran.code(0).json();
        assert_eq!(report["engine"], engine, "{shown}: {}", ran.stderr());
        assert!(!whole(&report).is_empty());
    }
}

#[test]
fn a_refusal_is_one_for_who_named_it_and_a_remark_for_who_did_not() {
    for (reply, said) in [
        (errors::api_key_invalid(KEY), "keys set gemini"),
        (errors::wrong_key_kind(), "keys set gemini"),
        (errors::forbidden(), "keys set gemini"),
        (errors::out_of_credit(), "used up"),
        (errors::per_day("47s"), "used up"),
        (errors::region(), "plan"),
    ] {
        let (desk, service) = desk();
        let twice = [reply.clone(), reply];
        service.fail_with(twice);
        let ran = desk.run(&[&FIND[..], &["--yes"]].concat());
        assert!(ran.code(3).stderr().contains(said), "{said}: {}", ran.stderr());
        assert!(!ran.stderr().contains(KEY) && ran.stdout().is_empty());
        let ran = desk.run(&["segment", "tides.script.md", "--yes", "--json"]);
        assert_eq!(ran.code(0).json()["engine"], "offline");
        assert!(ran.stderr().contains("built-in engine"), "{}", ran.stderr());
    }
}

#[test]
fn what_may_pass_is_tried_again() {
    let (desk, service) = desk();
    service.fail_with([
        errors::per_minute("0.5s"),
        errors::in_list(errors::unavailable()),
        errors::exhausted(),
    ]);
    assert_eq!(find(&desk)["engine"], "gemini");
    let (desk, service) = self::desk();
    service.fail_with(vec![errors::no_such_model("gemini-9", "v1beta"); 4]);
    let ran = desk.run(&[&FIND[..], &["--yes"]].concat());
    assert!(ran.code(0).stderr().contains("gemini.model"), "{}", ran.stderr());
}

#[test]
fn what_the_model_says_is_data() {
    let (desk, service) = desk();
    std::fs::write(desk.script(), long_script(12)).unwrap();
    let scene = |first: i64, last: i64, visual: &str| {
        json!({"first_sentence": first, "last_sentence": last, "title": "T]\u{202e}x",
               "visual": visual, "queries": ["https://evil.example", "<img src=x>", "plain words"],
               "narration": "changed", "run": "rm"})
    };
    let lies = json!({"scenes": [
        scene(7, 40, "see <script>alert(1)</script>"), scene(-4, 3, "boats] [search: evil"),
        scene(2, 8, "gulls over mud"), scene(900, 901, "nothing"),
    ], "script": "all new"});
    service.answer_with(move |_| lies.clone());
    let offline = desk.run(&["segment", "tides.script.md", "--engine", "offline", "--json"]);
    let report = find(&desk);
    assert_eq!(whole(&report), whole(&offline.code(0).json()));
    let text = report.to_string();
    for evil in ["evil.example", "<script", "<img", "\u{202e}", "changed", "all new"] {
        assert!(!text.contains(evil), "{evil}: {text}");
    }
    desk.run(&["segment", "tides.script.md", "--write"]).code(0);
    let script = std::fs::read_to_string(desk.script()).unwrap();
    assert!(!script.contains("[search: evil"), "{script}");
}

#[test]
fn ids_picks_and_takes_survive_a_new_outline() {
    let (desk, _service) = desk();
    std::fs::write(desk.script(), long_script(20)).unwrap();
    desk.run(&["build", "tides.script.md", "--quiet", "--offline"]).code(0);
    let before = desk.run(&["status", "tides.script.md", "--json"]).code(0).json();
    find(&desk);
    let after = desk.run(&["status", "tides.script.md", "--json"]).code(0).json();
    let ids = |status: &Value| -> Vec<String> {
        let scenes = status["scenes"].as_array().unwrap();
        scenes.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    let (before, after) = (ids(&before), ids(&after));
    let same = after.iter().filter(|id| before.contains(id)).count();
    assert!(same * 2 >= after.len().min(before.len()), "{before:?} {after:?}");
}

#[test]
fn caps_of_tokens_are_hard() {
    let (desk, service) = desk();
    let folder = desk.home().join("config");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "[gemini]\ntokens-per-script = 100\n").unwrap();
    let ran = desk.run(&[&FIND[..], &["--yes"]].concat());
    assert!(ran.code(3).stderr().contains("tokens-per-script"), "{}", ran.stderr());
    assert_eq!(service.server.count(), 0);
}

#[test]
fn testing_the_key_names_the_model_and_lists_the_others() {
    let (desk, service) = desk();
    let said = desk.run(&["keys", "test", "gemini"]).code(0).stdout();
    assert!(
        said.contains("asks gemini-3.8-flash") && said.contains("gemini-3.5-flash-lite"),
        "{said}"
    );
    assert_eq!(service.asked("countTokens"), 1);
}

fn own_server() -> (Desk, OpenAi) {
    let service = openai();
    let mut desk = Desk::new();
    desk.lead_to_openai(&service);
    (desk, service)
}

#[test]
fn a_server_of_ones_own_serves_with_and_without_a_prescribed_shape() {
    for takes_schema in [true, false] {
        let (desk, service) = own_server();
        service.change(|manner| manner.takes_schema = takes_schema);
        std::fs::write(desk.script(), SCRIPT).unwrap();
        let ran =
            desk.run(&["segment", "tides.script.md", "--engine", "openai", "--yes", "--json"]);
        assert_eq!(ran.code(0).json()["engine"], "openai", "{}", ran.stderr());
    }
}

#[test]
fn a_server_of_ones_own_is_named_in_the_users_settings() {
    let service = openai();
    service.change(|manner| manner.needs_key = false);
    let mut desk = Desk::new();
    desk.set("ASSETFLOW_OPENAI_URL", "");
    let folder = desk.home().join("config");
    std::fs::create_dir_all(&folder).unwrap();
    let url = format!("[openai]\nurl = \"{}/v1\"\n", service.server.url());
    std::fs::write(folder.join("config.toml"), url).unwrap();
    let ran = desk.run(&["segment", "tides.script.md", "--engine", "openai", "--yes", "--json"]);
    assert_eq!(ran.code(0).json()["engine"], "openai", "{}", ran.stderr());
    std::fs::write(folder.join("config.toml"), "").unwrap();
    let ran = desk.run(&["segment", "tides.script.md", "--engine", "openai", "--yes"]);
    assert!(ran.code(3).stderr().contains("openai.url"), "{}", ran.stderr());
}
