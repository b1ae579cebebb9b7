/**
 * The IAM permissions that each kind of step needs: which actions (iam:PassRole, lambda:CreateFunction …), on what, under
 * which condition.
 *
 * Actions, resources and condition keys are those of the service authorization reference for Amazon Cognito user pools,
 * AWS Lambda and IAM. Which calls each step makes is written in src/apply and src/world/aws.
 */
import { logsPolicyArn } from '../function/deployment.ts';
import type { UserPool } from '../pool/user-pool.ts';
import { atQualifier } from '../pool/ids.ts';
import { asObject, asText, type JsonObject } from '../text/json.ts';
import { ownFunctionArn } from '../plan/plan-init.ts';
import type { Step } from '../plan/step.ts';

export type Condition = Record<string, Record<string, string>>;

/** Actions that go together: without them, the step that `sid` begins with does not get done. */
export interface Permission {
  /** The step's id with a capital, or Observe or Verify, and what for: TriggerPassSmsRole. */
  sid: string;
  actions: string[];
  resources: string[];
  condition?: Condition;
}

type Needs = { [Kind in Step['kind']]: (step: Extract<Step, { kind: Kind }>, pool: UserPool) => Permission[] };

const NEEDS: Needs = {
  keep: () => [],
  editConfig: () => [],
  editEnv: () => [],
  createFile: () => [],
  undoConfig: () => [],
  createIntegration: () => [],
  deleteIntegration: () => [],
  createRole: ({ roleName, exists, invokePolicy }, pool) => {
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
      ...(invokePolicy === undefined ? [] : [{ sid: 'RolePutPolicy', actions: ['iam:PutRolePolicy'], resources }]),
    ];
  },
  createFunction: (step, pool) => [
    {
      // What init does without: the log then has no tags, or is kept for ever.
      sid: 'FunctionLogRetention',
      actions: ['logs:CreateLogGroup', 'logs:TagResource', 'logs:ListTagsForResource', 'logs:PutRetentionPolicy'],
      resources: logGroupArns(pool, step.functionName),
    },
    {
      // Of one group as well, it is asked for on them all (terraform-provider-aws, issue 8804; maxbanton/cwh, pull request 83).
      sid: 'FunctionLogSeen',
      actions: ['logs:DescribeLogGroups'],
      resources: [`arn:${pool.partition}:logs:${pool.region}:${pool.accountId}:log-group:*`],
    },
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
  updateUserPool: ({ after, chained, invokeFirst }, pool) => [
    ...(chained || invokeFirst ? [allowInvoke('TriggerInvoke', after.lambdaArn)] : []),
    ...allowUpdate(pool),
  ],
  restoreTrigger: (_step, pool) => allowUpdate(pool),
  restoreSettings: (_step, pool) => allowUpdate(pool),
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
function allowUpdate({ arn, partition, accountId, described }: UserPool): Permission[] {
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

/** Running a function. */
export function allowInvoke(sid: string, functionArn: string): Permission {
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

/** CloudWatch Logs asks for a group with or without what stands for its streams (user guide, Using identity-based policies). */
function logGroupArns({ partition, region, accountId }: UserPool, functionName: string): string[] {
  const arn = `arn:${partition}:logs:${region}:${accountId}:log-group:/aws/lambda/${functionName}`;
  return [arn, `${arn}:*`];
}

/** The ARN of a role that we create. */
export function roleArn({ partition, accountId }: UserPool, name: string): string {
  return `arn:${partition}:iam::${accountId}:role/${name}`;
}
