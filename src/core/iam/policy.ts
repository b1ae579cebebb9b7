/**
 * Builds the least-privilege IAM policy that `init --iam-policy` prints: what exactly a plan's steps need, with the calls
 * that observe the pool before and verify it after.
 */
import type { InitWish } from '../plan/wish.ts';
import type { UserPool } from '../pool/user-pool.ts';
import { iamActions, allowInvoke, roleArn, type Condition, type Permission } from './actions.ts';
import { atQualifier, parseFunctionArn, resourceName } from '../pool/ids.ts';
import { ownFunctionArn } from '../plan/plan-init.ts';
import { mayHaveReplicas } from '../pool/replicas.ts';
import type { Step } from '../plan/step.ts';

export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: { Sid: string; Effect: 'Allow'; Action: string[]; Resource: string[]; Condition?: Condition }[];
}

/** What beside the steps decides which calls are made. */
export interface PolicyWish {
  /** The user's own function is attached instead of one that is deployed. */
  functionArn?: string;
  /** The function runs as the user's own role. */
  roleArn?: string;
  /** The function is invoked although it is the user's own. */
  invoke: boolean;
  /** The function that is deployed stands in front of the user's own. */
  chained: boolean;
  onExistingTrigger: InitWish['onExistingTrigger'];
  probeUser: boolean;
}

/** @returns the policy for carrying out these steps on this pool; one statement per kind of step and resource */
export function iamPolicy(steps: readonly Step[], pool: UserPool, wish: PolicyWish): PolicyDocument {
  const needed = [
    ...allowObserving(steps, pool, wish),
    ...steps.filter((step) => step.action !== 'none').flatMap((step) => iamActions(step, pool)),
    ...allowVerifying(steps, pool, wish),
  ];
  return {
    Version: '2012-10-17',
    Statement: needed.flatMap((permission, index) => {
      const { sid, resources, condition } = permission;
      const actions = permission.actions.filter((action) => !isGiven(action, permission, needed.slice(0, index)));
      if (actions.length === 0) return [];
      const statement = { Sid: sid, Effect: 'Allow' as const, Action: actions, Resource: resources };
      return [condition === undefined ? statement : { ...statement, Condition: condition }];
    }),
  };
}

/** What is allowed for an earlier step is not said again. */
function isGiven(action: string, { resources }: Permission, earlier: readonly Permission[]): boolean {
  return earlier.some(
    (other) =>
      other.condition === undefined &&
      other.actions.includes(action) &&
      resources.every((resource) => other.resources.includes(resource)),
  );
}

/** Reading what the plan is made from. */
function allowObserving(steps: readonly Step[], pool: UserPool, wish: PolicyWish): Permission[] {
  const permissions: Permission[] = [
    {
      sid: 'ObserveUserPool',
      actions: ['cognito-idp:DescribeUserPool', 'cognito-idp:GetUserPoolMfaConfig'],
      resources: [pool.arn],
    },
  ];
  const functionArn = findAttached(steps);
  if (functionArn === undefined) return permissions;
  permissions.push({
    sid: 'ObserveFunction',
    actions: ['lambda:GetFunction', 'lambda:ListTags', 'lambda:GetPolicy'],
    resources: atQualifier(functionArn),
  });
  const another = findOtherAttached(pool, functionArn);
  if (another !== undefined) {
    permissions.push({
      sid: 'ObserveTrigger',
      actions: ['lambda:GetFunction', 'lambda:ListTags'],
      resources: atQualifier(another),
    });
  }
  const theirs = pool.trigger?.lambdaArn;
  if (wish.invoke && theirs !== undefined && theirs !== functionArn && wish.onExistingTrigger !== 'replace')
    permissions.push(allowInvoke('ObserveInvoke', theirs));
  if (wish.functionArn === undefined && wish.roleArn === undefined) {
    permissions.push({
      sid: 'ObserveRole',
      actions: ['iam:GetRole', 'iam:ListAttachedRolePolicies', ...(wish.chained ? ['iam:GetRolePolicy'] : [])],
      resources: [roleArn(pool, resourceName(pool.userPoolId))],
    });
  }
  // Asked by the pool's physical id, which is not a resource that IAM could be told.
  permissions.push({ sid: 'ObserveOwner', actions: ['cloudformation:DescribeStackResources'], resources: ['*'] });
  return permissions;
}

/** Another function of the account that the pool has now, at an alias or a version perhaps: whether it is ours is looked at. */
function findOtherAttached(pool: UserPool, functionArn: string): string | undefined {
  const attached = pool.trigger?.lambdaArn ?? '';
  const name = parseFunctionArn(attached)?.functionName;
  if (name === undefined || attached === functionArn) return undefined;
  return atQualifier(attached)[0] === ownFunctionArn(pool, name) ? attached : undefined;
}

/** Proving afterwards that it works. */
function allowVerifying(
  steps: readonly Step[],
  pool: UserPool,
  { functionArn, invoke, probeUser }: PolicyWish,
): Permission[] {
  const attached = findAttached(steps);
  const isInvoked = attached !== undefined && (functionArn === undefined || invoke);
  const clients = ['cognito-idp:ListUserPoolClients', 'cognito-idp:DescribeUserPoolClient'];
  return [
    ...(isInvoked ? [allowInvoke('VerifyInvoke', attached)] : []),
    ...(probeUser
      ? [{ sid: 'VerifyProbeUser', actions: PROBE.map((action) => `cognito-idp:${action}`), resources: [pool.arn] }]
      : []),
    { sid: 'VerifyAppClients', actions: clients, resources: [pool.arn] },
    ...(mayHaveReplicas(pool) ? replicas(pool) : []),
  ];
}

/** A replica has the pool's own id, in a region that only the list of them tells. */
function replicas({ arn, region }: UserPool): Permission[] {
  return [
    { sid: 'VerifyReplicas', actions: ['cognito-idp:ListUserPoolReplicas'], resources: [arn] },
    {
      sid: 'VerifyReplicaTriggers',
      actions: ['cognito-idp:DescribeUserPool'],
      resources: [arn.replace(`:${region}:`, ':*:')],
    },
  ];
}

const PROBE = [
  'ListUsers',
  'CreateUserPoolClient',
  'AdminCreateUser',
  'AdminSetUserPassword',
  'AdminInitiateAuth',
  'AdminDeleteUser',
  'DeleteUserPoolClient',
];

/** The function that the plan attaches; undefined where the plan leaves AWS alone. */
function findAttached(steps: readonly Step[]): string | undefined {
  return steps.find(({ id }) => id === 'permission')?.target;
}
