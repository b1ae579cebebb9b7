/** A project's Realtime: Phoenix channels over a WebSocket, which are judged as by the real one, and tell of nothing. */
import type { Duplex } from 'node:stream';

import { type WebSocket, WebSocketServer } from 'ws';

import type { Upgrader } from '../upgrades.ts';
import { type Admission, admissionOf } from './gateway.ts';
import type { WithProjects } from './projects.ts';
import { type OpenChannel, type Push, type Reply, joinChannel } from './realtime-channel.ts';

const MAX_MESSAGE_BYTES = 1024 * 1024;

interface Frame {
  readonly joinRef: unknown;
  readonly ref: unknown;
  readonly topic: string;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Each version of the protocol writes the same five things: the first as an object, the second as a list. */
type Version = '1.0.0' | '2.0.0';

/** The server on a state. The API key in the address tells which project a connection is for. */
export function realtimeServer(state: WithProjects): Upgrader {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  return {
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      if (url.pathname !== '/realtime/v1/websocket') return false;
      const admission = admissionOf(state, url.searchParams.get('apikey'));
      if (admission === undefined) refuse(socket);
      else {
        const version = url.searchParams.get('vsn') === '2.0.0' ? '2.0.0' : '1.0.0';
        sockets.handleUpgrade(request, socket, head, (client) => serve(state, admission, client, version));
      }
      return true;
    },
    close() {
      for (const client of sockets.clients) client.terminate();
    },
  };
}

function refuse(socket: Duplex): void {
  const body = JSON.stringify({ message: 'Invalid API key' });
  const headers = ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, 'connection: close'];
  socket.end(`HTTP/1.1 401 Unauthorized\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
}

function serve(state: WithProjects, admission: Admission, client: WebSocket, version: Version): void {
  const channels = new Map<string, OpenChannel>();
  const send = ({ joinRef: join_ref, ref, topic, event, payload }: Frame): void => {
    const text =
      version === '2.0.0' ? [join_ref, ref, topic, event, payload] : { join_ref, ref, topic, event, payload };
    if (client.readyState === client.OPEN) client.send(JSON.stringify(text));
  };
  // A channel is one process there, which takes its frames one after the other.
  let last = Promise.resolve();
  client.on('error', () => client.terminate());
  const leave = (): void => {
    for (const channel of channels.values()) channel.close('left');
  };
  client.on('close', leave);
  client.on('message', (data: Buffer) => {
    const frame = readFrame(data, version);
    if (frame === undefined) return;
    const push: Push = (event, payload) => {
      if (event === 'phx_close') channels.delete(frame.topic);
      send({ joinRef: frame.joinRef, ref: null, topic: frame.topic, event, payload: { ...payload } });
    };
    const reply = ({ status, response }: Reply): void =>
      send({ ...frame, event: 'phx_reply', payload: { status, response } });
    last = last.then(async () => {
      await answer(state, admission, { channels, frame, push, reply });
      if (client.readyState !== client.OPEN) leave();
    });
  });
}

interface Exchange {
  readonly channels: Map<string, OpenChannel>;
  readonly frame: Frame;
  readonly push: Push;
  readonly reply: (reply: Reply) => void;
}

const OK: Reply = { status: 'ok', response: {} };

async function answer(state: WithProjects, admission: Admission, exchange: Exchange): Promise<void> {
  const { channels, frame, push, reply } = exchange;
  const { topic, event, payload } = frame;
  const channel = channels.get(topic);
  if (event === 'phx_join') {
    channel?.close('left');
    const joined = await joinChannel(state, admission, { topic, payload }, push);
    if (joined.channel !== undefined) channels.set(topic, joined.channel);
    reply(joined.reply);
    const bindings = (joined.reply.response as { postgres_changes?: unknown[] }).postgres_changes ?? [];
    if (bindings.length === 0) return;
    const message = 'Subscribed to PostgreSQL';
    push('system', { extension: 'postgres_changes', status: 'ok', message, channel: topic.replace(/^realtime:/, '') });
  } else if (event === 'heartbeat' || event === 'phx_leave') {
    reply(OK);
    if (event === 'phx_leave') channel?.close('left');
  } else if (channel === undefined) reply({ status: 'error', response: { reason: 'unmatched topic' } });
  else if (event === 'access_token') await channel.renew(payload['access_token']);
}

function readFrame(data: Buffer, version: Version): Frame | undefined {
  try {
    const parsed: unknown = JSON.parse(data.toString('utf8'));
    const [joinRef, ref, topic, event, payload] = Array.isArray(parsed) ? parsed : members(parsed);
    if (Array.isArray(parsed) !== (version === '2.0.0') || typeof topic !== 'string' || typeof event !== 'string')
      return undefined;
    return { joinRef, ref, topic, event, payload: record(payload) };
  } catch {
    return undefined;
  }
}

function members(value: unknown): unknown[] {
  const { join_ref, ref, topic, event, payload } = record(value);
  return [join_ref, ref, topic, event, payload];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
