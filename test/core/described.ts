import type { UpdateUserPoolRequest, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { JsonObject } from '../../src/core/text/json.ts';
import type { Trigger } from '../../src/core/pool/user-pool.ts';

export const TRIGGER: Trigger = {
  lambdaArn: 'arn:aws:lambda:eu-west-1:111122223333:function:ours',
  lambdaVersion: 'V2_0',
};
export const OLD_ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:old';

/** Members that the answer has and the request has not. The compiler holds this list against the AWS client's own types. */
export const DESCRIBE_ONLY: Record<Exclude<keyof UserPoolType, keyof UpdateUserPoolRequest>, JsonObject[string]> = {
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
export const UPDATABLE: Record<Exclude<keyof UpdateUserPoolRequest, 'UserPoolId' | 'PoolName'>, JsonObject[string]> = {
  Policies: {
    PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 3 },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
  },
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
  AdminCreateUserConfig: {
    AllowAdminCreateUserOnly: true,
    UnusedAccountValidityDays: 3,
    InviteMessageTemplate: { EmailSubject: 'Welcome' },
  },
  UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  UserPoolTier: 'PLUS',
  KeyConfiguration: { KeyType: 'AWS_OWNED_KEY' },
  IssuerConfiguration: { Type: 'ORIGINAL' },
  AcrConfiguration: { Levels: { low: 'urn:low' } },
  DcrConfiguration: { EnableStatus: 'Disabled' },
};

export const FULL: JsonObject = { ...DESCRIBE_ONLY, ...UPDATABLE };
