/** What can be wrong with the Supabase config. */
import { known } from '../../src/core/facts.ts';
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

export function config(text: string, format?: 'toml' | 'json'): TestWorld {
  return healthy({ config: known(configFile(text, format)), appPools: known([]) });
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
    what: 'a region in words',
    world: block((text) => text.replace('"eu-west-1"', '"Ireland"')),
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
