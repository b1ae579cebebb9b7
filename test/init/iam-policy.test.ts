/** The policy for a plan, enforced: with it, the plan is carried out; without any one statement, it stops where that statement says. */
import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../src/core/iam/policy.ts';
import type { StepSummary } from '../../src/core/plan/step.ts';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { ACCOUNT, CASES, type Case, OURS } from './iam-policy-cases.ts';
import { addLogGroup, ourTags, retentionOf } from './log-group-kit.ts';
import { openScene, type Scene } from './scene.ts';

/**
 * Denied, these cost a hint: who owns the pool, and how long tokens that are out already live. A probe user's app client
 * is found by listing them, to be deleted.
 */
function isHint(sid: string, { flags }: Case): boolean {
  return sid === 'ObserveOwner' || (sid === 'VerifyAppClients' && !flags.includes('--probe-user'));
}

async function scene({ scene: { emulator, ...more } }: Case, policy?: PolicyDocument): Promise<Scene> {
  const opened = await openScene({
    ...more,
    emulator: { pendingMs: 0, ...emulator, ...(policy === undefined ? {} : { policy }) },
  });
  const trust = JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  for (const name of ['own', 'other']) {
    const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
    const role = { name, arn, path: '/', id: name, description: undefined, created: 0, trust };
    opened.emulator.state.iam.roles.set(name, { ...role, tags: new Map(), attached: new Set(), inline: new Map() });
  }
  // What a run before left half made takes every permission for logs.
  addLogGroup(opened.emulator, OURS, ourTags(opened.where.userPoolId));
  return opened;
}

/** What `init --dry-run` says of a scene: its plan, and the policy for it. */
async function planned(one: Case): Promise<{ steps: StepSummary[]; policy: PolicyDocument }> {
  const opened = await scene(one);
  try {
    const outcome = await opened.run(['init', '--dry-run', '--json', ...one.flags]);
    const document = documentOf(outcome);
    expectDocument('init', document);
    return { steps: document['plan'] as StepSummary[], policy: document['iamPolicy'] as PolicyDocument };
  } finally {
    await opened.close();
  }
}

interface Run {
  readonly code: number | null;
  readonly text: string;
  readonly denied: string[];
  readonly mutations: string[];
}

async function init(one: Case, policy: PolicyDocument): Promise<Run> {
  const opened = await scene(one, policy);
  try {
    const outcome = await opened.run(['init', '--yes', '--json', ...one.flags]);
    // Cognito and CloudWatch Logs deny with 400. CloudFormation answers so where no stack owns the pool.
    const denied = opened.emulator.calls.filter(
      ({ service, status }) => status === 403 || (status === 400 && ['cognito-idp', 'logs'].includes(service)),
    );
    // A log group that is limited afterwards was refused for being there already.
    const isLimited = retentionOf(opened.emulator, OURS) !== undefined;
    return {
      code: outcome.code,
      text: JSON.stringify(documentOf(outcome)),
      denied: denied.map(({ action }) => action).filter((action) => !isLimited || action !== 'CreateLogGroup'),
      mutations: opened.mutations(),
    };
  } finally {
    await opened.close();
  }
}

/** What a run comes to without a statement. */
function withoutIt(one: Case, sid: string, steps: readonly StepSummary[], whole: Run): object {
  // Refused, it is only left undone.
  if (sid.startsWith('FunctionLog')) return { code: 0 };
  if (isHint(sid, one)) return { code: 0, mutations: whole.mutations };
  if (sid.startsWith('Observe')) return { code: 4, mutations: [] };
  const text: unknown = expect.stringContaining(doneBefore(steps, sid));
  return sid.startsWith('Verify') ? { code: 4 } : { code: 4, text };
}

/** Steps that stand when the plan stops at the one that the statement is for. */
function doneBefore(steps: readonly StepSummary[], sid: string): string {
  const changing = steps.filter(({ action }) => action !== 'none').map(({ id }) => id);
  const at = changing.findIndex((id) => sid.toLowerCase().startsWith(id));
  return at <= 0 ? 'Nothing was changed before it' : `Done before it: ${changing.slice(0, at).join(', ')}.`;
}

describe.each(CASES)('when $title', (one) => {
  it('has the statements that its steps need, suffices, and has none to spare', async () => {
    const { steps, policy } = await planned(one);
    expect(policy.Statement.map(({ Sid }) => Sid)).toEqual(one.sids);
    const whole = await init(one, policy);
    expect(whole).toMatchObject({ code: 0, denied: [] });
    for (const { Sid: sid, Action: actions } of policy.Statement) {
      const run = await init(one, { ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== sid) });
      expect.soft(run, sid).toMatchObject(withoutIt(one, sid, steps, whole));
      const names = actions.map((action) => action.split(':')[1] ?? '');
      const mentioned = [run.text, ...run.denied].join(' ');
      expect
        .soft(
          names.filter((name) => mentioned.includes(name.replace(/^InvokeFunction$/, 'Invoke'))),
          sid,
        )
        .not.toEqual([]);
    }
  }, 180_000);
});
