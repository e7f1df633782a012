#!/usr/bin/env bash
# newer-debian.sh SUITE FOLDER PACKAGE...: unpacks packages of another Debian suite, with all that they need, into FOLDER.
# newer-debian.sh SUITE --policy PACKAGE...: says which versions that suite has.
#
# Debian 12 has no Neovim or Helix that is new enough. The system's own packages, sources and C library stay as they are:
# apt works in folders of its own here, nothing is configured, and each program is made to use the libraries beside it.
set -euo pipefail
suite=$1
folder=$2
shift 2

mirror=$(awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) { print $i; exit } }' \
    /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true)
apt=$(mktemp -d)
trap 'rm -rf "$apt"' EXIT
mkdir -p "$apt"/lists/partial "$apt"/cache/archives/partial "$apt"/parts
: >"$apt/status"
# How the machine reaches its mirror, but not the hook of container images that deletes the machine's own downloads.
for part in /etc/apt/apt.conf.d/*; do
    case $part in *docker-clean*) ;; *) cp "$part" "$apt/parts/" ;; esac
done
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} $suite main" >"$apt/sources.list"
cat >"$apt/apt.conf" <<EOF
Dir::Etc::parts "$apt/parts";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
EOF
export APT_CONFIG=$apt/apt.conf DEBIAN_FRONTEND=noninteractive
apt-get -qq update
if [ "$folder" = --policy ]; then
    apt-cache policy "$@"
    exit
fi

log=$apt/install.log
apt-get -y --download-only install "$@" >"$log" 2>&1 || {
    tail -n 5 "$log" >&2
    exit 1
}
rm -rf "$folder"
mkdir -p "$folder"
for package in "$apt"/cache/archives/*.deb; do
    dpkg-deb -x "$package" "$folder"
done
for package in "$apt"/cache/archives/*.deb; do basename "$package"; done >"$folder/packages.txt"
# Each program takes the loader and the libraries beside it; what it starts (language servers, git) stays the machine's.
libraries=$folder/usr/lib/$(uname -m)-linux-gnu
loader=$(find "$libraries" -maxdepth 1 -name 'ld-linux-*.so.*' | head -n 1)
for program in nvim hx emacs-nox; do
    file=$(realpath -qe "$folder/usr/bin/$program") || continue
    case $file in "$(realpath "$folder")"/*) ;; *) continue ;; esac
    patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" "$file"
done
