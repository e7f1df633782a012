//! Forms of scripts that are easily read wrongly: a cue that would be spoken, a sentence that would be lost.

use assetflow::script::parse::Dialect;
use assetflow::script::{Code, CueKind, Fact, Script};

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

#[test]
fn tab_separated_rows_may_have_empty_cells_and_blank_lines_between_them() {
    let text = "Time\tVideo\tAudio\n\n0:10\tdrone\tWalk out.\n\n\n0:20\t\tCome back.\n\tmap\tNo time here.\n\t\tOnly words here.\n\
                0:30\tsky\t\n0:40\t\t\nProse after it.\n";
    let script = read(text);
    assert_eq!(
        script.narration.text().split('\n').collect::<Vec<_>>(),
        ["Walk out.", "Come back.", "No time here.", "Only words here.", "Prose after it."]
    );
    assert_eq!(
        cues(&script),
        [(CueKind::Visual, "drone"), (CueKind::Visual, "map"), (CueKind::Visual, "sky")]
    );
    let facts: Vec<_> = script.declared.iter().map(|declared| declared.fact).collect();
    assert_eq!(facts, [10.0, 20.0, 30.0, 40.0].map(Fact::Start));
    assert_eq!(codes(&script), []);
    assert_eq!(
        spoken("\tVideo\tAudio\n1\tdrone\tWalk out.\n2\t\tCome back.\n"),
        ["Walk out.", "Come back."]
    );
}

#[test]
fn a_sentence_behind_tab_separated_rows_is_spoken() {
    let table = "Time\tVideo\tAudio\n0:10\tdrone\tWalk out.\n";
    for prose in ["The sea comes back.", "\tThe sea comes back.", "The sea comes back.\t"] {
        let text = format!("{table}\n{prose}\n");
        assert_eq!(spoken(&text), ["Walk out.", "The sea comes back."], "{prose:?}");
    }
    let said = read(&format!("{table}\nAna:\tIt came back\n"));
    assert_eq!(said.narration.text(), "Walk out.\nAna:\tIt came back");
}

#[test]
fn blank_lines_between_the_rows_of_a_pipe_table_do_not_end_it() {
    let table = "| Visual | Narration |\n|---|---|\n| sea | Walk out. |\n\n| map | Come back. |\n";
    assert_eq!(spoken(table), ["Walk out.", "Come back."]);
    let two = format!("{table}\n| Narration | Visual |\n|---|---|\n| Again. | sky |\n");
    assert_eq!(spoken(&two), ["Walk out.", "Come back.", "Again."]);
    let prose = format!("{table}\nNow a | b is prose.\n\n| x | y |\n");
    assert_eq!(spoken(&prose)[2], "Now a | b is prose.");
}

#[test]
fn a_time_may_stand_in_or_before_a_label() {
    for line in [
        "VO (1:05): The sea leaves.",
        "**VO (0:12–0:20):** The sea leaves.",
        "**VO** (0:12): The sea leaves.",
        "NARRATOR [0:05]: The sea leaves.",
        "NARRATOR (V.O.) (0:05): The sea leaves.",
        "VO 0:05: The sea leaves.",
        "VO 0:05–0:10: The sea leaves.",
        "[VO 0:05-0:10]: The sea leaves.",
        "旁白（1:05）：The sea leaves.",
        "0:05 VO: The sea leaves.",
        "0:05 - 0:10 VO: The sea leaves.",
        "[0:05] VO: The sea leaves.",
        "(0:05) VO: The sea leaves.",
        "- (0:05) **VO:** The sea leaves.",
        "HOOK (0:00-0:05): The sea leaves.",
    ] {
        assert_eq!(spoken(line), ["The sea leaves."], "{line}");
    }
    let visual = read("**VISUAL (0:10):** moon\n\nHi.");
    assert_eq!(cues(&visual), [(CueKind::Visual, "moon")]);
    assert_eq!(visual.cues[0].name.of("**VISUAL (0:10):** moon"), "VISUAL");
    assert_eq!(spoken("At 7:05: breakfast."), ["At 7:05: breakfast."]);
}

#[test]
fn a_cell_may_have_a_label() {
    let row = |cell: &str| {
        format!("| Time | Visual | Narration |\n|---|---|---|\n| 0:05 | sea | {cell} |\n")
    };
    for cell in [
        "VO: The sea leaves.",
        "**VO:** The sea leaves.",
        "NARRATOR (V.O.): “The sea leaves.”",
        "[PAUSE] VO: The sea leaves.",
        "VO: The sea leaves.<br>SFX: whoosh",
        "**SFX:** whoosh<br/>**VO:** The sea leaves.",
        "HOOK: The sea leaves.",
    ] {
        assert_eq!(spoken(&row(cell)), ["The sea leaves."], "{cell}");
    }
    assert_eq!(spoken(&row("VO: One.<br>HOST: Two.")), ["One. Two."]);
    assert_eq!(spoken(&row("MUSIC: strings")), Vec::<String>::new());
    let named =
        read("| Visual | Narration |\n|---|---|\n| B-ROLL: sea | VO: Hi. |\n| VO: Ho. | |\n");
    assert_eq!(named.narration.text(), "Hi.\nHo.");
    assert_eq!(cues(&named), [(CueKind::Visual, "sea")]);
}

#[test]
fn a_labelled_cell_needs_no_header() {
    for table in [
        "| VO: The sea leaves. |\n|---|\n| It comes back. |\n",
        "| VO: The sea leaves. |\n| VO: It comes back. |\n",
        "| VISUAL: sea | VO: The sea leaves. |\n|---|---|\n| sky | It comes back. |\n",
        "| # | Content |\n|---|---|\n| 1 | **VO:** The sea leaves. |\n| 2 | **VO:** It comes back. |\n",
    ] {
        assert_eq!(spoken(table), ["The sea leaves.", "It comes back."], "{table}");
    }
}

#[test]
fn a_line_above_dashes_is_a_heading_only_where_it_looks_like_one() {
    for (line, code) in [
        ("The sea leaves the harbour twice a day", Some(Code::MaybeNotSpoken)),
        ("And then it all stopped", Some(Code::MaybeNotSpoken)),
        ("海は一日に二度岸を離れる", Some(Code::MaybeNotSpoken)),
        ("The sea leaves.", None),
        ("It leaves!", None),
        ("VO: It leaves", None),
    ] {
        let text = format!("One.\n\n{line}\n---\nTwo.\n");
        let script = read(&text);
        let words = line.trim_start_matches("VO: ");
        assert_eq!(spoken(&text), ["One.", words, "Two."], "{line}");
        assert_eq!(codes(&script), Vec::from_iter(code), "{line}");
    }
    for (line, code) in [
        ("The pull", Some(Code::MaybeSpoken)),
        ("The Pull of the Moon on the Sea", None),
        ("THE PULL", None),
        ("Scene 2 (0:10–0:20)", None),
    ] {
        let script = read(&format!("One.\n\n{line}\n---\nTwo.\n"));
        assert_eq!(script.narration.text(), "One.\nTwo.", "{line}");
        assert_eq!(script.headings.len(), 1, "{line}");
        assert_eq!(codes(&script), Vec::from_iter(code), "{line}");
    }
    assert_eq!(spoken("The sea leaves us all.\n=====\nTwo."), ["The sea leaves us all.", "Two."]);
    assert_eq!(read("What is a tide?\n=====\nTwo.").headings[0].text, "What is a tide?");
}

#[test]
fn a_label_may_stand_behind_cues() {
    for (line, found) in [
        ("[B-ROLL: harbour] VO: The sea leaves.", (CueKind::Visual, "harbour")),
        ("**[B-ROLL: harbour]** **VO:** The sea leaves.", (CueKind::Visual, "harbour")),
        ("`[B-ROLL: harbour]` - VO: The sea leaves.", (CueKind::Visual, "harbour")),
        (
            "[0:00-0:05] [B-ROLL: waves] NARRATOR (V.O.): The sea leaves.",
            (CueKind::Visual, "waves"),
        ),
        ("[MUSIC] HOST: The sea leaves.", (CueKind::Music, "")),
        ("[MUSIC] Host: The sea leaves.", (CueKind::Music, "")),
        ("(softly) VO: The sea leaves.", (CueKind::Voice, "softly")),
        ("[harbour, dawn] VO: The sea leaves.", (CueKind::Unknown, "")),
        ("【画面：海】旁白：The sea leaves.", (CueKind::Visual, "海")),
    ] {
        let script = read(line);
        assert_eq!(script.narration.text(), "The sea leaves.", "{line}");
        assert_eq!(cues(&script), [found], "{line}");
    }
    let both = read("[B-ROLL: harbour] SFX: whoosh\n\nHi.");
    assert_eq!(cues(&both), [(CueKind::Visual, "harbour"), (CueKind::Sfx, "whoosh")]);
    assert_eq!(both.narration.text(), "Hi.");
    for line in ["[Host](a.example): hello", "(1) Note: the sea leaves."] {
        assert!(read(line).cues.is_empty(), "{line}");
    }
}

#[test]
fn behind_voice_stands_its_name_or_its_words() {
    for (line, code) in [
        ("**Voice:** Twice a day, the sea leaves us here.", None),
        ("Voice: Twice a day, the sea leaves.", None),
        ("**Voice:** “The sea leaves.”", None),
        ("VOICE: The sea leaves.", Some(Code::MaybeNotSpoken)),
    ] {
        for before in ["", "Hi there.\n\n"] {
            let script = read(&format!("{before}{line}"));
            assert!(script.narration.text().contains("sea leaves"), "{line}");
            assert!(!script.narration.text().to_lowercase().contains("voice"), "{line}");
            assert_eq!(codes(&script), Vec::from_iter(code), "{line}");
        }
    }
    for line in ["**Voice:** rachel", "Voice: warm and slow", "**Delivery:** Read it warmly."] {
        let script = read(&format!("Hi there.\n\n{line}"));
        assert_eq!(script.narration.text(), "Hi there.", "{line}");
        assert_eq!(script.cues[0].kind, CueKind::Voice, "{line}");
    }
}

#[test]
fn everyday_words_in_parentheses_inside_a_sentence_are_spoken() {
    for line in [
        "The boat was moving (fast) towards us.",
        "It burned (slow) and long.",
        "The (sad) truth is that it was (sadly) true.",
        "There was nothing (silence) at all.",
        "He left (note: without a word) at noon.",
    ] {
        let script = read(line);
        assert_eq!(script.narration.text(), line);
        assert!(codes(&script).iter().all(|code| *code == Code::MaybeNotSpoken), "{line}");
        assert!(!codes(&script).is_empty(), "{line}");
    }
    for (line, words) in [
        ("The sea (softly) leaves. (warmly) It is here.", "The sea leaves. It is here."),
        ("It leaves. (fast) It comes back.", "It leaves. It comes back."),
        ("VO: (slow) Twice a day.", "Twice a day."),
        ("It leaves (softly).", "It leaves."),
        ("(fast)\nIt leaves.", "It leaves."),
        ("*(fast)* It leaves.", "It leaves."),
    ] {
        assert_eq!(read(line).narration.text(), words, "{line}");
    }
}

#[test]
fn sentences_in_brackets_are_spoken_and_pointed_at() {
    for text in [
        "[The sea leaves twice a day. It comes back again.]",
        "[Twice a day, the sea leaves us here.]",
        "【海は一日に二度、岸を離れる。】",
        "[Twice a day, and here is why, the sea leaves: it must.]",
    ] {
        let script = read(&format!("Hi.\n\n{text}\n"));
        let inside = text.trim_matches(['[', ']', '【', '】']);
        assert_eq!(script.narration.text(), format!("Hi.\n{inside}"), "{text}");
        assert_eq!(codes(&script), [Code::MaybeNotSpoken], "{text}");
    }
    let marked = read("[The **sea** leaves. [PAUSE] It comes back again.]");
    assert_eq!(marked.narration.text(), "The sea leaves. It comes back again.");
    assert_eq!(cues(&marked), [(CueKind::Pause, "")]);
    let lines = read("[The sea leaves twice a day\nand comes back again.]");
    assert!(lines.narration.text().contains("twice a day and comes back"));
    assert_eq!(codes(&lines), [Code::MaybeNotSpoken]);
    let several = read("(The sea leaves here. And it comes back, as we know.)");
    assert!(several.narration.text().contains("comes back"));
    assert_eq!(codes(&several), [Code::MaybeNotSpoken]);
    for (text, code) in [
        ("[Music swells under the last words.]", Some(Code::MaybeSpoken)),
        ("[Cut to a wide shot of the harbour.]", Some(Code::MaybeSpoken)),
        ("[the tide goes out]", Some(Code::MaybeSpoken)),
        ("[gizmo: The sea leaves. It comes back.]", Some(Code::UnknownCue)),
        ("[1]", None),
    ] {
        let script = read(&format!("Hi.\n\n{text}\n"));
        assert_eq!(script.narration.text(), "Hi.", "{text}");
        assert_eq!(codes(&script), Vec::from_iter(code), "{text}");
    }
    assert_eq!(read("[NARRATOR: The sea [PAUSE] **leaves**.]").narration.text(), "The sea leaves.");
}

#[test]
fn labels_may_do_without_a_colon() {
    for line in [
        "V/O The sea leaves.",
        "V/O the sea leaves.",
        "VO The sea leaves.",
        "**VO** The sea leaves.",
        "VO - The sea leaves.",
        "VO – The sea leaves.",
        "VO — The sea leaves.",
        "**VO** – The sea leaves.",
        "**NARRATOR** - The sea leaves.",
        "NARRATOR – The sea leaves.",
    ] {
        let words = if line.contains(" the") { "the sea leaves." } else { "The sea leaves." };
        assert_eq!(spoken(line), [words], "{line}");
    }
    let music = read("MUSIC – it is what makes us human.");
    assert_eq!(music.narration.text(), "MUSIC – it is what makes us human.");
    assert_eq!(codes(&music), [Code::MaybeNotSpoken]);
    let script = read("B-ROLL - harbour at dawn\n\nHi.");
    assert_eq!(cues(&script), [(CueKind::Visual, "harbour at dawn")]);
    for line in ["VO artists are rare.", "Host - that was his word.", "SHOT - and nobody fell."] {
        assert_eq!(spoken(line), [line]);
    }
}

#[test]
fn graphics_are_pictures_and_a_call_to_action_is_a_part() {
    for line in ["GFX: arrow on the map", "[GFX: arrow on the map]", "**GFX** – arrow on the map"]
    {
        let script = read(&format!("{line}\n\nHi."));
        assert_eq!(cues(&script), [(CueKind::Visual, "arrow on the map")], "{line}");
        assert_eq!(script.narration.text(), "Hi.", "{line}");
    }
    let part = read("CTA: Subscribe, and see you soon.");
    assert_eq!(part.narration.text(), "Subscribe, and see you soon.");
    assert_eq!(cues(&part), [(CueKind::Section, "")]);
}

#[test]
fn wide_brackets_hold_cues_inside_a_line_as_well() {
    for (line, words, kind) in [
        ("海离开了（停顿）又回来。", "海离开了 又回来。", CueKind::Pause),
        ("海离开了（暂停）。", "海离开了。", CueKind::Pause),
        ("海离开了。（间）又回来。", "海离开了。 又回来。", CueKind::Pause),
        ("海は（間）離れる。", "海は 離れる。", CueKind::Pause),
        ("好。【暂停】是。", "好。 是。", CueKind::Pause),
        ("【画面：港】海は戻る。", "海は戻る。", CueKind::Visual),
        ("海は戻る。【SE：波】", "海は戻る。", CueKind::Sfx),
        ("海は戻る。（静かに）また。", "海は戻る。 また。", CueKind::Voice),
    ] {
        let script = read(line);
        assert_eq!(script.narration.text(), words, "{line}");
        assert_eq!(script.cues.len(), 1, "{line}");
        assert_eq!(script.cues[0].kind, kind, "{line}");
    }
    for line in ["（停顿）", "（暂停）", "（间）", "【停顿】", "【画面】"] {
        assert_eq!(spoken(&format!("海。\n\n{line}\n\n岸。")), ["海。", "岸。"], "{line}");
    }
    for line in ["【重要】これは大切です。", "海（と岸）は戻る。", "海［注］は戻る。"]
    {
        assert_eq!(spoken(line), [line]);
    }
    assert_eq!(spoken("NA：海は戻る。\nSE：波\n"), ["海は戻る。"]);
}

#[test]
fn no_blank_is_left_before_a_stop_where_a_mark_was() {
    for (line, words) in [
        ("the sea [1].", "the sea."),
        ("the sea[1].", "the sea."),
        (
            "The sea [1], the land [2, 3]; it leaves [4]! Why [5]?",
            "The sea, the land; it leaves! Why?",
        ),
        ("The sea (so [1]) leaves.", "The sea (so) leaves."),
        ("“[pause] The sea leaves [1].” Yes.", "“The sea leaves.” Yes."),
        ("The sea (softly). And [laughs], or not.", "The sea. And, or not."),
        ("The sea <!-- really? -->.", "The sea."),
        ("海[1]。岸[2]、空。", "海。岸、空。"),
        ("The sea [visual: waves]. It leaves.", "The sea. It leaves."),
        ("It grew by [1] .5 per cent.", "It grew by .5 per cent."),
        ("The sea [pause] ... leaves.", "The sea ... leaves."),
    ] {
        assert_eq!(read(line).narration.text(), words, "{line}");
    }
    let cut = read("The sea [visual: waves]. It leaves.");
    assert_eq!(cut.breaks[0].at, "The sea. ".len());
    assert_eq!(cut.cues[0].at, "The sea. ".len());
}

#[test]
fn east_asian_scripts_have_labels_and_brackets_of_their_own() {
    let text = "# 潮\n尺：3分\n\n〔映像：港の空撮〕\nNA「海は離れます。」\nナレ）月は引きます（強く）。\n＜映像：月＞\n語り：それが潮です。\n\n■シーン1　月の力\n終わり。\n";
    let script = read(text);
    assert_eq!(
        spoken(text),
        ["海は離れます。", "月は引きます（強く）。", "それが潮です。", "終わり。"]
    );
    assert_eq!(cues(&script), [(CueKind::Visual, "港の空撮"), (CueKind::Visual, "月")]);
    assert_eq!(script.declared[0].fact, Fact::Length(180.0));
    assert_eq!(script.headings[1].text, "■シーン1 月の力");
    assert_eq!(spoken("时长：2分钟\n\n他说「好」。\n"), ["他说「好」。"]);
    assert_eq!(codes(&read("海。\n\n※ここで図を出す")), [Code::MaybeNotSpoken]);
}

#[test]
fn what_stands_about_the_words_in_broadcast_scripts() {
    for (line, words) in [
        ("INTERVIEW – ANA RUIZ (00:00:20)", ""),
        ("Length: :60", ""),
        ("NAT SOUND: gulls (up, then under)", ""),
        ("END SCREEN: next video, left", ""),
        ("VO/ The sea stayed.", "The sea stayed."),
        ("PLANO GENERAL: puerto al amanecer", ""),
        ("Thumbnail idea: a split harbour", ""),
    ] {
        assert_eq!(read(line).narration.text(), words, "{line}");
    }
    for line in
        ["Sprecherin: Ana Ruiz", "Sources:", "// camera 2", "| Audio |\n|---|\n| ANA: Hi. |"]
    {
        let script = read(line);
        assert_eq!(codes(&script), [Code::MaybeNotSpoken], "{line}");
        assert!(!script.narration.is_empty(), "{line}");
    }
    let up = "| Video | Audio |\n|---|---|\n| end card | MUSIC UP |\n";
    assert_eq!(spoken(up), Vec::<String>::new());
    assert_eq!(spoken("WE LEFT AT 5:30 AND RAN"), ["WE LEFT AT 5:30 AND RAN"]);
    let said = "AND THEN WE ALL LOOK AT THE SEA (0:05)";
    assert_eq!(spoken(said), [said]);
}
