#!/usr/bin/env bash
# keyring.sh COMMAND...: runs a command with a real, empty and unlocked Secret Service (gnome-keyring) on a bus of its own.
# The keyring lives in a folder of its own, KEYRING_HOME for the command, and is gone afterwards.
set -euo pipefail
"$(dirname "$0")/install.sh" keyring
KEYRING_HOME=$(mktemp -d)
OWN_HOME=$HOME
OWN_RUNTIME=${XDG_RUNTIME_DIR:-}
export KEYRING_HOME OWN_HOME OWN_RUNTIME
trap 'rm -rf "$KEYRING_HOME"' EXIT
mkdir -m 700 "$KEYRING_HOME/run"
HOME=$KEYRING_HOME XDG_RUNTIME_DIR=$KEYRING_HOME/run XDG_DATA_HOME=$KEYRING_HOME/data dbus-run-session -- bash -c '
    printf %s only-a-test | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
    daemon=$!
    trap "kill $daemon 2>/dev/null" EXIT
    for _ in $(seq 100); do
        dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
            string:org.freedesktop.secrets 2>/dev/null | grep -q "boolean true" && break
        sleep 0.05
    done
    export HOME=$OWN_HOME XDG_RUNTIME_DIR=$OWN_RUNTIME
    unset XDG_DATA_HOME
    "$@"' bash "$@" 2> >(grep -v -e dbus-daemon -e Gtk-WARNING -e '^$' >&2)
