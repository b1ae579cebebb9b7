import { createServer, request } from 'node:http';

export interface Front {
  readonly url: string;
  close(): void;
}

/**
 * A server before another: it answers some addresses itself and passes the rest on.
 * @param answers the status and the JSON for paths that match; the first that does decides
 */
export async function openFront(
  behind: string,
  answers: readonly { path: RegExp; status?: number; body: unknown }[],
): Promise<Front> {
  const server = createServer((incoming, outgoing) => {
    const address = incoming.url ?? '/';
    const own = answers.find(({ path }) => path.test(address));
    if (own) {
      outgoing.writeHead(own.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(own.body));
      return;
    }
    const passed = request(behind + address, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
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
