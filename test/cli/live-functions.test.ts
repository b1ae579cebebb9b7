/** `verify --function`, by the built program, against the gateway before a project's Edge Functions. */
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EdgeFunctionSeed } from '../emulator-kit/supabase/projects.ts';
import { documentOf } from '../harness/cli.ts';
import type { Scene } from '../init/scene.ts';
import { type Front, openFront } from './live-front.ts';
import { at, sceneWith, verify } from './live-kit.ts';

const json = (status: number, value: unknown, headers: Record<string, string> = {}): EdgeFunctionSeed => ({
  answer: { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) },
});

const OPEN = { verifyJwt: false };
const FUNCTIONS: Record<string, EdgeFunctionSeed> = {
  hello: {},
  open: OPEN,
  'no-body': { ...OPEN, ...json(400, { error: 'name is missing' }) },
  own_router: { ...OPEN, ...json(404, { error: 'no such route' }) },
  strict: { ...OPEN, ...json(401, { error: 'who are you' }) },
  copied: { ...OPEN, ...json(401, { msg: 'Invalid JWT' }) },
  broken: { ...OPEN, ...json(500, { error: 'Unexpected end of JSON input' }) },
  busy: { ...OPEN, ...json(429, { message: 'slow down' }) },
};

const THIS = '[functions.hello]\nverify_jwt = false\n';

interface Expected {
  /** What ran of "hello" and "open", both named, and what was wrong. */
  both: { ran: string[]; wrong: string[] };
  /** Of "hello", whose verify_jwt is false in the config and true in what runs. */
  older: { status: string; words: RegExp };
  /** The verdict about functions that the gateway lets everything in to, by their names. */
  answers: Record<string, 'pass' | 'unknown' | 'fail'>;
}

const HOSTED: Expected = {
  both: { ran: ['open'], wrong: ['fail live/functions'] },
  older: { status: 'fail', words: /has verify_jwt = false under \[functions\.hello\], and what runs was/ },
  // What a function answered carries the ID of its execution there.
  answers: {
    'no-body': 'pass',
    own_router: 'pass',
    broken: 'pass',
    busy: 'pass',
    strict: 'unknown',
    copied: 'unknown',
    nobody: 'unknown',
  },
};

const LOCAL: Expected = {
  both: { ran: ['hello', 'open'], wrong: [] },
  older: { status: 'pass', words: /"hello" has to verify it/ },
  answers: {
    'no-body': 'pass',
    own_router: 'unknown',
    broken: 'unknown',
    busy: 'unknown',
    strict: 'unknown',
    copied: 'fail',
    nobody: 'unknown',
  },
};

describe.each([
  ['a hosted gateway, which takes no third-party token', false, HOSTED],
  ['a local one, which does', true, LOCAL],
])('%s', (_what, local, expected) => {
  let scene: Scene;
  let token = '';
  let config = '';
  let front: Front | undefined;
  beforeAll(async () => {
    scene = await sceneWith({ local, functions: FUNCTIONS });
    await scene.run(['init', '--yes']);
    token = (await scene.signIn()).raw.access;
    config = await scene.config();
  });
  afterEach(async () => {
    await front?.close();
    front = undefined;
    await scene.project.write('supabase/config.toml', config);
  });
  afterAll(() => scene.close());

  const ran = (): number => scene.emulator.state.supabase.invoked.length;
  const ask = async (args: readonly string[], url = scene.emulator.url) => {
    const before = ran();
    const result = await verify(scene, token, [...at(url), ...args]);
    const own = result.checks.find(({ id }) => id === 'live/functions');
    return { ...result, own, called: scene.emulator.state.supabase.invoked.slice(before) };
  };

  it('calls none that was not named', async () => {
    const calls = scene.emulator.calls.length;
    for (const args of [[], ['--only', 'live'], ['--strict']]) {
      const result = await ask(args);
      expect(result).toMatchObject({ code: 0, wrong: [], own: { status: 'skip' } });
      expect(result.own?.message).toContain('--function');
    }
    expect(scene.emulator.calls.slice(calls).filter(({ service }) => service === 'edge-functions')).toEqual([]);
  });

  it.each([
    ['--only', 'token'],
    ['--only', 'live/rejected'],
    ['--skip', 'live'],
    ['--skip', 'live/functions'],
  ])('nor one that was, with %s %s', async (...args) => {
    const calls = scene.emulator.calls.length;
    expect(await ask(['--function', 'open', ...args])).toMatchObject({ code: 0, own: { status: 'skip' } });
    expect(scene.emulator.calls.slice(calls).filter(({ service }) => service === 'edge-functions')).toEqual([]);
  });

  it('says so before it calls one, and calls it one time, by GET and without a body', async () => {
    const calls = scene.emulator.calls.length;
    const result = await ask(['--function', 'open', '--function', 'open', '--strict']);
    expect(result).toMatchObject({ code: 0, wrong: [], own: { status: 'pass' } });
    expect(result.called).toEqual([{ name: 'open', method: 'GET', body: '' }]);
    expect(result.output).toMatch(/Calling the Edge Function "open" at \S+ one time, by GET and without a body/);
    const made = scene.emulator.calls.slice(calls).filter(({ service }) => service === 'edge-functions');
    expect(made.map(({ method }) => method)).toEqual(['GET']);
  });

  it('with the gateway that verifies tokens, and with the one that does not', async () => {
    const { called, wrong } = await ask(['--function', 'hello', 'open', '--strict']);
    expect({ ran: called.map(({ name }) => name).toSorted(), wrong }).toEqual(expected.both);
  });

  it.each(Object.entries(expected.answers))('of "%s" it is %s', async (name, status) => {
    const result = await ask(['--function', name]);
    expect(result.own?.status).toBe(status);
    expect(result.code).toBe({ pass: 0, unknown: 4, fail: 1 }[status]);
  });

  it('reads verify_jwt out of the config', async () => {
    await scene.project.write('supabase/config.toml', `${config}\n${THIS}`);
    const { own } = await ask(['--function', 'hello']);
    expect(own?.status).toBe(expected.older.status);
    expect(`${own?.message} ${own?.fix}`).toMatch(expected.older.words);
  });

  it('a header that is lost before the gateway is none of its refusals', async () => {
    front = await openFront({ behind: scene.emulator.url, loses: ['authorization'] });
    const result = await ask(['--function', 'hello', '--only', 'live/functions'], front.url);
    expect(result).toMatchObject({ code: 1, wrong: ['fail live/functions'] });
    expect(result.own?.fix).toMatch(/pass the Authorization header on/);
  });

  it.each<[string, number, string]>([
    ['an outage', 503, '{"code":"BOOT_ERROR"}'],
    ['a redirect', 302, ''],
    ['a page', 403, '<html>blocked</html>'],
    ['a header too large', 400, '<html>Request Header Or Cookie Too Large</html>'],
  ])('%s on the way is unknown', async (_case, status, body) => {
    front = await openFront({
      behind: scene.emulator.url,
      answers: ({ url = '' }, outgoing) => {
        if (!url.startsWith('/functions/')) return false;
        outgoing.writeHead(status, { location: 'http://127.0.0.1:9/' }).end(body);
        return true;
      },
    });
    const result = await ask(['--function', 'open'], front.url);
    expect(result).toMatchObject({ code: 4, wrong: ['unknown live/functions'] });
    expect(front.asked.filter((path) => path.startsWith('/functions/'))).toEqual(['/functions/v1/open']);
  });

  it('a connection that breaks is unknown, and no reason to call again', async () => {
    front = await openFront({
      behind: scene.emulator.url,
      answers: ({ url = '', socket }) => url.startsWith('/functions/') && Boolean(socket.destroy()),
    });
    const result = await ask(['--function', 'open'], front.url);
    expect(result).toMatchObject({ code: 4, wrong: ['unknown live/functions'] });
    expect(front.asked.filter((path) => path.startsWith('/functions/'))).toHaveLength(1);
  });

  it.each<[string, (outgoing: ServerResponse) => unknown]>([
    ['goes on and on', (outgoing) => outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1')],
    ['is large', (outgoing) => outgoing.writeHead(200).end('A'.repeat(2 * 1024 * 1024))],
  ])('an answer that %s is one of the function', async (_case, answer) => {
    front = await openFront({
      behind: scene.emulator.url,
      answers: ({ url = '' }, outgoing) => url.startsWith('/functions/') && (answer(outgoing), true),
    });
    expect(await ask(['--function', 'open'], front.url)).toMatchObject({ code: 0, wrong: [] });
  });

  it('a switch to another protocol is no answer', async () => {
    front = await openFront({
      behind: scene.emulator.url,
      answers: ({ url = '', socket }) =>
        url.startsWith('/functions/') &&
        Boolean(socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')),
    });
    const result = await ask(['--function', 'open'], front.url);
    expect(result).toMatchObject({ code: 4, wrong: ['unknown live/functions'] });
  });

  it('a page for everything is no gateway', async () => {
    front = await openFront({
      answers: (_incoming, outgoing) => Boolean(outgoing.writeHead(200).end('<html></html>')),
      handshake: (socket) => socket.destroy(),
    });
    expect((await ask(['--function', 'open'], front.url)).own?.status).toBe('unknown');
  });

  it('is not called with a token that the Data API refuses', async () => {
    const forged = token.replace(/[^.]{8}$/, 'AAAAAAAA');
    const before = ran();
    const result = await verify(scene, forged, [...at(scene.emulator.url), '--function', 'open']);
    expect(result).toMatchObject({ code: 1, wrong: ['fail token/signature'] });
    expect(ran()).toBe(before);
  });

  it('asked for in vain, it is unknown', async () => {
    const unnamed = await ask(['--only', 'live/functions']);
    expect(unnamed).toMatchObject({ code: 4, wrong: ['unknown live/functions'] });
    const nowhere = await verify(scene, token, ['--function', 'open']);
    expect(nowhere).toMatchObject({ code: 4, wrong: ['unknown live/functions'] });
    const { code } = await scene.run(['verify', '--function', 'open', ...at(scene.emulator.url)]);
    expect(code).toBe(4);
  });

  it.each(['../../rest/v1/todos', 'a/b', 'a%2Fb', 'ä', 'a b', 'a?x=1', '', 'a,b', 'a\u202eb', '.'])(
    '%j is no name',
    async (name) => {
      const calls = scene.emulator.calls.length;
      const outcome = await scene.run(['verify', '--json', `--function=${name}`, ...at(scene.emulator.url)]);
      expect(outcome.code).toBe(2);
      expect(documentOf(outcome)['error']).toMatchObject({ id: 'live/function-name' });
      expect(outcome.stdout).not.toContain('\u202e');
      expect(scene.emulator.calls).toHaveLength(calls);
    },
  );

  it('takes the network, which --offline forbids', async () => {
    const outcome = await scene.run(['verify', '--json', '--offline', '--function', 'open']);
    expect(outcome.code).toBe(2);
    expect(documentOf(outcome)['error']).toMatchObject({ id: 'verify/offline' });
  });
});
