/** How every connection of a run is made: through the proxy that the environment names, trusting what the user trusts. */
import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import { proxyFor, type Env } from './proxy.ts';
import { openTunnel, unreachable } from './tunnel.ts';

/** One agent for each scheme; which host goes which way is theirs to know. */
export interface Network {
  http: HttpAgent;
  https: HttpsAgent;
}

/** @param ca certificates to trust, in place of Node's own */
export function openNetwork(env: Env, ca: readonly string[] | undefined): Network {
  const https = new HttpsAgent({ keepAlive: true, ...(ca === undefined ? {} : { ca: [...ca] }) });
  return { http: httpAgent(env), https: throughProxy(https, env) };
}

type Done = (error: Error | null, socket?: Duplex) => void;

/** The agent itself, which asks for each host how it is reached (Node, agent.createConnection). */
function throughProxy(agent: HttpsAgent, env: Env): HttpsAgent {
  const connecting = agent as unknown as {
    createConnection(options: ConnectionOptions, done: Done): Duplex | undefined;
  };
  const direct = connecting.createConnection.bind(agent);
  connecting.createConnection = (options, done) => {
    try {
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

interface Adding {
  addRequest(request: ClientRequest, options: { host?: string; port?: number | string }): void;
}

/** Plain http is for this machine alone; a proxy takes part in it where HTTP_PROXY says so, as with the AWS CLI. */
function httpAgent(env: Env): HttpAgent {
  const agent = new HttpAgent({ keepAlive: true });
  const adding = agent as unknown as Adding;
  const direct = adding.addRequest.bind(agent);
  adding.addRequest = (request, options) => {
    try {
      const proxy = proxyFor(
        { protocol: 'http:', hostname: options.host ?? '', port: String(options.port ?? '') },
        env,
      );
      if (!proxy) return direct(request, options);
      // The agent of http-proxy-agent writes the request's first line anew, which it can do until it is on its way.
      void import('http-proxy-agent').then(({ HttpProxyAgent }) => {
        const through = new HttpProxyAgent(proxy.url);
        const connect = through.connect.bind(through);
        const target = `${options.host ?? ''}:${options.port ?? 80}`;
        through.connect = (...args) =>
          connect(...args).catch((error: Error) => {
            throw unreachable(proxy, target, error);
          });
        (through as unknown as Adding).addRequest(request, options);
      });
    } catch (error) {
      process.nextTick(() => request.destroy(error as Error));
    }
    return undefined;
  };
  return agent;
}
