/** Opens WebSockets, for asking Supabase Realtime: time limits, size of messages, and the HTTP answer of a server that refuses. */
import { on, type EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { Interrupted, RefusedError } from '../errors.ts';
import { parseServerUrl, collect, reasonOf, unreachable } from './http.ts';
import type { Network } from './network/network.ts';
import { proxiesNamed, type Env } from './network/proxy.ts';
import type { HttpResponse, Socket, Sockets } from './types.ts';

const HANDSHAKE_MS = 15_000;
/** How long a connection is kept at all, whatever is said on it. */
const LIFE_MS = 20_000;
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** @param network how connections are made; asked for on first use */
export function createSockets(env: Env, network: () => Promise<Network>, interrupted: AbortSignal): Sockets {
  return {
    async open(address) {
      const url = parseServerUrl(address);
      const life = AbortSignal.timeout(LIFE_MS);
      const failed = (error: unknown): Error => {
        if (interrupted.aborted) return new Interrupted();
        if (error instanceof RefusedError) return error;
        const why = life.aborted ? `no answer within ${LIFE_MS / 1000} s` : reasonOf(error);
        return unreachable(url, why, { cause: error, proxies: proxiesNamed(env), over: ' over a WebSocket' });
      };
      try {
        const [{ WebSocket }, { http, https }] = await Promise.all([import('ws'), network()]);
        const ended = AbortSignal.any([interrupted, life]);
        ended.throwIfAborted();
        const socket = new WebSocket(url, {
          agent: url.protocol === 'wss:' || url.protocol === 'https:' ? https : http,
          headers: { 'user-agent': 'cognito-supabase' },
          handshakeTimeout: HANDSHAKE_MS,
          maxPayload: MAX_MESSAGE_BYTES,
          perMessageDeflate: false,
        });
        // Those who wait for something are told of an error; one that comes when nobody waits is of no interest.
        socket.on('error', () => undefined);
        ended.addEventListener('abort', () => socket.terminate(), { once: true });
        const messages = receiver(socket, ended, failed);
        const response = await readRefusal(socket);
        if (!response) return { opened: true, socket: messages };
        socket.terminate();
        return { opened: false, response };
      } catch (error) {
        throw failed(error);
      }
    },
  };
}

/** @returns undefined once the socket is open, or the answer of a server that made none */
function readRefusal(socket: WebSocket): Promise<HttpResponse | undefined> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(undefined));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
    socket.once('unexpected-response', (_request, response) => void collect(response).then(resolve, reject));
  });
}

function receiver(socket: WebSocket, ended: AbortSignal, failed: (error: unknown) => Error): Socket {
  const messages = on(socket as EventEmitter, 'message', { close: ['close'], signal: ended });
  return {
    send: (text) => socket.send(text, () => undefined),
    async receive() {
      const next = await messages.next().catch((error: unknown) => {
        throw failed(error);
      });
      if (next.done) throw failed(new Error('the connection was closed'));
      return String((next.value as [Buffer])[0]);
    },
    // A server that does not answer to a polite good-bye would keep the program waiting.
    close: () => socket.terminate(),
  };
}
