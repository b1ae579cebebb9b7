#!/usr/bin/env bash
# createDiffieHellman(prime, generator) of a well-known prime: milliseconds in Node.js 22, seconds in Node.js 24.
#
# Secure Remote Password, as Cognito user pools speak it, needs powers modulo the prime of 3072 bits of RFC 3526 (group 15).
# A Diffie-Hellman object of node:crypto computes them natively: setPrivateKey takes the exponent, computeSecret the base.
# It is quicker than BigInt (1 ms in the place of 5 to 10), and a sign-in needs five of them.
#
# Seen, for createDiffieHellman(prime, 2) alone, on one core of a server, both with OpenSSL 3.5.8:
#   Node.js 22.23.3:      0 ms
#   Node.js 24.21.0:   2054 ms
# createDiffieHellmanGroup('modp15'), which is the same prime, takes no time in either, but its setPrivateKey is left out.
# It matters for whoever moves SRP from BigInt to node:crypto and measures on one version only.
#
# Exits 0 where the newer one still takes ten times as long or more, 1 where that changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund older@npm:node@22.23.3 newer@npm:node@24.21.0

cat >time.cjs <<'JS'
const { createDiffieHellman, createDiffieHellmanGroup } = require('node:crypto');
const group = createDiffieHellmanGroup('modp15');
const prime = group.getPrime();
const start = performance.now();
createDiffieHellman(prime, 2);
const ms = performance.now() - start;
console.error(`Node.js ${process.versions.node}, OpenSSL ${process.versions.openssl}: ${ms.toFixed(0)} ms; setPrivateKey of the group: ${typeof group.setPrivateKey}`);
console.log(ms);
JS

older=$("node_modules/older/bin/node" time.cjs)
newer=$("node_modules/newer/bin/node" time.cjs)
node -e 'process.exit(Number(process.argv[2]) >= 10 * Number(process.argv[1]) ? 0 : 1)' "$older" "$newer"
