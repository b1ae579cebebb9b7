import type { InitFacts } from '../../src/core/plan/facts.ts';
import type { Decision } from '../../src/core/plan/plan.ts';
import { describe, expect, it } from 'vitest';
import { TAG } from '../../src/core/function/deployment.ts';
import type { InitWish } from '../../src/core/plan/wish.ts';
import { planInit } from '../../src/core/plan/plan-init.ts';
import { ALL_KEPT, ALL_NEW, decisions, done, fresh, outline, ROLE, step, TEMPLATE, wish } from './plans.ts';
import { configFile, FOREIGN_ARN, FUNCTION_ARN, lambdaFunction, POOL, userPool } from './worlds.ts';

describe('a trigger that is there already', () => {
  const theirs = { pool: userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V1_0' as const } }) };

  it('is a decision, and nothing of the function is planned', () => {
    const plan = planInit(fresh(theirs), wish());
    expect(decisions(plan)).toEqual(['cognito/trigger-exists']);
    expect(outline(plan)).toEqual(['config:update']);
    expect(plan.decisions[0]?.message).toContain(FOREIGN_ARN);
  });

  it('is replaced where that is asked for, and remembered', () => {
    const plan = planInit(fresh(theirs), wish({ onExistingTrigger: 'replace' }));
    expect([outline(plan), decisions(plan)]).toEqual([ALL_NEW, []]);
    expect(step(plan, 'createFunction').tags[TAG.previousTrigger]).toBe(`V1_0@${FOREIGN_ARN}`);
    expect(step(plan, 'updateUserPool').before).toEqual(theirs.pool.trigger);
  });

  it('is remembered by a function of ours that was there already, too', () => {
    const plan = planInit(done(theirs), wish({ onExistingTrigger: 'replace' }));
    expect(step(plan, 'updateFunction')).toMatchObject({
      changes: { code: false, settings: {}, tags: true },
      tags: { [TAG.previousTrigger]: `V1_0@${FOREIGN_ARN}` },
    });
  });

  it.each(['ask', 'chain', 'fail'] as const)('is told to be gone, where nothing can be added to it: %s', (way) => {
    const plan = planInit(fresh({ ...theirs, triggerGone: true }), wish({ onExistingTrigger: way }));
    expect(decisions(plan)).toEqual(['cognito/trigger-function-missing']);
    const { message, fix, ways = [] } = plan.decisions[0] as Decision;
    expect(message).toMatch(/does not exist.*every sign-in fails/i);
    expect(fix).toMatch(/--on-existing-trigger replace/);
    expect(fix).not.toMatch(/lines above|--invoke|chain/);
    expect(ways.map((one) => ('flag' in one ? one.flag : one.act))).toEqual(
      way === 'fail' ? [] : ['--on-existing-trigger replace', '--skip lambda'],
    );
  });

  it('that is gone is replaced where that is asked for', () => {
    const plan = planInit(fresh({ ...theirs, triggerGone: true }), wish({ onExistingTrigger: 'replace' }));
    expect([outline(plan), decisions(plan)]).toEqual([ALL_NEW, []]);
  });

  it("is somebody else's even as a version of ours", () => {
    const plan = planInit(
      done({ pool: userPool({ trigger: { lambdaArn: `${FUNCTION_ARN}:7`, lambdaVersion: 'V2_0' } }) }),
      wish(),
    );
    expect(decisions(plan)).toEqual(['cognito/trigger-exists']);
  });
});

describe('a pool that something else manages', () => {
  const owner = { kind: 'cloudformation', words: 'the CloudFormation stack shop-auth' } as const;

  it('is a decision', () => {
    const plan = planInit(fresh({ owner }), wish());
    expect(decisions(plan)).toEqual(['cognito/managed']);
    expect(plan.decisions[0]?.message).toContain(owner.words);
    expect(outline(plan)).toEqual(['config:update']);
  });

  it('is not, with --allow-managed, nor when the trigger is attached', () => {
    expect(decisions(planInit(fresh({ owner }), wish({ allowManaged: true })))).toEqual([]);
    const attached = planInit(done({ owner }), wish());
    expect([outline(attached), decisions(attached)]).toEqual([ALL_KEPT, []]);
  });

  it('and has a trigger of its own, asks about the trigger first, then about the rest', () => {
    const facts = fresh({ owner, pool: userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V2_0' } }) });
    expect(decisions(planInit(facts, wish()))).toEqual(['cognito/trigger-exists']);
    expect(decisions(planInit(facts, wish({ onExistingTrigger: 'replace' })))).toEqual(['cognito/managed']);
  });
});

describe('an event that sets a trigger on a pool that is there', () => {
  const owner = { kind: 'serverless', words: 'serverless.yml', existing: true } as const;
  const theirs = userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V1_0' } });
  const FAILS = /`existing: true`[^.]*Cognito refuses two functions, and the next `serverless deploy` fails\./;

  it.each<[string, InitFacts, Partial<InitWish>, string]>([
    ['a function of ours', fresh({ owner }), {}, 'managed'],
    ['a function of their own', fresh({ owner }), { functionArn: FOREIGN_ARN }, 'managed'],
    ['anything beside the trigger that it set', fresh({ owner, pool: theirs }), {}, 'existing-trigger'],
    ['a function in front of it', fresh({ owner, pool: theirs }), { onExistingTrigger: 'chain' }, 'managed'],
    ['a function in its place', fresh({ owner, pool: theirs }), { onExistingTrigger: 'replace' }, 'managed'],
  ])('is told before %s is attached', (_what, facts, more, kind) => {
    const [decision] = planInit(facts, wish(more)).decisions;
    expect(decision).toMatchObject({ kind, why: expect.stringMatching(FAILS) as string });
  });

  it.each<Partial<InitWish>>([{}, { functionArn: FOREIGN_ARN }, { onExistingTrigger: 'chain' }])(
    'is told in the plan that attaches it all the same: %j',
    (more) => {
      const pool = more.onExistingTrigger ? theirs : userPool();
      const plan = planInit(fresh({ owner, pool }), wish({ ...more, allowManaged: true }));
      expect([decisions(plan), plan.notes.filter((note) => FAILS.test(note))]).toEqual([[], [expect.any(String)]]);
    },
  );

  it('is not told again once the trigger is attached', () => {
    expect(planInit(done({ owner }), wish({ allowManaged: true })).notes).toEqual([]);
  });
});

describe('a name that is taken', () => {
  it.each<[string, Partial<InitFacts>, string]>([
    ['a function', { function: lambdaFunction({ ours: false, tags: {} }) }, '--function-name'],
    ['a role', { role: { ...ROLE, ours: false } }, '--role-arn'],
  ])('by %s is a decision, and it is not touched', (_what, change, flag) => {
    const plan = planInit(fresh(change), wish());
    expect(decisions(plan)).toEqual(['lambda/name-taken']);
    expect(plan.decisions[0]?.fix).toContain(flag);
    expect(plan.steps.filter(({ id }) => id === 'function' || id === 'role')).toEqual([]);
  });

  it('by a role does not matter where --role-arn names one', () => {
    expect(
      decisions(
        planInit(fresh({ role: { ...ROLE, ours: false } }), wish({ roleArn: 'arn:aws:iam::111122223333:role/lambda' })),
      ),
    ).toEqual([]);
  });
});

describe('--function-arn', () => {
  const given = { function: lambdaFunction({ arn: FOREIGN_ARN, name: 'shop-claims', ours: false, tags: {} }) };

  it('attaches, and deploys nothing', () => {
    const plan = planInit(fresh(given), wish({ functionArn: FOREIGN_ARN }));
    expect(outline(plan)).toEqual(['config:update', 'permission:create', 'trigger:update']);
    expect(step(plan, 'allowInvoke').functionArn).toBe(FOREIGN_ARN);
    expect(step(plan, 'updateUserPool')).toMatchObject({
      after: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V2_0' },
      invokeFirst: false,
    });
  });

  it('invokes it first only where --invoke allows that', () => {
    expect(
      step(planInit(fresh(given), wish({ functionArn: FOREIGN_ARN, invoke: true })), 'updateUserPool').invokeFirst,
    ).toBe(true);
  });

  it('keeps its version and its alias', () => {
    const functionArn = `${FOREIGN_ARN}:live`;
    const plan = planInit(fresh(given), wish({ functionArn }));
    expect([step(plan, 'allowInvoke').functionArn, step(plan, 'updateUserPool').after.lambdaArn]).toEqual([
      functionArn,
      functionArn,
    ]);
  });

  it('is no conflict with itself', () => {
    const pool = userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V2_0' } });
    expect(outline(planInit(done({ ...given, pool }), wish({ functionArn: FOREIGN_ARN })))).toEqual([
      'config:none',
      'permission:none',
      'trigger:none',
    ]);
  });
});

describe('--m2m', () => {
  it('takes V3_0, which alone reaches machines', () => {
    const plan = planInit(fresh(), wish({ m2m: true }));
    expect(step(plan, 'updateUserPool').after.lambdaVersion).toBe('V3_0');
  });

  it('moves a function that was attached before', () => {
    const plan = planInit(done(), wish({ m2m: true }));
    expect(outline(plan)).toEqual(['config:none', 'role:none', 'function:update', 'permission:none', 'trigger:update']);
  });
});

describe('--skip', () => {
  it.each([
    [['config'], ALL_NEW.slice(1)],
    [['lambda'], ALL_NEW.slice(0, 1)],
    [['config', 'lambda'], []],
  ] as const)('%j', (parts, steps) => {
    expect(outline(planInit(fresh(), wish({ skip: new Set(parts) })))).toEqual(steps);
  });

  it('asks nothing about what is skipped', () => {
    const facts = fresh({
      owner: { kind: 'amplify-gen2', words: 'an Amplify backend' },
      pool: userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V1_0' } }),
      config: configFile(`${TEMPLATE}[auth.third_party.clerk]\nenabled = true\n`),
    });
    expect(decisions(planInit(facts, wish({ skip: new Set(['config', 'lambda']) })))).toEqual([]);
  });
});

describe('the config file', () => {
  it('is edited for this pool', () => {
    const edit = step(planInit(fresh(), wish()), 'editConfig');
    expect(edit).toMatchObject({
      target: 'supabase/config.toml',
      path: '/shop/supabase/config.toml',
      before: TEMPLATE,
    });
    expect(configFile(edit.after).read).toMatchObject({
      ok: true,
      block: { enabled: true, userPoolId: POOL.userPoolId, userPoolRegion: POOL.region },
    });
  });

  it('with another provider is a decision', () => {
    const config = configFile(`${TEMPLATE}[auth.third_party.clerk]\nenabled = true\ndomain = "clerk.example.com"\n`);
    const plan = planInit(fresh({ config }), wish());
    expect(decisions(plan)).toEqual(['config/two-providers']);
    expect(plan.decisions[0]?.message).toContain('clerk');
    expect(plan.steps.filter(({ id }) => id === 'config')).toEqual([]);
    expect(decisions(planInit(fresh({ config }), wish({ disableOtherProvider: true })))).toEqual([]);
  });

  it('with another provider that a variable of the file enables is the same decision', () => {
    const clerk = '[auth.third_party.clerk]\nenabled = "env(CLERK)"\n';
    const config = configFile(TEMPLATE + clerk, 'toml', { envFiles: { 'supabase/.env': 'CLERK=true\n' } });
    expect(decisions(planInit(fresh({ config }), wish()))).toEqual(['config/two-providers']);
    const plan = planInit(fresh({ config }), wish({ disableOtherProvider: true }));
    expect(plan.decisions).toEqual([]);
    expect(step(plan, 'editConfig').after).toContain('[auth.third_party.clerk]\nenabled = false\n');
  });

  it('with another provider that a variable enables by itself names the variable: no edit of the file helps', () => {
    const variable = 'SUPABASE_AUTH_THIRD_PARTY_CLERK_ENABLED';
    const config = configFile(TEMPLATE, 'toml', { shell: { [variable]: 'true' } });
    for (const disableOtherProvider of [false, true]) {
      const {
        decisions: [decision],
        steps,
      } = planInit(fresh({ config }), wish({ disableOtherProvider }));
      expect(decision).toMatchObject({ id: 'config/two-providers', fix: expect.stringContaining(variable) as string });
      expect(decision).not.toHaveProperty('questions');
      expect(steps.filter(({ id }) => id === 'config')).toEqual([]);
    }
  });

  it('need not be there', () => {
    expect(outline(planInit(fresh({ config: null }), wish()))).toEqual(ALL_NEW.slice(1));
  });
});
