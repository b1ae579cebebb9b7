/**
 * AWS on loopback, as far as `demo` needs it, for unmodified AWS SDK clients: an HTTP server and a list of services, each of
 * which remembers its own part of one account. Here they are put together, and here alone they meet. Its rules come from
 * AWS's references and from what was measured, never from the program that is tried on it: nothing of src but this folder is
 * imported, and of src only `demo` imports it. The tests' emulator (test/emulator-kit) is the same server with more services
 * and more actions, and with faults and policies around them.
 */
import { ACCOUNT_ID, type Account } from './account.ts';
import { cloudFormationService, noStackActions } from './cloudformation.ts';
import { cognitoService, userPoolActions } from './cognito/cognito.ts';
import { makeKeys } from './cognito/keys.ts';
import { type PoolSeed, type WithUserPools, createUserPools } from './cognito/user-pools.ts';
import { wellKnownService } from './cognito/well-known.ts';
import { type WithRoles, iamService, lambdaCanAssume, roleActions } from './iam.ts';
import { type WithFunctions, createFunctions } from './lambda/functions.ts';
import { invokeFunction } from './lambda/invoke.ts';
import { functionRoutes, lambdaService } from './lambda/lambda.ts';
import { logGroupActions, logsService } from './logs.ts';
import { type Listener, listen } from './server/server.ts';

/** A running emulator. */
export interface Emulator extends Pick<Listener, 'url' | 'calls' | 'close'> {
  /** What a program needs to talk to the emulator instead of to the clouds. */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts an account that has these user pools and nothing else, on 127.0.0.1 at any free port. */
export async function startEmulator({ pools }: { pools: readonly PoolSeed[] }): Promise<Emulator> {
  const account: Account = { accountId: ACCOUNT_ID, now: Date.now };
  const roles: WithRoles = { ...account, iam: { roles: new Map() } };
  const functions: WithFunctions = {
    ...account,
    // Who watches the demo waits for nothing that only a cloud has to get ready.
    lambda: createFunctions(0),
    canAssume: (roleArn) => lambdaCanAssume(roles, roleArn),
  };
  const userPools: WithUserPools = {
    ...account,
    cognito: createUserPools(account, pools, makeKeys(2 * pools.length)),
    invoke: (request) => invokeFunction(functions, request),
  };
  const { url, calls, close } = await listen([
    cognitoService(userPoolActions(userPools)),
    wellKnownService(userPools),
    lambdaService(functionRoutes(functions)),
    iamService(roleActions(roles)),
    logsService(logGroupActions({ ...account, logs: { groups: new Map() } })),
    cloudFormationService(noStackActions()),
  ]);
  functions.lambda.endpoint = url;
  return {
    url,
    env: environment(url),
    calls,
    close() {
      functions.lambda.environments.end();
      return close();
    },
  };
}

/** The variables that lead an AWS SDK, and the AWS CLI, to an emulator at that address. */
export function environment(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'AKIAEMULATOREXAMPLE0',
    AWS_SECRET_ACCESS_KEY: 'emulator-secret-access-key',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    SUPABASE_API_URL: url,
  };
}
