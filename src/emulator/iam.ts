/**
 * IAM in the emulator: creating and reading roles, who may assume them (the trust policy), and the managed policies on them.
 * Roles decide nothing here: whoever signs a call may make it.
 */
import * as sdk from '@aws-sdk/client-iam';

import type { Account } from './account.ts';
import { type QueryAction, queryAction, queryService } from './server/aws-query.ts';
import { type Service, ServiceError } from './server/service.ts';

/** A role as it was made, and what was attached to it since. */
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
  /** Policies written into the role, by name; `since` in milliseconds since the epoch. */
  readonly inline: Map<string, { readonly text: string; readonly since: number }>;
}

/** What IAM's actions work on: the roles of an account, by name. */
export interface WithRoles extends Account {
  readonly iam: { readonly roles: Map<string, Role> };
}

/** The service, of the given actions. */
export function iamService(actions: Readonly<Record<string, QueryAction>>): Service {
  return queryService({
    name: 'iam',
    version: '2010-05-08',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    actions,
  });
}

/** Whether Lambda can assume the role of that ARN: it exists, and it trusts Lambda. */
export function lambdaCanAssume({ iam }: WithRoles, roleArn: string): boolean {
  const role = [...iam.roles.values()].find(({ arn }) => arn === roleArn);
  if (role === undefined) return false;
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
export function findRole({ iam }: WithRoles, name: string | undefined): Role {
  const role = iam.roles.get(name ?? '');
  if (role === undefined) throw new ServiceError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  return role;
}

interface TrustStatement {
  readonly Effect?: string;
  readonly Action?: string | string[];
  readonly Principal?: { readonly Service?: string | string[] };
}

/** What giving a function a role of its own takes. */
export function roleActions(state: WithRoles): Record<string, QueryAction> {
  return {
    CreateRole: queryAction<sdk.CreateRoleRequest>(sdk.CreateRoleRequest$, (input) => ({
      Role: describeRole(createRole(state, input)),
    })),
    GetRole: queryAction<sdk.GetRoleRequest>(sdk.GetRoleRequest$, ({ RoleName }) => ({
      Role: describeRole(findRole(state, RoleName)),
    })),
    AttachRolePolicy: queryAction<sdk.AttachRolePolicyRequest>(
      sdk.AttachRolePolicyRequest$,
      ({ RoleName, PolicyArn = '' }) => {
        const role = findRole(state, RoleName);
        // Only those that AWS manages exist here.
        if (!/^arn:aws[a-z-]*:iam::aws:policy\/[\w+=,.@/-]+$/.test(PolicyArn)) {
          throw new ServiceError('NoSuchEntity', `Policy ${PolicyArn} does not exist or is not attachable.`, 404);
        }
        role.attached.add(PolicyArn);
        return undefined;
      },
    ),
    ListAttachedRolePolicies: queryAction<sdk.ListAttachedRolePoliciesRequest>(
      sdk.ListAttachedRolePoliciesRequest$,
      ({ RoleName }) => ({
        AttachedPolicies: [...findRole(state, RoleName).attached].map((arn) => ({
          PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
          PolicyArn: arn,
        })),
        IsTruncated: false,
      }),
    ),
  };
}

function createRole(state: WithRoles, input: sdk.CreateRoleRequest): Role {
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

function describeRole(role: Role): object {
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

/** A role's tags as the API gives them. */
export const tagList = (role: Role): object[] => [...role.tags].map(([Key, Value]) => ({ Key, Value }));

const roleId = (): string => `AROA${crypto.randomUUID().replaceAll('-', '').slice(0, 17).toUpperCase()}`;

const malformed = (message: string): ServiceError => new ServiceError('MalformedPolicyDocument', message);
