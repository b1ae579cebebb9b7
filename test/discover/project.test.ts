import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProject, sourceFolders, type Project } from '../../src/discover/project.ts';
import { files } from '../../src/world/files.ts';
import { POOL_ID, repository } from './folder.ts';

const TOML = `[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "${POOL_ID}"\nuser_pool_region = "eu-west-1"\n`;

async function found(
  content: Record<string, string | Uint8Array>,
  from = '.',
): Promise<Project & { repository: string }> {
  const root = repository(content);
  return { ...(await findProject(files, join(root, from), {})), repository: root };
}

describe('findProject', () => {
  it('finds the config file of the folder', async () => {
    const project = await found({ 'supabase/config.toml': TOML });
    expect(project).toMatchObject({
      root: project.repository,
      config: {
        file: 'supabase/config.toml',
        path: join(project.repository, 'supabase/config.toml'),
        format: 'toml',
        text: TOML,
        read: { ok: true, block: { userPoolId: POOL_ID } },
      },
    });
  });

  it('walks up, and shows the way', async () => {
    const project = await found({ 'supabase/config.toml': TOML, 'apps/web/': '' }, 'apps/web');
    expect(project).toMatchObject({ root: project.repository, config: { file: '../../supabase/config.toml' } });
  });

  it('takes the nearest', async () => {
    expect(
      (await found({ 'supabase/config.toml': '', 'apps/web/supabase/config.toml': TOML }, 'apps/web')).config?.text,
    ).toBe(TOML);
  });

  it('does not leave the repository', async () => {
    const project = await found({ 'supabase/config.toml': TOML, 'inner/.git/': '', 'inner/src/': '' }, 'inner/src');
    expect(project).toMatchObject({ root: join(project.repository, 'inner/src'), config: null });
  });

  it('takes a .git file, as a worktree has, for the root as well', async () => {
    expect(
      (await found({ 'supabase/config.toml': TOML, 'inner/.git': 'gitdir: ../.git/worktrees/inner\n' }, 'inner'))
        .config,
    ).toBeNull();
  });

  it.each([
    [['config.toml'], 'config.toml'],
    [['config.json', 'config.toml'], 'config.json'],
    [['config.jsonc', 'config.toml'], 'config.jsonc'],
    [['config.json', 'config.jsonc'], 'config.json'],
  ])('of %j takes %s', async (names, winner) => {
    const { config } = await found(
      Object.fromEntries(names.map((name) => [`supabase/${name}`, name.endsWith('toml') ? TOML : '{}'])),
    );
    expect(config?.file).toBe(`supabase/${winner}`);
  });

  it('passes a folder of that name over', async () => {
    expect((await found({ 'supabase/config.toml/': '', 'supabase/config.json/': '' })).config).toBeNull();
  });

  it('keeps a file that does not parse, with the place', async () => {
    expect((await found({ 'supabase/config.toml': 'a = 1\n[auth\n' })).config).toMatchObject({
      read: { ok: false, line: 2 },
    });
  });

  it('keeps a file that is not UTF-8, with the place', async () => {
    const bytes = Uint8Array.from([0x61, 0x0a, 0x23, 0xe4, 0x0a]);
    const project = await found({ 'supabase/config.toml': bytes });
    expect(project.config).toMatchObject({ text: '', read: { ok: false, line: 2, column: 2 } });
  });
});

// A path without a drive is no absolute one on Windows.
const IS_WINDOWS = process.platform === 'win32';

describe('sourceFolders', () => {
  it('goes from the folder to the root of the repository', async () => {
    const root = repository({ 'a/b/': '' });
    expect(await sourceFolders(files, join(root, 'a/b'), root)).toEqual([join(root, 'a/b'), join(root, 'a'), root]);
  });

  it.skipIf(IS_WINDOWS)('ends at the Supabase project where there is no repository', async () => {
    expect(await sourceFolders(files, '/no/where/app', '/no/where')).toEqual(['/no/where/app', '/no/where']);
  });

  it.skipIf(IS_WINDOWS)('is the folder alone where there is neither', async () => {
    expect(await sourceFolders(files, '/no/where', '/no/where')).toEqual(['/no/where']);
  });
});
