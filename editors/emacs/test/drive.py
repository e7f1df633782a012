#!/usr/bin/env python3
"""The lines that docs/editors.md gives for Emacs, in a real Emacs in a real terminal."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import scripts
from check_docs import snippets
from terminal import TOOLS, Failed, Place, Terminal, run, until


class Emacs(Terminal):
    def command(self, name, *answers):
        """M-x, and what it asks for."""
        self.keys("M-x")
        self.see("M-x")
        self.type(name)
        self.keys("Enter")
        for prompt, answer in answers:
            self.see(prompt)
            self.type(answer)
            self.keys("Enter")


def body(steps):
    place = Place("emacs")
    (place.home / ".emacs.d").mkdir()
    (place.home / ".emacs.d/init.el").write_text("\n".join(snippets("elisp")), encoding="utf-8")
    file = place.write("harbour.script.md", scripts.HARBOUR)
    lock = file.with_suffix(".lock")
    editor = Emacs(place, [str(TOOLS / "emacs/bin/emacs"), file.name])
    steps.screen = editor.screen
    try:
        with steps("a script opens, with the length of each scene"):
            editor.see(r"\[eglot:")
            editor.see(r"≈ [\d.]+ s")
        with steps("a finding is listed"):
            editor.command("flymake-show-buffer-diagnostics")
            editor.see(r"`weather` is no known cue")
            editor.keys("C-x", "1")
        with steps("segmenting by code action puts cues into the text, and no word changes on disk"):
            editor.command("eglot-code-actions", ("Pick an action", "Segment the script"))
            editor.see(r"\[visual: ")
            editor.keys("C-x", "C-s")
            until("the cues are on disk", lambda: "[visual: " in file.read_text())
            if scripts.without_cues(file.read_text()) != scripts.HARBOUR:
                raise Failed(f"words have changed:\n{file.read_text()}")
        with steps("commands by name: the price is told, the draft voice speaks it all"):
            editor.command("assetflow", ("AssetFlow:", "dryRun"))
            editor.see(r"\d scenes to voice, \d+ characters, free with the draft voice")
            editor.command("assetflow", ("AssetFlow:", "voice"))
            until("the takes are in the lock file", lambda: scripts.takes(lock) == len(scripts.scenes(lock)) > 1)
        with steps("a page says how a key is set"):
            editor.command("assetflow", ("AssetFlow:", "setUpKeys"))
            editor.see(r"A key is set in a terminal(.|\n)*assetflow keys set ")
            editor.command("switch-to-buffer", ("Switch to buffer", file.name))
            editor.keys("C-x", "1")
        with steps("the names that are offered are the server's"):
            editor.keys("M-x")
            editor.see("M-x")
            editor.type("assetflow")
            editor.keys("Enter")
            editor.see("AssetFlow:")
            editor.keys("Tab", "Tab")
            editor.see(r"possible completions(.|\n)*dryRun(.|\n)*voice")
            editor.keys("C-g")
            editor.keys("C-x", "1")
        with steps("the server ends with the editor"):
            editor.keys("C-x", "C-c")
            until("it ends, or asks", lambda: not Path(f"/proc/{editor.pid}").exists() or re.search("processes exist", editor.screen()))
            if Path(f"/proc/{editor.pid}").exists():
                editor.type("yes")
                editor.keys("Enter")
            editor.ended()
            place.no_servers()
    finally:
        editor.close()
        place.remove()


if __name__ == "__main__":
    run("Emacs", body)
