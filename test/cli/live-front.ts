/** A gateway of the tests' own before the emulated Supabase: it can lose a header, answer by itself, or play Realtime. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface Front {
  readonly url: string;
  /** Paths that were asked for, in order, and "Upgrade" before those of WebSockets. */
  readonly asked: string[];
  close(): Promise<void>;
}

export interface FrontOptions {
  /** Where requests are passed on to. */
  behind?: string;
  /** Headers that are lost on the way. */
  loses?: string[];
  /** Answers by itself; true where it did. */
  answers?(incoming: IncomingMessage, outgoing: ServerResponse): boolean;
  /** Plays Realtime. Without it, WebSockets are passed on, too. */
  realtime?(client: WebSocket): void;
  /** What happens to a connection that would become a WebSocket. */
  handshake?(socket: Socket): void;
}

/** Listens on a free port of this machine. */
export async function openFront(options: FrontOptions): Promise<Front> {
  const asked: string[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((incoming, outgoing) => {
    asked.push(incoming.url ?? '');
    if (options.answers?.(incoming, outgoing)) return;
    passOn(options, incoming, outgoing);
  });
  server.on('upgrade', (incoming, socket, head) => {
    asked.push(`Upgrade ${incoming.url ?? ''}`);
    socket.on('error', () => socket.destroy());
    if (options.handshake) options.handshake(socket as Socket);
    else if (options.realtime) sockets.handleUpgrade(incoming, socket, head, (client) => options.realtime?.(client));
    else tunnel(options, incoming, socket as Socket);
  });
  return listening(server, asked);
}

async function listening(server: Server, asked: string[]): Promise<Front> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => open.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function passOn({ behind = '', loses = [] }: FrontOptions, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !loses.includes(name)));
  const passed = request(
    `${behind}${incoming.url ?? ''}`,
    { method: incoming.method ?? 'GET', headers },
    (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    },
  );
  incoming.pipe(passed);
}

function tunnel({ behind = '' }: FrontOptions, incoming: IncomingMessage, socket: Socket): void {
  const onward = connect(Number(new URL(behind).port), '127.0.0.1', () => {
    const lines = incoming.rawHeaders.flatMap((value, index, all) =>
      index % 2 === 0 ? [`${value}: ${all[index + 1] ?? ''}`] : [],
    );
    onward.write(`GET ${incoming.url ?? ''} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.destroy());
}

/** Replies to every join with this. */
export function replying(status: 'ok' | 'error', response: object): (client: WebSocket) => void {
  return (client) => {
    client.on('message', (data: Buffer) => {
      const { topic, ref } = JSON.parse(data.toString('utf8')) as { topic: string; ref: string };
      client.send(JSON.stringify({ topic, ref, event: 'phx_reply', payload: { status, response } }));
    });
  };
}

/** An HTTP proxy; `asked` has the addresses of plain requests, and "CONNECT" before the hosts of tunnels. */
export async function openProxy(): Promise<Front> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(incoming.url ?? '');
    const { method = 'GET', headers } = incoming;
    incoming.pipe(
      request(incoming.url ?? '', { method, headers }, (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      }),
    );
  });
  server.on('connect', (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url ?? ''}`);
    const [host = '', port = ''] = (incoming.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => end.destroy());
  });
  return listening(server, asked);
}
