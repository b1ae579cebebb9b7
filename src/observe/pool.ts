/** Reads a user pool's settings from AWS (DescribeUserPool, GetUserPoolMfaConfig) and the IDs of its app clients, and puts them in our own words. */
import { notAsked, type Fact } from '../core/fact.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { issuerOf, parseArn, type IssuerType, type UserPoolRef } from '../core/pool/ids.ts';
import { asObject, asText, asTexts, type JsonObject } from '../core/text/json.ts';
import { triggerOf } from '../core/pool/update.ts';
import { fact } from './fact.ts';
import type { CognitoAccess } from '../world/aws/types.ts';
import type { World } from '../world/types.ts';

/** Trigger types that run user code at sign-up or sign-in, beside the one that this program is about. */
const SIGN_IN_TRIGGERS = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'CustomMessage',
  'UserMigration',
];

/** @returns the pool, or null when AWS knows none of that id */
export async function observePool(world: World, ref: UserPoolRef): Promise<UserPool | null> {
  const settings = await world.out.during(`Looking at user pool ${ref.userPoolId}`, async () =>
    readPoolSettings(await world.aws.cognito(ref.region), ref.userPoolId),
  );
  return settings && userPool(ref, settings);
}

/** A pool's settings, as the service sent them. */
export interface PoolSettings {
  described: JsonObject;
  mfaConfig: JsonObject;
}

/** Both answers that a pool's settings are spread over, asked for at once; null when AWS knows no pool of that id. */
export async function readPoolSettings(cognito: CognitoAccess, userPoolId: string): Promise<PoolSettings | null> {
  const [described, mfaConfig] = await Promise.allSettled([
    cognito.describeUserPool(userPoolId),
    cognito.mfaConfig(userPoolId),
  ]);
  if (described.status === 'rejected') throw described.reason;
  if (!described.value) return null;
  if (mfaConfig.status === 'rejected') throw mfaConfig.reason;
  return { described: described.value, mfaConfig: mfaConfig.value };
}

/** The IDs of all app clients that a pool has. */
export async function listClientIds(world: World, { region, userPoolId }: UserPoolRef): Promise<string[]> {
  const cognito = await world.aws.cognito(region);
  return (await cognito.listAppClients(userPoolId)).map(({ clientId }) => clientId);
}

/** What a pool's settings say, in our own words. */
export function userPool(ref: UserPoolRef, { described, mfaConfig }: PoolSettings): UserPool {
  const arn = asText(described['Arn']);
  const { partition = 'aws', accountId = '' } = parseArn(arn) ?? {};
  const lambdaConfig = asObject(described['LambdaConfig']);
  const trigger = triggerOf(lambdaConfig);
  const issuerType: IssuerType =
    asObject(described['IssuerConfiguration'])['Type'] === 'UPDATED' ? 'UPDATED' : 'ORIGINAL';
  const schema = Array.isArray(described['SchemaAttributes']) ? described['SchemaAttributes'].map(asObject) : [];
  return {
    ...ref,
    arn,
    accountId,
    partition,
    name: asText(described['Name']),
    ...(typeof described['UserPoolTier'] === 'string' ? { tier: described['UserPoolTier'] } : {}),
    issuer: issuerOf(ref, issuerType),
    ...(trigger === undefined ? {} : { trigger }),
    signInTriggers: SIGN_IN_TRIGGERS.filter((name) => lambdaConfig[name]),
    mfa: asText(described['MfaConfiguration'], 'OFF'),
    usernameAttributes: asTexts(described['UsernameAttributes']),
    requiredAttributes: schema
      .filter((attribute) => attribute['Required'] === true)
      .map((attribute) => asText(attribute['Name'])),
    tags: Object.fromEntries(
      Object.entries(asObject(described['UserPoolTags'])).map(([name, value]) => [name, asText(value)]),
    ),
    described,
    mfaConfig,
  };
}

/** A fact about a pool that is there; otherwise the reason why the pool is not known. */
export async function poolFact<T>(
  pool: Fact<UserPool | null>,
  observe: (pool: UserPool) => Promise<T>,
): Promise<Fact<T>> {
  if (!pool.known) return pool;
  const found = pool.value;
  return found ? fact(() => observe(found)) : notAsked('There is no such user pool.');
}
