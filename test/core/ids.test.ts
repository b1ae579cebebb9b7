import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import {
  dnsSuffix,
  isClientId,
  isPlaceholderPoolId,
  isRegion,
  issuerOf,
  parseArn,
  parseFunctionArn,
  parseUserPoolId,
  poolIdIn,
  resourceName,
} from '../../src/core/pool/ids.ts';
import { isCognitoIssuer } from '../../src/core/supabase/hosted.ts';
import { poolOfAddress } from '../../src/discover/sources/pools.ts';

describe('what is at hand where a pool ID is meant', () => {
  it.each([
    ['arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Kx7mQ2pLd', 'eu-west-1_Kx7mQ2pLd'],
    ['arn:aws-cn:cognito-idp:cn-north-1:123456789012:userpool/cn-north-1_Kx7mQ2pLd', 'cn-north-1_Kx7mQ2pLd'],
    ['https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Kx7mQ2pLd', 'eu-west-1_Kx7mQ2pLd'],
    ['https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Kx7mQ2pLd/', 'eu-west-1_Kx7mQ2pLd'],
    ['eu-west-1_Kx7mQ2pLd', undefined],
    ['arn:aws:lambda:eu-west-1:123456789012:function:eu-west-1_Kx7mQ2pLd', undefined],
    ['arn:aws:cognito-idp:eu-west-1:123456789012:userpool/../x', undefined],
    ['https://evil.example/eu-west-1_Kx7mQ2pLd', undefined],
  ])('%j: %j', (text, id) => expect(poolIdIn(text)).toBe(id));
});

describe('parseUserPoolId', () => {
  it.each([
    ['us-east-1_TEoT2ovQb', 'us-east-1'],
    ['ap-southeast-2_Fw5lmGcRA', 'ap-southeast-2'],
    ['mx-central-1_a1PlM8zBU', 'mx-central-1'],
    ['us-gov-west-1_K897ax17n', 'us-gov-west-1'],
    ['eusc-de-east-1_qea8lWZFZ', 'eusc-de-east-1'],
    ['cn-north-1_iWNQSpylb', 'cn-north-1'],
    ['us-iso-east-1_Vz24f4VJG', 'us-iso-east-1'],
    ['us-isob-east-1_Vz24f4VJG', 'us-isob-east-1'],
    ['us-east-1_0123456789abcdef0123456789abcdef', 'us-east-1'],
  ])('takes %s apart', (userPoolId, region) => {
    expect(parseUserPoolId(userPoolId)).toEqual({ userPoolId, region });
  });

  it.each([
    ['nothing', ''],
    ['an ARN', 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Kx7mQ2pLd'],
    ['an issuer', 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Kx7mQ2pLd'],
    ['a name', 'my-user-pool'],
    ['a region alone', 'eu-west-1'],
    ['no suffix', 'eu-west-1_'],
    ['white space before', ' eu-west-1_Kx7mQ2pLd'],
    ['a newline after', 'eu-west-1_Kx7mQ2pLd\n'],
    ['an identity pool', 'eu-west-1:7c9e6679-7425-40de-944b-e07fc1f90ae7'],
    ['two digits in the region', 'eu-west-11_Kx7mQ2pLd'],
    ['an upper-case region', 'EU-WEST-1_Kx7mQ2pLd'],
    ['a pool of cognito-local', 'local_5Kx7mQ2p'],
    ['an env() reference', 'env(USER_POOL_ID)'],
    ['a template', '${UserPoolId}'],
    ['a host smuggled in', 'eu-west-1_a@evil.example/'],
    ['a path smuggled in', 'eu-west-1_a/../../b'],
    ['a dotted host smuggled in', 'evil.example/eu-west-1_Kx7mQ2pLd'],
    ['a letter that is none of ASCII', 'eu-west-1_Kx7mQ2pLé'],
    ['more than 55 characters', `eu-west-1_${'a'.repeat(46)}`],
  ])('refuses %s', (_what, text) => {
    expect(parseUserPoolId(text)).toBeUndefined();
  });

  it('takes the longest that the API has', () => {
    expect(parseUserPoolId(`eu-west-1_${'a'.repeat(45)}`)?.region).toBe('eu-west-1');
  });
});

describe('isPlaceholderPoolId', () => {
  it.each([
    'us-east-1_XXXXXXXXX',
    'us-east-1_xxxxx',
    'us-east-1_example',
    'us-east-1_EXAMPLE',
    'us-east-1_abcd1234',
    'us-east-1_abc123',
    'us-east-1_abc123def',
    'us-east-1_ABC123DEF',
    'us-east-1_abcdefghi',
    'us-east-1_ABCDEFGHI',
    'us-east-1_abcdef',
    'us-east-1_yourPoolId',
    'us-east-1_123456789',
    'us-east-1_aaaaaaaaa',
    'us-east-1_000000000',
    'us-east-1_test',
    'us-east-1_dummy',
    'us-east-1_dummyPool',
    'us-east-1_mock',
    'us-east-1_mockPool',
    'us-east-1_local',
    'us-east-1_TBD',
    'us-east-1_tbd',
    'us-east-1_TODO',
    'us-east-1_XXXX',
    'us-east-1_XXXXabcde',
    'us-east-1_abc123xyz',
    'us-east-1_yourpool',
    'us-east-1_testpool1',
    'us-east-1_TestPool',
    'us-east-1_fakePool1',
    'us-east-1_Example01',
    'us-east-1_Abc123456',
    'us-east-1_x',
  ])('knows %s', (text) => {
    expect(isPlaceholderPoolId(text)).toBe(true);
  });

  it.each([
    'us-east-1_TEoT2ovQb',
    'eu-west-1_AbC123xyz',
    'us-west-2_2bj4xOttL',
    'us-east-1_abcK39xQz',
    'us-east-1_ABCk3j9Qs',
    'us-east-1_your3kQ9z',
    'us-east-1_test4kQ9z',
    'us-east-1_Mockba7Q9',
    'us-east-1_Prod00001',
    'us-east-1_AbCdEf123',
    'us-east-1_A1b2C3d4E',
    'us-east-1_1234kQ9zR',
  ])('lets %s be, which Cognito may have drawn', (text) => {
    expect(isPlaceholderPoolId(text)).toBe(false);
  });
});

describe('isRegion', () => {
  it.each(['eu-west-1', 'ap-southeast-7', 'us-gov-east-1', 'eusc-de-east-1', 'il-central-1'])('takes %s', (region) => {
    expect(isRegion(region)).toBe(true);
  });

  it.each([
    '',
    'eu-west',
    'eu_west_1',
    'eu-west-1a',
    'EU-west-1',
    'eu-west-1.evil.example',
    'localhost',
    'eu-west-1\n',
  ])('refuses %j', (text) => {
    expect(isRegion(text)).toBe(false);
  });
});

describe('isClientId', () => {
  it.each([
    ['5tq1v2w3x4y5z6a7b8c9d0e1f2', true],
    ['1example23456789', true],
    ['', false],
    ['has space', false],
    ['UPPER', false],
    ['a'.repeat(129), false],
    ['x.apps.googleusercontent.com', false],
  ])('%j: %s', (text, expected) => {
    expect(isClientId(text)).toBe(expected);
  });
});

describe('issuerOf', () => {
  it.each([
    ['eu-west-1_Kx7mQ2pLd', 'ORIGINAL', 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Kx7mQ2pLd'],
    ['eu-west-1_Kx7mQ2pLd', 'UPDATED', 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Kx7mQ2pLd'],
    ['us-gov-west-1_Kx7mQ2pLd', 'ORIGINAL', 'https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_Kx7mQ2pLd'],
    [
      'eusc-de-east-1_Kx7mQ2pLd',
      'ORIGINAL',
      'https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_Kx7mQ2pLd',
    ],
    [
      'eusc-de-east-1_Kx7mQ2pLd',
      'UPDATED',
      'https://issuer-cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_Kx7mQ2pLd',
    ],
  ] as const)('%s, %s', (userPoolId, type, issuer) => {
    expect(issuerOf({ userPoolId, region: userPoolId.split('_')[0] ?? '' }, type)).toBe(issuer);
  });

  it.each([
    'eu-west-1',
    'us-gov-west-1',
    'cn-north-1',
    'eusc-de-east-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'us-isof-south-1',
    'eu-isoe-west-1',
    'xx-new-9',
  ])('%s: the host is the one that the SDK calls, and files name it', (region) => {
    const { endpointProvider } = new CognitoIdentityProviderClient({ region }).config;
    const { url } = endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false });
    expect(`cognito-idp.${region}.${dnsSuffix(region)}`).toBe(url.hostname);
    const userPoolId = `${region}_Kx7mQ2pLd`;
    expect(poolOfAddress(issuerOf({ userPoolId, region }))).toBe(userPoolId);
    expect(isCognitoIssuer(issuerOf({ userPoolId, region }))).toBe(true);
  });
});

describe('resourceName', () => {
  it('names the pool', () => {
    expect(resourceName('eu-west-1_Kx7mQ2pLd')).toBe('cognito-supabase-eu-west-1_Kx7mQ2pLd');
  });

  it('fits Lambda and IAM for the longest pool id', () => {
    const name = resourceName(`eu-west-1_${'a'.repeat(45)}`);
    expect(name).toHaveLength(64);
    expect(name).toMatch(/^[\w-]+$/);
  });
});

describe('parseArn', () => {
  it.each([
    [
      'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Kx7mQ2pLd',
      {
        partition: 'aws',
        service: 'cognito-idp',
        region: 'eu-west-1',
        accountId: '111122223333',
        resource: 'userpool/eu-west-1_Kx7mQ2pLd',
      },
    ],
    [
      'arn:aws-us-gov:iam::111122223333:role/a/b',
      { partition: 'aws-us-gov', service: 'iam', region: '', accountId: '111122223333', resource: 'role/a/b' },
    ],
    [
      'arn:aws-eusc:iam::aws:policy/x',
      { partition: 'aws-eusc', service: 'iam', region: '', accountId: 'aws', resource: 'policy/x' },
    ],
    [
      'arn:aws:s3:::bucket/key:with:colons',
      { partition: 'aws', service: 's3', region: '', accountId: '', resource: 'bucket/key:with:colons' },
    ],
  ])('%s', (text, parts) => {
    expect(parseArn(text)).toEqual(parts);
  });

  it.each([
    '',
    'arn',
    'arn:aws:lambda:eu-west-1:123:function:f',
    'arn:aws:lambda:eu-west-1:111122223333:',
    'not:an:arn:at:all:x',
    'ARN:aws:s3:::b',
  ])('refuses %j', (text) => {
    expect(parseArn(text)).toBeUndefined();
  });
});

describe('parseFunctionArn', () => {
  const base = 'arn:aws:lambda:eu-west-1:111122223333:function';

  it.each([
    [`${base}:claims`, 'claims', undefined],
    [`${base}:claims:7`, 'claims', '7'],
    [`${base}:claims:$LATEST`, 'claims', '$LATEST'],
    [`${base}:my_claims-2:live`, 'my_claims-2', 'live'],
  ])('%s', (text, functionName, qualifier) => {
    const parsed = parseFunctionArn(text);
    expect([parsed?.functionName, parsed?.qualifier]).toEqual([functionName, qualifier]);
  });

  it.each([
    ['another resource', 'arn:aws:lambda:eu-west-1:111122223333:layer:x:1'],
    ['another service', 'arn:aws:states:eu-west-1:111122223333:function:x'],
    ['a name', 'claims'],
    ['a name too long', `${base}:${'a'.repeat(65)}`],
    ['two qualifiers', `${base}:claims:1:2`],
    ['a path', `${base}:../x`],
    ['a newline', `${base}:claims\n`],
  ])('refuses %s', (_what, text) => {
    expect(parseFunctionArn(text)).toBeUndefined();
  });

  it('takes the longest name', () => {
    expect(parseFunctionArn(`${base}:${'a'.repeat(64)}`)?.functionName).toHaveLength(64);
  });
});
