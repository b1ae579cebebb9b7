/**
 * Opens a TLS connection through a proxy (CONNECT): its user and password, a time limit, and an error of its own for
 * each way in which a proxy fails (407, 403, silence, a cut). The package https-proxy-agent hands a proxy's refusal on
 * as the server's own answer, and has no way to give up on a proxy that says nothing.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { printable } from '../../core/text/safe.ts';
import { RefusedError } from '../../errors.ts';
import { placeOf, type Proxy } from './proxy.ts';

/** What a proxy may take to reach a host, and the host to shake hands through it. */
const PROXY_MS = 10_000;

/**
 * Asks the proxy for the host, and shakes hands with it.
 * @throws RefusedError naming the proxy where it is the proxy's fault, the TLS error where the host's certificate is
 */
export async function openTunnel(proxy: Proxy, options: ConnectionOptions): Promise<TLSSocket> {
  const host = options.host ?? '';
  const target = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
  const socket = await askFor(proxy, target, options.secureContext);
  const { connect } = await import('node:tls');
  const { path: _path, ...rest } = options;
  return new Promise((resolve, reject) => {
    const tls = connect({ ...rest, socket, servername: options.servername || (/^[\d.]+$|:/.test(host) ? '' : host) });
    const late = setTimeout(() => tls.destroy(silent(proxy, target)), PROXY_MS);
    tls.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(late);
      const isCut = /^(ECONNRESET|EPIPE|ETIMEDOUT|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/.test(
        error.code ?? '',
      );
      reject(isCut ? broken(proxy, target, 'it let the connection be opened, and then cut it off', error) : error);
    });
    tls.once('secureConnect', () => {
      clearTimeout(late);
      resolve(tls);
    });
  });
}

/** Asks a proxy for a connection to a host. @throws RefusedError naming the proxy */
export async function askFor(
  proxy: Proxy,
  target: string,
  secureContext?: ConnectionOptions['secureContext'],
): Promise<Duplex> {
  const { url } = proxy;
  const { request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const asked = request({
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port || (url.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      headers: { host: target, 'user-agent': 'cognito-supabase', ...authorization(url) },
      agent: false,
      ...(secureContext === undefined ? {} : { secureContext }),
    });
    const late = setTimeout(() => asked.destroy(silent(proxy, target)), PROXY_MS);
    asked.once('connect', (answer: IncomingMessage, socket: Duplex) => {
      clearTimeout(late);
      // What the proxy does to the connection from here on is for those who use it; between two of them nobody listens.
      socket.on('error', () => undefined);
      if (answer.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(refused(proxy, target, answer.statusCode ?? 0));
    });
    asked.once('error', (error) => {
      clearTimeout(late);
      reject(error instanceof RefusedError ? error : unreachable(proxy, target, error));
    });
    asked.end();
  });
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return { 'proxy-authorization': `Basic ${basic}` };
}

/** A proxy's own refusal, by its status: the host was never asked. */
export function refused(proxy: Proxy, target: string, status: number): RefusedError {
  const fixes: Record<number, string> = {
    407: `Put the proxy's user and password into ${proxy.from}, before its host (user:password@${placeOf(proxy)}), or ask who runs it.`,
    403: `Have ${target.replace(/:\d+$/, '')} allowed by who runs the proxy, or add it to NO_PROXY.`,
  };
  const words: Record<number, string> = { 407: 'it wants a user and a password', 403: 'it does not allow that host' };
  return new RefusedError({
    id: 'network/proxy',
    message: `The proxy ${placeOf(proxy)}, which ${proxy.from} names, refused to connect to ${target}.`,
    why: `It answered ${status}${words[status] === undefined ? '' : `: ${words[status]}`}.`,
    fix: fixes[status] ?? `Ask who runs the proxy, or add the host to NO_PROXY.`,
  });
}

export function unreachable(proxy: Proxy, target: string, error: Error): RefusedError {
  const code = 'code' in error ? String(error.code) : '';
  const isClosed = code === 'ECONNRESET' || code === 'EPIPE';
  const why = isClosed ? 'it closed the connection without an answer' : printable(error.message, 200);
  return broken(proxy, target, why, error);
}

function silent(proxy: Proxy, target: string): RefusedError {
  return broken(proxy, target, `it said nothing for ${PROXY_MS / 1000} s`);
}

function broken(proxy: Proxy, target: string, why: string, cause?: Error): RefusedError {
  return new RefusedError(
    {
      id: 'network/proxy',
      message: `The proxy ${placeOf(proxy)}, which ${proxy.from} names, did not connect to ${target}.`,
      why: `What it did: ${why}.`,
      fix: `Check ${proxy.from} and whether the proxy runs, or add the host to NO_PROXY.`,
    },
    { cause },
  );
}

/** An answer that cannot be the host's own: a proxy's, or that of a portal or filter on the way. */
export function notTheHost(status: number, host: string, proxies: string | undefined): RefusedError {
  const who = proxies === undefined ? 'a proxy or a filter on the network' : `the proxy ${proxies}`;
  return new RefusedError({
    id: 'network/proxy',
    message: `Something else answered in the place of ${host}: ${who}, probably.`,
    why: status === 407 ? 'It answered 407: it wants a user and a password.' : `It answered ${status} with a web page.`,
    fix: 'Check HTTPS_PROXY and NO_PROXY, or sign in to the network, then run again.',
  });
}
