import { describe, expect, it } from 'vitest';
import { ourTags, TAG } from '../../src/core/deployment.ts';
import type { LambdaFunction } from '../../src/core/facts.ts';
import { resourceName } from '../../src/core/ids.ts';
import { planInit, type InitFacts, type InitWish } from '../../src/core/plan.ts';
import { changesAnything, summarise } from '../../src/core/step.ts';
import { ALL_KEPT, ALL_NEW, carriedOut, decisions, done, fresh, outline, ROLE, step, wish } from './plans.ts';
import { ACCOUNT, FOREIGN_ARN, FUNCTION_ARN, lambdaFunction, permission, POOL, poolWithTrigger, ROLE_ARN, SHIPPED, userPool } from './worlds.ts';

describe('a fresh pool', () => {
  it.each([
    ['ESSENTIALS', 'V2_0', 0],
    ['PLUS', 'V2_0', 0],
    ['LITE', 'V1_0', 1],
    [undefined, 'V2_0', 0],
  ] as const)('of plan %s gets %s', (tier, version, notes) => {
    const { tier: _default, ...pool } = userPool();
    const plan = planInit(fresh({ pool: { ...pool, ...(tier === undefined ? {} : { tier }) } }), wish());
    expect(outline(plan)).toEqual(ALL_NEW);
    expect(plan.decisions).toEqual([]);
    expect(step(plan, 'updateUserPool')).toMatchObject({ before: null, after: { lambdaArn: FUNCTION_ARN, lambdaVersion: version }, invokeFirst: true, role: 'authenticated' });
    expect(plan.notes).toHaveLength(notes);
  });

  it('tells a Lite pool what V1_0 does not reach, and what would', () => {
    const plan = planInit(fresh({ pool: userPool({ tier: 'LITE' }) }), wish());
    expect(plan.notes.join('\n')).toMatch(/ID tokens only.*Essentials/);
    expect(step(plan, 'updateUserPool').summary).toContain('(ID tokens)');
  });

  it.each([['v1', 'V1_0'], ['v2', 'V2_0'], ['v3', 'V3_0']] as const)('gets what --trigger-version %s asks for, whatever its plan', (triggerVersion, lambdaVersion) => {
    for (const tier of ['LITE', 'ESSENTIALS']) {
      expect(step(planInit(fresh({ pool: userPool({ tier }) }), wish({ triggerVersion })), 'updateUserPool').after.lambdaVersion).toBe(lambdaVersion);
    }
  });

  it('has the function in place and allowed before it is attached', () => {
    const ids = planInit(fresh(), wish()).steps.map(({ id }) => id);
    expect(ids).toEqual(['config', 'role', 'function', 'permission', 'trigger']);
  });

  it('names everything after the pool, with tags that tell whose it is', () => {
    const plan = planInit(fresh(), wish());
    expect(step(plan, 'createRole')).toMatchObject({ roleName: resourceName(POOL.userPoolId), exists: false, tags: ourTags(POOL, '0.1.0') });
    expect(step(plan, 'createFunction')).toMatchObject({ functionName: resourceName(POOL.userPoolId), roleArn: ROLE_ARN, region: 'eu-west-1', environment: {}, tags: ourTags(POOL, '0.1.0') });
    expect(step(plan, 'allowInvoke')).toMatchObject({ functionArn: FUNCTION_ARN, sourceArn: userPool().arn, sourceAccount: ACCOUNT, replaces: false });
  });

  it('of another partition gets the ARNs of that', () => {
    const pool = userPool({ partition: 'aws-us-gov', region: 'us-gov-west-1', userPoolId: 'us-gov-west-1_Kx7mQ2pLd', arn: `arn:aws-us-gov:cognito-idp:us-gov-west-1:${ACCOUNT}:userpool/us-gov-west-1_Kx7mQ2pLd` });
    const plan = planInit(fresh({ pool }), wish());
    expect(step(plan, 'createFunction').roleArn).toBe(`arn:aws-us-gov:iam::${ACCOUNT}:role/cognito-supabase-us-gov-west-1_Kx7mQ2pLd`);
    expect(step(plan, 'updateUserPool').after.lambdaArn).toBe(`arn:aws-us-gov:lambda:us-gov-west-1:${ACCOUNT}:function:cognito-supabase-us-gov-west-1_Kx7mQ2pLd`);
    expect(step(plan, 'createRole').partition).toBe('aws-us-gov');
  });

  it('keeps its other triggers out of it', () => {
    const plan = planInit(fresh({ pool: userPool({ signInTriggers: ['PreSignUp'] }) }), wish());
    expect([outline(plan), decisions(plan)]).toEqual([ALL_NEW, []]);
  });
});

describe('a second run', () => {
  it.each<[string, InitFacts, Partial<InitWish>]>([
    ['a fresh pool', fresh(), {}],
    ['a Lite pool', fresh({ pool: userPool({ tier: 'LITE' }) }), {}],
    ['a custom role and machines', fresh(), { role: 'shop_member', m2m: true }],
    ['a name of the user\'s', fresh(), { functionName: 'shop-role' }],
    ['a role of the user\'s', fresh(), { roleArn: `arn:aws:iam::${ACCOUNT}:role/lambda` }],
    ['a function of the user\'s', fresh({ function: lambdaFunction({ arn: FOREIGN_ARN, name: 'shop-claims', ours: false }) }), { functionArn: FOREIGN_ARN }],
    ['a trigger that was replaced', fresh({ pool: userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V1_0' } }) }), { onExistingTrigger: 'replace' }],
    ['a pool of a stack', fresh({ owner: 'the CloudFormation stack shop-auth' }), { allowManaged: true }],
    ['drift of everything', done({ function: lambdaFunction({ codeSha256: 'old', environment: { ROLE_CLAIM: 'x' } }), policy: [permission({ effect: 'Deny' })], role: { ...ROLE, logsPolicyAttached: false }, pool: userPool() }), {}],
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
    expect(outline(planInit(done(), wish({ version: '0.2.0' })))).toEqual(ALL_KEPT);
  });

  it.each(['V2_0', 'V3_0'] as const)('does not lower %s, on a Lite pool that kept it, too', (version) => {
    const plan = planInit(done({ pool: poolWithTrigger(version, { tier: 'LITE' }) }), wish());
    expect(outline(plan)).toEqual(ALL_KEPT);
  });

  it('raises V1_0 of ours once the plan of the pool allows it', () => {
    const plan = planInit(done({ pool: poolWithTrigger('V1_0') }), wish());
    expect(step(plan, 'updateUserPool')).toMatchObject({ before: { lambdaArn: FUNCTION_ARN, lambdaVersion: 'V1_0' }, after: { lambdaArn: FUNCTION_ARN, lambdaVersion: 'V2_0' } });
    expect(decisions(plan)).toEqual([]);
  });

  it('lowers it where that is asked for', () => {
    const plan = planInit(done(), wish({ triggerVersion: 'v1' }));
    expect(step(plan, 'updateUserPool').after.lambdaVersion).toBe('V1_0');
  });
});

describe('our function, drifted', () => {
  it.each<[string, Partial<LambdaFunction>, { code: boolean; configuration: boolean; tags: boolean }]>([
    ['other code', { codeSha256: 'old' }, { code: true, configuration: false, tags: false }],
    ['a role left in its environment', { environment: { ROLE_CLAIM: 'shop_member' } }, { code: false, configuration: true, tags: false }],
    ['another variable', { environment: { DEBUG: '1' } }, { code: false, configuration: true, tags: false }],
    ['a tag gone', { tags: { [TAG.managedBy]: 'cognito-supabase' } }, { code: false, configuration: false, tags: true }],
    ['all of it', { codeSha256: 'old', environment: { M2M: 'true' }, tags: {} }, { code: true, configuration: true, tags: true }],
  ])('%s is mended', (_what, change, changes) => {
    const plan = planInit(done({ function: lambdaFunction(change) }), wish());
    expect(outline(plan)).toEqual(ALL_KEPT.with(2, 'function:update'));
    expect(step(plan, 'updateFunction')).toMatchObject({ changes, before: { codeSha256: change.codeSha256 ?? SHIPPED, environment: change.environment ?? {} } });
  });

  it('deleted, it is deployed again under the trigger that points to it', () => {
    const plan = planInit(done({ function: null, policy: [] }), wish());
    expect(outline(plan)).toEqual(['config:none', 'role:none', 'function:create', 'permission:create', 'trigger:none']);
  });

  it.each([
    [{ role: 'shop_member' }, { ROLE_CLAIM: 'shop_member' }],
    [{ m2m: true }, { M2M: 'true' }],
    [{ role: 'shop_member', m2m: true }, { ROLE_CLAIM: 'shop_member', M2M: 'true' }],
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
});

describe('the permission', () => {
  it.each([
    ['missing', [], false],
    ['of another pool, under our name', [permission({ conditions: { ArnLike: { 'aws:sourcearn': ['arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Zr4tW9sNb'] } } })], true],
    ['of another pool, under another name', [permission({ sid: 'theirs', conditions: { ArnLike: { 'aws:sourcearn': ['arn:x'] } } })], false],
    ['of the right pool in another account', [permission({ conditions: { StringEquals: { 'aws:sourceaccount': ['444455556666'] } } })], true],
  ])('%s is added, replacing ours where it is wrong', (_what, policy, replaces) => {
    const plan = planInit(done({ policy }), wish());
    expect(outline(plan)).toEqual(ALL_KEPT.with(3, 'permission:create'));
    expect(step(plan, 'allowInvoke')).toMatchObject({ statementId: `cognito-supabase-${POOL.userPoolId}`, replaces });
  });

  it('under another name is good enough', () => {
    expect(outline(planInit(done({ policy: [permission({ sid: 'terraform-1' })] }), wish()))).toEqual(ALL_KEPT);
  });
});

describe('a plan', () => {
  it('is plain JSON', () => {
    const { steps } = planInit(fresh({ pool: userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V1_0' } }) }), wish({ onExistingTrigger: 'replace' }));
    expect(JSON.parse(JSON.stringify(steps))).toEqual(steps);
  });

  it('is the same for the same facts, and leaves them alone', () => {
    const facts = fresh();
    const before = structuredClone(facts);
    expect(planInit(facts, wish())).toEqual(planInit(facts, wish()));
    expect(facts).toEqual(before);
  });

  it('is summed up without what it was planned against', () => {
    for (const one of planInit(fresh(), wish()).steps) {
      expect(Object.keys(summarise(one)).toSorted()).toEqual(['action', 'id', 'summary', 'target']);
      expect(one.summary).toMatch(/^\S.*\S$/);
    }
  });

  it.each([fresh({ pool: userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V1_0' } }) }), fresh({ owner: 'x' }), fresh({ role: { ...ROLE, ours: false } })])('says of every decision what, why and what to do', (facts) => {
    for (const decision of planInit(facts, wish()).decisions) {
      expect(Object.values(decision).every((text) => text.length > 5)).toBe(true);
      expect(`${decision.message} ${decision.fix}`).not.toContain('undefined');
    }
  });
});
