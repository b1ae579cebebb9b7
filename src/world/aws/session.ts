/** What every AWS client shares: credentials, region, proxy, retries, and one line of detail per call. */
import type { CognitoIdentityProviderClientConfig } from '@aws-sdk/client-cognito-identity-provider';
import { parseServerUrl, proxyAgent } from '../http.ts';
import type { Ask, Clock, Out } from '../types.ts';

export interface AwsOptions {
  env: Readonly<Record<string, string | undefined>>;
  out: Out;
  ask: Ask;
  clock: Clock;
  interrupted: AbortSignal;
  profile: string | undefined;
  region: string | undefined;
  mfaCode: string | undefined;
}

/** The part of a client's configuration that the clients of all services have. */
export type SharedConfig = Pick<CognitoIdentityProviderClientConfig, 'credentials' | 'requestHandler' | 'maxAttempts'>;

/** Throttled calls are repeated by the SDK with growing pauses; Cognito's quotas are per second, so a few are enough. */
const MAX_ATTEMPTS = 5;

const ENDPOINT_VARIABLES = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
  'AWS_ENDPOINT_URL_LAMBDA',
  'AWS_ENDPOINT_URL_IAM',
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL_CLOUDFORMATION',
  'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS',
];

/** @throws UsageError when an AWS_ENDPOINT_URL* names something that is neither https nor this machine. */
export function checkEndpoints(env: AwsOptions['env']): void {
  for (const name of ENDPOINT_VARIABLES) if (env[name]) parseServerUrl(env[name]);
}

/** The stand-in for Cognito's own address, without a trailing slash. */
export function cognitoEndpoint(env: AwsOptions['env']): string | undefined {
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined;
  const endpoint = env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] || env['AWS_ENDPOINT_URL'];
  return endpoint ? endpoint.replace(/\/+$/, '') : undefined;
}

export async function sharedConfig(options: AwsOptions): Promise<SharedConfig> {
  checkEndpoints(options.env);
  // The SDK warns on stderr about versions of Node that it is about to leave.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const [{ fromNodeProviderChain }, { NodeHttpHandler }] = await Promise.all([
    import('@aws-sdk/credential-providers'),
    import('@smithy/node-http-handler'),
  ]);
  const agent = await proxyAgent(options.env);
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: 5000,
    ...(agent === undefined ? {} : { httpsAgent: agent as never, httpAgent: agent }),
  });
  const credentials = fromNodeProviderChain({
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    clientConfig: { requestHandler },
    mfaCodeProvider: async (serial) =>
      options.mfaCode ?? options.ask.text(`MFA code of ${serial}`, '--mfa-code <code>'),
  });
  return { credentials, requestHandler, maxAttempts: MAX_ATTEMPTS };
}

/** The region of --region, the environment or the profile. */
export function regionFromEnvironment(options: AwsOptions): string | undefined {
  return options.region || options.env['AWS_REGION'] || options.env['AWS_DEFAULT_REGION'] || undefined;
}
