import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Key, Pty } from '../harness/pty.ts';
import { type Scene, openScene } from './scene.ts';

// An open question as the prompts package draws it: a question mark, the question, and what may be typed.
const QUESTION = /^\? [^\n]*(?:›|\(y\/N\)|\(Y\/n\))[^\n]*/m;
const COLOURS = [30, 31, 32, 33, 34, 35, 36, 37, 90].map((code) => `\u001B[${code}m`);
const OTHER = { userPoolId: 'eu-west-1_0therP00l', clientId: '1aaaaaaaaaaaaaaaaaaaaaaaaa' };

/** The next open question, or undefined when the program ends without asking another. */
async function nextQuestion(pty: Pty): Promise<string | undefined> {
  return Promise.race([pty.waitFor(QUESTION, 30_000).catch(() => undefined), pty.exit.then(() => undefined)]);
}

/** Answers as a person who agrees would, until the program ends or the given number of questions is answered. */
async function agree(pty: Pty, most = Number.POSITIVE_INFINITY): Promise<number> {
  for (let answered = 0; ; answered += 1) {
    if (answered >= most) return answered;
    const question = await nextQuestion(pty);
    if (question === undefined) return answered;
    if (/\(y\/N\)|\(Y\/n\)/.test(question)) pty.type('y');
    else pty.press('enter');
  }
}

/** Runs a test on a project that names two user pools, so that init must ask which. */
async function withTwoPools<T>(test: (scene: Scene) => Promise<T>): Promise<T> {
  const scene = await openScene({ second: OTHER });
  try {
    await scene.project.write('package.json', JSON.stringify({ dependencies: { 'aws-amplify': '6.22.1' } }));
    await scene.project.write('tsconfig.json', '{}');
    return await test(scene);
  } finally {
    await scene.close();
  }
}

/** Leaves init at its last of some questions, the others agreed to. */
async function leaveAt(scene: Scene, answered: number, key: Key): Promise<{ code: number | null; shown: string }> {
  const pty = scene.terminal(['init']);
  expect(await agree(pty, answered)).toBe(answered);
  expect(await nextQuestion(pty)).toBeDefined();
  pty.press(key);
  return { ...(await pty.exit), shown: pty.plain() };
}

describe('init, driven by keyboard', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  it('asks which pool, for the proof, and whether to go on; and does all of it', () =>
    withTwoPools(async (fresh) => {
      const pty = fresh.terminal(['init']);
      expect(await agree(pty)).toBe(3);
      expect({ ...(await pty.exit), shown: pty.plain() }).toMatchObject({ code: 0 });
      expect(fresh.mutations()).toContain('UpdateUserPool');
      expect(await fresh.config()).toMatch(
        /enabled = true\nuser_pool_id = "eu-west-1_\w+"\nuser_pool_region = "eu-west-1"/,
      );
      expect(fresh.mutations()).toContain('AdminDeleteUser');
      expect(pty.plain()).toMatch(/Supabase client:\s+npx cognito-supabase generate client --framework amplify-web/);
    }));

  it.each([
    { key: 'ctrl-c', answered: 0 },
    { key: 'ctrl-c', answered: 1 },
    { key: 'esc', answered: 0 },
    { key: 'esc', answered: 1 },
    { key: 'ctrl-c', answered: 2 },
    { key: 'esc', answered: 2 },
  ] as const)('changes nothing when left with $key after $answered answers', ({ key, answered }) =>
    withTwoPools(async (fresh) => {
      const before = await fresh.config();
      const { code, shown } = await leaveAt(fresh, answered, key);
      expect({ code, shown }).toMatchObject({ code: 130 });
      expect(shown).toMatch(/nothing was changed/i);
      expect(fresh.mutations()).toEqual([]);
      expect(await fresh.config()).toBe(before);
    }),
  );

  it('takes no for an answer', async () => {
    const before = await scene.config();
    const pty = scene.terminal(['init']);
    expect(await nextQuestion(pty)).toMatch(/Prove it.*\(y\/N\)/);
    pty.press('enter');
    expect(await nextQuestion(pty)).toMatch(/Carry this out.*\(y\/N\)/);
    pty.type('n');
    expect(await pty.exit).toEqual({ code: 1 });
    expect(pty.plain()).toMatch(/Nothing was changed\. \[declined\]/);
    expect(scene.mutations()).toEqual([]);
    expect(await scene.config()).toBe(before);
  });

  it('gives the cursor back', async () => {
    const pty = scene.terminal(['init']);
    expect(await nextQuestion(pty)).toBeDefined();
    pty.press('ctrl-c');
    await pty.exit;
    expect(pty.raw().lastIndexOf('\u001B[?25h')).toBeGreaterThan(pty.raw().lastIndexOf('\u001B[?25l'));
  });

  it('asks one question about a trigger that is there, in a pool that a stack owns', async () => {
    const theirs = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';
    const owned = await openScene({
      pool: { LambdaConfig: { PreTokenGeneration: theirs } },
      emulator: {
        stacks: [
          {
            name: 'shop-auth',
            region: 'eu-west-1',
            resources: [{ logicalId: 'UserPool', physicalId: 'eu-west-1_Ends2Ends', type: 'AWS::Cognito::UserPool' }],
          },
        ],
        functions: [{ name: 'theirs', region: 'eu-west-1', source: 'export const handler = async (event) => event;' }],
      },
    });
    try {
      const declined = owned.terminal(['init']);
      expect(await nextQuestion(declined)).toMatch(/What is to be done/);
      await declined.waitFor(
        /Check it[^]*Put a function in front[^]*Show the lines[^]*Replace it[^]*config alone[^]*Stop/,
      );
      declined.press('down');
      declined.press('down');
      declined.press('enter');
      expect(await declined.exit).toEqual({ code: 3 });
      expect(owned.mutations()).toEqual([]);
      const pty = owned.terminal(['init']);
      expect(await nextQuestion(pty)).toMatch(/What is to be done/);
      pty.press('down');
      pty.press('enter');
      await pty.waitFor('init --on-existing-trigger chain --allow-managed --yes');
      expect(await nextQuestion(pty)).toMatch(/Prove it/);
      pty.type('n');
      expect(await nextQuestion(pty)).toMatch(/Carry this out/);
      pty.type('y');
      await agree(pty);
      expect({ ...(await pty.exit), shown: pty.plain() }).toMatchObject({ code: 0 });
      expect((await owned.signIn()).id['role']).toBe('authenticated');
    } finally {
      await owned.close();
    }
  });

  it('ends at a question when it is told to, and gives the cursor back', async () => {
    const pidFile = scene.project.path('told');
    const pty = scene.terminal(['init'], { pidFile });
    expect(await nextQuestion(pty)).toBeDefined();
    process.kill(Number(await scene.project.read('told')), 'SIGTERM');
    expect({ ...(await pty.exit), shown: pty.plain() }).toMatchObject({ code: 130 });
    expect(pty.raw().lastIndexOf('\u001B[?25h')).toBeGreaterThan(pty.raw().lastIndexOf('\u001B[?25l'));
  });

  it.each([
    { args: ['init'], env: { NO_COLOR: '1' } },
    { args: ['init', '--no-color'], env: {} },
  ])('asks without colour where none is wanted: $args $env', async ({ args, env }) => {
    const pty = scene.terminal(args, { cols: 50, env });
    expect(await nextQuestion(pty)).toBeDefined();
    pty.press('ctrl-c');
    expect(await pty.exit).toEqual({ code: 130 });
    // Cursor movement is no colour; codes that end with m set one.
    expect(COLOURS.filter((colour) => pty.raw().includes(colour))).toEqual([]);
  });

  it('ends when the terminal is closed, and changes nothing', async () => {
    const before = await scene.config();
    const pidFile = scene.project.path('pid');
    const pty = scene.terminal(['init'], { pidFile });
    expect(await nextQuestion(pty)).toBeDefined();
    const pid = Number(await scene.project.read('pid'));
    expect(isRunning(pid)).toBe(true);
    pty.close();
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
    expect(scene.mutations()).toEqual([]);
    expect(await scene.config()).toBe(before);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
