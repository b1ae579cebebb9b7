import { expect, it } from 'vitest';
import { CHECKS } from '../../src/core/checks/index.ts';
import { runChecks } from '../../src/core/checks/run.ts';
import type { Finding } from '../../src/core/checks/check.ts';
import { config, CONFIG } from './catalogue-config.ts';
import { POOL, type TestWorld } from './worlds.ts';

function complaint({ facts, wish }: TestWorld): Finding | undefined {
  return runChecks(CHECKS, facts, wish, { only: ['config'], skip: [] }).find(
    ({ status }) => status === 'fail' || status === 'warn',
  );
}

/** The line of the world's config file that the finding points at. */
function pointedAt({ facts }: TestWorld, finding: Finding | undefined): string | undefined {
  const line = finding?.evidence?.['line'];
  const text = facts.config.known ? facts.config.value?.text : undefined;
  return typeof line === 'number' ? text?.split('\n')[line - 1] : undefined;
}

/** Nothing is written there that could be pointed at; a complaint of the other file points into that one. */
const WITHOUT = new Set([
  'no file',
  'no file, and no AWS either',
  'no block',
  'an empty file',
  'JSON',
  'both JSON files',
]);
const ELSEWHERE = 'config.json beside it, without the block';
const isWithout = ({ id, what }: (typeof CONFIG)[number]): boolean => WITHOUT.has(what) && id !== 'config/invalid';

it.each(CONFIG.filter((broken) => isWithout(broken)))('$id: $what: points at no line', ({ id, world }) => {
  const finding = complaint(world);
  expect(finding?.id).toBe(id);
  expect(finding?.evidence ?? {}).not.toHaveProperty('line');
});

/** These point into the .env file that they are about. */
const ENV_FILE = 'config/env-malformed';
const isOfTheConfig = ({ id, what }: (typeof CONFIG)[number]): boolean => id !== ENV_FILE && what !== ELSEWHERE;

it.each(CONFIG.filter((broken) => !isWithout(broken) && isOfTheConfig(broken)))(
  '$id: $what: points at a line that is there',
  ({ id, world }) => {
    const finding = complaint(world);
    expect(finding).toMatchObject({ id, evidence: { file: expect.stringMatching(/^supabase\/config\./) as string } });
    expect(pointedAt(world, finding)).toMatch(/\S/);
  },
);

it.each([
  ['supabase/.env', 'A=1\nFOO BAR\n', 2],
  ['.env', 'A=1\n\nB="open\nC=1\n', 3],
])('a line of %s that no CLI can read is pointed at there', (file, text, line) => {
  const finding = complaint(config(written({}), 'toml', { envFiles: { [file]: text } }));
  expect(finding).toMatchObject({ id: ENV_FILE, evidence: { file, line } });
});

/** A config of the usual shape, with the values given as they are to be written. */
function written(values: { enabled?: string; id?: string; region?: string; header?: string; more?: string }): string {
  const {
    enabled = 'true',
    id = `"${POOL.userPoolId}"`,
    region = '"eu-west-1"',
    header = 'aws_cognito',
    more = '',
  } = values;
  return `project_id = "shop"\n\n[auth.third_party.${header}]\nenabled = ${enabled}\nuser_pool_id = ${id}\nuser_pool_region = ${region}\n${more}`;
}

const OVERRIDE = 'SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_';

it.each<[id: string, what: string, line: string, world: TestWorld]>([
  ['config/block-missing', 'switched off', 'enabled = false', config(written({ enabled: 'false' }))],
  [
    'config/block-missing',
    'without the key',
    '[auth.third_party.aws_cognito]',
    config('\n[auth.third_party.aws_cognito]\n'),
  ],
  ['config/pool-id-missing', 'empty', 'user_pool_id = ""', config(written({ id: '""' }))],
  [
    'config/pool-id-missing',
    'absent',
    '[auth.third_party.aws_cognito]',
    config('\n[auth.third_party.aws_cognito]\nenabled = true\n'),
  ],
  ['config/region-missing', 'empty', 'user_pool_region = ""', config(written({ region: '""' }))],
  ['config/pool-id-malformed', 'in the file', 'user_pool_id = "shop"', config(written({ id: '"shop"' }))],
  [
    'config/pool-id-malformed',
    'by a reference',
    'user_pool_id = "env(POOL)"',
    config(written({ id: '"env(POOL)"' }), 'toml', { shell: { POOL: 'shop' } }),
  ],
  [
    'config/region-mismatch',
    'in the file',
    'user_pool_region = "us-east-1"',
    config(written({ region: '"us-east-1"' })),
  ],
  ['config/env-unresolved', 'a region', 'user_pool_region = "env(R)"', config(written({ region: '"env(R)"' }))],
  [
    'config/env-override',
    'an id',
    `user_pool_id = "${POOL.userPoolId}"`,
    config(written({}), 'toml', { shell: { [`${OVERRIDE}USER_POOL_ID`]: 'eu-west-1_Another12' } }),
  ],
  [
    'config/env-override',
    'of a key that is absent',
    '[auth.third_party.aws_cognito]',
    config('[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_region = "eu-west-1"\n', 'toml', {
      shell: { [`${OVERRIDE}USER_POOL_ID`]: POOL.userPoolId },
    }),
  ],
  [
    'config/two-providers',
    'in the file',
    'clerk.enabled = true',
    config(written({ more: '[auth.third_party]\nclerk.enabled = true\n' })),
  ],
  [
    'config/two-providers',
    'by a variable',
    '[auth.third_party.aws_cognito]',
    config(written({}), 'toml', { shell: { SUPABASE_AUTH_THIRD_PARTY_CLERK_ENABLED: 'true' } }),
  ],
  ['config/unknown-key', 'a header', '[auth.third_party.cognito]', config(written({ header: 'cognito' }))],
  ['config/wrong-type', 'a number', 'user_pool_id = 5', config(written({ id: '5' }))],
  [
    'config/wrong-type',
    'by a variable',
    'enabled = "env(FLAG)"',
    config(written({ enabled: '"env(FLAG)"' }), 'toml', { shell: { FLAG: 'maybe' } }),
  ],
  [
    'config/unsupported-partition',
    'China',
    'user_pool_id = "cn-north-1_Kx7mQ2pLd"',
    config(written({ id: '"cn-north-1_Kx7mQ2pLd"', region: '"cn-north-1"' })),
  ],
  [
    'config/region-mismatch',
    'in JSON',
    '      "user_pool_region": "us-east-1"',
    config(
      JSON.stringify(
        {
          auth: {
            third_party: {
              aws_cognito: { enabled: true, user_pool_id: POOL.userPoolId, user_pool_region: 'us-east-1' },
            },
          },
        },
        null,
        2,
      ).replaceAll('        ', '      '),
      'json',
    ),
  ],
])('%s, %s, points at %s', (id, _what, line, world) => {
  const finding = complaint(world);
  expect(finding?.id).toBe(id);
  expect(pointedAt(world, finding)).toBe(line);
});

it('a block that is not read is pointed at in the file that holds it', () => {
  const toml = written({});
  const finding = complaint(config('{}', 'json', { config: { 'config.toml': toml } }));
  expect(finding).toMatchObject({ id: 'config/shadowed', evidence: { file: 'supabase/config.toml', line: 4 } });
});
