/** Where only the user can decide: one question, and after each answer the commands that do the same without it. */
import { afterEach, describe, expect, it } from 'vitest';
import { existsSync } from 'node:fs';
import type { Outcome } from '../harness/spawn.ts';
import type { Pty } from '../harness/pty.ts';
import { openScene, type Scene, type SceneOptions } from './scene.ts';

const HCL = 'resource "aws_cognito_user_pool" "main" {\n  name = "customers"\n}\n';
const THEIRS = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';
const GIVES_ROLE = `export const handler = async (event) => {
  event.response.claimsOverrideDetails = { claimsToAddOrOverride: { role: 'authenticated' } };
  return event;
};`;
const GIVES_NONE = 'export const handler = async (event) => event;';

let scene: Scene;
async function open(files: Readonly<Record<string, string>>, options: SceneOptions = {}): Promise<void> {
  scene = await openScene(options);
  for (const [file, text] of Object.entries(files)) await scene.project.write(file, text);
}
afterEach(() => scene.close());

const withTrigger = (source: string): SceneOptions => ({
  pool: { LambdaConfig: { PreTokenGeneration: THEIRS } },
  emulator: { functions: [{ name: 'theirs', region: 'eu-west-1', source }] },
});

/** Opens the question, and takes the way with these words. */
async function take(pty: Pty, words: string): Promise<void> {
  const shown = await pty.waitFor(/What is to be done\?[^]*Stop/);
  // What is said of the first one may stand on a line of its own.
  const titles = shown.split('\n').filter((line) => /^(?:❯ {3}| {4})\S/.test(line));
  const at = titles.findIndex((title) => title.includes(words));
  expect(at).toBeGreaterThanOrEqual(0);
  for (let step = 0; step < at; step += 1) pty.press('down');
  pty.press('enter');
}

/** The commands under "The same without this question:", of the last one. */
function repeated(pty: Pty): string[] {
  const [, ...after] = pty.plain().split('The same without this question:\n');
  return [...(after.at(-1) ?? '').matchAll(/^ {2}npx cognito-supabase (.*)$/gm)].map(([, command = '']) => command);
}

async function runAll(commands: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const command of commands) outcomes.push(await scene.run(command.split(' ')));
  return outcomes;
}

describe('a pool that infrastructure as code owns', () => {
  it.each<[string, Record<string, string>, string]>([
    ['Terraform', { 'infra/cognito.tf': HCL }, 'infra/role-claim'],
    [
      'the CDK',
      { 'lib/auth.ts': "import { UserPool } from 'aws-cdk-lib/aws-cognito';\nnew UserPool(this, 'Users', {});\n" },
      'lib/role-claim',
    ],
  ])('is written for %s, on one question, and nothing of AWS is changed', async (tool, files, place) => {
    await open(files);
    const ending = tool === 'Terraform' ? 'tf' : 'ts';
    const pty = scene.terminal(['init'], { cols: 130 });
    await take(pty, `Write it for ${tool} (recommended)`);
    await pty.waitFor('Carry this out?');
    expect(existsSync(scene.project.path(`${place}.${ending}`))).toBe(false);
    pty.type('y');
    expect(await pty.exit).toEqual({ code: 0 });
    const written = await scene.project.read(`${place}.${ending}`);
    expect(await scene.project.read(`${place}/role-claim.mjs`)).toContain('export');
    expect(await scene.config()).toContain('user_pool_id = "eu-west-1_Ends2Ends"');
    expect(scene.mutations()).toEqual([]);
    expect(pty.plain()).toMatch(/Deploy: +(terraform apply|npx cdk deploy)\n/);
    expect(pty.plain()).toMatch(/Prove: +npx cognito-supabase verify --probe-user/);
    const commands = repeated(pty);
    await scene.close();
    await open(files);
    expect(await runAll(commands)).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(await scene.project.read(`${place}.${ending}`)).toBe(written);
    expect(await scene.config()).toContain('user_pool_id = "eu-west-1_Ends2Ends"');
  });

  it('is attached to from outside, or only the config is written, by commands that do the same', async () => {
    await open({ 'infra/cognito.tf': HCL });
    for (const [words, flag] of [
      ['Attach it from outside', '--allow-managed'],
      ['config alone', '--skip lambda'],
    ] as const) {
      const pty = scene.terminal(['init'], { cols: 130 });
      await take(pty, words);
      await pty.waitFor(/Prove it|Carry this out/);
      pty.press('ctrl-c');
      expect(await pty.exit).toEqual({ code: 130 });
      expect(repeated(pty)).toEqual([`init ${flag} --yes`]);
    }
    expect(scene.mutations()).toEqual([]);
    expect(await runAll(['init --allow-managed --yes'])).toMatchObject([{ code: 0 }]);
  });

  it('is left alone by who stops', async () => {
    await open({ 'infra/cognito.tf': HCL });
    const before = await scene.config();
    const pty = scene.terminal(['init']);
    await take(pty, 'Stop');
    expect(await pty.exit).toEqual({ code: 1 });
    expect(pty.plain()).toContain('Nothing was changed. [declined]');
    expect([await scene.config(), scene.mutations()]).toEqual([before, []]);
  });

  it('writes over no file of the user, and says where else', async () => {
    await open({ 'infra/cognito.tf': HCL, 'infra/role-claim.tf': '# mine\n' });
    const before = await scene.config();
    const pty = scene.terminal(['init'], { cols: 130 });
    await take(pty, 'Write it for Terraform');
    expect(await pty.exit).toEqual({ code: 3 });
    const [, command = ''] = /`npx cognito-supabase (generate [^`]*)`/.exec(pty.plain().replaceAll(/\s+/g, ' ')) ?? [];
    expect(await runAll([command])).toMatchObject([{ code: 0 }]);
    expect([await scene.config(), await scene.project.read('infra/role-claim.tf')]).toEqual([before, '# mine\n']);
  });

  it('names the same ways without a terminal, and where the code goes', async () => {
    await open({ 'infra/cognito.tf': HCL });
    const { code, stderr } = await scene.run(['init', '--yes']);
    expect(code).toBe(3);
    expect(stderr).toContain('`npx cognito-supabase generate terraform --out infra/role-claim.tf`');
    expect(stderr).toContain('infra/role-claim/role-claim.mjs');
    expect(stderr).toMatch(/--allow-managed .*--skip lambda/);
  });
});

describe('a trigger that is there already', () => {
  it('is checked, and kept where it sets the role', async () => {
    await open({}, withTrigger(GIVES_ROLE));
    const pty = scene.terminal(['init'], { cols: 130 });
    await take(pty, 'Check it');
    await pty.waitFor('Prove it');
    pty.press('enter');
    await pty.waitFor('Carry this out?');
    pty.type('y');
    expect(await pty.exit).toEqual({ code: 0 });
    expect(scene.mutations()).toEqual(['AddPermission']);
    expect(repeated(pty)).toEqual(['init --invoke --yes']);
    const { code } = await scene.run(['init', '--invoke', '--yes']);
    expect(code).toBe(0);
  });

  it('is checked, and where it does not, the other ways are left; three questions in all', async () => {
    await open({}, withTrigger(GIVES_NONE));
    const pty = scene.terminal(['init'], { cols: 130 });
    await take(pty, 'Check it');
    await pty.waitFor('made-up sign-ins no role');
    await take(pty, 'Put a function in front');
    await pty.waitFor('Carry this out?');
    expect(pty.plain()).not.toContain('Prove it');
    pty.type('y');
    expect(await pty.exit).toEqual({ code: 0 });
    expect((await scene.signIn()).id['role']).toBe('authenticated');
    expect(repeated(pty)).toEqual(['init --invoke --on-existing-trigger chain --yes']);
  });

  it('names the same ways without a terminal', async () => {
    await open({ 'infra/cognito.tf': HCL }, withTrigger(GIVES_NONE));
    const { code, stderr } = await scene.run(['init', '--yes']);
    expect(code).toBe(3);
    for (const flag of ['--invoke', 'chain --allow-managed', 'replace --allow-managed', '--skip lambda'])
      expect(stderr).toContain(flag);
  });
});

describe('another pool or provider in the config', () => {
  it('is one question as well', async () => {
    await open({});
    const text = await scene.config();
    await scene.project.write(
      'supabase/config.toml',
      text.replace(/(\[auth\.third_party\.firebase\]\nenabled = )false/, '$1true'),
    );
    const pty = scene.terminal(['init'], { cols: 130 });
    await take(pty, 'Switch firebase off');
    await pty.waitFor('init --disable-other-provider --yes');
    await pty.waitFor('Prove it');
    pty.press('ctrl-c');
    expect(await pty.exit).toEqual({ code: 130 });
  });
});
