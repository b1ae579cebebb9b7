import { describe, expect, it } from 'vitest';
import { ourTags } from '../../src/core/function/deployment.ts';
import { resourceName } from '../../src/core/pool/ids.ts';
import { planInit } from '../../src/core/plan/plan-init.ts';
import { summarise } from '../../src/core/plan/step.ts';
import { ALL_NEW, decisions, fresh, outline, ROLE, step, wish } from './plans.ts';
import { ACCOUNT, FOREIGN_ARN, FUNCTION_ARN, POOL, ROLE_ARN, userPool } from './worlds.ts';

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
    expect(step(plan, 'updateUserPool')).toMatchObject({
      before: null,
      after: { lambdaArn: FUNCTION_ARN, lambdaVersion: version },
      invokeFirst: true,
      role: 'authenticated',
    });
    expect(plan.notes).toHaveLength(notes);
  });

  it('tells a Lite pool what V1_0 does not reach, and what would', () => {
    const plan = planInit(fresh({ pool: userPool({ tier: 'LITE' }) }), wish());
    expect(plan.notes.join('\n')).toMatch(/ID tokens only.*Essentials/);
    expect(step(plan, 'updateUserPool').summary).toContain('(ID tokens)');
  });

  it.each([
    ['v1', 'LITE', 'V1_0'],
    ['v1', 'ESSENTIALS', 'V1_0'],
    // Some Lite pools have kept it; Cognito says no to the others.
    ['v2', 'LITE', 'V2_0'],
    ['v2', 'ESSENTIALS', 'V2_0'],
    ['v3', 'ESSENTIALS', 'V3_0'],
    ['v3', 'PLUS', 'V3_0'],
  ] as const)('gets what --trigger-version %s asks for, on %s', (triggerVersion, tier, lambdaVersion) => {
    const plan = planInit(fresh({ pool: userPool({ tier }) }), wish({ triggerVersion }));
    expect(step(plan, 'updateUserPool').after.lambdaVersion).toBe(lambdaVersion);
  });

  it.each([{ triggerVersion: 'v3' }, { m2m: true }] as const)('on Lite does not get %j', (change) => {
    const plan = planInit(fresh({ pool: userPool({ tier: 'LITE' }) }), wish(change));
    expect([decisions(plan), outline(plan)]).toEqual([['cognito/trigger-v2-unavailable'], ['config:update']]);
  });

  it('keeps a setting that would be lost: nothing is planned for it', () => {
    const pool = userPool();
    const plan = planInit(
      fresh({ pool: { ...pool, described: { ...pool.described, Surprise: { On: true } } } }),
      wish(),
    );
    expect(decisions(plan)).toEqual(['cognito/setting-would-be-lost']);
    expect(plan.decisions[0]?.message).toContain('Surprise');
  });

  it('has the function in place and allowed before it is attached', () => {
    const ids = planInit(fresh(), wish()).steps.map(({ id }) => id);
    expect(ids).toEqual(['config', 'role', 'function', 'permission', 'trigger']);
  });

  it('names everything after the pool, with tags that tell whose it is', () => {
    const plan = planInit(fresh(), wish());
    expect(step(plan, 'createRole')).toMatchObject({
      roleName: resourceName(POOL.userPoolId),
      exists: false,
      tags: ourTags(POOL, '0.1.0'),
    });
    expect(step(plan, 'createFunction')).toMatchObject({
      functionName: resourceName(POOL.userPoolId),
      roleArn: ROLE_ARN,
      region: 'eu-west-1',
      environment: {},
      tags: ourTags(POOL, '0.1.0'),
    });
    expect(step(plan, 'allowInvoke')).toMatchObject({
      functionArn: FUNCTION_ARN,
      sourceArn: userPool().arn,
      sourceAccount: ACCOUNT,
      replaces: false,
    });
  });

  it('of another partition gets the ARNs of that', () => {
    const pool = userPool({
      partition: 'aws-us-gov',
      region: 'us-gov-west-1',
      userPoolId: 'us-gov-west-1_Kx7mQ2pLd',
      arn: `arn:aws-us-gov:cognito-idp:us-gov-west-1:${ACCOUNT}:userpool/us-gov-west-1_Kx7mQ2pLd`,
    });
    const plan = planInit(fresh({ pool, functionName: resourceName(pool.userPoolId) }), wish());
    expect(step(plan, 'createFunction').roleArn).toBe(
      `arn:aws-us-gov:iam::${ACCOUNT}:role/cognito-supabase-us-gov-west-1_Kx7mQ2pLd`,
    );
    expect(step(plan, 'updateUserPool').after.lambdaArn).toBe(
      `arn:aws-us-gov:lambda:us-gov-west-1:${ACCOUNT}:function:cognito-supabase-us-gov-west-1_Kx7mQ2pLd`,
    );
    expect(step(plan, 'createRole').partition).toBe('aws-us-gov');
  });

  it('keeps its other triggers out of it', () => {
    const plan = planInit(fresh({ pool: userPool({ signInTriggers: ['PreSignUp'] }) }), wish());
    expect([outline(plan), decisions(plan)]).toEqual([ALL_NEW, []]);
  });
});

describe('a plan', () => {
  it('is plain JSON', () => {
    const { steps } = planInit(
      fresh({ pool: userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V1_0' } }) }),
      wish({ onExistingTrigger: 'replace' }),
    );
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

  it.each([
    fresh({ pool: userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V1_0' } }) }),
    fresh({ owner: { kind: 'terraform', words: 'Terraform' } }),
    fresh({ role: { ...ROLE, ours: false } }),
  ])('says of every decision what, why and what to do', (facts) => {
    for (const decision of planInit(facts, wish()).decisions) {
      const { message, why, fix } = decision;
      expect([message, why, fix].every((text) => text.length > 5)).toBe(true);
      expect(`${decision.message} ${decision.fix}`).not.toContain('undefined');
    }
  });
});
