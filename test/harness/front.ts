/** A reverse proxy for tests, a server before another one: it answers some requests itself, and passes the rest on. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

export interface Front {
  readonly url: string;
  close(): void;
}

/**
 * A server before another: it answers some addresses itself and passes the rest on.
 * @param answers the status and the JSON for paths that match; the first that does decides
 */
export function openFront(
  behind: string,
  answers: readonly { path: RegExp; status?: number; body: unknown }[],
): Promise<Front> {
  return serve((incoming, outgoing) => {
    const own = answers.find(({ path }) => path.test(incoming.url ?? '/'));
    if (own)
      outgoing.writeHead(own.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(own.body));
    else passOn(behind, incoming, outgoing);
  });
}

/** Listens on loopback. */
export async function serve(handle: (incoming: IncomingMessage, outgoing: ServerResponse) => void): Promise<Front> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @param before what there is to be done once the answer is there, before it goes on */
export function passOn(
  behind: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  before: () => Promise<void> = () => Promise.resolve(),
): void {
  const { method, headers, url = '/' } = incoming;
  const passed = request(behind + url, { method, headers }, (answer) => {
    void before().then(() => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
  });
  passed.on('error', () => outgoing.destroy());
  incoming.pipe(passed);
}
