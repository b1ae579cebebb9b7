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

/** A project that names two user pools, so that init must ask which, and the account that has them. */
function openTwoPools(): Promise<Scene> {
  return openScene({ second: OTHER });
}

/** How many questions a run asks that is agreed to in everything: counted once, on a scene of its own. */
async function questionsAsked(): Promise<number> {
  const other = await openTwoPools();
  try {
    const pty = other.terminal(['init']);
    const asked = await agree(pty);
    expect({ ...(await pty.exit), shown: pty.plain() }).toMatchObject({ code: 0 });
    expect(other.mutations()).toContain('UpdateUserPool');
    expect(await other.config()).toMatch(/enabled = true\nuser_pool_id = "eu-west-1_\w+"\nuser_pool_region = "eu-west-1"/);
    return asked;
  } finally {
    await other.close();
  }
}

describe('init, driven by keyboard', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openTwoPools();
  });
  afterAll(() => scene.close());

  it.each<Key>(['ctrl-c', 'esc'])('does all of it when agreed to, and nothing when left with %s at any question', async (key) => {
    const before = await scene.config();
    const asked = await questionsAsked();
    expect(asked).toBeGreaterThanOrEqual(2);
    for (let answered = 0; answered < asked; answered += 1) {
      const pty = scene.terminal(['init']);
      expect(await agree(pty, answered)).toBe(answered);
      expect(await nextQuestion(pty)).toBeDefined();
      pty.press(key);
      expect(await pty.exit).toEqual({ code: 130 });
      expect(pty.plain()).toMatch(/nothing was changed/i);
    }
    expect(scene.mutations()).toEqual([]);
    expect(await scene.config()).toBe(before);
  });

  it('takes no for an answer', async () => {
    const before = await scene.config();
    const pty = scene.terminal(['init', '--user-pool-id', scene.where.userPoolId]);
    expect(await nextQuestion(pty)).toMatch(/\(y\/N\)/);
    pty.type('n');
    const { code } = await pty.exit;
    expect(code).not.toBe(0);
    expect(code).not.toBe(70);
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

  it('fits a narrow terminal, and asks without colour where none is wanted', async () => {
    const pty = scene.terminal(['init', '--no-color'], { cols: 50 });
    expect(await nextQuestion(pty)).toBeDefined();
    pty.press('ctrl-c');
    await expect(pty.exit).resolves.toEqual({ code: 130 });
    // Cursor movement is no colour; codes that end with m set one.
    expect(COLOURS.filter((colour) => pty.raw().includes(colour))).toEqual([]);
  });
});
