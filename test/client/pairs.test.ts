/** Each client file is there twice, for TypeScript and for JavaScript: the code of both is the same, but for its types. */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { fillClient } from '../../src/core/client/fill.ts';
import { FRAMEWORKS } from '../../src/core/client/stacks.ts';
import { ROOT, localBin } from '../harness/paths.ts';
import { spawnProgram } from '../harness/spawn.ts';

const TEMPLATES = join(ROOT, 'templates', 'client');
const FLAGS = '--target esnext --module esnext --moduleResolution bundler --verbatimModuleSyntax --removeComments';

/** What is left of a file without its types and comments. */
async function code(name: string): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), 'cognito-supabase-pair-'));
  const args = [join(TEMPLATES, name), ...FLAGS.split(' '), '--allowJs', '--noCheck', '--noResolve', '--outDir', out];
  await spawnProgram(localBin('tsc'), [...args, '--ignoreConfig'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const text = await readFile(join(out, name.replace(/\.ts$/, '.js')), 'utf8');
  await rm(out, { recursive: true });
  return format(text, { parser: 'babel' });
}

/** Its comments, without the types that JavaScript has there. */
async function comments(name: string): Promise<string[]> {
  const text = await readFile(join(TEMPLATES, name), 'utf8');
  return text.split('\n').filter((line) => line.startsWith('//'));
}

it('there is a pair for each framework, and no more', async () => {
  const pairs = FRAMEWORKS.flatMap((name) => [`${name}.js`, `${name}.ts`]);
  expect(await readdir(TEMPLATES)).toEqual(pairs.toSorted());
});

it.each(FRAMEWORKS)('%s', async (name) => {
  expect(await code(`${name}.js`)).toBe(await code(`${name}.ts`));
  expect(await comments(`${name}.js`)).toEqual(await comments(`${name}.ts`));
});

const FOR_USERS = FRAMEWORKS.flatMap((name) => (name === 'm2m' ? [] : [`${name}.js`, `${name}.ts`]));

it.each(FOR_USERS)('%s speaks of the token that it sends, and of no other', async (name) => {
  const text = await readFile(join(TEMPLATES, name), 'utf8');
  expect(text).toMatch(/the access token, which/);
  const other = fillClient(text, 'id');
  expect(other).toMatch(/the ID token, which/);
  expect(other).not.toMatch(/access token|tokens\?\.accessToken|getAccessToken|access_token/);
});
