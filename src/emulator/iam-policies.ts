/** What a role may do: managed policies attached to it, and policies written into it. */
import * as sdk from '@aws-sdk/client-iam';

import { type IamState, findRole } from './iam.ts';
import type { PolicyDocument } from './policy.ts';
import { type QueryAction, queryAction } from './query.ts';
import { ServiceError } from './service.ts';
import type { EmulatorState } from './state.ts';

/** The actions on managed policies. Only those that AWS manages exist here. */
export function attachedPolicies(iam: IamState): Record<string, QueryAction> {
  return {
    AttachRolePolicy: queryAction<sdk.AttachRolePolicyRequest>(
      sdk.AttachRolePolicyRequest$,
      ({ RoleName, PolicyArn = '' }) => {
        const role = findRole(iam, RoleName);
        if (!/^arn:aws[a-z-]*:iam::aws:policy\/[\w+=,.@/-]+$/.test(PolicyArn)) {
          throw missing(`Policy ${PolicyArn} does not exist or is not attachable.`);
        }
        role.attached.add(PolicyArn);
        return undefined;
      },
    ),
    DetachRolePolicy: queryAction<sdk.DetachRolePolicyRequest>(
      sdk.DetachRolePolicyRequest$,
      ({ RoleName, PolicyArn = '' }) => {
        if (!findRole(iam, RoleName).attached.delete(PolicyArn)) throw missing(`Policy ${PolicyArn} was not found.`);
        return undefined;
      },
    ),
    ListAttachedRolePolicies: queryAction<sdk.ListAttachedRolePoliciesRequest>(
      sdk.ListAttachedRolePoliciesRequest$,
      ({ RoleName }) => ({
        AttachedPolicies: [...findRole(iam, RoleName).attached].map((arn) => ({
          PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
          PolicyArn: arn,
        })),
        IsTruncated: false,
      }),
    ),
  };
}

/** The actions on inline policies. */
export function inlinePolicies(state: EmulatorState): Record<string, QueryAction> {
  const { iam } = state;
  return {
    PutRolePolicy: queryAction<sdk.PutRolePolicyRequest>(sdk.PutRolePolicyRequest$, (input) => {
      const role = findRole(iam, input.RoleName);
      const text = input.PolicyDocument ?? '';
      if (!isPolicy(text)) throw new ServiceError('MalformedPolicyDocument', 'Syntax errors in policy.');
      role.inline.set(input.PolicyName ?? '', { text, since: state.now() });
      return undefined;
    }),
    GetRolePolicy: queryAction<sdk.GetRolePolicyRequest>(sdk.GetRolePolicyRequest$, ({ RoleName, PolicyName = '' }) => {
      const policy = findRole(iam, RoleName).inline.get(PolicyName);
      if (policy === undefined) throw missing(`The role policy with name ${PolicyName} cannot be found.`);
      return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(policy.text) };
    }),
    ListRolePolicies: queryAction<sdk.ListRolePoliciesRequest>(sdk.ListRolePoliciesRequest$, ({ RoleName }) => ({
      PolicyNames: [...findRole(iam, RoleName).inline.keys()],
      IsTruncated: false,
    })),
    DeleteRolePolicy: queryAction<sdk.DeleteRolePolicyRequest>(
      sdk.DeleteRolePolicyRequest$,
      ({ RoleName, PolicyName = '' }) => {
        if (!findRole(iam, RoleName).inline.delete(PolicyName)) {
          throw missing(`The role policy with name ${PolicyName} cannot be found.`);
        }
        return undefined;
      },
    ),
  };
}

/** The session token of a running function's credentials, which name the role that it runs as. */
export function functionToken(roleArn: string): string {
  return `function:${roleArn}`;
}

/**
 * What the function that signed with this session token may do: the policies written into its role. Undefined where the
 * token is none of a function's, or of a role that does not exist here: such a function may do anything.
 */
export function policyOfFunction(state: EmulatorState, token: string | undefined): PolicyDocument | undefined {
  const { iam } = state;
  const role = [...iam.roles.values()].find(({ arn }) => token === functionToken(arn));
  if (role === undefined) return undefined;
  const inEffect = [...role.inline.values()].filter(({ since }) => state.now() - since >= iam.policyLagMs);
  return { Statement: inEffect.flatMap(({ text }) => (JSON.parse(text) as PolicyDocument).Statement) };
}

function isPolicy(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null && 'Statement' in document;
  } catch {
    return false;
  }
}

const missing = (message: string): ServiceError => new ServiceError('NoSuchEntity', message, 404);
