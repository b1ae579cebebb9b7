/** User pools as they are met: every member of an update is set in some of them. */
import type { PoolSeed } from '../emulator-kit/cognito/all-user-pools.ts';

type Settings = Omit<PoolSeed, 'Id'>;

const ACCOUNT = '123456789012';
const arn = (name: string): string => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`;
const SMS = {
  SmsConfiguration: {
    SnsCallerArn: `arn:aws:iam::${ACCOUNT}:role/service-role/sms`,
    ExternalId: 'x',
    SnsRegion: 'eu-west-1',
  },
};
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/00000000-0000-4000-8000-000000000000`;

export const POOLS: Readonly<Record<string, Settings>> = {
  'fresh, Essentials': { UserPoolTier: 'ESSENTIALS' },
  'fresh, Lite': { UserPoolTier: 'LITE' },
  'fresh, Plus': { UserPoolTier: 'PLUS' },
  'older than plans': {},
  'Plus with threat protection': { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } },
  'closed sign-up, with an invitation': {
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: true,
      UnusedAccountValidityDays: 3,
      InviteMessageTemplate: { EmailSubject: 'Welcome', EmailMessage: 'Hello {username}, your password is {####}' },
    },
    Policies: { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 3 } },
  },
  'a strict password policy': {
    Policies: {
      PasswordPolicy: {
        MinimumLength: 16,
        RequireLowercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
        RequireUppercase: true,
        PasswordHistorySize: 5,
        TemporaryPasswordValidityDays: 1,
      },
    },
  },
  'sign-in without a password': {
    UserPoolTier: 'ESSENTIALS',
    Policies: {
      PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 7 },
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] },
    },
  },
  'e-mail as user name, verified before a change': {
    UsernameAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
    AutoVerifiedAttributes: ['email'],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  },
  'aliases and required attributes': {
    AliasAttributes: ['email', 'preferred_username'],
    AutoVerifiedAttributes: ['email'],
    SchemaAttributes: [{ Name: 'email', AttributeDataType: 'String', Required: true, Mutable: true }],
  },
  'MFA optional, by app': { MfaConfiguration: 'OPTIONAL', mfa: { SoftwareTokenMfaConfiguration: { Enabled: true } } },
  'MFA required, by SMS': {
    MfaConfiguration: 'ON',
    ...SMS,
    SmsAuthenticationMessage: 'Your code is {####}',
    AutoVerifiedAttributes: ['phone_number'],
  },
  'MFA required, by app': { MfaConfiguration: 'ON', mfa: { SoftwareTokenMfaConfiguration: { Enabled: true } } },
  'remembered devices': {
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
  },
  'messages by SES': {
    EmailConfiguration: {
      EmailSendingAccount: 'DEVELOPER',
      SourceArn: `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/shop.example`,
      From: 'Shop <no-reply@shop.example>',
      ReplyToEmailAddress: 'help@shop.example',
      ConfigurationSet: 'shop',
    },
  },
  'a link for a code, beside the old texts': {
    AutoVerifiedAttributes: ['email'],
    VerificationMessageTemplate: {
      DefaultEmailOption: 'CONFIRM_WITH_LINK',
      EmailMessageByLink: 'Click {##here##}',
      EmailSubjectByLink: 'Welcome',
      EmailMessage: 'Your code is {####}',
      EmailSubject: 'Your code',
      SmsMessage: 'Your code is {####}',
    },
    EmailVerificationMessage: 'Your code is {####}',
    EmailVerificationSubject: 'Your code',
    SmsVerificationMessage: 'Your code is {####}',
  },
  'every other trigger': {
    LambdaConfig: {
      PreSignUp: arn('a'),
      CustomMessage: arn('b'),
      PostConfirmation: arn('c'),
      PreAuthentication: arn('d'),
      PostAuthentication: arn('e'),
      DefineAuthChallenge: arn('f'),
      CreateAuthChallenge: arn('g'),
      VerifyAuthChallengeResponse: arn('h'),
      UserMigration: arn('i'),
    },
  },
  'senders of its own, with a key': {
    UserPoolTier: 'ESSENTIALS',
    LambdaConfig: {
      CustomSMSSender: { LambdaArn: arn('sms'), LambdaVersion: 'V1_0' },
      CustomEmailSender: { LambdaArn: arn('mail'), LambdaVersion: 'V1_0' },
      KMSKeyID: KEY,
    },
  },
  'tags, some of them reserved': {
    UserPoolTags: { team: 'shop', 'aws:cloudformation:logical-id': 'Pool', stage: 'prod' },
  },
  'protected from deletion': { DeletionProtection: 'ACTIVE' },
  'recovery by e-mail alone': {
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  },
  'recovery by an administrator': {
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
  },
  'a key of the account': { KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY', KmsKeyArn: KEY } },
  'an updated issuer': { UserPoolTier: 'ESSENTIALS', IssuerConfiguration: { Type: 'UPDATED' } },
  'authentication levels': { UserPoolTier: 'ESSENTIALS', AcrConfiguration: { Level1: { AcrValue: 'urn:low' } } },
  'dynamic client registration': { UserPoolTier: 'ESSENTIALS', DcrConfiguration: { EnableStatus: 'Disabled' } },
  'domains, and failures of its senders': {
    Domain: 'shop',
    CustomDomain: 'login.shop.example',
    SmsConfigurationFailure: 'SNSSandbox',
  },
  'all at once': {
    UserPoolTier: 'PLUS',
    DeletionProtection: 'ACTIVE',
    AutoVerifiedAttributes: ['email', 'phone_number'],
    MfaConfiguration: 'OPTIONAL',
    ...SMS,
    mfa: { SoftwareTokenMfaConfiguration: { Enabled: true } },
    UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
    UserPoolTags: { team: 'shop' },
    LambdaConfig: { PreSignUp: arn('sign-up') },
  },
};
