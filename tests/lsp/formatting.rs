//! One style, and the same script as before.

use assetflow::config::{Clock, Environment};
use assetflow::lsp::features::formatting::{edits, says_the_same};
use assetflow::script::parse::Dialect;
use assetflow::studio::{Live, Studio};
use assetflow::text::ByteRange;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{Builder, Editor};

fn live(text: &str, dialect: Dialect) -> Live {
    let environment =
        Environment::fixed([("ASSETFLOW_HOME", "/nowhere")], std::path::Path::new("/"));
    Studio::with_defaults(&environment, Clock::system()).live(None, text, dialect)
}

fn formatted_in(text: &str, dialect: Dialect) -> String {
    let mut live = live(text, dialect);
    let found = edits(&live, ByteRange::new(0, text.len()), true);
    for (range, with) in found.iter().rev() {
        live.replace(*range, with);
    }
    live.buffer().rope().to_string()
}

fn formatted(text: &str) -> String {
    formatted_in(text, Dialect::Markdown)
}

#[test]
fn cue_lines_tables_and_line_ends_get_one_style() {
    for (text, expected) in [
        (
            "The sea leaves.\n[ visual :  moon ]\nIt comes back.\n",
            "The sea leaves.\n[visual: moon]\nIt comes back.\n",
        ),
        (
            "One day.\r\n\r\n\r\n\r\n[B-ROLL:moon]\r\n\r\n\r\nIt comes.  \r\n",
            "One day.\r\n\r\n[B-ROLL: moon]\r\n\r\nIt comes.\r\n",
        ),
        (
            "# Tides\n[visual:a]\n[search:b]\nOne day.\t \n",
            "# Tides\n\n[visual: a]\n[search: b]\nOne day.\n",
        ),
        (
            "The sea leaves,\n[visual:moon]\nand it comes.\n",
            "The sea leaves,\n[visual: moon]\nand it comes.\n",
        ),
        ("A hard break  \nstays as it is.  \n", "A hard break  \nstays as it is.\n"),
        ("[ PAUSE 0.7s ] \nOne day.\n", "[PAUSE 0.7s]\nOne day.\n"),
        (
            "|Visual|Narration|\n|-|-|\n|港|The sea leaves.|\n|moon  | It comes.|\n",
            "| Visual | Narration       |\n| ------ | --------------- |\n| 港     | The sea leaves. |\n| moon   | It comes.       |\n",
        ),
        ("```\n|a|b|\n|-|-|\nx  \n```\n", "```\n|a|b|\n|-|-|\nx  \n```\n"),
        ("---\ntitle: x  \n---\nOne day.  \n", "---\ntitle: x  \n---\nOne day.\n"),
        (
            "Plain prose, with  two blanks\nand [a link](x).\n\n\n\nMore of it.\n",
            "Plain prose, with  two blanks\nand [a link](x).\n\n\n\nMore of it.\n",
        ),
        ("", ""),
    ] {
        assert_eq!(formatted(text), expected);
        assert_eq!(formatted(expected), expected);
    }
    let fountain = "INT. HARBOUR - DAY\n\nANN\nThe sea leaves.\n  \nAnd it comes. \n";
    assert_eq!(formatted_in(fountain, Dialect::Fountain), fountain.replace("comes. ", "comes."));
}

fn line() -> impl Strategy<Value = String> {
    let cue = ("(  |)\\[ {0,2}(visual|B-Roll|search|pause|media|note|visaul|Musik) {0,1}[:]? {0,2}[a-z0-9 ]{0,6} {0,2}\\]( |)").prop_map(|it| it);
    prop_oneof![
        4 => cue,
        4 => "[A-Z][a-z]{1,6}( [a-z😀é]{1,5}){0,5}[.,!?]( {0,3})",
        2 => "\\|( {0,2}[a-zé港|.]{0,6} {0,2}\\|){1,4}( |)",
        2 => "\\|(:?-{1,4}:?\\|){1,3}",
        3 => Just(String::new()),
        1 => "( {1,3}|\t)",
        1 => "(# |- |1\\. |> |VO: |\\*\\*VISUAL:\\*\\* |---|```|<!-- |-->|\\(softly\\)|## Shot list)[a-z ]{0,5}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn a_script_says_the_same_before_and_after_and_is_formatted_at_once(
        lines in prop::collection::vec(line(), 0..14), crlf in any::<bool>(), fountain in any::<bool>()
    ) {
        let dialect = if fountain { Dialect::Fountain } else { Dialect::Markdown };
        let text = lines.join(if crlf { "\r\n" } else { "\n" });
        let once = formatted_in(&text, dialect);
        prop_assert!(says_the_same(&live(&text, dialect), &live(&once, dialect)), "{text:?} {once:?}");
        prop_assert_eq!(formatted_in(&once, dialect), once.clone(), "{:?}", text);
    }
}

fn apply(text: &str, edits: &Value) -> String {
    let units: Vec<Vec<u16>> =
        text.split_inclusive('\n').chain([""]).map(|line| line.encode_utf16().collect()).collect();
    let place = |at: &Value| {
        let line = usize::try_from(at["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(at["character"].as_u64().unwrap()).unwrap();
        let before: usize = units[..line].iter().map(Vec::len).sum();
        before + column
    };
    let mut all: Vec<u16> = text.encode_utf16().collect();
    for edit in edits.as_array().unwrap().iter().rev() {
        let (start, end) = (place(&edit["range"]["start"]), place(&edit["range"]["end"]));
        all.splice(start..end, edit["newText"].as_str().unwrap().encode_utf16());
    }
    String::from_utf16(&all).unwrap()
}

#[test]
fn editors_format_texts_and_ranges() {
    let mut editor = Editor::new();
    let text =
        "😀 One day.\r\n[visual:😀 moon ]\r\nTwo days.\r\n\r\n[visual:sun]  \r\nThree days.\r\n";
    let uri = "untitled:a.script.md";
    editor.open(uri, 1, text);
    let options = json!({"tabSize": 4, "insertSpaces": true});
    let whole = editor.request(
        "textDocument/formatting",
        json!({"textDocument": {"uri": uri}, "options": options}),
    );
    let expected =
        "😀 One day.\r\n[visual: 😀 moon]\r\nTwo days.\r\n\r\n[visual: sun]\r\nThree days.\r\n";
    assert_eq!(apply(text, &whole), expected);
    assert!(
        whole.as_array().unwrap().iter().all(|edit| edit["newText"].as_str().unwrap().len() < 12),
        "{whole}"
    );
    let last = json!({"start": {"line": 4, "character": 0}, "end": {"line": 5, "character": 0}});
    let part = editor.request(
        "textDocument/rangeFormatting",
        json!({"textDocument": {"uri": uri}, "range": last, "options": options}),
    );
    assert_eq!(apply(text, &part), text.replace("[visual:sun]  ", "[visual: sun]"));
    let other = editor.request(
        "textDocument/formatting",
        json!({"textDocument": {"uri": "file:///none.script.md"}, "options": options}),
    );
    assert_eq!(other, Value::Null);
}

#[test]
fn a_line_break_goes_on_with_lists_and_closes_cues() {
    let mut editor = Builder::new().initialize();
    let uri = "untitled:a.script.md";
    for (version, (text, expected)) in [
        ("- one\n|", "- one\n- |"),
        ("9. nine\r\n  |\r\n", "9. nine\r\n10. |\r\n"),
        ("> - one\n|", "> - one\n> - |"),
        ("- one\n- \n|", "- one\n\n|"),
        ("[visual: low tide\n|\nOne.", "[visual: low tide]\n|\nOne."),
        ("**[pause 0.5s \n|", "**[pause 0.5s]\n|"),
        ("[b-roll\n|", "[b-roll]\n|"),
        // Nothing of these is anything but prose.
        ("The sea leaves.\n|", "The sea leaves.\n|"),
        ("- one\n|two", "- one\n|two"),
        ("See [the harbour\n|", "See [the harbour\n|"),
        ("[visual: a\n|b]", "[visual: a\n|b]"),
        ("[visual: a]\n|", "[visual: a]\n|"),
        ("- - -\n|", "- - -\n|"),
        ("```\n- one\n|\n```", "```\n- one\n|\n```"),
        ("1969 was good\n|", "1969 was good\n|"),
    ]
    .into_iter()
    .enumerate()
    {
        let at = text.find('|').unwrap();
        let plain = text.replacen('|', "", 1);
        let version = i32::try_from(version).unwrap() + 1;
        if version == 1 {
            editor.open(uri, 1, &plain);
        } else {
            editor.change(uri, version, json!([{"text": plain}]));
        }
        let line = text[..at].matches('\n').count();
        let column = text[..at].len() - text[..at].rfind('\n').map_or(0, |at| at + 1);
        let edits = editor.request(
            "textDocument/onTypeFormatting",
            json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": column}, "ch": "\n",
                "options": {"tabSize": 4, "insertSpaces": true}}),
        );
        let edits = if edits.is_null() { json!([]) } else { edits };
        assert_eq!(apply(&plain, &edits), expected.replacen('|', "", 1), "{text}");
    }
}

#[test]
fn columns_are_counted_as_agreed() {
    for (encoding, column) in [("utf-8", 16), ("utf-16", 12), ("utf-32", 11)] {
        let capabilities = json!({"general": {"positionEncodings": [encoding]}});
        let mut editor = Builder::new().capabilities(capabilities).initialize();
        let uri = "untitled:a.script.md";
        editor.open(uri, 1, "One.\r\n\r\n[visual: 日😀 ]\r\nTwo days.\r\n");
        let edits = editor.request(
            "textDocument/formatting",
            json!({"textDocument": {"uri": uri}, "options": {"tabSize": 4, "insertSpaces": true}}),
        );
        let range = json!({"start": {"line": 2, "character": column}, "end": {"line": 2, "character": column + 1}});
        assert_eq!(edits, json!([{"range": range, "newText": ""}]), "{encoding}");
    }
}
