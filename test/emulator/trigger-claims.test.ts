import {
  array,
  constantFrom,
  dictionary,
  jsonValue,
  oneof,
  assert as propertyHolds,
  property,
  record,
  string,
} from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type ClaimSet, overrideClaims } from '../../src/emulator/cognito/claims.ts';

const CLAIMS: ClaimSet = {
  id: {
    sub: 's',
    email: 'a@example.com',
    'cognito:groups': ['editors'],
    'cognito:username': 'ada',
    aud: 'client',
    token_use: 'id',
  },
  access: {
    sub: 's',
    username: 'ada',
    'cognito:groups': ['editors'],
    client_id: 'client',
    scope: 'one two',
    token_use: 'access',
  },
};

const v1 = (details: unknown): ClaimSet => overrideClaims('V1_0', { claimsOverrideDetails: details }, CLAIMS);
const v2 = (details: unknown): ClaimSet => overrideClaims('V2_0', { claimsAndScopeOverrideDetails: details }, CLAIMS);
const UNRECOGNIZABLE = { code: 'InvalidLambdaResponseException', message: 'Unrecognizable lambda output' };
const caught = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('which answer reaches which token', () => {
  test('V1: the ID token only', () => {
    const { id, access } = v1({ claimsToAddOrOverride: { role: 'authenticated' } });
    expect(id['role']).toBe('authenticated');
    expect(access).toEqual(CLAIMS.access);
  });

  test('V2: each token its own part', () => {
    const { id, access } = v2({
      idTokenGeneration: { claimsToAddOrOverride: { role: 'a', level: 3 }, claimsToSuppress: ['email'] },
      accessTokenGeneration: {
        claimsToAddOrOverride: { role: 'b', rights: ['x'] },
        scopesToAdd: ['three'],
        scopesToSuppress: ['one'],
      },
    });
    expect(id).toMatchObject({ role: 'a', level: 3 });
    expect(id).not.toHaveProperty('email');
    expect(access).toMatchObject({ role: 'b', rights: ['x'], scope: 'two three' });
  });

  test.each(['V1_0', 'V2_0', 'V3_0'] as const)(
    "%s: null, nothing, or the other version's shape change nothing",
    (version) => {
      const other = version === 'V1_0' ? 'claimsAndScopeOverrideDetails' : 'claimsOverrideDetails';
      const details = {
        claimsToAddOrOverride: { role: 'x' },
        idTokenGeneration: { claimsToAddOrOverride: { role: 'x' } },
      };
      for (const response of [
        {},
        { claimsOverrideDetails: null, claimsAndScopeOverrideDetails: null },
        { [other]: details },
      ]) {
        expect(overrideClaims(version, response, CLAIMS)).toEqual(CLAIMS);
      }
    },
  );
});

describe('rules', () => {
  test('a claim that is added and suppressed is suppressed', () => {
    const details = { claimsToAddOrOverride: { role: 'x' }, claimsToSuppress: ['role'] };
    expect(v1(details).id).not.toHaveProperty('role');
    expect(v2({ accessTokenGeneration: details }).access).not.toHaveProperty('role');
  });

  test('claims that nobody may change stay', () => {
    const names = [
      'sub',
      'aud',
      'iss',
      'token_use',
      'username',
      'client_id',
      'cognito:username',
      'cognito:other',
      'dev:x',
      'exp',
    ];
    const details = {
      claimsToAddOrOverride: Object.fromEntries(names.map((name) => [name, 'evil'])),
      claimsToSuppress: names,
    };
    expect(v1(details)).toEqual(CLAIMS);
    expect(v2({ idTokenGeneration: details, accessTokenGeneration: details })).toEqual(CLAIMS);
  });

  test('an access token may gain aud, if it is its own client', () => {
    const [own, other] = ['client', 'other'].map(
      (aud) => v2({ accessTokenGeneration: { claimsToAddOrOverride: { aud } } }).access,
    );
    expect(own).toMatchObject({ aud: 'client' });
    expect(other).not.toHaveProperty('aud');
  });

  test.each([
    ['absent: kept', {}, ['editors']],
    ['null: gone', { groupOverrideDetails: null }, undefined],
    ['empty: gone', { groupOverrideDetails: {} }, undefined],
    ['given: taken', { groupOverrideDetails: { groupsToOverride: ['readers'] } }, ['readers']],
  ])('groupOverrideDetails %s', (_, details, groups) => {
    for (const { id, access } of [v1(details), v2(details)]) {
      expect(id['cognito:groups']).toEqual(groups);
      expect(access['cognito:groups']).toEqual(groups);
    }
  });

  test('roles are for the ID token, and go with suppressed groups', () => {
    const override = { groupsToOverride: ['a'], iamRolesToOverride: ['arn:r'], preferredRole: 'arn:r' };
    const { id, access } = v1({ groupOverrideDetails: override });
    expect(id).toMatchObject({ 'cognito:roles': ['arn:r'], 'cognito:preferred_role': 'arn:r' });
    expect(access).not.toHaveProperty('cognito:roles');
    const bare = v1({ groupOverrideDetails: override, claimsToSuppress: ['cognito:groups'] }).id;
    expect(Object.keys(bare).filter((name) => /groups|role/.test(name))).toEqual([]);
  });

  test.each([
    ['V1 knows strings only', () => v1({ claimsToAddOrOverride: { role: ['x'] } })],
    ['claims that are a list', () => v1({ claimsToAddOrOverride: ['role'] })],
    ['details that are text', () => v1('role')],
    ['a null claim', () => v2({ accessTokenGeneration: { claimsToAddOrOverride: { role: null } } })],
    ['an address that is no string', () => v2({ idTokenGeneration: { claimsToAddOrOverride: { address: {} } } })],
    ['a scope with a space', () => v2({ accessTokenGeneration: { scopesToAdd: ['a b'] } })],
    ['suppressing a number', () => v2({ idTokenGeneration: { claimsToSuppress: [1] } })],
  ])('%s: refused', (_, run) => {
    expect(caught(run)).toMatchObject(UNRECOGNIZABLE);
  });

  test('whatever a function answers, the fixed claims stand and the input is untouched', () => {
    const before = structuredClone(CLAIMS);
    const name = constantFrom(
      'sub',
      'aud',
      'client_id',
      'token_use',
      'username',
      'role',
      'cognito:groups',
      'scope',
      'email',
    );
    const part = record(
      {
        claimsToAddOrOverride: dictionary(name, jsonValue()),
        claimsToSuppress: array(name),
        groupOverrideDetails: jsonValue(),
        scopesToAdd: array(string()),
      },
      { requiredKeys: [] },
    );
    const whole = record({ idTokenGeneration: part, accessTokenGeneration: part }, { requiredKeys: [] });
    const details = oneof(part, whole, jsonValue());
    propertyHolds(
      property(constantFrom('V1_0', 'V2_0', 'V3_0'), details, (version, answer) => {
        const response = { claimsOverrideDetails: answer, claimsAndScopeOverrideDetails: answer };
        const result = caught(() => overrideClaims(version, response, CLAIMS));
        expect(CLAIMS).toEqual(before);
        const expected =
          result instanceof Error
            ? UNRECOGNIZABLE
            : {
                id: { sub: 's', aud: 'client', token_use: 'id', 'cognito:username': 'ada' },
                access: { sub: 's', client_id: 'client', token_use: 'access', username: 'ada' },
              };
        expect(result).toMatchObject(expected);
      }),
      { numRuns: 1000 },
    );
  });
});
