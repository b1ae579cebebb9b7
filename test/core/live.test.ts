import { describe, expect, it } from 'vitest';
import {
  joinMessage,
  readHandshake,
  readJoin,
  readRest,
  readStorage,
  tokenToSend,
  withBrokenSignature,
} from '../../src/core/supabase/answers.ts';
import { known } from '../../src/core/fact.ts';
import { answers, LOCAL } from './catalogue-live.ts';
import { complaints, findings, messageOf, statusOf } from './findings.ts';
import { LIVE } from './worlds-live.ts';
import { accessToken, configFile, healthy, NOW, type TestWorld, withoutAws } from './worlds.ts';

const json = (status: number, body: unknown) => ({ status, text: JSON.stringify(body) });

function reply(payload: unknown, more: object = {}): string {
  return JSON.stringify({ topic: 'realtime:t', ref: '1', event: 'phx_reply', payload, ...more });
}

const refused = (reason: unknown) => readJoin(reply({ status: 'error', response: { reason } }), 'realtime:t', '1');
const token = (raw: string, claims: Record<string, string> | undefined) => ({ raw, claims });
const message = (world: TestWorld): string => messageOf(world, 'live/rejected');
const fix = (world: TestWorld): string => findings(world).find(({ id }) => id === 'live/rejected')?.fix ?? '';

describe('the Data API', () => {
  it.each([
    [401, 'PGRST301', 'No suitable key or wrong key type', 'rejected'],
    [401, 'PGRST300', 'Server lacks JWT secret', 'rejected'],
    [401, 'PGRST302', 'Anonymous access is disabled', 'rejected'],
    [401, 'PGRST303', 'JWT expired', 'expired'],
    [401, 'PGRST303', "The JWT 'exp' claim must be a number", 'rejected'],
    [431, undefined, 'Request Header Fields Too Large', 'too-large'],
    [404, 'PGRST202', 'Could not find the function', 'accepted'],
    [406, 'PGRST106', 'The schema must be one of the following', 'accepted'],
    [401, '22023', 'role "[\\"authenticated\\"]" does not exist', 'role-rejected'],
    [403, '42501', 'permission denied to set role "postgres"', 'role-rejected'],
    [403, '42501', 'permission denied for function cognito_supabase_whoami', 'accepted'],
    [400, 'P0001', 'raised by somebody', 'accepted'],
    [503, 'PGRST001', 'Could not connect with the database', 'unclear'],
    [503, 'PGRST002', 'Could not query the database for the schema cache', 'unclear'],
    [500, '57014', 'canceling statement due to statement timeout', 'unclear'],
    [401, undefined, 'Invalid API key', 'key-refused'],
    [401, 'UNAUTHORIZED_INVALID_API_KEY', 'Invalid API key', 'key-refused'],
    [429, undefined, 'slow down', 'unclear'],
    [404, undefined, 'no Route matched with those values', 'unclear'],
  ])('%i %s "%s" is %s', (status, code, message, kind) => {
    expect(readRest(json(status, { code, message, details: null, hint: null })).kind).toBe(kind);
  });

  it('tells as whom the request ran', () => {
    expect(readRest(json(200, { role: 'anon', sub: null }))).toEqual({
      kind: 'accepted',
      said: '',
      tookRole: true,
      ranAs: { role: 'anon', sub: null },
    });
    expect(readRest(json(200, { role: 'a', sub: 'b' }))).toMatchObject({ ranAs: { role: 'a', sub: 'b' } });
  });

  it.each(['', '[]', 'null', '"x"', '{"role":{}}', '<html>'])('200 with %s is none of its answers', (text) => {
    expect(readRest({ status: 200, text }).kind).toBe('unclear');
  });
});

it('words that repeat the token or the key are quoted without them', () => {
  const jwt = `eyJhbGciOiJSUzI1NiJ9.${'e'.repeat(400)}.c2ln`;
  const { said } = readRest(json(401, { code: 'PGRST301', message: `cannot read ${jwt} of sb_publishable_abc-def!` }));
  expect(said).toBe('cannot read [token] of [key]!');
});

describe('Storage', () => {
  it.each([
    [400, '403', 'signature verification failed', 'rejected'],
    [403, '403', 'Key for the RS256 algorithm must be one of type CryptoKey', 'rejected'],
    [400, '400', 'invalid algorithm', 'rejected'],
    [400, '400', 'jwt expired', 'expired'],
    [400, '403', '"exp" claim timestamp check failed', 'expired'],
    [500, '500', 'role "editor" does not exist', 'role-rejected'],
    [400, '403', 'permission denied for table buckets', 'ungranted'],
    [400, '403', 'permission denied for table profiles', 'accepted'],
    [400, '403', 'permission denied for function is_member', 'accepted'],
    [400, '400', 'invalid input syntax for type uuid: "5tq1"', 'accepted'],
    [500, '500', 'database error, code: 42P17', 'accepted'],
    [500, '500', 'database error, code: 53300', 'unclear'],
    [500, '500', 'select set_config($1) - role "editor" does not exist', 'role-rejected'],
    [400, '400', 'querystring/limit must be integer', 'unclear'],
    [400, '404', 'Tenant not found', 'unclear'],
    [500, '500', 'Internal', 'unclear'],
  ])('%i with statusCode %s "%s" is %s', (status, statusCode, message, kind) => {
    expect(readStorage(json(status, { statusCode, error: 'x', message })).kind).toBe(kind);
  });

  it('is absent where the gateway has no route to it', () => {
    expect(readStorage(json(404, { message: 'no Route matched with those values' })).kind).toBe('absent');
    expect(readStorage(json(401, { message: 'Invalid API key' })).kind).toBe('key-refused');
    expect(readStorage(json(200, [])).kind).toBe('accepted');
    expect(readStorage(json(200, {})).kind).toBe('unclear');
  });
});

describe('Realtime', () => {
  it.each([
    ['InvalidJWTToken: Token has expired 9 seconds ago', 'expired'],
    ['InvalidJWTToken: Fields `role` and `exp` are required in JWT', 'rejected'],
    ['JwtSignerError: Failed to generate JWT signer for key ID (kid) "x"', 'rejected'],
    ['JwtSignatureError: Failed to validate JWT signature', 'rejected'],
    ['MalformedJWT: The token provided is not a valid JWT', 'rejected'],
    ['Fields `role` and `exp` are required in JWT', 'rejected'],
    ['{:error, :error_generating_signer}', 'rejected'],
    ['Unauthorized: You do not have permissions to read from this Channel topic: t', 'accepted'],
    ['ConnectionRateLimitReached: Too many connected users', 'unclear'],
    ['RealtimeRestarting: Realtime is restarting, please standby', 'unclear'],
    [undefined, 'unclear'],
    [{ a: 1 }, 'unclear'],
  ])('%j is %s', (reason, kind) => {
    expect(refused(reason)?.kind).toBe(kind);
  });

  it('reads the reply to its own join and to no other', () => {
    const ok = { status: 'ok', response: {} };
    expect(readJoin(reply(ok), 'realtime:t', '1')).toEqual({ kind: 'accepted', said: '' });
    for (const more of [{ ref: '2' }, { topic: 'realtime:u' }, { event: 'system' }])
      expect(readJoin(reply(ok, more), 'realtime:t', '1')).toBeUndefined();
    for (const text of ['', '[]', 'null', '{', '7']) expect(readJoin(text, 'realtime:t', '1')).toBeUndefined();
    expect(refused('PrivateOnly: This project only allows private channels')).toMatchObject({ privateOnly: true });
  });

  it('asks for a channel without anything on it', () => {
    expect(JSON.parse(joinMessage('realtime:t', '1', 'a.b.c', true))).toMatchObject({
      event: 'phx_join',
      payload: { access_token: 'a.b.c', config: { private: true, presence: { enabled: false }, postgres_changes: [] } },
    });
  });

  it.each([
    [401, '{"error":"Token has expired"}', 'key-refused'],
    [403, '', 'key-refused'],
    [404, '', 'absent'],
    [302, '', 'unclear'],
    [503, 'name resolution failed', 'unclear'],
  ])('a handshake answered %i is %s', (status, text, kind) => {
    expect(readHandshake({ status, text }).kind).toBe(kind);
  });
});

describe('the token that is sent', () => {
  it('is the first that has a role, else the first', () => {
    const [plain, withRole] = [token('a.b.c', {}), token('d.e.f', { role: 'authenticated' })];
    expect(tokenToSend([plain, withRole])).toBe(withRole);
    expect(tokenToSend([plain])).toBe(plain);
    expect(tokenToSend([])).toBeUndefined();
  });

  it.each(['a.b.c\r\nx: y', 'a.b.é', 'a.b.', 'a.b', 'a.b.c d'])('is never %j', (raw) => {
    expect(tokenToSend([token(raw, { role: 'authenticated' })])).toBeUndefined();
  });

  it('is never one that is no JWT', () => {
    expect(tokenToSend([token('a.b.c', undefined)])).toBeUndefined();
  });

  it('has another signature when it is broken, of the same length', () => {
    expect([withBrokenSignature('a.b.cd'), withBrokenSignature('a.b.Ad')]).toEqual(['a.b.Ad', 'a.b.Bd']);
  });
});

describe('what another check has named', () => {
  const rejected = { kind: 'rejected', said: 'No suitable key or wrong key type' } as const;

  it.each([
    [
      'token/key-unknown',
      answers(
        ['rest', 'storage', 'realtime'],
        rejected,
        {},
        { tokens: known([accessToken({ signature: 'unknown-kid' })]) },
      ),
    ],
    [
      'token/expired',
      answers(
        ['rest', 'storage', 'realtime'],
        { kind: 'expired', said: 'JWT expired' },
        {},
        { tokens: known([accessToken({ claims: { exp: 1 } })]) },
      ),
    ],
    [
      'token/role-missing',
      answers(
        ['realtime'],
        { kind: 'rejected', said: 'Fields `role` and `exp` are required in JWT' },
        {},
        {
          tokens: known([accessToken({ claims: { role: undefined } })]),
          rest: known({ ...LIVE, ranAs: { role: 'anon', sub: 'x' } }),
        },
      ),
    ],
    [
      'token/role-value',
      answers(
        ['rest', 'storage'],
        { kind: 'role-rejected', said: 'role "Authenticated" does not exist' },
        {},
        {
          tokens: known([accessToken({ claims: { role: 'Authenticated' } })]),
        },
      ),
    ],
    ['live/rejected', answers(['rest', 'storage', 'realtime'], rejected)],
  ])('%s is reported, and what follows from it is not', (cause, world) => {
    expect(complaints(world)).toEqual([cause]);
  });
});

describe('why the token is rejected', () => {
  const rejected = { kind: 'rejected', said: 'No suitable key or wrong key type' } as const;

  it('hosted: the integration, with the pool that it takes', () => {
    const world = answers(['rest'], rejected);
    expect(message(world)).toMatch(/integration is missing/);
    expect(fix(world)).toMatch(/user pool eu-west-1_Kx7mQ2pLd, region eu-west-1/);
  });

  it('local: the config trusts the pool, so the stack is older than it', () => {
    expect(message(answers(['rest'], rejected, LOCAL))).toMatch(/running stack does not have its keys/);
  });

  it.each([null, configFile('[api]\nport = 1\n')])('local: the config does not', (config) => {
    const world = answers(['rest'], rejected, LOCAL, { config: known(config) });
    expect(message(world)).toMatch(/does not trust this token's user pool/);
    expect(fix(world)).toMatch(/cognito-supabase init/);
  });

  it('an issuer that nobody knows is not made up', () => {
    const world = withoutAws({ tokens: known([accessToken()]), rest: known({ ...LIVE, ...rejected }) });
    expect(fix({ ...world, wish: { ...world.wish, issuers: [] } })).toMatch(/the ID and the region of the user pool/);
  });
});

it('a token that only Storage can be asked about fails for what it says there', () => {
  const world = answers(
    ['storage'],
    { kind: 'rejected', said: 'signature verification failed' },
    {},
    {
      rest: { known: false, reason: 'unreachable', why: 'down' },
    },
  );
  expect(complaints(world)).toEqual(['live/rejected']);
  expect(statusOf(world, 'live/unreachable')).toBe('unknown');
});

it('a role that the database has not yet looked at is not proved to be taken', () => {
  const unseen = answers(['rest'], {}, LOCAL, { storage: known({ ...LIVE, kind: 'absent' }) });
  expect(statusOf(unseen, 'live/role-rejected')).toBe('skip');
  expect(statusOf(answers(['rest'], {}), 'live/role-rejected')).toBe('pass');
});

const late = (service: 'rest' | 'storage' | 'realtime', exp: number) =>
  findings(
    answers(
      [service],
      { kind: 'expired', said: 'jwt expired' },
      {},
      { tokens: known([accessToken({ claims: { exp } })]) },
    ),
    { only: ['live'] },
  ).find(({ status }) => status === 'fail');

describe('a clock is blamed where this one says that the token is good', () => {
  it('of one that ran out, and of none that has no end', () => {
    for (const service of ['rest', 'storage', 'realtime'] as const) {
      expect(late(service, NOW - 4)).toMatchObject({
        message: expect.stringMatching(/Explained by token\/expired: .* expired 4 s ago/) as string,
      });
      expect(late(service, NOW - 4)?.fix).toMatch(/refresh the session/);
    }
    expect(late('storage', NOW + 60)?.message).toMatch(/good for another 60 s: the two clocks differ/);
  });

  it('and only what was asked twice is said to be', () => {
    expect(late('rest', NOW + 60)?.message).toContain('asked twice');
    expect(late('storage', NOW + 60)?.message).not.toContain('twice');
  });
});

it.each(['service_role', 'supabase_storage_admin', 'postgres'])('%s is a danger, whatever else fails', (role) => {
  const world = answers(
    ['rest'],
    { tookRole: true, ranAs: { role, sub: null } },
    {},
    { tokens: known([accessToken({ signature: 'unknown-kid' })]) },
  );
  expect(findings(world).find(({ id }) => id === 'live/role-other')).toMatchObject({
    status: 'fail',
    message: expect.stringMatching(/^DANGER/) as string,
  });
});

it("the words for a role of one's own say what Storage needs", () => {
  const world = answers(['storage'], { kind: 'role-rejected', said: 'database error, code: 22023' }, { role: 'shop' });
  expect(findings(world, { only: ['live'] }).find(({ status }) => status === 'fail')?.fix).toContain(
    'grant authenticated to shop',
  );
});

it("Supabase's own role is made again as it was", () => {
  const world = answers(['rest'], { kind: 'role-rejected', said: 'role "authenticated" does not exist' });
  const fix = findings(world).find(({ id }) => id === 'live/role-rejected')?.fix;
  expect(fix).toContain('`create role authenticated nologin noinherit; grant authenticated to authenticator;');
  expect(fix).not.toMatch(/to authenticated;? \(|grant authenticated to authenticated|have the trigger/);
});

it('a healthy world says as which role the token was taken', () => {
  expect(findings(healthy()).find(({ id }) => id === 'live/anon')).toMatchObject({
    status: 'pass',
    evidence: { role: 'authenticated' },
  });
});
