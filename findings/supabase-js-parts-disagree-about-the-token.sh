#!/usr/bin/env bash
# One Supabase client, one accessToken callback: Functions and Realtime do not send what REST and Storage do.
#
# Seen with @supabase/supabase-js 2.119.1, Node 20, and a publishable key (KEY); the token that reached the server:
#   the callback answers, and the options hold        REST    Storage  Functions  Realtime
#   'TOKEN'                                           TOKEN   TOKEN    TOKEN      TOKEN
#   null (nobody is signed in)                        KEY     KEY      none       KEY
#   'TOKEN', global.headers.Authorization 'Bearer G'  G       G        G          TOKEN
# A header left over from the time before accessToken freezes the REST calls at the token of the first sign-in, while Realtime
# goes on to renew; and what reaches REST as the key when nobody is signed in reaches a function without any authorization.
#
# Exits 0 where that is still so, 1 where the parts agree. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @supabase/supabase-js@2.119.1 ws@8.23.0
cat >probe.js <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createClient } from '@supabase/supabase-js';
import { WebSocket, WebSocketServer } from 'ws';

let bearers = [];
let heard = () => {};
const server = createServer((request, response) => {
  request.resume();
  bearers.push(request.headers.authorization?.replace('Bearer ', '') ?? 'none');
  response.setHeader('content-type', 'application/json').end('[]');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
new WebSocketServer({ server }).on('connection', (socket, request) =>
  socket.on('message', (message) => {
    const [, , , event, payload] = JSON.parse(message);
    // A socket without a token of its own is the API key's.
    if (event === 'phx_join') heard(payload.access_token ?? new URL(request.url, 'ws://x').searchParams.get('apikey'));
  }),
);

async function sent(token, global) {
  bearers = [];
  const client = createClient(`http://127.0.0.1:${server.address().port}`, 'sb_publishable_key', {
    accessToken: async () => token,
    global,
    realtime: { transport: WebSocket },
  });
  await client.from('table').select();
  await client.storage.listBuckets();
  await client.functions.invoke('name');
  await client.realtime.setAuth();
  const join = new Promise((resolve) => (heard = resolve));
  client.channel('a').subscribe();
  bearers.push(await join);
  client.realtime.disconnect();
  console.log(String(token), JSON.stringify(global ?? {}), bearers.join(' '));
  return bearers.join(' ');
}

const seen = [await sent('TOKEN'), await sent(null), await sent('TOKEN', { headers: { Authorization: 'Bearer G' } })];
process.exit(seen.join() === 'TOKEN TOKEN TOKEN TOKEN,sb_publishable_key sb_publishable_key none sb_publishable_key,G G G TOKEN' ? 0 : 1);
JS
node probe.js
