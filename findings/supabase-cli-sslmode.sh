#!/usr/bin/env bash
# sslmode of a database's address: three generations of the Supabase CLI, three readings, and none but the last is libpq's.
#
# Seen with `supabase db push --db-url`, what it asks of a server that answers "no TLS here" (SSLRequest, N):
#   sslmode    2.105.0             2.122.1             3.1.0
#   disable    TLS, then gives up  plain               plain
#   prefer     TLS, then gives up  TLS, then gives up  TLS, then plain
#   (none)     TLS, then gives up  TLS, then gives up  TLS, then plain
# libpq, and with it psql and pg_dump: disable means plain, prefer and none mean TLS, then plain (PostgreSQL manual, 34.19).
# 2.105's message is "tls error (server refused TLS connection)", whatever the address says; so a self-hosted database, or one
# in a container of a CI job, that psql reaches with the very same address is out of its reach.
#
# Exits 0 where that is still so, 1 where one of them changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund old@npm:supabase@2.105.0 middle@npm:supabase@2.122.1 new@npm:supabase@3.1.0
mkdir -p project/supabase/migrations
echo 'project_id = "probe"' >project/supabase/config.toml
echo 'select 1;' >project/supabase/migrations/20260101000000_first.sql
cat >probe.js <<'JS'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

const ASKS = { 80877103: 'TLS', 196608: 'plain' };
let asked = [];
const server = createServer((socket) =>
  socket
    .on('error', () => {})
    .on('data', (data) => {
      const what = ASKS[data.readInt32BE(4)];
      asked.push(what);
      if (what === 'TLS') socket.write('N');
      else socket.destroy();
    }),
).listen(0, '127.0.0.1');
await once(server, 'listening');

const seen = [];
for (const name of ['old', 'middle', 'new'])
  for (const query of ['?sslmode=disable', '?sslmode=prefer', '']) {
    const { bin, version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
    asked = [];
    const address = `postgresql://postgres:password@127.0.0.1:${server.address().port}/postgres${query}`;
    const env = { PATH: process.env.PATH, HOME: resolve('.'), DO_NOT_TRACK: '1' };
    const program = resolve(join('node_modules', name, typeof bin === 'string' ? bin : bin.supabase));
    const args = [program, 'db', 'push', '--yes', '--db-url', address];
    await once(spawn(process.execPath, args, { cwd: 'project', env, stdio: 'ignore' }), 'close');
    // A repeated attempt asks the same again.
    seen.push([...new Set(asked)].join(' then '));
    console.log(`${version} ${query || '(none)'}: ${seen.at(-1)}`);
  }
const wanted = 'TLS,TLS,TLS,plain,TLS,TLS,plain,TLS then plain,TLS then plain';
process.exit(seen.join() === wanted ? 0 : 1);
JS
node probe.js
