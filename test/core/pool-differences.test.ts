import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asObject, type JsonObject } from '../../src/core/text/json.ts';
import { differences, lostLeaves, triggerOf, updateInput } from '../../src/core/pool/update.ts';
import { DESCRIBE_ONLY, FULL, OLD_ARN, TRIGGER } from './described.ts';

/** A pool as DescribeUserPool could answer: any choice of the known members, with any values. */
const someValue = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => value !== null)
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject[string]);
const someText = fc.stringMatching(/^[A-Za-z:_-]{1,12}$/);
const someLambdaConfig = fc.record(
  {
    PreSignUp: someText,
    PostConfirmation: someText,
    UserMigration: someText,
    KMSKeyID: someText,
    CustomSMSSender: fc.record({ LambdaVersion: fc.constant('V1_0'), LambdaArn: someText }),
    PreTokenGeneration: someText,
    PreTokenGenerationConfig: fc.record({
      LambdaVersion: fc.constantFrom('V1_0', 'V2_0', 'V3_0'),
      LambdaArn: someText,
    }),
  },
  { requiredKeys: [] },
);
const days = fc.integer({ min: 0, max: 365 });
const somePool = fc
  .record(
    {
      ...Object.fromEntries(Object.keys(FULL).map((member) => [member, someValue])),
      LambdaConfig: someLambdaConfig,
      UserPoolTags: fc.dictionary(
        fc.oneof(
          someText,
          someText.map((name) => `aws:${name}`),
        ),
        fc.string(),
      ),
      Policies: fc.record(
        {
          PasswordPolicy: fc.record(
            { MinimumLength: fc.integer({ min: 6, max: 99 }), TemporaryPasswordValidityDays: days },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
      AdminCreateUserConfig: fc.record(
        { AllowAdminCreateUserOnly: fc.boolean(), UnusedAccountValidityDays: days },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .map((pool): JsonObject => ({ ...(pool as JsonObject), Id: 'eu-west-1_Kx7mQ2pLd', Name: 'shop' }));

/** The harshest service that the documentation allows: whatever a request leaves out is gone, reserved tags aside. */
function serve(before: JsonObject, request: JsonObject): JsonObject {
  const kept = Object.entries(before).filter(([member]) => member in DESCRIBE_ONLY);
  const reserved = Object.entries(asObject(before['UserPoolTags'])).filter(([name]) => name.startsWith('aws:'));
  const { UserPoolId: _id, PoolName, ...sent } = request;
  return {
    ...Object.fromEntries(kept),
    ...sent,
    Name: PoolName ?? '',
    UserPoolTags: { ...asObject(sent['UserPoolTags']), ...Object.fromEntries(reserved) },
  };
}

describe.each([
  ['attaching', TRIGGER],
  ['detaching', undefined],
] as const)('for any pool of known members, %s', (_what, trigger) => {
  it('changes nothing but the trigger, and loses nothing', () => {
    fc.assert(
      fc.property(somePool, (pool) => {
        const { input, lost } = updateInput(pool, trigger);
        expect(lost).toEqual([]);
        const after = serve(pool, input);
        expect(differences(pool, after)).toEqual([]);
        expect(triggerOf(asObject(after['LambdaConfig']))).toEqual(trigger);
      }),
      { numRuns: 400 },
    );
  });

  it('has nothing left to change a second time', () => {
    fc.assert(
      fc.property(somePool, (pool) => {
        const once = serve(pool, updateInput(pool, trigger).input);
        expect(updateInput(once, trigger).input).toEqual(updateInput(pool, trigger).input);
      }),
      { numRuns: 100 },
    );
  });
});

describe('differences', () => {
  it.each([
    ['a value', { ...FULL, MfaConfiguration: 'OFF' }, ['MfaConfiguration']],
    [
      'a nested value',
      {
        ...FULL,
        AdminCreateUserConfig: { ...asObject(FULL['AdminCreateUserConfig']), AllowAdminCreateUserOnly: false },
      },
      ['AdminCreateUserConfig.AllowAdminCreateUserOnly'],
    ],
    ['a list', { ...FULL, AutoVerifiedAttributes: ['email', 'phone_number'] }, ['AutoVerifiedAttributes.1']],
    ['a list that became empty', { ...FULL, AutoVerifiedAttributes: [] }, ['AutoVerifiedAttributes.0']],
    ['another trigger', { ...FULL, LambdaConfig: {} }, ['LambdaConfig.PreSignUp']],
    ['a member that came', { ...FULL, Fresh: { On: true } }, ['Fresh']],
    ['a type', { ...FULL, Domain: ['shop'] }, ['Domain']],
    ['a tag', { ...FULL, UserPoolTags: { 'aws:cloudformation:stack-name': 'shop-auth' } }, ['UserPoolTags.team']],
    ['the plan', { ...FULL, UserPoolTier: 'ESSENTIALS' }, ['UserPoolTier']],
    [
      'the validity that Cognito really has',
      {
        ...FULL,
        Policies: {
          ...asObject(FULL['Policies']),
          PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 7 },
        },
      },
      ['Policies.PasswordPolicy.TemporaryPasswordValidityDays'],
    ],
  ] satisfies [string, JsonObject, string[]][])('sees %s', (_what, after, paths) => {
    expect(differences(FULL, after)).toEqual(paths);
    expect(differences(after, FULL)).toEqual(paths);
  });

  it('sees a member that went', () => {
    const { UserPoolAddOns: _gone, ...after } = FULL;
    expect(differences(FULL, after)).toEqual(['UserPoolAddOns']);
  });

  it.each([
    [
      'the trigger',
      {
        ...FULL,
        LambdaConfig: {
          ...asObject(FULL['LambdaConfig']),
          PreTokenGeneration: 'arn:x',
          PreTokenGenerationConfig: { LambdaArn: 'arn:x', LambdaVersion: 'V2_0' },
        },
      },
    ],
    ['the date', { ...FULL, LastModifiedDate: 1 }],
    ['the number of users', { ...FULL, EstimatedNumberOfUsers: 13 }],
    ['an empty container for nothing', { ...FULL, Replicas: [], Extra: {}, Other: null }],
    [
      'the old name of the validity',
      { ...FULL, AdminCreateUserConfig: { ...asObject(FULL['AdminCreateUserConfig']), UnusedAccountValidityDays: 7 } },
    ],
  ] satisfies [string, JsonObject][])('does not count %s', (_what, after) => {
    expect(differences(FULL, after)).toEqual([]);
  });

  it('sees false and an empty text where there was nothing', () => {
    expect(differences({}, { A: false, B: '', C: 0 })).toEqual(['A', 'B', 'C']);
  });
});

describe('lostLeaves', () => {
  const input = updateInput(FULL, TRIGGER).input;

  it('finds nothing in an equal body', () => {
    expect(lostLeaves(input, JSON.parse(JSON.stringify(input)) as JsonObject)).toEqual([]);
  });

  it('finds a leaf that a serialiser left out, and one that it changed', () => {
    const body = JSON.parse(JSON.stringify(input)) as JsonObject;
    delete asObject(asObject(body['Policies'])['PasswordPolicy'])['MinimumLength'];
    asObject(body['EmailConfiguration'])['EmailSendingAccount'] = 'DEVELOPER';
    delete body['AcrConfiguration'];
    expect(lostLeaves(input, body).toSorted()).toEqual([
      'AcrConfiguration',
      'EmailConfiguration.EmailSendingAccount',
      'Policies.PasswordPolicy.MinimumLength',
    ]);
  });

  it('counts the trigger, unlike differences', () => {
    expect(lostLeaves(input, { ...(input as JsonObject), LambdaConfig: { PreSignUp: `${OLD_ARN}-sign-up` } })).toEqual([
      'LambdaConfig.PreTokenGeneration',
      'LambdaConfig.PreTokenGenerationConfig',
    ]);
  });
});

describe('triggerOf', () => {
  it.each([
    ['nothing', undefined, undefined],
    ['an empty config', {}, undefined],
    ['other triggers', { PreSignUp: 'arn:1' }, undefined],
    ['an empty ARN', { PreTokenGeneration: '' }, undefined],
    ['the old key', { PreTokenGeneration: OLD_ARN }, { lambdaArn: OLD_ARN, lambdaVersion: 'V1_0' }],
    [
      'both keys',
      { PreTokenGeneration: OLD_ARN, PreTokenGenerationConfig: { LambdaArn: OLD_ARN, LambdaVersion: 'V3_0' as const } },
      { lambdaArn: OLD_ARN, lambdaVersion: 'V3_0' },
    ],
  ])('reads %s', (_what, config, trigger) => {
    expect(triggerOf(config)).toEqual(trigger);
  });
});
