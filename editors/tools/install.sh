#!/usr/bin/env bash
# install.sh WHAT...: puts what the editors' tests need on a clean Debian machine, and leaves what is there.
#   forky, trixie   Neovim and Helix of that Debian suite, in $EDITOR_TOOLS/SUITE/bin (forky: telescope for Neovim, too)
#   emacs           that of forky, which has eglot, in $EDITOR_TOOLS/emacs/bin
#   markdown        Helix's grammars for Markdown, which Debian leaves out, in $EDITOR_TOOLS/markdown/grammars
#   keyring         gnome-keyring, the bus it is on, and secret-tool, which reads it
#   lua             the checker and the formatter of Lua: luacheck, and $EDITOR_TOOLS/lua
# The folder is ${EDITOR_TOOLS:-$HOME/.cache/assetflow-editors}.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=${EDITOR_TOOLS:-$HOME/.cache/assetflow-editors}
mkdir -p "$tools"

# System packages, all in one go: NAME=PROGRAM that it brings.
system() {
    local missing=() pair
    for pair in "$@"; do
        command -v "${pair#*=}" >/dev/null || missing+=("${pair%%=*}")
    done
    [ ${#missing[@]} = 0 ] && return
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
}

# A program of an unpacked suite, with that suite's files: wrapper FOLDER NAME 'VARIABLE=value ...' 'PROGRAM FLAGS'
wrapper() {
    mkdir -p "$1/bin"
    printf '#!/bin/sh\n%s exec %s "$@"\n' "$3" "$1/usr/bin/$4" >"$1/bin/$2"
    chmod +x "$1/bin/$2"
}

# Unpacks once: a half unpacked folder has no bin/.
suite() {
    local name=$1 folder=$tools/$1 libraries
    shift
    [ -d "$folder/bin" ] && return
    "$here/newer-debian.sh" "$name" "$folder" "$@"
    libraries=$folder/usr/lib/$(uname -m)-linux-gnu
    wrapper "$folder" hx "HELIX_RUNTIME=$folder/usr/lib/hx/runtime" hx
    wrapper "$folder" nvim "VIMRUNTIME=$folder/usr/share/nvim/runtime \
LUA_PATH='$folder/usr/share/lua/5.1/?.lua;$folder/usr/share/lua/5.1/?/init.lua;;' LUA_CPATH='$libraries/lua/5.1/?.so;;'" nvim
}

emacs() {
    local folder=$tools/emacs share libexec
    [ -d "$folder/bin" ] && return
    "$here/newer-debian.sh" forky "$folder" emacs-nox
    share=$(echo "$folder"/usr/share/emacs/[0-9]*)
    libexec=$(dirname "$(find "$folder/usr/libexec" -name 'emacs-*.pdmp')")
    wrapper "$folder" emacs "EMACSLOADPATH=$(find "$share/lisp" -type d | paste -sd:) EMACSDATA=$share/etc EMACSDOC=$share/etc \
EMACSPATH=$libexec" "emacs-nox --dump-file=$(echo "$libexec"/emacs-*.pdmp)"
}

markdown() {
    local folder=$tools/markdown source name scanner
    [ -f "$folder/grammars/markdown_inline.so" ] && return
    source=$(mktemp -d)
    (cd "$source" && npm pack --silent @tree-sitter-grammars/tree-sitter-markdown@0.3.2 >/dev/null && tar xzf ./*.tgz)
    mkdir -p "$folder/grammars"
    for name in markdown markdown-inline; do
        scanner=$source/package/tree-sitter-$name/src
        gcc -shared -fPIC -O1 -I "$scanner" -o "$folder/grammars/${name/-/_}.so" "$scanner/parser.c" "$scanner/scanner.c"
    done
    rm -rf "$source"
}

system patchelf=patchelf tmux=tmux lua-check=luacheck
for what in "$@"; do
    case $what in
        forky) suite forky neovim neovim-telescope hx ;;
        trixie) suite trixie neovim hx ;;
        emacs) emacs ;;
        markdown) markdown ;;
        keyring)
            system gnome-keyring=gnome-keyring-daemon dbus-daemon=dbus-run-session dbus-bin=dbus-send libsecret-tools=secret-tool
            ;;
        lua)
            [ -d "$tools/lua/node_modules" ] ||
                npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tools/lua" @johnnymorganz/stylua@2.5.2
            ;;
        *)
            echo "install.sh: what is $what?" >&2
            exit 2
            ;;
    esac
done
