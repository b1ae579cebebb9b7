/** What 100,000 tokens need of memory: they are read as a stream. */
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runMeasured } from '../harness/memory.ts';
import { expectFigure } from './figures.ts';
import { makeTokens, verifyArgs, type TokenFolder } from './tokens-kit.ts';

const COUNT = 100_000;
const MAX_MEMORY_MB = 150;

let folder: TokenFolder;
beforeAll(async () => {
  folder = await makeTokens(1);
});
afterAll(() => rm(folder.path, { recursive: true, force: true }));

it(`${COUNT} tokens, from a file and from stdin: at most ${MAX_MEMORY_MB} MB`, async () => {
  const { path, tokens } = folder;
  const file = await open(join(path, 'many.txt'), 'w');
  const [header = '', payload = '', signature = ''] = (tokens[0] ?? '').split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  for (let from = 0; from < COUNT; from += 1000) {
    // A signature that fits another token takes as long to look at.
    const lines = Array.from({ length: 1000 }, (_none, index) => {
      const another = JSON.stringify({ ...claims, jti: from + index });
      return `${header}.${Buffer.from(another).toString('base64url')}.${signature}\n`;
    });
    await file.write(lines.join(''));
  }
  await file.close();
  const input = await readFile(join(path, 'many.txt'), 'utf8');
  const runs = [
    await runMeasured(verifyArgs('--tokens', 'many.txt'), path, { timeoutMs: 120_000 }),
    await runMeasured(verifyArgs('--tokens', '-'), path, { timeoutMs: 120_000, input }),
  ];
  for (const { stdout } of runs) expect(stdout).toMatch(new RegExp(`The check complains of ${COUNT - 1} more`));
  const peak = Math.max(...runs.map(({ peakMb }) => peakMb));
  expectFigure(`--tokens, ${COUNT} of them, from a file or stdin`, peak, 'MB', { limit: MAX_MEMORY_MB, digits: 0 });
}, 300_000);
