/** Projects in which the pool that the CLI trusts is not simply the one in the file. */
export interface ConfigScene {
  /** The lines of [auth.third_party.aws_cognito]; the default takes the pool from env(POOL). */
  block?: string;
  env?: Readonly<Record<string, string>>;
  /** `.env` and further config files, by path from the project's root. */
  files?: Readonly<Record<string, string>>;
  cwd?: string;
}

const literal = 'enabled = true\nuser_pool_id = "literal"\nuser_pool_region = "us-east-1"\n';
const OVERRIDE = 'SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_';
const flag = (value: string): string => literal.replace('true', value);
const dotenv = (...lines: string[]): Pick<ConfigScene, 'files'> => ({
  files: { 'supabase/.env': `${lines.join('\n')}\n` },
});
const rootEnv = (...lines: string[]): Pick<ConfigScene, 'files'> => ({ files: { '.env': `${lines.join('\n')}\n` } });
const json = (pool: string): string =>
  `// c\n{ "project_id": "oracle-json", "auth": { "third_party": { "aws_cognito": { "enabled": true, "user_pool_id": "${pool}", "user_pool_region": "us-east-1", }, } } }`;

export const DEFAULT_BLOCK = 'enabled = true\nuser_pool_id = "env(POOL)"\nuser_pool_region = "us-east-1"\n';

export const SCENES: Readonly<Record<string, ConfigScene>> = {
  'literal values': { block: literal },
  'single quotes, comments': {
    block: 'enabled = true # on\nuser_pool_id = \'l\' # id\nuser_pool_region = """eu-west-1"""\n',
  },
  'other region': { block: literal.replace('us-east-1', 'ap-southeast-2') },
  'nothing sets the variable': {},
  'variable from the shell': { env: { POOL: 'shell' } },
  'an empty variable hides the file': { env: { POOL: '' }, ...dotenv('POOL=file') },
  'two references': {
    block: literal.replace('"literal"', '"env(POOL)"').replace('"us-east-1"', '"env(REGION)"'),
    env: { POOL: 'p', REGION: 'eu-west-1' },
  },
  'a reference with blanks': { block: literal.replace('literal', 'env( POOL )'), env: { POOL: 'p' } },
  'shell before files': { env: { POOL: 'shell' }, ...dotenv('POOL=file') },
  'supabase/.env': dotenv('POOL=file'),
  'supabase/.env.local wins': { files: { 'supabase/.env': 'POOL=1\n', 'supabase/.env.local': 'POOL=2\n' } },
  'development.local wins': {
    files: { 'supabase/.env.local': 'POOL=1\n', 'supabase/.env.development.local': 'POOL=2\n' },
  },
  SUPABASE_ENV: {
    env: { SUPABASE_ENV: 'production' },
    files: { 'supabase/.env.production': 'POOL=prod\n', 'supabase/.env.development': 'POOL=dev\n' },
  },
  'SUPABASE_ENV=test skips local': {
    env: { SUPABASE_ENV: 'test' },
    files: { 'supabase/.env.local': 'POOL=local\n', 'supabase/.env': 'POOL=plain\n' },
  },
  'Bun takes the development file with SUPABASE_ENV=production': {
    env: { SUPABASE_ENV: 'production' },
    files: { 'supabase/.env.production': 'POOL=prod\n', '.env.development': 'POOL=dev\n' },
  },
  'the root beats supabase/ when run there': { files: { '.env': 'POOL=root\n', 'supabase/.env.local': 'POOL=s\n' } },
  'supabase/ beats the root when run below': {
    cwd: 'app',
    files: { '.env.development.local': 'POOL=root\n', 'supabase/.env': 'POOL=s\n' },
  },
  'the root, run below': { cwd: 'app', ...rootEnv('POOL=root') },
  "a subfolder's own file": { cwd: 'app', files: { 'app/.env': 'POOL=app\n', 'supabase/.env': 'POOL=s\n' } },
  'Bun: development.local over local': { files: { '.env.development.local': 'POOL=1\n', '.env.local': 'POOL=2\n' } },
  'Bun: local over development': { files: { '.env.local': 'POOL=1\n', '.env.development': 'POOL=2\n' } },
  'Bun: development over plain': { files: { '.env.development': 'POOL=1\n', '.env': 'POOL=2\n' } },
  NODE_ENV: {
    env: { NODE_ENV: 'production' },
    files: { '.env.production': 'POOL=prod\n', '.env.development': 'POOL=dev\n', 'supabase/.env': 'POOL=s\n' },
  },
  'an empty value in a file hides the next': {
    files: { 'supabase/.env.local': 'POOL=\n', 'supabase/.env': 'POOL=s\n' },
  },
  '.env: expansion': dotenv('A=x', 'export B = y', 'POOL=${A}-$B # c'),
  '.env: colon': dotenv('POOL: x'),
  '.env: a hash in a value': dotenv('POOL=a#b'),
  '.env: a hash behind a blank': dotenv('POOL=a #b'),
  '.env: two hashes': dotenv('POOL=a #b #c'),
  '.env: double quotes': dotenv('Q=1', String.raw`POOL="a${'${Q}'}\$Q#b" # x`),
  '.env: single quotes': dotenv('Q=1', "POOL='a$Q#b'"),
  '.env: lower-case names are not expanded': dotenv('q=1', 'POOL=x$q'),
  '.env: the shell is not expanded': { env: { Z: 'zz' }, ...dotenv('POOL=x$Z') },
  '.env: the last one counts': dotenv('POOL=1', 'POOL=2'),
  '.env: CRLF': { files: { 'supabase/.env': 'POOL=1\r\nX=2\r\n' } },
  '.env: backticks': dotenv('POOL=`1`'),
  '.env: no assignment': dotenv('FOO-BAR=1', 'POOL=a'),
  '.env: a name alone': dotenv('POOL', 'X=1'),
  '.env: byte-order mark': { files: { 'supabase/.env': '\uFEFFPOOL=1\n' } },
  'Bun: a hash': rootEnv('POOL=a#b'),
  'Bun: the shell is expanded': { env: { Z: 'zz' }, ...rootEnv('Q=1', 'POOL=x$Z-${Q}') },
  'Bun: single quotes expand': rootEnv('Q=1', "POOL='x${Q}'"),
  'Bun: a default': rootEnv('POOL=${NO:-fallback}'),
  'Bun: backticks': rootEnv('POOL=`1`'),
  override: { env: { [`${OVERRIDE}USER_POOL_ID`]: 'over' } },
  'an empty override': { env: { [`${OVERRIDE}USER_POOL_ID`]: '', POOL: 'a' } },
  'an override that refers': { env: { [`${OVERRIDE}USER_POOL_ID`]: 'env(POOL)', POOL: 'a' } },
  'an override in supabase/.env': dotenv(`${OVERRIDE}USER_POOL_ID=over`, `${OVERRIDE}USER_POOL_REGION=eu-west-1`),
  'an override switches it on': { block: flag('false'), env: { [`${OVERRIDE}ENABLED`]: 'true' } },
  'an override of 1': { block: flag('false'), env: { [`${OVERRIDE}ENABLED`]: '1' } },
  'overrides without a block': {
    block: '',
    env: {
      [`${OVERRIDE}ENABLED`]: 'true',
      [`${OVERRIDE}USER_POOL_ID`]: 'x',
      [`${OVERRIDE}USER_POOL_REGION`]: 'us-east-1',
    },
  },
  'enabled by a variable': { block: flag('"env(FLAG)"'), env: { FLAG: 'true' } },
  'enabled by a 1 in a variable': { block: flag('"env(FLAG)"'), env: { FLAG: '1' } },
  'enabled by an unset variable': { block: flag('"env(FLAG)"') },
  'enabled is a text': { block: flag('"true"') },
  'enabled is a number': { block: flag('1') },
  'the pool id is a number': { block: literal.replace('"literal"', '5') },
  'an empty pool id': { block: literal.replace('literal', '') },
  'no region': { block: 'enabled = true\nuser_pool_id = "x"\n' },
  'an unknown key': { block: `${literal}pool = 1\n` },
  'another provider': { block: `${literal}[auth.third_party.firebase]\nenabled = true\nproject_id = "x"\n` },
  'config.json beside': { files: { 'supabase/config.json': json('json') }, env: { POOL: 'toml' } },
  'config.jsonc beside': { files: { 'supabase/config.jsonc': json('jsonc') }, env: { POOL: 'toml' } },
  'config.json and config.jsonc': {
    files: { 'supabase/config.json': json('a'), 'supabase/config.jsonc': json('b') },
    env: { POOL: 'toml' },
  },
};
