import { describe, expect, it } from 'vitest';
import { asObject, type JsonObject } from '../../src/core/text/json.ts';
import type { TriggerVersion } from '../../src/core/pool/user-pool.ts';
import { expectedShape, responseShape, rolesGranted } from '../../src/core/function/trigger.ts';
import { groupsLost } from '../../src/core/function/answer.ts';
import { MADE_UP_GROUP, sourcesOf, syntheticEvent } from '../../src/core/function/events.ts';
import { grants, POOL } from './worlds.ts';

const VERSIONS: readonly TriggerVersion[] = ['V1_0', 'V2_0', 'V3_0'];

function event(response: JsonObject[string]): JsonObject {
  return { version: '2', response };
}

const v1 = (details: JsonObject[string]): JsonObject => event({ claimsOverrideDetails: details });
const v2 = (details: JsonObject[string]): JsonObject => event({ claimsAndScopeOverrideDetails: details });

describe('syntheticEvent', () => {
  it.each([
    ['V1_0', '1', { claimsOverrideDetails: null }],
    ['V2_0', '2', { claimsAndScopeOverrideDetails: null }],
    ['V3_0', '3', { claimsAndScopeOverrideDetails: null }],
  ] as const)('%s has version %s, and null where Cognito sends null', (version, text, response) => {
    expect(syntheticEvent(version, POOL)).toMatchObject({
      version: text,
      response,
      triggerSource: 'TokenGeneration_Authentication',
      ...POOL,
    });
  });

  it('carries scopes from V2_0 on', () => {
    expect(VERSIONS.map((version) => 'scopes' in asObject(syntheticEvent(version, POOL)['request']))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it.each(VERSIONS)('%s holds a user who does not exist, in a group that does not, either', (version) => {
    const request = asObject(syntheticEvent(version, POOL)['request']);
    expect(request['groupConfiguration']).toEqual({
      groupsToOverride: [MADE_UP_GROUP],
      iamRolesToOverride: [],
      preferredRole: null,
    });
    expect(asObject(request['userAttributes'])['sub']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(VERSIONS)('%s gives the user what the pool requires, in the right form', (version) => {
    const pool = { ...POOL, requiredAttributes: ['sub', 'birthdate', 'nickname'] };
    for (const source of sourcesOf(version).filter((one) => one !== 'TokenGeneration_ClientCredentials')) {
      const event = syntheticEvent(version, pool, { source, clientId: 'a' });
      expect(event).toMatchObject({ triggerSource: source, callerContext: { clientId: 'a' } });
      expect(asObject(event['request'])['userAttributes']).toMatchObject({
        email: expect.stringMatching(/^[^@]+@example\.com$/) as string,
        phone_number: expect.stringMatching(/^\+\d{11}$/) as string,
        name: expect.stringMatching(/./) as string,
        birthdate: '2000-01-01',
        nickname: expect.stringMatching(/./) as string,
      });
    }
  });

  it('is of a machine, who is no user, under V3_0 alone', () => {
    expect(VERSIONS.map((version) => sourcesOf(version).length)).toEqual([5, 5, 6]);
    const event = syntheticEvent('V3_0', POOL, { source: 'TokenGeneration_ClientCredentials', clientId: 'm' });
    expect(event).toMatchObject({ userName: 'm', request: { userAttributes: {}, groupConfiguration: null } });
  });

  it.each(VERSIONS)('%s survives JSON, as it is sent', (version) => {
    const sent = syntheticEvent(version, POOL);
    expect(JSON.parse(JSON.stringify(sent))).toEqual(sent);
  });
});

describe('responseShape', () => {
  it.each<[string, JsonObject, ReturnType<typeof responseShape>]>([
    ['V1', v1({}), 'v1'],
    ['V2', v2({}), 'v2'],
    ['both', event({ claimsOverrideDetails: {}, claimsAndScopeOverrideDetails: {} }), 'both'],
    ['V1 beside the null that came', event({ claimsOverrideDetails: {}, claimsAndScopeOverrideDetails: null }), 'v1'],
    ['the event as it came, V1', syntheticEvent('V1_0', POOL), 'none'],
    ['the event as it came, V2', syntheticEvent('V2_0', POOL), 'none'],
    ['a list, as the documentation shows', v1([]), 'none'],
    ['no response', {}, 'none'],
    ['a null response', event(null), 'none'],
    ['a text', event('ok'), 'none'],
  ])('%s', (_what, answered, shape) => {
    expect(responseShape(answered)).toBe(shape);
  });

  it.each([
    ['V1_0', 'v1'],
    ['V2_0', 'v2'],
    ['V3_0', 'v2'],
  ] as const)('%s reads %s', (version, shape) => {
    expect(expectedShape(version)).toBe(shape);
    expect(responseShape(event(grants(version, 'x')))).toBe(shape);
  });
});

describe('rolesGranted', () => {
  it('reaches the ID token only with V1_0', () => {
    expect(rolesGranted(event(grants('V1_0', 'authenticated')), 'V1_0')).toEqual([
      { token: 'id', role: 'authenticated' },
    ]);
  });

  it.each(['V2_0', 'V3_0'] as const)('reaches both tokens with %s', (version) => {
    expect(rolesGranted(event(grants(version, 'authenticated')), version)).toEqual([
      { token: 'id', role: 'authenticated' },
      { token: 'access', role: 'authenticated' },
    ]);
  });

  it('ignores the other shape', () => {
    expect(rolesGranted(event(grants('V2_0', 'x')), 'V1_0')).toEqual([{ token: 'id', role: undefined }]);
    expect(rolesGranted(event(grants('V1_0', 'x')), 'V2_0')).toEqual([
      { token: 'id', role: undefined },
      { token: 'access', role: undefined },
    ]);
  });

  it('lets suppression win, each token for itself', () => {
    const add = { claimsToAddOrOverride: { role: 'authenticated' } };
    const details = {
      idTokenGeneration: { ...add, claimsToSuppress: ['email', 'role'] },
      accessTokenGeneration: { ...add, claimsToSuppress: ['email'] },
    };
    expect(rolesGranted(v2(details), 'V2_0')).toEqual([
      { token: 'id', role: undefined },
      { token: 'access', role: 'authenticated' },
    ]);
    expect(rolesGranted(v1({ ...add, claimsToSuppress: ['role'] }), 'V1_0')).toEqual([
      { token: 'id', role: undefined },
    ]);
  });

  it('gives a value of the wrong type as it is', () => {
    expect(rolesGranted(v1({ claimsToAddOrOverride: { role: ['authenticated'] } }), 'V1_0')).toEqual([
      { token: 'id', role: ['authenticated'] },
    ]);
  });

  it.each<[string, JsonObject]>([
    ['no response', {}],
    ['null', event(null)],
    ['null details', v2(null)],
    ['lists', v2([])],
    ['null parts', v2({ idTokenGeneration: null, accessTokenGeneration: null })],
    [
      'null claims',
      v2({ idTokenGeneration: { claimsToAddOrOverride: null, claimsToSuppress: null }, accessTokenGeneration: 'x' }),
    ],
    ['text instead of a list', v1({ claimsToAddOrOverride: 'role', claimsToSuppress: 'role' })],
  ])('finds none, without a throw, in %s', (_what, answered) => {
    for (const version of VERSIONS)
      expect(rolesGranted(answered, version).every(({ role }) => role === undefined)).toBe(true);
  });
});

describe('groupsLost', () => {
  const BOTH = ['id', 'access'];
  it.each<[string, JsonObject[string], string[]]>([
    ['absent', {}, []],
    ['empty', { groupOverrideDetails: {} }, BOTH],
    ['null', { groupOverrideDetails: null }, BOTH],
    ['a list', { groupOverrideDetails: [] }, BOTH],
    ['no groups in it', { groupOverrideDetails: { groupsToOverride: [], preferredRole: null } }, BOTH],
    [
      'null members',
      { groupOverrideDetails: { groupsToOverride: null, iamRolesToOverride: null, preferredRole: null } },
      BOTH,
    ],
    ['a role alone', { groupOverrideDetails: { iamRolesToOverride: ['arn:aws:iam::1:role/a'] } }, BOTH],
    ['groups', { groupOverrideDetails: { groupsToOverride: ['admins'] } }, []],
    ['null details', null, []],
  ])('%s', (_what, details, expected) => {
    expect(groupsLost(v1(details), 'V1_0')).toEqual(expected);
    expect(groupsLost(v2(details), 'V2_0')).toEqual(expected);
    expect(groupsLost(v2(details), 'V3_0')).toEqual(expected);
  });

  it('sees the claim suppressed, each token for itself', () => {
    const suppressing = { claimsToSuppress: ['cognito:groups'] };
    expect(groupsLost(v1(suppressing), 'V1_0')).toEqual(['id']);
    expect(groupsLost(v2({ accessTokenGeneration: suppressing }), 'V2_0')).toEqual(['access']);
    expect(groupsLost(v2({ idTokenGeneration: suppressing }), 'V3_0')).toEqual(['id']);
  });

  it('looks at the shape that the version reads', () => {
    expect(groupsLost(v1({ groupOverrideDetails: {} }), 'V2_0')).toEqual([]);
    expect(groupsLost(v2({ groupOverrideDetails: {} }), 'V1_0')).toEqual([]);
  });
});
