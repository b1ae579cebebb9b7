/** Resource policies as people write them, held against rules that were written apart from this program. */
import { describe, expect, it } from 'vitest';
import { mayInvoke, parsePolicy } from '../../src/core/function/who-may-invoke.ts';
import { isAllowed, type Statement } from './iam-rules.ts';
import { ACCOUNT, userPool } from './worlds.ts';

const pool = userPool();
const COGNITO = { Service: 'cognito-idp.amazonaws.com' };
const INVOKE = 'lambda:InvokeFunction';
const ALLOW: Statement = { Sid: 'allow', Effect: 'Allow', Principal: COGNITO, Action: INVOKE };
const REQUEST = {
  service: COGNITO.Service,
  action: INVOKE,
  context: {
    'aws:sourcearn': pool.arn,
    'aws:sourceaccount': ACCOUNT,
    'aws:securetransport': 'true',
    'aws:principalisawsservice': 'true',
    'aws:principalservicename': COGNITO.Service,
  },
};

type Conditions = NonNullable<Statement['Condition']>;
const when = (Condition: Conditions): Statement => ({ ...ALLOW, Condition });
const deny = (change: Partial<Statement>): Statement => ({ Effect: 'Deny', Principal: '*', Action: '*', ...change });
const denyWhen = (Condition: Conditions): Statement[] => [ALLOW, deny({ Condition })];
const ARN = 'aws:SourceArn';
const OF_ACCOUNT = 'aws:SourceAccount';
const OTHER = pool.arn.replace(/.$/, '_');

// prettier-ignore
const TABLE: readonly (readonly [what: string, policy: readonly Statement[], expected: 'allowed' | 'refused' | 'unknown'])[] = [
  ['no statement', [], 'refused'],
  ['the service', [ALLOW], 'allowed'],
  ['everybody', [{ ...ALLOW, Principal: '*' }], 'allowed'],
  ['{"AWS": "*"}', [{ ...ALLOW, Principal: { AWS: '*' } }], 'allowed'],
  ['{"AWS": ["*"]} in a list', [{ ...ALLOW, Principal: { AWS: ['*'] } }], 'allowed'],
  ['an account', [{ ...ALLOW, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }], 'refused'],
  ['{"AWS": "*"} for this account', [{ ...when({ StringEquals: { [OF_ACCOUNT]: ACCOUNT } }), Principal: { AWS: '*' } }], 'allowed'],
  ['{"AWS": "*"} for another', [{ ...when({ StringEquals: { [OF_ACCOUNT]: '1' } }), Principal: { AWS: '*' } }], 'refused'],
  ['ArnLikeIfExists', [when({ ArnLikeIfExists: { [ARN]: pool.arn } })], 'allowed'],
  ['ArnLikeIfExists of another', [when({ ArnLikeIfExists: { [ARN]: OTHER } })], 'refused'],
  ['an organisation, if there is one', [when({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } })], 'allowed'],
  ['an organisation', [when({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })], 'refused'],
  ['ForAnyValue', [when({ 'ForAnyValue:StringEquals': { [OF_ACCOUNT]: [ACCOUNT, '1'] } })], 'allowed'],
  ['ForAnyValue of a key that is not there', [when({ 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': 'o-1/*' } })], 'refused'],
  ['ForAllValues', [when({ 'ForAllValues:StringLike': { [ARN]: `${pool.arn}*` } })], 'allowed'],
  ['ForAllValues of a key that is not there', [when({ 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } })], 'allowed'],
  ['StringEqualsIgnoreCase', [when({ StringEqualsIgnoreCase: { [ARN]: pool.arn.toUpperCase() } })], 'allowed'],
  ['StringEquals in another case', [when({ StringEquals: { [ARN]: pool.arn.toUpperCase() } })], 'refused'],
  ['StringNotEqualsIgnoreCase', [when({ StringNotEqualsIgnoreCase: { [ARN]: pool.arn.toUpperCase() } })], 'refused'],
  ['Null: the key is there', [when({ Null: { [ARN]: 'false' } })], 'allowed'],
  ['Null: the key is not there', [when({ Null: { [ARN]: true } })], 'refused'],
  ['Null of an event source token', [when({ Null: { 'lambda:EventSourceToken': 'true' } })], 'allowed'],
  ['an event source token', [when({ StringEquals: { 'lambda:EventSourceToken': 'amzn1.ask' } })], 'refused'],
  ['Bool', [when({ Bool: { 'aws:SecureTransport': 'true' } })], 'allowed'],
  ['Bool, as JSON has it', [when({ Bool: { 'aws:PrincipalIsAWSService': true } })], 'allowed'],
  ['Bool that does not hold', [when({ Bool: { 'aws:PrincipalIsAWSService': 'false' } })], 'refused'],
  ['NotAction of something else', [{ Effect: 'Allow', Principal: COGNITO, NotAction: 'lambda:DeleteFunction' }], 'allowed'],
  ['NotAction of this', [{ Effect: 'Allow', Principal: COGNITO, NotAction: ['lambda:Invoke*'] }], 'refused'],
  ['a Deny of what is not encrypted', denyWhen({ Bool: { 'aws:SecureTransport': 'false' } }), 'allowed'],
  ['a Deny of all but one account', denyWhen({ StringNotEquals: { [OF_ACCOUNT]: ACCOUNT } }), 'allowed'],
  ['a Deny of all but another account', denyWhen({ StringNotEquals: { [OF_ACCOUNT]: '1' } }), 'refused'],
  ['a Deny outside the organisation, services aside', denyWhen({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } }), 'allowed'],
  ['a Deny outside the organisation', denyWhen({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }), 'refused'],
  ['a Deny where no source is named', denyWhen({ Null: { [ARN]: 'true' } }), 'allowed'],
  ['a Deny of every pool but another', denyWhen({ ArnNotLike: { [ARN]: OTHER } }), 'refused'],
  ['a Deny of another pool', denyWhen({ ArnEquals: { [ARN]: OTHER } }), 'allowed'],
  ['a Deny for all but Cognito', [ALLOW, deny({ Principal: undefined as never, NotPrincipal: COGNITO })], 'allowed'],
  ['a Deny for all but an account', [ALLOW, deny({ Principal: undefined as never, NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })], 'refused'],
  ['a Deny of all but invoking', [ALLOW, { Effect: 'Deny', Principal: '*', NotAction: INVOKE }], 'allowed'],
  ['a Deny of all but reading', [ALLOW, { Effect: 'Deny', Principal: '*', NotAction: 'lambda:Get*' }], 'refused'],
  ['an ARN whose star crosses no colon', [when({ ArnLike: { [ARN]: `arn:aws:cognito-idp:*:*:userpool/*` } })], 'allowed'],
  ['a function URL, beside it', [ALLOW, { ...when({ StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } }), Principal: '*', Action: 'lambda:InvokeFunctionUrl' }], 'allowed'],
  // What cannot be evaluated from here.
  ['an ARN in one star', [when({ ArnLike: { [ARN]: 'arn:aws:cognito-idp:*' } })], 'unknown'],
];

const UNSEEN: readonly (readonly [string, readonly object[]])[] = [
  ['an address', [when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })]],
  ['a date', [when({ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } })]],
  ['an operator that IAM has not', [when({ ArnRoughly: { [ARN]: pool.arn } })]],
  ['a variable', [when({ StringLike: { [ARN]: 'arn:aws:cognito-idp:*:${aws:PrincipalAccount}:*' } })]],
  ['the organisation of the pool', [when({ StringEquals: { 'aws:SourceOrgID': 'o-1' } })]],
  ['a Deny by address', denyWhen({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
  ['an Allow for all but somebody', [{ Effect: 'Allow', NotPrincipal: { AWS: '1' }, Action: INVOKE }]],
  ['half of a service name', [{ ...ALLOW, Principal: { Service: 'cognito-*.amazonaws.com' } }]],
];

const judge = (statements: readonly object[]): string =>
  mayInvoke(parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements })), pool);

const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:ours`;
const BY_RESOURCE: readonly (readonly [string, string, object, string])[] = [
  ['the function', FUNCTION, { Resource: FUNCTION }, 'allowed'],
  ['every function', FUNCTION, { Resource: '*' }, 'allowed'],
  ['functions that begin like it', FUNCTION, { Resource: [`${FUNCTION.slice(0, -2)}*`] }, 'allowed'],
  ['another function', FUNCTION, { Resource: `${FUNCTION}-too` }, 'refused'],
  ['its alias, where the pool calls the function', FUNCTION, { Resource: `${FUNCTION}:live` }, 'refused'],
  ['its alias, where the pool calls that', `${FUNCTION}:live`, { Resource: `${FUNCTION}:live` }, 'allowed'],
  ['the function, where the pool calls its alias', `${FUNCTION}:live`, { Resource: FUNCTION }, 'unknown'],
  ['another alias', `${FUNCTION}:live`, { Resource: `${FUNCTION}:old` }, 'refused'],
  ['all but another', FUNCTION, { NotResource: `${FUNCTION}-too` }, 'allowed'],
  ['all but it', FUNCTION, { NotResource: FUNCTION }, 'refused'],
  ['a variable', FUNCTION, { Resource: 'arn:aws:lambda:*:${aws:PrincipalAccount}:function:*' }, 'unknown'],
];

describe('a resource policy', () => {
  it.each(BY_RESOURCE)('for %s', (_what, lambdaArn, resource, expected) => {
    const text = JSON.stringify({ Statement: [{ ...ALLOW, ...resource }] });
    expect(mayInvoke(parsePolicy(text), { ...pool, trigger: { lambdaArn } })).toBe(expected);
  });

  it.each(TABLE)('%s', (_what, statements, expected) => {
    expect(judge(statements)).toBe(expected);
    expect(judge(statements.toReversed())).toBe(expected);
    const isUnknown = expected === 'unknown';
    expect(isUnknown || isAllowed(statements, REQUEST) === (expected === 'allowed')).toBe(true);
  });

  it.each(UNSEEN)('that turns on %s is unknown', (_what, statements) => {
    expect(judge(statements)).toBe('unknown');
  });

  it.each(UNSEEN.filter(([what]) => !what.includes('Deny')))(
    '%s matters no more beside a plain Allow',
    (_what, some) => {
      expect(judge([...some, ALLOW])).toBe('allowed');
    },
  );

  it('that forbids for certain is no longer unknown', () => {
    expect(judge([...denyWhen({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }), deny({})])).toBe('refused');
  });
});
