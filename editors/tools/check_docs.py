#!/usr/bin/env python3
"""Holds docs/editors.md against what it speaks of: every snippet is read by its own language, the tables of commands and of
settings are those of the server, and every file that is named is there."""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from terminal import BINARY, REPOSITORY, TOOLS, Failed, run

PAGE = REPOSITORY / "docs/editors.md"


def snippets(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def reads(program, text, name):
    """Whether a program takes a text as one of its language; the text is not run."""
    with tempfile.NamedTemporaryFile("w", suffix=name) as file:
        file.write(text)
        file.flush()
        done = subprocess.run([*program, file.name], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise Failed(f"{text}\n{done.stdout}{done.stderr}")


def kakoune(text):
    """Its blocks close, and the server's table in it is TOML."""
    if text.count("{") != text.count("}"):
        raise Failed(f"blocks do not close:\n{text}")
    table = re.search(r"lsp_servers %\{\n(.*?)\n *\}", text, re.S)
    if "assetflow" not in tomllib.loads(table[1]):
        raise Failed(f"no server in\n{text}")


def lua(text):
    program = [TOOLS / "forky/bin/nvim", "--clean", "-l"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as reader:
        reader.write("local fine, why = loadfile(arg[1])\nif not fine then io.stderr:write(why) os.exit(1) end\n")
        reader.flush()
        reads([*program, reader.name], text, ".lua")


def elisp(text):
    form = "(with-temp-buffer (insert-file-contents (pop command-line-args-left)) (emacs-lisp-mode) (check-parens))"
    reads([TOOLS / "emacs/bin/emacs", "-Q", "--batch", "--eval", form], text, ".el")


CHECKS = {
    "sh": lambda text: reads(["bash", "-n"], text, ".sh"),
    "lua": lua,
    "toml": tomllib.loads,
    "json": json.loads,
    "elisp": elisp,
    "kak": kakoune,
}


def server_commands():
    """The commands that the server lists to a client that says nothing of itself."""
    params = {"processId": None, "rootUri": None, "capabilities": {}}
    message = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}).encode()
    with tempfile.TemporaryDirectory() as home:
        server = subprocess.Popen(
            [BINARY, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"ASSETFLOW_HOME": home}
        )
        try:
            server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(message), message))
            server.stdin.flush()
            length = int(server.stdout.readline().split(b":")[1])
            server.stdout.readline()
            result = json.loads(server.stdout.read(length))["result"]
        finally:
            server.kill()
            server.wait()
    return set(result["capabilities"]["executeCommandProvider"]["commands"])


def table(heading):
    """The first column of the table below a heading, names only."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    first = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return set(re.findall(r"`(assetflow\.[\w.]+)`", " ".join(first)))


def same(ours, theirs):
    if ours != theirs:
        raise Failed(f"only on the page: {sorted(ours - theirs)}; not on it: {sorted(theirs - ours)}")


def body(steps):
    page = PAGE.read_text(encoding="utf-8")
    languages = re.findall(r"^```(\w+)$", page, re.M)
    with steps("every snippet is of a language that is checked"):
        if not languages or set(languages) != set(CHECKS):
            raise Failed(f"snippets of {sorted(set(languages))}, checks for {sorted(CHECKS)}")
    for language, check in CHECKS.items():
        for number, text in enumerate(snippets(language), 1):
            with steps(f"snippet {language} {number}"):
                try:
                    check(text)
                except ValueError as error:
                    raise Failed(f"{error} in\n{text}") from error
    with steps("the commands are those of the server"):
        same(table("Commands"), server_commands())
    with steps("the settings are those of the schema"):
        same(table("Settings"), set(json.loads((REPOSITORY / "editors/settings.schema.json").read_text())["properties"]))
    with steps("every file that is named is there"):
        for link in re.findall(r"\]\(([^)#]+)", page):
            if not (PAGE.parent / link).exists():
                raise Failed(link)
    with steps("every heading that is linked is there"):
        headings = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.*)$", page, re.M)}
        for link in re.findall(r"\]\(#([^)]+)\)", page):
            if link not in headings:
                raise Failed(link)
    with steps("Helix's languages.toml is TOML and names the server"):
        languages = tomllib.loads((REPOSITORY / "editors/helix/languages.toml").read_text())
        if languages["language-server"]["assetflow"]["command"] != "assetflow":
            raise Failed("another command")


if __name__ == "__main__":
    sys.exit(run("docs/editors.md", body))
