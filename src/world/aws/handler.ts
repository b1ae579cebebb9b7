/**
 * The HTTP handler of every AWS client: the run's connections, timeouts, and an error where a proxy or portal answers
 * with a web page in the place of AWS.
 */
import type { Readable } from 'node:stream';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { CliError } from '../../errors.ts';
import { proxiesNamed } from '../network/proxy.ts';
import { notTheHost } from '../network/tunnel.ts';
import { readBody } from './answers.ts';
import { SILENT, type AwsOptions } from './options.ts';

export interface Handler {
  http: NodeHttpHandler;
  /** The network's own refusal, where one ended a request: those who sign in with it lose it on the way. */
  lost(): CliError | undefined;
}

const CONNECTION_MS = 5000;
/** A proxy has its own time, and its own words when that is over. */
const PROXY_CONNECTION_MS = 25_000;

/** @param requestMs after which a request that is not answered is given up; without it, who sends has a limit of their own */
export async function createHandler(
  options: Pick<AwsOptions, 'env' | 'network'>,
  requestMs?: number,
): Promise<Handler> {
  const [{ NodeHttpHandler: HttpHandler }, network] = await Promise.all([
    import('@smithy/node-http-handler'),
    options.network(),
  ]);
  const proxies = proxiesNamed(options.env);
  const http = new HttpHandler({
    connectionTimeout: proxies === undefined ? CONNECTION_MS : PROXY_CONNECTION_MS,
    ...(requestMs === undefined ? {} : { requestTimeout: requestMs, throwOnRequestTimeout: true }),
    httpsAgent: network.https,
    httpAgent: network.http,
    logger: SILENT,
  });
  const handle = http.handle.bind(http);
  let lost: CliError | undefined;
  http.handle = async (request, ...rest) => {
    try {
      const answer = await handle(request, ...rest);
      refusePage(answer.response, request.hostname, proxies);
      answer.response.body = await readBody(answer.response.body as Readable);
      return answer;
    } catch (error) {
      if (error instanceof CliError) lost = error;
      throw error;
    }
  };
  return { http, lost: () => lost };
}

interface Answer {
  statusCode: number;
  headers: Record<string, string | undefined>;
  body?: unknown;
}

/** AWS answers with JSON or XML. A page for people comes from whoever stands between: a proxy, a portal, a filter. */
function refusePage({ statusCode, headers, body }: Answer, hostname: string, proxies: string | undefined): void {
  const isPage = /^text\/html\b/i.test(headers['content-type'] ?? '');
  // What a server of AWS's own says in a page is trouble that passes, and is repeated.
  if (statusCode !== 407 && (!isPage || statusCode >= 500)) return;
  if (typeof body === 'object' && body !== null && 'destroy' in body) (body as { destroy(): void }).destroy();
  throw notTheHost(statusCode, hostname, proxies);
}
