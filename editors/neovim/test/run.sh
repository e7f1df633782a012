#!/usr/bin/env bash
# The plugin's tests: its Lua checked, then in Debian's current Neovim and in 0.10 the unit tests, and a person's work in a
# real terminal. Needs the program: $ASSETFLOW, or target/release/assetflow.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
tools=${EDITOR_TOOLS:-$HOME/.cache/assetflow-editors}
export ASSETFLOW=${ASSETFLOW:-$repository/target/release/assetflow}
"$repository/editors/tools/install.sh" forky trixie lua

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
count() {
    tee "$work/log"
    passed=$((passed + $(sed -nE '$s/^([0-9]+) passed$/\1/p' "$work/log")))
}

luacheck --quiet --no-color "$here/.." | sed -n '$p' && echo "ok: luacheck finds nothing"
node "$repository/editors/tools/lua.mjs" --check "$here/.." && echo "ok: stylua changes nothing"
passed=$((passed + 2))

mkdir -p "$work/bin"
ln -s "$ASSETFLOW" "$work/bin/assetflow"
cp -r "$here/.." "$work/plugin"
for suite in forky trixie; do
    "$tools/$suite/bin/nvim" --version | head -n 1
    mkdir -p "$work/$suite"
    # A user's directory of its own, and nothing from the machine's own configuration.
    env -i HOME="$work/$suite" ASSETFLOW_HOME="$work/$suite/assetflow" ASSETFLOW_PLUGIN="$work/plugin" \
        ASSETFLOW_PICTURE="$repository/examples/media/fishing-boats-aground.jpg" \
        PATH="$work/bin:/usr/local/bin:/usr/bin:/bin" LANG=C.UTF-8 \
        timeout 120 "$tools/$suite/bin/nvim" --headless -i NONE -u "$here/init.lua" -c "luafile $here/unit.lua" | count
    timeout 240 python3 "$here/drive.py" "$suite" | count
done
echo "$passed passed"
