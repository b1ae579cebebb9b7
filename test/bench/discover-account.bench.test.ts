import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { regionsBeside } from '../../src/core/pool/regions.ts';
import { listRegions } from '../../src/observe/account-pools.ts';
import type { World } from '../../src/world/types.ts';
import { createWorld } from '../../src/world/world.ts';
import { expectFigure } from './figures.ts';
import { NODE_MS, atUsualSpeed, median, pairedRatioOf, timed } from './paired.ts';

const POOLS = 200;
const PAGE = 60;
const CALL_MS = 80;
const RUNS = 9;
const MAX_RATIO = 1.15;

/**
 * Cognito's ListUserPools, for any region, with that many pools each; in a process of its own, as AWS is: a thread would
 * share this one's garbage collection.
 */
const COGNITO = `
const { createServer } = require('node:http');
const callMs = Number(process.argv[1]);
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const region = /Credential=[^/]+\\/\\d+\\/([^/]+)\\//.exec(request.headers.authorization)[1];
    const from = Number(JSON.parse(body).NextToken ?? 0);
    const to = Math.min(from + ${PAGE}, ${POOLS});
    const UserPools = Array.from({ length: to - from }, (_, i) => ({ Id: region + '_Pool' + String(from + i).padStart(5, '0'), Name: 'pool ' + (from + i), LambdaConfig: {} }));
    const answer = JSON.stringify({ UserPools, ...(to < ${POOLS} ? { NextToken: String(to) } : {}) });
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(answer), callMs);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

const started: ChildProcess[] = [];

/** A world in which every call to Cognito takes so long. */
async function worldWith(callMs: number): Promise<World> {
  const cognito = spawn(process.execPath, ['-e', COGNITO, String(callMs)], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(cognito);
  const port = await new Promise<number>((resolve) => {
    cognito.stdout.once('data', (line: Buffer) => resolve(Number(String(line))));
  });
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  return createWorld({ quiet: true }, new AbortController());
}

beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
});
afterAll(() => {
  vi.unstubAllEnvs();
  for (const cognito of started) cognito.kill();
});

it(`listing every region takes at most ${MAX_RATIO} times as long as the calls of one region that wait for each other`, async () => {
  const world = await worldWith(CALL_MS);
  const regions = regionsBeside('eu-west-1');
  const answers = await listRegions(world, regions);
  expect(regions).toHaveLength(34);
  expect(answers.map((answer) => 'pools' in answer && answer.pools.length)).toEqual(regions.map(() => POOLS));
  // V8 takes ten rounds to compile what they run.
  for (let round = 0; round < 10; round += 1) await listRegions(world, regions);
  const criticalPath = Math.ceil(POOLS / PAGE) * CALL_MS;
  const literal: number[] = [];
  const list = async (): Promise<{ took: number; waited: number }> => {
    const took = await timed(() => listRegions(world, regions));
    literal.push(took / criticalPath);
    return { took, waited: criticalPath };
  };
  const ratio = await pairedRatioOf(
    () => atUsualSpeed(list),
    () => timed(() => sleep(criticalPath)),
    { runs: RUNS, limit: MAX_RATIO },
  );
  const what = `an account of ${regions.length} regions with ${POOLS} pools each`;
  expectFigure(`${what}, where Node starts in ${NODE_MS} ms`, ratio, 'times its critical path', { limit: MAX_RATIO });
  expectFigure(`${what}, on this machine`, median(literal), 'times its critical path');
});

it('a region that answers at once is asked no more than 15 times a second', async () => {
  const world = await worldWith(0);
  const start = performance.now();
  await listRegions(world, ['eu-west-1']);
  const pauses = Math.ceil(POOLS / PAGE) - 1;
  expect(performance.now() - start).toBeGreaterThanOrEqual((pauses * 1000) / 15 - pauses);
});
