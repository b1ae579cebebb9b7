/** Which permissions a call needs, by the service authorization reference and the handlers' lists of each service. */
import type { TagResourceRequest, UpdateUserPoolRequest } from '@aws-sdk/client-cognito-identity-provider';

import type { Account } from '../../../src/emulator/account.ts';
import { poolArn } from '../../../src/emulator/cognito/user-pools.ts';
import type { WithRoles } from '../../../src/emulator/iam.ts';
import { addressOf, functionArn } from '../../../src/emulator/lambda/function-address.ts';
import { withoutQualifier } from '../../../src/emulator/lambda/functions.ts';
import { type Route, findRoute, inputOf } from '../../../src/emulator/lambda/lambda.ts';
import { groupArn } from '../../../src/emulator/logs.ts';
import { jsonBody } from '../../../src/emulator/server/aws-json.ts';
import { memberPairs } from '../../../src/emulator/server/aws-query.ts';
import type { EmulatorRequest } from '../../../src/emulator/server/service.ts';

/** One permission that a call needs. */
export interface Permission {
  /** "lambda:CreateFunction", "iam:PassRole". */
  readonly action: string;
  /** The ARN, or "*" where the action has no resource. */
  readonly resource: string;
  /** Condition keys of this call, such as `iam:PassedToService` and `iam:PolicyARN`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** The permissions that a call needs, in the order in which they are asked for. */
export type PermissionsOf = (request: EmulatorRequest, action: string) => readonly Permission[];

/** By service; a call to any other needs its own name on "*". */
export function permissionTable(state: WithRoles, routes: readonly Route[]): Readonly<Record<string, PermissionsOf>> {
  return {
    'cognito-idp': (request, action) => cognitoPermissions(state, request, action),
    lambda: (request, action) => lambdaPermissions(state, routes, request, action),
    iam: (request, action) => iamPermissions(state, Object.fromEntries(memberPairs(request)), action),
    // No permission is needed, and none can forbid it (STS API reference, GetCallerIdentity).
    sts: () => [],
    logs: (request, action) => logPermissions(state, request, action),
  };
}

/**
 * The call itself on its pool; an update that names an SMS role also passes that role, one with custom senders
 * grants use of their key, one with tags tags (handler permissions of AWS::Cognito::UserPool).
 */
function cognitoPermissions({ accountId }: Account, request: EmulatorRequest, action: string): Permission[] {
  const body = jsonBody(request) as Partial<UpdateUserPoolRequest & TagResourceRequest>;
  const pool = body.UserPoolId === undefined ? body.ResourceArn : poolArn(body.UserPoolId, accountId);
  const resource = pool ?? '*';
  const wanted: Permission[] = [{ action: `cognito-idp:${action}`, resource }];
  if (action !== 'UpdateUserPool') return wanted;
  if (Object.keys(body.UserPoolTags ?? {}).length > 0) wanted.push({ action: 'cognito-idp:TagResource', resource });
  const role = body.SmsConfiguration?.SnsCallerArn;
  if (role !== undefined) {
    const context = { 'iam:PassedToService': 'cognito-idp.amazonaws.com' };
    wanted.push({ action: 'iam:PassRole', resource: role, context });
  }
  const key = body.LambdaConfig?.KMSKeyID;
  if (key !== undefined) wanted.push({ action: 'kms:CreateGrant', resource: key });
  return wanted;
}

/**
 * The action on its function; one that names a role also passes it, one that names tags also tags
 * (service authorization reference, Lambda).
 */
function lambdaPermissions(
  { accountId }: Account,
  routes: readonly Route[],
  request: EmulatorRequest,
  action: string,
): Permission[] {
  const found = findRoute(routes, request);
  const input = found === undefined ? {} : inputOf(request, found);
  const { FunctionName: name, Resource: tagged, Role: role, Tags: tags } = input;
  const target = typeof name === 'string' ? name : tagged;
  const home = { region: request.region ?? 'us-east-1', accountId };
  const address = typeof target === 'string' ? addressOf(target, home) : undefined;
  const resource = address === undefined ? '*' : functionArn(withoutQualifier(address));
  const permission = action === 'Invoke' ? 'InvokeFunction' : action;
  const wanted: Permission[] = [{ action: `lambda:${permission}`, resource }];
  if (action === 'CreateFunction' && Object.keys(tags ?? {}).length > 0)
    wanted.push({ action: 'lambda:TagResource', resource });
  if (typeof role === 'string') {
    wanted.push({ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } });
  }
  return wanted;
}

/** Conditions and further actions as in the service authorization reference of IAM. */
function iamPermissions(state: WithRoles, input: Readonly<Record<string, string>>, action: string): Permission[] {
  const name = input['RoleName'];
  const path = input['Path'] ?? state.iam.roles.get(name ?? '')?.path ?? '/';
  const resource = name === undefined ? '*' : `arn:aws:iam::${state.accountId}:role${path}${name}`;
  const policyArn = input['PolicyArn'];
  const context = policyArn === undefined ? {} : { 'iam:PolicyARN': policyArn };
  const tagged = action === 'CreateRole' && Object.keys(input).some((key) => key.startsWith('Tags.'));
  return [{ action: `iam:${action}`, resource, context }, ...(tagged ? [{ action: 'iam:TagRole', resource }] : [])];
}

interface LogsInput {
  logGroupName?: string;
  resourceArn?: string;
  tags?: object;
}

/**
 * Making a group with tags also tags it (API reference, CreateLogGroup). Groups are listed with permission for a group
 * without a name, whatever prefix is given (terraform-provider-aws, issue 8804).
 */
function logPermissions({ accountId }: Account, request: EmulatorRequest, action: string): Permission[] {
  const body = jsonBody(request) as LogsInput;
  const region = request.region ?? 'us-east-1';
  const named = body.resourceArn ?? groupArn(accountId, region, body.logGroupName ?? '*');
  const resource = action === 'DescribeLogGroups' ? groupArn(accountId, region, '').replace('*', 'log-stream:') : named;
  const tagged = action === 'CreateLogGroup' && Object.keys(body.tags ?? {}).length > 0;
  return [{ action: `logs:${action}`, resource }, ...(tagged ? [{ action: 'logs:TagResource', resource }] : [])];
}
