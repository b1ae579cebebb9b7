/** CloudWatch Logs in the emulator: creating a log group, and how long it is kept (PutRetentionPolicy). */
import * as sdk from '@aws-sdk/client-cloudwatch-logs';

import { type Account, partitionOf } from './account.ts';
import { type JsonAction, actionsOn, jsonService } from './server/aws-json.ts';
import { type Service, ServiceError } from './server/service.ts';

/** A log group of one region. */
export interface LogGroup {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Kept for ever without it. */
  retentionInDays?: number;
}

/** What the actions work on: the log groups of an account, by region and name. */
export interface WithLogGroups extends Account {
  readonly logs: { readonly groups: Map<string, LogGroup> };
}

/** API reference, PutRetentionPolicy. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What keeping a function's log for so many days takes. */
export function logGroupActions(state: WithLogGroups): Record<string, JsonAction> {
  const on = actionsOn(state);
  return {
    CreateLogGroup: on(sdk.CreateLogGroupRequest$, createLogGroup),
    PutRetentionPolicy: on(sdk.PutRetentionPolicyRequest$, putRetentionPolicy),
  };
}

/** The service, of the given actions. */
export function logsService(actions: Readonly<Record<string, JsonAction>>): Service {
  return jsonService({ name: 'logs', target: 'Logs_20140328.', actions });
}

function createLogGroup(state: WithLogGroups, input: sdk.CreateLogGroupRequest, region = 'us-east-1'): object {
  const name = input.logGroupName ?? '';
  if (state.logs.groups.has(groupKey(region, name))) {
    throw new ServiceError('ResourceAlreadyExistsException', 'The specified log group already exists');
  }
  const arn = groupArn(state.accountId, region, name);
  state.logs.groups.set(groupKey(region, name), { name, region, arn, created: state.now(), tags: { ...input.tags } });
  return {};
}

function putRetentionPolicy(state: WithLogGroups, input: sdk.PutRetentionPolicyRequest, region = 'us-east-1'): object {
  const days = input.retentionInDays ?? 0;
  if (!RETENTION_DAYS.includes(days)) {
    throw new ServiceError(
      'InvalidParameterException',
      `${days} is not a retention period: ${RETENTION_DAYS.join(', ')}`,
    );
  }
  findLogGroup(state, region, input.logGroupName).retentionInDays = days;
  return {};
}

/** The group of that name in a region, or ResourceNotFoundException. */
export function findLogGroup({ logs }: WithLogGroups, region: string, name: string | undefined): LogGroup {
  const group = logs.groups.get(groupKey(region, name ?? ''));
  if (group === undefined)
    throw new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

/** The ARN of a group with all its streams. */
export const groupArn = (account: string, region: string, name: string): string =>
  `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${name}:*`;

/** Under which a group is kept. */
export const groupKey = (region: string, name: string): string => `${region}/${name}`;
