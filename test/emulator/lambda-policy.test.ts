import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  DeleteFunctionCommand,
  GetPolicyCommand,
  RemovePermissionCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';

import { ECHO, create, createRole, emulate } from './lambda-kit.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:echo';
const POOL = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Abc';
const named = { FunctionName: 'echo' };

const permission = (changes: Partial<AddPermissionCommandInput> = {}): AddPermissionCommand =>
  new AddPermissionCommand({
    FunctionName: 'echo',
    StatementId: 'pool',
    Action: 'lambda:InvokeFunction',
    Principal: 'cognito-idp.amazonaws.com',
    SourceArn: POOL,
    SourceAccount: '123456789012',
    ...changes,
  });

describe('resource policies', () => {
  test('are JSON text with a revision, and absent before the first statement', async () => {
    const { lambda } = await emulate({ functions: [{ name: 'echo', source: ECHO }] });
    await expect(lambda.send(new GetPolicyCommand(named))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    });
    await lambda.send(permission());
    const { Policy, RevisionId } = await lambda.send(new GetPolicyCommand(named));
    expect(RevisionId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(Policy ?? '')).toEqual({
      Version: '2012-10-17',
      Id: 'default',
      Statement: [
        {
          Sid: 'pool',
          Effect: 'Allow',
          Principal: { Service: 'cognito-idp.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: ARN,
          Condition: { StringEquals: { 'AWS:SourceAccount': '123456789012' }, ArnLike: { 'AWS:SourceArn': POOL } },
        },
      ],
    });
  });

  test('a statement id is taken once, until it is removed', async () => {
    const { lambda } = await emulate({ functions: [{ name: 'echo', source: ECHO }] });
    await lambda.send(permission());
    await expect(lambda.send(permission())).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message:
        'The statement id (pool) provided already exists. Please provide a new statement id, or remove the existing statement.',
    });
    await lambda.send(new RemovePermissionCommand({ ...named, StatementId: 'pool' }));
    await expect(lambda.send(new RemovePermissionCommand({ ...named, StatementId: 'pool' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(lambda.send(new GetPolicyCommand(named))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await lambda.send(permission());
  });

  test('an outdated revision, a bad id and a principal that is none are refused', async () => {
    const { lambda } = await emulate({ functions: [{ name: 'echo', source: ECHO }] });
    await lambda.send(permission());
    await expect(lambda.send(permission({ StatementId: 'b', RevisionId: 'old' }))).rejects.toMatchObject({
      name: 'PreconditionFailedException',
    });
    await expect(lambda.send(permission({ StatementId: 'a b' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(lambda.send(permission({ StatementId: 'c', Principal: 'cognito' }))).rejects.toThrow(
      'The provided principal was invalid',
    );
  });

  test('each qualifier has its own', async () => {
    const { lambda } = await emulate({ functions: [{ name: 'echo', source: ECHO, qualifier: 'live' }] });
    await lambda.send(permission({ Qualifier: 'live' }));
    const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName: `${ARN}:live` }));
    expect(JSON.parse(Policy ?? '')).toMatchObject({ Statement: [{ Resource: `${ARN}:live` }] });
    await expect(lambda.send(new GetPolicyCommand(named))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('go with their function', async () => {
    const { lambda, iam } = await emulate();
    await createRole(iam);
    await lambda.send(create());
    await lambda.send(permission());
    await lambda.send(new DeleteFunctionCommand(named));
    await lambda.send(create());
    await expect(lambda.send(new GetPolicyCommand(named))).rejects.toThrow(
      'The resource you requested does not exist.',
    );
  });
});
