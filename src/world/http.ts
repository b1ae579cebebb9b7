/** HTTPS requests, behind a proxy where the environment names one. Redirects are not followed. */
import type { Agent, IncomingMessage } from 'node:http';
import { isLoopback } from '../core/supabase/answers.ts';
import { Interrupted, RefusedError, UsageError } from '../errors.ts';
import type { Http, HttpResponse } from './types.ts';

const TIMEOUT_MS = 15_000;
/** A server that answers byte by byte is never silent for long. */
const WHOLE_ANSWER_MS = 20_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

export function createHttp(env: Readonly<Record<string, string | undefined>>, interrupted: AbortSignal): Http {
  return {
    async request(address, options = {}) {
      const url = parseServerUrl(address);
      const late = AbortSignal.timeout(WHOLE_ANSWER_MS);
      try {
        return await send(url, options, await proxyAgent(env), AbortSignal.any([interrupted, late]));
      } catch (error) {
        if (interrupted.aborted) throw new Interrupted();
        if (error instanceof RefusedError) throw error;
        throw new RefusedError(
          {
            id: 'network/unreachable',
            message: `Couldn't reach ${url.origin}.`,
            why: late.aborted
              ? `no whole answer within ${WHOLE_ANSWER_MS / 1000} s`
              : error instanceof Error
                ? error.message
                : String(error),
            fix: 'Check the network, and HTTPS_PROXY where there is a proxy.',
          },
          { cause: error },
        );
      }
    },
  };
}

/** https, or http to this very machine. @throws UsageError for anything else */
export function parseServerUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const loopback = url !== undefined && isLoopback(url);
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback))) return url;
  throw new UsageError({
    id: 'network/insecure-address',
    message: `${JSON.stringify(address)} is not an https address.`,
    why: 'Credentials and keys travel over https only; plain http is taken for this machine itself.',
  });
}

/**
 * The agent that sends each request through the proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name for its
 * host; undefined where none of them is set.
 */
export async function proxyAgent(env: Readonly<Record<string, string | undefined>>): Promise<Agent | undefined> {
  if (!Object.entries(env).some(([name, value]) => /^(https?|all)_proxy$/i.test(name) && value)) return undefined;
  const { ProxyAgent } = await import('proxy-agent');
  const agent = new ProxyAgent();
  const proxyFor = agent.getProxyForUrl;
  // It would look for WSS_PROXY, which nobody sets: a WebSocket takes the way that requests to its host take.
  agent.getProxyForUrl = (url, request) => proxyFor(url.replace(/^ws/, 'http'), request);
  return agent;
}

async function send(
  url: URL,
  options: NonNullable<Parameters<Http['request']>[1]>,
  agent: Agent | undefined,
  signal: AbortSignal,
): Promise<HttpResponse> {
  // Loaded on first use: a run without the network starts faster without them.
  const { request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: options.method ?? 'GET',
        headers: { 'user-agent': 'cognito-supabase', ...options.headers },
        agent,
        timeout: TIMEOUT_MS,
        signal,
      },
      (response) => collect(response).then(resolve, reject),
    );
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/** @throws Error when the answer is larger than 1 MB */
export async function collect(response: IncomingMessage): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is larger than 1 MB');
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
  return { status: response.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString('utf8') };
}
