//! Every form that scripts have in the wild, and what it is read as.

use assetflow::script::parse::Dialect;
use assetflow::script::{BreakKind, Code, CueKind, Fact, Script};
use assetflow::text::ByteRange;

fn read(text: &str) -> Script {
    Script::read(text, Dialect::Markdown)
}

/// What is spoken, one paragraph an item.
fn spoken(text: &str) -> Vec<String> {
    let script = read(text);
    script.narration.text().split('\n').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn cues(script: &Script) -> Vec<(CueKind, &str)> {
    script.cues.iter().map(|cue| (cue.kind, cue.text.as_str())).collect()
}

fn codes(script: &Script) -> Vec<Code> {
    script.notices.iter().map(|notice| notice.code).collect()
}

const TIDES: &str = include_str!("fixtures/tides.script.md");
const ROLES: &str = include_str!("fixtures/roles.script.md");
const LAMP: &str = include_str!("fixtures/lamp.fountain");

#[test]
fn the_accepting_example_speaks_three_fragments() {
    let script = read(TIDES);
    assert_eq!(
        script.narration.text().split('\n').collect::<Vec<_>>(),
        [
            "Twice a day, the sea leaves. And twice a day it comes back.",
            "The Moon pulls on the water... and the water answers.",
            "Walk out too far, and you will meet it.",
        ]
    );
    assert_eq!(
        cues(&script),
        [
            (CueKind::Visual, "harbour time-lapse, low to high tide"),
            (CueKind::Pause, "0.5s"),
            (CueKind::OnScreen, "\"2 x 24 h 50 m\""),
            (CueKind::Visual, "moon over ocean, night"),
            (CueKind::Voice, "softly"),
            (CueKind::Visual, "drone, mudflats"),
            (CueKind::Note, "editor: check the number"),
        ]
    );
    assert_eq!(script.cues[1].seconds, Some(0.5));
    assert_eq!(
        &script.narration.text()[script.cues[5].at..],
        "Walk out too far, and you will meet it."
    );
    let headings: Vec<_> =
        script.headings.iter().map(|heading| (heading.level, heading.text.as_str())).collect();
    assert_eq!(headings, [(1, "How tides work"), (2, "HOOK"), (2, "Scene 2 — The pull")]);
    assert_eq!(script.title.as_deref(), Some("How tides work"));
    assert_eq!(script.front.voice.as_deref(), Some("rachel"));
    assert_eq!((script.front.pace, script.front.target), (Some(145.0), Some(90.0)));
    let facts: Vec<_> =
        script.declared.iter().map(|declared| (declared.fact, declared.heading)).collect();
    assert_eq!(facts, [(Fact::Span(0.0, 12.0), Some(1)), (Fact::Span(20.0, 30.0), None)]);
    let breaks: Vec<_> = script.breaks.iter().map(|found| found.kind).collect();
    assert_eq!(breaks, [BreakKind::Heading, BreakKind::TableRow]);
    assert_eq!(script.language.tag(), "en");
    assert!(script.narration.pieces().last().unwrap().atomic);
    assert!(codes(&script).iter().all(|code| *code == Code::MaybeSpoken), "{:?}", script.notices);
}

#[test]
fn a_bracket_cue_on_its_own_line_in_every_dress() {
    for (line, kind, value) in [
        ("[B-ROLL: drone shot of a harbour]", CueKind::Visual, "drone shot of a harbour"),
        ("**[B-ROLL: waves]**", CueKind::Visual, "waves"),
        ("`[VISUAL: waves]`", CueKind::Visual, "waves"),
        ("*[visual: waves]*", CueKind::Visual, "waves"),
        ("- [visual: waves]", CueKind::Visual, "waves"),
        ("> [visual: waves]", CueKind::Visual, "waves"),
        ("🎬 [visual: waves]", CueKind::Visual, "waves"),
        ("[visual: a [nested] one]", CueKind::Visual, "a [nested] one"),
        ("[visual: waves\n  and wind]", CueKind::Visual, "waves and wind"),
        ("[Visual: image/side30.png]", CueKind::Visual, "image/side30.png"),
        ("[BROLL]", CueKind::Visual, ""),
        ("[CUT TO: the harbour]", CueKind::Visual, "the harbour"),
        ("[SCREEN: menu]", CueKind::Visual, "menu"),
        ("[DEMO: click]", CueKind::Visual, "click"),
        ("[CODE: main.rs]", CueKind::Visual, "main.rs"),
        ("[SLIDE 4: title]", CueKind::Visual, "title"),
        ("[ACTION at 0:13]", CueKind::Visual, "at 0:13"),
        ("[ZOOM]", CueKind::Visual, ""),
        ("[Remotion]", CueKind::Visual, ""),
        ("[veo: a fox]", CueKind::Visual, "a fox"),
        ("[GRAPHIC]", CueKind::Visual, ""),
        ("[映像: 港]", CueKind::Visual, "港"),
        ("[Bild: Hafen]", CueKind::Visual, "Hafen"),
        ("[Plan: le port]", CueKind::Visual, "le port"),
        ("【画面：海】", CueKind::Visual, "海"),
        ("[search: tide, harbour]", CueKind::Search, "tide, harbour"),
        ("[media: pexels:video:123]", CueKind::Media, "pexels:video:123"),
        ("[ON SCREEN: \"73%\"]", CueKind::OnScreen, "\"73%\""),
        ("[TEXT ON SCREEN: \"73%\"]", CueKind::OnScreen, "\"73%\""),
        ("[ON-SCREEN TEXT]", CueKind::OnScreen, ""),
        ("[LOWER THIRD: Ana]", CueKind::OnScreen, "Ana"),
        ("[SUPER: 1984]", CueKind::OnScreen, "1984"),
        ("[TEKS]", CueKind::OnScreen, ""),
        ("[TÍTULO: El mar]", CueKind::OnScreen, "El mar"),
        ("[CARD: black -> title]", CueKind::OnScreen, "black -> title"),
        ("[END CARD: thanks]", CueKind::OnScreen, "thanks"),
        ("[STICKER arrow]", CueKind::OnScreen, "arrow"),
        ("[MUSIC CUE: strings]", CueKind::Music, "strings"),
        ("[MUSIC SWELL]", CueKind::Music, ""),
        ("[SFX: whoosh]", CueKind::Sfx, "whoosh"),
        ("[TRANSITION]", CueKind::Note, ""),
        ("FADE OUT.", CueKind::Note, ""),
        ("[Show the map]", CueKind::Visual, "the map"),
        ("[PAUSE]", CueKind::Pause, ""),
        ("[BEAT]", CueKind::Pause, ""),
        ("(pause)", CueKind::Pause, ""),
        ("(beat)", CueKind::Pause, ""),
        ("[PAUSA]", CueKind::Pause, ""),
        ("[pause 0.7s]", CueKind::Pause, "0.7s"),
        ("[pause duration=700]", CueKind::Pause, "duration=700"),
        ("<break time=\"1s\"/>", CueKind::Pause, "time=\"1s\""),
        ("[HOOK]", CueKind::Section, ""),
        ("[CTA]", CueKind::Section, ""),
        ("[On-camera]", CueKind::OnCamera, ""),
        ("[Shot 1 - on camera]", CueKind::OnCamera, "on camera"),
        ("[מצלמה]", CueKind::OnCamera, ""),
        ("(turn to camera one)", CueKind::Voice, "turn to camera one"),
        ("(연출: 줌인)", CueKind::Voice, "연출: 줌인"),
        ("[smile]", CueKind::Voice, "smile"),
        ("(softly)", CueKind::Voice, "softly"),
        ("[whispers]", CueKind::Voice, "whispers"),
        ("[note: check]", CueKind::Note, "check"),
        ("<!-- check -->", CueKind::Note, "check"),
        ("[[visual:id]]", CueKind::Visual, "id"),
        ("[gizmo: x]", CueKind::Unknown, "x"),
        ("[WHATEVER]", CueKind::Unknown, ""),
        ("VISUAL: moon", CueKind::Visual, "moon"),
        ("Visual: moon", CueKind::Visual, "moon"),
        ("**VISUAL:** moon", CueKind::Visual, "moon"),
        ("**Screen:** menu", CueKind::Visual, "menu"),
        ("*Show: the menu*", CueKind::Visual, "the menu"),
        ("On screen: 73%", CueKind::OnScreen, "73%"),
        ("SUPER: 1984", CueKind::OnScreen, "1984"),
        ("MUSIC: strings", CueKind::Music, "strings"),
        ("SFX: whoosh", CueKind::Sfx, "whoosh"),
        ("NOTE: check", CueKind::Note, "check"),
        ("VISUAL: moon\n  and stars", CueKind::Visual, "moon and stars"),
    ] {
        let text = format!("Before it.\n\n{line}\n\nAfter it.\n");
        let script = read(&text);
        assert_eq!(script.narration.text(), "Before it.\nAfter it.", "{line}");
        assert_eq!(cues(&script), [(kind, value)], "{line}");
        assert_eq!(script.cues[0].at, "Before it.\n".len(), "{line}");
        let opens =
            matches!(kind, CueKind::Visual | CueKind::Search | CueKind::Media | CueKind::OnCamera);
        assert_eq!(script.breaks[0].kind.is_hard(), opens, "{line}");
    }
}

#[test]
fn speech_labels_are_not_spoken_and_their_words_are() {
    for line in [
        "VO: Twice a day.",
        "**VO:** Twice a day.",
        "**VO (over the call):** Twice a day.",
        "V/O: Twice a day.",
        "NARRATOR: Twice a day.",
        "NARRATOR (V.O.): Twice a day.",
        "NARRATION (V/O over B-roll): Twice a day.",
        "[NARRATION]: Twice a day.",
        "**Voiceover:** Twice a day.",
        "**[Voiceover]**\nTwice a day.",
        "**[Voiceover]** Twice a day.",
        "Say: Twice a day.",
        "**Talk track:** Twice a day.",
        "HOST: Twice a day.",
        "VO:\n\nTwice a day.",
        "VO: \"Twice a day.\"",
        "**NARRATION:** “Twice a day.”",
        "- VO: Twice a day.",
        "🎙️ VO: Twice a day.",
        "旁白：Twice a day.",
        "Sprecher: Twice a day.",
        "[VO: Twice a day.]",
    ] {
        assert_eq!(spoken(line), ["Twice a day."], "{line}");
    }
}

#[test]
fn marks_inside_a_sentence() {
    for (line, words) in [
        ("The sea leaves. [PAUSE 0.5s] And it comes back.", "The sea leaves. And it comes back."),
        ("The sea [B-ROLL: waves] leaves.", "The sea leaves."),
        ("The sea [laughs] leaves.", "The sea leaves."),
        ("The sea (softly) leaves.", "The sea leaves."),
        ("The sea <break time=\"1s\"/> leaves.", "The sea leaves."),
        ("The sea **[pause]** leaves.", "The sea leaves."),
        ("The sea <!-- really? --> leaves.", "The sea leaves."),
        ("The sea ![map](bay.png) leaves.", "The sea leaves."),
        ("The sea[1] leaves.[2, 3]", "The sea leaves."),
        ("The sea [[visual:id]] leaves.", "The sea leaves."),
        ("The **sea** _leaves_ `now`.", "The sea leaves now."),
        ("un*believ*able", "unbelievable"),
        ("The [wide sea](https://a.example/x_y) leaves.", "The wide sea leaves."),
        ("The sea [sic] leaves.", "The sea [sic] leaves."),
        ("[A] spoken words [B]", "[A] spoken words [B]"),
        ("The sea (all of it) leaves.", "The sea (all of it) leaves."),
        ("**Warning:** do not go.", "Warning: do not go."),
        ("2 * 3 is 6, and 2*3 too.", "2 * 3 is 6, and 2*3 too."),
        ("The file is snake_case.", "The file is snake_case."),
        ("The sea \\*leaves\\*.", "The sea *leaves*."),
        ("The sea<br>leaves.", "The sea leaves."),
        ("The <b>sea</b> leaves.", "The sea leaves."),
        ("🟢 The sea leaves.", "The sea leaves."),
        ("- The sea leaves.", "The sea leaves."),
        ("1. The sea leaves.", "The sea leaves."),
        ("[0:15] The sea leaves.", "The sea leaves."),
        ("0:10–0:15 The sea leaves.", "The sea leaves."),
        ("[HOOK] The sea leaves.", "The sea leaves."),
        ("00:15 The sea leaves.", "The sea leaves."),
        ("7:30 was too early.", "7:30 was too early."),
        ("[0:00-0:05] [B-ROLL: waves] The sea leaves.", "The sea leaves."),
        ("1984 was a year.", "1984 was a year."),
        ("Half < whole & a > b.", "Half < whole & a > b."),
    ] {
        assert_eq!(read(line).narration.text(), words, "{line}");
    }
}

#[test]
fn headings_of_every_form_lose_their_times() {
    for (line, words, fact) in [
        ("## HOOK (0:00 - 0:05)", "HOOK", Some(Fact::Span(0.0, 5.0))),
        ("## Scene 1 — Hook (0:00–0:20)", "Scene 1 — Hook", Some(Fact::Span(0.0, 20.0))),
        ("## [0:18] INTRO (0:18–0:45)", "INTRO", Some(Fact::Start(18.0))),
        ("### 0:00–0:20 — Hook", "Hook", Some(Fact::Span(0.0, 20.0))),
        ("## 0:00 — Cold open", "Cold open", Some(Fact::Start(0.0))),
        (
            "## Beat 0 — Problem (0:00 → 0:15) · ~35 words",
            "Beat 0 — Problem",
            Some(Fact::Span(0.0, 15.0)),
        ),
        ("**SCENE 1 — TYPE (title: A color=red)**", "SCENE 1 — TYPE (title: A color=red)", None),
        ("SCENE 2: THE HARBOUR", "SCENE 2: THE HARBOUR", None),
        ("**Hook (0-8s)**", "Hook", Some(Fact::Span(0.0, 8.0))),
        ("The pull\n========", "The pull", None),
        ("The pull\n---", "The pull", None),
    ] {
        let text = format!("Before it.\n\n{line}\n\nAfter it.\n");
        let script = read(&text);
        assert_eq!(script.narration.text(), "Before it.\nAfter it.", "{line}");
        assert_eq!(script.headings.len(), 1, "{line}");
        assert_eq!(script.headings[0].text, words, "{line}");
        assert_eq!(script.declared.first().map(|declared| declared.fact), fact, "{line}");
        assert_eq!(script.breaks[0].kind, BreakKind::Heading, "{line}");
    }
}

#[test]
fn scene_lines_without_number_signs_are_headings() {
    for (line, words) in [
        ("Scene 1", "Scene 1"),
        ("Scene 2: The harbour", "Scene 2: The harbour"),
        ("第一幕：海边", "第一幕：海边"),
        ("シーン1", "シーン1"),
        ("PART TWO", "PART TWO"),
    ] {
        let script = read(&format!("Before it.\n\n{line}\n\nAfter it.\n"));
        assert_eq!(script.narration.text(), "Before it.\nAfter it.", "{line}");
        assert_eq!(script.headings[0].text, words, "{line}");
    }
    for line in [
        "Part two of the story is sad.",
        "Scene 1 was cut",
        "Chapter 3 tells why.",
        "Act now",
        "WE LEAVE AT NOON",
    ] {
        assert_eq!(spoken(line), [line], "{line}");
    }
}

#[test]
fn a_speaker_at_the_top_is_no_metadata() {
    assert_eq!(spoken("Host: Welcome back to the show!\n"), ["Welcome back to the show!"]);
    assert_eq!(spoken("Voice: warm\n\nWords.\n"), ["Words."]);
    assert_eq!(
        spoken("Topic: is that what we call it now?\n"),
        ["Topic: is that what we call it now?"]
    );
}

#[test]
fn a_line_of_dashes_is_a_scene_break_and_a_sentence_above_it_is_spoken() {
    for text in
        ["One.\n\n---\n\nTwo.", "One.\n---\nTwo.", "One.\n\n***\n\nTwo.", "One.\n* * *\nTwo."]
    {
        let script = read(text);
        assert_eq!(script.narration.text(), "One.\nTwo.", "{text:?}");
        assert_eq!(script.breaks[0].kind, BreakKind::Rule, "{text:?}");
    }
    assert_eq!(spoken("---\n\nOne.\n"), ["One."]);
}

#[test]
fn sub_headings_and_labels_give_roles() {
    let script = read(ROLES);
    assert_eq!(
        script.narration.text().split('\n').collect::<Vec<_>>(),
        ["Bread is four things.", "It is mostly time.", "The crust sings.", "Eat it warm."]
    );
    assert_eq!(
        cues(&script),
        [
            (CueKind::Visual, "Hands in flour. close on the dough"),
            (CueKind::Visual, "Oven door, steam.")
        ]
    );
    let facts: Vec<_> = script.declared.iter().map(|declared| declared.fact).collect();
    assert_eq!(facts, [Fact::Length(360.0), Fact::Length(90.0), Fact::Pace(140.0)]);
    let headings: Vec<_> = script.headings.iter().map(|heading| heading.text.as_str()).collect();
    assert_eq!(headings, ["Bread", "Scene 1", "Scene 2", "Last"]);
}

#[test]
fn tables_speak_their_narration_column() {
    for header in [
        "| Time | Visual | Narration |",
        "| T | Visual | Narration |",
        "| Duration | Shot | VO |",
        "| Scene | Visual | Narration |",
        "| 時間 | 映像 | ナレーション |",
        "| Zeit | Bild | Sprecher |",
    ] {
        let text = format!(
            "{header}\n|---|---|---|\n| 5s | drone | “Walk [PAUSE] out.” |\n| 0–8s | map | one<br>two \\| three |\n"
        );
        let script = read(&text);
        assert_eq!(
            script.narration.text().split('\n').collect::<Vec<_>>(),
            ["Walk out.", "one two | three"],
            "{header}"
        );
        let visuals: Vec<_> = script
            .cues
            .iter()
            .filter(|cue| cue.kind == CueKind::Visual)
            .map(|cue| (cue.at, cue.text.as_str()))
            .collect();
        assert_eq!(visuals, [(0, "drone"), ("Walk out.\n".len(), "map")], "{header}");
        assert!(script.narration.pieces().iter().all(|piece| piece.atomic));
        assert_eq!(script.breaks[0].kind, BreakKind::TableRow);
    }
    let av = "| VIDEO | AUDIO |\n|---|---|\n| drone | Walk out. |\n";
    assert_eq!(spoken(av), ["Walk out."]);
    let sound =
        read("| Visual | VO | Music/SFX |\n|---|---|---|\n| drone | Walk out. | Soft piano |\n");
    assert_eq!(cues(&sound), [(CueKind::Visual, "drone"), (CueKind::Music, "Soft piano")]);
    assert_eq!(sound.cues[1].at, 0);
    let reversed = "| Narration | Visual |\n|---|---|\n| One. | drone |\n| Two. | map |\n";
    let script = read(reversed);
    assert_eq!(script.cues.iter().map(|cue| cue.at).collect::<Vec<_>>(), [0, 5]);
    let tabs = "Time\tVideo\tAudio\n0:10\tdrone\tWalk out.\n0:20\tmap\tCome back.\n";
    assert_eq!(spoken(tabs), ["Walk out.", "Come back."]);
    let shots = "One.\n\n| Shot | Lens |\n|---|---|\n| 1 | 50 mm |\n\nTwo.\n";
    assert_eq!(spoken(shots), ["One.", "Two."]);
    let bare = read("drone\tWalk out.\n");
    assert_eq!(bare.narration.text(), "drone\tWalk out.");
    assert_eq!(codes(&bare), [Code::MaybeNotSpoken]);
}

#[test]
fn block_quotes_are_narration_or_notes_by_majority() {
    assert_eq!(
        spoken(
            "[visual: sea]\n\n> \"You have seen this before.\"\n\n[visual: sky]\n\n> “And you\n> will again.”\n"
        ),
        ["You have seen this before.", "And you will again.",]
    );
    let notes = "The sea leaves, twice a day, everywhere on the coast.\n\n> check this\n\nAnd it comes back, as it always has.\n";
    let script = read(notes);
    assert_eq!(script.narration.text().matches("check").count(), 0);
    assert!(codes(&script).contains(&Code::MaybeSpoken));
}

#[test]
fn asset_sections_checklists_code_and_definitions_are_not_spoken() {
    for part in [
        "## PRODUCTION ASSETS\n\nmap of the bay\n",
        "**PRODUCTION ASSETS**\n\n- map of the bay\n",
        "ASSET LIST:\n- map of the bay\n",
        "## Assets\n- map\n\n### More\n\nmaps\n",
        "### Shot list\n1. wide\n",
        "## References\n\nA book.\n",
        "- [ ] map of the bay\n- [x] song\n",
        "```rust\nfn main() {}\n```\n",
        "~~~\nwords\n~~~\n",
        "[1]: https://a.example\n",
        "[^1]: A remark.\n",
        "| Shot | Lens |\n|---|---|\n| 1 | 50 mm |\n",
        "<!-- one\n\ntwo -->\n",
        "![map](bay.png)\n",
        "***\n",
        "═══════\n",
    ] {
        let text = format!("# T\n\n## A\n\nThe sea leaves.\n\n{part}");
        assert_eq!(spoken(&text), ["The sea leaves."], "{part}");
        let back = format!("{text}\n# B\n\nIt comes back.\n");
        assert_eq!(spoken(&back), ["The sea leaves.", "It comes back."], "{part}");
    }
}

#[test]
fn facts_at_the_top_are_not_spoken() {
    for line in [
        "**Target runtime:** 6 minutes",
        "> Target length: 90 s",
        "**Duration**: 3:00",
        "~140 wpm",
        "Title: The sea",
        "**Author:** Ana",
    ] {
        assert_eq!(spoken(&format!("{line}\n\nThe sea leaves.\n")), ["The sea leaves."], "{line}");
    }
    assert_eq!(
        spoken("The sea leaves.\n\nAuthor: nobody knows.\n"),
        ["The sea leaves.", "Author: nobody knows."]
    );
}

#[test]
fn front_matter_that_is_none_is_no_front_matter() {
    assert_eq!(spoken("---\ntitle: [x\n---\nThe sea leaves.\n"), ["The sea leaves."]);
    let open = read("---\ntitle: x\n\nThe sea leaves.\n");
    assert_eq!(open.narration.text(), "The sea leaves.");
    assert_eq!(codes(&open), [Code::FrontMatterSyntax]);
    assert_eq!(
        spoken("---\nThe sea leaves.\n---\nIt comes back.\n"),
        ["The sea leaves.", "It comes back."]
    );
    let keys = read("---\ntitle: x\ncolour: red\napi_key: sk\nfps: fast\n---\nHi there.\n");
    assert_eq!(
        codes(&keys),
        [Code::FrontMatterUnknownKey, Code::FrontMatterForbiddenKey, Code::FrontMatterValue]
    );
}

#[test]
fn private_passages_are_spoken_and_marked() {
    let script = read(
        "Open words. <!-- private -->Secret words.\n\nMore secrets.\n<!-- /private -->\nOpen again.\n",
    );
    let pieces: Vec<_> = script
        .narration
        .pieces()
        .iter()
        .map(|piece| (piece.narration.of(script.narration.text()), piece.private))
        .collect();
    assert_eq!(
        pieces,
        [
            ("Open words.", false),
            ("Secret words.", true),
            ("More secrets.", true),
            ("Open again.", false)
        ]
    );
    let open = read("<!-- private -->\nSecret.\n");
    assert!(open.narration.pieces()[0].private);
    assert_eq!(codes(&open), [Code::UnclosedMark]);
}

#[test]
fn an_open_mark_swallows_nothing_that_follows() {
    for (text, words) in [
        ("<!-- open\n\nThe sea leaves.\n", "The sea leaves."),
        ("[visual: open\n\nThe sea leaves.\n", "The sea leaves."),
        ("```\nThe sea leaves.\n", "The sea leaves."),
        ("The sea [b-roll: leaves.\n", "The sea [b-roll: leaves."),
    ] {
        let script = read(text);
        assert_eq!(script.narration.text(), words, "{text:?}");
        assert_eq!(codes(&script), [Code::UnclosedMark], "{text:?}");
    }
}

#[test]
fn notices_say_what_was_not_sure() {
    for (text, expected) in [
        ("[visaul: sea]\n\nHi there.", Code::UnknownCue),
        ("[the tide goes out]\n\nHi there.", Code::MaybeSpoken),
        ("ALICE: Hi there.", Code::MaybeNotSpoken),
        ("Hi [John: hm] there.", Code::MaybeNotSpoken),
        ("VISUAL:\nsea\n\nHi there.", Code::MaybeNotSpoken),
        ("VISUAL: sea\nHi there.", Code::MaybeNotSpoken),
        ("Hi\u{202e} there.", Code::HiddenCharacter),
        ("Go to https://a.example/x.", Code::Unspeakable),
        ("[pause forever]\n\nHi there.", Code::CueValue),
        ("The sea [visual: waves] leaves.", Code::CueInsideSentence),
        ("[visual: sea]", Code::NoNarration),
    ] {
        let script = read(text);
        assert_eq!(codes(&script), [expected], "{text:?}: {:?}", script.notices);
        assert!(text.contains("there") == script.narration.text().contains("there"), "{text:?}");
    }
    assert!(read("[visaul: sea]\n\nHi.").notices[0].message.contains("`visual`"));
}

#[test]
fn a_sentence_goes_on_over_a_cue_line_and_over_nothing_else() {
    let sentences = |text: &str| read(text).sentences.len();
    assert_eq!(sentences("The sea leaves,\n[visual: waves]\nand it comes back."), 1);
    assert_eq!(sentences("The sea\n[pause]\nleaves us."), 1);
    assert_eq!(sentences("The sea leaves.\n[visual: waves]\nand it comes back."), 2);
    assert_eq!(sentences("The sea leaves,\n\n[visual: waves]\n\nand it comes back."), 2);
    assert_eq!(sentences("The sea leaves,\n\nand it comes back."), 2);
    assert_eq!(sentences("The sea leaves,\n# Head\nand it comes back."), 2);
    assert_eq!(sentences("The sea leaves,\nand it comes back."), 1);
    assert_eq!(sentences("- The sea leaves\n- it comes back"), 2);
}

#[test]
fn breaks_name_their_strongest_reason_and_where_the_new_part_begins() {
    let text = "One.\nTwo.\n\n\nThree.\n[pause]\nFour.\n\n[search: x]\n[visual: y]\nFive.\n\n[visual: z]\n## Head\nSix.\n";
    let script = read(text);
    let found: Vec<_> = script.breaks.iter().map(|found| (found.kind, found.source)).collect();
    let at = |part: &str| text.find(part).unwrap();
    assert_eq!(
        found,
        [
            (BreakKind::Line, at("Two")),
            (BreakKind::Paragraph(2), at("Three")),
            (BreakKind::Paragraph(0), at("[pause]")),
            (BreakKind::Cue, at("[search")),
            (BreakKind::Heading, at("## Head")),
        ]
    );
}

#[test]
fn a_fountain_script_speaks_its_dialogue() {
    let script = Script::read(LAMP, Dialect::Fountain);
    assert_eq!(
        script.narration.text().split('\n').collect::<Vec<_>>(),
        [
            "Every night it turned.",
            "And every night it held.",
            "Not tonight.",
            "Turn, lamp, turn",
            "It is only light."
        ]
    );
    let found = cues(&script);
    for expected in [
        (CueKind::Note, "A keeper and his light."),
        (CueKind::Note, "drone shot from the sea would be lovely"),
        (CueKind::Voice, "NARRATOR"),
        (CueKind::Voice, "softly"),
        (CueKind::Visual, "storm over the cliff"),
        (CueKind::OnScreen, "THE KEEPER"),
        (CueKind::Voice, "KEEPER"),
        (CueKind::Voice, "McAllister"),
        (CueKind::Visual, "gulls"),
        (CueKind::Visual, "NOT A CHARACTER"),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    assert_eq!(script.title.as_deref(), Some("THE LAMP"));
    assert_eq!(
        script.headings.iter().map(|heading| heading.text.as_str()).collect::<Vec<_>>(),
        ["The house"]
    );
    assert!(script.breaks.iter().any(|found| found.kind == BreakKind::SceneHeading));
    assert!(script.breaks.iter().any(|found| found.kind == BreakKind::Cue));
}

#[test]
fn teleprompter_and_east_asian_scripts_are_spoken_line_by_line() {
    let lines = read("Twice a day\nthe sea LEAVES…\n\nand comes back.\n");
    assert_eq!(lines.narration.text(), "Twice a day the sea LEAVES…\nand comes back.");
    let japanese = read("海は離れる。\n海は戻る。\n\n[映像: 港]\n終わり。\n");
    assert_eq!(japanese.language.tag(), "ja");
    assert_eq!(japanese.sentences.len(), 3);
    assert_eq!(japanese.cues[0].kind, CueKind::Visual);
}

#[test]
fn places_are_exact_in_every_line_ending_and_with_a_byte_order_mark() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!(
            "\u{feff}---{end}title: é{end}---{end}Öl und 水.{end}{end}[visual: 海]{end}Ende.{end}"
        );
        let script = read(&text);
        assert_eq!(script.title.as_deref(), Some("é"), "{end:?}");
        assert_eq!(script.narration.text(), "Öl und 水.\nEnde.", "{end:?}");
        assert_eq!(script.cues[0].value.of(&text), "海");
        assert_eq!(script.cues[0].range.of(&text), "[visual: 海]");
        let whole = ByteRange::new(0, script.narration.text().len());
        assert!(script.narration.to_source(whole).unwrap().of(&text).starts_with("Öl"));
    }
}
