#!/usr/bin/env bash
# A channel that is subscribed in the tick of createClient never gets the token of the accessToken option.
#
# Seen with @supabase/supabase-js 2.119.1, Node 20, all frames but heartbeats (one each 0.4 s) that a Realtime server gets in 2 s:
#   createClient, channel().subscribe():                           phx_join without a token; no other frame with one
#   the same, then realtime.setAuth() once the channel has joined: as before
#   createClient, await realtime.setAuth(), channel().subscribe(): phx_join with the token
# createClient asks the callback and keeps its answer as the value last sent, though the join was made before and carries none.
# Heartbeats ask it again, but send access_token only where the value differs from what was kept.
# It matters for every page that subscribes as it loads: the channel says SUBSCRIBED and stays the API key's until the token
# changes, which with Cognito's default is an hour, while the REST calls of the same client are the user's.
#
# Exits 0 where that is still so, 1 where the channel gets its token. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @supabase/supabase-js@2.119.1 ws@8.23.0
cat >probe.js <<'JS'
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@supabase/supabase-js';
import { WebSocket, WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await once(server, 'listening');
let frames = [];
server.on('connection', (socket) =>
  socket.on('message', (message) => {
    const [join, ref, topic, event, payload] = JSON.parse(message);
    if (event !== 'heartbeat') frames.push(`${event} ${payload.access_token ?? 'without a token'}`);
    socket.send(JSON.stringify([join, ref, topic, 'phx_reply', { status: 'ok', response: { postgres_changes: [] } }]));
  }),
);

async function framesOf(subscribe) {
  frames = [];
  let asked = 0;
  const client = createClient(`http://127.0.0.1:${server.address().port}`, 'sb_publishable_key', {
    accessToken: async () => ((asked += 1), 'TOKEN'),
    realtime: { transport: WebSocket, heartbeatIntervalMs: 400 },
  });
  await subscribe(client);
  await sleep(2000);
  client.realtime.disconnect();
  console.log(frames, `callback asked ${asked} times`);
  return frames.join();
}

const joined = (client) =>
  new Promise((resolve) => client.channel('a').subscribe((status) => status === 'SUBSCRIBED' && resolve()));
const atOnce = await framesOf((client) => joined(client));
const repaired = await framesOf(async (client) => {
  await joined(client);
  await client.realtime.setAuth();
});
const later = await framesOf(async (client) => {
  await client.realtime.setAuth();
  await joined(client);
});
const without = 'phx_join without a token';
process.exit(atOnce === without && repaired === without && later === 'phx_join TOKEN' ? 0 : 1);
JS
node probe.js
