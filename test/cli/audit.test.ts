/** Worlds made up as an auditor would, across the layers: each with its verdict, written down by hand before it was run. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signToken } from '../../src/emulator/cognito/token-keys.ts';
import { createIntegration } from '../emulator-kit/supabase/projects.ts';
import type { Scene } from '../init/scene.ts';
import { at, sceneWith, verify } from './live-kit.ts';

const REF = 'abcdefghijklmnopqrst';
const SUPABASE_TOKEN = `sbp_${'0f'.repeat(20)}`;
const LINE = 'user_pool_region = "eu-west-1"';

let scene: Scene;
let config: string;
beforeAll(async () => {
  scene = await sceneWith({ dataApi: { whoami: true, roles: ['app_user'], ungranted: ['lonely'] } });
  const { code, stderr } = await scene.run(['init', '--yes']);
  if (code !== 0) throw new Error(stderr);
  config = await scene.config();
});
afterAll(() => scene.close());

interface World {
  what: string;
  /** The config, changed. */
  config?: (text: string) => string;
  files?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
  args?: readonly string[];
  code: number;
  /** What is wrong, all of it. */
  wrong: readonly string[];
}

const clerk = (value: string) => (text: string) =>
  `${text.replace(/\[auth\.third_party\.clerk\][^[]*/, '')}\n[auth.third_party.clerk]\nenabled = ${value}\ndomain = "clerk.example.com"\n`;
const BOTH = ['fail config/two-providers'];
const pin = (range: string) => ({ 'package.json': JSON.stringify({ devDependencies: { supabase: range } }) });

const CONFIGS: readonly World[] = [
  { what: 'as init left it', code: 0, wrong: [] },
  {
    what: 'Clerk by a reference, set in supabase/.env',
    config: clerk('"env(CLERK)"'),
    files: { 'supabase/.env': 'CLERK=true\n' },
    code: 1,
    wrong: BOTH,
  },
  {
    what: 'Clerk by a reference, set to 1 in .env.local',
    config: clerk('"env(CLERK)"'),
    files: { '.env.local': 'CLERK=1\n' },
    code: 1,
    wrong: BOTH,
  },
  { what: 'Clerk by a reference, set to F', config: clerk('"env(CLERK)"'), env: { CLERK: 'F' }, code: 0, wrong: [] },
  { what: 'Clerk by a reference that nobody sets', config: clerk('"env(CLERK)"'), code: 0, wrong: [] },
  {
    what: 'Clerk, which a variable switches off',
    config: clerk('true'),
    env: { SUPABASE_AUTH_THIRD_PARTY_CLERK_ENABLED: 'false' },
    code: 0,
    wrong: [],
  },
  {
    what: 'a region in capitals, with a line break',
    config: (text) => text.replace(LINE, String.raw`user_pool_region = "EU-WEST-1\n"`),
    code: 0,
    wrong: [],
  },
  {
    what: 'a region with a blank',
    config: (text) => text.replace(LINE, 'user_pool_region = "eu-west-1 "'),
    code: 1,
    wrong: ['fail config/region-mismatch'],
  },
  {
    what: 'a list of blocks',
    config: (text) => text.replace('[auth.third_party.aws_cognito]', '[[auth.third_party.aws_cognito]]'),
    code: 1,
    wrong: ['fail config/wrong-type'],
  },
  {
    what: 'a reference in place of the block',
    config: (text) =>
      text
        .replace(/\[auth\.third_party\.aws_cognito\][^[]*/, '')
        .replace('[auth]', '[auth]\nthird_party.aws_cognito = "env(COGNITO)"'),
    code: 1,
    wrong: ['fail config/wrong-type'],
  },
  {
    what: 'a line of .env that assigns to no name',
    files: { '.env': 'FOO-BAR=1\n' },
    code: 1,
    wrong: ['fail config/env-malformed'],
  },
  {
    what: 'every form of line that .env may have',
    files: { '.env': '# a\nexport A=1\nB: 2\nC="x\ny"\n\nD=\'$E\'\n' },
    code: 0,
    wrong: [],
  },
  {
    what: 'a quoted true',
    config: (text) => text.replace(/(aws_cognito\]\nenabled = )true/, '$1"true"'),
    code: 0,
    wrong: ['warn config/wrong-type'],
  },
  { what: "today's file, and an old CLI pinned", files: pin('2.100.0'), code: 1, wrong: ['fail config/refused'] },
  { what: "today's file, and a range", files: pin('^2.100.0'), code: 0, wrong: [] },
  {
    what: 'a quoted port, and no pin',
    config: (text) => text.replace(/(\[api\][^[]*?\nport = )(\d+)/, '$1"$2"'),
    code: 0,
    wrong: [],
  },
  {
    what: 'a quoted port, and 2.122 pinned',
    config: (text) => text.replace(/(\[api\][^[]*?\nport = )(\d+)/, '$1"$2"'),
    files: pin('2.122.1'),
    code: 1,
    wrong: ['fail config/refused'],
  },
  {
    what: 'an empty config.json beside it',
    files: { 'supabase/config.json': '{}' },
    code: 1,
    wrong: ['fail config/shadowed'],
  },
  {
    what: 'switched off by a variable',
    env: { SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_ENABLED: 'false' },
    code: 1,
    wrong: ['fail config/block-missing'],
  },
  {
    what: 'a variable that says the same',
    env: { SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_USER_POOL_ID: 'eu-west-1_Ends2Ends' },
    code: 0,
    wrong: [],
  },
  { what: 'a byte-order mark', config: (text) => `\uFEFF${text}`, code: 0, wrong: ['warn config/bom'] },
];

it.each(CONFIGS)('config: $what', async ({ config: change, files = {}, env = {}, code, wrong }) => {
  await scene.project.write('supabase/config.toml', change ? change(config) : config);
  for (const [path, text] of Object.entries(files)) await scene.project.write(path, text);
  const outcome = await verify(scene, token({}), ['--only', 'config'], { env });
  await scene.project.write('supabase/config.toml', config);
  for (const path of Object.keys(files)) await rm(scene.project.path(path));
  expect(outcome).toMatchObject({ code, wrong });
});

function token(claims: object): string {
  const pool = scene.emulator.state.cognito.pools.get(scene.where.userPoolId);
  if (!pool) throw new Error('no pool');
  const now = Math.floor(Date.now() / 1000);
  return signToken(scene.emulator.state, pool, 'access', {
    sub: '7f1c2d3e-0000-4000-8000-000000000001',
    iss: `https://cognito-idp.eu-west-1.amazonaws.com/${scene.where.userPoolId}`,
    client_id: scene.where.clientId,
    token_use: 'access',
    role: 'authenticated',
    iat: now,
    exp: now + 3600,
    ...claims,
  });
}

const hourAgo = Math.floor(Date.now() / 1000) - 3600;
const TOKENS: readonly {
  what: string;
  claims: object;
  args?: readonly string[];
  code: number;
  wrong: readonly string[];
}[] = [
  { what: 'in order', claims: {}, code: 0, wrong: [] },
  { what: 'no role', claims: { role: undefined }, code: 1, wrong: ['fail token/role-missing'] },
  { what: 'a role in capitals', claims: { role: 'Authenticated' }, code: 1, wrong: ['fail token/role-value'] },
  {
    what: 'a role of its own, asked for, without grants on Storage',
    claims: { role: 'app_user' },
    args: ['--role', 'app_user'],
    code: 0,
    wrong: ['warn live/role-rejected'],
  },
  {
    what: 'a role of its own that nobody granted',
    claims: { role: 'lonely' },
    args: ['--role', 'lonely'],
    code: 1,
    wrong: ['fail live/role-rejected'],
  },
  {
    what: 'a role that is not there',
    claims: { role: 'nobody' },
    args: ['--role', 'nobody'],
    code: 1,
    wrong: ['fail live/role-rejected'],
  },
  {
    what: 'service_role',
    claims: { role: 'service_role' },
    code: 1,
    wrong: ['fail token/role-bypasses-rls', 'fail live/role-other'],
  },
  { what: 'expired', claims: { exp: hourAgo, iat: hourAgo - 3600 }, code: 1, wrong: ['fail token/expired'] },
  {
    what: 'a machine token',
    claims: { sub: '5tq1v2w3x4y5z6a7b8c9d0e1f2' },
    code: 0,
    wrong: ['warn token/sub-not-uuid'],
  },
  {
    what: 'of another pool',
    claims: { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another12' },
    code: 1,
    wrong: ['fail token/issuer'],
  },
];

it.each(TOKENS)('token and live: $what', async ({ claims, args = [], code, wrong }) => {
  const only = ['--only', 'token', '--only', 'live'];
  expect(await verify(scene, token(claims), [...only, ...args, ...at(scene.emulator.url)])).toMatchObject({
    code,
    wrong,
  });
});

const project = () => {
  const found = scene.emulator.state.supabase.projects.get(REF);
  if (!found) throw new Error('no project');
  return found;
};
const trust = (url: string): void => {
  project().integrations.clear();
  const one = createIntegration({ oidc_issuer_url: url }, '2026-01-01T00:00:00.000Z');
  project().integrations.set(one.id, one);
};
const OWN = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ends2Ends';
const HOSTED: readonly { what: string; make: () => void; code: number; wrong: readonly string[] }[] = [
  { what: 'linked', make: () => trust(OWN), code: 0, wrong: [] },
  { what: 'a trailing slash', make: () => trust(`${OWN}/`), code: 1, wrong: ['fail hosted/integration-other-issuer'] },
  { what: 'another pool', make: () => trust(`${OWN}x`), code: 1, wrong: ['fail hosted/integration-other-issuer'] },
  {
    what: 'another provider alone',
    make: () => trust('https://clerk.example.com'),
    code: 1,
    wrong: ['fail hosted/integration-missing'],
  },
  { what: 'paused', make: () => void (project().status = 'INACTIVE'), code: 1, wrong: ['fail hosted/project-paused'] },
  {
    what: 'a state of tomorrow',
    make: () => void (project().status = 'DREAMING'),
    code: 4,
    wrong: ['unknown hosted/project-paused'],
  },
];

it.each(HOSTED)('hosted: $what', async ({ make, code, wrong }) => {
  trust(OWN);
  project().status = 'ACTIVE_HEALTHY';
  make();
  const env = { SUPABASE_ACCESS_TOKEN: SUPABASE_TOKEN };
  expect(await verify(scene, token({}), ['--only', 'hosted', '--project-ref', REF], { env })).toMatchObject({
    code,
    wrong,
  });
});

const deployed = () => {
  const [entry] = scene.emulator.state.lambda.functions.values();
  const described = scene.emulator.state.cognito.pools.get(scene.where.userPoolId)?.described;
  if (!entry || !described) throw new Error('nothing is deployed');
  return { entry, described };
};
type Deployed = ReturnType<typeof deployed>;
/** Each takes something away, and gives back how to undo it. */
const AWS: readonly { what: string; make: (one: Deployed) => () => void; code: number; wrong: readonly string[] }[] = [
  { what: 'as init left it', make: () => () => undefined, code: 0, wrong: [] },
  {
    what: 'the trigger is detached',
    make({ described }) {
      const before = described.LambdaConfig;
      described.LambdaConfig = {};
      return () => void (described.LambdaConfig = before);
    },
    code: 1,
    wrong: ['fail cognito/trigger-missing'],
  },
  {
    what: 'the permission is gone',
    make({ entry }) {
      const before = [...entry.policies];
      entry.policies.clear();
      return () => before.forEach(([key, policy]) => entry.policies.set(key, policy));
    },
    code: 1,
    wrong: ['fail lambda/permission-missing'],
  },
  {
    what: 'no concurrency is left to it',
    make({ entry }) {
      entry.reservedConcurrency = 0;
      return () => void (entry.reservedConcurrency = undefined);
    },
    code: 1,
    wrong: ['fail lambda/throttled'],
  },
  {
    what: 'the function is deleted, the trigger stays',
    make({ entry }) {
      const { functions } = scene.emulator.state.lambda;
      const before = [...functions];
      functions.clear();
      return () => before.forEach(([key, one]) => functions.set(key, one ?? entry));
    },
    code: 1,
    wrong: ['fail cognito/trigger-function-missing'],
  },
];

it.each(AWS)('AWS: $what', async ({ make, code, wrong }) => {
  const undo = make(deployed());
  const outcome = await verify(scene, token({}), ['--only', 'cognito', '--only', 'lambda']).finally(undo);
  expect(outcome).toMatchObject({ code, wrong });
});
