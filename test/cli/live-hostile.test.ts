/** What `verify --supabase-url` makes of servers that are up to no good, and of addresses and keys that are none. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import type { Scene } from '../init/scene.ts';
import { type Front, type FrontOptions, openFront, replying } from './live-front.ts';
import { type Check, KEY, at, sceneWith, verify } from './live-kit.ts';

/** A legacy API key. */
function legacy(role: string): string {
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { iss: 'supabase', role },
  ];
  return [...parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), 'c2lnbmF0dXJl'].join('.');
}

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
    [
      'a page',
      () => answering(200, '<html>Sign in to the Wi-Fi</html>', { 'content-type': 'text/html' }),
      /answered 200/,
    ],
    [
      'a page that refuses',
      () => answering(403, '<html>blocked</html>', { 'content-type': 'text/html' }),
      /answered 403/,
    ],
    ['another JSON', () => answering(200, '{"role":7}'), /answered 200/],
    ['nothing', () => answering(200, ''), /answered 200/],
    ['deep JSON', () => answering(401, '['.repeat(500_000)), /answered 401/],
    ['a rate limit', () => answering(429, '{"message":"slow down"}'), /answered 429/],
    [
      'control characters',
      () => answering(503, JSON.stringify({ code: 'PGRST001', message: '\u001b[2J\u202e evil\r\n::error::' })),
      /answered 503/,
    ],
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
    front = await openFront(
      answering(401, JSON.stringify({ code: 'PGRST301', message: `\u001b[31m\u202e${'x'.repeat(5000)}\n::error::` })),
    );
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
    [
      'redirects',
      {
        handshake: (socket) =>
          socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n'),
      },
      /302, a redirect/,
    ],
    [
      'speaks of other things for ever',
      {
        realtime: (client) =>
          client.on('message', () => {
            for (let n = 0; n < 500; n += 1) client.send('{"event":"system"}');
          }),
      },
      /everything but a reply/,
    ],
    [
      'sends a huge message',
      { realtime: (client) => client.on('message', () => client.send('x'.repeat(3_000_000))) },
      /payload/i,
    ],
    [
      'sends what is no JSON',
      {
        realtime: (client) =>
          client.on('message', () => {
            client.send('\u0000');
            client.close();
          }),
      },
      /closed/,
    ],
    [
      'has a rate limit',
      { realtime: replying('error', { reason: 'ConnectionRateLimitReached: Too many connected users' }) },
      /Too many connected users/,
    ],
    ['answers strangely', { realtime: replying('error', []) }, /not understood/],
  ])('a Realtime that %s: unknown, exit 4', async (_what, options, words) => {
    front = await openFront({ behind: scene.emulator.url, ...options });
    const result = await verify(scene, token, at(front.url));
    expect(result).toMatchObject({ code: 4, live: { rejected: 'pass', realtime: 'unknown', unreachable: 'unknown' } });
    expect(result.first?.message).toMatch(words);
  });

  it('what never ends is given up', async () => {
    front = await openFront({
      behind: scene.emulator.url,
      realtime: () => undefined,
      answers: (incoming, outgoing) => {
        if (incoming.url?.startsWith('/rest/') !== true) return false;
        outgoing.writeHead(200, { 'content-type': 'application/json' });
        setInterval(() => outgoing.write(' '), 200).unref();
        return true;
      },
    });
    const result = await verify(scene, token, at(front.url));
    expect(result).toMatchObject({ code: 4, live: { rejected: 'unknown', realtime: 'unknown' } });
    const said = (id: string) => result.checks.find((check) => check.id === id)?.message;
    expect(said('live/rejected')).toMatch(/no whole answer within 20 s/);
    expect(said('live/realtime')).toMatch(/no answer within 20 s/);
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
        outgoing
          .writeHead(404, { 'content-type': 'application/json' })
          .end('{"message":"no Route matched with those values"}');
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

  it.each(['sb_secret_abcdefghijkl', legacy('service_role'), legacy('postgres')])(
    'the key %s is refused, and not shown',
    async (key) => {
      const [flag, variable] = await Promise.all([
        scene.run(['verify', ...at(scene.emulator.url, key)]),
        scene.run(['verify'], { env: { SUPABASE_URL: scene.emulator.url, SUPABASE_ANON_KEY: key } }),
      ]);
      for (const outcome of [flag, variable]) {
        expect(outcome).toMatchObject({ code: 2 });
        expect(outcome.stderr).toMatch(/bypasses row level security/);
        expect(outcome.stdout + outcome.stderr).not.toContain(key);
      }
    },
  );

  it.each(['with blanks', 'line\nbreak', ''])('the key %j is none', async (key) => {
    expect(await scene.run(['verify', ...at(scene.emulator.url, key)])).toMatchObject({ code: 2 });
  });

  it('a variable that means something else is passed over', async () => {
    const env = { SUPABASE_URL: 'http://kong:8000', SUPABASE_ANON_KEY: KEY };
    const outcome = await scene.run(['verify', '--json', '--only', 'config', 'live'], { env });
    const checks = documentOf(outcome)['checks'] as Check[];
    expect(checks.find(({ id }) => id === 'live/rejected')?.message).toMatch(/SUPABASE_URL is not the address/);
  });
});
