/** The defaults of a new user pool and of a new app client in the emulator, as the API reference has them. */
import type { SchemaAttributeType, UserPoolClientType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';

/**
 * The members of a new pool that UpdateUserPool can set, at the service's defaults
 * (API reference of CreateUserPool; the plan is ESSENTIALS since November 2024).
 */
export function settableDefaults(): Partial<UserPoolType> {
  return {
    Policies: {
      PasswordPolicy: {
        MinimumLength: 8,
        RequireUppercase: true,
        RequireLowercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
        TemporaryPasswordValidityDays: 7,
      },
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
    },
    DeletionProtection: 'INACTIVE',
    LambdaConfig: {},
    VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
    MfaConfiguration: 'OFF',
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    UserPoolTags: {},
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
    AccountRecoverySetting: {
      RecoveryMechanisms: [
        { Priority: 1, Name: 'verified_email' },
        { Priority: 2, Name: 'verified_phone_number' },
      ],
    },
    UserPoolTier: 'ESSENTIALS',
    KeyConfiguration: { KeyType: 'AWS_OWNED_KEY' },
    IssuerConfiguration: { Type: 'ORIGINAL' },
  };
}

const STANDARD_ATTRIBUTES: Readonly<Record<string, SchemaAttributeType['AttributeDataType']>> = {
  sub: 'String',
  name: 'String',
  given_name: 'String',
  family_name: 'String',
  preferred_username: 'String',
  email: 'String',
  email_verified: 'Boolean',
  phone_number: 'String',
  phone_number_verified: 'Boolean',
  address: 'String',
  updated_at: 'Number',
};

/** The standard attributes, none required but `sub`. */
export function schemaDefaults(): SchemaAttributeType[] {
  return Object.entries(STANDARD_ATTRIBUTES).map(([name, type]) => ({
    Name: name,
    AttributeDataType: type,
    DeveloperOnlyAttribute: false,
    Mutable: name !== 'sub',
    Required: name === 'sub',
  }));
}

/** An app client at the service's defaults (API reference of CreateUserPoolClient). */
export function clientDefaults(): Partial<UserPoolClientType> {
  return {
    RefreshTokenValidity: 30,
    TokenValidityUnits: {},
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'],
    AllowedOAuthFlowsUserPoolClient: false,
    EnableTokenRevocation: true,
    EnablePropagateAdditionalUserContextData: false,
    AuthSessionValidity: 3,
  };
}
