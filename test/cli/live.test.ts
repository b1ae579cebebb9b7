/** `verify --supabase-url`, by the built program, against Supabase emulated on loopback. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectSeed } from '../emulator-kit/supabase/projects.ts';
import type { Scene, SignedIn } from '../init/scene.ts';
import { type Front, type FrontOptions, openFront, openProxy, replying } from './live-front.ts';
import { KEY, at, clock, sceneWith, verify } from './live-kit.ts';

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
    const asked = scene.emulator.calls
      .slice(since)
      .filter(({ service }) => service === 'data-api' || service === 'storage');
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(scene.emulator.state.supabase.joins.map(({ role }) => role)).toEqual(['authenticated']);
  });

  it.each(['SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_ANON_KEY'])('by the variables of the process, %s', async (name) => {
    const result = await verify(scene, after.raw.id, ['--only', 'live'], {
      env: { SUPABASE_URL: scene.emulator.url, [name]: KEY },
    });
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
    expect(skipped.checks.find(({ id }) => id === 'live/rejected')).toMatchObject({
      status: 'skip',
      message: expect.stringMatching(reason) as string,
    });
    expect(await verify(scene, after.raw.access, [...args, '--only', 'live'])).toMatchObject({ code: 4 });
  });

  it('takes the way that HTTP_PROXY names, with the WebSocket, too', async () => {
    const proxy = await openProxy();
    const result = await verify(scene, after.raw.access, ['--only', 'live', ...at(scene.emulator.url)], {
      env: { HTTP_PROXY: proxy.url },
    });
    await proxy.close();
    expect(result).toMatchObject({ code: 0, wrong: [] });
    const { host } = new URL(scene.emulator.url);
    expect(proxy.asked.some((address) => address.startsWith(`http://${host}/rest/v1/`))).toBe(true);
    expect(proxy.asked).toContain(`CONNECT ${host}`);
  });

  it('asks nobody where another layer is asked for', async () => {
    const front = await openFront({ behind: scene.emulator.url });
    for (const args of [
      ['--only', 'token'],
      ['--skip', 'live'],
    ])
      await verify(scene, after.raw.access, [...args, ...at(front.url)]);
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
    expect(result.wrong).toEqual(['fail token/malformed']);
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
    scene.emulator.faults.add({
      service: 'data-api',
      kind: 'error',
      code: 'PGRST303',
      message: 'JWT issued at future',
      status: 401,
    });
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
    expect(told.stdout).toMatch(/Not proved in full: Supabase's answers/);
  });

  it.each<[string, FrontOptions, RegExp]>([
    [
      'refused',
      { realtime: replying('error', { reason: 'JwtSignerError: Failed to generate JWT signer' }) },
      /does not let .* join/,
    ],
    ['silently anonymous', { realtime: replying('ok', {}) }, /does not check/],
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
          const { topic, ref, payload } = JSON.parse(data.toString('utf8')) as {
            topic: string;
            ref: string;
            payload: { access_token: string; config: { private: boolean } };
          };
          const reason =
            payload.access_token === token
              ? 'Unauthorized: You do not have permissions to read'
              : 'JwtSignatureError: no';
          const response = {
            reason: payload.config.private ? reason : 'PrivateOnly: This project only allows private channels',
          };
          client.send(JSON.stringify({ topic, ref, event: 'phx_reply', payload: { status: 'error', response } }));
        });
      },
    });
    expect(await verify(own, token, at(front.url))).toMatchObject({ code: 0, wrong: [] });
  });
});
