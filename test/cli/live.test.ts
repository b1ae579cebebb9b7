/** `verify --supabase-url`, by the built program, against Supabase emulated on loopback. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectSeed } from '../../src/emulator/supabase/state.ts';
import { type CliOptions, documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { ELSEWHERE, type Scene, type SignedIn, openScene } from '../oracle-init/scene.ts';
import { type Front, type FrontOptions, openFront, openProxy, replying } from './live-front.ts';

const REF = 'abcdefghijklmnopqrst';
const KEY = `sb_publishable_${REF}_emulated`;
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${ELSEWHERE.userPoolId}`;

interface Check {
  id: string;
  status: string;
  message?: string;
  fix?: string;
}

/** How far Supabase's clock is ahead of this machine's, in milliseconds. */
const clock = { ahead: 0 };

function sceneWith(seed: Partial<ProjectSeed> = {}): Promise<Scene> {
  const project = { ref: REF, integrations: [{ oidc_issuer_url: ISSUER }], dataApi: { whoami: true }, ...seed };
  return openScene({ emulator: { projects: [project], now: () => Date.now() + clock.ahead } });
}

async function verify(scene: Scene, token: string, args: readonly string[] = [], options: CliOptions = {}) {
  const outcome = await scene.run(['verify', '--json', '--token', '-', ...args], { input: token, ...options });
  const document = documentOf(outcome);
  expectDocument(outcome.code === 2 ? 'error' : 'verify', document);
  const checks = (document['checks'] ?? []) as Check[];
  const wrong = checks.filter(({ status }) => status === 'fail' || status === 'warn' || status === 'unknown');
  const live = Object.fromEntries(
    checks.filter(({ id }) => id.startsWith('live/')).map(({ id, status }) => [id.slice('live/'.length), status]),
  );
  const output = outcome.stdout + outcome.stderr;
  expect(output).not.toContain(token.slice(-40));
  expect(output).not.toContain(KEY);
  return { code: outcome.code, wrong: wrong.map(({ id, status }) => `${status} ${id}`), first: wrong[0], checks, live, output };
}

const at = (url: string, key = KEY): string[] => ['--supabase-url', url, '--supabase-key', key];

describe('a token that Supabase takes', () => {
  let scene: Scene;
  let before: SignedIn;
  let after: SignedIn;
  beforeAll(async () => {
    scene = await sceneWith();
    before = await scene.signIn();
    await scene.run(['init', '--yes']);
    after = await scene.signIn();
  });
  afterAll(() => scene.close());

  it('passes every check, by flags, and nothing is written', async () => {
    const since = scene.emulator.calls.length;
    const result = await verify(scene, after.raw.access, [...at(`${scene.emulator.url}/`), '--strict']);
    expect(result).toMatchObject({ code: 0, wrong: [] });
    expect([...new Set(Object.values(result.live))]).toEqual(['pass']);
    const asked = scene.emulator.calls.slice(since).filter(({ service }) => service === 'data-api' || service === 'storage');
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(scene.emulator.state.supabase.joins.map(({ role }) => role)).toEqual(['authenticated']);
  });

  it.each(['SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_ANON_KEY'])('by the variables of the process, %s', async (name) => {
    const result = await verify(scene, after.raw.id, ['--only', 'live'], { env: { SUPABASE_URL: scene.emulator.url, [name]: KEY } });
    expect(result).toMatchObject({ code: 0, wrong: [] });
    expect([...new Set(Object.values(result.live))]).toEqual(['pass']);
  });

  it('reads no address from a file of the project', async () => {
    await scene.project.write('.env', `SUPABASE_URL=${scene.emulator.url}\nSUPABASE_ANON_KEY=${KEY}\n`);
    const result = await verify(scene, after.raw.access);
    expect(result).toMatchObject({ code: 0, wrong: [] });
    expect([...new Set(Object.values(result.live))]).toEqual(['skip']);
  });

  it.each([
    ['no URL', [], /No Supabase URL/],
    ['no key', ['--supabase-url', 'http://127.0.0.1:1'], /No API key/],
  ])('with %s, it is skipped, and unknown when asked for', async (_what, args, reason) => {
    const skipped = await verify(scene, after.raw.access, args);
    expect(skipped.code).toBe(0);
    expect(skipped.checks.find(({ id }) => id === 'live/rejected')).toMatchObject({ status: 'skip', message: expect.stringMatching(reason) as string });
    expect(await verify(scene, after.raw.access, [...args, '--only', 'live'])).toMatchObject({ code: 4 });
  });

  it('takes the way that HTTP_PROXY names, with the WebSocket, too', async () => {
    const proxy = await openProxy();
    const result = await verify(scene, after.raw.access, ['--only', 'live', ...at(scene.emulator.url)], { env: { HTTP_PROXY: proxy.url } });
    await proxy.close();
    expect(result).toMatchObject({ code: 0, wrong: [] });
    const { host } = new URL(scene.emulator.url);
    expect(proxy.asked.some((address) => address.startsWith(`http://${host}/rest/v1/`))).toBe(true);
    expect(proxy.asked).toContain(`CONNECT ${host}`);
  });

  it('asks nobody where another layer is asked for', async () => {
    const front = await openFront({ behind: scene.emulator.url });
    for (const args of [['--only', 'token'], ['--skip', 'live']]) await verify(scene, after.raw.access, [...args, ...at(front.url)]);
    await front.close();
    expect(front.asked).toEqual([]);
  });

  it('a token without a role is token/role-missing, and no second failure', async () => {
    const result = await verify(scene, before.raw.access, at(scene.emulator.url));
    expect(result).toMatchObject({ code: 1, wrong: ['fail token/role-missing'] });
    expect(result.live).toMatchObject({ rejected: 'pass', anon: 'skip', realtime: 'skip' });
  });

  it('a forged one is token/signature', async () => {
    const forged = after.raw.access.replace(/[^.]{8}$/, 'AAAAAAAA');
    const result = await verify(scene, forged, at(scene.emulator.url));
    expect(result).toMatchObject({ code: 1, wrong: ['fail token/signature'] });
  });

  it('one that cannot be sent is not', async () => {
    const result = await verify(scene, `${after.raw.access}\r\nx-injected: 1`, at(scene.emulator.url));
    expect(result.wrong).toEqual(['fail token/signature']);
    expect(result.live['rejected']).toBe('skip');
  });

  it('live/api-key: a key that nobody knows', async () => {
    const result = await verify(scene, after.raw.access, at(scene.emulator.url, 'sb_publishable_of_nobody'));
    expect(result).toMatchObject({ code: 1, wrong: ['fail live/api-key'] });
    expect(result.first?.message).toContain('Invalid API key');
  });

  it('live/expired: asked twice, and the clock is blamed', async () => {
    clock.ahead = 2 * 3_600_000;
    const since = scene.emulator.calls.length;
    const result = await verify(scene, after.raw.access, at(scene.emulator.url));
    clock.ahead = 0;
    expect(result).toMatchObject({ code: 1, wrong: ['fail live/expired'] });
    expect(result.first?.message).toMatch(/JWT expired.*good for another \d+ s/);
    expect(scene.emulator.calls.slice(since).filter(({ service }) => service === 'data-api')).toHaveLength(2);
  });

  it('live/expired: a clock that was wrong for a moment is no finding', async () => {
    scene.emulator.faults.add({ service: 'data-api', kind: 'error', code: 'PGRST303', message: 'JWT issued at future', status: 401 });
    expect(await verify(scene, after.raw.access, at(scene.emulator.url))).toMatchObject({ code: 0, wrong: [] });
    scene.emulator.faults.clear();
  });

  it('live/unreachable: an outage is unknown, exit 4', async () => {
    scene.emulator.faults.add({ service: 'storage', kind: '5xx', times: 9 });
    const result = await verify(scene, after.raw.access, at(scene.emulator.url));
    scene.emulator.faults.clear();
    expect(result.code).toBe(4);
    expect(result.wrong[0]).toBe('unknown live/unreachable');
    expect(result.live).toMatchObject({ realtime: 'pass', rejected: 'unknown' });
  });

  it('live/unreachable: nobody there', async () => {
    const result = await verify(scene, after.raw.access, at('http://127.0.0.1:9'));
    expect(result.code).toBe(4);
    expect([...new Set(Object.values(result.live))]).toEqual(['unknown']);
    expect(result.first?.message).toMatch(/ECONNREFUSED/);
  });
});

describe('a token that Supabase does not take', () => {
  let scene: Scene | undefined;
  let front: Front | undefined;
  afterEach(async () => {
    await front?.close();
    await scene?.close();
    front = scene = undefined;
  });
  const prepared = async (seed: Partial<ProjectSeed> = {}, ...args: string[]): Promise<[Scene, string]> => {
    scene = await sceneWith(seed);
    await scene.run(['init', '--yes', ...args]);
    return [scene, (await scene.signIn()).raw.access];
  };

  it('live/rejected: no integration, and the config says which cause it is', async () => {
    const [own, token] = await prepared({ integrations: [] });
    const result = await verify(own, token, at(own.emulator.url));
    expect(result).toMatchObject({ code: 1, wrong: ['fail live/rejected'] });
    expect(result.first?.message).toMatch(/No suitable key.*trusts this user pool, but the running stack/);
    expect(result.first?.fix).toMatch(/supabase stop && supabase start/);
  });

  it('live/role-rejected: a role that the database does not have', async () => {
    const [own, token] = await prepared({}, '--role', 'shop_member');
    const result = await verify(own, token, ['--role', 'shop_member', ...at(own.emulator.url)]);
    expect(result).toMatchObject({ code: 1, wrong: ['fail live/role-rejected'] });
    expect(result.first?.fix).toContain('grant shop_member to authenticator;');
  });

  it.each([true, false])('live/anon: the header is lost on the way, whoami installed: %s', async (whoami) => {
    const [own, token] = await prepared({ dataApi: { whoami } });
    front = await openFront({ behind: own.emulator.url, loses: ['authorization'] });
    const result = await verify(own, token, at(front.url));
    expect(result).toMatchObject({ code: 1, wrong: ['fail live/anon'] });
  });

  it('without the function, which role it is was not proved', async () => {
    const [own, token] = await prepared({ dataApi: { whoami: false } });
    const result = await verify(own, token, at(own.emulator.url));
    expect(result).toMatchObject({ code: 0, wrong: [], live: { rejected: 'pass', anon: 'skip', realtime: 'pass' } });
    expect(result.checks.find(({ id }) => id === 'live/anon')?.message).toMatch(/generate rls/);
    const told = await own.run(['verify', '--token', '-', ...at(own.emulator.url)], { input: token });
    expect(told.stdout).toMatch(/Not proved in full: supabase's answers/);
  });

  it.each<[string, FrontOptions, RegExp]>([
    ['refused', { realtime: replying('error', { reason: 'JwtSignerError: Failed to generate JWT signer' }) }, /does not let .* join/],
    ['silently anonymous', { realtime: replying('ok', {}) }, /does not look at/],
  ])('live/realtime: %s', async (_what, options, words) => {
    const [own, token] = await prepared();
    front = await openFront({ behind: own.emulator.url, ...options });
    const result = await verify(own, token, at(front.url));
    expect(result).toMatchObject({ code: 1, wrong: ['fail live/realtime'] });
    expect(result.first?.message).toMatch(words);
  });

  it('a project that has private channels only is asked for one', async () => {
    const [own, token] = await prepared();
    front = await openFront({
      behind: own.emulator.url,
      realtime: (client) => {
        client.on('message', (data: Buffer) => {
          const { topic, ref, payload } = JSON.parse(data.toString('utf8')) as { topic: string; ref: string; payload: { access_token: string; config: { private: boolean } } };
          const reason = payload.access_token === token ? 'Unauthorized: You do not have permissions to read' : 'JwtSignatureError: no';
          const response = { reason: payload.config.private ? reason : 'PrivateOnly: This project only allows private channels' };
          client.send(JSON.stringify({ topic, ref, event: 'phx_reply', payload: { status: 'error', response } }));
        });
      },
    });
    expect(await verify(own, token, at(front.url))).toMatchObject({ code: 0, wrong: [] });
  });
});

describe('hostile answers', () => {
  let scene: Scene;
  let token = '';
  let front: Front | undefined;
  beforeAll(async () => {
    scene = await sceneWith();
    await scene.run(['init', '--yes']);
    token = (await scene.signIn()).raw.access;
  });
  afterEach(async () => {
    await front?.close();
    front = undefined;
  });
  afterAll(() => scene.close());

  const answering = (status: number, body: string, headers: Record<string, string> = {}): FrontOptions => ({
    behind: scene.emulator.url,
    answers: (_incoming, outgoing) => {
      outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
      return true;
    },
  });

  it.each<[string, () => FrontOptions, RegExp]>([
    ['a huge body', () => answering(200, `"${'x'.repeat(3_000_000)}"`), /larger than 1 MB/],
    ['a redirect', () => answering(302, '', { location: 'http://127.0.0.1:9/elsewhere' }), /302, a redirect/],
    ['a page', () => answering(200, '<html>Sign in to the Wi-Fi</html>', { 'content-type': 'text/html' }), /answered 200/],
    ['a page that refuses', () => answering(403, '<html>blocked</html>', { 'content-type': 'text/html' }), /answered 403/],
    ['another JSON', () => answering(200, '{"role":7}'), /answered 200/],
    ['nothing', () => answering(200, ''), /answered 200/],
    ['deep JSON', () => answering(401, '['.repeat(500_000)), /answered 401/],
    ['a rate limit', () => answering(429, '{"message":"slow down"}'), /answered 429/],
    ['control characters', () => answering(503, JSON.stringify({ code: 'PGRST001', message: '\u001b[2J\u202e evil\r\n::error::' })), /answered 503/],
  ])('%s: unknown, exit 4, and fit for a terminal', async (_what, options, words) => {
    front = await openFront(options());
    const result = await verify(scene, token, at(front.url));
    expect(result.code).toBe(4);
    expect(result.live['rejected']).toBe('unknown');
    expect(result.first?.message).toMatch(words);
    const told = await scene.run(['verify', '--token', '-', ...at(front.url)], { input: token });
    expect(unsafeCharacters(told.stdout + told.stderr)).toEqual([]);
    expect(front.asked.filter((path) => path.includes('elsewhere'))).toEqual([]);
  });

  it('words of its own in a refusal are fit for a terminal', async () => {
    front = await openFront(answering(401, JSON.stringify({ code: 'PGRST301', message: `\u001b[31m\u202e${'x'.repeat(5000)}\n::error::` })));
    const told = await scene.run(['verify', '--token', '-', ...at(front.url)], { input: token });
    expect(told.code).toBe(1);
    expect(told.stdout).toMatch(/live\/rejected/);
    expect(told.stdout.length).toBeLessThan(6000);
    expect(unsafeCharacters(told.stdout + told.stderr)).toEqual([]);
  });

  it.each<[string, Partial<FrontOptions>, RegExp]>([
    ['closes at once', { realtime: (client) => client.close() }, /closed/],
    ['is cut off', { realtime: (client) => client.terminate() }, /closed/],
    ['cuts the handshake off', { handshake: (socket) => socket.destroy() }, /hang up/],
    ['redirects', { handshake: (socket) => socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n') }, /302, a redirect/],
    ['speaks of other things for ever', { realtime: (client) => client.on('message', () => { for (let n = 0; n < 500; n += 1) client.send('{"event":"system"}'); }) }, /everything but a reply/],
    ['sends a huge message', { realtime: (client) => client.on('message', () => client.send('x'.repeat(3_000_000))) }, /payload/i],
    ['sends what is no JSON', { realtime: (client) => client.on('message', () => { client.send('\u0000'); client.close(); }) }, /closed/],
    ['has a rate limit', { realtime: replying('error', { reason: 'ConnectionRateLimitReached: Too many connected users' }) }, /Too many connected users/],
    ['answers strangely', { realtime: replying('error', []) }, /not understood/],
  ])('a Realtime that %s: unknown, exit 4', async (_what, options, words) => {
    front = await openFront({ behind: scene.emulator.url, ...options });
    const result = await verify(scene, token, at(front.url));
    expect(result).toMatchObject({ code: 4, live: { rejected: 'pass', realtime: 'unknown', unreachable: 'unknown' } });
    expect(result.first?.message).toMatch(words);
  });

  it('a Realtime that never answers ends by itself', async () => {
    front = await openFront({ behind: scene.emulator.url, realtime: () => undefined });
    const result = await verify(scene, token, at(front.url));
    expect(result).toMatchObject({ code: 4, live: { realtime: 'unknown' } });
    expect(result.first?.message).toMatch(/no answer within 30 s/);
  });

  it('Ctrl-C ends the wait for it', async () => {
    front = await openFront({ behind: scene.emulator.url, realtime: () => undefined });
    const outcome = await scene.run(['verify', '--verbose', '--token', '-', ...at(front.url)], {
      input: token,
      signalWhen: { printed: /Asking Supabase/, signal: 'SIGINT' },
    });
    expect(outcome.code).toBe(130);
  });

  it('a URL that has no Storage and no Realtime is none of them the worse', async () => {
    front = await openFront({
      behind: scene.emulator.url,
      answers: (incoming, outgoing) => {
        if (incoming.url?.startsWith('/rest/')) return false;
        outgoing.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"no Route matched with those values"}');
        return true;
      },
      handshake: (socket) => socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'),
    });
    const result = await verify(scene, token, at(front.url));
    expect(result).toMatchObject({ code: 0, wrong: [], live: { rejected: 'pass', realtime: 'skip' } });
  });
});

describe('what is no project to ask', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await sceneWith();
  });
  afterAll(() => scene.close());
  const legacy = (role: string): string =>
    [{ alg: 'HS256', typ: 'JWT' }, { iss: 'supabase', role }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.c2lnbmF0dXJl';

  it.each([
    ['http://example.com', /address of a Supabase project/],
    ['ftp://127.0.0.1', /address of a Supabase project/],
    ['https://user:word@example.com', /address of a Supabase project/],
    ['https://example.com/?x=1', /address of a Supabase project/],
    ['abcdefghijklmnopqrst', /address of a Supabase project/],
  ])('--supabase-url %s is wrong usage', async (url, words) => {
    const outcome = await scene.run(['verify', ...at(url)]);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toMatch(words);
    expect(outcome.stdout + outcome.stderr).not.toContain('user:word');
  });

  it.each(['sb_secret_abcdefghijkl', legacy('service_role'), legacy('postgres')])('the key %s is refused, and not shown', async (key) => {
    const [flag, variable] = await Promise.all([
      scene.run(['verify', ...at(scene.emulator.url, key)]),
      scene.run(['verify'], { env: { SUPABASE_URL: scene.emulator.url, SUPABASE_ANON_KEY: key } }),
    ]);
    for (const outcome of [flag, variable]) {
      expect(outcome).toMatchObject({ code: 2 });
      expect(outcome.stderr).toMatch(/bypasses row level security/);
      expect(outcome.stdout + outcome.stderr).not.toContain(key);
    }
  });

  it.each(['with blanks', 'line\nbreak', ''])('the key %j is none', async (key) => {
    expect(await scene.run(['verify', ...at(scene.emulator.url, key)])).toMatchObject({ code: 2 });
  });

  it('a variable that means something else is passed over', async () => {
    const env = { SUPABASE_URL: 'http://kong:8000', SUPABASE_ANON_KEY: KEY };
    const outcome = await scene.run(['verify', '--json', '--only', 'config', 'live'], { env });
    const checks = documentOf(outcome)['checks'] as Check[];
    expect(checks.find(({ id }) => id === 'live/rejected')?.message).toMatch(/SUPABASE_URL is no address/);
  });
});
