/** Tokens without the network: from stdin, from a file, with keys from a file; and everything that is no token. */
import { writeFile } from 'node:fs/promises';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rsaKeyPair } from '../harness/keys.ts';
import { startEmulator, type Emulator } from '../emulator-kit/full-emulator.ts';
import { documentOf, runCli, type CliOptions } from '../harness/cli.ts';
import { supabaseInit, tempProject, type TempProject } from '../harness/project.ts';
import type { Outcome } from '../harness/spawn.ts';
import { malformedTokens } from '../core/malformed-tokens.ts';

const POOL_ID = 'eu-west-1_Offline01';
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
const now = Math.floor(Date.now() / 1000);

let project: TempProject;
let emulator: Emulator;
let sign: (claims?: object) => Promise<string>;

beforeAll(async () => {
  project = await tempProject({});
  await supabaseInit(project.dir);
  emulator = await startEmulator();
  const { publicKey, privateKey } = rsaKeyPair();
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }];
  await project.write('jwks.json', JSON.stringify({ keys }));
  await project.write('empty.json', '{}');
  const claims = {
    sub: '6a7b8c9d-0000-4000-8000-000000000001',
    iss: ISSUER,
    client_id: 'abc',
    token_use: 'access',
    iat: now - 5,
    exp: now + 600,
    role: 'authenticated',
  };
  sign = (more = {}) =>
    new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
});
afterAll(async () => {
  await emulator.close();
  await project.cleanup();
});

// AWS is there to be asked: whether it is asked is what the emulator's log says.
const verify = (args: string[], options: CliOptions = {}): Promise<Outcome> =>
  runCli(['verify', '--user-pool-id', POOL_ID, '--only', 'token', '--only', 'cognito', ...args], {
    cwd: project.dir,
    ...options,
    env: { ...emulator.env, ...options.env },
  });

describe('verify --offline', () => {
  it('checks a token from stdin with keys from a file, and asks nobody', async () => {
    const calls = emulator.calls.length;
    const outcome = await verify(['--offline', '--token', '-', '--jwks', 'jwks.json', '--only', 'token', '--json'], {
      input: await sign(),
    });
    const checks = documentOf(outcome)['checks'] as { id: string; status: string; message?: string }[];
    expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(checks.find(({ id }) => id === 'token/signature')).toMatchObject({ status: 'pass' });
    expect(emulator.calls.length).toBe(calls);
  });

  it('says which keys were looked at', async () => {
    await project.write('theirs.json', (await project.read('jwks.json')).replace('"k1"', '"k2"'));
    const outcome = await verify(['--offline', '--token', '-', '--jwks', 'theirs.json', '--only', 'token', '--json'], {
      input: await sign(),
    });
    const checks = documentOf(outcome)['checks'] as { id: string; message?: string; fix?: string }[];
    const { message, fix } = checks.find(({ id }) => id === 'token/key-unknown') ?? {};
    expect(message).toMatch(/"k1", which is not among the keys that --jwks names/);
    expect(message).not.toMatch(/PGRST301|user pool's keys/);
    expect(fix).toMatch(/--jwks/);
  });

  it.each([
    [['--client-id', 'abc'], {}, 'pass', /^$/],
    [['--client-id', 'other'], {}, 'fail', /issued to app client "abc", which is not other \(--client-id\)/],
    [['--client-id', 'other'], { token_use: 'id', client_id: undefined, aud: 'other' }, 'pass', /^$/],
    [[], {}, 'unknown', /--client-id/],
  ] as const)('holds it against the app client of %j', async (args, claims, status, words) => {
    const outcome = await verify(
      ['--offline', '--token', '-', '--jwks', 'jwks.json', '--only', 'token', '--json', ...args],
      { input: await sign(claims) },
    );
    const checks = documentOf(outcome)['checks'] as { id: string; status: string; message?: string }[];
    const { status: got, message = '' } = checks.find(({ id }) => id === 'token/client-unknown') ?? {};
    expect([got, message]).toEqual([status, expect.stringMatching(words)]);
  });

  it('is right about the app client in a file of tokens, too', async () => {
    await writeFile(project.path('clients.txt'), `${await sign()}\n${await sign({ client_id: 'other' })}\n`);
    const outcome = await verify(['--offline', '--tokens', 'clients.txt', '--jwks', 'jwks.json', '--client-id', 'abc']);
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stdout).toMatch(/token in line 2 was issued to app client "other"/);
  });

  it('goes by the keys that it is given where no user pool is known, and says so', async () => {
    const empty = await tempProject();
    await empty.write('jwks.json', await project.read('jwks.json'));
    const args = ['verify', '--offline', '--token', '-', '--jwks', 'jwks.json', '--only', 'token/signature', '--json'];
    const outcome = await runCli(args, { cwd: empty.dir, input: await sign() });
    await empty.cleanup();
    const checks = documentOf(outcome)['checks'] as { id: string; status: string; message?: string }[];
    expect(checks.find(({ id }) => id === 'token/signature')).toMatchObject({
      status: 'pass',
      message: expect.stringMatching(/^By the keys that --jwks names/) as string,
    });
  });

  it('a token without the name of a key needs none', async () => {
    const [, payload = ''] = (await sign()).split('.');
    const input = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${payload}.c2lnbmVk`;
    const outcome = await verify(['--offline', '--token', '-', '--only', 'token/key-missing'], { input });
    expect(outcome).toMatchObject({ code: 1, stdout: expect.stringContaining('has no `kid`') as string });
  });

  it('refuses to look at nothing', async () => {
    const outcome = await runCli(['verify', '--offline', '--only', 'config', '--skip', 'config'], { cwd: project.dir });
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('leave no check') as string });
  });

  it('without keys says that the signature was not looked at', async () => {
    const outcome = await runCli(
      ['verify', '--user-pool-id', POOL_ID, '--skip', 'config', '--offline', '--token', '-'],
      { cwd: project.dir, input: await sign() },
    );
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(/--jwks <file>/);
    expect(outcome.stdout).toMatch(/Not proved in full: token/);
  });

  it.each([
    [['--offline', '--username', 'ada'], /--username needs the network/],
    [['--offline', '--probe-user'], /--probe-user needs the network/],
    [['--offline', '--jwks', 'https://example.com/jwks.json'], /--jwks <url> needs the network/],
    [['--token', 'a.b.c', '--jwks', 'gone.json'], /--jwks \(9 characters\) names a file that is not there/],
    [['--token', 'a.b.c', '--jwks', 'empty.json'], /no JSON Web Key Set/],
    ...['{"keys":[]}', '{"keys":["a"]}', '{"keys":{}}', '[]', ''].map((text): [string[], RegExp, string] => [
      ['--offline', '--token', 'a.b.c', '--jwks', 'none.json'],
      /^(?![\s\S]*AWS_ENDPOINT_URL)[\s\S]*no JSON Web Key Set/,
      text,
    ]),
    [['--token', 'a.b.c', '--jwks', 'http://example.com/jwks.json'], /not an https address/],
    [['--tokens', 'gone.txt'], /--tokens \(8 characters\) names a file that is not there/],
    [['--tokens', 'blank.txt'], /holds no token/],
    [
      ['--offline', '--user-pool-id', 'eu-west-1_XXXXXXXXX'],
      /--user-pool-id \(19 characters\) is the ID of an example/,
    ],
    [['--offline', '--user-pool-id', 'eu-west-1'], /--user-pool-id \(9 characters\) is not a user pool ID/],
  ] as [string[], RegExp, string?][])('%j is a mistake on the command line', async (args, words, keys = '') => {
    await project.write('none.json', keys);
    await project.write('blank.txt', '\n\n  \n');
    const outcome = await verify(args);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toMatch(words);
  });
});

describe('verify --tokens', () => {
  it('names the lines that are wrong, and passes where none is', async () => {
    const good = await sign();
    await writeFile(project.path('good.txt'), `${good}\n\n${await sign({ token_use: 'id', aud: 'abc' })}\r\n`);
    await writeFile(
      project.path('bad.txt'),
      [good, 'undefined', good, await sign({ role: 'anon' }), 'not a token'].join('\n'),
    );
    const offline = ['--offline', '--jwks', 'jwks.json', '--only', 'token'];
    expect((await verify([...offline, '--tokens', 'good.txt'])).stdout).not.toMatch(/✗/);
    const outcome = await verify([...offline, '--tokens', 'bad.txt']);
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stdout).toMatch(/token in line 2 is the word.*1 more: token in line 5/);
    expect(outcome.stdout + outcome.stderr).not.toContain(good.slice(0, 40));
  });
});

describe('verify --tokens -', () => {
  const offline = ['--offline', '--jwks', 'jwks.json', '--only', 'token', '--tokens', '-'];

  it('reads standard input', async () => {
    const good = await sign();
    const outcome = await verify(offline, { input: `${good}\n\n${await sign({ role: 'anon' })}\n${good}` });
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stdout).toMatch(/`role` of the token in line 3 is "anon"/);
    expect((await verify(offline, { input: good })).stdout).not.toMatch(/✗/);
  });

  it('that holds nothing, or is wanted by --token as well, is a mistake on the command line', async () => {
    const empty = await verify(offline, { input: '\n' });
    expect([empty.code, empty.stderr]).toEqual([
      2,
      expect.stringMatching(/--tokens reads standard input, a file that holds no token/),
    ]);
    const twice = await verify([...offline, '--token', '-'], { input: 'x' });
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringMatching(/both read standard input/)]);
  });
});

describe('what is no token', () => {
  it('and no secret, is named', async () => {
    const word = 'undefined';
    const offline = ['--offline', '--only', 'token'];
    const env = { COGNITO_SUPABASE_TOKEN: word };
    await writeFile(project.path('word.txt'), word);
    for (const outcome of [
      await verify([...offline, '--token', '-'], { input: word }),
      await verify([...offline, '--token', word]),
      await verify(offline, { env }),
      await verify([...offline, '--tokens', 'word.txt']),
      await runCli(['token', '--decode', '--token', '-'], { cwd: project.dir, input: word }),
    ])
      expect((outcome.stdout + outcome.stderr).replaceAll(/\s+/g, ' ')).toMatch(/is the word "undefined" or "null"/);
  });

  it('is a finding each, and never a stack', async () => {
    const samples = malformedTokens(40).filter(
      (token) => !/[\0\n\r]/.test(token) && token.trim() !== '' && token.length < 100_000,
    );
    await writeFile(project.path('malformed.txt'), samples.join('\n'));
    const outcome = await verify(['--offline', '--tokens', 'malformed.txt', '--only', 'token', '--json']);
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
    for (const token of [
      ...malformedTokens(500).filter((_token, index) => index % 50 === 0),
      '\0',
      'a'.repeat(1_000_000),
    ]) {
      const one = await verify(['--offline', '--token', '-', '--only', 'token'], { input: token });
      expect(one.code).toBe(1);
      expect(one.stdout + one.stderr).not.toMatch(/\n\s+at |internal/);
    }
  }, 60_000);
});
