/** Calls CloudWatch Logs: makes the function's log group, and sets how long its log is kept (retention). */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  type CloudWatchLogsClientConfig,
} from '@aws-sdk/client-cloudwatch-logs';
import { isOurs, TAG } from '../../core/function/deployment.ts';
import { errorName } from './errors.ts';
import { createSender, type SendingOptions } from './send.ts';
import type { LogsAccess } from './types.ts';

const DENIED = /^AccessDenied(Exception)?$/;

export function createLogs(options: SendingOptions, config: CloudWatchLogsClientConfig): LogsAccess {
  const send = createSender(new CloudWatchLogsClient(config), 'logs', options);
  const create = async (logGroupName: string, tags: Record<string, string>): Promise<boolean> => {
    const absent = /^ResourceAlreadyExistsException$/;
    try {
      return (await send(new CreateLogGroupCommand({ logGroupName, tags }), { absent, pass: DENIED })) !== undefined;
    } catch (error) {
      if (!DENIED.test(errorName(error))) throw error;
      // Tags take a permission of their own (API reference, CreateLogGroup); the limit matters more than they do.
      return (await send(new CreateLogGroupCommand({ logGroupName }), { absent })) !== undefined;
    }
  };
  /** As a run leaves it that ended between the two calls. */
  const wasLeft = async (logGroupName: string, tags: Record<string, string>): Promise<boolean> => {
    const { logGroups = [] } = await send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName, limit: 1 }));
    const found = logGroups.find((one) => one.logGroupName === logGroupName);
    if (!found || found.retentionInDays !== undefined) return false;
    const there = await send(new ListTagsForResourceCommand({ resourceArn: found.logGroupArn }));
    return isOurs(there.tags ?? {}, tags[TAG.userPool] ?? '');
  };
  return {
    async retain(logGroupName, retentionInDays, tags) {
      if ((await create(logGroupName, tags)) || (await wasLeft(logGroupName, tags)))
        await send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    },
  };
}
