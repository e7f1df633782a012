#!/usr/bin/env bash
# editors/test.sh [docs|neovim|helix|emacs|vscode ...]: tests the packages in the real editors, all of them where none is named.
# Installs what it needs on a Debian machine, drives the program $ASSETFLOW (or target/release/assetflow), and fails where an
# editor cannot be started. The last line counts; the exit code says the truth.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ASSETFLOW=$(realpath "${ASSETFLOW:-$here/../target/release/assetflow}")
export ASSETFLOW
if [ ! -x "$ASSETFLOW" ]; then
    echo "there is no program at $ASSETFLOW: run cargo build --release, or set ASSETFLOW" >&2
    exit 2
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
failed=0
# Runs a suite; its last line is "N passed" or "N passed, N failed".
suite() {
    local name=$1 counted missed
    shift
    printf '\n== %s (%ss)\n' "$name" "$SECONDS"
    if "$@" 2>&1 | tee "$log"; then missed=0; else missed=1; fi
    counted=$(sed -nE '$s/^([0-9]+) passed.*/\1/p' "$log")
    if [ "$missed" = 0 ] && [ -z "$counted" ]; then
        echo "$name counted nothing"
        missed=1
    fi
    passed=$((passed + ${counted:-0}))
    failed=$((failed + missed))
}

docs() {
    "$here/tools/install.sh" forky emacs && timeout 120 python3 "$here/tools/check_docs.py"
}

[ $# -gt 0 ] || set -- docs neovim helix emacs vscode
for what in "$@"; do
    case $what in
        docs) suite docs docs ;;
        neovim | helix | emacs | vscode) suite "$what" "$here/$what/test/run.sh" ;;
        *)
            echo "editors/test.sh: what is $what?" >&2
            exit 2
            ;;
    esac
done
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
