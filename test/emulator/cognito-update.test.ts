import { UpdateUserPoolCommand, type UpdateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from 'vitest';

import type { PoolSeed } from '../emulator-kit/cognito/all-user-pools.ts';
import { POOL_ID, describePool, echo, emulated } from './cognito-kit.ts';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:role';
const OTHER_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:other';

/** A pool with every member set to something that is not the default. */
const FULL = {
  Id: POOL_ID,
  Name: 'full pool',
  Policies: {
    PasswordPolicy: { MinimumLength: 12, RequireSymbols: false, TemporaryPasswordValidityDays: 3 },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
  },
  DeletionProtection: 'ACTIVE',
  LambdaConfig: { PostConfirmation: OTHER_ARN },
  AutoVerifiedAttributes: ['email'],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK', EmailMessageByLink: 'Click {##here##}' },
  MfaConfiguration: 'OPTIONAL',
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
  EmailConfiguration: { EmailSendingAccount: 'DEVELOPER', SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/a' },
  UserPoolTags: { team: 'x' },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, UnusedAccountValidityDays: 3 },
  UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] },
  UserPoolTier: 'PLUS',
  mfa: { SoftwareTokenMfaConfiguration: { Enabled: true } },
} as const;

const seeds = (...pools: object[]): readonly PoolSeed[] => structuredClone(pools) as PoolSeed[];

const update = (input: Partial<UpdateUserPoolCommandInput>): UpdateUserPoolCommand =>
  new UpdateUserPoolCommand({ UserPoolId: POOL_ID, ...input });

describe('what an update leaves alone', () => {
  test.each(['measured', 'reset-everything'] as const)('a full echo changes the date only (%s)', async (updateMode) => {
    let time = Date.UTC(2026, 10, 1);
    const { cognito } = await emulated({ pools: seeds(FULL), updateMode, now: () => time });
    const before = await describePool(cognito);
    time += 60_000;
    await cognito.send(new UpdateUserPoolCommand(echo(before)));
    const after = await describePool(cognito);
    expect(after.LastModifiedDate?.getTime()).toBe(time);
    expect({ ...after, LastModifiedDate: undefined }).toEqual({ ...before, LastModifiedDate: undefined });
  });

  test('measured: omitted members reset or stay as on AWS', async () => {
    const { cognito } = await emulated({ pools: seeds({ ...FULL, UserAttributeUpdateSettings: undefined }) });
    const before = await describePool(cognito);
    await cognito.send(update({ UserPoolTier: 'PLUS' }));
    const after = await describePool(cognito);
    expect(after.AutoVerifiedAttributes).toBeUndefined();
    expect(after.LambdaConfig).toEqual({});
    expect(after.UserPoolAddOns).toBeUndefined();
    expect(after.DeviceConfiguration).toBeUndefined();
    expect(after.AdminCreateUserConfig).toMatchObject({ AllowAdminCreateUserOnly: false });
    const {
      LastModifiedDate: _date,
      AutoVerifiedAttributes: _verified,
      LambdaConfig: _triggers,
      UserPoolAddOns: _addOns,
      DeviceConfiguration: _devices,
      AdminCreateUserConfig: _admin,
      ...kept
    } = before;
    expect(after).toMatchObject(kept);
  });

  test('reset-everything: every omitted member but the name goes back to its default', async () => {
    const { cognito } = await emulated({
      pools: seeds({ ...FULL, UserAttributeUpdateSettings: undefined }),
      updateMode: 'reset-everything',
    });
    await cognito.send(update({}));
    const after = await describePool(cognito);
    expect(after).toMatchObject({
      Name: 'full pool',
      UserPoolTier: 'ESSENTIALS',
      DeletionProtection: 'INACTIVE',
      MfaConfiguration: 'OFF',
      UserPoolTags: {},
      Policies: { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 7 } },
    });
  });

  test('a member that the SDK does not know is described raw, and lost unless a raw caller echoes it', async () => {
    const { emulator, cognito } = await emulated({ pools: seeds({ Id: POOL_ID, FutureSetting: { Mode: 'ON' } }) });
    const raw = async (action: string, body: object): Promise<Record<string, unknown>> => {
      const response = await fetch(emulator.url, {
        method: 'POST',
        headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${action}` },
        body: JSON.stringify({ UserPoolId: POOL_ID, ...body }),
      });
      return (await response.json()) as Record<string, unknown>;
    };
    expect(await raw('DescribeUserPool', {})).toMatchObject({ UserPool: { FutureSetting: { Mode: 'ON' } } });
    expect(await raw('UpdateUserPool', { FutureSetting: { Mode: 'OFF' } })).toEqual({});
    expect(await raw('DescribeUserPool', {})).toMatchObject({ UserPool: { FutureSetting: { Mode: 'OFF' } } });
    await cognito.send(update({}));
    expect(emulator.state.cognito.pools.get(POOL_ID)?.described).not.toHaveProperty('FutureSetting');
    expect(await raw('UpdateUserPool', { Arn: 'x' })).toEqual({
      __type: 'SerializationException',
      message: 'Unexpected field Arn',
    });
    expect(await raw('UpdateUserPool', { DeviceConfiguration: { ChallengeRequiredOnNewDevice: 'yes' } })).toEqual({
      __type: 'SerializationException',
      message: 'Expected a boolean at DeviceConfiguration.ChallengeRequiredOnNewDevice',
    });
  });
});

describe('the trigger pair', () => {
  test.each([
    ['legacy alone', { PreTokenGeneration: FUNCTION_ARN }, 'V1_0'],
    ['config alone', { PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: FUNCTION_ARN } }, 'V2_0'],
    [
      'both',
      {
        PreTokenGeneration: FUNCTION_ARN,
        PreTokenGenerationConfig: { LambdaVersion: 'V3_0', LambdaArn: FUNCTION_ARN },
      },
      'V3_0',
    ],
  ] as const)('%s is mirrored', async (_, config, version) => {
    const { cognito } = await emulated({ pools: seeds({ Id: POOL_ID }) });
    await cognito.send(update({ LambdaConfig: config }));
    expect((await describePool(cognito)).LambdaConfig).toEqual({
      PreTokenGeneration: FUNCTION_ARN,
      PreTokenGenerationConfig: { LambdaVersion: version, LambdaArn: FUNCTION_ARN },
    });
  });
});

describe('refusals', () => {
  const V2 = { PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: FUNCTION_ARN } } as const;
  const TIER =
    'The following features need to be disabled for the LITE pricing tier configured: Token Customization with Pre-Token Generation Lambda V2_0';

  test.each<[string, object, Partial<UpdateUserPoolCommandInput>, string, string]>([
    [
      'an unknown pool',
      {},
      { UserPoolId: 'us-east-1_Nowhere' },
      'ResourceNotFoundException',
      'User pool us-east-1_Nowhere does not exist.',
    ],
    [
      'both names of the temporary days',
      {},
      {
        AdminCreateUserConfig: { UnusedAccountValidityDays: 7 },
        Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 7 } },
      },
      'InvalidParameterException',
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    ],
    [
      'a one-field update of a pool that verifies before update',
      {
        AutoVerifiedAttributes: ['email'],
        UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      },
      { DeletionProtection: 'ACTIVE' },
      'InvalidParameterException',
      'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
    ],
    [
      'two functions for one trigger',
      {},
      { LambdaConfig: { ...V2, PreTokenGeneration: OTHER_ARN } },
      'InvalidParameterException',
      "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's",
    ],
    ['V2 on LITE', { UserPoolTier: 'LITE' }, { LambdaConfig: V2 }, 'FeatureUnavailableInTierException', TIER],
    [
      'V2 while going to LITE',
      {},
      { UserPoolTier: 'LITE', LambdaConfig: V2 },
      'FeatureUnavailableInTierException',
      TIER,
    ],
    [
      'V3 on a grandfathered LITE pool',
      { UserPoolTier: 'LITE', grandfathered: true },
      { LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V3_0', LambdaArn: FUNCTION_ARN } } },
      'FeatureUnavailableInTierException',
      TIER.replace('V2_0', 'V3_0'),
    ],
    [
      'threat protection without the plan',
      { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
      { UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
      'FeatureUnavailableInTierException',
      'The following features need to be disabled for the ESSENTIALS pricing tier configured: Threat Protection',
    ],
    [
      'phone verification without SMS',
      {},
      { AutoVerifiedAttributes: ['phone_number'] },
      'InvalidParameterException',
      'SMS configuration is required when phone_number is selected for auto verification',
    ],
    [
      'MFA without a factor',
      {},
      { MfaConfiguration: 'ON' },
      'InvalidParameterException',
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
    ],
    [
      'a custom sender without a key',
      {},
      { LambdaConfig: { CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: OTHER_ARN } } },
      'InvalidParameterException',
      'KMSKeyID is required when a custom SMS or email sender is configured',
    ],
    [
      'a link message without a link',
      {},
      { VerificationMessageTemplate: { EmailMessageByLink: 'no link' } },
      'InvalidParameterException',
      'The message is invalid.',
    ],
    [
      "a tag of AWS's own",
      {},
      { UserPoolTags: { 'aws:cloudformation:stack-name': 'x' } },
      'UserPoolTaggingException',
      'aws: prefixed tag key names are not allowed for external use.',
    ],
  ])('%s', async (_, seed, input, name, message) => {
    const { emulator, cognito } = await emulated({ pools: seeds({ Id: POOL_ID, ...seed }) });
    const before = structuredClone(emulator.state.cognito.pools.get(POOL_ID)?.described);
    await expect(cognito.send(update(input))).rejects.toMatchObject({ name, message });
    expect(emulator.state.cognito.pools.get(POOL_ID)?.described).toEqual(before);
  });

  test('words outside an enumeration, and what is no ARN', async () => {
    const { cognito } = await emulated({ pools: seeds({ Id: POOL_ID }) });
    const wrong = { UserPoolTier: 'GOLD' } as unknown as Partial<UpdateUserPoolCommandInput>;
    await expect(cognito.send(update(wrong))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        "1 validation error detected: Value 'GOLD' at 'userPoolTier' failed to satisfy constraint: Member must satisfy enum value set: [ESSENTIALS, LITE, PLUS]",
    });
    await expect(cognito.send(update({ LambdaConfig: { PreTokenGeneration: 'role' } }))).rejects.toThrow(
      "Value 'role' at 'lambdaConfig.preTokenGeneration'",
    );
  });

  test('V2 passes on a grandfathered LITE pool', async () => {
    const { cognito } = await emulated({ pools: seeds({ Id: POOL_ID, UserPoolTier: 'LITE', grandfathered: true }) });
    await cognito.send(update({ LambdaConfig: V2 }));
    expect((await describePool(cognito)).LambdaConfig?.PreTokenGeneration).toBe(FUNCTION_ARN);
  });
});
