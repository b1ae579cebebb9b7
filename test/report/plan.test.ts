import { describe, expect, it } from 'vitest';
import { planInit } from '../../src/core/plan/plan-init.ts';
import type { TriggerVersion } from '../../src/core/pool/user-pool.ts';
import type { Step } from '../../src/core/plan/step.ts';
import type { Paint } from '../../src/report/paint.ts';
import { reportPlan } from '../../src/report/plan.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { done, fresh, step, TEMPLATE, wish } from '../core/plans.ts';
import { configFile, FOREIGN_ARN, FUNCTION_ARN, POOL, userPool } from '../core/worlds.ts';

const plain: Paint = (_style, text) => text;
const tagged: Paint = (style, text) => `<${style}>${text}</${style}>`;

function report(steps: readonly Step[], notes: readonly string[] = [], paint = plain): string {
  return reportPlan({ steps: [...steps], decisions: [], notes: [...notes] }, paint);
}

const keep: Step = {
  kind: 'keep',
  id: 'config',
  action: 'none',
  target: 'supabase/config.toml',
  summary: 'trusts this user pool already',
};

describe('a plan with nothing to do', () => {
  const text = reportPlan(planInit(done(), wish()), plain);

  it('is one line for each step', () => {
    expect(text.split('\n').map((line) => line.split(/\s+/).slice(0, 2))).toEqual([
      ['=', 'config'],
      ['=', 'role'],
      ['=', 'function'],
      ['=', 'permission'],
      ['=', 'trigger'],
    ]);
  });

  it('fits a terminal of 100 columns', () => {
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });
});

describe('a plan with everything to do', () => {
  const text = reportPlan(planInit(fresh(), wish()), plain);

  it('is one screen', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(24);
  });

  it('shows each step with its mark, in order', () => {
    expect([...text.matchAll(/^([~+=-]) (\w+) /gm)].map(([, mark, id]) => `${mark}${id}`)).toEqual([
      '~config',
      '+role',
      '+function',
      '+permission',
      '~trigger',
    ]);
  });

  it('shows the diff of the file, without headers', () => {
    expect(text).toMatch(/^ {4}-# user_pool_id = "my-user-pool-id"$/m);
    expect(text).toMatch(new RegExp(`^ {4}\\+user_pool_id = "${POOL.userPoolId}"$`, 'm'));
    expect(text).not.toMatch(/^ *(---|\+\+\+|Index:|===)/m);
  });

  it('shows what is attached, in full', () => {
    expect(text).toContain(`+ ${FUNCTION_ARN} (V2_0)\n    no other setting of the pool changes`);
  });

  it('names a function without the account in front', () => {
    expect(text).toMatch(new RegExp(`^\\+ permission +cognito-supabase-${POOL.userPoolId}: `, 'm'));
  });
});

it('shows what a new trigger takes the place of', () => {
  const plan = planInit(
    fresh({ pool: userPool({ trigger: { lambdaArn: FOREIGN_ARN, lambdaVersion: 'V1_0' } }) }),
    wish({ onExistingTrigger: 'replace' }),
  );
  expect(reportPlan(plan, plain)).toContain(`    - ${FOREIGN_ARN} (V1_0)\n    + ${FUNCTION_ARN} (V2_0)\n`);
});

it('ends with what one should know', () => {
  const plan = planInit(fresh({ pool: userPool({ tier: 'LITE' }) }), wish());
  expect(reportPlan(plan, plain).split('\n').at(-1)).toMatch(/^! .*ID tokens only/);
});

it('colours by what is done', () => {
  const text = reportPlan(planInit(fresh(), wish()), tagged);
  expect(text).toContain('<green>+</green> role');
  expect(text).toContain('<yellow>~</yellow> trigger');
  expect(text).toContain('<red>-# user_pool_id');
  expect(report([keep], [], tagged)).toContain('<dim>=</dim> config');
});

describe('hostile text', () => {
  const evil = '\u001b[2J\u001b]0;owned\u0007\r\u009b31m\u202e\u2066';
  const trigger: Step = {
    kind: 'updateUserPool',
    id: 'trigger',
    action: 'update',
    target: 'x',
    summary: 'attach',
    userPoolId: 'x',
    region: 'y',
    role: 'z',
    deployed: true,
    chained: false,
    invokeFirst: true,
    before: { lambdaArn: evil, lambdaVersion: evil as TriggerVersion },
    after: { lambdaArn: evil, lambdaVersion: 'V2_0' },
  };
  const edit: Step = {
    ...step(planInit(fresh(), wish()), 'editConfig'),
    target: `${evil}\nx`,
    before: `a\n${evil}\nb\n`,
    after: `a\n${evil}!\nb\n`,
  };

  it.each<[string, Step]>([
    ['a target', { ...keep, target: evil }],
    ['an ARN', { ...keep, target: `arn:aws:lambda:x:y:function:${evil}` }],
    ['a summary', { ...keep, summary: evil }],
    ['a trigger', trigger],
    ['a config file and its name', edit],
  ])('in %s is harmless', (_what, hostile) => {
    expect(unsafeCharacters(report([hostile]))).toEqual([]);
  });

  it('in a note is harmless', () => {
    expect(unsafeCharacters(report([], [evil]))).toEqual([]);
  });

  it('cannot start a line of its own', () => {
    const text = report(
      [
        { ...keep, target: 'x\n= trigger' },
        { ...trigger, before: { lambdaArn: 'arn\n= trigger', lambdaVersion: 'V1_0' } },
      ],
      ['x\n= trigger'],
    );
    expect(text).not.toMatch(/^= trigger/m);
  });

  it("in a file's name does not shift its diff", () => {
    const lines = report([{ ...edit, target: 'a\nb\nc', before: 'x = 1\n', after: 'x = 2\n' }]).split('\n');
    expect(lines.slice(1)).toEqual(['    @@ -1,1 +1,1 @@', '    -x = 1', '    +x = 2']);
  });

  it('in a config with Windows line ends is spelled out, and no line is lost', () => {
    const text = report([{ ...edit, target: 'supabase/config.toml', before: 'a = 1\r\n', after: 'a = 2\r\n' }]);
    expect(text.split('\n').slice(1)).toEqual(['    @@ -1,1 +1,1 @@', '    -a = 1\\u000d', '    +a = 2\\u000d']);
  });
});

it('shows the diff of a file that does not end in a newline', () => {
  const plan = planInit(fresh({ config: configFile(TEMPLATE.trimEnd()) }), wish());
  expect(report([step(plan, 'editConfig')])).toContain('+user_pool_region = "eu-west-1"');
});

it("takes the values out of a config's secrets that stand beside a change", () => {
  const lines = [
    'enabled = false',
    'auth_token = "hunter22"',
    'secret = "env(KEPT)"',
    'jwt_secret="hunter22"',
    '"pass": "hunter22",',
  ];
  const around = (value: string): string => [...lines.slice(0, 2), `x = ${value}`, ...lines.slice(2)].join('\n');
  const edit = step(planInit(fresh(), wish()), 'editConfig');
  const text = report([{ ...edit, before: around('1'), after: around('2') }]);
  expect(text).toContain('auth_token = [secret]');
  expect(text).toContain('secret = "env(KEPT)"');
  expect(text).not.toContain('hunter22');
});

it.each([60, 80])('a plan fits a terminal of %i columns: what changes whole, what is around it cut', (width) => {
  const long = `# ${'a comment that goes on and on, '.repeat(4)}\n`;
  const facts = fresh({ config: configFile(TEMPLATE.replace('[auth.third_party.aws_cognito]\n', `$&${long}`)) });
  const lines = reportPlan(planInit(facts, wish()), plain, width).split('\n');
  expect(lines.filter((line) => line.length > width)).toEqual([]);
  expect(lines.find((line) => line.includes('a comment that'))).toMatch(/…$/);
  expect(lines.join('').replaceAll(/ \+ {2}/g, '')).toContain(`user_pool_id = "${POOL.userPoolId}"`);
});
