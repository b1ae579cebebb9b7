/**
 * How AWS is reached, from flags, variables and the profile: region (--region, AWS_REGION), endpoint URLs, CA bundle, FIPS,
 * dual stack, retries. Nothing here is about credentials.
 */
import { isRegion } from '../pool/ids.ts';
import { printable, quoted } from '../text/safe.ts';
import { unshown } from '../text/unshown.ts';
import { chosenProfile } from './choose-source.ts';
import type { Section, SharedFiles } from './shared-files.ts';
import type { Env, Problem } from './source.ts';

/** Services that this program, or a way of signing in, calls; their names as shared files and variables have them. */
export const SERVICES = [
  'cognito_identity_provider',
  'lambda',
  'iam',
  'sts',
  'cloudformation',
  'cloudwatch_logs',
  'sso',
  'sso_oidc',
  'signin',
] as const;
export type Service = (typeof SERVICES)[number];

/** A value, and what to name when it is wrong. */
export interface Setting {
  value: string;
  from: string;
}

export interface AwsSettings {
  region?: Setting;
  /** Stand-ins for AWS's own addresses. */
  endpoints: ReadonlyMap<Service, Setting>;
  /** A file of certificates to trust. */
  caBundle?: Setting;
  useFips: boolean;
  useDualstack: boolean;
  maxAttempts?: number;
  retryMode?: 'standard' | 'adaptive';
  /** What names the caller's application in each request, where that is set up. */
  appId?: string;
}

/**
 * Settings of --region and --profile, of the environment and of the profile, in the order of the AWS CLI (user guide,
 * Configuration settings and precedence). A variable that is set to nothing counts as unset.
 */
export function readSettings(
  flags: { profile?: string | undefined; region?: string | undefined },
  env: Env,
  files: SharedFiles,
): AwsSettings {
  const profile = chosenProfile(flags.profile, env)?.name ?? 'default';
  const section = files.profiles.get(profile) ?? new Map<string, string>();
  const setting = (variables: readonly string[], key: string): Setting | undefined => {
    const variable = variables.find((name) => env[name]);
    if (variable !== undefined) return { value: env[variable] ?? '', from: variable };
    const value = section.get(key);
    return value === undefined ? undefined : { value, from: `${key} of the AWS profile ${quoted(profile)}` };
  };
  const isTrue = (variable: string, key: string): boolean => setting([variable], key)?.value.toLowerCase() === 'true';
  const region = flags.region
    ? { value: flags.region, from: '--region' }
    : setting(['AWS_REGION', 'AWS_DEFAULT_REGION'], 'region');
  const caBundle = setting(['AWS_CA_BUNDLE'], 'ca_bundle');
  const attempts = Number(setting(['AWS_MAX_ATTEMPTS'], 'max_attempts')?.value);
  const appId = setting(['AWS_SDK_UA_APP_ID'], 'sdk_ua_app_id')?.value;
  const mode = setting(['AWS_RETRY_MODE'], 'retry_mode')?.value.toLowerCase();
  return {
    ...(region === undefined ? {} : { region }),
    endpoints: endpointsOf(env, section, setting, files),
    ...(caBundle === undefined ? {} : { caBundle }),
    useFips: isTrue('AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'),
    useDualstack: isTrue('AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'),
    ...(Number.isInteger(attempts) && attempts > 0 ? { maxAttempts: attempts } : {}),
    ...(appId === undefined ? {} : { appId }),
    ...(mode === 'standard' || mode === 'adaptive' ? { retryMode: mode } : {}),
  };
}

/** The service's variable, the general one, the services section, the profile (SDK reference guide, Service-specific endpoints). */
function endpointsOf(
  env: Env,
  section: Section,
  setting: (variables: readonly string[], key: string) => Setting | undefined,
  files: SharedFiles,
): Map<Service, Setting> {
  const isIgnored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true';
  if (isIgnored) return new Map();
  const fromFile = section.get('ignore_configured_endpoint_urls')?.toLowerCase() !== 'true';
  const named = section.get('services') ?? '';
  const services = files.services.get(named);
  const found = SERVICES.map((service): readonly [Service, Setting | undefined] => {
    const variables = [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, 'AWS_ENDPOINT_URL'];
    const variable = variables.find((name) => env[name]);
    if (variable !== undefined) return [service, { value: env[variable] ?? '', from: variable }];
    if (!fromFile) return [service, undefined];
    const own = services?.get(`${service}.endpoint_url`);
    if (own !== undefined) return [service, { value: own, from: `${service} in [services ${printable(named, 64)}]` }];
    return [service, setting([], 'endpoint_url')];
  });
  return new Map(found.flatMap(([service, value]) => (value ? [[service, value] as const] : [])));
}

/** A region becomes part of every address: what is none is told before anything is sent. */
export function regionProblem({ region }: AwsSettings): Problem | undefined {
  if (region === undefined || isRegion(region.value)) return undefined;
  const better = region.value.trim().toLowerCase();
  return {
    id: 'aws/region-malformed',
    message: `${unshown(region.from, region.value)} is not an AWS region.`,
    why: 'A region is written in small letters, without blanks.',
    fix: isRegion(better) ? `Write ${better}.` : 'Give one such as eu-west-1.',
  };
}
