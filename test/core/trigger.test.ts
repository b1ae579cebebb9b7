import { describe, expect, it } from 'vitest';
import { asObject, type JsonObject } from '../../src/core/text/json.ts';
import type { TriggerVersion } from '../../src/core/pool/user-pool.ts';
import {
  expectedShape,
  responseShape,
  rolesGranted,
  suppressesGroups,
  syntheticEvent,
} from '../../src/core/function/trigger.ts';
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

  it.each(VERSIONS)('%s holds a user who does not exist, with empty groups', (version) => {
    const request = asObject(syntheticEvent(version, POOL)['request']);
    expect(request['groupConfiguration']).toEqual({
      groupsToOverride: [],
      iamRolesToOverride: [],
      preferredRole: null,
    });
    expect(asObject(request['userAttributes'])['sub']).toMatch(/^[0-9a-f-]{36}$/);
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

describe('suppressesGroups', () => {
  it.each<[string, JsonObject[string], boolean]>([
    ['absent', {}, false],
    ['empty', { groupOverrideDetails: {} }, true],
    ['null', { groupOverrideDetails: null }, true],
    ['a list', { groupOverrideDetails: [] }, true],
    [
      "the request's own, of a user without groups",
      { groupOverrideDetails: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null } },
      false,
    ],
    ['groups', { groupOverrideDetails: { groupsToOverride: ['admins'] } }, false],
    ['null details', null, false],
  ])('%s', (_what, details, expected) => {
    expect(suppressesGroups(v1(details), 'V1_0')).toBe(expected);
    expect(suppressesGroups(v2(details), 'V2_0')).toBe(expected);
    expect(suppressesGroups(v2(details), 'V3_0')).toBe(expected);
  });

  it('looks at the shape that the version reads', () => {
    expect(suppressesGroups(v1({ groupOverrideDetails: {} }), 'V2_0')).toBe(false);
    expect(suppressesGroups(v2({ groupOverrideDetails: {} }), 'V1_0')).toBe(false);
  });
});
