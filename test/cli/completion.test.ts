/** The completion scripts, in the shells that they are for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/core/checks/index.ts';
import { cleanEnv, documentOf, runCli } from '../harness/cli.ts';
import { openPty } from '../harness/pty.ts';
import { expectDocument } from '../harness/schema.ts';
import { spawnProgram } from '../harness/spawn.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'completion-'));
  for (const shell of ['bash', 'zsh', 'fish'])
    await writeFile(join(folder, shell), (await runCli(['completion', shell])).stdout);
  await writeFile(join(folder, 'backup.json'), '{}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a shell proposes for a line that ends where the cursor is. */
type Propose = (...words: string[]) => Promise<string[]>;

async function run(program: string, args: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await spawnProgram(program, args, { cwd: folder, env: cleanEnv(folder) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').filter((line) => line !== '');
}

const bash: Propose = (...words) => {
  const list = ['cognito-supabase', ...words].map((word) => `'${word}'`).join(' ');
  const line = `source ./bash; COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _cognito_supabase; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return run('bash', ['--norc', '-c', line]);
};

const fish: Propose = async (...words) => {
  const line = `source ./fish; complete -C '${['cognito-supabase', ...words].join(' ')}'`;
  return (await run('fish', ['--no-config', '-c', line])).map((one) => one.split('\t')[0] ?? '');
};

const EVERY_LAYER = ['config', 'cognito', 'lambda', 'token', 'hosted', 'live', 'client'];

describe.each([
  ['bash', bash],
  ['fish', fish],
])('%s', (_shell, propose) => {
  it('knows the commands', async () => {
    expect(await propose('un')).toEqual(['unlink']);
    expect(await propose('')).toEqual(expect.arrayContaining(['init', 'verify', 'completion', 'demo']));
  });

  it('knows the flags of each command, and what they take', async () => {
    expect(await propose('link', '--all')).toEqual(['--all-branches']);
    expect(await propose('generate', '--framework', 'amplify-n')).toEqual(['amplify-next']);
    expect(await propose('init', '--trigger-version', 'v')).toEqual(['v1', 'v2', 'v3']);
    expect(await propose('verify', '--only', 'token/role-m')).toEqual(['token/role-missing']);
  });

  it('knows what a command may be about', async () => {
    expect(await propose('generate', 'terr')).toEqual(['terraform']);
    expect(await propose('completion', 'z')).toEqual(['zsh']);
    const checks = await propose('explain', '');
    expect(checks).toEqual(expect.arrayContaining([...EVERY_LAYER, ...CHECKS.map(({ id }) => id)]));
  });

  it('proposes nothing that takes a value of its own', async () => {
    expect(await propose('verify', '--username', 'x')).toEqual([]);
  });
});

it('bash finds the command behind a flag with a value, and a value behind an equals sign', async () => {
  expect(await bash('--profile', 'verify', 'link', '--recr')).toEqual(['--recreate']);
  expect(await bash('generate', '--framework', '=', 'oi')).toEqual(['oidc']);
  expect(await bash('generate', '--framework', '=')).toContain('oidc');
});

/** Types a line and the tab key in a shell at a terminal, and waits for what it makes of them. */
async function typed(shell: string, start: readonly string[], line: string, becomes: string): Promise<string> {
  const pty = openPty(start, { cwd: folder, env: { ...cleanEnv(folder), PS1: '> ', HISTFILE: '' }, cols: 120 });
  pty.type(
    `${shell === 'zsh' ? 'PS1="> "; autoload -U compinit; compinit -u; ' : ''}source ./${shell}; echo rea""dy\n`,
  );
  await pty.waitFor('ready');
  pty.type(line);
  pty.press('tab');
  const seen = await pty.waitFor(becomes);
  pty.close();
  await pty.exit;
  return seen;
}

describe('at a terminal, the tab key', () => {
  it.each([
    ['cognito-supabase disc', 'cognito-supabase discover '],
    ['cognito-supabase generate --framework next', 'next-auth '],
    ['cognito-supabase verify --only token/role-mis', 'token/role-missing '],
    ['cognito-supabase restore bac', 'backup.json '],
  ])('zsh: %s', async (line, becomes) => {
    expect(await typed('zsh', ['zsh', '-f', '-i'], line, becomes)).toBe(becomes);
  });

  it.each([
    ['cognito-supabase disc', 'cognito-supabase discover '],
    ['cognito-supabase verify --skip token/role-mis', 'token/role-missing '],
    ['cognito-supabase restore bac', 'backup.json '],
  ])('bash: %s', async (line, becomes) => {
    expect(await typed('bash', ['bash', '--norc', '-i'], line, becomes)).toBe(becomes);
  });
});

describe('the command', () => {
  it('prints a script that is the same wherever it runs, and never starts the program', async () => {
    const outcome = await runCli(['completion', 'bash', '--json'], {
      cwd: folder,
      env: { AWS_PROFILE: 'secret-name' },
    });
    const document = documentOf(outcome);
    expectDocument('completion', document);
    const { stdout } = await runCli(['completion', 'bash']);
    expect(document['script']).toBe(stdout);
    const calls = stdout.split('\n').filter((line) => /\$\((?!\()|`|\beval\b/.test(line) && !line.startsWith('#'));
    expect(calls).toEqual([expect.stringContaining('compgen -W "$words"')]);
  });

  it.each([
    [[], 'bash, zsh, fish'],
    [['powershell'], 'bash, zsh, fish'],
    [['fihs'], 'Did you mean fish?'],
  ])('%j: names the shells that there are', async (args, says) => {
    const { code, stderr } = await runCli(['completion', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
