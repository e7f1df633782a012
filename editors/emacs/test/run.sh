#!/usr/bin/env bash
# The lines that docs/editors.md gives for Emacs, in Debian's current Emacs. Needs the program: $ASSETFLOW, or
# target/release/assetflow.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/../../tools/install.sh" emacs
"${EDITOR_TOOLS:-$HOME/.cache/assetflow-editors}/emacs/bin/emacs" --version | head -n 1
exec timeout 120 python3 "$here/drive.py"
