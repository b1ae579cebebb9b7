import { expect, it } from 'vitest';
import { cleanEnv, documentOf, runCli } from '../harness/cli.ts';
import { BIN, machineNode, ROOT } from '../harness/paths.ts';
import { openPty } from '../harness/pty.ts';
import { expectDocument } from '../harness/schema.ts';
import type { Outcome } from '../harness/spawn.ts';

function explain(...args: string[]): Promise<Outcome> {
  return runCli(['explain', ...args]);
}

it('lists the checks whose pages speak of a symptom, and says how to go on', async () => {
  const { code, stdout, stderr } = await explain('No suitable key');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^token\/key-unknown +The token was signed with an unknown key$/m);
  expect(stderr).toMatch(/npx cognito-supabase explain [a-z]+\/[a-z-]+/);
});

it('prints the page where there is one alone, and names it', async () => {
  const { stdout, stderr } = await explain('Socket timeout');
  expect(stdout).toMatch(/^# The function is too slow/);
  expect(stderr).toBe('lambda/timeout\n');
});

it('has all of it in JSON, best first', async () => {
  const outcome = await explain('JWT expired', '--json');
  const document = documentOf(outcome);
  expectDocument('explain', document);
  expect((document['pages'] as { id: string }[])[0]?.id).toBe('token/expired');
  expect(outcome.stderr).toBe('');
});

it('prints the page of an id alone', async () => {
  expect(await explain('token/role-missing')).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/^# The token has no role/) as string,
  });
});

it.each([
  ['token/role-mising', /Did you mean token\/role-missing\?/],
  ['congito', /Did you mean cognito\?/],
  ['token/nonsense', /There is no such check/],
  ['qwertyuiop', /no page speaks of that/],
  ['', /no page speaks of that/],
])('%j is no check and no symptom', async (asked, message) => {
  const { code, stdout, stderr } = await explain(asked);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

it('lists the checks of a layer, and all of them by layer', async () => {
  const { stdout } = await explain('lambda');
  expect(stdout).toMatch(/^Trigger function \(lambda\)\n {2}lambda\//);
  expect(stdout.match(/^ {2}(?!lambda\/)/gm)).toBeNull();
  const all = (await explain()).stdout;
  expect(all.match(/^\S.* \((\w+)\)$/gm)).toHaveLength(7);
  const pages = documentOf(await explain('lambda', '--json'))['pages'] as { id: string }[];
  expect(pages.every(({ id }) => id.startsWith('lambda/'))).toBe(true);
});

it.each([60, 80])('is drawn for a terminal of %i columns, with its commands whole', async (cols) => {
  const pty = openPty([machineNode(), BIN, 'explain', 'config/missing'], { cwd: ROOT, env: cleanEnv(ROOT), cols });
  expect(await pty.exit).toEqual({ code: 0 });
  const lines = pty.plain().split('\n');
  expect(lines).toContain('There is no Supabase config file');
  expect(lines).toContain('    npx cognito-supabase verify --cwd path/to/project');
  expect(lines.filter((line) => line.length > cols || /^(#|```)/.test(line))).toEqual([]);
});
