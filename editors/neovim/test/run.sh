#!/usr/bin/env bash
# The plugin's tests: its Lua checked, then in Debian's current Neovim and in 0.10 the unit tests, and a writer's work in a
# real terminal. Needs the program: $ASSETFLOW, or target/release/assetflow.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
tools=${EDITOR_TOOLS:-$HOME/.cache/assetflow-editors}
ASSETFLOW=$(realpath "${ASSETFLOW:-$repository/target/release/assetflow}")
export ASSETFLOW
"$repository/editors/tools/install.sh" forky trixie lua

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
# Runs a suite of tests and adds up what it counts.
suite() {
    "$@" | tee "$work/log"
    passed=$((passed + $(sed -nE '$s/^([0-9]+) passed$/\1/p' "$work/log")))
}

(cd "$here/.." && luacheck --quiet --no-color .)
echo "ok: luacheck finds nothing"
node "$repository/editors/tools/lua.mjs" --check "$here/.."
echo "ok: stylua changes nothing"
passed=2

# The unit tests in a home of their own; Neovim's messages are shown when they fail.
unit() {
    mkdir -p "$work/$1"
    env -i HOME="$work/$1" ASSETFLOW_OFFLINE=1 ASSETFLOW_HOME="$work/$1/assetflow" ASSETFLOW_PLUGIN="$work/plugin" \
        ASSETFLOW_PICTURE="$repository/examples/media/fishing-boats-aground.jpg" \
        PATH="$work/bin:/usr/local/bin:/usr/bin:/bin" LANG=C.UTF-8 \
        timeout 120 "$tools/$1/bin/nvim" --headless -i NONE -u "$here/init.lua" -c "luafile $here/unit.lua" 2>"$work/messages" ||
        { cat "$work/messages" && return 1; }
}

mkdir "$work/bin"
ln -s "$ASSETFLOW" "$work/bin/assetflow"
cp -r "$here/.." "$work/plugin"
for release in forky trixie; do
    "$tools/$release/bin/nvim" --version | head -n 1
    suite unit "$release"
    suite timeout 240 python3 "$here/drive.py" "$release"
    suite timeout 120 "$repository/editors/tools/keyring.sh" python3 "$here/keys.py" "$release"
done
echo "$passed passed"
