import { resourceName } from '../../src/core/pool/ids.ts';
import type { FunctionSeed } from '../emulator-kit/lambda/seed-functions.ts';
import { ourTags } from './log-group-kit.ts';
import { ELSEWHERE, type SceneOptions } from './scene.ts';

export const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
export const OURS = resourceName(ELSEWHERE.userPoolId);
const OTHER = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:other`;
const THEIRS = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:theirs:live`;

/** A state of an account, and what `init` is told to make of it. */
export interface Case {
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
  tags: ourTags(ELSEWHERE.userPoolId),
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

/** Statements that go together, in the order of the steps. */
const MAKE_ROLE = ['RoleCreate', 'RoleAttachPolicy'];
const MAKE_FUNCTION = ['FunctionLogRetention', 'FunctionLogSeen', 'FunctionCreate', 'FunctionPassRole'];
const ATTACH = ['PermissionAdd', 'TriggerInvoke', 'TriggerUpdateUserPool'];

export const CASES: readonly Case[] = [
  {
    title: 'everything is new',
    scene: {},
    flags: [],
    sids: [
      'ObserveUserPool',
      'ObserveFunction',
      'ObserveRole',
      'ObserveOwner',
      ...MAKE_ROLE,
      ...MAKE_FUNCTION,
      ...ATTACH,
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
      ...MAKE_ROLE,
      ...MAKE_FUNCTION,
      ...ATTACH,
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
      ...ATTACH,
      'VerifyAppClients',
    ],
  },
  {
    title: "the user's own function, at an alias",
    scene: { emulator: { functions: [GIVEN] } },
    flags: ['--function-arn', THEIRS, '--invoke'],
    sids: ['ObserveUserPool', 'ObserveFunction', 'ObserveOwner', ...ATTACH, 'VerifyAppClients'],
  },
  {
    title: 'another function of the account is attached, and gives way',
    scene: {
      pool: { LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: OTHER, LambdaVersion: 'V2_0' } } },
      emulator: { functions: [{ ...GIVEN_SOURCE, name: 'other', region: REGION }] },
    },
    flags: ['--on-existing-trigger', 'replace'],
    sids: [
      'ObserveUserPool',
      'ObserveFunction',
      'ObserveTrigger',
      'ObserveRole',
      'ObserveOwner',
      ...MAKE_ROLE,
      ...MAKE_FUNCTION,
      ...ATTACH,
      'VerifyAppClients',
    ],
  },
  {
    title: "a function is put in front of the user's own, which runs at an alias",
    scene: {
      pool: { LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: THEIRS, LambdaVersion: 'V2_0' } } },
      emulator: { functions: [{ ...GIVEN, source: 'export const handler = async (event) => event;' }] },
    },
    flags: ['--on-existing-trigger', 'chain', '--invoke'],
    sids: [
      'ObserveUserPool',
      'ObserveFunction',
      'ObserveTrigger',
      'ObserveInvoke',
      'ObserveRole',
      'ObserveOwner',
      ...MAKE_ROLE,
      'RolePutPolicy',
      ...MAKE_FUNCTION,
      ...ATTACH,
      'VerifyAppClients',
    ],
  },
];
