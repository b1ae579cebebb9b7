/**
 * Makes every connection of a run (the http and https agents): direct or through the proxy that the environment names,
 * trusting the certificates that the user trusts.
 */
import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, createSecureContext } from 'node:tls';
import { once } from '../../core/once.ts';
import { proxyFor, type Env, type Proxy } from './proxy.ts';
import { askFor, openTunnel, unreachable } from './tunnel.ts';

/** One agent for each scheme; which host goes which way is theirs to know. */
export interface Network {
  http: HttpAgent;
  https: HttpsAgent;
}

/** @param ca certificates to trust, in place of Node's own */
export function openNetwork(env: Env, ca: readonly string[] | undefined): Network {
  // Reading more than a hundred certificates takes longer than a handshake: once for all connections.
  const trust = once(() => (ca === undefined ? {} : { secureContext: createSecureContext({ ca: [...ca] }) }));
  return { http: httpAgent(env), https: throughProxy(new HttpsAgent({ keepAlive: true }), env, trust) };
}

type Done = (error: Error | null, socket?: Duplex) => void;

/** The agent itself, which asks for each host how it is reached (Node, agent.createConnection). */
function throughProxy(agent: HttpsAgent, env: Env, trust: () => ConnectionOptions): HttpsAgent {
  const connecting = agent as unknown as {
    createConnection(options: ConnectionOptions, done: Done): Duplex | undefined;
  };
  const direct = connecting.createConnection.bind(agent);
  connecting.createConnection = (asked, done) => {
    try {
      const options = { ...asked, ...trust() };
      const proxy = proxyFor(
        { protocol: 'https:', hostname: options.host ?? '', port: String(options.port ?? '') },
        env,
      );
      if (!proxy) return direct(options, done);
      openTunnel(proxy, options).then((socket) => done(null, socket), done);
    } catch (error) {
      done(error as Error);
    }
    return undefined;
  };
  return agent;
}

/** A request, as Node's own agents know it. */
type Request = ClientRequest & { onSocket(socket: Duplex): void };

interface Adding {
  addRequest(request: Request, options: { host?: string; port?: number | string }): void;
}

/** Plain http is for this machine alone; a proxy takes part in it where HTTP_PROXY says so, as with the AWS CLI. */
function httpAgent(env: Env): HttpAgent {
  const agent = new HttpAgent({ keepAlive: true });
  const adding = agent as unknown as Adding;
  const direct = adding.addRequest.bind(agent);
  adding.addRequest = (request, options) => {
    const { host = '', port = 80 } = options;
    const fail = (error: unknown): void => {
      process.nextTick(() => request.destroy(error as Error));
    };
    try {
      const proxy = proxyFor({ protocol: 'http:', hostname: host, port: String(port) }, env);
      if (!proxy) return direct(request, options);
      const target = `${host}:${port}`;
      // A WebSocket is a connection of its own, which a proxy has to be asked for.
      if (request.getHeader('upgrade') !== undefined)
        askFor(proxy, target).then((socket) => request.onSocket(socket), fail);
      else void handOver(request, options, { proxy, target }).catch(fail);
    } catch (error) {
      fail(error);
    }
  };
  return agent;
}

/** The agent of http-proxy-agent writes the first line of a request anew, which it can do until that is on its way. */
async function handOver(
  request: Request,
  options: Parameters<Adding['addRequest']>[1],
  { proxy, target }: { proxy: Proxy; target: string },
): Promise<void> {
  const { HttpProxyAgent } = await import('http-proxy-agent');
  const agent = new HttpProxyAgent(proxy.url);
  const connect = agent.connect.bind(agent);
  agent.connect = (...args) =>
    connect(...args).catch((error: Error) => {
      throw unreachable(proxy, target, error);
    });
  (agent as unknown as Adding).addRequest(request, options);
}
