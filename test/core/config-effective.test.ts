import { describe, expect, it } from 'vitest';
import { parseBunEnv, parseDotenv } from '../../src/core/config/dotenv.ts';
import { effectiveCognito, type EffectiveInput } from '../../src/core/config/effective.ts';

const BLOCK =
  '[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "env(POOL)"\nuser_pool_region = "us-east-1"\n';
const input = (part: Partial<EffectiveInput> = {}): EffectiveInput => ({
  generation: 'ts-3.1',
  config: { 'config.toml': BLOCK },
  shell: {},
  envFiles: {},
  cwd: '',
  ...part,
});

const override = 'SUPABASE_AUTH_THIRD_PARTY_CLERK_ENABLED';
const clerk = (enabled: string): EffectiveInput['config'] => ({
  'config.toml': `${BLOCK}[auth.third_party.clerk]\nenabled = ${enabled}\n`,
});

describe('the other providers that the CLI finds enabled', () => {
  it.each<[string, Partial<EffectiveInput>, object[]]>([
    ['in the file', { config: clerk('true') }, [{ name: 'clerk', by: 'file', line: 6 }]],
    ['in the file, as a text', { config: clerk('"t"') }, [{ name: 'clerk', by: 'file', line: 6 }]],
    ['nowhere', { config: clerk('false') }, []],
    [
      'by a variable that the file refers to',
      { config: clerk('"env(CLERK)"'), shell: { CLERK: 'true' } },
      [{ name: 'clerk', by: 'reference', variable: 'CLERK', line: 6 }],
    ],
    ['by a reference without a value', { config: clerk('"env(CLERK)"') }, []],
    [
      'by a variable of an .env file',
      { envFiles: { 'supabase/.env': `${override}=1\n` } },
      [{ name: 'clerk', by: 'variable', variable: override }],
    ],
    [
      'by both: the variable would still enable it',
      { config: clerk('true'), shell: { [override]: 'true' } },
      [{ name: 'clerk', by: 'variable', variable: override, line: 6 }],
    ],
    ['in the file, and switched off by a variable', { config: clerk('true'), shell: { [override]: 'false' } }, []],
  ])('%s', (_what, part, others) => {
    expect(effectiveCognito(input(part)).others).toEqual(others);
  });
});

describe('the values that the CLI uses', () => {
  it('takes a variable for a key that the file has not, but for the generation in Go', () => {
    const name = 'SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_USER_POOL_ID';
    const config = {
      'config.toml': '[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_region = "us-east-1"\n',
    };
    const idFor = (generation: EffectiveInput['generation']): string =>
      effectiveCognito(input({ generation, config, shell: { [name]: 'us-east-1_Over' } })).userPoolId.value;
    expect([idFor('ts-3.1'), idFor('ts-2.122'), idFor('go-2.105')]).toEqual(['us-east-1_Over', 'us-east-1_Over', '']);
  });

  it('tells where each comes from', () => {
    const effective = effectiveCognito(input({ envFiles: { 'supabase/.env': 'POOL=us-east-1_File\n' } }));
    expect(effective).toEqual({
      file: 'supabase/config.toml',
      enabled: { value: true, origin: { kind: 'file', file: 'supabase/config.toml', line: 2 } },
      userPoolId: { value: 'us-east-1_File', origin: { kind: 'variable', name: 'POOL', file: 'supabase/.env' } },
      userPoolRegion: { value: 'us-east-1', origin: { kind: 'file', file: 'supabase/config.toml', line: 4 } },
      issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_File',
      others: [],
      problems: [],
    });
    expect(effectiveCognito(input({ config: {} }))).toMatchObject({
      enabled: { value: false, origin: { kind: 'default' } },
      problems: [],
    });
  });

  it.each([
    ['an unset variable', {}, 'unset-variable', false],
    ['an override', { shell: { SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_USER_POOL_ID: 'x' } }, 'override', false],
    ['a file that loses', { config: { 'config.toml': BLOCK, 'config.json': '{}' } }, 'shadowed', false],
    ['two JSON files', { config: { 'config.jsonc': '{}', 'config.json': '{}' } }, 'two-json', true],
    [
      'JSON beside an older CLI',
      { generation: 'ts-2.122', config: { 'config.toml': BLOCK, 'config.json': '{}' } },
      'json-ignored',
      false,
    ],
    [
      'a byte-order mark before Go',
      { generation: 'go-2.105', config: { 'config.toml': `\uFEFF${BLOCK}` } },
      'byte-order-mark',
      true,
    ],
    ['a file that does not parse', { config: { 'config.toml': '[a' } }, 'invalid', true],
    ['an env file that does not parse', { envFiles: { '.env': 'A-B=1\n' } }, 'env-file', true],
    ['a value of the wrong type', { config: { 'config.toml': BLOCK.replace('"env(POOL)"', '5') } }, 'wrong-type', true],
    ['an unknown key', { config: { 'config.toml': `${BLOCK}pool = 1\n` } }, 'unknown-key', false],
    [
      'an unknown key before Go',
      { generation: 'go-2.105', config: { 'config.toml': `${BLOCK}pool = 1\n` } },
      'unknown-key',
      true,
    ],
    ['no pool id', { config: { 'config.toml': BLOCK.replace('env(POOL)', '') } }, 'missing', true],
    [
      'another provider',
      { config: { 'config.toml': `${BLOCK}[auth.third_party.clerk]\nenabled = true\n` } },
      'two-providers',
      true,
    ],
  ] as const)('%s is a problem', (_what, part: Partial<EffectiveInput>, kind, fatal) => {
    const { problems, issuer } = effectiveCognito(input(part));
    expect(problems).toContainEqual(expect.objectContaining({ kind, fatal }));
    expect(problems.some((problem) => problem.fatal) && issuer !== undefined).toBe(false);
  });

  it('judges nothing where auth as a whole is off, and still derives an issuer', () => {
    const config = { 'config.toml': `[auth]\nenabled = false\n${BLOCK.replace('env(POOL)', '')}` };
    expect(effectiveCognito(input({ config }))).toMatchObject({
      issuer: 'https://cognito-idp.us-east-1.amazonaws.com/',
      problems: [],
    });
  });

  it('knows no case of keys in Go', () => {
    const config = { 'config.toml': BLOCK.replace('auth.third_party', 'AUTH.Third_Party') };
    expect(effectiveCognito(input({ generation: 'go-2.105', config }))).toMatchObject({ enabled: { value: true } });
    expect(effectiveCognito(input({ config }))).toMatchObject({ enabled: { value: false } });
  });
});

describe('.env files', () => {
  it("reads the CLI's own as it does", () => {
    const parsed = parseDotenv('# c\n\nexport A = x y # c\nB: "two\nlines ${A}\\n"\nC=\'$A\'\nD=\n');
    expect(parsed).toEqual({
      ok: true,
      values: new Map([
        ['A', 'x y'],
        ['B', 'two\nlines x y\n'],
        ['C', '$A'],
        ['D', ''],
      ]),
    });
  });

  it.each([
    ['A=1\nB-C=2\n', 2],
    ['A\nB=1\n', 1],
    ['A="x\n', 1],
  ])('%j is refused with its line', (text, line) => {
    expect(parseDotenv(text)).toMatchObject({ ok: false, line });
  });

  it("reads Bun's as Bun does", () => {
    const values = parseBunEnv('A=a#b\nB="x ${A} $S"\nC=`q`\nD=${NO:-d}\nbroken line\n', new Map([['S', 'shell']]));
    expect(values).toEqual(
      new Map([
        ['A', 'a'],
        ['B', 'x a shell'],
        ['C', 'q'],
        ['D', 'd'],
      ]),
    );
  });
});
