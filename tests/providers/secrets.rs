//! No key is anywhere but in the request to its own provider, whatever goes wrong.

use std::time::Duration;

use crate::support::Desk;
use crate::support::libraries::{openverse, pexels, pixabay, wikimedia};
use crate::support::server::{Fault, Reply, Server};
use crate::support::{elevenlabs, gemini};

/// The forms in which a key could be somewhere.
fn forms(key: &str) -> Vec<String> {
    use base64::Engine as _;
    let swapped = key
        .chars()
        .map(|c| if c.is_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() });
    vec![
        key.to_owned(),
        base64::engine::general_purpose::STANDARD.encode(key).trim_end_matches('=').to_owned(),
        key.replace('-', "%2D"),
        swapped.collect(),
        key.chars().rev().collect(),
    ]
}

#[test]
fn keys_stay_where_they_belong_in_every_failure() {
    let failures: Vec<Option<Reply>> = vec![
        None,
        Some(Reply::new(
            401,
            "application/json",
            "{\"error\":\"bad key pexels-key-canary pixabay-key-canary\"}",
        )),
        Some(Reply::new(429, "text/plain", "API rate limit exceeded")),
        Some(Reply::new(500, "text/html", "<h1>pixabay-key-canary</h1>")),
        Some(
            Reply::new(302, "text/html", "")
                .with("location", "http://127.0.0.1:9/?key=pixabay-key-canary"),
        ),
        Some(Reply::new(200, "application/json", "{\"hits\": [pixabay-key-canary")),
        Some(Reply::new(200, "application/json", "{}").fault(Fault::Closed)),
        Some(Reply::new(200, "application/json", "{\"hits\": []}").fault(Fault::Cut(4))),
    ];
    for failure in failures {
        let libraries = [pexels(), pixabay(), openverse(), wikimedia()];
        let mut desk = Desk::new();
        for (name, library) in
            ["pexels", "pixabay", "openverse", "wikimedia"].iter().zip(&libraries)
        {
            desk.lead(name, library);
            if let Some(reply) = &failure {
                library.fail_with(std::iter::repeat_n(reply.clone(), 20));
            }
        }
        desk.set("PEXELS_API_KEY", "pexels-key-canary")
            .set("PIXABAY_API_KEY", "pixabay-key-canary");
        desk.set("RUST_BACKTRACE", "full");
        let mut said = String::new();
        for arguments in [
            &["scout", "tides.script.md", "--yes", "-vv"][..],
            &["keys", "test", "-vv"],
            &["keys", "list"],
            &["pick", "tides.script.md", "1", "pexels:video:101", "-vv"],
            &["pick", "tides.script.md", "1", "pixabay:video:102", "-vv"],
            &["build", "tides.script.md", "--yes", "-vv"],
            &["status", "tides.script.md", "--json"],
            &["ledger", "--json"],
            &["doctor"],
        ] {
            let ran = desk.run(arguments);
            said.push_str(&ran.stdout());
            said.push_str(&ran.stderr());
        }
        for form in forms("pexels-key-canary").iter().chain(&forms("pixabay-key-canary")) {
            assert!(!said.contains(form.as_str()), "{failure:?}: {said}");
            assert_eq!(desk.holds(form), None, "{failure:?}");
        }
        assert!(!said.contains("panicked"), "{said}");
        for (library, foreign) in
            libraries.iter().zip(["pixabay-key", "pexels-key", "-key-", "-key-"])
        {
            for request in library.server.received() {
                assert!(!request.whole().contains(foreign), "{request:?}");
            }
        }
    }
}

#[test]
fn a_provider_that_hangs_is_given_up_in_bounded_time() {
    let library = pexels();
    let late = Reply::new(200, "application/json", "{}").fault(Fault::Late(Duration::from_secs(1)));
    library.fail_with(std::iter::repeat_n(late, 4));
    let mut desk = Desk::new();
    desk.lead("pexels", &library).set("PEXELS_API_KEY", "pexels-key-canary");
    desk.run(&["scout", "tides.script.md", "--yes", "--provider", "pexels", "--json"]).code(0);
}

#[test]
fn keys_of_services_that_speak_and_think_stay_where_they_belong() {
    let failures: Vec<Option<Reply>> = vec![
        None,
        Some(gemini::errors::api_key_invalid(gemini::KEY)),
        Some(elevenlabs::errors::invalid_api_key()),
        Some(Reply::new(500, "text/html", "<h1>gemini-key-canary elevenlabs-key-canary</h1>")),
        Some(elevenlabs::errors::moved_to("http://127.0.0.1:9/?key=elevenlabs-key-canary")),
        Some(Reply::new(200, "application/json", "{}").fault(Fault::Closed)),
        Some(Reply::new(200, "application/json", "[elevenlabs-key-canary")),
    ];
    for failure in failures {
        let (speaks, thinks) = (elevenlabs::elevenlabs(), gemini::gemini());
        let mut desk = Desk::new();
        desk.lead_to_elevenlabs(&speaks).lead_to_gemini(&thinks).set("RUST_BACKTRACE", "full");
        if let Some(reply) = &failure {
            speaks.fail_with(std::iter::repeat_n(reply.clone(), 20));
            thinks.fail_with(std::iter::repeat_n(reply.clone(), 20));
        }
        let mut said = String::new();
        for arguments in [
            &["segment", "tides.script.md", "--engine", "gemini", "--yes", "-vv"][..],
            &["segment", "tides.script.md", "--engine", "gemini", "--show-payload"],
            &["voice", "tides.script.md", "--engine", "elevenlabs", "--yes", "-vv"],
            &["voice", "tides.script.md", "--engine", "elevenlabs", "--show-payload"],
            &["voices", "--engine", "elevenlabs", "-vv"],
            &["keys", "test", "-vv"],
            &["keys", "list", "--json"],
            &["build", "tides.script.md", "--yes", "-vv"],
            &["ledger", "--json"],
        ] {
            let ran = desk.run(arguments);
            said.push_str(&ran.stdout());
            said.push_str(&ran.stderr());
        }
        for form in forms(elevenlabs::KEY).iter().chain(&forms(gemini::KEY)) {
            assert!(!said.contains(form.as_str()), "{failure:?}: {form}: {said}");
            assert_eq!(desk.holds(form), None, "{failure:?}");
        }
        assert!(!said.contains("panicked"), "{said}");
        for (server, foreign) in [(&speaks.server, gemini::KEY), (&thinks.server, elevenlabs::KEY)]
        {
            for request in server.received() {
                assert!(!request.whole().contains(foreign), "{request:?}");
            }
        }
    }
}

/// A redirect of a request with words of the script in it goes nowhere.
#[test]
fn a_body_is_sent_once_whatever_a_redirect_says() {
    let elsewhere = Server::start(|_| Reply::new(200, "application/json", "{}"));
    for status in [301, 302, 303, 307, 308] {
        let (speaks, thinks) = (elevenlabs::elevenlabs(), gemini::gemini());
        let mut desk = Desk::new();
        desk.lead_to_elevenlabs(&speaks).lead_to_gemini(&thinks);
        let moved = Reply::new(status, "text/plain", "").with("location", elsewhere.url());
        speaks.fail_speech_with([moved.clone(), moved.clone()]);
        thinks.fail_with([moved]);
        let voice = ["voice", "tides.script.md", "--engine", "elevenlabs", "--yes"];
        let ran = desk.run(&voice);
        assert!(ran.code(1).stderr().contains("sends elsewhere"), "{}", ran.stderr());
        desk.run(&["segment", "tides.script.md", "--engine", "gemini", "--yes"]).code(0);
        assert_eq!(elsewhere.count(), 0, "{status}");
    }
}
