#!/usr/bin/env bash
# tests/sdk/run.sh: the official Python SDKs of Gemini and ElevenLabs against the emulators that the tests use. $EMULATORS is the
# emulators program (built where it is not set), $SDK_TOOLS where the SDKs are kept between runs. The last line counts; the exit
# code says the truth.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=${SDK_TOOLS:-$HOME/.cache/assetflow-sdk}
if [ -z "${EMULATORS:-}" ]; then
    (cd "$here/../.." && cargo build --quiet --example emulators)
    EMULATORS=$(cd "$here/../.." && cargo metadata --format-version 1 --no-deps |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/debug/examples/emulators
fi

# What is half installed has no mark.
if [ ! -e "$tools/ready" ]; then
    rm -rf "$tools"
    mkdir -p "$tools"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check google-genai elevenlabs
    touch "$tools/ready"
fi
"$tools/bin/pip" list --disable-pip-version-check 2>/dev/null | grep -E '^(google-genai|elevenlabs) '
# Nothing but loopback, and no keys of whoever runs this.
unset GOOGLE_API_KEY GEMINI_API_KEY ELEVENLABS_API_KEY http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
PYTHONDONTWRITEBYTECODE=1 timeout 300 "$tools/bin/python" "$here/check.py" "$EMULATORS"
