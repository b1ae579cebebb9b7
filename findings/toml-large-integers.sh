#!/usr/bin/env bash
# A TOML integer that a JavaScript number cannot hold: three parsers, three answers, and one of them is a wrong number.
#
# Seen for a = 9007199254740993 (2^53 + 1; TOML asks for 64 bits, and for an error where one cannot be kept), Node 20:
#   @iarna/toml 2.2.5 and 3.0.0:  9007199254740993n, a BigInt, though smaller ones of the same file are numbers
#   smol-toml 1.9.1:              Invalid TOML document: integer value cannot be represented losslessly
#   toml-eslint-parser 1.0.3:     9007199254740992, off by one and without a word (its node keeps the right BigInt)
# It matters for whoever checks with one what another program reads: the Supabase CLI reads its config by smol-toml since it is
# written in TypeScript, and refuses the whole file; a lint rule sees a valid file and another number; and what was a BigInt
# makes JSON.stringify throw.
#
# Exits 0 where that is still so, 1 where one of them changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund \
  iarna2@npm:@iarna/toml@2.2.5 iarna3@npm:@iarna/toml@3.0.0 smol-toml@1.9.1 toml-eslint-parser@1.0.3
cat >probe.js <<'JS'
import iarna2 from 'iarna2';
import iarna3 from 'iarna3';
import { parse } from 'smol-toml';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';

const parsers = { iarna2: iarna2.parse, iarna3: iarna3.parse, smol: parse, eslint: (text) => getStaticTOMLValue(parseTOML(text)) };
const seen = Object.entries(parsers).map(([name, read]) => {
  let said;
  try {
    const { a } = read('a = 9007199254740993\nb = 1\n');
    said = `${typeof a} ${a}`;
  } catch (error) {
    said = error.message.split('\n')[0];
  }
  console.log(`${name}: ${said}`);
  return said;
});
const wanted = ['bigint 9007199254740993', 'bigint 9007199254740993', /losslessly/, 'number 9007199254740992'];
process.exit(seen.every((said, at) => (wanted[at] instanceof RegExp ? wanted[at].test(said) : wanted[at] === said)) ? 0 : 1);
JS
node probe.js
