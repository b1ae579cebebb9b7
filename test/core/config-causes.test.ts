/** What is said of a config that a CLI does not read, or of a value that it does not find, names why. */
import { describe, expect, it } from 'vitest';
import { known } from '../../src/core/fact.ts';
import { told } from './findings.ts';
import { candidate, CONFIG_TEXT, configFile, healthy, OTHER_POOL, POOL, type TestWorld } from './worlds.ts';

describe('a config in JSON', () => {
  const JSON_TEXT = JSON.stringify({
    auth: {
      third_party: { aws_cognito: { enabled: true, user_pool_id: POOL.userPoolId, user_pool_region: POOL.region } },
    },
  });
  const world = (version: string | undefined, toml?: string): TestWorld => {
    const file = configFile(JSON_TEXT, 'json', toml === undefined ? {} : { config: { 'config.toml': toml } });
    return healthy({
      config: known(version === undefined ? file : { ...file, pinned: { version, file: 'bun.lock' } }),
    });
  };

  it.each(['1.226.4', '2.105.0', '2.110.0', '2.122.1'])(
    'is not read by the CLI %s that the project pins',
    (version) => {
      const text = told(world(version), 'config/shadowed');
      expect(text).toMatch(/^fail: .*config\.json is not read: Supabase CLI .*bun\.lock pins.*config\.toml/);
      expect(text).toContain(version);
    },
  );

  it('nor where config.toml is there without the block', () => {
    expect(told(world('2.105.0', '[auth]\nenabled = true\n'), 'config/shadowed')).toMatch(/^fail: /);
  });

  it.each<[string | undefined, string | undefined]>([
    ['3.1.0', undefined],
    ['3.0.0', undefined],
    [undefined, undefined],
    ['2.105.0', CONFIG_TEXT],
  ])('pinned to %s, with config.toml %j: nothing is wrong', (version, toml) => {
    expect(told(world(version, toml), 'config/shadowed')).toMatch(/^pass: /);
  });
});

function valued(value: string, version: string): TestWorld {
  const file = configFile(CONFIG_TEXT.replace('enabled = true', `enabled = ${value}`));
  return healthy({ config: known({ ...file, pinned: { version, file: 'package.json' } }) });
}

describe('a value of a wrong type', () => {
  it.each([
    ['"true"', '2.122.1', /^fail: .*has to be a boolean.*Supabase CLI 2\.122\.1, which package\.json pins, refuses/],
    ['"yes"', '3.1.0', /^fail: .*Supabase CLI 3\.1\.0/],
    ['"true"', '3.1.0', /^pass: /],
    ['"true"', '2.105.0', /^pass: /],
  ])('%s, which the CLI %s reads', (value, version, says) => {
    expect(told(valued(value, version), 'config/refused')).toMatch(says);
  });
});

describe('a mistake that has a name', () => {
  it.each([
    ['eu-west-1:6f1c1f6e-1b60-4e8e-9f3b-2c8f6d1f6f11', /an identity pool's ID/],
    ['5tq1v2w3x4y5z6a7b8c9d0e1f2', /an app client's ID/],
    ['https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab3dEf6hI', /an address/],
  ])('%s', (id, says) => {
    const file = configFile(CONFIG_TEXT.replace(POOL.userPoolId, id));
    expect(told(healthy({ config: known(file) }), 'config/pool-id-malformed')).toMatch(says);
  });

  it('a merge conflict', () => {
    const file = configFile(`[api]\n<<<<<<< HEAD\n${CONFIG_TEXT}`);
    expect(told(healthy({ config: known(file) }), 'config/invalid')).toMatch(/:2:.*merge conflict/);
  });
});

describe('a reference without a value, or with two', () => {
  const TEXT = CONFIG_TEXT.replace(`"${POOL.userPoolId}"`, '"env(POOL)"');
  const world = (envFiles: Record<string, string>): TestWorld =>
    healthy({ config: known(configFile(TEXT, 'toml', { envFiles })) });

  it('that an empty one masks', () => {
    const text = told(
      world({ 'supabase/.env.local': 'POOL=\n', 'supabase/.env': `POOL=${POOL.userPoolId}\n` }),
      'config/env-unresolved',
    );
    expect(text).toMatch(/^fail: .*POOL is empty in supabase\/\.env\.local, which comes before supabase\/\.env/);
    expect(text).toMatch(/→ Give POOL its value in supabase\/\.env\.local, or take the line out/);
  });

  it('that stands in a file for another environment', () => {
    const text = told(world({ 'supabase/.env.production': `POOL=${POOL.userPoolId}\n` }), 'config/env-unresolved');
    expect(text).toMatch(/^fail: .*supabase\/\.env\.production has it, and is read with SUPABASE_ENV=production alone/);
  });

  it('that nobody sets', () => {
    expect(told(world({ 'supabase/.env.example': 'POOL=x\n' }), 'config/env-unresolved')).not.toContain('.env.example');
  });

  it('in the root, where two files have another each', () => {
    const text = told(
      world({ '.env': `POOL=${POOL.userPoolId}\n`, 'supabase/.env': 'POOL=eu-west-1_Another12\n' }),
      'config/env-depends-on-cwd',
    );
    expect(text).toMatch(
      /^warn: .*\(POOL in \.env\) here, and with CLI 3\.1 in another folder .*\(POOL in supabase\/\.env\)/,
    );
  });
});

const OVERRIDE = 'SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_';

function overriding(shell: Record<string, string>, text: string, app: string[]): string {
  const config = known(configFile(text, 'toml', { shell }));
  return told(healthy({ config, appPools: known(app.map((id) => candidate(id))) }), 'config/env-override');
}

describe('a variable that overrides the config', () => {
  const OTHERS = CONFIG_TEXT.replace(POOL.userPoolId, OTHER_POOL.userPoolId);

  it.each([
    [{ USER_POOL_ID: POOL.userPoolId }, OTHERS, [POOL.userPoolId], 'user_pool_id'],
    [{ USER_POOL_REGION: POOL.region }, CONFIG_TEXT.replace('"eu-west-1"', '"us-east-1"'), [], 'user_pool_region'],
    [{ ENABLED: 'true' }, CONFIG_TEXT.replace('true', 'false'), [POOL.userPoolId], 'enabled'],
  ])('and is right: what it says is written down before it goes: %j', (shell, text, app, key) => {
    const [name = '', value = ''] = Object.entries(shell)[0] ?? [];
    expect(overriding({ [OVERRIDE + name]: value }, text, app)).toMatch(/^warn: /);
    expect(overriding({ [OVERRIDE + name]: value }, text, app)).toContain(
      `→ Write that into supabase/config.toml as ${key}, then remove ${OVERRIDE}${name}`,
    );
  });

  it.each([
    ['is wrong', [POOL.userPoolId], 'fail'],
    ['has nobody on its side', [], 'warn'],
  ])('and %s goes', (_what, app, status) => {
    const shell = { [`${OVERRIDE}USER_POOL_ID`]: OTHER_POOL.userPoolId };
    const says = overriding(shell, CONFIG_TEXT, app);
    expect(says).toMatch(new RegExp(`^${status}: `));
    expect(says).toContain('→ Remove');
  });
});

const beside = (auth: string, name: string): string =>
  told(
    healthy({
      config: known(configFile(`[auth]\n${auth}\n${CONFIG_TEXT}[auth.third_party.${name}]\nenabled = true\n`)),
    }),
    'config/two-providers',
  );

it('two providers are refused, all but where auth as a whole is off', () => {
  expect(beside('enabled = true', 'firebase')).toMatch(
    /^fail: .* allows one third-party provider and refuses the file/,
  );
  expect(beside('enabled = false', 'firebase')).toMatch(/^fail: .* while \[auth\] is off .* trusts firebase alone/);
  expect(beside('enabled = false', 'clerk')).toMatch(/^fail: .* while \[auth\] is off .* trusts aws_cognito alone/);
});
