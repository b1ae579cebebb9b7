/** What looking at tokens costs: beside an empty program, beside jose alone, and for texts that are no token. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, it } from 'vitest';
import { decodeToken } from '../../src/core/token/token.ts';
import { malformedTokens } from '../core/malformed-tokens.ts';
import { cleanEnv } from '../harness/cli.ts';
import { BIN, machineNode } from '../harness/paths.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { expectFigure } from './figures.ts';
import { pairedRatio, pairedRatioOf, timed } from './paired.ts';
import { makeTokens, verifyArgs, type TokenFolder } from './tokens-kit.ts';

const RUNS = 15;
const MAX_OFFLINE_RATIO = 4;
const MANY = THOROUGH ? 30_000 : 10_000;
/** What verifies one token after the other takes as long as the signatures take on one core. */
const MAX_OF_JOSE = 0.67;
const MAX_MALFORMED_MS = 50;

let folder: TokenFolder;
beforeAll(async () => {
  folder = await makeTokens(MANY);
  await writeFile(join(folder.path, 'tokens.txt'), folder.tokens.join('\n'));
  await writeFile(join(folder.path, 'one.txt'), folder.tokens[0] ?? '');
}, 300_000);
afterAll(() => rm(folder.path, { recursive: true, force: true }));

async function node(args: readonly string[], input?: string): Promise<void> {
  const { code, stdout, stderr } = await spawnProgram(machineNode(), args, {
    cwd: folder.path,
    env: cleanEnv(folder.path),
    ...(input === undefined ? {} : { input }),
  });
  if (code !== 0) throw new Error(`node ${args.join(' ')}: exit ${code}\n${stdout}${stderr}`);
}

const verify = (...args: readonly string[]): string[] => [BIN, ...verifyArgs(...args)];

it(`verify --offline of one token takes at most ${MAX_OFFLINE_RATIO} times as long as an empty program`, async () => {
  const ratio = await pairedRatio(
    () => node(verify('--token', '-'), folder.tokens[0]),
    () => node(['-e', '0']),
    { runs: RUNS, limit: MAX_OFFLINE_RATIO },
  );
  expectFigure('verify --offline, one token / bare Node, wall', ratio, 'times', { limit: MAX_OFFLINE_RATIO });
}, 120_000);

/** Without the start, whose share says how fast a machine verifies. */
const ours = async (): Promise<number> => (await verified('tokens.txt')) - (await verified('one.txt'));
const verified = (file: string): Promise<number> => timed(() => node(verify('--tokens', file)));

it(`${MANY} tokens from a file: at most ${MAX_OF_JOSE} of the time that jose alone takes for one after the other`, async () => {
  const keys = createLocalJWKSet(folder.jwks);
  const bare = (): Promise<number> =>
    timed(async () => {
      for (const each of folder.tokens) await jwtVerify(each, keys);
    });
  const ratio = await pairedRatioOf(ours, bare, { runs: 9, limit: MAX_OF_JOSE });
  expectFigure(`--tokens, ${MANY} of them without the start / jose alone, wall`, ratio, 'times', {
    limit: MAX_OF_JOSE,
  });
}, 300_000);

it(`no text that is no token takes over ${MAX_MALFORMED_MS} ms`, () => {
  const times = malformedTokens(500).map((text) => {
    const start = performance.now();
    decodeToken(text);
    return performance.now() - start;
  });
  expectFigure('the longest of 500 malformed tokens', Math.max(...times), 'ms', { limit: MAX_MALFORMED_MS });
});
