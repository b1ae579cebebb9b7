import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import { expectDocument } from '../harness/schema.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { type Scene, openScene } from './scene.ts';

interface Case {
  args: readonly string[];
  /** In the project that knows its pool, or in an empty folder. */
  in: 'project' | 'empty';
  code: number;
  /** What the output must name: the flag that answers, or what was done. */
  names: RegExp;
  /** Also with --json: the document is an error's. */
  error?: true;
}

const CASES: readonly Case[] = [
  { args: ['init'], in: 'project', code: 3, names: /--yes/ },
  { args: ['init'], in: 'empty', code: 2, names: /supabase init.*--skip config/s, error: true },
  { args: ['init', '--skip', 'config'], in: 'empty', code: 3, names: /--user-pool-id/, error: true },
  { args: ['init', '--skip', 'config', '--yes'], in: 'empty', code: 3, names: /--user-pool-id/, error: true },
  {
    args: ['init', '--skip', 'nonsense'],
    in: 'project',
    code: 2,
    names: /--skip <part\.\.\.>' \(8 characters\)/,
    error: true,
  },
  {
    args: ['init', '--user-pool-id', 'nonsense'],
    in: 'project',
    code: 2,
    names: /--user-pool-id \(8 characters\)/,
    error: true,
  },
  {
    args: ['init', '--role', 'service_role', '--yes'],
    in: 'project',
    code: 2,
    names: /row level security/,
    error: true,
  },
  { args: ['init', '--cwd', 'no/such/folder'], in: 'project', code: 2, names: /--cwd \(14 characters\)/, error: true },
  { args: ['discover'], in: 'project', code: 0, names: /eu-west-1_Ends2Ends/ },
  { args: ['discover'], in: 'empty', code: 0, names: /nothing in this project names a user pool/i },
  { args: ['verify'], in: 'empty', code: 1, names: /config\/missing/ },
  { args: ['verify'], in: 'project', code: 1, names: /config\/block-missing/ },
  { args: ['verify', '--username', 'ada'], in: 'project', code: 3, names: /COGNITO_SUPABASE_PASSWORD/, error: true },
  { args: ['verify', '--only', 'nonsense'], in: 'project', code: 2, names: /--only \(8 characters\)/, error: true },
  { args: ['generate'], in: 'empty', code: 2, names: /client/, error: true },
  { args: ['generate', 'nonsense'], in: 'empty', code: 2, names: /\(8 characters\)/, error: true },
  { args: ['generate', '--list'], in: 'empty', code: 0, names: /client/ },
  { args: ['explain'], in: 'empty', code: 0, names: /token\/role-missing/ },
  { args: ['explain', 'token/role-missing'], in: 'empty', code: 0, names: /## How to fix it/ },
  { args: ['explain', 'nonsense'], in: 'empty', code: 2, names: /\(8 characters\)/, error: true },
  { args: ['nonsense'], in: 'empty', code: 2, names: /\(8 characters\)/, error: true },
  { args: ['init', '--nonsense'], in: 'project', code: 2, names: /--nonsense/, error: true },
  { args: [], in: 'empty', code: 2, names: /init[\s\S]*verify/ },
  { args: ['--help'], in: 'empty', code: 0, names: /init[\s\S]*verify/ },
  { args: ['--version'], in: 'empty', code: 0, names: /^\d+\.\d+\.\d+\s*$/ },
];

describe('without a person', () => {
  let scene: Scene;
  let empty: TempProject;
  let before: string;
  beforeAll(async () => {
    scene = await openScene();
    empty = await tempProject();
    before = await scene.config();
  });
  afterAll(async () => {
    await scene.close();
    await empty.cleanup();
  });

  const run = (where: Case['in'], args: readonly string[], env: Record<string, string> = {}) =>
    where === 'project' ? scene.run(args, { env }) : runCli(args, { cwd: empty.dir, env });

  it.each(CASES)('$args in $in: exit $code, naming $names', async ({ args, in: where, code, names }) => {
    const outcome = await run(where, args);
    const output = outcome.stdout + outcome.stderr;
    expect({ code: outcome.code, signal: outcome.signal, output }).toMatchObject({ code, signal: null });
    expect(output).toMatch(names);
    expect(unsafeCharacters(output)).toEqual([]);
    expect(output).not.toMatch(/\n\s+at .*:\d+:\d+/);
  });

  it.each(CASES.filter(({ error }) => error))(
    '$args --json in $in: an error document',
    async ({ args, in: where, code, names }) => {
      const outcome = await run(where, [...args, '--json']);
      expect(outcome.code).toBe(code);
      const document = documentOf(outcome);
      expectDocument('error', document);
      expect(JSON.stringify(document)).toMatch(names);
    },
  );

  it('shows the plan that it has no leave to carry out', async () => {
    const outcome = await scene.run(['init']);
    expect(outcome.stdout + outcome.stderr).toMatch(/user_pool_id = "eu-west-1_Ends2Ends"/);
  });

  it('asks nothing when told so, or in CI, even in a terminal', async () => {
    const pty = scene.terminal(['init', '--no-input']);
    await expect(pty.exit).resolves.toEqual({ code: 3 });
    expect(pty.plain()).toContain('--yes');
  });

  it('never colours what goes to a pipe unless told to', async () => {
    expect((await run('project', ['verify'], { TERM: 'xterm-256color', COLORTERM: 'truecolor' })).stdout).not.toContain(
      '\u001B',
    );
    expect((await run('project', ['verify'], { FORCE_COLOR: '1' })).stdout).toContain('\u001B');
    expect((await run('project', ['verify'], { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain('\u001B');
  });

  it('changed nothing meanwhile', async () => {
    expect(scene.mutations()).toEqual([]);
    expect(await scene.config()).toBe(before);
  });
});
