/** Which Supabase CLI a project pins, as the tools that pin it write it down. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPinnedCli } from '../../src/discover/pinned-cli.ts';
import { files } from '../../src/world/files.ts';
import { repository } from './folder.ts';

type Content = Record<string, string>;

async function pinned(content: Content, root = '.'): Promise<string | undefined> {
  const folder = repository(content);
  const found = await findPinnedCli(files, join(folder, root), folder);
  return found && `${found.version} ${found.file}`;
}

const wants = (version: string, more: object = {}): string =>
  JSON.stringify({ devDependencies: { supabase: version }, ...more });
const workflow = (steps: string, above = ''): Content => ({
  '.github/workflows/ci.yml': `on: push\n${above}jobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`,
});
const setup = (version: string): string =>
  `      - uses: supabase/setup-cli@v1\n        with:\n          version: ${version}\n`;

describe('a version that is pinned', () => {
  it.each<[what: string, content: Content, says: string]>([
    ['exactly', { 'package.json': wants('3.1.0') }, '3.1.0 package.json'],
    ['as a range of one generation', { 'package.json': wants('^3.1') }, '3.1.0 package.json'],
    ['as a range without an end', { 'package.json': wants('>=3.1.0') }, '3.1.0 package.json'],
    ['to a minor version', { 'package.json': wants('2.105.x') }, '2.105.0 package.json'],
    [
      'by a catalog of pnpm',
      { 'package.json': wants('catalog:'), 'pnpm-workspace.yaml': 'packages: ["x"]\ncatalog:\n  supabase: 3.1.0\n' },
      '3.1.0 pnpm-workspace.yaml',
    ],
    [
      'by a named catalog of pnpm',
      {
        'package.json': wants('catalog:tools'),
        'pnpm-workspace.yaml': 'catalog:\n  supabase: 2.105.0\ncatalogs:\n  tools:\n    supabase: ^3.1.0\n',
      },
      '3.1.0 pnpm-workspace.yaml',
    ],
    [
      'by a catalog of Bun',
      { 'package.json': wants('catalog:', { workspaces: { packages: [], catalog: { supabase: '2.122.1' } } }) },
      '2.122.1 package.json',
    ],
    [
      'by the command of a script',
      { 'package.json': JSON.stringify({ scripts: { db: 'dotenv -- npx -y supabase@2.105.0 start' } }) },
      '2.105.0 package.json',
    ],
    ['by mise', { 'mise.toml': '[tools]\n"ubi:supabase/cli" = "3.1.0"\n' }, '3.1.0 mise.toml'],
    ['by mise, with more', { 'mise.toml': '[tools]\nsupabase = { version = "3.1.0" }\n' }, '3.1.0 mise.toml'],
    ['by asdf', { '.tool-versions': 'supabase-cli 3.1.0 # local\n' }, '3.1.0 .tool-versions'],
    ['by the action', workflow(setup('3.1.0')), '3.1.0 .github/workflows/ci.yml'],
    [
      "by a variable of the action's workflow",
      workflow(setup('${{ env.SUPABASE_CLI_VERSION }}'), "env:\n  SUPABASE_CLI_VERSION: '3.1.0'\n"),
      '3.1.0 .github/workflows/ci.yml',
    ],
  ])('%s', async (_what, content, says) => {
    expect(await pinned(content)).toBe(says);
  });

  it("in a monorepo, by the lock file at its root for the package's own range", async () => {
    const lock = "lockfileVersion: '9.0'\n\npackages:\n\n  supabase@3.1.0:\n    resolution: {integrity: x}\n";
    const content = {
      'packages/db/package.json': wants('^2.50.0 || ^3.0.0'),
      'package.json': '{}',
      'pnpm-lock.yaml': lock,
    };
    expect(await pinned(content, 'packages/db')).toBe('3.1.0 ../../pnpm-lock.yaml');
  });

  it('in a monorepo, by a catalog at its root', async () => {
    const content = {
      'packages/db/package.json': wants('catalog:'),
      'pnpm-workspace.yaml': 'catalog:\n  supabase: 3.1.0\n',
    };
    expect(await pinned(content, 'packages/db')).toBe('3.1.0 ../../pnpm-workspace.yaml');
  });
});

describe('none', () => {
  it.each<[what: string, content: Content]>([
    ['by a range over generations', { 'package.json': wants('^2.50.0') }],
    ['by a range without an end, over generations', { 'package.json': wants('>=2.105.0') }],
    ['by a name', { 'package.json': wants('latest') }],
    ['by a catalog that has it not', { 'package.json': wants('catalog:'), 'pnpm-workspace.yaml': 'catalog: {}' }],
    ['by a catalog that is broken', { 'package.json': wants('catalog:'), 'pnpm-workspace.yaml': 'catalog: [' }],
    ['by a variable from elsewhere', workflow(setup('${{ vars.SUPABASE_CLI_VERSION }}'))],
    ['by a variable of a matrix', workflow(setup('${{ matrix.cli }}'))],
    [
      'by a variable that two jobs set',
      workflow(setup('${{ env.CLI }}'), 'env:\n  CLI: 3.1.0\nx-other:\n  CLI: 2.105.0\n'),
    ],
    [
      'by the library of that name',
      { 'package.json': JSON.stringify({ scripts: { x: 'echo @supabase/supabase-js@2.1.0' } }) },
    ],
    [
      'by the lock file of a package that is not asked for',
      { 'package.json': '{}', 'bun.lock': '"supabase": ["supabase@3.1.0"' },
    ],
  ])('%s', async (_what, content) => {
    expect(await pinned(content)).toBeUndefined();
  });
});
