import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  GetUserPoolMfaConfigCommand,
  ListTagsForResourceCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from 'vitest';

import { CLIENT, CLIENT_ID, PASSWORD, POOL_ID, USER, client, describePool, emulated } from './cognito-kit.ts';

test('pools are listed page by page, those of the signed region only', async () => {
  const here = Array.from({ length: 65 }, (_, index) => ({ Id: `us-east-1_Pool${index}`, Name: `pool ${index}` }));
  const { emulator, cognito } = await emulated({ pools: [...here, { Id: 'eu-west-1_Elsewhere' }] });
  const first = await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  const second = await cognito.send(new ListUserPoolsCommand({ MaxResults: 60, NextToken: first.NextToken }));
  const ids = [...(first.UserPools ?? []), ...(second.UserPools ?? [])].map(({ Id }) => Id);
  expect(ids).toEqual(here.map(({ Id }) => Id));
  expect(second.NextToken).toBeUndefined();
  expect(first.UserPools?.[0]?.CreationDate).toBeInstanceOf(Date);
  expect(first.UserPools?.[0]).not.toHaveProperty('Arn');
  const europe = await client(emulator, 'eu-west-1').send(new ListUserPoolsCommand({ MaxResults: 60 }));
  expect(europe.UserPools?.map(({ Id }) => Id)).toEqual(['eu-west-1_Elsewhere']);
  await expect(cognito.send(new ListUserPoolsCommand({ MaxResults: 61 }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message:
      "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
  });
});

test('a pool is described in its own region only, with its ARN in the partition of the region', async () => {
  const { emulator, cognito } = await emulated({ pools: [{ Id: POOL_ID }, { Id: 'us-gov-west-1_GovPool' }] });
  expect(await describePool(cognito)).toMatchObject({
    Arn: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${POOL_ID}`,
    UserPoolTier: 'ESSENTIALS',
  });
  const gov = await describePool(client(emulator, 'us-gov-west-1'), 'us-gov-west-1_GovPool');
  expect(gov.Arn).toBe('arn:aws-us-gov:cognito-idp:us-gov-west-1:123456789012:userpool/us-gov-west-1_GovPool');
  await expect(describePool(client(emulator, 'eu-west-1'))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `User pool ${POOL_ID} does not exist.`,
  });
});

test('the factors stand apart from the pool, and tags can be added', async () => {
  const mfa = { SoftwareTokenMfaConfiguration: { Enabled: true } };
  const { cognito } = await emulated({ pools: [{ Id: POOL_ID, MfaConfiguration: 'OPTIONAL', mfa }] });
  const config = await cognito.send(new GetUserPoolMfaConfigCommand({ UserPoolId: POOL_ID }));
  expect(config).toMatchObject({ MfaConfiguration: 'OPTIONAL', ...mfa });
  const { Arn: ResourceArn } = await describePool(cognito);
  await cognito.send(new TagResourceCommand({ ResourceArn, Tags: { team: 'x' } }));
  const { Tags } = await cognito.send(new ListTagsForResourceCommand({ ResourceArn }));
  expect(Tags).toEqual({ team: 'x' });
});

test('an app client lives from creation to deletion', async () => {
  const { cognito } = await emulated({ pools: [{ Id: POOL_ID, clients: [CLIENT] }] });
  const { UserPoolClient: made } = await cognito.send(
    new CreateUserPoolClientCommand({ UserPoolId: POOL_ID, ClientName: 'probe', GenerateSecret: true }),
  );
  expect(made?.ClientId).toMatch(/^[a-z0-9]{26}$/);
  expect(made?.ClientSecret).toMatch(/^[a-z0-9]{51}$/);
  expect(made?.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH']);
  const list = await cognito.send(new ListUserPoolClientsCommand({ UserPoolId: POOL_ID, MaxResults: 1 }));
  expect(list.UserPoolClients).toEqual([{ ClientId: CLIENT_ID, ClientName: CLIENT_ID, UserPoolId: POOL_ID }]);
  expect(list.NextToken).toBeDefined();
  const id = { UserPoolId: POOL_ID, ClientId: made?.ClientId };
  const { UserPoolClient: seen } = await cognito.send(new DescribeUserPoolClientCommand(id));
  expect(seen?.ClientSecret).toBe(made?.ClientSecret);
  await cognito.send(new DeleteUserPoolClientCommand(id));
  await expect(cognito.send(new DescribeUserPoolClientCommand(id))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `User pool client ${made?.ClientId} does not exist.`,
  });
});

test('a user is made, found, given a password and removed', async () => {
  const { cognito } = await emulated({ pools: [{ Id: POOL_ID, users: [USER] }] });
  const id = { UserPoolId: POOL_ID, Username: 'probe-1' };
  const create = new AdminCreateUserCommand({
    ...id,
    MessageAction: 'SUPPRESS',
    UserAttributes: [{ Name: 'email', Value: 'probe@example.com' }],
  });
  const { User } = await cognito.send(create);
  expect(User).toMatchObject({ Username: 'probe-1', UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true });
  await expect(cognito.send(create)).rejects.toMatchObject({ name: 'UsernameExistsException' });
  await expect(
    cognito.send(new AdminSetUserPasswordCommand({ ...id, Password: 'weak', Permanent: true })),
  ).rejects.toMatchObject({
    name: 'InvalidPasswordException',
    message: 'Password did not conform with policy: Password not long enough',
  });
  await cognito.send(new AdminSetUserPasswordCommand({ ...id, Password: PASSWORD, Permanent: true }));
  expect(await cognito.send(new AdminGetUserCommand(id))).toMatchObject({ UserStatus: 'CONFIRMED' });
  for (const Filter of ['username ^= "probe-"', 'email = "probe@example.com"']) {
    const { Users } = await cognito.send(new ListUsersCommand({ UserPoolId: POOL_ID, Filter }));
    expect(Users?.map(({ Username }) => Username)).toEqual(['probe-1']);
  }
  await cognito.send(new AdminDeleteUserCommand(id));
  await expect(cognito.send(new AdminGetUserCommand(id))).rejects.toMatchObject({
    name: 'UserNotFoundException',
    message: 'User does not exist.',
  });
});

test('where people sign in with an e-mail address, the username is the subject, and required attributes are', async () => {
  const SchemaAttributes = [{ Name: 'name', AttributeDataType: 'String', Required: true }] as const;
  const { cognito } = await emulated({
    pools: [{ Id: POOL_ID, UsernameAttributes: ['email'], SchemaAttributes: [...SchemaAttributes] }],
  });
  const create = (Username: string, name?: string) =>
    cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: POOL_ID,
        Username,
        UserAttributes: name === undefined ? [] : [{ Name: 'name', Value: name }],
      }),
    );
  await expect(create('ada', 'Ada')).rejects.toThrow('Username should be an email.');
  await expect(create('ada@example.com')).rejects.toThrow('The attribute name is required');
  const { User } = await create('ada@example.com', 'Ada');
  expect(User?.Username).toMatch(/^[0-9a-f-]{36}$/);
  expect(User?.Attributes).toContainEqual({ Name: 'sub', Value: User?.Username });
  const got = await cognito.send(new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: 'ada@example.com' }));
  expect(got.Username).toBe(User?.Username);
});
