/** What looking at tokens costs: beside an empty program, beside jose alone, and for texts that are no token. */
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, exportJWK, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rsaKeyPair } from '../harness/keys.ts';
import { decodeToken } from '../../src/core/token/token.ts';
import { malformedTokens } from '../core/malformed-tokens.ts';
import { cleanEnv } from '../harness/cli.ts';
import { runMeasured } from '../harness/memory.ts';
import { BIN, machineNode } from '../harness/paths.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { expectFigure } from './figures.ts';
import { pairedRatio } from './paired.ts';

const POOL_ID = 'eu-west-1_Bench0001';
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
const SUB = '6a7b8c9d-0000-4000-8000-000000000001';
const RUNS = 15;
const MAX_OFFLINE_RATIO = 4;
const MANY = THOROUGH ? 10_000 : 4000;
/** What verifies one token after the other takes as long as the signatures take on one core. */
const MAX_OF_JOSE = 0.67;
const VERY_MANY = 100_000;
const MAX_MEMORY_MB = 150;
const MAX_MALFORMED_MS = 50;

let folder: string;
let token: string;
let jwks: JSONWebKeySet;
let tokens: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const { publicKey, privateKey } = rsaKeyPair();
  jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] };
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    sub: SUB,
    iss: ISSUER,
    client_id: 'abc',
    token_use: 'access',
    iat: now - 5,
    exp: now + 3000,
    role: 'authenticated',
  };
  const sign = (jti: string): Promise<string> =>
    new SignJWT({ ...claims, jti }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
  token = await sign('one');
  tokens = await Promise.all(Array.from({ length: MANY }, (_none, index) => sign(String(index))));
  await writeFile(join(folder, 'jwks.json'), JSON.stringify(jwks));
  await writeFile(join(folder, 'tokens.txt'), tokens.join('\n'));
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function node(args: string[], input?: string): Promise<void> {
  const outcome = await spawnProgram(machineNode(), args, {
    cwd: folder,
    env: cleanEnv(folder),
    ...(input === undefined ? {} : { input }),
  });
  if (outcome.code !== 0)
    throw new Error(`node ${args.join(' ')}: exit ${outcome.code}\n${outcome.stdout}${outcome.stderr}`);
}

const verify = (...args: string[]): string[] => [
  BIN,
  'verify',
  '--user-pool-id',
  POOL_ID,
  '--skip',
  'config',
  '--offline',
  '--jwks',
  'jwks.json',
  ...args,
];

it(`verify --offline of one token takes at most ${MAX_OFFLINE_RATIO} times as long as an empty program`, async () => {
  const ratio = await pairedRatio(
    () => node(verify('--token', '-'), token),
    () => node(['-e', '0']),
    { runs: RUNS, limit: MAX_OFFLINE_RATIO },
  );
  expectFigure('verify --offline, one token / bare Node, wall', ratio, 'times', { limit: MAX_OFFLINE_RATIO });
}, 120_000);

it(`${MANY} tokens from a file: at most ${MAX_OF_JOSE} of the time that jose alone takes for one after the other`, async () => {
  const keys = createLocalJWKSet(jwks);
  const bare = async (): Promise<void> => {
    for (const each of tokens) await jwtVerify(each, keys);
  };
  const ratio = await pairedRatio(() => node(verify('--tokens', 'tokens.txt')), bare, { runs: 9, limit: MAX_OF_JOSE });
  expectFigure(`--tokens, ${MANY} of them / jose alone, wall`, ratio, 'times', { limit: MAX_OF_JOSE });
}, 300_000);

it(`${VERY_MANY} tokens, from a file and from stdin: at most ${MAX_MEMORY_MB} MB`, async () => {
  const file = await open(join(folder, 'very-many.txt'), 'w');
  const [header = '', , signature = ''] = token.split('.');
  for (let from = 0; from < VERY_MANY; from += 1000) {
    // A signature that fits another token takes as long to look at.
    const lines = Array.from({ length: 1000 }, (_none, index) => {
      const claims = { sub: SUB, iss: ISSUER, client_id: 'abc', token_use: 'access', exp: 1, jti: from + index };
      return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}\n`;
    });
    await file.write(lines.join(''));
  }
  await file.close();
  const input = await readFile(join(folder, 'very-many.txt'), 'utf8');
  const runs = [
    await runMeasured(verify('--tokens', 'very-many.txt').slice(1), folder, { timeoutMs: 120_000 }),
    await runMeasured(verify('--tokens', '-').slice(1), folder, { timeoutMs: 120_000, input }),
  ];
  for (const { stdout } of runs) expect(stdout).toMatch(new RegExp(`The same goes for ${VERY_MANY - 1} more`));
  const peak = Math.max(...runs.map(({ peakMb }) => peakMb));
  expectFigure(`--tokens, ${VERY_MANY} of them, from a file or stdin`, peak, 'MB', { limit: MAX_MEMORY_MB, digits: 0 });
}, 300_000);

it(`no text that is no token takes over ${MAX_MALFORMED_MS} ms`, () => {
  const times = malformedTokens(500).map((text) => {
    const start = performance.now();
    decodeToken(text);
    return performance.now() - start;
  });
  expectFigure('the longest of 500 malformed tokens', Math.max(...times), 'ms', { limit: MAX_MALFORMED_MS });
});
