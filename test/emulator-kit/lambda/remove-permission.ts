/** How the tests' emulator answers RemovePermission: takes a statement out of a function's resource policy. */
import type * as sdk from '@aws-sdk/client-lambda';

import type { WithFunctions } from '../../../src/emulator/lambda/functions.ts';
import { checkRevision, policyTarget } from '../../../src/emulator/lambda/resource-policy.ts';
import { type EmulatorResponse, ServiceError } from '../../../src/emulator/server/service.ts';

/** The policy is gone with its last statement. */
export function removePermission(
  state: WithFunctions,
  input: sdk.RemovePermissionRequest,
  region: string,
): EmulatorResponse {
  const { entry, address, policy } = policyTarget(state, input, region);
  const statements = policy?.statements.filter(({ Sid }) => Sid !== input.StatementId) ?? [];
  if (policy === undefined || statements.length === policy.statements.length) {
    throw new ServiceError(
      'ResourceNotFoundException',
      `Statement ${input.StatementId} is not found in resource policy.`,
      404,
    );
  }
  checkRevision(policy, input.RevisionId);
  const key = address.qualifier ?? '';
  if (statements.length === 0) entry.policies.delete(key);
  else entry.policies.set(key, { statements, revisionId: crypto.randomUUID() });
  return { status: 204, body: '' };
}
