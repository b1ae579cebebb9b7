/** Types that the files of `src/world/aws` share (AwsOptions, Client), and the logger that keeps the SDK silent. */
import type { CognitoIdentityProviderClientConfig } from '@aws-sdk/client-cognito-identity-provider';
import type { Logger } from '@smithy/types';
import type { Network } from '../network/network.ts';
import type { Ask, Clock, Out } from '../types.ts';
import type { AwsSetup } from './setup.ts';

export interface AwsOptions {
  env: Readonly<Record<string, string | undefined>>;
  out: Out;
  ask: Ask;
  clock: Clock;
  interrupted: AbortSignal;
  mfaCode: string | undefined;
  setup: () => Promise<AwsSetup>;
  network: () => Promise<Network>;
}

/** How a service is reached, without credentials. */
export type Client = Pick<
  CognitoIdentityProviderClientConfig,
  | 'region'
  | 'endpoint'
  | 'requestHandler'
  | 'maxAttempts'
  | 'retryMode'
  | 'userAgentAppId'
  | 'authSchemePreference'
  | 'useFipsEndpoint'
  | 'useDualstackEndpoint'
  | 'ignoreConfiguredEndpointUrls'
  | 'logger'
>;

/**
 * The SDK prints what it thinks of a set-up, unless it is given somebody to tell. There is no `info`: where there is one, it
 * makes a copy of every answer, without its secrets, to tell of.
 */
export const SILENT = { debug: nothing, warn: nothing, error: nothing, trace: nothing } as Omit<
  Logger,
  'info'
> as Logger;

function nothing(): void {
  // Nobody is told.
}
