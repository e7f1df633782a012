#!/usr/bin/env python3
"""drive.py SUITE: a writer's work in a real Neovim of a Debian suite, in a real terminal."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import scripts
from terminal import REPOSITORY, TOOLS, Failed, Place, Terminal, run, until

PLUGIN = REPOSITORY / "editors/neovim"
STATUS_LINE = """vim.o.statusline = "%f %= %{v:lua.require('assetflow').statusline()}"\n"""


def install(place, suite):
    """As docs/editors.md says: a line of init.lua, or a link that makes the help known, too."""
    config = place.home / ".config/nvim"
    config.mkdir(parents=True)
    if suite == "trixie":
        (config / "init.lua").write_text(f'vim.opt.runtimepath:append("{PLUGIN}")\n' + STATUS_LINE)
        return
    (config / "init.lua").write_text(STATUS_LINE)
    copy = shutil.copytree(PLUGIN, place.root / "plugin")  # the index of its help is written into it
    packages = place.home / ".local/share/nvim/site/pack/assetflow/start"
    packages.mkdir(parents=True)
    (packages / "assetflow").symlink_to(copy)
    nvim = TOOLS / suite / "bin/nvim"
    subprocess.run([nvim, "--headless", "-c", "helptags ALL", "-c", "quit"], env=place.env, check=True, timeout=60, capture_output=True)


class Neovim(Terminal):
    def __init__(self, place, suite, file):
        super().__init__(place, [str(TOOLS / suite / "bin/nvim"), file])

    def command(self, text):
        """Runs a command of the command line, from any mode."""
        self.keys("Escape")
        self.type(f":{text}")
        self.keys("Enter")


def work(place, suite, steps):
    """From an opened script to a voiced one, and what an edit makes of it."""
    file = place.write("harbour.script.md", scripts.HARBOUR)
    lock = file.with_suffix(".lock")
    editor = Neovim(place, suite, file.name)
    steps.screen = editor.screen
    try:
        with steps("a script opens, with its length above each scene and in the status line"):
            editor.see(r"Scene 1 · [\d.]+ s · no picture · not voiced")
            editor.see(r"harbour\.script\.md .* \d scenes · 0:\d\d of 1:00")
        with steps("a finding is shown at its place"):
            editor.keys("g", "g", "]", "d")
            editor.keys("C-w", "d")
            editor.see(r"`weather` is no known cue")
        with steps("only what the program can do is offered"):
            editor.command("")
            editor.type(":AssetFlow ")
            editor.keys("Tab")
            editor.see("segment(.|\n)*scout(.|\n)*voice(.|\n)*restart")
            if re.search("deleteAccount|signIn", editor.screen()):
                raise Failed("a command is offered that is not there")
            editor.keys("Escape")
        with steps("segmenting puts cues into the text, and no word changes on disk"):
            editor.command("AssetFlow segment")
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
            editor.keys("C-r")
            editor.see(r"\[visual: ")
            editor.command("write")
        with steps("scouting finds pictures in the local folder"):
            editor.command("AssetFlow scout")
            editor.see(r"\d+ candidates for \d+ scenes")
        with steps("a picture is chosen from a list"):
            editor.command("2")
            editor.command("AssetFlow pick 1")
            editor.see(r"Picture for scene 1")
            editor.see(r"2: .* · (photo|video) · ")
            editor.type("2")
            editor.keys("Enter")
            until("the pick is in the lock file", lambda: len(scripts.picks(lock)) == 1)
            editor.see(r"Scene 1 .* picture picked")
        if suite == "forky":
            with steps("the help is found"):
                editor.command("help assetflow")
                editor.see(r"The first minute")
                editor.command("helpclose")
            with steps("with telescope the whole candidate is shown beside the list"):
                for plugin in ("plenary", "telescope"):
                    editor.command(f"set runtimepath+={TOOLS / suite}/usr/share/neovim-{plugin}")
                editor.command("AssetFlow pick 2")
                editor.see(r"Picture for scene 2")
                editor.see(r"Ctrl-o opens the picture")
                editor.see(r"licence +CC0")
                editor.keys("Enter")
                until("the pick is in the lock file", lambda: len(scripts.picks(lock)) == 2)
                editor.see(r"Scene 2 .* picture picked")
        with steps("the draft voice speaks it all"):
            editor.command("AssetFlow voice")
            editor.see(r"\d takes made by the draft voice, for free")
            editor.see(r"all voiced")
            until("the takes are in the lock file", lambda: scripts.takes(lock) == len(scripts.scenes(lock)) > 1)
        with steps("an edit makes one scene stale, and the price is told"):
            editor.command("silent! %s/lie on their sides/lie on their green sides/")
            editor.see(r"take stale: voice it")
            editor.see(r"1 to voice \(free\)")
            editor.command("AssetFlow price")
            editor.see(r"1 scene to voice, \d+ characters, free with the draft voice")
        with steps("undo makes it fresh again"):
            editor.keys("Escape", "u")
            editor.see(r"all voiced")
            editor.see_not(r"take stale")
        with steps("the server ends with the editor"):
            editor.command("wqa")
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
        editor.command("AssetFlow voice")
        editor.see(r"Voice: Speaking \d+ of \d+")
        made = scripts.takes(lock)
        until("takes are kept while it goes on", lambda: scripts.takes(lock) > made)

    def nothing_lost(made):
        place.no_servers()
        if file.read_text() != text or not 150 > scripts.takes(lock) >= made > 0:
            raise Failed(f"{made} takes were kept, {scripts.takes(lock)} are left")

    editor = Neovim(place, suite, file.name)
    steps.screen = editor.screen
    try:
        editor.see(r"150 to voice")
        with steps("a job is cancelled, and what was finished is kept"):
            speaking(editor)
            editor.command("AssetFlow cancel")
            editor.see(r"stopped; what was finished is kept")
            made = scripts.takes(lock)
            if not 150 > made > 0:
                raise Failed(f"{made} takes")
            editor.see(rf"{150 - made} to voice")
        with steps("the server is restarted in the middle of a job"):
            speaking(editor)
            made = scripts.takes(lock)
            before = place.servers()
            editor.command("AssetFlow restart")
            editor.see(r"the server was restarted")
            until("another server serves", lambda: len(place.servers()) == 1 and place.servers() != before)
            editor.see(r"\d+ to voice")
            if not 150 > scripts.takes(lock) >= made:
                raise Failed(f"{made} takes were kept, {scripts.takes(lock)} are left")
        with steps("the editor is closed in the middle of a job: nothing is lost, no server is left"):
            speaking(editor)
            made = scripts.takes(lock)
            editor.command("qall")
            editor.ended()
            nothing_lost(made)
    finally:
        editor.close()

    editor = Neovim(place, suite, file.name)
    steps.screen = editor.screen
    try:
        with steps("the editor crashes in the middle of a job: nothing is lost, no server is left"):
            editor.see(r"\d+ to voice")
            speaking(editor)
            made = scripts.takes(lock)
            editor.kill()
            nothing_lost(made)
    finally:
        editor.close()


def body(steps):
    suite = steps.name.split()[-1]
    place = Place("neovim")
    try:
        install(place, suite)
        work(place, suite, steps)
        jobs(place, suite, steps)
    finally:
        place.remove()


if __name__ == "__main__":
    run(f"Neovim of {sys.argv[1]}", body)
