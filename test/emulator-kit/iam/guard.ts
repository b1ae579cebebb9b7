/**
 * Enforces IAM permissions around a service: what a signed call needs, its caller's policy has to allow, or access is denied.
 * This folder decides what a call needs (service authorization reference), what a policy says to it (IAM user guide, policy
 * evaluation), and how the refusal reads. It stands around services, and touches nothing in them.
 */
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';

import type { WithRoles } from '../../../src/emulator/iam.ts';
import { sessionToken } from '../../../src/emulator/lambda/run-handler.ts';
import {
  type EmulatorRequest,
  type EmulatorResponse,
  type Service,
  ServiceError,
} from '../../../src/emulator/server/service.ts';
import { commonErrors } from '../common-errors.ts';
import { type PolicyDocument, decide } from './iam-policy.ts';
import type { Permission, PermissionsOf } from './permissions.ts';

/** Who calls, and what each call needs. */
export interface Guard {
  readonly accountId: string;
  /** IAM's policy for whoever signed the request, where one is enforced. */
  policyOf(request: EmulatorRequest): PolicyDocument | undefined;
  /** By service. */
  readonly permissions: Readonly<Record<string, PermissionsOf>>;
}

/** The same service, for those who are allowed to call it. */
export function guarded(service: Service, guard: Guard): Service {
  return {
    ...service,
    async handle(request, action) {
      const policy = request.signedFor === undefined ? undefined : guard.policyOf(request);
      if (policy === undefined) return service.handle(request, action);
      const wanted = guard.permissions[service.name]?.(request, action) ?? [
        { action: `${service.name}:${action}`, resource: '*' },
      ];
      enforce(policy, guard.accountId, wanted, commonErrors(service.name).denied);
      const response = await service.handle(request, action);
      return action === 'GetFunction' ? withAllowedTags(policy, response) : response;
    },
  };
}

/**
 * What the function that signed with this session token may do: the policies written into its role, once they have been
 * there for so many milliseconds. Undefined where the token is none of a function's, or of a role that does not exist here:
 * such a function may do anything.
 */
export function policyOfFunction(
  state: WithRoles,
  token: string | undefined,
  lagMs: number,
): PolicyDocument | undefined {
  const role = [...state.iam.roles.values()].find(({ arn }) => token === sessionToken(arn));
  if (role === undefined) return undefined;
  const inEffect = [...role.inline.values()].filter(({ since }) => state.now() - since >= lagMs);
  return { Statement: inEffect.flatMap(({ text }) => (JSON.parse(text) as PolicyDocument).Statement) };
}

/** Throws the refusal, in IAM's words, of the first permission that the policy does not give. */
function enforce(
  policy: PolicyDocument,
  accountId: string,
  wanted: readonly Permission[],
  denied: { readonly code: string; readonly status: number },
): void {
  for (const permission of wanted) {
    const decision = decide(policy, permission);
    if (decision === 'allowed') continue;
    const why =
      decision === 'denied'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${permission.action} action`;
    const message = `User: arn:aws:iam::${accountId}:user/emulator is not authorized to perform: ${permission.action} on resource: ${permission.resource} ${why}`;
    throw new ServiceError(denied.code, message, denied.status);
  }
}

/** GetFunction gives tags to those who may list them; to others it says in TagsError why they are not there. */
function withAllowedTags(policy: PolicyDocument, response: EmulatorResponse): EmulatorResponse {
  const { Tags: _tags, ...whole } = JSON.parse(String(response.body)) as {
    Configuration: FunctionConfiguration;
    Tags?: object;
  };
  const permission = { action: 'lambda:ListTags', resource: whole.Configuration.FunctionArn ?? '*' };
  if (decide(policy, permission) === 'allowed') return response;
  const Message = `not authorized to perform: ${permission.action}`;
  return {
    ...response,
    body: JSON.stringify({ ...whole, TagsError: { ErrorCode: 'AccessDeniedException', Message } }),
  };
}
