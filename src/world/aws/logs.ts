/** CloudWatch Logs: how long the function's log is kept. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
  type CloudWatchLogsClientConfig,
} from '@aws-sdk/client-cloudwatch-logs';
import { createSender, type SendingOptions } from './send.ts';
import type { LogsAccess } from './types.ts';

export function createLogs(options: SendingOptions, config: CloudWatchLogsClientConfig): LogsAccess {
  const send = createSender(new CloudWatchLogsClient(config), 'logs', options);
  return {
    async retain(logGroupName, retentionInDays) {
      await send(new CreateLogGroupCommand({ logGroupName }), { absent: /^ResourceAlreadyExistsException$/ });
      await send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    },
  };
}
