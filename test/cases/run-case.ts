import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator, type EmulatorOptions } from '../emulator-kit/full-emulator.ts';
import { documentOf, runCli } from '../harness/cli.ts';
import { spawnProgram } from '../harness/spawn.ts';
import type { Case, CaseOutcome, CaseWorld, TokenSent } from './case.ts';

const REGION = 'eu-west-1';
const TRIGGER = 'their-trigger';
const TRIGGER_ARN = `arn:aws:lambda:${REGION}:123456789012:function:${TRIGGER}`;
/** Sets nothing: it only has to be attached. */
const V1_TRIGGER = { version: 'V1_0', runtime: 'nodejs22.x', handler: 'index.handler', file: '' };
const NO_OPERATION = 'export const handler = async (event) => event;\n';

/** Runs a case in a copy of its project, which is a git repository; what AWS holds is emulated. */
export async function runCase(folder: string, { args, stdin, world, expect }: Case): Promise<CaseOutcome> {
  const parent = await mkdtemp(join(tmpdir(), 'case-'));
  const cwd = join(parent, 'app');
  await cp(join(folder, 'project'), cwd, { recursive: true });
  await spawnProgram('git', ['init', '-q'], { cwd, env: { PATH: process.env['PATH'] ?? '', HOME: parent } });
  const emulator = world && (await emulate(folder, world));
  try {
    const outcome = await runCli([...args, '--json'], {
      cwd,
      env: emulator?.env ?? {},
      ...(stdin === undefined ? {} : { input: stdin }),
    });
    return {
      code: outcome.code,
      printed: outcome.stdout + outcome.stderr,
      document: documentOf(outcome),
      after: emulator ? afterwards(emulator) : {},
      ...(expect.sends === undefined ? {} : { sends: await tokenSent(folder, cwd) }),
    };
  } finally {
    await emulator?.close();
    await rm(parent, { recursive: true, force: true });
  }
}

async function emulate(folder: string, { pools = [], trigger }: CaseWorld): Promise<Emulator> {
  const source = trigger && (trigger.file === '' ? NO_OPERATION : await readFile(join(folder, trigger.file), 'utf8'));
  const attached = trigger && {
    LambdaConfig: {
      PreTokenGeneration: TRIGGER_ARN,
      PreTokenGenerationConfig: { LambdaArn: TRIGGER_ARN, LambdaVersion: trigger.version },
    },
  };
  const may = (id: string): object => ({
    Sid: 'cognito',
    Effect: 'Allow',
    Principal: { Service: 'cognito-idp.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: TRIGGER_ARN,
    Condition: { ArnLike: { 'AWS:SourceArn': `arn:aws:cognito-idp:${REGION}:123456789012:userpool/${id}` } },
  });
  const options = {
    pools: pools.map(({ id, name = 'prod-users', settings = {} }, index) => ({
      Id: id,
      Name: name,
      UserPoolTier: 'ESSENTIALS',
      UsernameAttributes: ['email'],
      clients: [{ ClientId: `5tq1v2w3x4y5z6a7b8c9d0e1f${index}`, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }],
      ...(index === 0 ? attached : {}),
      ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, value ?? undefined])),
    })),
    ...(trigger && {
      functions: [
        {
          name: TRIGGER,
          region: REGION,
          source,
          fileName: trigger.file.split('/').at(-1) || 'index.mjs',
          runtime: trigger.runtime,
          handler: trigger.handler,
          permissions: pools.slice(0, 1).map(({ id }) => may(id)),
        },
      ],
    }),
  };
  return startEmulator(options as EmulatorOptions);
}

function afterwards({ state }: Emulator): CaseOutcome['after'] {
  return Object.fromEntries(
    [...state.cognito.pools.values()].map((pool) => [
      pool.described.Id ?? '',
      {
        trigger: JSON.stringify(pool.described.LambdaConfig ?? {}).includes('PreToken') ? 'attached' : 'none',
        users: pool.users.size,
      },
    ]),
  ) as CaseOutcome['after'];
}

/** A trigger that reaches ID tokens alone fails an app that sends access tokens, and warns where that is not known. */
async function tokenSent(folder: string, cwd: string): Promise<TokenSent> {
  const [, id = ''] = /user_pool_id = "([^"]+)"/.exec(await readFile(join(cwd, 'supabase/config.toml'), 'utf8')) ?? [];
  const emulator = await emulate(folder, { pools: [{ id }], trigger: V1_TRIGGER });
  try {
    const outcome = await runCli(['verify', '--no-input', '--only', 'cognito/trigger-id-token-only', '--json'], {
      cwd,
      env: emulator.env,
    });
    const checks = documentOf(outcome)['checks'] as { id: string; status: string }[];
    const status = checks.find((one) => one.id === 'cognito/trigger-id-token-only')?.status;
    if (status === 'fail') return 'access';
    return status === 'pass' ? 'id' : 'unknown';
  } finally {
    await emulator.close();
  }
}
