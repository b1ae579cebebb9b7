import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/core/checks/check.ts';
import { CHECKS } from '../../src/core/checks/index.ts';
import { known } from '../../src/core/fact.ts';
import { BROKEN } from './catalogue.ts';
import { given } from './catalogue-token.ts';
import { findings, statusOf } from './findings.ts';
import { accessToken, healthy, idToken } from './worlds.ts';
import { LIVE } from './worlds-live.ts';

const layerOf = (id: string): string => id.slice(0, id.indexOf('/'));
const behind = (id: string): Check[] => CHECKS.filter(({ after }: Check) => after.includes(id));
const BEHIND = BROKEN.filter(({ id, status = 'fail' }) => status === 'fail' && behind(id).length > 0);

describe('a check whose cause --only or --skip leaves out', () => {
  it.each(BEHIND.map((broken) => [broken.id, broken.what, broken] as const))('%s (%s)', (id, _what, { world }) => {
    const isSeenApart = (one: string): boolean =>
      ['token', 'live'].includes(layerOf(one)) && layerOf(one) !== layerOf(id);
    const ids = behind(id).flatMap((one): string[] => (isSeenApart(one.id) ? [] : [one.id]));
    for (const selection of [{ skip: [id] }, { only: ids }]) {
      const passed = findings(world, selection).filter((one) => ids.includes(one.id) && one.status === 'pass');
      expect(passed.map((one) => one.id)).toEqual([]);
    }
  });

  it('is not known, and says which cause that is, with what helps', () => {
    const world = healthy({ config: known(null) });
    const [cause] = findings(world);
    const found = findings(world, { only: ['config/pool-id-malformed'] }).find(({ status }) => status !== 'skip');
    expect(found).toMatchObject({
      id: 'config/pool-id-malformed',
      status: 'unknown',
      message: `Explained by config/missing: ${cause?.message}`,
      fix: cause?.fix,
    });
  });

  it('blames that cause where it fails itself', () => {
    const world = given(accessToken({ signature: 'unknown-kid' }));
    const found = findings(world, { only: ['token/signature'] }).find(({ status }) => status !== 'skip');
    expect(found?.status).toBe('fail');
    expect(found?.message).toMatch(/^Explained by token\/key-unknown: .* was signed with key/);
    expect(found?.fix).toMatch(/^Sign in again for a fresh token/);
  });

  it('and Supabase refuses a token for what is wrong with it', () => {
    const facts = { rest: known({ ...LIVE, kind: 'rejected' as const, said: 'No suitable key' }) };
    const world = healthy({ ...facts, tokens: known([accessToken({ claims: { iss: 'https://else' } })]) });
    const found = findings(world, { only: ['live'] }).find(({ id }) => id === 'live/rejected');
    expect(found).toMatchObject({ status: 'fail' });
    expect(found?.message).toMatch(/^Explained by token\/issuer: /);
  });
});

const unreadable = { ...accessToken(), label: 'token 2', decoded: { ok: false as const, what: 'empty' } };
const second = (change: Parameters<typeof accessToken>[0]): ReturnType<typeof accessToken> =>
  accessToken({ label: 'token 2', ...change });

describe('what is wrong with one token explains nothing of another', () => {
  it.each([
    ['a text, and a role of the database', unreadable, { claims: { role: 'service_role' } }, 'token/role-bypasses-rls'],
    ['a text, and no role', unreadable, { claims: { role: undefined } }, 'token/role-missing'],
    [
      'another issuer, and an unknown key',
      second({ claims: { iss: 'x' } }),
      { signature: 'unknown-kid' },
      'token/key-unknown',
    ],
    [
      'no algorithm, and no key',
      second({ header: { alg: 'none' } }),
      { header: { kid: '' }, signature: 'no-kid' },
      'token/key-missing',
    ],
    ['a bad signature, and an old one', second({ signature: 'invalid' }), { claims: { exp: 1 } }, 'token/expired'],
    [
      'no role, and a wrong one',
      second({ claims: { role: undefined } }),
      { claims: { role: 'Authenticated' } },
      'token/role-value',
    ],
    [
      'a role of the database, and a wrong one',
      second({ claims: { role: 'service_role' } }),
      { claims: { role: 'anon' } },
      'token/role-value',
    ],
  ] as const)('%s', (_name, first, other, id) => {
    const found = findings(given(first, accessToken({ label: 'token 1', ...other }))).find((one) => one.id === id);
    expect(found?.status).toBe('fail');
    expect(found?.message).toContain('token 1');
    expect(found?.message).not.toContain('token 2');
  });

  it('and one that has it all wrong is complained of once', () => {
    const world = given(
      second({ signature: 'invalid', claims: { exp: 1, role: 'anon', client_id: 'else' } }),
      idToken(),
    );
    expect(
      findings(world)
        .filter(({ status }) => status === 'fail')
        .map(({ id }) => id),
    ).toEqual(['token/signature', 'token/role-value']);
  });

  it('nor what Supabase answered to another', () => {
    const sent = accessToken({ label: LIVE.label });
    const world = (answer: object) => healthy({ ...answer, tokens: known([sent, unreadable]) });
    expect(statusOf(world({}), 'live/rejected')).toBe('pass');
    const refused = { rest: known({ ...LIVE, kind: 'rejected' as const, said: 'No suitable key' }) };
    expect(statusOf(world(refused), 'live/rejected')).toBe('fail');
  });
});

it('one reason is not said of all where they differ', () => {
  const machine = { sub: 'client', client_id: 'client', role: undefined, username: undefined };
  const world = given(accessToken({ claims: { role: undefined } }), second({ claims: machine }));
  const found = findings(world).find(({ id }) => id === 'token/role-missing');
  expect(found?.message).toMatch(/The check complains of 1 more, some for another reason: token 2\.$/);
});
