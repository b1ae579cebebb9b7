import { createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server before another whose answers take their time, and that knows which calls waited for others. */
export interface SlowFront {
  readonly url: string;
  /** How many calls, one after the other, the longest way through all of them has. */
  rounds(): number;
  close(): void;
}

/**
 * Opens one before a server. Two calls are of one round where the second came before the first was answered: what is sent
 * side by side comes well within the time that an answer takes.
 * @param ms how long each answer takes
 */
export async function openSlowFront(behind: string, ms: number): Promise<SlowFront> {
  let begun = 0;
  let ended = 0;
  const server = createServer((incoming, outgoing) => {
    const round = ended + 1;
    begun = Math.max(begun, round);
    const passed = request(behind + incoming.url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      void sleep(ms).then(() => {
        ended = Math.max(ended, round);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    rounds: () => begun,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
