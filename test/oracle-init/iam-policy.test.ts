/** The policy for a plan, enforced: with it, the plan is carried out; without any one statement, it stops where that statement says. */
import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../src/core/iam-policy.ts';
import { resourceName } from '../../src/core/ids.ts';
import type { StepSummary } from '../../src/core/step.ts';
import type { FunctionSeed } from '../../src/emulator/lambda/state.ts';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { ELSEWHERE, openScene, type Scene, type SceneOptions } from './scene.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const OURS = resourceName(ELSEWHERE.userPoolId);
const OTHER = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:other`;
const THEIRS = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:theirs:live`;

interface Case {
  readonly title: string;
  readonly scene: SceneOptions;
  /** Flags of `init`, beside --yes and --json. */
  readonly flags: readonly string[];
  readonly sids: readonly string[];
}

const DEPLOYED: FunctionSeed = {
  name: OURS,
  region: REGION,
  source: 'export const handler = async (event) => event;',
  fileName: 'role-claim.mjs',
  timeout: 3,
  role: `arn:aws:iam::${ACCOUNT}:role/own`,
  tags: { 'cognito-supabase:managed-by': 'cognito-supabase', 'cognito-supabase:user-pool': ELSEWHERE.userPoolId },
  permissions: [
    { Sid: OURS, Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'lambda:InvokeFunction' },
  ],
};

const GIVEN_SOURCE = {
  source: `export const handler = async (event) => {
    const token = { claimsToAddOrOverride: { role: 'authenticated' } };
    event.response = { claimsAndScopeOverrideDetails: { idTokenGeneration: token, accessTokenGeneration: token } };
    return event;
  };`,
};

const GIVEN: FunctionSeed = { ...GIVEN_SOURCE, name: 'theirs', region: REGION, qualifier: 'live' };

const CASES: readonly Case[] = [
  {
    title: 'everything is new',
    scene: {},
    flags: [],
    sids: [
      'ObserveUserPool',
      'ObserveFunction',
      'ObserveRole',
      'ObserveOwner',
      'RoleCreate',
      'RoleAttachPolicy',
      'FunctionCreate',
      'FunctionPassRole',
      'PermissionAdd',
      'TriggerInvoke',
      'TriggerUpdateUserPool',
      'VerifyAppClients',
    ],
  },
  {
    title: 'the pool has tags, sends text messages, and has custom senders; a probe user proves it',
    scene: {
      pool: {
        UserPoolTags: { team: 'shop' },
        SmsConfiguration: { SnsCallerArn: `arn:aws:iam::${ACCOUNT}:role/service-role/sms`, ExternalId: 'x' },
        LambdaConfig: {
          KMSKeyID: `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`,
          CustomSMSSender: { LambdaArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:sender`, LambdaVersion: 'V1_0' },
        },
      },
    },
    flags: ['--probe-user'],
    sids: [
      'ObserveUserPool',
      'ObserveFunction',
      'ObserveRole',
      'ObserveOwner',
      'RoleCreate',
      'RoleAttachPolicy',
      'FunctionCreate',
      'FunctionPassRole',
      'PermissionAdd',
      'TriggerInvoke',
      'TriggerUpdateUserPool',
      'TriggerPassSmsRole',
      'TriggerUseKey',
      'VerifyProbeUser',
      'VerifyAppClients',
    ],
  },
  {
    title: 'our function is there, with other code, settings and permission',
    scene: { emulator: { functions: [DEPLOYED] } },
    flags: ['--role-arn', `arn:aws:iam::${ACCOUNT}:role/other`],
    sids: [
      'ObserveUserPool',
      'ObserveFunction',
      'ObserveOwner',
      'FunctionUpdate',
      'FunctionPassRole',
      'PermissionAdd',
      'TriggerInvoke',
      'TriggerUpdateUserPool',
      'VerifyAppClients',
    ],
  },
  {
    title: "the user's own function, at an alias",
    scene: { emulator: { functions: [GIVEN] } },
    flags: ['--function-arn', THEIRS, '--invoke'],
    sids: [
      'ObserveUserPool',
      'ObserveFunction',
      'ObserveOwner',
      'PermissionAdd',
      'TriggerInvoke',
      'TriggerUpdateUserPool',
      'VerifyAppClients',
    ],
  },
  {
    title: 'another function of the account is attached, and gives way',
    scene: {
      pool: { LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: OTHER, LambdaVersion: 'V2_0' } } },
      emulator: { functions: [{ ...GIVEN_SOURCE, name: 'other', region: REGION }] },
    },
    flags: ['--on-existing-trigger', 'replace'],
    wish: { onExistingTrigger: 'replace' },
    sids: [
      'ObserveUserPool',
      'ObserveFunction',
      'ObserveTrigger',
      'ObserveRole',
      'ObserveOwner',
      'RoleCreate',
      'RoleAttachPolicy',
      'FunctionCreate',
      'FunctionPassRole',
      'PermissionAdd',
      'TriggerInvoke',
      'TriggerUpdateUserPool',
      'VerifyAppClients',
    ],
  },
];

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
    // Cognito denies with 400. CloudFormation answers so where no stack owns the pool.
    const denied = opened.emulator.calls.filter(
      ({ service, status }) => status === 403 || (status === 400 && service === 'cognito-idp'),
    );
    return {
      code: outcome.code,
      text: JSON.stringify(documentOf(outcome)),
      denied: denied.map(({ action }) => action),
      mutations: opened.mutations(),
    };
  } finally {
    await opened.close();
  }
}

/** What a run comes to without a statement. */
function withoutIt(one: Case, sid: string, steps: readonly StepSummary[], whole: Run): object {
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
      expect.soft(names.filter((name) => mentioned.includes(name.replace(/^InvokeFunction$/, 'Invoke'))), sid).not.toEqual([]);
    }
  });
});
