#!/usr/bin/env python3
"""keys.py SUITE, under tools/keyring.sh: keys, consent, prices, the ledger and erasure in a real Neovim that logs all it can. A
key that is typed at the prompt is in the keyring, and nowhere else."""

import os
import re
import secrets
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import scripts
from drive import Neovim, install
from leaks import leaks
from provider import Provider
from terminal import BINARY, Failed, Place, run, until

# What no file may hold, this one included.
KEY = "canary" + secrets.token_hex(12)
LOUD = """vim.lsp.log.set_level("trace")
vim.g.assetflow = { log = { level = "trace" } }
vim.o.undofile = true
vim.o.verbosefile = vim.fn.stdpath("log") .. "/verbose.log"
vim.o.verbose = 9
"""


def in_keyring():
    """What a reader of the keyring that is not ours finds under our name."""
    reader = ["secret-tool", "search", "--all", "service", "assetflow"]
    return subprocess.run(reader, capture_output=True, text=True, timeout=10).stdout


def no_leak(place, when):
    found = leaks(KEY, place.root, os.environ["KEYRING_HOME"])
    if found:
        raise Failed(f"{when} the key is in\n" + "\n".join(found))


def holds(what, text, pattern):
    if not re.search(pattern, text):
        raise Failed(f"{what}: no {pattern!r} in\n{text[-3000:]}")


def key(place, suite, steps):
    file = place.write("harbour.script.md", scripts.HARBOUR)
    editor = Neovim(place, suite, file.name)
    steps.screen = editor.screen
    try:
        with steps("a key that is typed at the prompt does not show, and is in the keyring"):
            editor.see(r"\d to voice")
            editor.command("AssetFlow keys")
            editor.see(r"Whose key to set")
            number = editor.see(r"(\d+): Pexels: no key; without it: no stock clips")[1]
            editor.type(number)
            editor.keys("Enter")
            editor.see(r"Key for Pexels \(get one: https://www\.pexels\.com/api/\):")
            editor.type(KEY)
            editor.see(r"pexels\.com/api/\): \*{20,}")
            if KEY in editor.screen():
                raise Failed("the key shows")
            editor.keys("Enter")
            until("it is in the keyring", lambda: f"secret = {KEY}\n" in in_keyring())
        with steps("then it is tried, and what came of it is said"):
            editor.see(r"Pexels is not asked: --offline")
            editor.command("messages")
            editor.see(r"AssetFlow: the key for Pexels is in the keyring")
            editor.keys("Enter")
        with steps("after a search and a crash, with the most verbose logs, no file holds it"):
            editor.command("AssetFlow scout")
            editor.see(r"\d+ candidates for \d+ scenes?")
            for server in place.servers():
                os.kill(server, signal.SIGABRT)
            place.no_servers()
            editor.command("silent! AssetFlow restart")
            until("another server runs", place.servers)
            editor.command("AssetFlow keys")
            editor.see(r"Pexels: key in the keyring, not tried yet")
            editor.keys("Escape", "Enter")
            editor.command("silent! write")
            logs = {path: path.read_text(errors="replace") for path in (place.home / ".local/state/nvim").rglob("*.log*")}
            client = "\n".join(logs.values())
            holds("the client's log of what it sends", client, r"assetflow\.setUpKeys")
            holds("the client's log of what it gets", client, r"keyPage")
            holds("the editor's own log", "\n".join(map(str, logs)), r"verbose\.log")
            server = "\n".join(path.read_text() for path in (place.root / "assetflow/cache/logs").iterdir())
            holds("the server's log", server, r"TRACE|DEBUG")
            no_leak(place, "after a search and a crash")
        with steps("a key is removed"):
            editor.command("AssetFlow removekey pexels")
            editor.see(r"the key for Pexels is removed from the keyring")
            until("it is gone", lambda: not in_keyring())
        editor.command("qall!")
        editor.ended()
    finally:
        editor.close()


def consent(place, suite, steps):
    file = place.write("harbour.script.md", scripts.HARBOUR)
    offline = place.env
    with Provider() as provider:
        place.env = provider.environment(offline)
        editor = Neovim(place, suite, file.name)
        steps.screen = editor.screen
        try:
            with steps("nothing is sent before the writer agrees, and what would be is said"):
                editor.see(r"\d to voice")
                editor.command("AssetFlow voice")
                editor.see(r"ElevenLabs can speak the narration\. What is sent")
                editor.see(r"1: For this script")
                if provider.asked:
                    raise Failed(f"asked: {provider.asked}")
                editor.type("1")
                editor.keys("Enter")
                until("it is asked", lambda: provider.asked)
            with steps("prices stand in the code actions"):
                editor.see(r"\d to voice")
                editor.keys("Escape", "Enter", "g", "g")

                def priced():
                    editor.command("lua vim.lsp.buf.code_action()")
                    editor.see(r"Voice everything stale")
                    found = re.search(r"Voice everything stale \(\d scenes, \d+ characters, \d+ credits\)", editor.screen())
                    free = re.search(r"Voice everything stale with the draft voice \(free\)", editor.screen())
                    editor.keys("Escape", "Enter")
                    return found and free

                until("the price", priced)
            with steps("the ledger shows what has left, to whom, and what came of it"):
                editor.command("AssetFlow ledger")
                editor.see(r"Every request that has left this machine, the newest first")
                editor.see(r"elevenlabs +127\.0\.0\.1:\d+ +check +nothing +\d+ B +\d+ B +key refused \(401\)")
            editor.command("qall!")
            editor.ended()
        finally:
            editor.close()
            place.env = offline


def erase(place, suite, steps):
    subprocess.run([BINARY, "keys", "set", "pixabay"], env=place.env, input=f"{KEY}\n", text=True, check=True, timeout=20, capture_output=True)
    file = place.write("harbour.script.md", scripts.HARBOUR)
    editor = Neovim(place, suite, file.name)
    steps.screen = editor.screen
    try:
        with steps("what goes and what stays is shown, and nothing goes before the word is typed"):
            editor.see(r"\d to voice|all voiced")
            editor.command("AssetFlow erase")
            editor.see(r"This goes(.|\n)*keyring: pixabay(.|\n)*assetflow\.db(.|\n)*This stays(.|\n)*your scripts")
            editor.see(r'Type "delete" to erase all of this:')
            editor.type("no")
            editor.keys("Enter")
            editor.see(r"nothing was erased")
            if KEY not in in_keyring():
                raise Failed("the key is gone")
        with steps("then all is gone but the script, as the receipt says"):
            editor.command("AssetFlow erase")
            editor.see(r'Type "delete" to erase all of this:')
            editor.type("delete")
            editor.keys("Enter")
            editor.see(r"What was there(.|\n)*gone: keyring: pixabay")
            editor.see_not(r"STILL THERE")
            if in_keyring() or file.read_text() != scripts.HARBOUR:
                raise Failed(f"a key is left, or the script is not: {in_keyring()}")
        editor.command("qall!")
        editor.ended()
        with steps("at the end no file holds a key"):
            no_leak(place, "at the end")
    finally:
        editor.close()


def body(steps):
    suite = steps.name.split()[-1]
    place = Place("neovim-keys")
    place.env |= {"DBUS_SESSION_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"], "ASSETFLOW_LOG": "trace"}
    try:
        install(place, suite)
        config = place.home / ".config/nvim/init.lua"
        config.write_text(LOUD + config.read_text())
        for part in (key, consent, erase):
            part(place, suite, steps)
    finally:
        place.remove()


if __name__ == "__main__":
    run(f"Neovim of {sys.argv[1]}", body)
