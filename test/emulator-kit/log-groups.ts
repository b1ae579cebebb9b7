/** Every action on log groups that the emulator knows. */
import * as sdk from '@aws-sdk/client-cloudwatch-logs';

import { type WithLogGroups, findLogGroup, groupKey, logGroupActions } from '../../src/emulator/logs.ts';
import { type JsonAction, actionsOn } from '../../src/emulator/server/aws-json.ts';

/** The packaged emulator's actions, and all others. */
export function allLogGroupActions(state: WithLogGroups): Record<string, JsonAction> {
  const on = actionsOn(state);
  return {
    ...logGroupActions(state),
    DeleteLogGroup: on(sdk.DeleteLogGroupRequest$, deleteLogGroup),
    DescribeLogGroups: on(sdk.DescribeLogGroupsRequest$, describeLogGroups),
  };
}

function deleteLogGroup(state: WithLogGroups, input: sdk.DeleteLogGroupRequest, region = 'us-east-1'): object {
  const { name } = findLogGroup(state, region, input.logGroupName);
  state.logs.groups.delete(groupKey(region, name));
  return {};
}

function describeLogGroups(
  { logs }: WithLogGroups,
  { logGroupNamePrefix: prefix = '' }: sdk.DescribeLogGroupsRequest,
  region = 'us-east-1',
): object {
  const groups = [...logs.groups.values()].filter((group) => group.region === region && group.name.startsWith(prefix));
  return {
    logGroups: groups.map(({ name, arn, created, retentionInDays }) => ({
      logGroupName: name,
      arn,
      logGroupArn: arn.replace(/:\*$/, ''),
      creationTime: created,
      retentionInDays,
    })),
  };
}
