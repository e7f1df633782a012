#!/usr/bin/env bash
# Helix's tests: a writer's work in Debian's current Helix and in the one before, in a real terminal.
# Needs the program: $ASSETFLOW, or target/release/assetflow.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
ASSETFLOW=$(realpath "${ASSETFLOW:-$repository/target/release/assetflow}")
export ASSETFLOW
"$repository/editors/tools/install.sh" forky trixie markdown

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
for release in forky trixie; do
    "${EDITOR_TOOLS:-$HOME/.cache/assetflow-editors}/$release/bin/hx" --version
    timeout 240 python3 "$here/drive.py" "$release" | tee "$log"
    passed=$((passed + $(sed -nE '$s/^([0-9]+) passed$/\1/p' "$log")))
done
echo "$passed passed"
