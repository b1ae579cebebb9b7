/** The refusals of UpdateUserPool, each with the service's own text: values, settings that exclude each other, and what the plan (tier) lacks. */
import {
  DeletionProtectionType,
  type LambdaConfigType,
  PreTokenGenerationLambdaVersionType,
  type UpdateUserPoolRequest,
  UserPoolMfaType,
  UserPoolTierType,
} from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../../../src/emulator/server/service.ts';
import type { PoolUpdate } from '../../../src/emulator/cognito/update-pool.ts';
import type { DescribedPool, Pool } from '../../../src/emulator/cognito/user-pools.ts';

const LAMBDA_ARN =
  /^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?$/;
const POOL_NAME = /^[\w\s+=,.@-]{1,128}$/;

const ENUMS: readonly (readonly [string, (request: UpdateUserPoolRequest) => string | undefined, object])[] = [
  ['userPoolTier', (request) => request.UserPoolTier, UserPoolTierType],
  ['mfaConfiguration', (request) => request.MfaConfiguration, UserPoolMfaType],
  ['deletionProtection', (request) => request.DeletionProtection, DeletionProtectionType],
  [
    'lambdaConfig.preTokenGenerationConfig.lambdaVersion',
    (request) => request.LambdaConfig?.PreTokenGenerationConfig?.LambdaVersion,
    PreTokenGenerationLambdaVersionType,
  ],
];

/** Refuses what is wrong with the request alone: enumerations, patterns, and pairs that exclude each other. */
export function demandWellFormed(request: UpdateUserPoolRequest): void {
  for (const [path, pick, allowed] of ENUMS) {
    const value = pick(request);
    if (value !== undefined && !Object.values(allowed).includes(value)) {
      throw constraint(value, path, `Member must satisfy enum value set: [${Object.values(allowed).join(', ')}]`);
    }
  }
  if (request.PoolName !== undefined && !POOL_NAME.test(request.PoolName)) {
    throw constraint(
      request.PoolName,
      'poolName',
      String.raw`Member must satisfy regular expression pattern: [\w\s+=,.@-]+`,
    );
  }
  for (const [path, arn] of triggerArns(request.LambdaConfig ?? {})) {
    if (arn.length <= 2048 && LAMBDA_ARN.test(arn)) continue;
    throw constraint(arn, `lambdaConfig.${path}`, 'Member must satisfy regular expression pattern: arn:…');
  }
  if (
    request.AdminCreateUserConfig?.UnusedAccountValidityDays !== undefined &&
    request.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays !== undefined
  ) {
    throw invalid('Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays');
  }
  if (Object.keys(request.UserPoolTags ?? {}).some((key) => key.toLowerCase().startsWith('aws:'))) {
    const message = 'aws: prefixed tag key names are not allowed for external use.';
    throw new ServiceError('UserPoolTaggingException', message);
  }
}

/** Every trigger's ARN by its path, lower-case first as the service spells it in messages; the KMS key is not one. */
function triggerArns(config: LambdaConfigType): [string, string][] {
  return Object.entries(config).flatMap(([name, value]): [string, string][] => {
    if (name === 'KMSKeyID') return [];
    const path = name.charAt(0).toLowerCase() + name.slice(1);
    if (typeof value === 'string') return [[path, value]];
    return value?.LambdaArn === undefined ? [] : [[`${path}.lambdaArn`, value.LambdaArn]];
  });
}

interface Rule {
  readonly broken: (next: DescribedPool, request: UpdateUserPoolRequest, pool: Pool) => boolean;
  readonly message: string;
}

/** Rules on the pool as it would become. Sources: the issue named after each. */
const RULES: readonly Rule[] = [
  {
    // aws/aws-cli#7151, ekristen/aws-nuke#477
    broken: (next) => {
      const verified: readonly string[] = next.AutoVerifiedAttributes ?? [];
      const asked = next.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];
      return asked.some((attribute) => !verified.includes(attribute));
    },
    message: 'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
  },
  {
    broken: (next) =>
      (next.AutoVerifiedAttributes ?? []).includes('phone_number') && next.SmsConfiguration === undefined,
    message: 'SMS configuration is required when phone_number is selected for auto verification',
  },
  {
    // aws-cloudformation/cloudformation-coverage-roadmap#769
    broken: (next, request, pool) => (request.MfaConfiguration ?? 'OFF') !== 'OFF' && !hasFactor(next, pool),
    message: 'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
  },
  {
    // API reference, LambdaConfigType: a custom sender needs the key that encrypts the code.
    broken: ({ LambdaConfig: config }) =>
      (config?.CustomSMSSender !== undefined || config?.CustomEmailSender !== undefined) &&
      config.KMSKeyID === undefined,
    message: 'KMSKeyID is required when a custom SMS or email sender is configured',
  },
  {
    // aws/aws-cli#8280
    broken: ({ VerificationMessageTemplate: template }) =>
      template?.EmailMessageByLink !== undefined && !/\{##.+##\}/s.test(template.EmailMessageByLink),
    message: 'The message is invalid.',
  },
];

/** Refuses a pool that could not be: rules between members first, then what the plan does not include. */
export function demandAcceptable(update: PoolUpdate, next: DescribedPool, grandfathered: boolean): void {
  const { pool, request } = update;
  const rule = RULES.find(({ broken }) => broken(next, request, pool));
  if (rule !== undefined) throw invalid(rule.message);
  demandPlan(request, next, grandfathered);
}

function hasFactor(next: DescribedPool, pool: Pool): boolean {
  const sms = next.SmsConfiguration !== undefined && (next.AutoVerifiedAttributes ?? []).includes('phone_number');
  return (
    sms ||
    pool.mfa.SmsMfaConfiguration?.SmsConfiguration !== undefined ||
    pool.mfa.SoftwareTokenMfaConfiguration?.Enabled === true ||
    pool.mfa.EmailMfaConfiguration !== undefined
  );
}

/**
 * FeatureUnavailableInTierException for what the plan lacks. A request without UserPoolTier is judged as ESSENTIALS
 * at most, so a PLUS pool's threat protection is refused (hashicorp/terraform-provider-aws#40734).
 */
function demandPlan(request: UpdateUserPoolRequest, next: DescribedPool, grandfathered: boolean): void {
  const current = next.UserPoolTier ?? 'ESSENTIALS';
  const plan = request.UserPoolTier ?? (current === 'PLUS' ? 'ESSENTIALS' : current);
  const missing: string[] = [];
  const mode = next.UserPoolAddOns?.AdvancedSecurityMode;
  const oldLite = grandfathered && plan === 'LITE';
  if (plan !== 'PLUS' && mode !== undefined && mode !== 'OFF' && !oldLite) missing.push('Threat Protection');
  const version = next.LambdaConfig?.PreTokenGenerationConfig?.LambdaVersion;
  if (plan === 'LITE' && (version === 'V3_0' || (version === 'V2_0' && !oldLite))) {
    missing.push(`Token Customization with Pre-Token Generation Lambda ${version}`);
  }
  const factors: readonly string[] = next.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  if (plan === 'LITE' && factors.some((factor) => factor !== 'PASSWORD')) missing.push('Passwordless');
  if (missing.length === 0) return;
  const message = `The following features need to be disabled for the ${plan} pricing tier configured: ${missing.join(', ')}`;
  throw new ServiceError('FeatureUnavailableInTierException', message);
}

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);

function constraint(value: string, path: string, rule: string): ServiceError {
  return invalid(`1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: ${rule}`);
}
