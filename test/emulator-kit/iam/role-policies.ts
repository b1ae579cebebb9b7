/** Every action of IAM that the emulator knows: beyond a role's creation its tags, its inline and attached policies, and its deletion. */
import * as sdk from '@aws-sdk/client-iam';

import { type WithRoles, findRole, roleActions, tagList } from '../../../src/emulator/iam.ts';
import { type QueryAction, queryAction } from '../../../src/emulator/server/aws-query.ts';
import { ServiceError } from '../../../src/emulator/server/service.ts';

/** The packaged emulator's actions, and all others. */
export function allRoleActions(state: WithRoles): Record<string, QueryAction> {
  return { ...roleActions(state), ...furtherActions(state), ...attachedPolicies(state), ...inlinePolicies(state) };
}

function furtherActions(state: WithRoles): Record<string, QueryAction> {
  return {
    DeleteRole: queryAction<sdk.DeleteRoleRequest>(sdk.DeleteRoleRequest$, ({ RoleName }) => {
      const role = findRole(state, RoleName);
      if (role.attached.size > 0) throw conflict('Cannot delete entity, must detach all policies first.');
      if (role.inline.size > 0) throw conflict('Cannot delete entity, must delete policies first.');
      state.iam.roles.delete(role.name);
      return undefined;
    }),
    TagRole: queryAction<sdk.TagRoleRequest>(sdk.TagRoleRequest$, ({ RoleName, Tags }) => {
      const { tags } = findRole(state, RoleName);
      for (const { Key = '', Value = '' } of Tags ?? []) tags.set(Key, Value);
      return undefined;
    }),
    UntagRole: queryAction<sdk.UntagRoleRequest>(sdk.UntagRoleRequest$, ({ RoleName, TagKeys }) => {
      const { tags } = findRole(state, RoleName);
      for (const key of TagKeys ?? []) tags.delete(key);
      return undefined;
    }),
    ListRoleTags: queryAction<sdk.ListRoleTagsRequest>(sdk.ListRoleTagsRequest$, ({ RoleName }) => ({
      Tags: tagList(findRole(state, RoleName)),
      IsTruncated: false,
    })),
  };
}

function attachedPolicies(state: WithRoles): Record<string, QueryAction> {
  return {
    DetachRolePolicy: queryAction<sdk.DetachRolePolicyRequest>(
      sdk.DetachRolePolicyRequest$,
      ({ RoleName, PolicyArn = '' }) => {
        if (!findRole(state, RoleName).attached.delete(PolicyArn)) throw missing(`Policy ${PolicyArn} was not found.`);
        return undefined;
      },
    ),
  };
}

function inlinePolicies(state: WithRoles): Record<string, QueryAction> {
  return {
    PutRolePolicy: queryAction<sdk.PutRolePolicyRequest>(sdk.PutRolePolicyRequest$, (input) => {
      const role = findRole(state, input.RoleName);
      const text = input.PolicyDocument ?? '';
      if (!isPolicy(text)) throw new ServiceError('MalformedPolicyDocument', 'Syntax errors in policy.');
      role.inline.set(input.PolicyName ?? '', { text, since: state.now() });
      return undefined;
    }),
    GetRolePolicy: queryAction<sdk.GetRolePolicyRequest>(sdk.GetRolePolicyRequest$, ({ RoleName, PolicyName = '' }) => {
      const policy = findRole(state, RoleName).inline.get(PolicyName);
      if (policy === undefined) throw missing(`The role policy with name ${PolicyName} cannot be found.`);
      return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(policy.text) };
    }),
    ListRolePolicies: queryAction<sdk.ListRolePoliciesRequest>(sdk.ListRolePoliciesRequest$, ({ RoleName }) => ({
      PolicyNames: [...findRole(state, RoleName).inline.keys()],
      IsTruncated: false,
    })),
    DeleteRolePolicy: queryAction<sdk.DeleteRolePolicyRequest>(
      sdk.DeleteRolePolicyRequest$,
      ({ RoleName, PolicyName = '' }) => {
        if (!findRole(state, RoleName).inline.delete(PolicyName)) {
          throw missing(`The role policy with name ${PolicyName} cannot be found.`);
        }
        return undefined;
      },
    ),
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

const conflict = (message: string): ServiceError => new ServiceError('DeleteConflict', message, 409);
