#!/usr/bin/env bash
# tests/keyring/run.sh: keys in a real Secret Service (gnome-keyring) on a private bus with a home of its own. Installs what it
# needs on a Debian machine, drives $ASSETFLOW (or target/release/assetflow). The last line counts; the exit code says the truth.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ASSETFLOW=$(realpath "${ASSETFLOW:-$here/../../target/release/assetflow}")
has() { for tool in "$@"; do command -v "$tool" >/dev/null || return 1; done; }
if ! has gnome-keyring-daemon dbus-run-session dbus-send secret-tool pgrep; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 \
        gnome-keyring dbus-daemon dbus-bin libsecret-tools procps >/dev/null
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/home" "$work/run"
chmod 700 "$work/run"
passed=0
ok() { passed=$((passed + 1)); echo "ok: $1"; }
fail() { echo "not ok: $1"; shift; printf '    %s\n' "$@"; exit 1; }

# One session: a bus, a keyring daemon that is unlocked with the password (or not, for `locked`), and a command.
session() {
    local password=$1
    shift
    env -i HOME="$work/home" XDG_RUNTIME_DIR="$work/run" PATH="$PATH" ASSETFLOW_HOME="$work/assetflow" NO_COLOR=1 \
        PASSWORD="$password" timeout 60 dbus-run-session -- bash -c '
        printf %s "$PASSWORD" | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
        daemon=$!
        trap "kill $daemon 2>/dev/null" EXIT
        for _ in $(seq 100); do
            dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
                string:org.freedesktop.secrets 2>/dev/null | grep -q "boolean true" && break
            sleep 0.05
        done
        "$@"' bash "$@" 2> >(grep -v -e dbus-daemon -e Gtk-WARNING -e '^$' >&2)
}
assetflow() { session right "$ASSETFLOW" "$@" 2>&1; }

key=keyring-canary-4711
said=$(printf '%s\n' "$key" | assetflow keys set pexels) || fail "a key is kept" "$said"
[[ $said == *"is in the keyring"* && $said != *canary* ]] || fail "a key is kept" "$said"
ok "a key that is piped in is kept"

said=$(assetflow keys list)
[[ $said == *"pexels"*"key in the keyring"* && $said != *canary* ]] || fail "another process finds it" "$said"
ok "another process, after the daemon has restarted, finds it and does not print it"

found=$(session right secret-tool search --all service assetflow 2>/dev/null)
[[ $found == *"secret = $key"* && $found == *pexels* ]] || fail "an independent reader finds it" "$found"
ok "an independent reader finds it under our name"

! grep -rFa "$key" "$work" >/dev/null || fail "the key is in no file as it is" "$(grep -rFal "$key" "$work")"
ok "it is in no file as it is"

said=$(printf 'x\n' | session wrong "$ASSETFLOW" keys set pexels 2>&1) && fail "a locked keyring refuses" "$said"
[[ $said == *"locked"* && $(wc -l <<<"$said") == 1 ]] || fail "a locked keyring says so" "$said"
said=$(session wrong "$ASSETFLOW" keys list 2>&1)
[[ $said == *"locked"* ]] || fail "a locked keyring is not taken for an empty one" "$said"
ok "a locked keyring says that it is locked"

said=$(assetflow keys remove pexels)
[[ $said == *"is removed"* ]] || fail "a key is removed" "$said"
said=$(assetflow keys remove pexels)
[[ $said == *"there was no key"* ]] || fail "nothing is removed twice" "$said"
[[ -z $(session right secret-tool search --all service assetflow 2>/dev/null) ]] || fail "it is gone"
ok "a key is removed and gone"

said=$(printf 'two words\n' | assetflow keys set pixabay) && fail "what is no key is refused" "$said"
[[ $(assetflow keys list) != *"pixabay"*"key in"* ]] || fail "nothing was kept"
ok "what is no key is refused"

said=$(printf 'x\n' | env -i HOME="$work/home" PATH="$PATH" ASSETFLOW_HOME="$work/assetflow" \
    DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent "$ASSETFLOW" keys set pexels 2>&1) && fail "no keyring, no key" "$said"
[[ $said == *"no keyring"*"PEXELS_API_KEY"* ]] || fail "without a keyring it says what to do" "$said"
ok "without a keyring nothing is kept, and it says what to do"

# A daemon that does not answer is given up.
frozen=$(session right bash -c 'kill -STOP "$(pgrep -u "$(id -u)" -n gnome-keyring-d)"
    time (printf "x\n" | "$0" keys set pexels) 2>&1; kill -CONT "$(pgrep -u "$(id -u)" -n gnome-keyring-d)"' "$ASSETFLOW" 2>&1)
[[ $frozen == *"does not answer"* ]] || fail "a frozen keyring is given up" "$frozen"
ok "a keyring that does not answer is given up"

echo "$passed passed"
