#!/usr/bin/env python3
"""drive.py SUITE: a writer's work in a real Helix of a Debian suite, in a real terminal."""

import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import scripts
from terminal import REPOSITORY, TOOLS, Failed, Place, Terminal, run, until

FOLDER = REPOSITORY / "editors/helix"
# What docs/editors.md proposes for ~/.config/helix/config.toml.
CONFIG = """[editor.lsp]
display-inlay-hints = true
display-progress-messages = true

[editor]
end-of-line-diagnostics = "hint"
"""
# How the default theme marks the chosen line of a menu: a white ground.
CHOSEN = "48;2;255;255;255"


def install(place):
    """As docs/editors.md says; the grammars come with Helix itself, save in Debian's package."""
    config = place.home / ".config/helix"
    queries = config / "runtime/queries"
    queries.mkdir(parents=True)
    (config / "languages.toml").write_text((FOLDER / "languages.toml").read_text())
    (config / "config.toml").write_text(CONFIG)
    for folder in (FOLDER / "runtime/queries").iterdir():
        (queries / folder.name).symlink_to(folder)
    (config / "runtime/grammars").symlink_to(TOOLS / "markdown/grammars")


class Helix(Terminal):
    def __init__(self, place, suite, file):
        super().__init__(place, [str(TOOLS / suite / "bin/hx"), file])

    def command(self, text):
        self.keys("Escape", "Escape")
        self.type(f":{text}")
        self.keys("Enter")

    def chosen(self):
        """The line of a menu that is marked."""
        for line in self.screen(colours=True).splitlines():
            if CHOSEN in line:
                return re.sub(r"\x1b\[[0-9;:]*m", "", line.split(CHOSEN, 1)[1])
        return ""

    def offers(self, title):
        """Opens the code actions at the cursor and looks for one; they always say how things stand."""
        self.keys("Escape", "g", "g")
        self.type(" a")
        self.see(title)
        self.keys("Escape")

    def action(self, title):
        """Opens the code actions at the cursor and does one."""
        self.keys("Escape")
        self.type(" a")
        first = until("a menu", self.chosen)
        for _ in range(40):
            if re.search(title, self.chosen()):
                return self.keys("Enter")
            before = self.chosen()
            self.keys("Tab")
            until("the next entry is marked", lambda: self.chosen() not in (before, ""))
            if self.chosen() == first:
                break
        raise Failed(f"no code action {title!r}")


def work(place, suite, steps):
    """From an opened script to a voiced one, and what an edit makes of it."""
    file = place.write("harbour.script.md", scripts.HARBOUR)
    lock = file.with_suffix(".lock")
    with steps("its health check finds the server and the queries"):
        health = subprocess.run(
            [TOOLS / suite / "bin/hx", "--health", "assetflow"], env=place.env, capture_output=True, text=True, timeout=20
        ).stdout
        plain = re.sub(r"\x1b\[[0-9;]*m", "", health)
        for expected in (r"✓ assetflow: .*assetflow", r"Tree-sitter parser: ✓", r"Highlight queries: ✓"):
            if not re.search(expected, plain):
                raise Failed(f"no {expected!r} in\n{plain}")
    editor = Helix(place, suite, file.name)
    steps.screen = editor.screen
    try:
        with steps("a script opens, with length, state and price at the end of each scene"):
            editor.see(r"≈ [\d.]+ s · picture missing · recording missing · speak \d+ characters")
        with steps("a cue has a colour of its own, and so has a private passage's mark"):
            colours = editor.screen(colours=True)

            def colour(word):
                return re.findall(r"38;2;[\d;]+", colours[: colours.index(word)])[-1]

            if len({colour("weather"), colour("Twice"), colour("private")}) != 3:
                raise Failed(f"they look alike: {[colour(word) for word in ('weather', 'Twice', 'private')]}")
        with steps("a finding is shown at its place"):
            editor.keys("g", "g", "]", "d")
            editor.see(r"`weather` is no known cue")
        with steps("segmenting puts cues into the text, and no word changes on disk"):
            editor.keys("g", "g")
            editor.action("Segment the script")
            editor.see(r"\[visual: ")
            editor.command("write")
            until("the cues are on disk", lambda: "[visual: " in file.read_text())
            if scripts.without_cues(file.read_text()) != scripts.HARBOUR:
                raise Failed(f"words have changed:\n{file.read_text()}")
        with steps("one undo takes all cues back, redo puts them in again"):
            editor.keys("Escape", "u")
            editor.see_not(r"\[visual: ")
            editor.command("write")
            until("the text is as before", lambda: file.read_text() == scripts.HARBOUR)
            editor.keys("Escape", "U")
            editor.see(r"\[visual: ")
            editor.command("write")
            until("the cues are on disk", lambda: "[visual: " in file.read_text())
        with steps("scouting finds pictures in the local folder"):
            editor.keys("g", "g")
            editor.action("Scout media for scene 1")
            editor.see(r"\d+ candidates for 1 scene")
        with steps("a picture is chosen from the code actions"):
            editor.action(r"Pick local:")
            until("the pick is in the lock file", lambda: len(scripts.picks(lock)) == 1)
            editor.action(r"Pin .* to scene 1")
            editor.see(r"\[media: ")
            editor.keys("Escape", "u")
            editor.see_not(r"\[media: ")
        if suite != "trixie":
            with steps("a command takes arguments"):
                editor.command('lsp-workspace-command assetflow.pick {"scene": 2}')
                until("the pick is in the lock file", lambda: len(scripts.picks(lock)) == 2)
        with steps("the draft voice speaks it all"):
            editor.action("Voice everything stale")
            editor.see(r"\d takes made by the draft voice, for free")
            until("the takes are in the lock file", lambda: scripts.takes(lock) == len(scripts.scenes(lock)) > 1)
            editor.offers(r"Voice scene 1 \(its take is fresh\)")
        with steps("an edit makes one scene stale, and the price is told"):
            editor.keys("Escape", "g", "g")
            editor.type("/their sides")
            editor.keys("Enter")
            editor.type("ctheir green sides")
            editor.keys("Escape")
            editor.see(r"recording stale · speak \d+ characters")
            editor.command("lsp-workspace-command assetflow.dryRun")
            editor.see(r"1 scene to voice, \d+ characters, free with the draft voice")
        with steps("undo makes it fresh again"):
            editor.keys("Escape", "u")
            editor.see_not(r"recording stale")
            editor.offers(r"Voice scene 1 \(its take is fresh\)")
        with steps("the server ends with the editor"):
            editor.command("write-quit-all")
            editor.ended()
            place.no_servers()
    finally:
        editor.close()


def jobs(place, suite, steps):
    """Long work, stopped in every way there is."""
    text = scripts.long_script()
    file = place.write("birds.script.md", text)
    lock = file.with_suffix(".lock")

    def speaking(editor):
        editor.command("lsp-workspace-command assetflow.voice")
        editor.see(r"Speaking \d+ of \d+")
        made = scripts.takes(lock)
        until("takes are kept while it goes on", lambda: scripts.takes(lock) > made)

    def nothing_lost(made):
        place.no_servers()
        if file.read_text() != text or not 150 > scripts.takes(lock) >= made > 0:
            raise Failed(f"{made} takes were kept, {scripts.takes(lock)} are left")

    editor = Helix(place, suite, file.name)
    steps.screen = editor.screen
    try:
        editor.see(r"recording missing")
        with steps("a job is cancelled by its code action, and what was finished is kept"):
            speaking(editor)
            editor.action("Cancel: Voice")
            editor.see(r"stopped; what was finished is kept")
            made = scripts.takes(lock)
            if not 150 > made > 0:
                raise Failed(f"{made} takes")
        with steps("the server is restarted in the middle of a job"):
            speaking(editor)
            made = scripts.takes(lock)
            before = place.servers()
            editor.command("lsp-restart")
            until("another server serves", lambda: len(place.servers()) == 1 and place.servers() != before)
            editor.command("lsp-workspace-command assetflow.dryRun")
            editor.see(r"\d+ scenes to voice")
            if not 150 > scripts.takes(lock) >= made:
                raise Failed(f"{made} takes were kept, {scripts.takes(lock)} are left")
        with steps("the editor is closed in the middle of a job: nothing is lost, no server is left"):
            speaking(editor)
            made = scripts.takes(lock)
            editor.command("quit-all")
            editor.ended()
            nothing_lost(made)
    finally:
        editor.close()

    editor = Helix(place, suite, file.name)
    steps.screen = editor.screen
    try:
        with steps("the editor crashes in the middle of a job: nothing is lost, no server is left"):
            editor.see(r"\d+\.\d s ·")
            speaking(editor)
            made = scripts.takes(lock)
            editor.kill()
            nothing_lost(made)
    finally:
        editor.close()


def body(steps):
    suite = steps.name.split()[-1]
    place = Place("helix")
    try:
        install(place)
        work(place, suite, steps)
        jobs(place, suite, steps)
    finally:
        place.remove()


if __name__ == "__main__":
    run(f"Helix of {sys.argv[1]}", body)
