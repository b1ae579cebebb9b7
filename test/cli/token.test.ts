/** `token`: every way to sign in, and what is in a token. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ClientSeed } from '../../src/emulator/cognito/user-pools.ts';
import type { UserSeed } from '../emulator-kit/cognito/all-user-pools.ts';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { ELSEWHERE, openScene, USER, type Scene } from '../init/scene.ts';

const PASSWORD = { COGNITO_SUPABASE_PASSWORD: USER.password };
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+\n$/;

let scene: Scene;
afterEach(() => scene.close());

async function open(client: Partial<ClientSeed>, user: Partial<UserSeed> = {}): Promise<void> {
  scene = await openScene({
    pool: { clients: [{ ClientId: ELSEWHERE.clientId, ...client }], users: [{ ...USER, ...user }] } as object,
  });
}

const token = (...args: string[]) => scene.run(['token', '--username', USER.username, ...args], { env: PASSWORD });
const flows = (): unknown[] =>
  scene.emulator.calls.flatMap(({ action, input }) =>
    action.endsWith('InitiateAuth') ? [(input as { AuthFlow: string }).AuthFlow] : [],
  );

describe('token', () => {
  it.each([
    [['ALLOW_USER_PASSWORD_AUTH'], 'USER_PASSWORD_AUTH'],
    [['ALLOW_ADMIN_USER_PASSWORD_AUTH'], 'ADMIN_USER_PASSWORD_AUTH'],
    [['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'], 'USER_SRP_AUTH'],
  ] as const)('signs in as the app client allows: %j', async (ExplicitAuthFlows, flow) => {
    await open({ ExplicitAuthFlows: [...ExplicitAuthFlows] });
    const outcome = await token();
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(JWT);
    expect(flows()).toEqual([flow]);
    expect(outcome.stderr).not.toContain(USER.password);
  });

  it.each(['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] as const)(
    'answers for a client with a secret: %s',
    async (flow) => {
      await open({ ExplicitAuthFlows: [flow], ClientSecret: 'a-client-secret-of-the-app' });
      const outcome = await token('--use', 'id', '--json');
      expect(outcome).toMatchObject({ code: 0 });
      const document = documentOf(outcome);
      expectDocument('token', document);
      expect(document['tokens']).toMatchObject([{ use: 'id', token: expect.stringMatching(/^eyJ/) as string }]);
      expect(outcome.stdout + outcome.stderr).not.toContain('a-client-secret');
    },
  );

  it.each([
    [{ factor: { name: 'SOFTWARE_TOKEN_MFA', code: '123456' } }, /SOFTWARE_TOKEN_MFA/],
    [{ status: 'FORCE_CHANGE_PASSWORD' }, /NEW_PASSWORD_REQUIRED/],
  ] as const)('without a person, a challenge is refused: %j', async (user, words) => {
    await open({ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }, user);
    const outcome = await token();
    expect(outcome).toMatchObject({ code: 3, stdout: '' });
    expect(outcome.stderr).toMatch(words);
    expect(outcome.stderr).toMatch(/--token -/);
  });

  it.each([
    ['ALLOW_USER_SRP_AUTH', { factor: { name: 'SMS_MFA', code: '654321' } }, [/text message.*0100/], ['654321']],
    [
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      { factor: { name: 'SOFTWARE_TOKEN_MFA', code: '111222' } },
      [/authenticator app/],
      ['111222'],
    ],
    [
      'ALLOW_USER_PASSWORD_AUTH',
      { status: 'FORCE_CHANGE_PASSWORD' },
      [/New password/, /The same again/],
      ['Another-horse-2', 'Another-horse-2'],
    ],
  ] as const)('at a terminal, a challenge is answered: %s, %j', async (flow, user, questions, answers) => {
    await open({ ExplicitAuthFlows: [flow] }, user);
    const pty = scene.terminal(['token', '--username', USER.username], { env: PASSWORD });
    for (const [index, question] of questions.entries()) {
      await pty.waitFor(question);
      pty.type(`${answers[index]}\r`);
    }
    expect(await pty.exit).toEqual({ code: 0 });
    expect(pty.plain()).toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
    expect(pty.plain()).not.toContain(answers[0]);
  });

  it('asks who signs in where nobody is named', async () => {
    await open({ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] });
    const pty = scene.terminal(['token'], { env: PASSWORD });
    await pty.waitFor('User name');
    pty.type(`${USER.username}\r`);
    expect(await pty.exit).toEqual({ code: 0 });
    expect(pty.plain()).toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
  });

  it('asks for the password where none is given, and leaves on Ctrl-C', async () => {
    await open({ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] });
    const pty = scene.terminal(['token', '--username', USER.username]);
    await pty.waitFor(/Password of ada/);
    pty.press('ctrl-c');
    expect(await pty.exit).toEqual({ code: 130 });
    expect(flows()).toEqual([]);
  });

  it('says what Cognito says of a wrong password, and prints nothing on stdout', async () => {
    await open({ ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] });
    const outcome = await scene.run(['token', '--username', USER.username], {
      env: { COGNITO_SUPABASE_PASSWORD: 'Wrong-horse-1' },
    });
    expect(outcome).toMatchObject({ code: 4, stdout: '' });
    expect(outcome.stderr).toMatch(/Incorrect username or password/);
    expect(outcome.stderr).not.toContain('Wrong-horse-1');
  });

  it('hands over the ID token where the trigger reaches no other', async () => {
    await open({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
    await scene.run(['init', '--yes', '--trigger-version', 'v1', '--skip', 'verify']);
    const outcome = await token('--json');
    expect(documentOf(outcome)['tokens']).toMatchObject([{ use: 'id' }]);
    expect(outcome.stderr).toMatch(/ID tokens only/);
  });

  it('nobody to sign in, and no terminal for a password: says so', async () => {
    await open({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
    expect(await scene.run(['token'])).toMatchObject({ code: 2, stdout: '' });
    expect(await scene.run(['token', '--username', 'ada'])).toMatchObject({ code: 3, stdout: '' });
  });
});

describe('token --decode', () => {
  it('shows header and claims, with times in words, and not the token', async () => {
    await open({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
    const { stdout: raw } = await token();
    const calls = scene.emulator.calls.length;
    const outcome = await scene.run(['token', '--decode', '--token', '-'], { input: raw });
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(/^Decoded, not verified:/);
    expect(outcome.stdout).toMatch(/header\.alg +RS256/);
    expect(outcome.stdout).toMatch(/exp +\d+ \(\d{4}-.*Z, in (?:1 hour|\d+ minutes)\)/);
    expect(outcome.stdout).not.toContain(raw.trim());
    expect(scene.emulator.calls.length).toBe(calls);
    const document = documentOf(await scene.run(['token', '--decode', '--token', '-', '--json'], { input: raw }));
    expectDocument('token', document);
    expect(JSON.stringify(document)).not.toContain(raw.trim());
  });

  it('of hostile claims is harmless, and of no token is a mistake', async () => {
    await open({});
    const evil = '\u001b[2J\u009b31m\u202e\r\n::error::x';
    const hostile = `${part({ alg: evil })}.${part({ iss: evil, [evil]: [evil], exp: 1e300, iat: evil })}.x`;
    const outcome = await scene.run(['token', '--decode', '--token', '-'], { input: hostile });
    expect(outcome).toMatchObject({ code: 0 });
    expect(unsafeCharacters(outcome.stdout.replaceAll('\n', ''))).toEqual([]);
    expect(outcome.stdout).not.toMatch(/^::/m);
    expect(await scene.run(['token', '--decode', '--token', '-'], { input: 'undefined' })).toMatchObject({ code: 2 });
  });
});

describe('what a killed run left', () => {
  it('is swept by the next probe, and nothing else is', async () => {
    await open({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
    await scene.run(['init', '--yes', '--skip', 'verify']);
    const pool = scene.emulator.state.cognito.pools.get(ELSEWHERE.userPoolId);
    const [user] = [...(pool?.users.values() ?? [])];
    const [client] = [...(pool?.clients.values() ?? [])];
    const old = new Date(Date.now() - 3_600_000);
    const reached = () => scene.emulator.calls.some(({ action }) => action === 'AdminInitiateAuth');
    await scene.run(['verify', '--probe-user'], { killWhen: reached });
    for (const [name, found] of pool?.users ?? [])
      if (name !== USER.username) pool?.users.set(name, { ...found, created: old });
    for (const [id, found] of pool?.clients ?? [])
      if (id !== ELSEWHERE.clientId) pool?.clients.set(id, { ...found, CreationDate: old });
    expect([pool?.users.size, pool?.clients.size]).toEqual([2, 2]);
    const names = { young: `cognito-supabase-probe-${'b'.repeat(12)}`, theirs: 'cognito-supabase-probe-mine' };
    for (const [key, name] of Object.entries(names)) {
      const created = key === 'young' ? new Date() : old;
      if (user) pool?.users.set(name, { ...user, username: name, created });
      if (client) pool?.clients.set(key, { ...client, ClientId: key, ClientName: name, CreationDate: created });
    }
    const outcome = await scene.run(['verify', '--probe-user']);
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stderr).toMatch(
      /Deleting the throw-away user cognito-supabase-probe-[0-9a-f]+,[^]*Deleting the app client/,
    );
    expect([...(pool?.users.keys() ?? [])].toSorted()).toEqual([USER.username, names.young, names.theirs].toSorted());
    expect([...(pool?.clients.keys() ?? [])].toSorted()).toEqual([ELSEWHERE.clientId, 'theirs', 'young'].toSorted());
  });
});
