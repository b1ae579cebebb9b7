/** What a role may do: managed policies attached to it, and policies written into it. */
import * as sdk from '@aws-sdk/client-iam';

import { type IamState, findRole } from './iam.ts';
import { type QueryAction, queryAction } from './query.ts';
import { ServiceError } from './service.ts';

/** The actions on managed policies. Only those that AWS manages exist here. */
export function attachedPolicies(iam: IamState): Record<string, QueryAction> {
  return {
    AttachRolePolicy: queryAction<sdk.AttachRolePolicyRequest>(sdk.AttachRolePolicyRequest$, ({ RoleName, PolicyArn = '' }) => {
      const role = findRole(iam, RoleName);
      if (!/^arn:aws[a-z-]*:iam::aws:policy\/[\w+=,.@/-]+$/.test(PolicyArn)) {
        throw missing(`Policy ${PolicyArn} does not exist or is not attachable.`);
      }
      role.attached.add(PolicyArn);
      return undefined;
    }),
    DetachRolePolicy: queryAction<sdk.DetachRolePolicyRequest>(sdk.DetachRolePolicyRequest$, ({ RoleName, PolicyArn = '' }) => {
      if (!findRole(iam, RoleName).attached.delete(PolicyArn)) throw missing(`Policy ${PolicyArn} was not found.`);
      return undefined;
    }),
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
export function inlinePolicies(iam: IamState): Record<string, QueryAction> {
  return {
    PutRolePolicy: queryAction<sdk.PutRolePolicyRequest>(sdk.PutRolePolicyRequest$, (input) => {
      const role = findRole(iam, input.RoleName);
      const text = input.PolicyDocument ?? '';
      if (!isPolicy(text)) throw new ServiceError('MalformedPolicyDocument', 'Syntax errors in policy.');
      role.inline.set(input.PolicyName ?? '', text);
      return undefined;
    }),
    GetRolePolicy: queryAction<sdk.GetRolePolicyRequest>(sdk.GetRolePolicyRequest$, ({ RoleName, PolicyName = '' }) => {
      const text = findRole(iam, RoleName).inline.get(PolicyName);
      if (text === undefined) throw missing(`The role policy with name ${PolicyName} cannot be found.`);
      return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(text) };
    }),
    ListRolePolicies: queryAction<sdk.ListRolePoliciesRequest>(sdk.ListRolePoliciesRequest$, ({ RoleName }) => ({
      PolicyNames: [...findRole(iam, RoleName).inline.keys()],
      IsTruncated: false,
    })),
    DeleteRolePolicy: queryAction<sdk.DeleteRolePolicyRequest>(sdk.DeleteRolePolicyRequest$, ({ RoleName, PolicyName = '' }) => {
      if (!findRole(iam, RoleName).inline.delete(PolicyName)) {
        throw missing(`The role policy with name ${PolicyName} cannot be found.`);
      }
      return undefined;
    }),
  };
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
