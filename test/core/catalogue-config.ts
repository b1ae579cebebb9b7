/** What can be wrong with the Supabase config. */
import { known } from '../../src/core/fact.ts';
import type { Broken } from './catalogue.ts';
import {
  candidate,
  CONFIG_TEXT,
  configFile,
  healthy,
  OTHER_POOL,
  POOL,
  userPool,
  withoutAws,
  type TestWorld,
} from './worlds.ts';

const OVERRIDE = 'SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_';
/** What a variable may hold that is nobody's business. */
export const SECRET = 'hunter2-correct-horse';
const JSON_TEXT = JSON.stringify({
  auth: {
    third_party: { aws_cognito: { enabled: true, user_pool_id: POOL.userPoolId, user_pool_region: 'eu-west-1' } },
  },
});

export function config(text: string, format?: 'toml' | 'json', scene?: Parameters<typeof configFile>[2]): TestWorld {
  return healthy({ config: known(configFile(text, format, scene)), appPools: known([]) });
}

/** A config with something beside the block, in a project that pins a Supabase CLI. */
export function pinned(version: string, beside: string): TestWorld {
  const file = { ...configFile(CONFIG_TEXT + beside), pinned: { version, file: 'package.json' } };
  return healthy({ config: known(file), appPools: known([]) });
}

export function block(change: (text: string) => string): TestWorld {
  return config(change(CONFIG_TEXT));
}

export const CONFIG: readonly Broken[] = [
  { id: 'config/missing', what: 'no file', world: healthy({ config: known(null), appPools: known([]) }) },
  { id: 'config/missing', what: 'no file, and no AWS either', world: withoutAws({ config: known(null) }) },
  { id: 'config/invalid', what: 'TOML', world: config('[auth\nenabled = ') },
  { id: 'config/invalid', what: 'JSON', world: config('{"auth": {', 'json') },
  {
    id: 'config/unknown-key',
    what: 'the block under another name',
    world: block((text) => text.replace('aws_cognito', 'cognito')),
  },
  { id: 'config/unknown-key', what: 'region =', world: block((text) => text.replace('user_pool_region', 'region')) },
  {
    id: 'config/unknown-key',
    what: 'another case',
    world: block((text) => text.replace('user_pool_id', 'userPoolId')),
  },
  { id: 'config/block-missing', what: 'no block', world: config('[api]\nport = 54321\n') },
  { id: 'config/block-missing', what: 'an empty file', world: config('') },
  { id: 'config/block-missing', what: 'not enabled', world: block((text) => text.replace('true', 'false')) },
  { id: 'config/block-missing', what: 'JSON', world: config('{}', 'json') },
  { id: 'config/pool-id-missing', what: 'no id', world: block((text) => text.replace(/user_pool_id.*\n/, '')) },
  { id: 'config/pool-id-missing', what: 'an empty id', world: block((text) => text.replace(POOL.userPoolId, '')) },
  { id: 'config/region-missing', what: 'no region', world: block((text) => text.replace(/user_pool_region.*\n/, '')) },
  {
    id: 'config/region-missing',
    what: 'an empty region',
    world: block((text) => text.replace(/user_pool_region.*\n/, 'user_pool_region = ""\n')),
  },
  ...['my-user-pool-id', 'us-east-1_XXXXXXXXX', ' eu-west-1_Kx7mQ2pLd', userPool().arn, 'shop', '<your pool>'].map(
    (id) => ({ id: 'config/pool-id-malformed', what: id, world: block((text) => text.replace(POOL.userPoolId, id)) }),
  ),
  {
    id: 'config/region-mismatch',
    what: 'another region',
    world: block((text) => text.replace('"eu-west-1"', '"us-east-1"')),
  },
  {
    id: 'config/region-mismatch',
    what: 'a blank behind the region',
    world: block((text) => text.replace('"eu-west-1"', '"eu-west-1 "')),
  },
  {
    id: 'config/region-mismatch',
    what: 'a region in words',
    world: block((text) => text.replace('"eu-west-1"', '"Ireland"')),
  },
  {
    id: 'config/shadowed',
    what: 'config.json beside it, without the block',
    world: config('{}', 'json', { config: { 'config.toml': CONFIG_TEXT } }),
  },
  {
    id: 'config/shadowed',
    what: 'both JSON files',
    world: config(JSON_TEXT, 'json', { config: { 'config.jsonc': JSON_TEXT } }),
  },
  {
    id: 'config/env-unresolved',
    what: 'a variable that nobody sets',
    world: block((text) => text.replace(POOL.userPoolId, 'env(POOL)')),
  },
  {
    id: 'config/env-unresolved',
    what: 'an empty variable',
    world: config(CONFIG_TEXT.replace('"eu-west-1"', '"env(REGION)"'), 'toml', { shell: { REGION: '' } }),
  },
  {
    id: 'config/env-unresolved',
    what: 'a quoted name',
    world: config(CONFIG_TEXT.replace(`"${POOL.userPoolId}"`, `'env("POOL")'`), 'toml', {
      shell: { POOL: POOL.userPoolId },
    }),
  },
  {
    id: 'config/env-unresolved',
    what: 'a flag that nobody sets',
    world: block((text) => text.replace('true', '"env(COGNITO)"')),
  },
  {
    id: 'config/wrong-type',
    what: 'a quoted true',
    status: 'warn',
    world: block((text) => text.replace('true', '"true"')),
  },
  { id: 'config/wrong-type', what: 'a word for true', world: block((text) => text.replace('true', '"yes"')) },
  { id: 'config/wrong-type', what: 'a number', world: block((text) => text.replace(`"${POOL.userPoolId}"`, '5')) },
  {
    id: 'config/wrong-type',
    what: 'a list of blocks',
    world: block((text) => text.replace(/\[(.*)\]/, '[[$1]]')),
  },
  { id: 'config/wrong-type', what: 'a list of providers', world: config('[[auth.third_party]]\nenabled = true\n') },
  {
    id: 'config/wrong-type',
    what: 'a variable that is no flag',
    world: config(CONFIG_TEXT.replace('true', '"env(PASSWORD)"'), 'toml', { shell: { PASSWORD: SECRET } }),
  },
  {
    id: 'config/pool-id-malformed',
    what: 'a variable that holds something else',
    world: config(CONFIG_TEXT.replace(POOL.userPoolId, 'env(PASSWORD)'), 'toml', { shell: { PASSWORD: SECRET } }),
  },
  {
    id: 'config/region-mismatch',
    what: 'a variable that holds something else',
    world: config(CONFIG_TEXT.replace('"eu-west-1"', '"env(PASSWORD)"'), 'toml', { shell: { PASSWORD: SECRET } }),
  },
  {
    id: 'config/block-missing',
    what: 'switched off by a variable',
    world: config(CONFIG_TEXT, 'toml', { envFiles: { 'supabase/.env': `${OVERRIDE}ENABLED=false\n` } }),
  },
  {
    id: 'config/unsupported-partition',
    what: 'China',
    world: block((text) =>
      text.replace(POOL.userPoolId, 'cn-north-1_Kx7mQ2pLd').replace('"eu-west-1"', '"cn-north-1"'),
    ),
  },
  {
    id: 'config/unsupported-partition',
    what: 'an isolated partition',
    world: block((text) =>
      text.replace(POOL.userPoolId, 'us-iso-east-1_Kx7mQ2pLd').replace('"eu-west-1"', '"us-iso-east-1"'),
    ),
  },
  {
    id: 'config/env-override',
    what: "another pool than the app's",
    world: healthy({
      config: known(configFile(CONFIG_TEXT, 'toml', { shell: { [`${OVERRIDE}USER_POOL_ID`]: 'eu-west-1_Another12' } })),
    }),
  },
  {
    id: 'config/env-override',
    what: 'another than the file, and no app to ask',
    status: 'warn',
    world: config(CONFIG_TEXT, 'toml', { envFiles: { '.env': `${OVERRIDE}USER_POOL_ID=eu-west-1_Another12\n` } }),
  },
  {
    id: 'config/env-override',
    what: 'enabled by a variable',
    status: 'warn',
    world: config(CONFIG_TEXT.replace('true', 'false'), 'toml', { shell: { [`${OVERRIDE}ENABLED`]: 'true' } }),
  },
  {
    id: 'config/env-depends-on-cwd',
    what: 'two .env files, and the one of the folder wins',
    status: 'warn',
    world: config(CONFIG_TEXT.replace(POOL.userPoolId, 'env(POOL)'), 'toml', {
      cwd: 'app',
      envFiles: { 'app/.env': `POOL=${POOL.userPoolId}\n`, 'supabase/.env': 'POOL=eu-west-1_Another12\n' },
    }),
  },
  ...['', 'supabase', 'apps/web'].map((cwd) => ({
    id: 'config/env-depends-on-cwd',
    what: `two .env files, seen from ${cwd || 'the root'}`,
    status: 'warn' as const,
    world: config(CONFIG_TEXT.replace(POOL.userPoolId, 'env(POOL)'), 'toml', {
      cwd,
      envFiles: { '.env': `POOL=${POOL.userPoolId}\n`, 'supabase/.env': 'POOL=eu-west-1_Another12\n' },
    }),
  })),
  {
    id: 'config/env-depends-on-cwd',
    what: 'two .env files of which one switches Cognito off, seen from the root',
    status: 'warn',
    world: config(CONFIG_TEXT.replace('true', '"env(COGNITO)"'), 'toml', {
      envFiles: { '.env': 'COGNITO=true\n', 'supabase/.env': 'COGNITO=false\n' },
    }),
  },
  {
    id: 'config/two-providers',
    what: 'Auth0, by a reference that only CLIs run outside the root see as true, seen from the root',
    status: 'warn',
    world: config(`${CONFIG_TEXT}[auth.third_party.auth0]\nenabled = "env(AUTH0)"\n`, 'toml', {
      envFiles: { '.env': 'AUTH0=false\n', 'supabase/.env': 'AUTH0=true\n' },
    }),
  },
  {
    id: 'config/env-malformed',
    what: 'a line of supabase/.env that assigns nothing',
    world: config(CONFIG_TEXT, 'toml', { envFiles: { 'supabase/.env': 'A=1\nFOO BAR\n' } }),
  },
  {
    id: 'config/env-malformed',
    what: 'a quote in .env that stays open',
    world: config(CONFIG_TEXT, 'toml', { envFiles: { '.env': `A="${SECRET}\nB=1\n` } }),
  },
  { id: 'config/refused', what: '[inbucket], and 3.1 pinned', world: pinned('3.1.0', '[inbucket]\nport = 54324\n') },
  {
    id: 'config/refused',
    what: "a branch's [inbucket], and 3.2 pinned",
    world: pinned('3.2.1', '[remotes.a]\nproject_id = "abcdefghijklmnopqrst"\n[remotes.a.inbucket]\nport = 1\n'),
  },
  {
    id: 'config/refused',
    what: '[local_smtp], and 2.105 pinned',
    world: pinned('2.105.0', '[local_smtp]\nport = 54324\n'),
  },
  { id: 'config/refused', what: 'a port in words', world: pinned('2.100.0', '[api]\nport = "many"\n') },
  { id: 'config/refused', what: 'a quoted port', world: pinned('2.122.1', '[api]\nport = "54321"\n') },
  { id: 'config/refused', what: 'a port that is too large', world: pinned('3.1.0', '[db]\nport = 70000\n') },
  {
    id: 'config/two-providers',
    what: 'Clerk, by a reference',
    world: config(`${CONFIG_TEXT}[auth.third_party.clerk]\nenabled = "env(CLERK)"\n`, 'toml', {
      envFiles: { 'supabase/.env': 'CLERK=true\n' },
    }),
  },
  {
    id: 'config/two-providers',
    what: 'Clerk, by a variable that refers to another',
    world: config(CONFIG_TEXT, 'toml', {
      shell: { SUPABASE_AUTH_THIRD_PARTY_CLERK_ENABLED: 'env(CLERK)', CLERK: '1' },
    }),
  },
  ...['true', '1', 't', 'TRUE'].map((value) => ({
    id: 'config/two-providers',
    what: `Firebase, by a reference to ${value} in the environment`,
    world: config(`${CONFIG_TEXT}[auth.third_party.firebase]\nenabled = "env(FIREBASE)"\n`, 'toml', {
      shell: { FIREBASE: value },
    }),
  })),
  {
    id: 'config/two-providers',
    what: 'Auth0, by a reference that only CLIs run outside the root see as true',
    status: 'warn',
    world: config(`${CONFIG_TEXT}[auth.third_party.auth0]\nenabled = "env(AUTH0)"\n`, 'toml', {
      cwd: 'app',
      envFiles: { 'app/.env': 'AUTH0=false\n', 'supabase/.env': 'AUTH0=true\n' },
    }),
  },
  { id: 'config/bom', what: 'before TOML', status: 'warn', world: block((text) => `\uFEFF${text}`) },
  {
    id: 'config/remote-block',
    what: 'a branch of its own',
    status: 'warn',
    world: block(
      (text) =>
        `${text}\n[remotes.prod]\nproject_id = "abcdefghijklmnopqrst"\n[remotes.prod.auth.third_party.aws_cognito]\nenabled = true\n`,
    ),
  },
  {
    id: 'config/two-providers',
    what: 'Firebase, by a variable',
    world: config(CONFIG_TEXT, 'toml', { shell: { SUPABASE_AUTH_THIRD_PARTY_FIREBASE_ENABLED: 'true' } }),
  },
  {
    id: 'config/two-providers',
    what: 'Clerk beside it',
    world: config(`${CONFIG_TEXT}[auth.third_party.clerk]\nenabled = true\ndomain = "clerk.example.com"\n`),
  },
  {
    id: 'config/pool-mismatch',
    what: 'the app names another',
    world: healthy({ appPools: known([candidate(OTHER_POOL.userPoolId)]) }),
  },
  {
    id: 'config/pool-mismatch',
    what: '--user-pool-id names another',
    world: healthy({}, { userPoolId: OTHER_POOL.userPoolId }),
  },
  {
    id: 'config/pool-mismatch',
    what: 'a personal sandbox',
    status: 'warn',
    world: healthy({ appPools: known([candidate(OTHER_POOL.userPoolId, 'sandbox')]) }),
  },
];
