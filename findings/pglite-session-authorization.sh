#!/usr/bin/env bash
# PGlite does not go back to its own user after SET SESSION AUTHORIZATION: neither RESET, DEFAULT, nor the end of a
# transaction with SET LOCAL, rolled back or not, gives it back.
#
# Seen with @electric-sql/pglite 0.5.16 and 0.5.17 (PostgreSQL 18.6), Node 20:
#   at the start:                         postgres
#   after a reset:                        visitor
#   after SET LOCAL that was rolled back: visitor
#   the same, after SET said who it is:   postgres
# PostgreSQL 15.18 says postgres each time, as its manual has it: RESET and DEFAULT go back to the user who was authenticated
# (SET SESSION AUTHORIZATION), and what SET LOCAL did ends with the transaction (SET). In PGlite the setting
# session_authorization is empty until somebody sets it; `set session authorization postgres` right after the start is a way
# around.
# It matters for whoever tries row level security on PGlite as a server's login role would: every statement after the first
# request runs as a user without rights, or passes a test of a policy that the real user would not have met.
#
# Exits 0 where that is still so, 1 where PGlite goes back. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.17
cat >probe.js <<'JS'
import { PGlite } from '@electric-sql/pglite';

const who = async (db) => (await db.query('select session_user as name')).rows[0].name;
const fresh = async (before = '') => {
  const db = await PGlite.create();
  await db.exec(`create role visitor; ${before}`);
  return db;
};
const local = 'begin; set local session authorization visitor; rollback';

const first = await fresh();
const start = await who(first);
await first.exec('set session authorization visitor; reset session authorization');
const afterReset = await who(first);
const second = await fresh();
await second.exec(local);
const afterRollback = await who(second);
const third = await fresh('set session authorization postgres');
await third.exec(local);
const setFirst = await who(third);
console.log({ start, afterReset, afterRollback, setFirst });
process.exit(start === 'postgres' && afterReset === 'visitor' && afterRollback === 'visitor' && setFirst === 'postgres' ? 0 : 1);
JS
node probe.js
