/**
 * Sends HTTPS requests to all but AWS (Management API, JWKS, a project's services): timeouts, answers of 1 MB at most,
 * no redirects, plain http to loopback only. Connections, and the proxy on their way, are made in network/network.ts.
 */
import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../core/supabase/answers.ts';
import { unshown } from '../core/text/unshown.ts';
import { Interrupted, RefusedError, UsageError } from '../errors.ts';
import { CERTIFICATE, CERTIFICATE_FIX } from './network/certificate.ts';
import type { Network } from './network/network.ts';
import { proxiesNamed, type Env } from './network/proxy.ts';
import { notTheHost } from './network/tunnel.ts';
import type { Http, HttpOptions, HttpResponse, Steps } from './types.ts';

const TIMEOUT_MS = 15_000;
/** A server that answers byte by byte is never silent for long. */
const WHOLE_ANSWER_MS = 20_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** @param network how connections are made; asked for on first use */
export function createHttp(env: Env, network: () => Promise<Network>, out: Steps, interrupted: AbortSignal): Http {
  return {
    async request(address, options = {}) {
      const url = parseServerUrl(address);
      const late = AbortSignal.timeout(WHOLE_ANSWER_MS);
      const ended = AbortSignal.any([interrupted, late]);
      try {
        const answer = await out.asking(url.host, async () => send(url, options, await network(), ended));
        if (answer.status === 407) throw notTheHost(answer.status, url.host, proxiesNamed(env));
        return answer;
      } catch (error) {
        if (interrupted.aborted) throw new Interrupted();
        if (error instanceof RefusedError) throw error;
        const why = late.aborted ? `no whole answer within ${WHOLE_ANSWER_MS / 1000} s` : reasonOf(error);
        throw unreachable(url, why, { cause: error, proxies: proxiesNamed(env) });
      }
    },
  };
}

/** What failed on the way to a host, in words that lead on. */
export function unreachable(
  url: URL,
  why: string,
  { cause, proxies, over = '' }: { cause: unknown; proxies: string | undefined; over?: string },
): RefusedError {
  if (CERTIFICATE.test(why))
    return new RefusedError(
      {
        id: 'network/certificate',
        message: `The certificate of ${url.origin} is not one that is trusted here.`,
        why,
        fix: CERTIFICATE_FIX,
      },
      { cause },
    );
  return new RefusedError(
    {
      id: 'network/unreachable',
      message: `Couldn't reach ${url.origin}${over}.`,
      why,
      fix: `Check the network, and ${proxies === undefined ? 'HTTPS_PROXY where there is a proxy' : `the proxy ${proxies}`}.`,
    },
    { cause },
  );
}

/** A network error's message, with its code. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error && error.message !== '' ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code !== '' && !text.includes(code) ? `${text} (${code})` : text;
}

/**
 * https, or http to this very machine.
 * @param from the setting that says so, where it is not what the user just gave
 * @throws UsageError for anything else
 */
export function parseServerUrl(address: string, from?: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const loopback = url !== undefined && isLoopback(url);
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback))) return url;
  throw new UsageError({
    id: 'network/insecure-address',
    message: `${from ?? unshown('The address', address)} is not an https address.`,
    why: 'Credentials and keys travel over https only; plain http is taken for this machine itself.',
  });
}

async function send(url: URL, options: HttpOptions, network: Network, signal: AbortSignal): Promise<HttpResponse> {
  // Loaded on first use: a run without the network starts faster without them.
  const { request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: options.method ?? 'GET',
        headers: { 'user-agent': 'cognito-supabase', ...options.headers },
        agent: url.protocol === 'https:' ? network.https : network.http,
        timeout: TIMEOUT_MS,
        signal,
      },
      (response) => collect(response, options.headOfSuccess).then(resolve, reject),
    );
    // A switch to a protocol that nobody asked for is neither an answer nor an error to Node.
    sent.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('it changed to another protocol'));
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/**
 * @param headOfSuccess see `HttpOptions`
 * @throws Error when the answer is larger than 1 MB
 */
export async function collect(response: IncomingMessage, headOfSuccess = false): Promise<HttpResponse> {
  const { statusCode: status = 0 } = response;
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
  if (headOfSuccess && status >= 200 && status < 300) {
    response.destroy();
    return { status, headers, text: '' };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is larger than 1 MB');
    chunks.push(chunk);
  }
  return { status, headers, text: Buffer.concat(chunks).toString('utf8') };
}
