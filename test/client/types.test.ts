import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Framework } from '../../src/core/client/stacks.ts';
import { runCli } from '../harness/cli.ts';
import { ROOT, localBin } from '../harness/paths.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { installed } from './packages.ts';

const PATH = process.env['PATH'] ?? '';

async function compile(folder: string): Promise<{ code: number | null; errors: string[] }> {
  const args = ['-p', folder, '--pretty', 'false'];
  const { code, stdout } = await spawnProgram(localBin('tsc'), args, { cwd: ROOT, env: { PATH } });
  return { code, errors: stdout.split('\n').filter((line) => line.includes('error TS')) };
}

/** Writes every form of some files, and compiles them strictly against the packages of a folder. */
async function compileGenerated(frameworks: readonly Framework[], packages: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-supabase-types-'));
  await symlink(join(packages, 'node_modules'), join(folder, 'node_modules'));
  const forms = frameworks.flatMap((framework) =>
    ['ts', 'js'].flatMap((ending) =>
      (framework === 'm2m' ? ['access'] : ['access', 'id']).map((use) => ({ framework, ending, use })),
    ),
  );
  for (const { framework, ending, use } of forms) {
    const args = [
      'generate',
      'client',
      '--framework',
      framework,
      '--token-use',
      use,
      '--out',
      `${framework}-${use}/${ending}/file.${ending}`,
    ];
    expect(await runCli(args, { cwd: folder })).toMatchObject({ code: 0 });
  }
  const types = frameworks.some((name) => name === 'amplify-next' || name === 'next-auth') ? ['node'] : [];
  const base = { extends: `${ROOT}test/types/tsconfig.json`, include: ['*/*/*'], files: [] };
  const compilerOptions = { types, allowJs: true, checkJs: true };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...base, compilerOptions }));
  const { errors } = await compile(folder);
  await rm(folder, { recursive: true });
  return errors;
}

describe('against the real aws-amplify and @supabase/supabase-js', () => {
  it('the clients and their use compile', async () => {
    expect(await compile('test/types/tsconfig.json')).toEqual({ code: 0, errors: [] });
  });

  it('the mistakes of the public guide do not', async () => {
    const { code, errors } = await compile('test/types/tsconfig.mistakes.json');
    expect(code).not.toBe(0);
    expect(errors).toEqual([
      expect.stringMatching(/mistakes\.ts\(3,\d+\): error TS2305: .*aws-amplify\/auth.*no exported member 'Hub'/),
      expect.stringMatching(
        /mistakes\.ts\(6,\d+\): error TS2339: Property 'accessToken' does not exist on type 'AuthSession'/,
      ),
      expect.stringMatching(/mistakes\.ts\(10,\d+\): error TS2322: .*JWT/),
    ]);
  });

  it('every form of the files compiles', { timeout: 120_000 }, async () => {
    expect(await compileGenerated(['amplify-web', 'oidc', 'cognito-identity-js', 'm2m'], ROOT)).toEqual([]);
  });
});

/** Packages that are too many for every run: the newest of each, and the oldest that the files name. */
const NEWEST = ['@supabase/supabase-js@latest', '@types/node@22', '@types/react@latest'];
const NEXT = ['next@latest', 'react@latest', 'react-dom@latest'];
const LONG: readonly (readonly [string, readonly Framework[], readonly string[]])[] =
  process.env['THOROUGH'] === '1'
    ? [
        [
          'Next.js and next-auth 4',
          ['amplify-next', 'next-auth'],
          [...NEWEST, ...NEXT, 'next-auth@4', 'aws-amplify@6', '@aws-amplify/adapter-nextjs@1'],
        ],
        ['Auth.js 5', ['next-auth'], [...NEWEST, ...NEXT, 'next-auth@5.0.0-beta.32']],
        [
          'React Native',
          ['amplify-react-native'],
          [...NEWEST, 'react-native@latest', 'react@latest', 'aws-amplify@6', '@aws-amplify/react-native@latest'],
        ],
        [
          'the newest for browsers',
          ['amplify-web', 'oidc', 'cognito-identity-js', 'm2m'],
          [...NEWEST, 'aws-amplify@6', 'oidc-client-ts@3', 'amazon-cognito-identity-js@6'],
        ],
        [
          'the oldest that the files name',
          ['amplify-web', 'oidc', 'cognito-identity-js', 'm2m', 'amplify-next', 'next-auth'],
          [
            '@supabase/supabase-js@2.112.1',
            'aws-amplify@6.22.0',
            'oidc-client-ts@3.5.0',
            'amazon-cognito-identity-js@6.3.0',
            'next@14',
            'react@18',
            'react-dom@18',
            'next-auth@4.24.0',
            '@aws-amplify/adapter-nextjs@1',
            '@types/node@22',
            '@types/react@18',
          ],
        ],
      ]
    : [];

it.each(LONG)('against %s', { timeout: 600_000 }, async (_what, frameworks, names) => {
  const packages = await installed(names);
  expect(await compileGenerated(frameworks, packages)).toEqual([]);
  await rm(packages, { recursive: true });
});
