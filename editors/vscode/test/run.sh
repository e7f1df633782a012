#!/usr/bin/env bash
# run.sh [--only PATTERN]: the extension in a real VS Code workbench, from its package, in a clean home. Installs what it
# needs (code-server from npm, Chromium from Debian). Prints a line for each thing that works and ends with their number;
# anything that can't be started or does not work is a failure.
#
#   ASSETFLOW        the program to test with (target/release/assetflow of this repository)
#   EDITOR_TOOLS     where editors are kept between runs (~/.cache/assetflow-editors)
#   EDITOR_SHOTS     where screenshots go (a folder that is thrown away)
set -euo pipefail
cd "$(dirname "$0")/.."
program=${ASSETFLOW:-$PWD/../../target/release/assetflow}
tools=${EDITOR_TOOLS:-$HOME/.cache/assetflow-editors}
only=.
[ "${1:-}" != --only ] || only=${2:?--only PATTERN}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shots=${EDITOR_SHOTS:-$work/shots}

say() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }

[ -x "$program" ] || { echo "no program at $program: build it (cargo build --release), or set ASSETFLOW" >&2; exit 1; }

say "tools"
if ! command -v chromium > /dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 \
        chromium fonts-noto-core fonts-noto-cjk > /dev/null
fi
test/get-code-server.sh "$tools/code-server"
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci --silent
fi

say "unit tests"
npx vitest run 2>&1 | tee "$work/unit.txt"
unit=$(sed -nE 's/\x1b\[[0-9;]*m//g; s/^ *Tests +([0-9]+) passed \(([0-9]+)\)$/\1/p' "$work/unit.txt")
echo "ok: $unit unit tests"

say "package"
npm run --silent package -- --out "$work/assetflow.vsix" > "$work/package.txt" 2>&1 || { cat "$work/package.txt"; exit 1; }
tail -n 1 "$work/package.txt"

say "a real workbench"
node test/drive.mjs "$tools/code-server/code-server" "$(realpath "$program")" "$work/assetflow.vsix" "$shots" "$only" | tee "$work/drive.txt"
driven=$(sed -nE 's/^([0-9]+) passed$/\1/p' "$work/drive.txt")

say "keys"
../tools/keyring.sh node test/drive.mjs "$tools/code-server/code-server" "$(realpath "$program")" "$work/assetflow.vsix" "$shots" "$only" |
    tee "$work/keys.txt"
keys=$(sed -nE 's/^([0-9]+) passed$/\1/p' "$work/keys.txt")

say "done"
echo "$((unit + driven + keys)) passed"
