/** CloudWatch Logs: log groups and how long they are kept. */
import * as sdk from '@aws-sdk/client-cloudwatch-logs';

import { jsonAnswer, jsonError, targetAction } from './awsjson.ts';
import { judge } from './judge.ts';
import { partitionOf } from './lambda/arn.ts';
import { type EmulatorRequest, type Service, ServiceError } from './service.ts';
import type { EmulatorState } from './state.ts';

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

export interface LogsState {
  /** By region and name. */
  readonly groups: Map<string, LogGroup>;
}

/** No groups: a function's group appears with its first output or when it is created by hand. */
export function createLogsState(_options: object): LogsState {
  return { groups: new Map() };
}

/** API reference, PutRetentionPolicy. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

type Run = (state: EmulatorState, body: unknown, region: string) => object;

const ACTIONS: Readonly<Record<string, Run>> = {
  CreateLogGroup: (state, body, region) =>
    createLogGroup(state, judge<sdk.CreateLogGroupRequest>(sdk.CreateLogGroupRequest$, body), region),
  DeleteLogGroup: ({ logs }, body, region) => {
    const group = existing(
      logs,
      judge<sdk.DeleteLogGroupRequest>(sdk.DeleteLogGroupRequest$, body).logGroupName,
      region,
    );
    logs.groups.delete(key(region, group.name));
    return {};
  },
  PutRetentionPolicy: ({ logs }, body, region) => {
    const input = judge<sdk.PutRetentionPolicyRequest>(sdk.PutRetentionPolicyRequest$, body);
    const days = input.retentionInDays ?? 0;
    if (!RETENTION_DAYS.includes(days)) {
      throw new ServiceError(
        'InvalidParameterException',
        `${days} is not a retention period: ${RETENTION_DAYS.join(', ')}`,
      );
    }
    existing(logs, input.logGroupName, region).retentionInDays = days;
    return {};
  },
  DescribeLogGroups: ({ logs }, body, region) => {
    const { logGroupNamePrefix: prefix = '' } = judge<sdk.DescribeLogGroupsRequest>(
      sdk.DescribeLogGroupsRequest$,
      body,
    );
    const groups = [...logs.groups.values()].filter(
      (group) => group.region === region && group.name.startsWith(prefix),
    );
    return { logGroups: groups.map(describe) };
  },
};

/** The service on a state. */
export function logsService(state: EmulatorState): Service {
  return {
    name: 'logs',
    codes: {
      denied: { code: 'AccessDeniedException', status: 400 },
      throttled: { code: 'ThrottlingException', status: 400 },
      unavailable: { code: 'ServiceUnavailableException', status: 500 },
    },
    action: (request) => targetAction(request, 'Logs_20140328.'),
    async handle(request, action) {
      const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
      if (run === undefined)
        throw new ServiceError('UnknownOperationException', `The emulator does not know ${action}.`);
      return jsonAnswer(run(state, bodyOf(request), request.region ?? 'us-east-1'));
    },
    render: jsonError,
    authorizations(request, action) {
      const body = bodyOf(request) as { logGroupName?: unknown };
      const name = typeof body.logGroupName === 'string' ? body.logGroupName : '*';
      return [{ action: `logs:${action}`, resource: groupArn(state.accountId, request.region ?? 'us-east-1', name) }];
    },
  };
}

function createLogGroup(state: EmulatorState, input: sdk.CreateLogGroupRequest, region: string): object {
  const name = input.logGroupName ?? '';
  if (state.logs.groups.has(key(region, name))) {
    throw new ServiceError('ResourceAlreadyExistsException', 'The specified log group already exists');
  }
  const arn = groupArn(state.accountId, region, name);
  state.logs.groups.set(key(region, name), { name, region, arn, created: state.now(), tags: { ...input.tags } });
  return {};
}

function existing(logs: LogsState, name: string | undefined, region: string): LogGroup {
  const group = logs.groups.get(key(region, name ?? ''));
  if (group === undefined)
    throw new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

function describe({ name, arn, created, retentionInDays }: LogGroup): object {
  return { logGroupName: name, arn, logGroupArn: arn.replace(/:\*$/, ''), creationTime: created, retentionInDays };
}

function bodyOf(request: EmulatorRequest): unknown {
  try {
    return request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not JSON.');
  }
}

const groupArn = (account: string, region: string, name: string): string =>
  `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${name}:*`;

const key = (region: string, name: string): string => `${region}/${name}`;
