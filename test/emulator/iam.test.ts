import {
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';

import { TRUST, createRole, emulate } from './lambda-kit.ts';

const LOGS_POLICY = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const RoleName = 'runner';

describe('roles', () => {
  test('are given back as they were created', async () => {
    const { iam } = await emulate();
    const Tags = [
      { Key: 'cognito-supabase:managed-by', Value: 'cognito-supabase' },
      { Key: 'odd', Value: `<&"'> ü+ =` },
    ];
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST, Tags, Description: 'a & b' }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(Role).toMatchObject({
      RoleName,
      Arn: 'arn:aws:iam::123456789012:role/runner',
      Path: '/',
      Tags,
      Description: 'a & b',
    });
    expect(Role?.CreateDate).toBeInstanceOf(Date);
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(TRUST);
  });

  test('have a name once', async () => {
    const { iam } = await emulate();
    await createRole(iam);
    await expect(createRole(iam)).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'Role with name runner already exists.',
    });
  });

  test.each([
    ['no JSON', '{', 'This policy contains invalid Json'],
    [
      'no principal',
      JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole' }] }),
      'Missing required field Principal',
    ],
    [
      'a wrong principal',
      JSON.stringify({ Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'nope' } } }),
      'Invalid principal in policy: "SERVICE":"nope"',
    ],
    [
      'a resource',
      JSON.stringify({
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' }, Resource: '*' },
        ],
      }),
      'Has prohibited field Resource',
    ],
  ])('a trust policy with %s is refused', async (_title, trust, message) => {
    const { iam } = await emulate();
    await expect(createRole(iam, trust)).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException', message });
  });

  test('the name has a length and an alphabet', async () => {
    const { iam } = await emulate();
    const named = (name: string) =>
      iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST }));
    await expect(named('x'.repeat(65))).rejects.toThrow('length less than or equal to 64');
    await expect(named('a b')).rejects.toThrow('The specified value for roleName is invalid.');
  });

  test('every action says when there is no such role', async () => {
    const { iam } = await emulate();
    const gone = {
      name: 'NoSuchEntityException',
      message: 'The role with name runner cannot be found.',
      $metadata: { httpStatusCode: 404 },
    };
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject(gone);
    await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject(gone);
    await expect(iam.send(new TagRoleCommand({ RoleName, Tags: [] }))).rejects.toMatchObject(gone);
    await expect(iam.send(new ListRolePoliciesCommand({ RoleName }))).rejects.toMatchObject(gone);
  });

  test('tags are added, changed and removed', async () => {
    const { iam } = await emulate();
    await createRole(iam);
    await iam.send(
      new TagRoleCommand({
        RoleName,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '' },
        ],
      }),
    );
    await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'a', Value: '2' }] }));
    await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['b'] }));
    expect((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([{ Key: 'a', Value: '2' }]);
  });

  test('are deleted once nothing is attached', async () => {
    const { iam } = await emulate();
    await createRole(iam);
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: LOGS_POLICY }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: LOGS_POLICY }));
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(attached.AttachedPolicies).toEqual([{ PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn: LOGS_POLICY }]);
    const conflict = {
      name: 'DeleteConflictException',
      message: 'Cannot delete entity, must detach all policies first.',
    };
    await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject(conflict);
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: LOGS_POLICY }));
    await expect(iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: LOGS_POLICY }))).rejects.toThrow(
      'was not found.',
    );

    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'inline', PolicyDocument: '{"Statement":[]}' }));
    await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toThrow('must delete policies first.');
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'inline' }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  test('inline policies are kept as they were written', async () => {
    const { iam } = await emulate();
    await createRole(iam);
    const PolicyDocument = JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: 'a+b c' }],
    });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'inline', PolicyDocument }));
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual(['inline']);
    const read = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'inline' }));
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(PolicyDocument);
    await expect(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'x' }))).rejects.toThrow(
      'The role policy with name x cannot be found.',
    );
    await expect(
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'x', PolicyDocument: '[' })),
    ).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
  });

  test('a policy that nobody made cannot be attached', async () => {
    const { iam } = await emulate();
    await createRole(iam);
    const PolicyArn = 'arn:aws:iam::123456789012:policy/mine';
    await expect(iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))).rejects.toThrow(
      `Policy ${PolicyArn} does not exist or is not attachable.`,
    );
  });

  test('members that the SDK does not know, and missing ones, are refused', async () => {
    const { emulator } = await emulate();
    const post = async (form: Record<string, string>): Promise<string> => {
      const body = new URLSearchParams({ Version: '2010-05-08', ...form });
      return (await fetch(`${emulator.url}/`, { method: 'POST', body })).text();
    };
    expect(await post({ Action: 'GetRole', RoleName: 'a', Colour: 'red' })).toContain(
      '<Message>Unexpected field Colour</Message>',
    );
    expect(await post({ Action: 'GetRole', 'RoleName.member.1': 'a' })).toContain(
      '<Code>SerializationException</Code>',
    );
    expect(await post({ Action: 'GetRole' })).toContain('<Code>ValidationError</Code>');
    expect(await post({ Action: 'LaunchRocket' })).toContain('<Code>InvalidAction</Code>');
    expect(await post({ Action: 'constructor' })).toContain('<Code>InvalidAction</Code>');
  });

  test('what the policy does not allow is denied, conditions included', async () => {
    const Condition = { ArnEquals: { 'iam:PolicyARN': LOGS_POLICY } };
    const { iam, sts } = await emulate({
      policy: {
        Statement: [
          { Effect: 'Allow', Action: 'iam:CreateRole', Resource: 'arn:aws:iam::123456789012:role/runner' },
          { Effect: 'Allow', Action: 'iam:AttachRolePolicy', Resource: '*', Condition },
        ],
      },
    });
    const tagged = { RoleName, AssumeRolePolicyDocument: TRUST, Tags: [{ Key: 'a', Value: '1' }] };
    await expect(iam.send(new CreateRoleCommand(tagged))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('iam:TagRole'),
    });
    await createRole(iam);
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: LOGS_POLICY }));
    const admin = { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
    await expect(iam.send(new AttachRolePolicyCommand(admin))).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('123456789012');
  });
});

test('STS says who the caller is', async () => {
  const { sts } = await emulate({ accountId: '210987654321' });
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '210987654321',
    Arn: 'arn:aws:iam::210987654321:user/emulator',
  });
});

describe('stacks', () => {
  const stack = {
    name: 'auth',
    resources: [
      { logicalId: 'Pool', physicalId: 'us-east-1_Abc', type: 'AWS::Cognito::UserPool' },
      { logicalId: 'Bucket', physicalId: 'bucket', type: 'AWS::S3::Bucket' },
    ],
    tags: { 'sst:app': 'shop' },
    template: '{"Resources":{}}',
  };

  test('the owner of a resource is found by its physical id', async () => {
    const { cloudformation } = await emulate({ stacks: [stack] });
    const command = new DescribeStackResourcesCommand({ PhysicalResourceId: 'us-east-1_Abc' });
    const { StackResources } = await cloudformation.send(command);
    expect(StackResources?.map(({ StackName, LogicalResourceId }) => [StackName, LogicalResourceId])).toEqual([
      ['auth', 'Pool'],
      ['auth', 'Bucket'],
    ]);
    expect(
      (await cloudformation.send(new DescribeStackResourcesCommand({ StackName: 'auth', LogicalResourceId: 'Pool' })))
        .StackResources,
    ).toMatchObject([{ PhysicalResourceId: 'us-east-1_Abc', ResourceType: 'AWS::Cognito::UserPool' }]);
  });

  test('what is no stack’s is an error, in CloudFormation’s words', async () => {
    const { cloudformation } = await emulate({ stacks: [stack] });
    const orphan = new DescribeStackResourcesCommand({ PhysicalResourceId: 'us-east-1_Other' });
    await expect(cloudformation.send(orphan)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack for us-east-1_Other does not exist',
    });
    await expect(cloudformation.send(new DescribeStacksCommand({ StackName: 'x' }))).rejects.toThrow(
      'Stack with id x does not exist',
    );
    await expect(cloudformation.send(new DescribeStackResourcesCommand({}))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  test('stacks and templates are described', async () => {
    const { cloudformation } = await emulate({ stacks: [stack, { name: 'far', region: 'eu-west-1', resources: [] }] });
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({}));
    expect(Stacks).toMatchObject([
      { StackName: 'auth', StackStatus: 'CREATE_COMPLETE', Tags: [{ Key: 'sst:app', Value: 'shop' }] },
    ]);
    expect((await cloudformation.send(new GetTemplateCommand({ StackName: 'auth' }))).TemplateBody).toBe(
      '{"Resources":{}}',
    );
  });
});

describe('log groups', () => {
  const logGroupName = '/aws/lambda/echo';

  test('are created once, kept for a while, and deleted', async () => {
    const { logs } = await emulate();
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/lambda/e' }));
    expect(logGroups).toMatchObject([
      { logGroupName, retentionInDays: 30, arn: `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}:*` },
    ]);
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]);
  });

  test('a group that is none, and days that AWS does not offer, are refused', async () => {
    const { logs } = await emulate();
    const retention = (retentionInDays: number) =>
      logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    await expect(retention(30)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await expect(retention(31)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
