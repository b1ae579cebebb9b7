/** What the tests of the chain share: a pool whose trigger is a given function, and the same pool with the chain in front. */
import { readFileSync } from 'node:fs';
import type {
  CognitoIdentityProviderClient,
  PreTokenGenerationLambdaVersionType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Emulator, EmulatorOptions } from '../emulator-kit/full-emulator.ts';
import type { FunctionSeed } from '../emulator-kit/lambda/seed-functions.ts';
import { CLIENT, POOL_ID, USER, claimsOf, emulated } from '../emulator/cognito-kit.ts';
import { ROOT } from '../harness/paths.ts';

export type Version = PreTokenGenerationLambdaVersionType;
export type Claims = Record<string, unknown>;

/** A sign-in's claims without what differs from one sign-in to the next, or Cognito's refusal. */
export type Outcome = { id: Claims; access: Claims } | { refused: string; message: string };

const REGION = 'us-east-1';
const ACCOUNT = '123456789012';
export const functionArn = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
export const CHAIN_ARN = functionArn('chain');

const PERMISSION = {
  Sid: 'pool',
  Effect: 'Allow',
  Principal: { Service: 'cognito-idp.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Condition: {
    ArnLike: { 'AWS:SourceArn': `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${POOL_ID}` },
    StringEquals: { 'AWS:SourceAccount': ACCOUNT },
  },
} as const;

/** A function that the pool may invoke. Its time limit is Cognito's, so that the limits under test are the only ones. */
export function triggerFunction(seed: Omit<FunctionSeed, 'permissions'>): FunctionSeed {
  return { timeout: 5, ...seed, permissions: [PERMISSION] };
}

/** The chain, from the very file that is deployed. */
export function chain(environment: Readonly<Record<string, string>>, name = 'chain'): FunctionSeed {
  const source = readFileSync(`${ROOT}templates/lambda/chain.mjs`, 'utf8');
  return triggerFunction({ name, source, fileName: 'chain.mjs', environment });
}

export interface Stage {
  readonly emulator: Emulator;
  readonly cognito: CognitoIdentityProviderClient;
  /** Signs in with the function as the pool's trigger. */
  readonly signIn: (lambdaArn: string, lambdaVersion: Version) => Promise<Outcome>;
}

/** A pool with a user in one group, and the given functions; it ends with the test. */
export function stage(...functions: FunctionSeed[]): Promise<Stage> {
  return stageWith({}, ...functions);
}

/** The same, with an emulator that differs. */
export async function stageWith(options: EmulatorOptions, ...functions: FunctionSeed[]): Promise<Stage> {
  const pool = { Id: POOL_ID, UserPoolTier: 'ESSENTIALS' as const, clients: [CLIENT], users: [USER] };
  const { emulator, cognito } = await emulated({ pendingMs: 0, pools: [pool], functions, ...options });
  return {
    emulator,
    cognito,
    async signIn(lambdaArn, lambdaVersion) {
      attach(emulator, lambdaArn, lambdaVersion);
      try {
        const { id, access } = await claimsOf(cognito);
        return { id: lasting(id), access: lasting(access) };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        // The emulator unpacks each run's code into a folder of its own, which some messages name.
        return { refused: name, message: message.replaceAll(/emulated-lambda-\w+/g, 'task') };
      }
    },
  };
}

/** Attaches past the API, which is not what these tests are about. */
export function attach(emulator: Emulator, lambdaArn: string, lambdaVersion: Version): void {
  const pool = emulator.state.cognito.pools.get(POOL_ID);
  if (pool === undefined) throw new Error('no pool');
  const PreTokenGenerationConfig = { LambdaArn: lambdaArn, LambdaVersion: lambdaVersion };
  pool.described = { ...pool.described, LambdaConfig: { PreTokenGeneration: lambdaArn, PreTokenGenerationConfig } };
}

const PASSING = new Set(['iat', 'exp', 'auth_time', 'jti', 'origin_jti', 'event_id']);

function lasting(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !PASSING.has(name)));
}

export interface Case {
  readonly title: string;
  /** How their function was attached. */
  readonly was: Version;
  /** How the chain is; by default as theirs was. */
  readonly now?: Version;
  readonly theirs: Omit<FunctionSeed, 'name' | 'permissions'>;
}

/** The same sign-in before the chain and with it. */
export async function beforeAndAfter({ was, now = was, theirs }: Case): Promise<{ before: Outcome; after: Outcome }> {
  const arn = functionArn('theirs') + (theirs.qualifier === undefined ? '' : `:${theirs.qualifier}`);
  const environment = { ORIGINAL_FUNCTION_ARN: arn, ORIGINAL_VERSION: was };
  const { signIn } = await stage(triggerFunction({ name: 'theirs', ...theirs }), chain(environment));
  return { before: await signIn(arn, was), after: await signIn(CHAIN_ARN, now) };
}

/** The claims with the role in the tokens that a version reaches. */
export function withRole(outcome: Outcome, version: Version, role = 'authenticated'): Outcome {
  if ('refused' in outcome) return outcome;
  const access = version === 'V1_0' ? outcome.access : { ...outcome.access, role };
  return { id: { ...outcome.id, role }, access };
}
