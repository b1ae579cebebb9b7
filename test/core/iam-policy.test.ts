import { describe, expect, it } from 'vitest';
import { iamActions } from '../../src/core/iam/actions.ts';
import { iamPolicy, type PolicyDocument, type PolicyWish } from '../../src/core/iam/policy.ts';
import { planInit } from '../../src/core/plan/plan-init.ts';
import type { UserPool } from '../../src/core/pool/user-pool.ts';
import type { Step } from '../../src/core/plan/step.ts';
import { decide } from '../emulator-kit/iam/iam-policy.ts';
import { done, fresh, step, wish } from './plans.ts';
import { ACCOUNT, FUNCTION_ARN, POOL, ROLE_ARN, lambdaFunction, userPool } from './worlds.ts';

const NONE: PolicyWish = { invoke: false, chained: false, onExistingTrigger: 'ask', probeUser: false };
const FRESH = planInit(fresh(), wish()).steps;

const sids = ({ Statement }: PolicyDocument): string[] => Statement.map(({ Sid }) => Sid);
const statement = ({ Statement }: PolicyDocument, sid: string) => Statement.find(({ Sid }) => Sid === sid);
const policyFor = (steps: readonly Step[], pool: UserPool = userPool(), asked = NONE) => iamPolicy(steps, pool, asked);

describe('the policy of a plan', () => {
  it('names nothing wider than the resources of this pool, but for the owner, whom no ARN finds, the streams of the log, and the list of logs', () => {
    const wide = policyFor(FRESH).Statement.filter(({ Resource }) => Resource.some((arn) => arn.includes('*')));
    expect(wide.map(({ Sid }) => Sid)).toEqual(['ObserveOwner', 'FunctionLogRetention', 'FunctionLogSeen']);
    const actions = policyFor(FRESH).Statement.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('has Sids that IAM takes, each once, which begin with the step they serve', () => {
    const found = sids(policyFor(FRESH));
    expect(new Set(found).size).toBe(found.length);
    for (const sid of found) expect(sid).toMatch(/^(Observe|Role|Function|Permission|Trigger|Verify)[A-Za-z0-9]+$/);
  });

  it('gives no permission twice, so that each statement is missed', () => {
    const { Statement } = policyFor(FRESH, userPool(), { ...NONE, invoke: true, probeUser: true });
    const given = Statement.flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((arn) => `${action} ${arn}`)),
    );
    expect(new Set(given).size).toBe(given.length);
  });

  it('passes the role to Lambda only, and attaches the policy for logs only', () => {
    const policy = policyFor(FRESH);
    const pass = (service: string) =>
      decide(policy, { action: 'iam:PassRole', resource: ROLE_ARN, context: { 'iam:PassedToService': service } });
    expect([pass('lambda.amazonaws.com'), pass('ec2.amazonaws.com')]).toEqual(['allowed', 'not-allowed']);
    const attach = (arn: string) =>
      decide(policy, { action: 'iam:AttachRolePolicy', resource: ROLE_ARN, context: { 'iam:PolicyARN': arn } });
    expect(attach('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')).toBe('allowed');
    expect(attach('arn:aws:iam::aws:policy/AdministratorAccess')).toBe('not-allowed');
  });

  it('passes one role to both services where Cognito sends text messages with it', () => {
    const pool = userPool({ described: { Id: POOL.userPoolId, SmsConfiguration: { SnsCallerArn: ROLE_ARN } } });
    const policy = policyFor(planInit(fresh({ pool }), wish()).steps, pool);
    const pass = (service: string) =>
      decide(policy, { action: 'iam:PassRole', resource: ROLE_ARN, context: { 'iam:PassedToService': service } });
    expect(['lambda', 'cognito-idp', 'ec2'].map((service) => pass(`${service}.amazonaws.com`))).toEqual([
      'allowed',
      'allowed',
      'not-allowed',
    ]);
  });

  it('allows reading and proving alone where everything is in place', () => {
    expect(sids(policyFor(planInit(done(), wish()).steps))).toEqual([
      'ObserveUserPool',
      'ObserveFunction',
      'ObserveRole',
      'ObserveOwner',
      'VerifyInvoke',
      'VerifyAppClients',
    ]);
  });

  it('leaves Lambda and IAM out of a plan that does', () => {
    const { steps } = planInit(fresh(), wish({ skip: new Set(['lambda']) }));
    expect(sids(policyFor(steps))).toEqual(['ObserveUserPool', 'VerifyAppClients']);
  });

  it('reads the replicas of a pool that may have some, in whatever region they are', () => {
    const pool = userPool({ described: { KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY' } } });
    const policy = policyFor(planInit(done({ pool }), wish()).steps, pool);
    expect(statement(policy, 'VerifyReplicas')?.Action).toEqual(['cognito-idp:ListUserPoolReplicas']);
    const resource = `arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/${POOL.userPoolId}`;
    expect(decide(policy, { action: 'cognito-idp:DescribeUserPool', resource })).toBe('allowed');
    expect(decide(policyFor(FRESH), { action: 'cognito-idp:DescribeUserPool', resource })).toBe('not-allowed');
  });

  it('is of the partition that the pool is in', () => {
    const arn = `arn:aws-us-gov:cognito-idp:us-gov-west-1:${ACCOUNT}:userpool/us-gov-west-1_Kx7mQ2pLd`;
    const pool = userPool({
      userPoolId: 'us-gov-west-1_Kx7mQ2pLd',
      region: 'us-gov-west-1',
      partition: 'aws-us-gov',
      arn,
    });
    const { Statement } = policyFor(planInit(fresh({ pool }), wish()).steps, pool);
    const arns = Statement.flatMap(({ Resource, Condition }) => [
      ...Resource,
      ...Object.values(Condition?.['ArnEquals'] ?? {}),
    ]);
    expect(arns.filter((one) => one !== '*' && !one.startsWith('arn:aws-us-gov:'))).toEqual([]);
  });
});

describe('what some pools need besides', () => {
  const described = {
    Id: POOL.userPoolId,
    EmailConfiguration: {
      EmailSendingAccount: 'DEVELOPER',
      SourceArn: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
    },
    UserPoolTags: { 'aws:cloudformation:stack-name': 'shop' },
  };

  it('is the role that sends mail in their own name, and nothing for tags that are not sent back', () => {
    const pool = userPool({ described });
    const policy = policyFor(planInit(fresh({ pool }), wish()).steps, pool);
    expect(statement(policy, 'TriggerMailRole')).toEqual({
      Sid: 'TriggerMailRole',
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole'],
      Resource: [`arn:aws:iam::${ACCOUNT}:role/aws-service-role/email.cognito-idp.amazonaws.com/*`],
      Condition: { StringEquals: { 'iam:AWSServiceName': 'email.cognito-idp.amazonaws.com' } },
    });
    expect(statement(policy, 'TriggerUpdateUserPool')?.Action).toEqual(['cognito-idp:UpdateUserPool']);
  });

  it('is nothing where Cognito sends the mail', () => {
    const pool = userPool({
      described: { ...described, EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' } },
    });
    expect(sids(policyFor(planInit(fresh({ pool }), wish()).steps, pool))).not.toContain('TriggerMailRole');
  });
});

describe('what single steps need', () => {
  it('is nothing of AWS for one that keeps, or edits a file', () => {
    const kept = planInit(done(), wish()).steps;
    expect(kept.flatMap((one) => iamActions(one, userPool()))).toEqual([]);
    expect(iamActions(step(planInit(fresh(), wish()), 'editConfig'), userPool())).toEqual([]);
  });

  it('is not creating the role again', () => {
    const role = { arn: ROLE_ARN, ours: true, logsPolicyAttached: false };
    const one = step(planInit(fresh({ role }), wish()), 'createRole');
    expect(iamActions(one, userPool()).map(({ sid }) => sid)).toEqual(['RoleAttachPolicy']);
  });

  it('is as much of an update as there is to update', () => {
    const facts = done({ function: lambdaFunction({ codeSha256: 'old' }) });
    const [update] = iamActions(step(planInit(facts, wish()), 'updateFunction'), userPool());
    expect(update?.actions).toEqual(['lambda:UpdateFunctionCode', 'lambda:TagResource']);
    expect(update?.resources).toEqual([FUNCTION_ARN]);
  });
});
