"""Drives a program in a real terminal (tmux) the way a person does: keys in, the screen out."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("ASSETFLOW", REPOSITORY / "target/release/assetflow")).resolve()
TOOLS = Path(os.environ.get("EDITOR_TOOLS", Path.home() / ".cache/assetflow-editors"))
LIMIT = 20.0


class Failed(Exception):
    """A step that did not come out as it should."""


def until(what, condition, limit=LIMIT):
    """Waits for a condition and answers with what it gave."""
    end = time.monotonic() + limit
    while True:
        try:
            value = condition()
        except FileNotFoundError:
            # Editors put a file aside for a moment while they write it.
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {limit:.0f} s")
        time.sleep(0.05)


class Place:
    """A clean home with the example scripts in it, all of it gone at the end."""

    def __init__(self, name):
        self.root = Path(tempfile.mkdtemp(prefix=f"assetflow-{name}-"))
        self.home = self.root / "home"
        self.scripts = self.root / "scripts"
        self.home.mkdir()
        shutil.copytree(REPOSITORY / "examples", self.scripts, ignore=shutil.ignore_patterns("*.assetflow", "*.lock"))
        bin_folder = self.root / "bin"
        bin_folder.mkdir()
        (bin_folder / "assetflow").symlink_to(BINARY)
        self.env = {
            "HOME": str(self.home),
            "ASSETFLOW_HOME": str(self.root / "assetflow"),
            "PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin",
            # Tests open no connection, and are asked for no leave to.
            "ASSETFLOW_OFFLINE": "1",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TERM": "tmux-256color",
            "COLORTERM": "truecolor",
        }

    def write(self, name, text):
        path = self.scripts / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def servers(self):
        """The processes of our program that were started from here."""
        mark = f"ASSETFLOW_HOME={self.env['ASSETFLOW_HOME']}".encode()
        found = []
        for process in Path("/proc").iterdir():
            if not process.name.isdigit():
                continue
            try:
                ours = os.readlink(process / "exe") == str(BINARY)
                if ours and mark in (process / "environ").read_bytes().split(b"\0"):
                    found.append(int(process.name))
            except OSError:
                continue
        return found

    def no_servers(self, limit=5.0):
        until("no server is left behind", lambda: not self.servers(), limit)

    def remove(self):
        for server in self.servers():
            os.kill(server, signal.SIGKILL)
        shutil.rmtree(self.root, ignore_errors=True)


class Terminal:
    """One program in a terminal of its own."""

    def __init__(self, place, command, width=150, height=45):
        self.socket = f"assetflow-{os.getpid()}-{time.monotonic_ns()}"
        self.place = place
        settings = [f"{name}={value}" for name, value in place.env.items()]
        self.tmux(
            "-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", str(width), "-y", str(height), "-c", str(place.scripts),
            "env", "-i", *settings, *command,
        )  # fmt: skip
        self.tmux("set-option", "-g", "default-terminal", "tmux-256color")
        self.pid = int(self.tmux("list-panes", "-F", "#{pane_pid}"))

    def tmux(self, *words):
        done = subprocess.run(["tmux", "-L", self.socket, *words], capture_output=True, text=True, timeout=20)
        if done.returncode != 0 and words[0] != "kill-server":
            raise Failed(f"tmux {words[0]}: {done.stderr.strip()}")
        return done.stdout

    def keys(self, *names):
        """Presses keys by their names: `Escape`, `Enter`, `C-o`."""
        for name in names:
            self.tmux("send-keys", "-t", "t", name)
            if name == "Escape":
                time.sleep(0.1)  # with the next key at once it would be Alt and that key

    def type(self, text):
        self.tmux("send-keys", "-t", "t", "-l", text)

    def screen(self, colours=False):
        try:
            return self.tmux("capture-pane", "-p", "-t", "t", *(["-e"] if colours else []))
        except Failed:
            return "(the program has ended)\n"

    def see(self, pattern, limit=LIMIT):
        """Waits until the screen shows a pattern, wherever its lines are broken."""
        return until(f"the screen shows {pattern!r}", lambda: re.search(pattern, self.screen()), limit)

    def see_not(self, pattern, limit=LIMIT):
        until(f"the screen shows {pattern!r} no more", lambda: not re.search(pattern, self.screen()), limit)

    def ended(self, limit=LIMIT):
        until("the editor ends", lambda: not Path(f"/proc/{self.pid}").exists(), limit)

    def kill(self):
        """Ends the editor as a crash would."""
        for child in children(self.pid) | {self.pid}:
            if child not in self.place.servers():
                os.kill(child, signal.SIGKILL)

    def close(self):
        self.tmux("kill-server")


def children(pid):
    """All processes below one."""
    below = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            below |= {child} | children(child)
    return below


class Steps:
    """Counts what was seen; the first step that fails shows the screen and ends the run."""

    def __init__(self, name):
        self.name = name
        self.passed = 0
        self.screen = None

    def __call__(self, title):
        return Step(self, title)

    def finish(self):
        print(f"{self.passed} passed", flush=True)


class Step:
    def __init__(self, steps, title):
        self.steps, self.title = steps, title

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.steps.passed += 1
            print(f"ok: {self.steps.name}: {self.title}", flush=True)
            return
        print(f"not ok: {self.steps.name}: {self.title}\n    {kind.__name__}: {error}", flush=True)
        if self.steps.screen:
            for line in self.steps.screen().rstrip().splitlines():
                print(f"    | {line}")


def run(name, body):
    """Runs `body(steps)`; the exit code says the truth."""
    if not BINARY.exists():
        sys.exit(f"there is no program at {BINARY}; set ASSETFLOW")
    steps = Steps(name)
    try:
        body(steps)
    except Exception as error:
        if not isinstance(error, Failed):
            traceback.print_exc()
        print(f"{steps.passed} passed, 1 failed", flush=True)
        sys.exit(1)
    steps.finish()
