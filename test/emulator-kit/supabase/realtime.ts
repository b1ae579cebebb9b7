/**
 * A project's Realtime: Phoenix channels over a WebSocket, which carry nothing, but whose joins are judged as by the real
 * one (supabase/realtime, channels_authorization.ex and jwt_verification.ex): `role` and `exp` are required, an expired
 * token has no grace, and an `access_token` that is no string, or an API key, is passed over in silence.
 */
import type { Duplex } from 'node:stream';

import { type JWK, compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';
import { type WebSocket, WebSocketServer } from 'ws';

import type { Upgrader } from '../upgrades.ts';
import { type Admission, admissionOf, trustedKeys } from './gateway.ts';
import type { WithProjects } from './projects.ts';

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
  client.on('error', () => client.terminate());
  client.on('message', (data: Buffer) => {
    const frame = readFrame(data, version);
    if (frame === undefined) return;
    void answer(state, admission, frame).then((reply) => {
      if (reply === undefined) return;
      const { joinRef: join_ref, ref, topic } = frame;
      const event = 'phx_reply';
      client.send(
        JSON.stringify(
          version === '2.0.0' ? [join_ref, ref, topic, event, reply] : { join_ref, ref, topic, event, payload: reply },
        ),
      );
    });
  });
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

interface Reply {
  readonly status: 'ok' | 'error';
  readonly response: object;
}

const OK: Reply = { status: 'ok', response: {} };

async function answer(state: WithProjects, { project, key }: Admission, frame: Frame): Promise<Reply | undefined> {
  if (frame.event === 'heartbeat' || frame.event === 'phx_leave') return OK;
  if (frame.event !== 'phx_join') return undefined;
  const given = frame.payload['user_token'] ?? frame.payload['access_token'];
  const token = typeof given === 'string' && !given.startsWith('sb_') ? given : key.api_key;
  const verdict =
    token === key.api_key
      ? { role: key.role }
      : await judged(token, trustedKeys(state, project), Math.floor(state.now() / 1000));
  if ('reason' in verdict) return { status: 'error', response: verdict };
  state.supabase.joins.push({ topic: frame.topic, role: verdict.role });
  return { status: 'ok', response: { postgres_changes: [] } };
}

async function judged(
  token: string,
  keys: readonly JWK[],
  now: number,
): Promise<{ role: string } | { reason: string }> {
  const parts = decoded(token);
  if (parts === undefined) return { reason: 'MalformedJWT: The token provided is not a valid JWT' };
  const { header, claims } = parts;
  const jwk = keys.find(({ kid, kty }) => kty === 'RSA' && kid === header['kid'] && header['alg'] === 'RS256');
  if (jwk === undefined) {
    const key = typeof header['kid'] === 'string' ? ` for key ID (kid) ${JSON.stringify(header['kid'])}` : '';
    return {
      reason: `JwtSignerError: Failed to generate JWT signer${key}, check your JWT secret or JWKS configuration`,
    };
  }
  const genuine = await importJWK(jwk, 'RS256')
    .then((key) => compactVerify(token, key))
    .then(
      () => true,
      () => false,
    );
  if (!genuine) return { reason: 'JwtSignatureError: Failed to validate JWT signature' };
  const { exp, role } = claims;
  if (typeof exp === 'number' && exp <= now)
    return { reason: `InvalidJWTToken: Token has expired ${now - exp} seconds ago` };
  if (exp === undefined || role === undefined)
    return { reason: 'InvalidJWTToken: Fields `role` and `exp` are required in JWT' };
  return { role: typeof role === 'string' ? role : JSON.stringify(role) };
}

function decoded(token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: { ...decodeJwt(token) } };
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
