import { describe, expect, it } from 'vitest';
import { check, LAYERS, PASS, type Check, type Finding, type Status } from '../../src/core/checks/check.ts';
import { CHECKS } from '../../src/core/checks/index.ts';
import { runChecks, summary, verifyExitCode, type Selection } from '../../src/core/checks/run.ts';
import { known, notAsked, unreachable, type VerifyFacts } from '../../src/core/facts.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { BROKEN, HEALTHY } from './catalogue.ts';
import { accessToken, answer, CLIENT_ID, configFile, FOREIGN_ARN, healthy, idToken, lambdaFunction, poolWithTrigger, refusing, withoutAws, withTrigger, type TestWorld } from './worlds.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';

const ALL: Selection = { only: [], skip: [] };

function findings({ facts, wish }: TestWorld, selection: Partial<Selection> = {}): Finding[] {
  return runChecks(CHECKS, facts, wish, { ...ALL, ...selection });
}

/** Ids of what failed or warned, in the order in which it is reported. */
function complaints(world: TestWorld): string[] {
  return findings(world).filter(({ status }) => status === 'fail' || status === 'warn').map(({ id }) => id);
}

function statusOf(world: TestWorld, id: string, selection: Partial<Selection> = {}): Status | undefined {
  return findings(world, selection).find((finding) => finding.id === id)?.status;
}

function messageOf(world: TestWorld, id: string): string {
  return findings(world).find((finding) => finding.id === id)?.message ?? '';
}

describe('the list of checks', () => {
  it('names each check once, under a layer', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !LAYERS.some((layer) => id.startsWith(`${layer}/`)))).toEqual([]);
  });

  it('has every cause before what follows from it', () => {
    const ids: string[] = CHECKS.map(({ id }) => id);
    const late = CHECKS.flatMap(({ id, after }) => after.filter((cause) => ids.indexOf(cause) === -1 || ids.indexOf(cause) >= ids.indexOf(id)).map((cause) => `${id} after ${cause}`));
    expect(late).toEqual([]);
  });

  it.each(CHECKS.map(({ id }) => id))('%s has a broken world', (id) => {
    expect(BROKEN.filter((broken) => broken.id === id).length).toBeGreaterThan(0);
  });
});

describe('a broken world', () => {
  it.each(BROKEN)('$id: $what', ({ id, world, status = 'fail' }) => {
    expect(complaints(world)).toEqual([id]);
    const finding = findings(world).find((one) => one.id === id);
    expect(finding).toMatchObject({ status, message: expect.stringMatching(/\S/) as string, fix: expect.stringMatching(/\S/) as string });
  });

  it.each(BROKEN)('$id: $what, reported without a gap', ({ world }) => {
    const texts = findings(world).flatMap(({ message = '', fix = '' }) => [message, fix]);
    expect(texts.filter((text) => /\bundefined\b(?!")|\[object |\bNaN\b|Infinity/.test(text))).toEqual([]);
  });
});

describe('a healthy world', () => {
  it.each(HEALTHY)('$what: everything passes or is skipped', ({ world }) => {
    const wrong = findings(world).filter(({ status }) => status !== 'pass' && status !== 'skip');
    expect(wrong).toEqual([]);
    expect(verifyExitCode(summary(findings(world)), true)).toBe(0);
  });

  it('has every check pass somewhere', () => {
    const passed = new Set(HEALTHY.flatMap(({ world }) => findings(world).filter(({ status }) => status === 'pass').map(({ id }) => id)));
    expect(CHECKS.map(({ id }) => id).filter((id) => !passed.has(id))).toEqual([]);
  });

  it('says why where a check is skipped', () => {
    const silent = HEALTHY.flatMap(({ world }) => findings(world)).filter(({ status, message = '' }) => status === 'skip' && message === '');
    expect(silent).toEqual([]);
  });
});

describe('what is not known', () => {
  const facts = Object.keys(healthy().facts) as (keyof VerifyFacts)[];

  it.each(facts)('%s, unreachable: every check that needs it is unknown, and nothing fails', (fact) => {
    const world = healthy({ [fact]: unreachable('AWS was down.') });
    const found = findings(world);
    const needing = new Set<string>(CHECKS.filter(({ needs }) => needs.includes(fact)).map(({ id }) => id));
    expect(needing.size).toBeGreaterThan(0);
    expect(found.filter(({ id, status, message }) => needing.has(id) && (status !== 'unknown' || message !== 'AWS was down.'))).toEqual([]);
    expect(complaints(world)).toEqual([]);
    expect(verifyExitCode(summary(found), false)).toBe(4);
  });

  it.each(facts)('%s, not asked for: every check that needs it is skipped', (fact) => {
    const world = healthy({ [fact]: notAsked('Nobody asked.') });
    const needing = new Set<string>(CHECKS.filter(({ needs }) => needs.includes(fact)).map(({ id }) => id));
    const others = findings(world).filter(({ id, status, message }) => needing.has(id) && (status !== 'skip' || message !== 'Nobody asked.'));
    expect(others).toEqual([]);
    expect(verifyExitCode(summary(findings(world)), true)).toBe(0);
  });

  it('is unknown where --only names the layer or the check', () => {
    const world = withoutAws();
    expect(statusOf(world, 'cognito/trigger-missing')).toBe('skip');
    expect(statusOf(world, 'cognito/trigger-missing', { only: ['cognito'] })).toBe('unknown');
    expect(statusOf(world, 'cognito/trigger-missing', { only: ['cognito/trigger-missing'] })).toBe('unknown');
    expect(statusOf(world, 'lambda/timeout', { only: ['cognito'] })).toBe('skip');
    expect(verifyExitCode(summary(findings(world, { only: ['cognito'] })), false)).toBe(4);
  });
});

describe('--only and --skip', () => {
  it('looks at what --only names and at nothing else', () => {
    const found = findings(healthy(), { only: ['config', 'token/role-value'] });
    expect(found.filter(({ status }) => status !== 'skip').map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id).filter((id) => id.startsWith('config/') || id === 'token/role-value'));
  });

  it('leaves out what --skip names, a failing check, too', () => {
    const world = healthy({ config: known(null) });
    expect(findings(world, { skip: ['config'] }).filter(({ status }) => status === 'fail')).toEqual([]);
    expect(findings(world, { skip: ['config'] })[0]).toMatchObject({ status: 'skip', message: 'Left out with --skip.' });
    expect(statusOf(world, 'config/missing', { skip: ['config/missing'] })).toBe('skip');
  });

  it('lets --skip win over --only', () => {
    expect(statusOf(healthy(), 'config/missing', { only: ['config'], skip: ['config/missing'] })).toBe('skip');
  });
});

describe('what is explained by a cause', () => {
  it('names the cause', () => {
    const world = healthy({ config: known(configFile('[auth.third_party.cognito]\nenabled = true\n')) });
    expect(complaints(world)).toEqual(['config/unknown-key']);
    expect(findings(world).find(({ id }) => id === 'config/block-missing')).toMatchObject({ status: 'skip', message: 'Explained by config/unknown-key.' });
  });

  it('is not a second failure: a V1_0 trigger and the role-less access token of a probe user', () => {
    const world = withTrigger('V1_0', { tokens: known([accessToken({ origin: 'probe', claims: { role: undefined } }), idToken({ origin: 'probe' })]) });
    expect(complaints(world)).toEqual(['cognito/trigger-id-token-only']);
    expect(statusOf(world, 'token/role-missing')).toBe('pass');
  });

  it('is a failure where the app itself sends such a token', () => {
    const world = withTrigger('V1_0', { tokens: known([accessToken({ claims: { role: undefined } })]) });
    expect(statusOf(world, 'token/role-missing')).toBe('fail');
    expect(messageOf(world, 'token/role-missing')).toContain('V1_0');
  });

  it('is a failure where the probe user\'s ID token, which V1_0 reaches, has no role either', () => {
    const world = withTrigger('V1_0', { tokens: known([accessToken({ origin: 'probe', claims: { role: undefined } }), idToken({ origin: 'probe', claims: { role: undefined } })]) });
    expect(messageOf(world, 'token/role-missing')).toContain('ID token');
  });

  it.each([
    ['our own function', {}],
    ['somebody else\'s, which was not invoked', { function: known(lambdaFunction({ arn: FOREIGN_ARN, name: 'shop-claims', ours: false })), pool: known(poolWithTrigger('V2_0', { trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V2_0' } })), invocation: notAsked('Only with --invoke.') }],
    ['one that could not be invoked', { invocation: unreachable('AccessDeniedException') }],
  ] satisfies [string, Partial<VerifyFacts>][])('a sign-in that the trigger refuses is lambda/handler-error: %s', (_what, facts) => {
    const world = refusing('UserLambdaValidationException: PreTokenGeneration failed with error not today.', facts);
    expect(complaints(world)).toEqual(['lambda/handler-error']);
    expect(messageOf(world, 'lambda/handler-error')).toContain('not today');
    expect(verifyExitCode(summary(findings(world)), false)).toBe(1);
  });

  it('a sign-in that fails for want of the permission is the permission\'s', () => {
    const world = refusing('UnexpectedLambdaException: PreTokenGeneration invocation failed due to error AccessDeniedException.', { policy: known([]) });
    expect(complaints(world)).toEqual(['lambda/permission-missing']);
  });
});

describe('a token', () => {
  it.each([
    ['a client-credentials token', 'V2_0', accessToken({ claims: { sub: CLIENT_ID, role: undefined } }), /client-credentials.*V3_0/],
    ['issued before the trigger', 'V2_0', accessToken({ claims: { role: undefined } }), /before the trigger was attached/],
    ['no trigger known', '', accessToken({ claims: { role: undefined } }), /no trigger added one/],
    ['V1_0 and an access token', 'V1_0', accessToken({ claims: { role: undefined } }), /ID tokens only/],
  ] as const)('without a role: %s', (_what, triggerVersion, token, cause) => {
    const world = withoutAws({ triggerVersion: known(triggerVersion), tokens: known([token]) });
    expect(messageOf(world, 'token/role-missing')).toMatch(cause);
  });

  it.each([
    [{ iss: 'https://abc.supabase.co/auth/v1' }, 'Supabase Auth'],
    [{ iss: 'supabase' }, 'Supabase Auth'],
    [{ iss: 'https://accounts.google.com' }, 'Google'],
    [{ iss: 'https://cognito-identity.amazonaws.com' }, 'identity pool'],
    [{ iss: undefined }, 'absent'],
    [{ iss: 7 }, '7'],
  ])('of another issuer, %j, is named', (claims, name) => {
    const message = messageOf(healthy({ tokens: known([accessToken({ claims })]) }), 'token/issuer');
    expect(message).toContain(name);
  });

  it('is held against the issuer that an emulator gives itself, too', () => {
    const iss = 'http://127.0.0.1:9229/eu-west-1_Kx7mQ2pLd';
    expect(complaints(healthy({ tokens: known([accessToken({ claims: { iss } })]) }, { issuers: ['https://x', iss] }))).toEqual([]);
  });

  it.each([0, 29, 30])('issued %i s from now on is within tolerance', (ahead) => {
    const { wish } = healthy();
    expect(complaints(healthy({ tokens: known([accessToken({ claims: { iat: wish.now + ahead } })]) }))).toEqual([]);
  });

  it('without any of iat and nbf is not called too early', () => {
    expect(complaints(healthy({ tokens: known([accessToken({ claims: { iat: undefined } })]) }))).toEqual([]);
  });

  it('that expires this very second has expired', () => {
    const { wish } = healthy();
    expect(complaints(healthy({ tokens: known([accessToken({ claims: { exp: wish.now } })]) }))).toEqual(['token/expired']);
  });

  it('is found among others', () => {
    const world = healthy({ tokens: known([accessToken(), idToken(), accessToken({ label: 'token 3', claims: { role: 'anon' } })]) });
    expect(complaints(world)).toEqual(['token/role-value']);
    expect(messageOf(world, 'token/role-value')).toContain('token 3');
  });

  it('never shows a value from outside at full length', () => {
    const long = 'x'.repeat(100_000);
    const world = healthy({ tokens: known([accessToken({ header: { alg: long, kid: long }, claims: { iss: long, sub: long, client_id: long, role: [long], exp: long } })]) });
    expect(findings(world).filter(({ message = '' }) => message.length > 1000)).toEqual([]);
  });
});

describe('the runner', () => {
  const broken: Check = check({ id: 'config/broken', title: 'It runs', needs: ['config'], run: () => { throw new Error('oops'); } });
  const follower: Check = check({ id: 'config/follower', title: 'It follows', needs: ['config'], after: ['config/broken'], run: () => PASS });
  const { facts, wish } = healthy();

  it('calls a check that throws unknown, and goes on', () => {
    const found = runChecks([broken, follower], facts, wish, ALL);
    expect(found.map(({ status }) => status)).toEqual(['unknown', 'pass']);
    expect(found[0]?.message).toContain('oops');
    expect(verifyExitCode(summary(found), false)).toBe(4);
  });

  it('takes a thrown text, too', () => {
    // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error -- libraries do
    const text = check({ id: 'config/text', title: 'It runs', needs: [], run: () => { throw 'just text'; } });
    expect(runChecks([text], facts, wish, ALL)[0]).toMatchObject({ status: 'unknown', message: expect.stringContaining('just text') as string });
  });

  it('shows a check only the facts that it needs', () => {
    const seen: string[][] = [];
    const curious = check({ id: 'config/curious', title: 'It looks', needs: ['config', 'pool'], run: (given) => { seen.push(Object.keys(given)); return PASS; } });
    runChecks([curious], facts, wish, ALL);
    expect(seen).toEqual([['config', 'pool']]);
  });

  it.each([
    [{ pass: 9, fail: 0, warn: 0, skip: 3, unknown: 0 }, 0, 0],
    [{ pass: 9, fail: 0, warn: 1, skip: 0, unknown: 0 }, 0, 1],
    [{ pass: 9, fail: 1, warn: 0, skip: 0, unknown: 1 }, 1, 1],
    [{ pass: 9, fail: 0, warn: 0, skip: 0, unknown: 1 }, 4, 4],
    [{ pass: 9, fail: 0, warn: 1, skip: 0, unknown: 1 }, 4, 1],
    [{ pass: 0, fail: 0, warn: 0, skip: 9, unknown: 0 }, 0, 0],
  ])('ends %j with %i, and with %i under --strict', (counts, plain, strict) => {
    expect([verifyExitCode(counts, false), verifyExitCode(counts, true)]).toEqual([plain, strict]);
  });
});

describe('the handler\'s answer', () => {
  it.each<[string, JsonObject]>([
    ['null details', { claimsAndScopeOverrideDetails: null }],
    ['nothing', {}],
    ['a list', { claimsAndScopeOverrideDetails: [] }],
  ])('with %s lacks the role, and has no wrong shape', (_what, response) => {
    const world = healthy({ invocation: known({ version: 'V2_0', outcome: answer('V2_0', response), durationMs: 9 }), tokens: notAsked('No token.') });
    expect(complaints(world)).toEqual(['lambda/role-missing']);
    expect(messageOf(world, 'lambda/role-missing')).toContain('ID and access');
  });
});

it('hostile claims do not break a message across lines once it is printable JSON', () => {
  const world = healthy({ tokens: known([accessToken({ claims: { role: 'a\nb\u001b[31m' } })]) });
  expect(messageOf(world, 'token/role-value')).not.toMatch(/\n/);
  expect(unsafeCharacters(messageOf(world, 'token/role-value'))).toEqual([]);
});
