/** A user pool of which only the ID is known, without asking AWS: its region, partition, ARN and issuer. */
import { issuerOf, partitionOf, type UserPoolRef } from './ids.ts';
import type { UserPool } from './user-pool.ts';

/** In place of the account's number, which a pool's id does not tell; a policy reaches no other account's resources. */
const ANY_ACCOUNT = '*';

/** A pool of which only the ID is known. */
export function unknownPool(ref: UserPoolRef): UserPool {
  const partition = partitionOf(ref.region);
  return {
    ...ref,
    arn: `arn:${partition}:cognito-idp:${ref.region}:${ANY_ACCOUNT}:userpool/${ref.userPoolId}`,
    accountId: ANY_ACCOUNT,
    partition,
    name: '',
    issuer: issuerOf(ref),
    signInTriggers: [],
    mfa: 'OFF',
    usernameAttributes: [],
    requiredAttributes: [],
    tags: {},
    // Many pools have tags, and sending them back takes a permission of its own.
    described: { UserPoolTags: { any: '' } },
    mfaConfig: {},
  };
}
