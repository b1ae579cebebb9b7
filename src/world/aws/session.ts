/**
 * What every AWS client shares: endpoints and settings, credentials that are renewed before they expire, retries (max
 * attempts, retry mode), connections.
 */
import type { AwsCredentialIdentity } from '@smithy/types';
import type { AwsSettings, Service } from '../../core/aws/settings.ts';
import { Interrupted, RefusedError } from '../../errors.ts';
import { parseServerUrl } from '../http.ts';
import type { Out } from '../types.ts';
import { credentialsOf } from './credentials.ts';
import { createHandler, type Handler } from './handler.ts';
import { SILENT, type AwsOptions, type Client } from './options.ts';
import { whoOf, type Who } from './who.ts';

export type SignedClient = Client & { credentials: () => Promise<AwsCredentialIdentity> };

export interface AwsSession {
  who: Who;
  /** Settings for the client of one service, in one region; what is set here is no longer looked up by the SDK. */
  client(service: Service, region: string): SignedClient;
  /** @throws RefusedError; NothingConfigured where nobody set AWS up */
  credentials(): Promise<AwsCredentialIdentity>;
}

/** Throttled calls are repeated by the SDK with growing pauses; Cognito's quotas are per second, so a few are enough. */
const MAX_ATTEMPTS = 5;
/** Credentials are renewed so long before they end, as the SDK does. */
const RENEW_MS = 5 * 60_000;
/** A person may have to look a code up; a service that is silent for longer does not answer any more. */
const CREDENTIALS_MS = 180_000;

/** @throws RefusedError where what is set up cannot work */
export async function openSession(options: AwsOptions): Promise<AwsSession> {
  const { settings, chosen } = await options.setup();
  checkEndpoints(settings);
  if ('problem' in chosen) throw new RefusedError(chosen.problem);
  // The SDK warns on stderr about versions of Node that it is about to leave.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const [handler, signInHandler] = await Promise.all([createHandler(options), createHandler(options, 20_000)]);
  const reach = {
    region: settings.region?.value,
    client: (service: Service, region: string) => clientOf(settings, signInHandler, service, region),
  };
  const give = async (): Promise<AwsCredentialIdentity> => {
    try {
      const given = options.out.asking('AWS credentials', () => credentialsOf(chosen.source, reach, options));
      return hidden(await given, options.out);
    } catch (error) {
      // The providers keep the text of what failed on the network, and not what it was.
      throw signInHandler.lost() ?? error;
    }
  };
  const { memoize } = await import('@smithy/core/config');
  const credentials = memoize(
    () => inTime(give(), options.interrupted),
    ({ expiration }) => expiration !== undefined && expiration.getTime() - options.clock.now() < RENEW_MS,
    ({ expiration }) => expiration !== undefined,
  );
  return {
    who: whoOf(chosen.source),
    credentials: () => credentials(),
    client: (service, region) => ({
      ...clientOf(settings, handler, service, region),
      credentials: () => credentials(),
    }),
  };
}

function clientOf(settings: AwsSettings, handler: Handler, service: Service, region: string): Client {
  const endpoint = settings.endpoints.get(service)?.value;
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    // Whatever stands in an environment or a profile was read already, and of the profile that this run is about.
    ignoreConfiguredEndpointUrls: true,
    requestHandler: handler.http,
    maxAttempts: settings.maxAttempts ?? MAX_ATTEMPTS,
    retryMode: settings.retryMode ?? 'standard',
    userAgentAppId: () => Promise.resolve(settings.appId),
    // Without these two, each client would look for the shared files again.
    authSchemePreference: [],
    useFipsEndpoint: settings.useFips,
    useDualstackEndpoint: settings.useDualstack,
    logger: SILENT,
  };
}

/** Each source of an endpoint has to name https, or this machine. @throws UsageError naming the source */
export function checkEndpoints({ endpoints, useFips }: AwsSettings): void {
  for (const { value, from } of endpoints.values()) {
    parseServerUrl(value, from);
    if (useFips)
      throw new RefusedError({
        id: 'aws/endpoint',
        message: `A FIPS endpoint is asked for, and ${from} names another one.`,
        why: 'AWS_USE_FIPS_ENDPOINT, or use_fips_endpoint of the profile, is true.',
        fix: 'Take one of the two away.',
      });
  }
}

function hidden(credentials: AwsCredentialIdentity, out: Out): AwsCredentialIdentity {
  out.hide(credentials.secretAccessKey);
  if (credentials.sessionToken !== undefined) out.hide(credentials.sessionToken);
  return credentials;
}

/** An interruption ends the wait for credentials, whoever it is that gives them. */
async function inTime<T>(given: Promise<T>, interrupted: AbortSignal): Promise<T> {
  const late = AbortSignal.timeout(CREDENTIALS_MS);
  const ended = AbortSignal.any([interrupted, late]);
  const stopped = new Promise<never>((_resolve, reject) => {
    const stop = (): void =>
      reject(
        interrupted.aborted
          ? new Interrupted()
          : new RefusedError({
              id: 'aws/unreachable',
              message: 'AWS gave no credentials in time.',
              fix: 'Check the network, then run again.',
            }),
      );
    if (ended.aborted) stop();
    else ended.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([given, stopped]);
}
