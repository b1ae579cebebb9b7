/** CloudWatch Logs: how long the function's log is kept. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
  type CloudWatchLogsClientConfig,
} from '@aws-sdk/client-cloudwatch-logs';
import { errorName } from './errors.ts';
import { createSender, type SendingOptions } from './send.ts';
import type { LogsAccess } from './types.ts';

const DENIED = /^AccessDenied(Exception)?$/;

export function createLogs(options: SendingOptions, config: CloudWatchLogsClientConfig): LogsAccess {
  const send = createSender(new CloudWatchLogsClient(config), 'logs', options);
  return {
    async retain(logGroupName, retentionInDays, tags) {
      const absent = /^ResourceAlreadyExistsException$/;
      try {
        await send(new CreateLogGroupCommand({ logGroupName, tags }), { absent, pass: DENIED });
      } catch (error) {
        if (!DENIED.test(errorName(error))) throw error;
        // Tags take a permission of their own (API reference, CreateLogGroup); the limit matters more than they do.
        await send(new CreateLogGroupCommand({ logGroupName }), { absent });
      }
      await send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    },
  };
}
