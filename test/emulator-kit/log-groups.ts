/** Every action on log groups that the emulator knows: beside the packaged ones those that delete, list and read tags. */
import * as sdk from '@aws-sdk/client-cloudwatch-logs';

import { type WithLogGroups, findLogGroup, groupKey, logGroupActions } from '../../src/emulator/logs.ts';
import { ServiceError } from '../../src/emulator/server/service.ts';
import { type JsonAction, actionsOn } from '../../src/emulator/server/aws-json.ts';

/** The packaged emulator's actions, and all others. */
export function allLogGroupActions(state: WithLogGroups): Record<string, JsonAction> {
  const on = actionsOn(state);
  return {
    ...logGroupActions(state),
    DeleteLogGroup: on(sdk.DeleteLogGroupRequest$, deleteLogGroup),
    DescribeLogGroups: on(sdk.DescribeLogGroupsRequest$, describeLogGroups),
    ListTagsForResource: on(sdk.ListTagsForResourceRequest$, listTagsForResource),
  };
}

function deleteLogGroup(state: WithLogGroups, input: sdk.DeleteLogGroupRequest, region = 'us-east-1'): object {
  const { name } = findLogGroup(state, region, input.logGroupName);
  state.logs.groups.delete(groupKey(region, name));
  return {};
}

/** By the ARN without what stands for its streams (API reference, ListTagsForResource). */
function listTagsForResource({ logs }: WithLogGroups, { resourceArn }: sdk.ListTagsForResourceRequest): object {
  const found = [...logs.groups.values()].find(({ arn }) => arn === `${resourceArn}:*`);
  if (!found) throw new ServiceError('ResourceNotFoundException', 'The specified resource does not exist.');
  return { tags: found.tags };
}

function describeLogGroups(
  { logs }: WithLogGroups,
  { logGroupNamePrefix: prefix = '', limit }: sdk.DescribeLogGroupsRequest,
  region = 'us-east-1',
): object {
  const groups = [...logs.groups.values()]
    .filter((group) => group.region === region && group.name.startsWith(prefix))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, limit);
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
