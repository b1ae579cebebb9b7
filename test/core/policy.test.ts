import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/text/json.ts';
import { mayInvoke, parsePolicy } from '../../src/core/function/who-may-invoke.ts';
import { ACCOUNT, POOL, userPool } from './worlds.ts';
import { workedMs } from '../harness/worked.ts';

const pool = userPool();
const OTHER_ARN = pool.arn.replace(POOL.userPoolId, 'eu-west-1_Zr4tW9sNb');

/** A statement as AddPermission writes it. */
const OURS: JsonObject = {
  Sid: `cognito-supabase-${POOL.userPoolId}`,
  Effect: 'Allow',
  Principal: { Service: 'cognito-idp.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:ours`,
  Condition: { StringEquals: { 'AWS:SourceAccount': ACCOUNT }, ArnLike: { 'AWS:SourceArn': pool.arn } },
};

function judge(...statements: JsonObject[]): ReturnType<typeof mayInvoke> {
  return mayInvoke(parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements })), pool);
}

function on(condition: JsonObject): JsonObject {
  return { ...OURS, Condition: condition };
}

describe('parsePolicy', () => {
  it('reads what AddPermission writes', () => {
    expect(parsePolicy(JSON.stringify({ Statement: [OURS] }))).toEqual([
      {
        sid: `cognito-supabase-${POOL.userPoolId}`,
        effect: 'Allow',
        services: ['cognito-idp.amazonaws.com'],
        actions: ['lambda:InvokeFunction'],
        resources: [OURS.Resource],
        conditions: { StringEquals: { 'aws:sourceaccount': [ACCOUNT] }, ArnLike: { 'aws:sourcearn': [pool.arn] } },
      },
    ]);
  });

  it.each([
    '',
    'null',
    '[]',
    '"x"',
    '{',
    '{"Statement":null}',
    '{"Statement":["x",1,null]}',
    '{"Statement":{"Principal":1,"Action":{},"Condition":[]}}',
  ])('takes %j without a throw, and as no permission', (text) => {
    expect(mayInvoke(parsePolicy(text), pool)).toBe('refused');
  });

  it('takes a single statement for a list of one', () => {
    expect(mayInvoke(parsePolicy(JSON.stringify({ Statement: OURS })), pool)).toBe('allowed');
  });
});

describe('mayInvoke', () => {
  it.each<[string, JsonObject]>([
    ['what AddPermission writes', OURS],
    [
      'a list of principals',
      { ...OURS, Principal: { Service: ['events.amazonaws.com', 'cognito-idp.amazonaws.com'] } },
    ],
    ['everybody as principal', { ...OURS, Principal: '*' }],
    ['a list of actions', { ...OURS, Action: ['lambda:GetFunction', 'lambda:InvokeFunction'] }],
    ['every action', { ...OURS, Action: '*' }],
    ['every action of Lambda', { ...OURS, Action: 'lambda:*' }],
    ['an action with a wildcard, in another case', { ...OURS, Action: 'lambda:invoke*' }],
    ['no condition', on({})],
    ['the pool alone', on({ ArnLike: { 'aws:SourceArn': pool.arn } })],
    ['ArnEquals', on({ ArnEquals: { 'aws:SourceArn': pool.arn } })],
    ['StringEquals on the ARN', on({ StringEquals: { 'aws:SourceArn': pool.arn } })],
    ['StringLike on the ARN', on({ StringLike: { 'aws:SourceArn': `arn:aws:cognito-idp:*:${ACCOUNT}:userpool/*` } })],
    ['ArnLike with wildcards', on({ ArnLike: { 'aws:SourceArn': 'arn:aws:cognito-idp:eu-west-?:*:userpool/*' } })],
    ['one pool of several', on({ ArnLike: { 'aws:SourceArn': [OTHER_ARN, pool.arn] } })],
    ['the account alone', on({ StringEquals: { 'aws:SourceAccount': [ACCOUNT, '444455556666'] } })],
    ['the account, where it is sent', on({ StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } })],
    ['every other pool excluded', on({ ArnNotLike: { 'aws:SourceArn': OTHER_ARN } })],
    ['every other account excluded', on({ StringNotEquals: { 'aws:SourceAccount': '444455556666' } })],
  ])('%s', (_what, statement) => {
    expect(judge(statement)).toBe('allowed');
  });

  it.each<[string, JsonObject]>([
    ['another pool', on({ ArnLike: { 'aws:SourceArn': OTHER_ARN } })],
    ['a pool whose id differs in case', on({ ArnLike: { 'aws:SourceArn': pool.arn.replace('Kx7m', 'kX7m') } })],
    ['a pool whose id goes on', on({ ArnLike: { 'aws:SourceArn': `${pool.arn}X` } })],
    ['a pool whose ARN merely begins alike', on({ ArnLike: { 'aws:SourceArn': pool.arn.slice(0, -1) } })],
    ['a wildcard that StringEquals does not read', on({ StringEquals: { 'aws:SourceArn': 'arn:aws:cognito-idp:*' } })],
    ['another account', on({ StringEquals: { 'aws:SourceAccount': '444455556666' } })],
    [
      'the right pool in another account',
      on({ ArnLike: { 'aws:SourceArn': pool.arn }, StringEquals: { 'aws:SourceAccount': '444455556666' } }),
    ],
    ['an organisation, which Cognito does not send', on({ StringEquals: { 'aws:PrincipalOrgID': 'o-123' } })],
    [
      'the pool, over a connection that Cognito has not',
      on({ ArnLike: { 'aws:SourceArn': pool.arn }, Bool: { 'aws:SecureTransport': 'false' } }),
    ],
    ['this very pool excluded', on({ ArnNotLike: { 'aws:SourceArn': pool.arn } })],
    ['this very account excluded', on({ StringNotEquals: { 'aws:SourceAccount': ACCOUNT } })],
    ['an empty list', on({ ArnLike: { 'aws:SourceArn': [] } })],
    ['another service', { ...OURS, Principal: { Service: 'events.amazonaws.com' } }],
    ['identity pools', { ...OURS, Principal: { Service: 'cognito-identity.amazonaws.com' } }],
    ['an account as principal', { ...OURS, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }],
    ['another action', { ...OURS, Action: 'lambda:GetFunction' }],
    ['an action that merely begins alike', { ...OURS, Action: 'lambda:InvokeFunctionUrl' }],
    ['no effect', { ...OURS, Effect: '' }],
  ])('not %s', (_what, statement) => {
    expect(judge(statement)).toBe('refused');
  });

  it('needs one statement that holds in full, not two halves', () => {
    expect(judge(on({ ArnLike: { 'aws:SourceArn': OTHER_ARN } }), { ...OURS, Action: 'lambda:GetFunction' })).toBe(
      'refused',
    );
  });

  it.each<[string, JsonObject, boolean]>([
    ['of this pool', { ...OURS, Effect: 'Deny' }, false],
    ['of everybody', { Effect: 'Deny', Principal: '*', Action: 'lambda:*' }, false],
    [
      'of everybody outside this account',
      { Effect: 'Deny', Principal: '*', Action: '*', Condition: { StringNotEquals: { 'aws:SourceAccount': ACCOUNT } } },
      true,
    ],
    [
      'of everybody outside another account',
      {
        Effect: 'Deny',
        Principal: '*',
        Action: '*',
        Condition: { StringNotEquals: { 'aws:SourceAccount': '444455556666' } },
      },
      false,
    ],
    ['of another pool', { ...on({ ArnLike: { 'aws:SourceArn': OTHER_ARN } }), Effect: 'Deny' }, true],
    ['of another action', { Effect: 'Deny', Principal: '*', Action: 'lambda:UpdateFunctionCode' }, true],
    [
      'of what is not encrypted',
      { Effect: 'Deny', Principal: '*', Action: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      true,
    ],
  ])('a Deny %s wins where it applies', (_what, deny, expected) => {
    expect(judge(OURS, deny)).toBe(expected ? 'allowed' : 'refused');
    expect(judge(deny, OURS)).toBe(expected ? 'allowed' : 'refused');
  });

  it('is quick with a pattern made of wildcards', () => {
    const started = workedMs();
    expect(judge(on({ ArnLike: { 'aws:SourceArn': `${'*'.repeat(60)}!` } }))).toBe('refused');
    expect(workedMs() - started).toBeLessThan(1000);
  });
});
