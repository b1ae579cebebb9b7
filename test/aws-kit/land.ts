/**
 * AWS as a company's network shows it: every host of AWS is one endpoint with a certificate of the company's own, behind a
 * proxy; and the services that give credentials are there beside the emulator's.
 */
import { rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { makeCertificates } from './certificates.ts';
import { giveCredentials } from './giving.ts';

/** A request that arrived. */
export interface Call {
  host: string;
  /** "DescribeUserPool", "AssumeRole", "GET /federation/credentials". */
  what: string;
  /** Whose key signed it. */
  key: string | undefined;
  /** Whether it came through the proxy. */
  proxied: boolean;
}

export interface Land {
  /** Of the proxy, and of the plain endpoint on loopback. */
  proxy: string;
  plain: string;
  /** The TLS endpoint, which answers to any name that resolves to this machine. */
  tlsPort: number;
  caFile: string;
  calls: Call[];
  /** A proxy that does as it is told: answers so, closes, or says nothing. */
  badProxy(behaviour: number | 'close' | 'silent' | 'cut' | 'page'): Promise<string>;
  close(): Promise<void>;
}

/** @param emulatorUrl who answers for Cognito, Lambda, IAM and the rest */
export async function openLand(emulatorUrl: string): Promise<Land> {
  const certificates = makeCertificates();
  const calls: Call[] = [];
  const fromProxy = new Set<number>();
  const proxied = new WeakSet<Socket>();
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse): void =>
    void serve(incoming, outgoing, { emulatorUrl, calls, proxied });
  const tls = createTlsServer({ key: certificates.key, cert: certificates.cert }, answer);
  // A port is used again by others once its connection is closed: it tells whose a connection is as that begins.
  tls.on('secureConnection', (socket: Socket) => {
    if (fromProxy.delete(socket.remotePort ?? 0)) proxied.add(socket);
  });
  const plain = createServer(answer);
  const [tlsPort, plainPort] = [await listen(tls), await listen(plain)];
  const sockets = new Set<Socket>();
  const proxy = createServer();
  proxy.on('connect', (_incoming, socket: Socket) => {
    const upstream = connect(tlsPort, '127.0.0.1', () => {
      const port = upstream.localPort ?? 0;
      fromProxy.add(port);
      upstream.once('close', () => fromProxy.delete(port));
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [socket, upstream]) {
      sockets.add(each);
      each.on('error', () => undefined);
    }
  });
  const servers: Server[] = [proxy];
  const proxyPort = await listen(proxy);
  return {
    proxy: `http://127.0.0.1:${proxyPort}`,
    plain: `http://127.0.0.1:${plainPort}`,
    tlsPort,
    caFile: certificates.caFile,
    calls,
    async badProxy(behaviour) {
      const bad = createServer((_incoming, outgoing) => {
        if (typeof behaviour === 'number') outgoing.writeHead(behaviour, { 'content-type': 'text/html' }).end(PAGE);
        else if (behaviour !== 'silent') outgoing.destroy();
      });
      bad.on('connect', (_incoming, socket: Socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
        if (behaviour === 'close') socket.destroy();
        else if (behaviour === 'cut') socket.end('HTTP/1.1 200 OK\r\n\r\n');
        else if (typeof behaviour === 'number')
          socket.end(
            `HTTP/1.1 ${behaviour} No\r\ncontent-type: text/html\r\ncontent-length: ${PAGE.length}\r\n\r\n${PAGE}`,
          );
      });
      servers.push(bad);
      return `http://127.0.0.1:${await listen(bad)}`;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      for (const server of [...servers, tls, plain]) {
        server.closeAllConnections();
        server.close();
      }
      await rm(certificates.folder, { recursive: true, force: true });
    },
  };
}

const PAGE = '<html><body>Access is denied by your company.</body></html>';

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

interface Serving {
  emulatorUrl: string;
  calls: Call[];
  /** Connections that came through the proxy. */
  proxied: WeakSet<Socket>;
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, serving: Serving): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { headers, method = 'GET', url = '/' } = incoming;
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const target = headers['x-amz-target'];
  const form = new URLSearchParams(/form-urlencoded/.test(headers['content-type'] ?? '') ? body.toString('utf8') : '');
  const what =
    (typeof target === 'string' ? target.split('.')[1] : form.get('Action')) ?? `${method} ${url.split('?')[0]}`;
  const [, key, region] = /Credential=([^/]+)\/\d+\/([^/]+)/.exec(headers.authorization ?? '') ?? [];
  serving.calls.push({ host, what, key, proxied: serving.proxied.has(incoming.socket) });
  const own = giveCredentials({ host, what, url, form, key, region, headers });
  if (own) {
    outgoing.writeHead(own.status, { 'content-type': own.type ?? 'application/json', ...own.headers }).end(own.body);
    return;
  }
  const passed = request(
    serving.emulatorUrl + url,
    { method, headers: { ...headers, connection: 'close' } },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  passed.on('error', () => outgoing.destroy());
  passed.end(body);
}
