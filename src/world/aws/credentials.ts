/**
 * Gets AWS credentials from the one source that was chosen: keys, SSO, `aws login`, a role (with MFA code), web
 * identity (OIDC), container, EC2 instance, credential_process. The SDK's own providers give them; each way in which
 * one fails has its words in credential-errors.ts.
 */
import { readFileSync } from 'node:fs';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { RoleSource, Source, SsoSource } from '../../core/aws/source.ts';
import type { Service } from '../../core/aws/settings.ts';
import { partitionOf } from '../../core/pool/ids.ts';
import { failed, nothingConfigured } from './credential-errors.ts';
import { SILENT, type AwsOptions, type Client } from './options.ts';

/** What the clients that sign in need: how a service is reached, without credentials. */
export interface Reach {
  client(service: Service, region: string): Client;
  /** The region that a run is about, where one is set. */
  region: string | undefined;
}

/**
 * @throws RefusedError where the source gives none, in words that lead to the fix; NothingConfigured where the machine
 * itself was asked and is no AWS machine
 */
export async function credentialsOf(source: Source, reach: Reach, options: AwsOptions): Promise<AwsCredentialIdentity> {
  try {
    return await give(source, reach, options);
  } catch (error) {
    throw failed(error, source);
  }
}

async function give(source: Source, reach: Reach, options: AwsOptions): Promise<AwsCredentialIdentity> {
  switch (source.kind) {
    case 'process':
      return (await import('./credential-process.ts')).runCredentialProcess(source, options);
    case 'sso':
      return sso(source, reach);
    case 'login':
      return login(source, reach);
    case 'web-identity':
      return webIdentity(source, reach);
    case 'role':
      return role(source, reach, options);
    case 'container':
      return container();
    case 'machine':
      return machine(source, options);
    case 'keys':
      break;
  }
  return source.keys;
}

type SourceOf<Kind extends Source['kind']> = Extract<Source, { kind: Kind }>;

async function login({ profile, session }: SourceOf<'login'>, reach: Reach): Promise<AwsCredentialIdentity> {
  const { fromLoginCredentials } = await import('@aws-sdk/credential-providers');
  const files = await inMemory(profile, [`login_session = ${session}`]);
  const clientConfig = reach.client('signin', reach.region ?? 'us-east-1');
  return fromLoginCredentials({ ...files, logger: SILENT, clientConfig })();
}

async function webIdentity(source: SourceOf<'web-identity'>, reach: Reach): Promise<AwsCredentialIdentity> {
  const { fromWebToken } = await import('@aws-sdk/credential-providers');
  const { roleArn, sessionName: roleSessionName, tokenFile } = source;
  return fromWebToken({
    roleArn,
    webIdentityToken: readFileSync(tokenFile, 'utf8').trim(),
    ...(roleSessionName === undefined ? {} : { roleSessionName }),
    clientConfig: reach.client('sts', stsRegion(roleArn, reach)),
    logger: SILENT,
  })();
}

async function container(): Promise<AwsCredentialIdentity> {
  const { fromHttp } = await import('@aws-sdk/credential-providers');
  return fromHttp({ logger: SILENT, timeout: 2000, maxRetries: 1 })();
}

async function machine({ profile }: SourceOf<'machine'>, { env }: AwsOptions): Promise<AwsCredentialIdentity> {
  if (isMetadataOff(env)) throw nothingConfigured(profile);
  const { fromInstanceMetadata } = await import('@aws-sdk/credential-providers');
  return fromInstanceMetadata({ logger: SILENT, timeout: 1000, maxRetries: 0 })();
}

function isMetadataOff(env: AwsOptions['env']): boolean {
  const value = env['AWS_EC2_METADATA_DISABLED'];
  return Boolean(value) && value?.toLowerCase() !== 'false';
}

async function sso(source: SsoSource, reach: Reach): Promise<AwsCredentialIdentity> {
  const [{ fromSSO }, { SSOClient }] = await Promise.all([
    import('@aws-sdk/credential-providers'),
    import('@aws-sdk/nested-clients/sso'),
  ]);
  const { profile, session, startUrl, region, accountId, roleName } = source;
  const settings = [`sso_account_id = ${accountId}`, `sso_role_name = ${roleName}`];
  const block = [`sso_region = ${region}`, `sso_start_url = ${startUrl}`];
  const files =
    session === undefined
      ? await inMemory(profile, [...settings, ...block])
      : await inMemory(profile, [...settings, `sso_session = ${session}`, `[sso-session ${session}]`, ...block]);
  return fromSSO({
    ...files,
    logger: SILENT,
    ssoClient: new SSOClient(reach.client('sso', region)),
    clientConfig: reach.client('sso_oidc', region),
  })();
}

async function role(source: RoleSource, reach: Reach, options: AwsOptions): Promise<AwsCredentialIdentity> {
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const { roleArn, by, sessionName, externalId, mfaSerial, durationSeconds, region } = source;
  const masterCredentials = await credentialsOf(by, reach, options);
  return fromTemporaryCredentials({
    masterCredentials,
    params: {
      RoleArn: roleArn,
      RoleSessionName: sessionName ?? `cognito-supabase-${options.clock.now()}`,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
      ...(mfaSerial === undefined ? {} : { SerialNumber: mfaSerial }),
      ...(durationSeconds === undefined ? {} : { DurationSeconds: durationSeconds }),
    },
    mfaCodeProvider: async (serial) =>
      options.mfaCode ?? options.ask.text(`MFA code of ${serial}`, '--mfa-code <code>'),
    clientConfig: reach.client('sts', region ?? stsRegion(roleArn, reach)),
    logger: SILENT,
  })();
}

/** STS is asked in the run's own region; where none is set, in one of the role's partition. */
function stsRegion(roleArn: string, { region }: Reach): string {
  const partition = roleArn.split(':')[1] ?? 'aws';
  if (region !== undefined && partitionOf(region) === partition) return region;
  const first: Record<string, string> = {
    'aws-cn': 'cn-north-1',
    'aws-us-gov': 'us-gov-west-1',
    'aws-eusc': 'eusc-de-east-1',
    'aws-iso': 'us-iso-east-1',
    'aws-iso-b': 'us-isob-east-1',
    'aws-iso-e': 'eu-isoe-west-1',
    'aws-iso-f': 'us-isof-south-1',
  };
  return first[partition] ?? region ?? 'us-east-1';
}

/**
 * The SDK's providers read the shared files themselves, and not all that the AWS CLI reads. They are given what was
 * read, as a file that is nowhere on the disk.
 */
async function inMemory(
  profile: string,
  lines: readonly string[],
): Promise<{ profile: string; filepath: string; configFilepath: string }> {
  const { externalDataInterceptor } = await import('@smithy/core/config');
  const [configFilepath, filepath] = [`in memory: ${profile}, config`, `in memory: ${profile}, credentials`];
  externalDataInterceptor.interceptFile(configFilepath, `[profile chosen]\n${lines.join('\n')}\n`);
  externalDataInterceptor.interceptFile(filepath, '');
  return { profile: 'chosen', filepath, configFilepath };
}
