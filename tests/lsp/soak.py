"""Opens, edits and closes scripts for a while; memory must stay flat.

    python3 tests/lsp/soak.py BINARY [SECONDS]
"""

import pathlib
import random
import sys
import tempfile
import time

BENCH = pathlib.Path(__file__).resolve().parents[2] / "benches" / "lsp_latency"
binary, seconds = str(pathlib.Path(sys.argv[1]).resolve()), float(sys.argv[2]) if len(sys.argv) > 2 else 180.0

# The client of the benchmark, without its measurements.
source = BENCH.read_text().rsplit("\nmain()", 1)[0]
bench = {"__file__": str(BENCH), "__name__": "bench", "__doc__": ""}
exec(compile(source, str(BENCH), "exec"), bench)

random.seed(7)
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    server = bench["Server"]([binary, "lsp"], folder)
    server.initialize()
    text = bench["script"](100 << 10)
    lines = text.count("\n")
    memory, edits, rounds = [], 0, 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        uri = server.open(f"soak{rounds % 3}.script.md", text, "assetflow")
        version = 1
        for _ in range(400):
            version += 1
            edits += 1
            line, end = random.randrange(lines), random.randrange(4)
            where = {"line": line, "character": random.randrange(60)}
            to = {"line": line, "character": where["character"] + end}
            change = {"range": {"start": where, "end": to}, "text": random.choice(["x", "", "\n", "[", "## ", "é😀", "*"])}
            server.notify(
                "textDocument/didChange",
                {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
            )
            server.published(uri, version)
        document = {"textDocument": {"uri": uri}}
        server.request("textDocument/documentSymbol", document)
        server.request("textDocument/semanticTokens/full", document)
        server.request("textDocument/codeLens", document)
        server.notify("textDocument/didClose", document)
        memory.append(server.memory())
        rounds += 1
    server.end()
early, late = memory[len(memory) // 4], max(memory[-3:])
print(f"{edits} edits, {rounds} scripts: {early:.1f} MiB after a quarter, {late:.1f} MiB at the end")
if late > early * 1.25 + 4:
    sys.exit("memory grows")
