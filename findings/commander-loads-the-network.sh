#!/usr/bin/env bash
# commander: importing it loads node:child_process, and with that node:net and node:dgram, for a program without subcommands.
#
# Seen on Node 20, the built-in modules that `import` brings in and that were not there before:
#   commander 14.0.3 and 15.1.0:                              child_process, net, dgram
#   cac 6.7.14, yargs-parser 22.0.0, parseArgs of node:util:  none of these
# It needs child_process for subcommands that are programs of their own, and imports it at the first line of its module.
# It matters for whoever counts milliseconds before the first output, or proves by process.moduleLoadList or a loader's hook
# that a command stays off the network: the argument parser alone has loaded it.
#
# Exits 0 where that is still so, 1 where it changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund commander@14.0.3 commander15@npm:commander@15.1.0 cac@6.7.14 yargs-parser@22.0.0
cat >probe.js <<'JS'
const before = new Set(process.moduleLoadList);
await import(process.argv[2]);
const loaded = process.moduleLoadList.filter((name) => !before.has(name));
console.log(['child_process', 'net', 'dgram'].filter((name) => loaded.includes(`NativeModule ${name}`)).join() || 'none');
JS
seen=
for name in commander commander15 cac yargs-parser node:util; do
  said=$(node probe.js "$name")
  echo "$name: $said"
  seen+="$said "
done
[ "$seen" = 'child_process,net,dgram child_process,net,dgram none none none ' ]
