/** What every way to AWS is given, and what every client of it shares. */
import type { CognitoIdentityProviderClientConfig } from '@aws-sdk/client-cognito-identity-provider';
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
  | 'useFipsEndpoint'
  | 'useDualstackEndpoint'
  | 'ignoreConfiguredEndpointUrls'
  | 'logger'
>;

/** The SDK prints what it thinks of a set-up, unless it is given somebody to tell. */
export const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing, trace: nothing };

function nothing(): void {
  // Nobody is told.
}
