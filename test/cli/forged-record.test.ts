/** Anybody who can write to the repository can write what is in supabase/.temp: by itself it takes nothing away. */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/text/json.ts';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { ELSEWHERE, type Scene, type SceneOptions, openScene } from '../init/scene.ts';

const ACCOUNT = 'arn:aws:lambda:eu-west-1:123456789012:function';
const THEIRS = `${ACCOUNT}:theirs`;
const EVIL = `${ACCOUNT}:evil`;
const SOURCE = 'export const handler = async (event) => event;\n';
const FUNCTIONS = ['theirs', 'evil'].map((name) => ({ name, region: 'eu-west-1', source: SOURCE }));
const REF = 'abcdefghijklmnopqrst';
const TOKEN = { SUPABASE_ACCESS_TOKEN: `sbp_${'0f'.repeat(20)}` };

let scene: Scene;
const open = async (options: SceneOptions = {}): Promise<void> => {
  await scene.close();
  scene = await openScene(options);
};
beforeEach(async () => {
  scene = await openScene({ emulator: { functions: FUNCTIONS } });
});
afterEach(() => scene.close());

const pool = (): JsonObject =>
  JSON.parse(JSON.stringify(scene.emulator.state.cognito.pools.get(scene.where.userPoolId)?.described)) as JsonObject;
const attached = (): unknown => ((pool()['LambdaConfig'] ?? {}) as JsonObject)['PreTokenGeneration'];

/** Written as an attacker writes it: the tests' own look for leaks is not to hold it for ours. */
async function forge(path: string, content: object): Promise<string> {
  const file = scene.project.path(path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(content));
  return file;
}
const state = (content: object): Promise<string> => forge('supabase/.temp/cognito-supabase/state.json', content);

async function remove(
  ...args: string[]
): Promise<{ code: number | null; said: string; document: Record<string, unknown> }> {
  const options = ['--yes', '--json', '--user-pool-id', scene.where.userPoolId, ...args];
  const outcome = await scene.run(['remove', ...options], { env: TOKEN });
  const document = documentOf(outcome);
  if (!('error' in document)) expectDocument('remove', document);
  return { code: outcome.code, said: outcome.stdout + outcome.stderr, document };
}

const backup = (changes: object): object => ({
  schemaVersion: 1,
  userPool: { ...pool(), ...changes },
  mfaConfig: { MfaConfiguration: 'OFF' },
});
const restore = (...args: string[]) => scene.run(['restore', ...args, '--yes']);
const git = (...args: string[]) => execFileSync('git', args, { cwd: scene.project.dir, stdio: 'pipe' });

describe('a record of an attached function', () => {
  const production = { LambdaConfig: { PreTokenGeneration: THEIRS } };
  const forged = (previous?: string) =>
    state({
      attached: [{ userPoolId: scene.where.userPoolId, functionArn: THEIRS, ...(previous ? { previous } : {}) }],
    });

  it.each([[undefined], [`V1_0@${EVIL}`]])(
    'that its policy does not confirm detaches nothing (previous: %s)',
    async (previous) => {
      await open({ pool: production, emulator: { functions: FUNCTIONS } });
      await forged(previous);
      const calls = scene.emulator.calls.length;
      const { code, said } = await remove();
      expect([code, attached(), scene.mutations(calls)]).toEqual([3, THEIRS, []]);
      expect(said).toContain(`--detach ${THEIRS}`);
    },
  );

  it('puts no function back that nothing but itself names', async () => {
    expect(await scene.run(['init', '--yes', '--function-arn', THEIRS])).toMatchObject({ code: 0 });
    await forged(`V1_0@${EVIL}`);
    const { code, said, document } = await remove();
    expect([code, attached()]).toEqual([3, THEIRS]);
    expect(said).toContain(`--restore-trigger ${EVIL}`);
    expect(document['left']).toHaveLength(1);
  });

  it('is not needed where the user says what is to be done', async () => {
    await open({ pool: production, emulator: { functions: FUNCTIONS } });
    expect(await remove('--detach', THEIRS)).toMatchObject({ code: 0 });
    expect(attached()).toBeUndefined();
  });

  it('and the function before it, honestly told, is taken back with --restore-trigger', async () => {
    await open({ pool: { LambdaConfig: { PreTokenGeneration: EVIL } }, emulator: { functions: FUNCTIONS } });
    const replace = ['--function-arn', THEIRS, '--on-existing-trigger', 'replace'];
    expect(await scene.run(['init', '--yes', ...replace])).toMatchObject({ code: 0 });
    expect((await remove()).said).toContain(`--restore-trigger ${EVIL}`);
    expect(await remove('--restore-trigger', EVIL)).toMatchObject({ code: 0 });
    expect(attached()).toBe(EVIL);
    const theirs = [...scene.emulator.state.lambda.functions].find(([name]) => name.includes('theirs'))?.[1];
    expect([...(theirs?.policies.values() ?? [])].flatMap(({ statements }) => statements)).toEqual([]);
  });

  it.each([
    [['--detach', EVIL], 2, /runs another function/],
    [['--restore-trigger', `${ACCOUNT}:gone`], 3, /There is no function/],
    [['--detach', 'theirs'], 2, /--detach \(6 characters\) is not the ARN/],
    [['--detach', THEIRS, '--skip', 'lambda'], 2, /exclude each other/],
  ])('%j changes nothing', async (args, code, words) => {
    await open({ pool: production, emulator: { functions: FUNCTIONS } });
    const outcome = await remove(...args);
    expect([outcome.code, attached()]).toEqual([code, THEIRS]);
    expect(outcome.said).toMatch(words);
  });
});

it("a record of a hosted project deletes no other pool's integration", async () => {
  const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Prod45678';
  await open({ emulator: { projects: [{ ref: REF, name: 'shop', integrations: [{ oidc_issuer_url: issuer }] }] } });
  await state({ linked: [{ userPoolId: ELSEWHERE.userPoolId, projectRef: REF, issuer }] });
  const calls = scene.emulator.calls.length;
  const { code, said } = await remove();
  expect([code, scene.mutations(calls)]).toEqual([3, []]);
  expect(said).toContain(`unlink --project-ref ${REF}`);
});

it('of two issuers that a project is recorded with, only the one that is unlinked is forgotten', async () => {
  const host = 'https://cognito-idp.eu-west-1.amazonaws.com';
  const [own, other] = [ELSEWHERE.userPoolId, 'eu-west-1_Prod45678'].map((id) => ({
    userPoolId: id,
    projectRef: REF,
    issuer: `${host}/${id}`,
  }));
  const integrations = [own, other].map((one) => ({ oidc_issuer_url: one?.issuer ?? '' }));
  await open({ emulator: { projects: [{ ref: REF, name: 'shop', integrations }] } });
  const file = await state({ schemaVersion: 1, linked: [own, other] });
  expect(await scene.run(['unlink', '--yes', '--project-ref', REF], { env: TOKEN })).toMatchObject({ code: 0 });
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ linked: [other] });
});

it('a record of another config file takes nothing out of this one', async () => {
  const other = { userPoolId: 'eu-west-1_Prod45678', userPoolRegion: 'eu-west-1' };
  const block = `enabled = true\nuser_pool_id = "${other.userPoolId}"\nuser_pool_region = "${other.userPoolRegion}"\n`;
  const config = `[auth.third_party.aws_cognito]\n${block}`;
  await scene.project.write('supabase/config.toml', config);
  const record = { settings: other, disabled: [], replaced: [], blocks: [{ offset: 0, text: '{}' }] };
  await state({ schemaVersion: 1, edits: [{ file: 'config.json', record }] });
  expect(await remove()).toMatchObject({ code: 0 });
  expect(await scene.config()).toBe(config);
});

describe('restore', () => {
  const foreign = 'arn:aws:lambda:eu-west-1:999999999999:function:evil';
  it.each([
    ['PreSignUp', { LambdaConfig: { PreSignUp: foreign } }, /--allow-foreign arn:aws:lambda:eu-west-1:999999999999/],
    [
      'a sender',
      { LambdaConfig: { CustomEmailSender: { LambdaArn: foreign, LambdaVersion: 'V1_0' } } },
      /--allow-foreign/,
    ],
    ['a role', { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::999999999999:role/sms' } }, /--allow-foreign/],
    ['a function that is gone', { LambdaConfig: { PostConfirmation: `${ACCOUNT}:gone` } }, /not there any more/],
  ])('puts no %s into the pool that a backup alone names', async (_what, changes, words) => {
    const file = await forge('backup.json', backup(changes));
    const before = pool();
    const outcome = await restore(file);
    expect([outcome.code, pool()]).toEqual([3, before]);
    expect(outcome.stderr).toMatch(words);
  });

  it('takes an ARN of another account that was allowed by name', async () => {
    const file = await forge('backup.json', backup({ LambdaConfig: { PreSignUp: foreign } }));
    expect(await restore(file, '--allow-foreign', foreign)).toMatchObject({ code: 0 });
    expect(pool()['LambdaConfig']).toMatchObject({ PreSignUp: foreign });
  });

  it('offers no backup that came with the repository', async () => {
    const folder = 'supabase/.temp/cognito-supabase';
    await forge(`${folder}/2026-tracked.json`, backup({}));
    git('init', '-q');
    git('add', '-f', `${folder}/2026-tracked.json`);
    await forge(`${folder}/2026-mine.json`, backup({}));
    const outcome = await restore();
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toContain('2026-mine.json');
    expect(outcome.stderr).not.toContain('2026-tracked.json');
  });
});

describe('a home that is empty or relative', () => {
  it.each(['', 'home', '.'])('is none (HOME=%j): nothing of the working folder is read as its', async (home) => {
    const at = home === '' ? '.' : home;
    const run = `${process.execPath} -e "require('fs').writeFileSync('pwned','')"`;
    await forge(`${at}/.aws/ignored`, {});
    await scene.project.write(`${at}/.aws/config`, `[default]\nregion = eu-west-1\ncredential_process = ${run}\n`);
    await scene.project.write(`${at}/.supabase/access-token`, TOKEN.SUPABASE_ACCESS_TOKEN);
    const env = { HOME: home, USERPROFILE: home, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
    const verify = await scene.run(['verify'], { env, isolated: true });
    expect(verify.code).toBeLessThan(5);
    const link = await scene.run(['link', '--project-ref', REF, '--json'], { env, isolated: true });
    expect(documentOf(link)).toMatchObject({ error: { id: 'hosted/no-access-token' } });
    await expect(scene.project.read('pwned')).rejects.toThrow(/ENOENT/);
  });
});

describe('what would stop a run half-way', () => {
  it.each([['init'], ['remove']])('stops %s before the first call that changes anything', async (command) => {
    const parts = command === 'remove' ? [] : ['--skip', 'lambda', '--skip', 'verify'];
    expect(await scene.run(['init', '--yes', ...parts])).toMatchObject({ code: 0 });
    const folder = scene.project.path('supabase/.temp');
    await rm(folder, { recursive: true });
    await symlink(tmpdir(), folder);
    const calls = scene.emulator.calls.length;
    const outcome = await scene.run([command, '--yes']);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toMatch(/leads out of/);
    expect(scene.mutations(calls)).toEqual([]);
  });
});
