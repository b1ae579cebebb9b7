/** The HTTP side of the emulator: reads a request, finds its service, applies faults and policy, records the call. */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Fault, Faults } from './faults.ts';
import { type PolicyDocument, enforce } from './policy.ts';
import { type EmulatorRequest, type EmulatorResponse, type Service, ServiceError } from './service.ts';

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

export interface Listener {
  readonly url: string;
  readonly calls: readonly RecordedCall[];
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly port?: number;
  readonly accountId?: string;
  /** IAM's policy for whoever signed the request, where one is enforced. */
  readonly policyOf?: (request: EmulatorRequest) => PolicyDocument | undefined;
}

/** What takes over connections that are upgraded to a WebSocket. */
export interface Upgrader {
  /** False where the connection is not for it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
}

interface Context {
  readonly services: readonly Service[];
  readonly faults: Faults;
  readonly calls: RecordedCall[];
  readonly accountId: string;
  readonly policyOf: NonNullable<ListenOptions['policyOf']>;
}

/** Invoking a function runs it and changes no resource. */
const READ_ACTION = /^(?:Get|List|Describe|Filter|Simulate|Invoke$)/;
const CREDENTIAL = /Credential=[^/,\s]+\/\d{8}\/(?<region>[^/,\s]+)\/(?<service>[^/,\s]+)\/aws4_request/;
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Listens on 127.0.0.1 alone. Rejects when the port cannot be had. */
export async function listen(
  services: readonly Service[],
  faults: Faults,
  options: ListenOptions = {},
  upgrader?: Upgrader,
): Promise<Listener> {
  const context: Context = {
    services,
    faults,
    calls: [],
    accountId: options.accountId ?? '123456789012',
    policyOf: options.policyOf ?? (() => undefined),
  };
  const server = createServer((incoming, outgoing) => {
    answer(context, incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    if (upgrader?.upgrade(request, socket, head) !== true) socket.destroy();
  });
  const port = await bind(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    calls: context.calls,
    close: () => {
      upgrader?.close();
      return shut(server);
    },
  };
}

async function answer(context: Context, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = await read(incoming);
  const [service, action] = route(context.services, request);
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
  context.calls.push(call);
  const hits = context.faults.hit(service.name, action);
  for (const fault of hits) if (fault.kind === 'latency') await sleep(fault.ms ?? 0);
  if (hits.some((fault) => fault.kind === 'drop')) {
    outgoing.destroy();
    return;
  }
  const response = await serve(context, service, request, action, hits);
  if (hits.some((fault) => fault.kind === 'drop-after')) {
    outgoing.destroy();
    return;
  }
  call.status = response.status;
  send(outgoing, response);
}

async function serve(
  context: Context,
  service: Service,
  request: EmulatorRequest,
  action: string,
  hits: readonly Fault[],
): Promise<EmulatorResponse> {
  try {
    for (const fault of hits) raise(fault, service, action);
    const policy = context.policyOf(request);
    if (policy !== undefined && request.signedFor !== undefined) {
      const wanted = service.authorizations?.(request, action) ?? [
        { action: `${service.name}:${action}`, resource: '*' },
      ];
      enforce(policy, context.accountId, wanted, service.codes);
    }
    return await service.handle(request, action);
  } catch (error) {
    if (error instanceof ServiceError) return service.render(error);
    const { code, status } = service.codes.unavailable;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return service.render(new ServiceError(code, message, status));
  }
}

function raise(fault: Fault, service: Service, action: string): void {
  if (fault.kind === 'throttle') {
    throw new ServiceError(service.codes.throttled.code, 'Rate exceeded', service.codes.throttled.status);
  }
  if (fault.kind === '5xx') {
    throw new ServiceError(service.codes.unavailable.code, 'Service unavailable', service.codes.unavailable.status);
  }
  if (fault.kind === 'error') {
    throw new ServiceError(fault.code ?? service.codes.unavailable.code, fault.message ?? 'Fault', fault.status ?? 400);
  }
  if (fault.kind === 'deny') {
    const message = `User is not authorized to perform: ${service.name}:${action}`;
    throw new ServiceError(service.codes.denied.code, message, service.codes.denied.status);
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
