import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../harness/cli.ts';
import { ELSEWHERE, openScene, USER, type Scene } from '../init/scene.ts';
import { ERASE, openTerminal, slowDown, watch, watchLongWays, type Watched } from './slow-kit.ts';

const COLUMNS = 60;
const HIDE_CURSOR = '\u001B[?25l';

/** What was drawn to be erased again, each state of the line. */
function drawn(raw: string): string[] {
  return raw
    .split(ERASE)
    .slice(1)
    .map((part) => stripVTControlCharacters(part.split(/[\r\n]/)[0] ?? ''))
    .filter((line) => line !== '');
}

describe('at a terminal of 60 columns, with a second a call', () => {
  let runs: Watched[];
  beforeAll(async () => {
    runs = await watchLongWays();
  }, 180_000);
  const run = (command: string): Watched => runs.find(({ args }) => args[0] === command) as Watched;

  it.each(['init', 'verify', 'remove', 'link'])('%s: something on it changes all the time', (command) => {
    expect(run(command)).toMatchObject({ code: 0 });
    expect(run(command).longest).toBeLessThan(5);
  });

  it.each([
    // That is one call, whose answer comes as the second is full.
    ['init', /^Looking at user pool eu-west-1_Ends2Ends …/],
    ['init', /^Waiting until Lambda can use the role … 2 s$/],
    ['init', /^Waiting until the function is ready … 1 s$/],
    ['init', /^trigger: attach the function as V2_0 pre-token-generat… 1 s$/],
    ['init', /^Signing the throw-away user in … 2 s$/],
    ['verify', /^Looking at user pool eu-west-1_Ends2Ends …$/],
    ['verify', /^Deleting the throw-away user …$/],
    ['remove', /^role: .* 1 s$/],
    ['link', /^abcdefghijklmnopqrst: waiting until Supabase has the u… 2 s$/],
  ])('%s says what is waited for, and how long already: %s', (command, line) => {
    expect(drawn(run(command).raw)).toContainEqual(expect.stringMatching(line));
  });

  it.each(['init', 'verify', 'remove', 'link'])('%s: the line never wraps, and nothing of it stays', (command) => {
    const { raw, plain } = run(command);
    const states = drawn(raw).filter((line) => line.includes('…'));
    expect(states.length).toBeGreaterThan(3);
    expect(states.filter((line) => line.length >= COLUMNS)).toEqual([]);
    expect(plain).not.toMatch(/… \d+ s|Looking|Waiting|waiting/);
    expect(raw).not.toContain(HIDE_CURSOR);
  });

  it('a step that is done takes the place of its line', () => {
    const done = run('init')
      .plain.split('\n')
      .filter((line) => line.startsWith('✓ ') && !line.includes(':'));
    expect(done).toEqual(['✓ config', '✓ role', '✓ function', '✓ permission', '✓ trigger']);
  });
});

describe('with a second for the first answer', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  const slowly = (args: readonly string[], env: Record<string, string> = {}): Promise<Watched> => {
    scene.emulator.faults.clear();
    slowDown(scene.emulator, 700);
    return watch(scene, args, { env });
  };

  it('nothing that is printed is lost', async () => {
    const slow = await slowly(['verify']);
    scene.emulator.faults.clear();
    const fast = await watch(scene, ['verify']);
    expect(slow.raw).toContain(ERASE);
    expect(slow.plain).toBe(fast.plain);
  });

  it.each([
    [[], { TERM: 'dumb' }],
    [[], { CI: 'true' }],
    [['--json'], {}],
    [['--quiet'], {}],
  ])('%j %j: nothing changes in place', async (flags, env) => {
    const { raw, plain } = await slowly(['verify', ...flags], env);
    expect(raw).not.toContain('\u001B[K');
    expect(plain.match(/^Looking at user pool eu-west-1_Ends2Ends …$/gm) ?? []).toHaveLength(
      flags[0] === '--quiet' ? 0 : 1,
    );
  });

  it('Ctrl-C takes the line away', async () => {
    scene.emulator.faults.clear();
    slowDown(scene.emulator, 60_000);
    const pty = openTerminal(scene, ['remove']);
    await pty.waitFor('Looking at user pool');
    pty.press('ctrl-c');
    expect(await pty.exit).toEqual({ code: 130 });
    expect(pty.plain()).toMatch(
      /from amplify_outputs\.json\n.*\n✗ Interrupted\. Nothing was changed\. \[interrupted\]\n$/,
    );
    expect(pty.raw()).not.toContain(HIDE_CURSOR);
  });
});

describe('a terminal that is closed while the line is on it', () => {
  it('leaves no throw-away user behind', async () => {
    const scene = await openScene();
    const users = (): unknown[] => scene.emulator.calls.filter(({ action }) => action === 'AdminDeleteUser');
    try {
      slowDown(scene.emulator, 700);
      const pidFile = scene.project.path('pid');
      const pty = openTerminal(scene, ['token', '--probe-user'], { pidFile });
      await pty.waitFor('Signing the throw-away user in …');
      const pid = Number(await scene.project.read('pid'));
      pty.close();
      await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);
      expect(users()).toHaveLength(1);
    } finally {
      await scene.close();
    }
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a question', () => {
  it('has the terminal to itself, although the sign-in goes on', async () => {
    const users = [{ ...USER, status: 'FORCE_CHANGE_PASSWORD' }];
    const scene = await openScene({
      pool: {
        users,
        clients: [{ ClientId: ELSEWHERE.clientId, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }],
      } as object,
    });
    try {
      slowDown(scene.emulator, 700);
      const env = { COGNITO_SUPABASE_PASSWORD: USER.password };
      const pty = openTerminal(scene, ['token', '--username', USER.username], { env, cols: 100 });
      for (const question of ['New password', 'The same again']) {
        await pty.waitFor(question);
        // Longer than the line would take to change.
        await sleep(1500);
        expect(pty.raw().slice(pty.raw().lastIndexOf(question))).not.toContain(ERASE);
        pty.type('Another-horse-2\r');
      }
      expect(await pty.exit).toEqual({ code: 0 });
      expect(drawn(pty.raw())).toContainEqual(expect.stringMatching(/^Signing in …/));
      expect(pty.plain()).not.toContain('Signing in');
    } finally {
      await scene.close();
    }
  });
});

describe('in a log', () => {
  it('each step has one plain line, and no line comes twice', async () => {
    const scene = await openScene({ emulator: { roleLagMs: 3000, pendingMs: 2000 } });
    slowDown(scene.emulator, 700);
    try {
      const options = { cwd: scene.project.dir, env: scene.emulator.env };
      const { code, stdout, stderr } = await runCli(['init', '--yes', '--probe-user'], options);
      const lines = stderr.trimEnd().split('\n');
      expect({ code, escapes: (stdout + stderr).includes('\u001B') || stderr.includes('\r') }).toEqual({
        code: 0,
        escapes: false,
      });
      expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
      expect(lines).toEqual(
        expect.arrayContaining([
          'Looking at user pool eu-west-1_Ends2Ends …',
          'Waiting until Lambda can use the role …',
          'Waiting until the function is ready …',
          '✓ function',
          'Deleting the throw-away user …',
        ]),
      );
    } finally {
      await scene.close();
    }
  });
});
