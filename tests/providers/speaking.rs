//! Having scenes spoken by a service: priced before, sent once, kept for good.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::elevenlabs::{ElevenLabs, LIBRARY_VOICE, VOICE, elevenlabs, errors};
use crate::support::server::{Fault, Reply};
use crate::support::speech::Speech;
use crate::support::{Desk, SCRIPT};

fn desk() -> (Desk, ElevenLabs) {
    let service = elevenlabs();
    let mut desk = Desk::new();
    desk.lead_to_elevenlabs(&service);
    (desk, service)
}

fn settings(desk: &Desk, text: &str) {
    let folder = desk.home().join("config");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), text).unwrap();
}

const VOICE_IT: [&str; 4] = ["voice", "tides.script.md", "--engine", "elevenlabs"];

fn voice_it<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&VOICE_IT[..], &["--yes"], more].concat()
}

/// The length of what was spoken.
fn seconds(speech: &Speech) -> f64 {
    speech.length as f64 / 1000.0
}

fn words(service: &ElevenLabs) -> Vec<String> {
    service.paid().iter().map(|paid| paid.text.clone()).collect()
}

#[test]
fn nothing_is_spoken_elsewhere_before_the_user_has_agreed() {
    let (desk, service) = desk();
    let ran = desk.run(&VOICE_IT);
    ran.code(3);
    assert!(ran.stderr().contains("have not agreed"), "{}", ran.stderr());
    let ran = desk.run(&["voice", "tides.script.md", "--json"]);
    assert_eq!(ran.code(0).json()["engine"], "draft");
    assert!(ran.stderr().contains("`--yes` agrees"), "{}", ran.stderr());
    assert_eq!(service.server.count(), 0);
}

#[test]
fn each_scene_is_one_take_with_the_time_of_every_word() {
    let (desk, service) = desk();
    let report = desk.run(&voice_it(&["--json"])).code(0).json();
    assert_eq!((&report["made"], &report["engine"]), (&json!(2), &json!("elevenlabs")));
    let billed: f64 = service.paid().iter().map(|paid| paid.cost as f64).sum();
    assert_eq!(report["credits"].as_f64(), Some(billed));
    let status = desk.run(&["status", "tides.script.md", "--json"]).code(0).json();
    assert!(status["scenes"].as_array().unwrap().iter().all(|it| it["take"] == "fresh"));
    let lock = std::fs::read_to_string(desk.folder.path().join("tides.script.lock")).unwrap();
    for line in
        ["engine = \"elevenlabs\"", "plan = \"creator\"", "model = \"eleven_multilingual_v2\""]
    {
        assert!(lock.contains(line), "{lock}");
    }
    // Captions follow the words as they were heard.
    desk.run(&["build", "tides.script.md", "--quiet"]).code(0);
    let paid = service.paid();
    let first = paid.iter().find(|it| it.text.starts_with("The Moon")).unwrap();
    let srt = std::fs::read_to_string(desk.folder.path().join("tides.assetflow/captions.srt"));
    let srt = srt.unwrap();
    assert!(srt.contains("00:00:00"), "{srt}");
    assert!(seconds(&first.speech) > 3.0);
    assert_eq!(words(&service).len(), 2, "a build buys nothing that is fresh");
}

#[test]
fn one_changed_sentence_is_one_request_with_its_characters_and_undo_is_none() {
    let (desk, service) = desk();
    desk.run(&voice_it(&[])).code(0);
    let changed = SCRIPT.replace("Nobody in the village looks up", "No one here looks up");
    std::fs::write(desk.script(), &changed).unwrap();
    let status = desk.run(&["consent", "elevenlabs"]);
    status.code(0);
    let status = desk.run(&["status", "tides.script.md", "--json"]).code(0).json();
    let said = "No one here looks up any more. The boats settle in the mud.";
    assert_eq!(
        status["total"],
        json!({
            "characters": said.len(), "credits": said.len() as f64, "requests": 1
        })
    );
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(words(&service)[2..], [said]);
    std::fs::write(desk.script(), SCRIPT).unwrap();
    let status = desk.run(&["status", "tides.script.md", "--json"]).code(0).json();
    assert_eq!(status["total"]["requests"], 0, "{status}");
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(words(&service).len(), 3);
}

#[test]
fn private_words_are_never_sent_not_even_as_context() {
    let (desk, service) = desk();
    let script = "[visual: a]\nFirst scene is here for all.\n\n<!-- private -->\n\
                  [visual: b]\nThe zebrasecretword stays at home.\n<!-- /private -->\n\n\
                  [visual: c]\nThird scene is here again.\n";
    std::fs::write(desk.script(), script).unwrap();
    desk.run(&voice_it(&[])).code(0);
    for request in service.server.received() {
        assert!(!request.whole().contains("zebrasecretword"), "{request:?}");
    }
    let ledger = desk.run(&["ledger", "--json"]).stdout();
    assert!(!ledger.contains("zebrasecretword") && !ledger.contains("First scene"));
    let status = desk.run(&["status", "tides.script.md", "--json"]).code(0).json();
    assert!(status["scenes"].as_array().unwrap().iter().all(|it| it["take"] == "fresh"));
}

#[test]
fn the_payload_is_shown_and_nothing_sent() {
    let (desk, service) = desk();
    let shown = desk.run(&[&VOICE_IT[..], &["--show-payload"]].concat()).code(0).stdout();
    assert!(shown.contains("POST /v1/text-to-speech/"), "{shown}");
    assert!(shown.contains("The Moon pulls on everything here"), "{shown}");
    assert_eq!(service.server.count(), 0);
}

#[test]
fn the_price_is_that_of_the_engine_that_is_named() {
    let (desk, service) = desk();
    let said = desk.run(&voice_it(&["--dry-run"])).code(0).stdout();
    assert!(said.contains("with ElevenLabs") && said.contains("credits"), "{said}");
    let dry = desk.run(&voice_it(&["--dry-run", "--json"])).code(0).json();
    assert_eq!(dry["total"]["requests"], 2, "{dry}");
    let build = ["build", "tides.script.md", "--yes", "--dry-run", "--json"];
    assert_eq!(desk.run(&build).code(0).json()["total"]["requests"], 2);
    let draft = ["voice", "tides.script.md", "--engine", "draft", "--dry-run", "--json"];
    assert_eq!(desk.run(&draft).code(0).json()["total"]["requests"], 0);
    desk.run(&[&VOICE_IT[..], &["--dry-run"]].concat()).code(3);
    assert_eq!(service.server.count(), 0);
}

#[test]
fn the_lexicon_is_spoken_and_captions_keep_the_written_form() {
    let (desk, service) = desk();
    let script = "---\nlexicon:\n  SQL: sequel\n---\nSQL is older than the web.\n";
    std::fs::write(desk.script(), script).unwrap();
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(words(&service), ["sequel is older than the web."]);
    desk.run(&["build", "tides.script.md", "--quiet"]).code(0);
    let folder = desk.folder.path().join("tides.assetflow");
    let srt = std::fs::read_to_string(folder.join("captions.srt")).unwrap();
    assert!(srt.contains("SQL is older"), "{srt}");
}

#[test]
fn pauses_are_silence_of_their_length() {
    let (desk, service) = desk();
    std::fs::write(desk.script(), "One two three. [pause 3s] Four five six.\n").unwrap();
    let report = desk.run(&voice_it(&["--json"])).code(0).json();
    let spoken = seconds(&service.paid()[0].speech);
    let seconds = report["scenes"][0]["seconds"].as_f64().unwrap();
    assert_eq!(words(&service), ["One two three. Four five six."]);
    assert!((seconds - spoken - 3.0).abs() < 0.5 && seconds > spoken + 2.0, "{seconds} {spoken}");
}

#[test]
fn a_named_voice_is_found_by_name_and_a_wrong_one_says_so() {
    let (desk, service) = desk();
    std::fs::write(desk.script(), "---\nvoice: George\n---\nHello there, all of you.\n").unwrap();
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(service.paid()[0].voice, VOICE);
    std::fs::write(desk.script(), "---\nvoice: Nobody\n---\nHello there, all of you.\n").unwrap();
    let ran = desk.run(&voice_it(&[]));
    assert!(ran.code(1).stderr().contains("no voice of that name"), "{}", ran.stderr());
    let list = desk.run(&["voices", "--engine", "elevenlabs"]).code(0).stdout();
    assert!(list.contains("George"), "{list}");
    let list = desk.run(&["voices", "--json"]).code(0).json();
    let engines: Vec<&Value> = list.as_array().unwrap().iter().map(|it| &it["engine"]).collect();
    assert_eq!(engines, ["draft", "elevenlabs"]);
}

#[test]
fn what_the_model_does_not_take_is_not_sent() {
    let (desk, service) = desk();
    settings(&desk, "[elevenlabs]\nmodel = \"eleven_v3\"\n");
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(service.paid().len(), 2, "v3 refuses requests with neighbours' text");
    let (other, service) = desk_with("eleven_flash_v2_5");
    let dry = other.run(&[&VOICE_IT[..], &["--yes"]].concat());
    dry.code(0);
    let cost: u64 = service.paid().iter().map(|it| it.cost).sum();
    let characters: usize = words(&service).iter().map(String::len).sum();
    assert!(cost < characters as u64, "half price: {cost} of {characters}");
}

fn desk_with(model: &str) -> (Desk, ElevenLabs) {
    let (desk, service) = desk();
    settings(&desk, &format!("[elevenlabs]\nmodel = \"{model}\"\n"));
    (desk, service)
}

#[test]
fn a_long_scene_is_cut_at_sentences_and_each_part_bought_once() {
    let (desk, service) = desk();
    let sentence =
        |number| format!("The harbour lies quiet under the long grey morning {number}. ");
    let text: String = (0..28).map(sentence).collect();
    let script = format!("---\nscene-seconds: 120\n---\n[visual: harbour]\n{text}\n");
    std::fs::write(desk.script(), script).unwrap();
    // The second part breaks after it was paid for, and the history is away as well.
    service.spoil_speech([Fault::None, Fault::Closed]);
    desk.run(&voice_it(&[]));
    let ran = desk.run(&voice_it(&["--json"]));
    ran.code(0);
    let texts = words(&service);
    let mut once = texts.clone();
    once.dedup();
    assert_eq!(texts, once, "no part is bought twice");
    assert!(texts.len() >= 2 && texts.iter().all(|text| text.ends_with('.')), "{texts:?}");
}

#[test]
fn what_may_have_been_billed_is_looked_up_before_it_is_bought_again() {
    for fault in [Fault::Closed, Fault::Cut(200)] {
        let (desk, service) = desk();
        std::fs::write(desk.script(), "Hello there, all of you.\n").unwrap();
        service.spoil_speech([fault]);
        let report = desk.run(&voice_it(&["--json"])).code(0).json();
        assert_eq!(report["made"], 1, "{report}");
        assert_eq!(words(&service), ["Hello there, all of you."], "{fault:?}");
        assert_eq!(service.asked("/v1/history"), 1);
        let status = desk.run(&["status", "tides.script.md", "--json"]).code(0).json();
        assert_eq!(status["scenes"][0]["take"], "fresh");
    }
}

#[test]
fn one_that_was_not_billed_is_bought_the_next_time() {
    let (desk, service) = desk();
    std::fs::write(desk.script(), "Hello there, all of you.\n").unwrap();
    service.fail_speech_with([Reply::new(200, "application/json", "{}").fault(Fault::Closed)]);
    let ran = desk.run(&voice_it(&[]));
    assert!(ran.code(1).stderr().contains("may have been billed"), "{}", ran.stderr());
    assert_eq!(words(&service).len(), 0);
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(words(&service).len(), 1);
    let ledger = desk.run(&["ledger", "--json"]).code(0).json();
    let outcomes: Vec<&str> = ledger
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["purpose"] == "speak")
        .map(|row| row["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["not known", "ok"]);
}

#[test]
fn a_process_that_is_killed_while_buying_has_bought_once() {
    let (desk, service) = desk();
    std::fs::write(desk.script(), "Hello there, all of you.\n").unwrap();
    service.spoil_speech([Fault::Late(Duration::from_secs(2))]);
    let mut child = desk.command(&voice_it(&[])).spawn().unwrap();
    while service.paid().is_empty() {
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(words(&service).len(), 1, "it was in the history");
}

#[test]
fn the_two_kinds_of_429_are_waited_out() {
    let (desk, service) = desk();
    service.fail_speech_with([
        errors::concurrent_limit_exceeded(),
        errors::system_busy(),
        errors::too_many_concurrent_requests(),
    ]);
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(words(&service).len(), 2);
}

#[test]
fn no_more_is_under_way_than_the_service_allows() {
    let (desk, service) = desk();
    let scenes: String =
        (0..24).map(|it| format!("[visual: v{it}]\nScene number {it} is here now.\n\n")).collect();
    std::fs::write(desk.script(), scenes).unwrap();
    service.change(|account| account.most_at_once = 4);
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(words(&service).len(), 24);
    let counts = service.counts();
    assert!(counts["most_at_once"].as_u64().unwrap() <= 4, "{counts}");
}

#[test]
fn two_processes_buy_a_scene_once() {
    let (desk, service) = desk();
    std::fs::write(desk.script(), "Hello there, all of you.\n").unwrap();
    service.spoil_speech([Fault::Late(Duration::from_millis(600))]);
    let other = Desk::new();
    std::fs::write(other.script(), "Hello there, all of you.\n").unwrap();
    let mut first = desk.command(&voice_it(&[]));
    let mut second = desk.command(&voice_it(&[]));
    // The same words in another script, by another process of the same user.
    second.current_dir(other.folder.path());
    let (mut one, mut two) = (first.spawn().unwrap(), second.spawn().unwrap());
    assert!(one.wait().unwrap().success() && two.wait().unwrap().success());
    assert_eq!(words(&service).len(), 1);
}

#[test]
fn a_job_that_cannot_be_paid_says_so_before_its_first_call() {
    let (desk, service) = desk();
    service.change(|account| account.limit = 50);
    let ran = desk.run(&voice_it(&[]));
    ran.code(3);
    assert!(ran.stderr().contains("50 are left"), "{}", ran.stderr());
    assert_eq!(words(&service).len(), 0);
    // Where nobody has named it, the draft voice speaks.
    desk.run(&["consent", "elevenlabs"]).code(0);
    let report = desk.run(&["voice", "tides.script.md", "--json"]).code(0).json();
    assert_eq!(report["made"], 2);
    assert!(report["scenes"].as_array().unwrap().iter().all(|it| it["engine"] == "draft"));
}

#[test]
fn caps_are_hard() {
    let (desk, service) = desk();
    settings(&desk, "[elevenlabs]\ncredits-per-script = 100\n");
    let ran = desk.run(&voice_it(&[]));
    ran.code(3);
    assert!(ran.stderr().contains("credits-per-script"), "{}", ran.stderr());
    assert!(service.charged() <= 100);
    assert_eq!(words(&service).len(), 1, "what fits is spoken, and kept");
    settings(&desk, "[elevenlabs]\ncredits-per-month = 90\n");
    let ran = desk.run(&voice_it(&[]));
    assert!(ran.code(3).stderr().contains("credits-per-month"), "{}", ran.stderr());
    settings(&desk, "");
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(words(&service).len(), 2);
}

#[test]
fn every_refusal_says_what_to_do() {
    for (reply, code, said) in [
        (errors::invalid_api_key(), 3, "assetflow keys set elevenlabs"),
        (errors::quota_exceeded(), 3, "used up"),
        (errors::insufficient_credits(), 3, "used up"),
        (errors::paid_plan_required(), 3, "plan"),
        (errors::unusual_activity(), 1, "VPN"),
        (errors::voice_not_found("x"), 1, "assetflow voices"),
        (errors::unprocessable(&json!([])), 1, "does not take this"),
        (errors::gateway_page().status(400), 1, "ElevenLabs"),
        (errors::moved_to("http://127.0.0.1:9/"), 1, "sends elsewhere"),
        (Reply::new(200, "text/html", "<html>"), 1, "web page"),
    ] {
        let (desk, service) = desk();
        service.fail_speech_with([reply]);
        let ran = desk.run(&voice_it(&["--scene", "1"]));
        ran.code(code);
        assert!(ran.stderr().contains(said), "{said}: {}", ran.stderr());
        assert_eq!(ran.stderr().lines().filter(|line| line.contains("panicked")).count(), 0);
    }
}

#[test]
fn a_library_voice_on_a_free_plan_is_a_matter_of_the_plan() {
    let (desk, service) = desk();
    service.change(|account| account.tier = "free");
    let script = format!("---\nvoice: {LIBRARY_VOICE}\n---\nHello there, all of you.\n");
    std::fs::write(desk.script(), script).unwrap();
    let ran = desk.run(&voice_it(&[]));
    assert!(ran.code(3).stderr().contains("plan"), "{}", ran.stderr());
}

#[test]
fn testing_the_key_says_plan_and_what_is_left() {
    let (desk, service) = desk();
    let said = desk.run(&["keys", "test", "elevenlabs"]).code(0).stdout();
    assert!(said.contains("plan creator") && said.contains("100000 credits left"), "{said}");
    service.change(|account| account.restricted = true);
    desk.run(&voice_it(&[])).code(0);
    assert_eq!(words(&service).len(), 2, "a key that may not read the account can speak");
}

#[test]
fn cancelling_keeps_what_is_paid_for() {
    let (desk, service) = desk();
    let scenes: String =
        (0..12).map(|it| format!("[visual: v{it}]\nScene number {it} is here now.\n\n")).collect();
    std::fs::write(desk.script(), scenes).unwrap();
    service.spoil_speech(vec![Fault::Late(Duration::from_millis(400)); 12]);
    let mut child = desk.command(&voice_it(&[])).spawn().unwrap();
    while service.paid().len() < 2 {
        std::thread::sleep(Duration::from_millis(10));
    }
    let id = i32::try_from(child.id()).unwrap();
    let pid = rustix::process::Pid::from_raw(id).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(4));
    let bought = words(&service).len();
    assert!(bought < 12);
    let status = desk.run(&["status", "tides.script.md", "--json"]).code(0).json();
    let scenes = status["scenes"].as_array().unwrap();
    let fresh = scenes.iter().filter(|it| it["take"] == "fresh").count();
    assert_eq!(fresh, bought, "what was paid for is there");
}
