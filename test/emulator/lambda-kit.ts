/** What the tests of functions share: clients on an emulator, a role, a package. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, type CreateFunctionCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { STSClient } from '@aws-sdk/client-sts';
import { strToU8, zipSync } from 'fflate';
import { onTestFinished } from 'vitest';

import { type Emulator, startEmulator } from '../emulator-kit/full-emulator.ts';
import type { EmulatorOptions } from '../emulator-kit/full-emulator.ts';

export const ACCOUNT = '123456789012';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/runner`;
export const ECHO = 'export const handler = async (event) => event;';

export const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

export interface Clients {
  readonly emulator: Emulator;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly cloudformation: CloudFormationClient;
  readonly logs: CloudWatchLogsClient;
}

/** An emulator that is closed when the test is over, and unmodified SDK clients that do not retry. */
export async function emulate(options: EmulatorOptions = {}): Promise<Clients> {
  const emulator = await startEmulator({ pendingMs: 0, ...options });
  onTestFinished(() => emulator.close());
  const config = {
    endpoint: emulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
  };
  return {
    emulator,
    lambda: new LambdaClient(config),
    iam: new IAMClient(config),
    sts: new STSClient(config),
    cloudformation: new CloudFormationClient(config),
    logs: new CloudWatchLogsClient(config),
  };
}

export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(files).map(([path, text]) => [path, strToU8(text)]);
  return zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>, { level: 0, mtime: '1980-01-01T00:00:00' });
}

export function createRole(iam: IAMClient, trust = TRUST): Promise<unknown> {
  return iam.send(new CreateRoleCommand({ RoleName: 'runner', AssumeRolePolicyDocument: trust }));
}

/** CreateFunction of "echo" with everything that it needs. */
export function create(changes: Partial<CreateFunctionCommandInput> = {}): CreateFunctionCommand {
  return new CreateFunctionCommand({
    FunctionName: 'echo',
    Role: ROLE,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: zipOf({ 'index.mjs': ECHO }) },
    ...changes,
  });
}
