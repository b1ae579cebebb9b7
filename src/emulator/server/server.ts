/**
 * The emulator's HTTP side: reads a request, asks which service of the list it is for, records the call, sends the answer.
 * The two protocols beside it, and the SDK's schemas that requests are held against, are shared by services; what AWS says
 * to a request is the services' business alone, and nothing in this folder knows one of them.
 */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';

import { type EmulatorRequest, type EmulatorResponse, type Service, ServiceError } from './service.ts';

/** A call as it was made, and what came of it. */
export interface RecordedCall {
  readonly service: string;
  readonly action: string;
  readonly mutating: boolean;
  readonly method: string;
  readonly path: string;
  readonly region?: string;
  /** The decoded body: JSON, or the members of a form; undefined when there was none. */
  readonly input: unknown;
  /** HTTP status; 0 while the call runs, and for good when its connection was dropped. */
  status: number;
}

/** A server that listens. */
export interface Listener {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** Every call in order, its input with it, secrets included. */
  readonly calls: readonly RecordedCall[];
  /** For those who speak more than HTTP on its connections. */
  readonly server: Server;
  readonly close: () => Promise<void>;
}

/** Invoking a function runs it and changes no resource. */
const READ_ACTION = /^(?:Get|List|Describe|Filter|Simulate|Invoke$)/;
const CREDENTIAL = /Credential=[^/,\s]+\/\d{8}\/(?<region>[^/,\s]+)\/(?<service>[^/,\s]+)\/aws4_request/;
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Listens on 127.0.0.1 alone, at any free port unless one is given. Rejects when the port cannot be had. */
export async function listen(services: readonly Service[], port = 0): Promise<Listener> {
  const calls: RecordedCall[] = [];
  const server = createServer((incoming, outgoing) => {
    answer(services, calls, incoming, outgoing).catch(() => outgoing.destroy());
  });
  const bound = await bind(server, port);
  return { url: `http://127.0.0.1:${bound}`, calls, server, close: () => shut(server) };
}

async function answer(
  services: readonly Service[],
  calls: RecordedCall[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = await read(incoming);
  const [service, action] = route(services, request);
  if (service === undefined || action === undefined) {
    send(outgoing, {
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: `The emulator has nothing at ${request.method} ${request.path}` }),
    });
    return;
  }
  const call: RecordedCall = {
    service: service.name,
    action,
    mutating: service.mutates?.(action, request) ?? !READ_ACTION.test(action),
    method: request.method,
    path: request.path,
    ...(request.region === undefined ? {} : { region: request.region }),
    input: decode(request),
    status: 0,
  };
  calls.push(call);
  const response = await serve(service, request, action);
  // A connection that is gone by now takes no answer.
  if (request.socket.destroyed) return;
  call.status = response.status;
  send(outgoing, response);
}

async function serve(service: Service, request: EmulatorRequest, action: string): Promise<EmulatorResponse> {
  try {
    return await service.handle(request, action);
  } catch (error) {
    if (error instanceof ServiceError) return service.render(error);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return service.render(new ServiceError('InternalFailure', message, 500));
  }
}

/** A signed call goes to the service that it is signed for, any other to the first that knows it. */
function route(services: readonly Service[], request: EmulatorRequest): [Service?, string?] {
  for (const service of services) {
    if (request.signedFor !== undefined && service.name !== request.signedFor) continue;
    const action = service.action(request);
    if (action !== undefined) return [service, action];
  }
  return [];
}

async function read(incoming: IncomingMessage): Promise<EmulatorRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new Error('request too large');
    chunks.push(bytes);
  }
  const target = incoming.url ?? '/';
  const mark = target.includes('?') ? target.indexOf('?') : target.length;
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
  const scope = CREDENTIAL.exec(headers['authorization'] ?? '')?.groups;
  return {
    method: incoming.method ?? 'GET',
    path: target.slice(0, mark),
    query: new URLSearchParams(target.slice(mark)),
    headers,
    body: Buffer.concat(chunks),
    socket: incoming.socket,
    ...(scope?.['region'] === undefined ? {} : { region: scope['region'] }),
    ...(scope?.['service'] === undefined ? {} : { signedFor: scope['service'] }),
  };
}

function decode(request: EmulatorRequest): unknown {
  if (request.body.length === 0) return undefined;
  const text = request.body.toString('utf8');
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function send(outgoing: ServerResponse, response: EmulatorResponse): void {
  outgoing.writeHead(response.status, response.headers);
  outgoing.end(response.body);
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
