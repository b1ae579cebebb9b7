import type { UpdateUserPoolRequest, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asObject, type JsonObject } from '../../src/core/json.ts';
import { differences, lostLeaves, triggerOf, updateInput, type Trigger } from '../../src/core/pool.ts';

const TRIGGER: Trigger = { lambdaArn: 'arn:aws:lambda:eu-west-1:111122223333:function:ours', lambdaVersion: 'V2_0' };
const OLD_ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:old';

/** Members that the answer has and the request has not. The compiler holds this list against the AWS client's own types. */
const DESCRIBE_ONLY: Record<Exclude<keyof UserPoolType, keyof UpdateUserPoolRequest>, JsonObject[string]> = {
  Id: 'eu-west-1_Kx7mQ2pLd',
  Name: 'shop',
  Arn: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Kx7mQ2pLd',
  Status: 'Enabled',
  LastModifiedDate: 1_789_000_000.5,
  CreationDate: 1_700_000_000,
  SchemaAttributes: [{ Name: 'sub', AttributeDataType: 'String', Required: true }],
  AliasAttributes: ['email'],
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  EstimatedNumberOfUsers: 12,
  SmsConfigurationFailure: 'SNSSandbox',
  EmailConfigurationFailure: 'none',
  Domain: 'shop',
  CustomDomain: 'login.shop.example',
};

/** Every member that goes back. The compiler holds this list, too, against the AWS client's own types. */
const UPDATABLE: Record<Exclude<keyof UpdateUserPoolRequest, 'UserPoolId' | 'PoolName'>, JsonObject[string]> = {
  Policies: { PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 3 }, SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  DeletionProtection: 'ACTIVE',
  LambdaConfig: { PreSignUp: `${OLD_ARN}-sign-up` },
  AutoVerifiedAttributes: ['email'],
  SmsVerificationMessage: 'Your code is {####}',
  EmailVerificationMessage: 'Your code is {####}',
  EmailVerificationSubject: 'Your code',
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
  SmsAuthenticationMessage: 'Your code is {####}',
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  MfaConfiguration: 'OPTIONAL',
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
  EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::111122223333:role/sms', ExternalId: 'x', SnsRegion: 'eu-west-1' },
  UserPoolTags: { team: 'shop', 'aws:cloudformation:stack-name': 'shop-auth' },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, UnusedAccountValidityDays: 3, InviteMessageTemplate: { EmailSubject: 'Welcome' } },
  UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  UserPoolTier: 'PLUS',
  KeyConfiguration: { KeyType: 'AWS_OWNED_KEY' },
  IssuerConfiguration: { Type: 'ORIGINAL' },
  AcrConfiguration: { Levels: { low: 'urn:low' } },
  DcrConfiguration: { EnableStatus: 'Disabled' },
};

const FULL: JsonObject = { ...DESCRIBE_ONLY, ...UPDATABLE };

describe('updateInput', () => {
  const { input, lost } = updateInput(FULL, TRIGGER);

  it.each(Object.keys(DESCRIBE_ONLY))('does not send %s back', (member) => {
    expect(input).not.toHaveProperty(member);
  });

  it.each(Object.keys(UPDATABLE).filter((member) => !['LambdaConfig', 'UserPoolTags', 'AdminCreateUserConfig'].includes(member)))('sends %s back as it is', (member) => {
    expect((input as JsonObject)[member]).toEqual(FULL[member]);
  });

  it('names the pool by its id and its name', () => {
    expect(input).toMatchObject({ UserPoolId: 'eu-west-1_Kx7mQ2pLd', PoolName: 'shop' });
  });

  it('loses nothing that it knows', () => {
    expect(lost).toEqual([]);
  });

  it('reports members that it does not know, whatever they hold', () => {
    expect(updateInput({ ...FULL, PasskeyPolicy: { Level: 'HIGH' }, Frozen: false, Gone: null }, TRIGGER).lost).toEqual(['PasskeyPolicy', 'Frozen']);
  });

  it('leaves what it was given untouched', () => {
    const before = structuredClone(FULL);
    updateInput(FULL, TRIGGER);
    expect(FULL).toEqual(before);
  });

  it('shares nothing with what it was given', () => {
    const described = structuredClone(FULL);
    const { input: request } = updateInput(described, TRIGGER);
    asObject(asObject(described['Policies'])['PasswordPolicy'])['MinimumLength'] = 6;
    expect(request.Policies?.PasswordPolicy?.MinimumLength).toBe(12);
  });
});

describe('updateInput: the trigger', () => {
  const others = {
    PreSignUp: 'arn:1', CustomMessage: 'arn:2', PostConfirmation: 'arn:3', PreAuthentication: 'arn:4', PostAuthentication: 'arn:5',
    DefineAuthChallenge: 'arn:6', CreateAuthChallenge: 'arn:7', VerifyAuthChallengeResponse: 'arn:8', UserMigration: 'arn:9',
    CustomSMSSender: { LambdaVersion: 'V1_0', LambdaArn: 'arn:10' }, CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: 'arn:11' },
    KMSKeyID: 'arn:12', InboundFederation: { LambdaVersion: 'V1_0', LambdaArn: 'arn:13' },
  };
  const both = { PreTokenGeneration: TRIGGER.lambdaArn, PreTokenGenerationConfig: { LambdaArn: TRIGGER.lambdaArn, LambdaVersion: 'V2_0' } };

  it.each([
    ['there was none', {}],
    ['only the old key was set', { PreTokenGeneration: OLD_ARN }],
    ['only the new key was set', { PreTokenGenerationConfig: { LambdaArn: OLD_ARN, LambdaVersion: 'V1_0' } }],
    ['both were set', { PreTokenGeneration: OLD_ARN, PreTokenGenerationConfig: { LambdaArn: OLD_ARN, LambdaVersion: 'V1_0' } }],
  ])('sets both keys, and keeps every other trigger, where %s', (_what, previous) => {
    expect(updateInput({ ...FULL, LambdaConfig: { ...others, ...previous } }, TRIGGER).input.LambdaConfig).toEqual({ ...others, ...both });
  });

  it('takes both keys out to detach', () => {
    expect(updateInput({ ...FULL, LambdaConfig: { ...others, ...both } }, undefined).input.LambdaConfig).toEqual(others);
  });

  it('attaches to a pool that has no LambdaConfig at all', () => {
    const { LambdaConfig: _none, ...bare } = FULL;
    expect(updateInput(bare, TRIGGER).input.LambdaConfig).toEqual(both);
  });
});

describe('updateInput: what Cognito refuses to have back', () => {
  it('drops UnusedAccountValidityDays beside TemporaryPasswordValidityDays, and nothing with it', () => {
    expect(updateInput(FULL, TRIGGER).input.AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: true, InviteMessageTemplate: { EmailSubject: 'Welcome' } });
    expect(updateInput(FULL, TRIGGER).input.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays).toBe(3);
  });

  it.each([
    ['no password policy', {}],
    ['a policy without it', { PasswordPolicy: { MinimumLength: 8 } }],
  ])('keeps UnusedAccountValidityDays where there is %s', (_what, policies) => {
    const { input } = updateInput({ ...FULL, Policies: policies }, TRIGGER);
    expect(input.AdminCreateUserConfig?.UnusedAccountValidityDays).toBe(3);
  });

  it('keeps the zero that stands for the default', () => {
    const { input } = updateInput({ ...FULL, Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 0 } } }, TRIGGER);
    expect(input.Policies?.PasswordPolicy).toEqual({ TemporaryPasswordValidityDays: 0 });
    expect(input.AdminCreateUserConfig).not.toHaveProperty('UnusedAccountValidityDays');
  });

  it('drops reserved tags and keeps the others', () => {
    expect(updateInput(FULL, TRIGGER).input.UserPoolTags).toEqual({ team: 'shop' });
  });

  it.each([
    ['only reserved ones', { 'aws:cloudformation:stack-name': 'shop-auth' }],
    ['none', {}],
  ])('leaves the tags out where there are %s', (_what, tags) => {
    expect(updateInput({ ...FULL, UserPoolTags: tags }, TRIGGER).input).not.toHaveProperty('UserPoolTags');
  });

  it('keeps tags that merely look reserved', () => {
    const tags = { 'AWS:team': 'a', aws: 'b', 'my-aws:x': 'c' };
    expect(updateInput({ ...FULL, UserPoolTags: tags }, TRIGGER).input.UserPoolTags).toEqual(tags);
  });
});

/** A pool as DescribeUserPool could answer: any choice of the known members, with any values. */
const someValue = fc.jsonValue({ maxDepth: 3 }).filter((value) => value !== null).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject[string]);
const someText = fc.stringMatching(/^[A-Za-z:_-]{1,12}$/);
const someLambdaConfig = fc.record(
  {
    PreSignUp: someText, PostConfirmation: someText, UserMigration: someText, KMSKeyID: someText,
    CustomSMSSender: fc.record({ LambdaVersion: fc.constant('V1_0'), LambdaArn: someText }),
    PreTokenGeneration: someText, PreTokenGenerationConfig: fc.record({ LambdaVersion: fc.constantFrom('V1_0', 'V2_0', 'V3_0'), LambdaArn: someText }),
  },
  { requiredKeys: [] },
);
const days = fc.integer({ min: 0, max: 365 });
const somePool = fc
  .record(
    {
      ...Object.fromEntries(Object.keys(FULL).map((member) => [member, someValue])),
      LambdaConfig: someLambdaConfig,
      UserPoolTags: fc.dictionary(fc.oneof(someText, someText.map((name) => `aws:${name}`)), fc.string()),
      Policies: fc.record({ PasswordPolicy: fc.record({ MinimumLength: fc.integer({ min: 6, max: 99 }), TemporaryPasswordValidityDays: days }, { requiredKeys: [] }) }, { requiredKeys: [] }),
      AdminCreateUserConfig: fc.record({ AllowAdminCreateUserOnly: fc.boolean(), UnusedAccountValidityDays: days }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )
  .map((pool): JsonObject => ({ ...(pool as JsonObject), Id: 'eu-west-1_Kx7mQ2pLd', Name: 'shop' }));

/** The harshest service that the documentation allows: whatever a request leaves out is gone, reserved tags aside. */
function serve(before: JsonObject, request: JsonObject): JsonObject {
  const kept = Object.entries(before).filter(([member]) => member in DESCRIBE_ONLY);
  const reserved = Object.entries(asObject(before['UserPoolTags'])).filter(([name]) => name.startsWith('aws:'));
  const { UserPoolId: _id, PoolName, ...sent } = request;
  return { ...Object.fromEntries(kept), ...sent, Name: PoolName ?? '', UserPoolTags: { ...asObject(sent['UserPoolTags']), ...Object.fromEntries(reserved) } };
}

describe.each([['attaching', TRIGGER], ['detaching', undefined]] as const)('for any pool of known members, %s', (_what, trigger) => {
  it('changes nothing but the trigger, and loses nothing', () => {
    fc.assert(fc.property(somePool, (pool) => {
      const { input, lost } = updateInput(pool, trigger);
      expect(lost).toEqual([]);
      const after = serve(pool, input);
      expect(differences(pool, after)).toEqual([]);
      expect(triggerOf(asObject(after['LambdaConfig']))).toEqual(trigger);
    }), { numRuns: 400 });
  });

  it('has nothing left to change a second time', () => {
    fc.assert(fc.property(somePool, (pool) => {
      const once = serve(pool, updateInput(pool, trigger).input);
      expect(updateInput(once, trigger).input).toEqual(updateInput(pool, trigger).input);
    }), { numRuns: 100 });
  });
});

describe('differences', () => {
  it.each([
    ['a value', { ...FULL, MfaConfiguration: 'OFF' }, ['MfaConfiguration']],
    ['a nested value', { ...FULL, AdminCreateUserConfig: { ...asObject(FULL['AdminCreateUserConfig']), AllowAdminCreateUserOnly: false } }, ['AdminCreateUserConfig.AllowAdminCreateUserOnly']],
    ['a list', { ...FULL, AutoVerifiedAttributes: ['email', 'phone_number'] }, ['AutoVerifiedAttributes.1']],
    ['a list that became empty', { ...FULL, AutoVerifiedAttributes: [] }, ['AutoVerifiedAttributes.0']],
    ['another trigger', { ...FULL, LambdaConfig: {} }, ['LambdaConfig.PreSignUp']],
    ['a member that came', { ...FULL, Fresh: { On: true } }, ['Fresh']],
    ['a type', { ...FULL, Domain: ['shop'] }, ['Domain']],
    ['a tag', { ...FULL, UserPoolTags: { 'aws:cloudformation:stack-name': 'shop-auth' } }, ['UserPoolTags.team']],
    ['the plan', { ...FULL, UserPoolTier: 'ESSENTIALS' }, ['UserPoolTier']],
    ['the validity that Cognito really has', { ...FULL, Policies: { ...asObject(FULL['Policies']), PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 7 } } }, ['Policies.PasswordPolicy.TemporaryPasswordValidityDays']],
  ] satisfies [string, JsonObject, string[]][])('sees %s', (_what, after, paths) => {
    expect(differences(FULL, after)).toEqual(paths);
    expect(differences(after, FULL)).toEqual(paths);
  });

  it('sees a member that went', () => {
    const { UserPoolAddOns: _gone, ...after } = FULL;
    expect(differences(FULL, after)).toEqual(['UserPoolAddOns']);
  });

  it.each([
    ['the trigger', { ...FULL, LambdaConfig: { ...asObject(FULL['LambdaConfig']), PreTokenGeneration: 'arn:x', PreTokenGenerationConfig: { LambdaArn: 'arn:x', LambdaVersion: 'V2_0' } } }],
    ['the date', { ...FULL, LastModifiedDate: 1 }],
    ['the number of users', { ...FULL, EstimatedNumberOfUsers: 13 }],
    ['an empty container for nothing', { ...FULL, Replicas: [], Extra: {}, Other: null }],
    ['the old name of the validity', { ...FULL, AdminCreateUserConfig: { ...asObject(FULL['AdminCreateUserConfig']), UnusedAccountValidityDays: 7 } }],
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
    expect(lostLeaves(input, body).toSorted()).toEqual(['AcrConfiguration', 'EmailConfiguration.EmailSendingAccount', 'Policies.PasswordPolicy.MinimumLength']);
  });

  it('counts the trigger, unlike differences', () => {
    expect(lostLeaves(input, { ...(input as JsonObject), LambdaConfig: { PreSignUp: `${OLD_ARN}-sign-up` } })).toEqual(['LambdaConfig.PreTokenGeneration', 'LambdaConfig.PreTokenGenerationConfig']);
  });
});

describe('triggerOf', () => {
  it.each([
    ['nothing', undefined, undefined],
    ['an empty config', {}, undefined],
    ['other triggers', { PreSignUp: 'arn:1' }, undefined],
    ['an empty ARN', { PreTokenGeneration: '' }, undefined],
    ['the old key', { PreTokenGeneration: OLD_ARN }, { lambdaArn: OLD_ARN, lambdaVersion: 'V1_0' }],
    ['both keys', { PreTokenGeneration: OLD_ARN, PreTokenGenerationConfig: { LambdaArn: OLD_ARN, LambdaVersion: 'V3_0' as const } }, { lambdaArn: OLD_ARN, lambdaVersion: 'V3_0' }],
  ])('reads %s', (_what, config, trigger) => {
    expect(triggerOf(config)).toEqual(trigger);
  });
});
