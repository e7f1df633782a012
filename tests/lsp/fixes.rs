//! What can be done about findings, tried out on the script.

use assetflow::config::{Clock, Environment};
use assetflow::lsp::features::fixes;
use assetflow::script::Code;
use assetflow::script::parse::Dialect;
use assetflow::studio::{Live, Studio};

fn studio() -> Studio {
    let environment =
        Environment::fixed([("ASSETFLOW_HOME", "/nowhere")], std::path::Path::new("/"));
    Studio::with_defaults(&environment, Clock::system())
}

fn live(text: &str) -> Live {
    studio().live(None, text, Dialect::Markdown)
}

/// The text after each fix for the findings of a code, with the fix's title and whether it is the
/// preferred one.
fn mended(text: &str, code: Code) -> Vec<(String, String, bool)> {
    let live = live(text);
    let notices = studio().notices(&live);
    let here = notices.iter().filter(|notice| notice.code == code);
    here.flat_map(|notice| fixes::of(&live, notice))
        .map(|fix| {
            assert!(fix.edits.is_sorted_by(|left, right| left.0.end <= right.0.start), "{fix:?}");
            assert_eq!(fix.code, code);
            let mut after = live.clone();
            for (range, with) in fix.edits.iter().rev() {
                after.replace(*range, with);
            }
            (fix.title, after.buffer().rope().to_string(), fix.preferred)
        })
        .collect()
}

#[test]
fn every_fix_mends_what_was_found() {
    for (text, code, expected) in [
        (
            "[visaul: 😀 moon]\nOne day.\n",
            Code::UnknownCue,
            vec!["[visual: 😀 moon]\nOne day.\n", "[note: visaul: 😀 moon]\nOne day.\n"],
        ),
        ("[gizmo: x]\nOne day.\n", Code::UnknownCue, vec!["[note: gizmo: x]\nOne day.\n"]),
        (
            "One day.\r\n\r\n[visual: the moon  \r\n\r\nTwo days.\r\n",
            Code::UnclosedMark,
            vec!["One day.\r\n\r\n[visual: the moon]  \r\n\r\nTwo days.\r\n"],
        ),
        ("One day. <!-- to do\n", Code::UnclosedMark, vec!["One day. <!-- to do -->\n"]),
        ("One day.\n\n```\ncode", Code::UnclosedMark, vec!["One day.\n\n```\ncode\n```\n"]),
        (
            "[pause long]\nOne day.\n",
            Code::CueValue,
            vec!["[pause 1s]\nOne day.\n", "[pause 0.5s]\nOne day.\n", "[pause 2s]\nOne day.\n"],
        ),
        (
            "One day [John: hm] it came.\n",
            Code::MaybeNotSpoken,
            vec!["One day [note: John: hm] it came.\n"],
        ),
        (
            "One day.\n\n[the tide goes out]\n\nTwo.\n",
            Code::MaybeSpoken,
            vec!["One day.\n\nthe tide goes out\n\nTwo.\n"],
        ),
        (
            "Salt & pepper it is, they say.\n",
            Code::Unspeakable,
            vec!["Salt and pepper it is, they say.\n"],
        ),
        (
            "---\nlanguage: de\n---\nSalz & Pfeffer.\n",
            Code::Unspeakable,
            vec!["---\nlanguage: de\n---\nSalz und Pfeffer.\n"],
        ),
        (
            "See https://www.example.org/a?b=1 for more.\n",
            Code::Unspeakable,
            vec![
                "See [example.org](https://www.example.org/a?b=1) for more.\n",
                "See [on-screen: https://www.example.org/a?b=1] for more.\n",
            ],
        ),
        ("About 1/2 of it is gone.\n", Code::Unspeakable, vec!["About one half of it is gone.\n"]),
        ("One\u{202e} day.\n", Code::HiddenCharacter, vec!["One day.\n"]),
        (
            "The sea leaves. It [visual: moon] comes back, they say.\n",
            Code::CueInsideSentence,
            vec![
                "The sea leaves.\n\n[visual: moon]\nIt comes back, they say.\n",
                "The sea leaves.\n[visual: moon]\nIt comes back, they say.\n",
                "The sea leaves. [visual: moon] It comes back, they say.\n",
            ],
        ),
        (
            "---\naspect: 4:3\n---\nOne.\n",
            Code::FrontMatterValue,
            vec![
                "---\naspect: 16:9\n---\nOne.\n",
                "---\naspect: 9:16\n---\nOne.\n",
                "---\naspect: 1:1\n---\nOne.\n",
            ],
        ),
        (
            "---\nlangauge: en\n---\nOne.\n",
            Code::FrontMatterUnknownKey,
            vec!["---\nlanguage: en\n---\nOne.\n"],
        ),
        (
            "---\ntitle: x\napi_key: sk_canary\n---\nOne.\n",
            Code::FrontMatterForbiddenKey,
            vec!["---\ntitle: x\n---\nOne.\n"],
        ),
        (
            "# T\n\n## Hook (0:00-0:40)\n\nThe sea leaves.\n\n## End\n\nIt comes back to us.\n",
            Code::DeclaredTime,
            vec![
                "# T\n\n## Hook (0:00-0:01)\n\nThe sea leaves.\n\n## End\n\nIt comes back to us.\n",
            ],
        ),
        (
            "[visual: sea]\r\nThe sea leaves. [pause 30s] It comes back to us.\r\n",
            Code::SceneTooLong,
            vec![
                "[visual: sea]\r\nThe sea leaves. [pause 30s]\r\n\r\n[visual: ]\r\nIt comes back to us.\r\n",
            ],
        ),
    ] {
        let found = mended(text, code);
        let texts: Vec<&str> = found.iter().map(|(_, text, _)| text.as_str()).collect();
        // Of several places for a cue only the best is offered.
        let expected = if code == Code::CueInsideSentence { &expected[..1] } else { &expected[..] };
        assert_eq!(texts, expected, "{text:?} {code:?}");
    }
}

#[test]
fn titles_show_no_hidden_characters_and_secrets_stay_out_of_sight() {
    let text = "---\napi_key: sk_canary\n---\n[pause lo\u{202e}ng]\nSee www.example.org/sk now.\n";
    for code in [Code::FrontMatterForbiddenKey, Code::CueValue, Code::Unspeakable] {
        for (title, ..) in mended(text, code) {
            assert!(!title.contains(['\u{202e}', '\n']) && !title.contains("canary"), "{title}");
        }
    }
}

#[test]
fn nothing_is_offered_that_does_not_help() {
    for (text, code) in [
        ("# Tides\n\nOne.\n\n## Shot list\n\n- a\n", Code::MaybeSpoken),
        ("| Narration | Visual |\n|---|---|\n| The sea leaves. |  |\n", Code::SceneTooLong),
        ("---\nlanguage: de\n---\nEs sind 3-4 Tage.\n", Code::Unspeakable),
    ] {
        assert_eq!(mended(text, code), [], "{text}");
    }
}
