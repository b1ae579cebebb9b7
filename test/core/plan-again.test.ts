import type { InitWish } from '../../src/core/plan/wish.ts';
import type { InitFacts } from '../../src/core/plan/facts.ts';
import { describe, expect, it } from 'vitest';
import { TAG } from '../../src/core/function/deployment.ts';
import type { LambdaFunction } from '../../src/core/function/lambda-function.ts';
import { planInit } from '../../src/core/plan/plan-init.ts';
import { changesAnything } from '../../src/core/plan/step.ts';
import { ALL_KEPT, ALL_NEW, carriedOut, decisions, done, fresh, outline, ROLE, step, wish } from './plans.ts';
import {
  ACCOUNT,
  FOREIGN_ARN,
  FUNCTION_ARN,
  lambdaFunction,
  permission,
  POOL,
  poolWithTrigger,
  SHIPPED,
  userPool,
} from './worlds.ts';

describe('a second run', () => {
  it.each<[string, InitFacts, Partial<InitWish>]>([
    ['a fresh pool', fresh(), {}],
    ['a Lite pool', fresh({ pool: userPool({ tier: 'LITE' }) }), {}],
    ['a custom role and machines', fresh(), { role: 'shop_member', m2m: true }],
    ["a name of the user's", fresh({ functionName: 'shop-role' }), {}],
    ["a role of the user's", fresh(), { roleArn: `arn:aws:iam::${ACCOUNT}:role/lambda` }],
    [
      "a function of the user's",
      fresh({ function: lambdaFunction({ arn: FOREIGN_ARN, name: 'shop-claims', ours: false }) }),
      { functionArn: FOREIGN_ARN },
    ],
    [
      'a trigger that was replaced',
      fresh({ pool: userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V1_0' } }) }),
      { onExistingTrigger: 'replace' },
    ],
    [
      'a pool of a stack',
      fresh({ owner: { kind: 'cloudformation', words: 'the CloudFormation stack shop-auth' } }),
      { allowManaged: true },
    ],
    [
      'drift of everything',
      done({
        function: lambdaFunction({ codeSha256: 'old', environment: { ROLE_CLAIM: 'x' } }),
        policy: [permission({ effect: 'Deny' })],
        role: { ...ROLE, logsPolicyAttached: false },
        pool: userPool(),
      }),
      {},
    ],
  ])('has nothing to do: %s', (_what, facts, change) => {
    const first = planInit(facts, wish(change));
    expect(first.decisions).toEqual([]);
    expect(changesAnything(first.steps)).toBe(true);
    const after = carriedOut(facts, first);
    // What was replaced is asked about no more: the trigger is ours now.
    const second = planInit(after, wish({ ...change, onExistingTrigger: 'fail', allowManaged: false }));
    expect(second.decisions).toEqual([]);
    expect(second.steps.map(({ action }) => action)).toEqual(first.steps.map(() => 'none'));
    expect(changesAnything(second.steps)).toBe(false);
  });

  it('takes up what was left when the first was killed after any step', () => {
    const whole = planInit(fresh(), wish()).steps;
    for (let count = 0; count <= whole.length; count += 1) {
      const left = carriedOut(fresh(), { steps: whole.slice(0, count), decisions: [], notes: [] });
      const rest = planInit(left, wish());
      expect(rest.decisions).toEqual([]);
      expect(outline(rest)).toEqual([...ALL_KEPT.slice(0, count), ...ALL_NEW.slice(count)]);
    }
  });

  it('is not woken by a new version whose code is the same', () => {
    expect(outline(planInit(done({ code: { codeSha256: SHIPPED, version: '0.2.0' } }), wish()))).toEqual(ALL_KEPT);
  });

  it.each(['V2_0', 'V3_0'] as const)('does not lower %s, on a Lite pool that kept it, too', (version) => {
    const plan = planInit(done({ pool: poolWithTrigger(version, { tier: 'LITE' }) }), wish());
    expect(outline(plan)).toEqual(ALL_KEPT);
  });

  it('raises V1_0 of ours once the plan of the pool allows it', () => {
    const plan = planInit(done({ pool: poolWithTrigger('V1_0') }), wish());
    expect(step(plan, 'updateUserPool')).toMatchObject({
      before: { lambdaArn: FUNCTION_ARN, lambdaVersion: 'V1_0' },
      after: { lambdaArn: FUNCTION_ARN, lambdaVersion: 'V2_0' },
    });
    expect(decisions(plan)).toEqual([]);
  });

  it('lowers it where that is asked for', () => {
    const plan = planInit(done(), wish({ triggerVersion: 'v1' }));
    expect(step(plan, 'updateUserPool').after.lambdaVersion).toBe('V1_0');
  });
});

describe('our function, drifted', () => {
  it.each<[string, Partial<LambdaFunction>, { code: boolean; settings: object; tags: boolean }]>([
    ['an update that failed', { lastUpdateStatus: 'Failed' }, { code: true, settings: {}, tags: false }],
    ['other code', { codeSha256: 'old' }, { code: true, settings: {}, tags: false }],
    [
      'a role left in its environment',
      { environment: { ROLE_CLAIM: 'shop_member' } },
      { code: false, settings: { environment: {} }, tags: false },
    ],
    ['another variable', { environment: { DEBUG: '1' } }, { code: false, settings: { environment: {} }, tags: false }],
    [
      'another handler',
      { handler: 'gone.handler' },
      { code: false, settings: { handler: 'role-claim.handler' }, tags: false },
    ],
    ['a shorter limit', { timeoutSeconds: 1 }, { code: false, settings: { timeoutSeconds: 5 }, tags: false }],
    ['a tag gone', { tags: { [TAG.managedBy]: 'cognito-supabase' } }, { code: false, settings: {}, tags: true }],
    [
      'all of it',
      { codeSha256: 'old', environment: { M2M: 'true' }, tags: {} },
      { code: true, settings: { environment: {} }, tags: true },
    ],
  ])('%s is fixed', (_what, change, changes) => {
    const plan = planInit(done({ function: lambdaFunction(change) }), wish());
    expect(outline(plan)).toEqual(ALL_KEPT.with(2, 'function:update'));
    expect(step(plan, 'updateFunction')).toMatchObject({
      changes,
      before: { codeSha256: change.codeSha256 ?? SHIPPED },
    });
  });

  it('deleted, it is deployed again under the trigger that points to it', () => {
    const plan = planInit(done({ function: null, policy: [] }), wish());
    expect(outline(plan)).toEqual(['config:none', 'role:none', 'function:create', 'permission:create', 'trigger:none']);
  });

  it.each([
    [{ role: 'shop_member' }, { ROLE_CLAIM: 'shop_member' }],
    [{ m2m: true }, { M2M: 'true' }],
    [
      { role: 'shop_member', m2m: true },
      { ROLE_CLAIM: 'shop_member', M2M: 'true' },
    ],
    [{}, {}],
  ] satisfies [Partial<InitWish>, Record<string, string>][])('%j makes its environment %j', (change, environment) => {
    expect(step(planInit(fresh(), wish(change)), 'createFunction').environment).toEqual(environment);
  });
});

describe('the role', () => {
  it('without its policy is completed', () => {
    const plan = planInit(done({ role: { ...ROLE, logsPolicyAttached: false } }), wish());
    expect(outline(plan)).toEqual(ALL_KEPT.with(1, 'role:update'));
    expect(step(plan, 'createRole').exists).toBe(true);
  });

  it('is left out where --role-arn gives one', () => {
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/lambda`;
    const plan = planInit(fresh(), wish({ roleArn }));
    expect(outline(plan)).toEqual(['config:update', 'function:create', 'permission:create', 'trigger:update']);
    expect(step(plan, 'createFunction').roleArn).toBe(roleArn);
  });

  it('that an earlier run was given stays, and no other is made', () => {
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/lambda`;
    const plan = planInit(done({ function: lambdaFunction({ roleArn }), role: null }), wish());
    expect(outline(plan)).toEqual(ALL_KEPT.toSpliced(1, 1));
  });

  it('is changed where --role-arn says so', () => {
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/lambda`;
    const plan = planInit(done(), wish({ roleArn }));
    expect(step(plan, 'updateFunction').changes.settings).toEqual({ roleArn });
  });
});

describe('the permission', () => {
  it.each([
    ['missing', [], false],
    [
      'of another pool, under our name',
      [
        permission({
          conditions: {
            ArnLike: { 'aws:sourcearn': ['arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Zr4tW9sNb'] },
          },
        }),
      ],
      true,
    ],
    [
      'of another pool, under another name',
      [permission({ sid: 'theirs', conditions: { ArnLike: { 'aws:sourcearn': ['arn:x'] } } })],
      false,
    ],
    [
      'of the right pool in another account',
      [permission({ conditions: { StringEquals: { 'aws:sourceaccount': ['444455556666'] } } })],
      true,
    ],
  ])('%s is added, replacing ours where it is wrong', (_what, policy, replaces) => {
    const plan = planInit(done({ policy }), wish());
    expect(outline(plan)).toEqual(ALL_KEPT.with(3, 'permission:create'));
    expect(step(plan, 'allowInvoke')).toMatchObject({ statementId: `cognito-supabase-${POOL.userPoolId}`, replaces });
  });

  it('under another name is good enough', () => {
    expect(outline(planInit(done({ policy: [permission({ sid: 'terraform-1' })] }), wish()))).toEqual(ALL_KEPT);
  });
});
