#!/usr/bin/env bash
# icon.sh: icon.png from media/icon.svg, drawn by Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
chromium --headless --no-sandbox --disable-gpu --user-data-dir="$profile" --hide-scrollbars --default-background-color=00000000 \
    --window-size=256,256 --screenshot="$PWD/icon.png" "file://$PWD/media/icon.svg" > "$profile/log" 2>&1
