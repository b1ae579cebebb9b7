/**
 * What a plan needs to be allowed: the least that IAM can say for exactly these steps, with the calls that observe the
 * pool before them and verify it after.
 *
 * Actions, resources and condition keys are those of the service authorization reference for Amazon Cognito user pools,
 * AWS Lambda and IAM. Which calls each step makes is written in src/apply and src/world/aws.
 */
import { logsPolicyArn } from './deployment.ts';
import type { UserPool } from './facts.ts';
import { parseFunctionArn, resourceName } from './ids.ts';
import { asObject, asText, type JsonObject } from './json.ts';
import { ownFunctionArn } from './plan.ts';
import type { Step } from './step.ts';

type Condition = Record<string, Record<string, string>>;

/** Actions that go together: without them, the step that `sid` begins with does not get done. */
export interface Permission {
  /** The step's id with a capital, or Observe or Verify, and what for: TriggerPassSmsRole. */
  sid: string;
  actions: string[];
  resources: string[];
  condition?: Condition;
}

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
  probeUser: boolean;
}

/** @returns the policy for carrying out these steps on this pool; one statement per kind of step and resource */
export function iamPolicy(steps: readonly Step[], pool: UserPool, wish: PolicyWish): PolicyDocument {
  const needed = [
    ...observing(steps, pool, wish),
    ...steps.filter((step) => step.action !== 'none').flatMap((step) => iamActions(step, pool)),
    ...verifying(steps, pool, wish),
  ];
  return {
    Version: '2012-10-17',
    Statement: needed.flatMap((permission, index) => {
      const { sid, resources, condition } = permission;
      const actions = permission.actions.filter((action) => !given(action, permission, needed.slice(0, index)));
      if (actions.length === 0) return [];
      const statement = { Sid: sid, Effect: 'Allow' as const, Action: actions, Resource: resources };
      return [condition === undefined ? statement : { ...statement, Condition: condition }];
    }),
  };
}

/** What is allowed for an earlier step is not said again. */
function given(action: string, { resources }: Permission, earlier: readonly Permission[]): boolean {
  return earlier.some(
    (other) =>
      other.condition === undefined &&
      other.actions.includes(action) &&
      resources.every((resource) => other.resources.includes(resource)),
  );
}

type Needs = { [Kind in Step['kind']]: (step: Extract<Step, { kind: Kind }>, pool: UserPool) => Permission[] };

const NEEDS: Needs = {
  keep: () => [],
  editConfig: () => [],
  editEnv: () => [],
  undoConfig: () => [],
  createRole: ({ roleName, exists }, pool) => {
    const resources = [roleArn(pool, roleName)];
    const PolicyARN = { 'iam:PolicyARN': logsPolicyArn(pool.partition) };
    const create = { sid: 'RoleCreate', actions: ['iam:CreateRole', 'iam:TagRole'], resources };
    return [
      ...(exists ? [] : [create]),
      {
        sid: 'RoleAttachPolicy',
        actions: ['iam:AttachRolePolicy'],
        resources,
        condition: { ArnEquals: PolicyARN },
      },
    ];
  },
  createFunction: (step, pool) => [
    {
      sid: 'FunctionCreate',
      actions: ['lambda:CreateFunction', 'lambda:TagResource'],
      resources: [ownFunctionArn(pool, step.functionName)],
    },
    passRole('FunctionPassRole', step.roleArn, 'lambda.amazonaws.com'),
  ],
  updateFunction: (step, pool) => [
    {
      sid: 'FunctionUpdate',
      actions: [
        ...(step.changes.code ? ['lambda:UpdateFunctionCode'] : []),
        ...(Object.keys(step.changes.settings).length > 0 ? ['lambda:UpdateFunctionConfiguration'] : []),
        'lambda:TagResource',
      ],
      resources: [ownFunctionArn(pool, step.functionName)],
    },
    ...(step.changes.settings.roleArn === undefined
      ? []
      : [passRole('FunctionPassRole', step.changes.settings.roleArn, 'lambda.amazonaws.com')]),
  ],
  allowInvoke: ({ functionArn, replaces }) => [
    {
      sid: 'PermissionAdd',
      actions: [...(replaces ? ['lambda:RemovePermission'] : []), 'lambda:AddPermission'],
      resources: atQualifier(functionArn),
    },
  ],
  updateUserPool: ({ after, invokeFirst }, pool) => [
    ...(invokeFirst ? [invoking('TriggerInvoke', after.lambdaArn)] : []),
    ...updating(pool),
  ],
  restoreTrigger: (_step, pool) => updating(pool),
  restoreSettings: (_step, pool) => updating(pool),
  removePermission: ({ functionArn }) => [
    { sid: 'PermissionRemove', actions: ['lambda:RemovePermission'], resources: atQualifier(functionArn) },
  ],
  deleteFunction: ({ functionArn }) => [
    { sid: 'FunctionDelete', actions: ['lambda:DeleteFunction'], resources: [functionArn] },
  ],
  deleteRole: ({ roleName, policyArn }, pool) => {
    const resources = [roleArn(pool, roleName)];
    const condition = { ArnEquals: { 'iam:PolicyARN': policyArn } };
    return [
      { sid: 'RoleDetachPolicy', actions: ['iam:DetachRolePolicy'], resources, condition },
      { sid: 'RoleDelete', actions: ['iam:DeleteRole'], resources },
    ];
  },
};

/** What carrying out one step needs, beyond reading what it is about. */
export function iamActions(step: Step, pool: UserPool): Permission[] {
  return (NEEDS[step.kind] as (step: Step, pool: UserPool) => Permission[])(step, pool);
}

/**
 * UpdateUserPool sends every setting back, and some need a permission of their own to be sent: tags, the role that sends
 * text messages, the key of custom senders, and mail in the user's own name (handler permissions of
 * AWS::Cognito::UserPool in the CloudFormation registry).
 */
function updating({ arn, partition, accountId, described }: UserPool): Permission[] {
  const member = (name: string): JsonObject => asObject(described[name]);
  const tags = Object.keys(member('UserPoolTags')).filter((name) => !name.startsWith('aws:'));
  const smsRole = asText(member('SmsConfiguration')['SnsCallerArn']);
  const key = asText(member('LambdaConfig')['KMSKeyID']);
  const ownMail = member('EmailConfiguration')['EmailSendingAccount'] === 'DEVELOPER';
  const actions = ['cognito-idp:UpdateUserPool', ...(tags.length > 0 ? ['cognito-idp:TagResource'] : [])];
  return [
    { sid: 'TriggerUpdateUserPool', actions, resources: [arn] },
    ...(smsRole === '' ? [] : [passRole('TriggerPassSmsRole', smsRole, 'cognito-idp.amazonaws.com')]),
    ...(key === '' ? [] : [{ sid: 'TriggerUseKey', actions: ['kms:CreateGrant'], resources: [key] }]),
    ...(ownMail ? [mailRole(partition, accountId)] : []),
  ];
}

/** Cognito makes itself this role, once per account, to send mail with the account's own SES identity. */
function mailRole(partition: string, accountId: string): Permission {
  const service = 'email.cognito-idp.amazonaws.com';
  return {
    sid: 'TriggerMailRole',
    actions: ['iam:CreateServiceLinkedRole'],
    resources: [`arn:${partition}:iam::${accountId}:role/aws-service-role/${service}/*`],
    condition: { StringEquals: { 'iam:AWSServiceName': service } },
  };
}

/** Reading what the plan is made from. */
function observing(steps: readonly Step[], pool: UserPool, wish: PolicyWish): Permission[] {
  const permissions: Permission[] = [
    {
      sid: 'ObserveUserPool',
      actions: ['cognito-idp:DescribeUserPool', 'cognito-idp:GetUserPoolMfaConfig'],
      resources: [pool.arn],
    },
  ];
  const functionArn = attachedFunction(steps);
  if (functionArn === undefined) return permissions;
  permissions.push({
    sid: 'ObserveFunction',
    actions: ['lambda:GetFunction', 'lambda:ListTags', 'lambda:GetPolicy'],
    resources: atQualifier(functionArn),
  });
  const another = anotherAttached(pool, functionArn, wish);
  if (another !== undefined) {
    permissions.push({
      sid: 'ObserveTrigger',
      actions: ['lambda:GetFunction', 'lambda:ListTags'],
      resources: [another],
    });
  }
  if (wish.functionArn === undefined && wish.roleArn === undefined) {
    permissions.push({
      sid: 'ObserveRole',
      actions: ['iam:GetRole', 'iam:ListAttachedRolePolicies'],
      resources: [roleArn(pool, resourceName(pool.userPoolId))],
    });
  }
  // Asked by the pool's physical id, which is not a resource that IAM could be told.
  permissions.push({ sid: 'ObserveOwner', actions: ['cloudformation:DescribeStackResources'], resources: ['*'] });
  return permissions;
}

/** Another function of the account that the pool has now: whether it is ours, under a name that was given, is looked at. */
function anotherAttached(pool: UserPool, functionArn: string, wish: PolicyWish): string | undefined {
  const attached = pool.trigger?.lambdaArn ?? '';
  const name = parseFunctionArn(attached)?.functionName;
  const isNamed = wish.functionArn !== undefined || functionArn !== ownFunctionArn(pool, resourceName(pool.userPoolId));
  if (isNamed || name === undefined || attached === functionArn) return undefined;
  return attached === ownFunctionArn(pool, name) ? attached : undefined;
}

/** Proving afterwards that it works. */
function verifying(
  steps: readonly Step[],
  pool: UserPool,
  { functionArn, invoke, probeUser }: PolicyWish,
): Permission[] {
  const attached = attachedFunction(steps);
  const isInvoked = attached !== undefined && (functionArn === undefined || invoke);
  const clients = ['cognito-idp:ListUserPoolClients', 'cognito-idp:DescribeUserPoolClient'];
  return [
    ...(isInvoked ? [invoking('VerifyInvoke', attached)] : []),
    ...(probeUser
      ? [{ sid: 'VerifyProbeUser', actions: PROBE.map((action) => `cognito-idp:${action}`), resources: [pool.arn] }]
      : []),
    { sid: 'VerifyAppClients', actions: clients, resources: [pool.arn] },
  ];
}

const PROBE = [
  'CreateUserPoolClient',
  'AdminCreateUser',
  'AdminSetUserPassword',
  'AdminInitiateAuth',
  'AdminDeleteUser',
  'DeleteUserPoolClient',
];

/** The function that the plan attaches; undefined where the plan leaves AWS alone. */
function attachedFunction(steps: readonly Step[]): string | undefined {
  return steps.find(({ id }) => id === 'permission')?.target;
}

/** A function's own ARN, and that of the version or alias that is meant: Lambda asks for either (developer guide, Resources). */
function atQualifier(functionArn: string): string[] {
  const qualifier = parseFunctionArn(functionArn)?.qualifier;
  return qualifier === undefined ? [functionArn] : [functionArn.slice(0, -(qualifier.length + 1)), functionArn];
}

function invoking(sid: string, functionArn: string): Permission {
  return { sid, actions: ['lambda:InvokeFunction'], resources: atQualifier(functionArn) };
}

function passRole(sid: string, role: string, service: string): Permission {
  return {
    sid,
    actions: ['iam:PassRole'],
    resources: [role],
    condition: { StringEquals: { 'iam:PassedToService': service } },
  };
}

function roleArn({ partition, accountId }: UserPool, name: string): string {
  return `arn:${partition}:iam::${accountId}:role/${name}`;
}
