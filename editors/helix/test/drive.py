#!/usr/bin/env python3
"""drive.py SUITE: a writer's work in a real Helix of a Debian suite, in a real terminal."""

import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import scripts
from provider import Provider
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
        """Opens the code actions at the cursor until one is among them; they always say how things stand."""

        def found():
            self.keys("Escape", "g", "g")
            return self.find(title)

        until(f"a code action {title!r}", found)
        self.keys("Escape")

    def action(self, title):
        """Opens the code actions at the cursor and does one."""
        self.keys("Escape")
        if not self.find(title):
            raise Failed(f"no code action {title!r}")
        self.keys("Enter")

    def find(self, title):
        """Opens the code actions at the cursor and marks one, wherever it stands in the menu."""
        self.type(" a")
        first = until("a menu", self.chosen)
        for _ in range(40):
            if re.search(title, self.chosen()):
                return True
            before = self.chosen()
            self.keys("Tab")
            until("the next entry is marked", lambda: self.chosen() not in (before, ""))
            if self.chosen() == first:
                break
        return False


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


def pages(place, suite, steps):
    """Helix has no prompt for a secret and no views: pages say what to do in a terminal."""
    file = place.write("harbour.script.md", scripts.HARBOUR)
    editor = Helix(place, suite, file.name)
    steps.screen = editor.screen

    def page(name):
        """Helix 25.01 is told where the page is; later ones open it."""
        if suite == "trixie":
            editor.see(rf"see /\S+/{name}")
            editor.command(f"open {place.root}/assetflow/cache/pages/{name}")

    try:
        editor.see(r"speak \d+ characters|recording stale|\d+\.\d s")
        with steps("by code action a page says how a key is set"):
            editor.action("Set up keys of providers")
            page("keys.md")
            editor.see(r"A key is set in a terminal, where it does not show")
            editor.see(r"assetflow keys set pexels")
            editor.see(r"https://www\.pexels\.com/api/")
            editor.see(r"keys\.md")
            editor.command("buffer-close")
            editor.see(r"harbour\.script\.md")
        with steps("by command a page lists what has left the machine"):
            editor.command("lsp-workspace-command assetflow.showLedger")
            page("ledger.txt")
            editor.see(r"Nothing has left this machine\.")
            editor.command("buffer-close")
            editor.see(r"harbour\.script\.md")
        with steps("by command a page says what would be erased, what stays, and how it is done; nothing is erased"):
            editor.command("lsp-workspace-command assetflow.deleteAccount")
            page("erase.md")
            editor.see(r"assetflow account delete(.|\n)*This goes(.|\n)*assetflow\.db(.|\n)*This stays(.|\n)*your scripts")
            if not (place.root / "assetflow/data/assetflow.db").exists():
                raise Failed("it is gone")
        editor.command("quit-all!")
        editor.ended()
    finally:
        editor.close()


def consent(place, suite, steps):
    """A key for ElevenLabs, on a network that has nobody else."""
    file = place.write("quay.script.md", scripts.HARBOUR)
    offline = place.env
    with Provider() as provider:
        place.env = provider.environment(offline)
        editor = Helix(place, suite, file.name)
        steps.screen = editor.screen
        try:
            editor.see(r"speak \d+ characters")
            editor.action("Voice everything stale")
            if suite == "trixie":
                with steps("nothing is sent before the writer agrees, which is a code action where Helix cannot ask"):
                    editor.see(r"made by the draft voice, for free|every take is fresh")
                    if provider.asked:
                        raise Failed(f"asked: {provider.asked}")
                    editor.action("Agree that ElevenLabs can speak the narration for this script")
                    editor.see(r"ElevenLabs is asked from now on for this script")
                    editor.keys("Escape", "g", "g")
                    editor.type("/their sides")
                    editor.keys("Enter")
                    editor.type("ctheir wet sides")
                    editor.keys("Escape")
            else:
                with steps("nothing is sent before the writer agrees, and what would be is said"):
                    editor.see(r"ElevenLabs can speak the narration\. What is sent")
                    if provider.asked:
                        raise Failed(f"asked: {provider.asked}")
                    while "For this script" not in editor.chosen():
                        editor.keys("Tab")
                    editor.keys("Enter")
                    until("it is asked", lambda: provider.asked)
            with steps("prices stand in the code actions"):
                editor.offers(r"Voice everything stale \(\d scenes, \d+ characters, \d+ credits\)")
                editor.offers(r"Voice everything stale with the draft voice \(free\)")
            with steps("the ledger's page shows what has left, to whom, and what came of it"):
                if not provider.asked:
                    editor.action(r"Voice everything stale \(\d scenes")
                until("it is asked", lambda: provider.asked)
                editor.command("lsp-workspace-command assetflow.showLedger")
                if suite == "trixie":
                    editor.see(r"see /\S+/ledger\.txt")
                    editor.command(f"open {place.root}/assetflow/cache/pages/ledger.txt")
                editor.see(r"127\.0\.0\.1:\d+ +check: nothing; \d+ B out, \d+ B in; key refused")
            editor.command("quit-all!")
            editor.ended()
        finally:
            editor.close()
            place.env = offline


def body(steps):
    suite = steps.name.split()[-1]
    place = Place("helix")
    try:
        install(place)
        work(place, suite, steps)
        pages(place, suite, steps)
        consent(place, suite, steps)
        jobs(place, suite, steps)
    finally:
        place.remove()


if __name__ == "__main__":
    run(f"Helix of {sys.argv[1]}", body)
