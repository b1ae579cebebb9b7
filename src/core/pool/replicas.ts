/** Whether a user pool can have replicas (multi-region): the same pool, serving users in another region. */
import type { UserPool } from './user-pool.ts';
import { asObject } from '../text/json.ts';

/**
 * Whether a pool can have replicas in other regions: those need a key of the customer's own that is there in every one of
 * them (Cognito API reference, KeyConfigurationType). Other pools are not asked about theirs.
 */
export function mayHaveReplicas({ described }: UserPool): boolean {
  return asObject(described['KeyConfiguration'])['KeyType'] === 'CUSTOMER_MANAGED_KEY';
}
