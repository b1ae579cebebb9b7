/** Identity and Access Management: roles, their tags and their policies. */
import * as sdk from '@aws-sdk/client-iam';

import { attachedPolicies, inlinePolicies } from './iam-policies.ts';
import { queryAction, queryService } from './query.ts';
import { type Authorization, type Service, ServiceError } from './service.ts';
import type { EmulatorOptions, EmulatorState } from './state.ts';

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly id: string;
  readonly description: string | undefined;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** JSON text. */
  readonly trust: string;
  readonly tags: Map<string, string>;
  /** ARNs of managed policies. */
  readonly attached: Set<string>;
  /** By policy name; `since` in milliseconds since the epoch. */
  readonly inline: Map<string, { readonly text: string; readonly since: number }>;
}

export interface IamState {
  readonly roles: Map<string, Role>;
  /** Milliseconds before Lambda can assume a new role. */
  readonly roleLagMs: number;
  /** Milliseconds before a policy written into a role has effect. */
  readonly policyLagMs: number;
}

/** No roles. */
export function createIamState(options: EmulatorOptions): IamState {
  return { roles: new Map(), roleLagMs: options.roleLagMs ?? 0, policyLagMs: options.policyLagMs ?? 0 };
}

/** The service on a state. */
export function iamService(state: EmulatorState): Service {
  return queryService({
    name: 'iam',
    version: '2010-05-08',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    codes: {
      denied: { code: 'AccessDenied', status: 403 },
      throttled: { code: 'Throttling', status: 400 },
      unavailable: { code: 'ServiceFailure', status: 500 },
    },
    actions: { ...roleActions(state), ...attachedPolicies(state.iam), ...inlinePolicies(state) },
    authorizations: (input, action) => authorizations(state, input, action),
  });
}

/** Whether Lambda can assume the role now: it exists, it trusts Lambda, and it has been there for long enough. */
export function lambdaCanAssume(state: EmulatorState, roleArn: string): boolean {
  const role = [...state.iam.roles.values()].find(({ arn }) => arn === roleArn);
  if (role === undefined || state.now() - role.created < state.iam.roleLagMs) return false;
  const { Statement } = JSON.parse(role.trust) as { Statement: TrustStatement | TrustStatement[] };
  return [Statement]
    .flat()
    .some(
      ({ Effect, Action, Principal }) =>
        Effect === 'Allow' &&
        [Action].flat().includes('sts:AssumeRole') &&
        [Principal?.Service].flat().includes('lambda.amazonaws.com'),
    );
}

/**
 * The role of that name.
 * @throws ServiceError NoSuchEntity (404)
 */
export function findRole(iam: IamState, name: string | undefined): Role {
  const role = iam.roles.get(name ?? '');
  if (role === undefined) throw new ServiceError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  return role;
}

interface TrustStatement {
  readonly Effect?: string;
  readonly Action?: string | string[];
  readonly Principal?: { readonly Service?: string | string[] };
}

function roleActions(state: EmulatorState) {
  const { iam } = state;
  return {
    CreateRole: queryAction<sdk.CreateRoleRequest>(sdk.CreateRoleRequest$, (input) => ({
      Role: described(createRole(state, input)),
    })),
    GetRole: queryAction<sdk.GetRoleRequest>(sdk.GetRoleRequest$, ({ RoleName }) => ({
      Role: described(findRole(iam, RoleName)),
    })),
    DeleteRole: queryAction<sdk.DeleteRoleRequest>(sdk.DeleteRoleRequest$, ({ RoleName }) => {
      const role = findRole(iam, RoleName);
      if (role.attached.size > 0) throw conflict('Cannot delete entity, must detach all policies first.');
      if (role.inline.size > 0) throw conflict('Cannot delete entity, must delete policies first.');
      iam.roles.delete(role.name);
      return undefined;
    }),
    TagRole: queryAction<sdk.TagRoleRequest>(sdk.TagRoleRequest$, ({ RoleName, Tags }) => {
      const { tags } = findRole(iam, RoleName);
      for (const { Key = '', Value = '' } of Tags ?? []) tags.set(Key, Value);
      return undefined;
    }),
    UntagRole: queryAction<sdk.UntagRoleRequest>(sdk.UntagRoleRequest$, ({ RoleName, TagKeys }) => {
      const { tags } = findRole(iam, RoleName);
      for (const key of TagKeys ?? []) tags.delete(key);
      return undefined;
    }),
    ListRoleTags: queryAction<sdk.ListRoleTagsRequest>(sdk.ListRoleTagsRequest$, ({ RoleName }) => ({
      Tags: tagList(findRole(iam, RoleName)),
      IsTruncated: false,
    })),
  };
}

function createRole(state: EmulatorState, input: sdk.CreateRoleRequest): Role {
  const { RoleName: name = '', Path: path = '/' } = input;
  checkName(name);
  checkTrust(input.AssumeRolePolicyDocument ?? '');
  if (state.iam.roles.has(name)) {
    throw new ServiceError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
  }
  const role: Role = {
    name,
    path,
    arn: `arn:aws:iam::${state.accountId}:role${path}${name}`,
    id: roleId(),
    description: input.Description,
    created: state.now(),
    trust: input.AssumeRolePolicyDocument ?? '',
    tags: new Map((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    attached: new Set(),
    inline: new Map(),
  };
  state.iam.roles.set(name, role);
  return role;
}

function described(role: Role): object {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.created),
    // Policies come URL-encoded (API reference, GetRole).
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    Description: role.description,
    MaxSessionDuration: 3600,
    Tags: role.tags.size === 0 ? undefined : tagList(role),
  };
}

function checkName(name: string): void {
  if (name.length > 64) {
    throw new ServiceError(
      'ValidationError',
      `1 validation error detected: Value '${name}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    );
  }
  if (!/^[\w+=,.@-]+$/.test(name)) {
    throw new ServiceError(
      'ValidationError',
      'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    );
  }
}

function checkTrust(text: string): void {
  let statements: TrustStatement[];
  try {
    const { Statement } = JSON.parse(text) as { Statement?: TrustStatement | TrustStatement[] };
    statements = Statement === undefined ? [] : [Statement].flat();
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  if (statements.length === 0) throw malformed('Could not parse the policy: Statement is empty!');
  for (const statement of statements) {
    if (statement.Principal === undefined) throw malformed('Missing required field Principal');
    if (statement.Action === undefined) throw malformed('Missing required field Action');
    if ('Resource' in statement) throw malformed('Has prohibited field Resource');
    for (const service of [statement.Principal.Service ?? []].flat()) {
      if (!/^[a-z0-9.-]+\.amazonaws\.com$/.test(service))
        throw malformed(`Invalid principal in policy: "SERVICE":"${service}"`);
    }
  }
}

/** Conditions and further actions as in the service authorization reference of IAM. */
function authorizations(
  state: EmulatorState,
  input: Readonly<Record<string, string>>,
  action: string,
): Authorization[] {
  const name = input['RoleName'];
  const path = input['Path'] ?? state.iam.roles.get(name ?? '')?.path ?? '/';
  const resource = name === undefined ? '*' : `arn:aws:iam::${state.accountId}:role${path}${name}`;
  const policyArn = input['PolicyArn'];
  const context = policyArn === undefined ? {} : { 'iam:PolicyARN': policyArn };
  const tagged = action === 'CreateRole' && Object.keys(input).some((key) => key.startsWith('Tags.'));
  return [{ action: `iam:${action}`, resource, context }, ...(tagged ? [{ action: 'iam:TagRole', resource }] : [])];
}

const tagList = (role: Role): object[] => [...role.tags].map(([Key, Value]) => ({ Key, Value }));

const roleId = (): string => `AROA${crypto.randomUUID().replaceAll('-', '').slice(0, 17).toUpperCase()}`;

const conflict = (message: string): ServiceError => new ServiceError('DeleteConflict', message, 409);

const malformed = (message: string): ServiceError => new ServiceError('MalformedPolicyDocument', message);
