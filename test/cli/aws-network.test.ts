/** What is asked of the network, and how often: attempts, plain proxies, pages in the place of answers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { openScene, type Scene } from '../init/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  // A pool that is as it should be, so that a finding can only be about the way to AWS.
  const init = await scene.run(['init', '--yes', '--skip', 'verify']);
  if (init.code !== 0) throw new Error(init.stderr);
});
afterAll(() => scene.close());

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Finding {
  id: string;
  status: string;
  message?: string;
  fix?: string;
}

/** What `verify` says of the pool, and its exit code. */
async function poolFinding(env: Record<string, string>): Promise<{ code: number | null } & Partial<Finding>> {
  const outcome = await scene.run(['verify', '--json'], { env });
  const checks = documentOf(outcome)['checks'] as Finding[];
  const found = checks.find(({ id }) => id === 'cognito/pool-not-found');
  return { code: outcome.code, ...found, message: `${found?.message ?? ''} ${found?.fix ?? ''}` };
}

it.each([
  { AWS_MAX_ATTEMPTS: '1', attempts: 1 },
  { AWS_MAX_ATTEMPTS: '3', AWS_RETRY_MODE: 'adaptive', attempts: 3 },
])('%j: so often is a call sent', async ({ attempts, ...env }) => {
  scene.emulator.faults.add({ kind: '5xx', action: 'DescribeUserPool', times: 100 });
  const since = scene.emulator.calls.length;
  expect(await poolFinding(env as Record<string, string>)).toMatchObject({ code: 4, status: 'unknown' });
  scene.emulator.faults.clear();
  expect(scene.emulator.calls.slice(since).filter(({ action }) => action === 'DescribeUserPool')).toHaveLength(
    attempts,
  );
});

const PAGE = '<html><body>Sign in to the network</body></html>';

it.each([
  { what: 'a proxy that wants a password', status: 407, says: /Something else answered .*HTTP_PROXY.*407/ },
  { what: 'a page that says no', status: 403, says: /Something else answered .*HTTP_PROXY.*403 with a web page/ },
  { what: 'a page that says yes', status: 200, says: /Something else answered .*HTTP_PROXY.*200 with a web page/ },
])('plain http by way of $what', async ({ status, says }) => {
  const proxy = createServer((_incoming, outgoing) => {
    outgoing.writeHead(status, { 'content-type': 'text/html' }).end(PAGE);
  });
  const seen = await poolFinding({ HTTP_PROXY: await listen(proxy) });
  expect(seen).toMatchObject({ code: 4, status: 'unknown', message: expect.stringMatching(says) });
});

it('plain http by way of a proxy that closes', async () => {
  const proxy = createServer((_incoming, outgoing) => outgoing.destroy());
  const HTTP_PROXY = await listen(proxy);
  const seen = await poolFinding({ HTTP_PROXY, AWS_MAX_ATTEMPTS: '2' });
  const says = new RegExp(`Couldn't reach AWS.*proxy ${new URL(HTTP_PROXY).host} \\(HTTP_PROXY\\)`);
  expect(seen).toMatchObject({ code: 4, status: 'unknown', message: expect.stringMatching(says) });
});
