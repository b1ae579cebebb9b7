/** What a variable that the config refers to holds is the config's word, wherever it is defined; not the app's. */
import { describe, expect, it } from 'vitest';
import { repository } from '../discover/folder.ts';
import { documentOf, runCli, type CliOptions } from '../harness/cli.ts';

const APP = 'eu-west-1_Kx7mQ2pLd';
const STACK = 'eu-west-1_Zr4tW9sNb';

const config = (id: string): string =>
  `project_id = "shop"\n\n[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "${id}"\nuser_pool_region = "eu-west-1"\n`;
const outputs = JSON.stringify({ auth: { user_pool_id: APP, user_pool_client_id: '5tq1v2w3x4y5z6a7b8c9d0e1f2' } });

/** "config/pool-mismatch fail", one for each finding that is not silent. */
async function found(
  files: Readonly<Record<string, string>>,
  { reference = 'env(COGNITO_POOL)', ...options }: CliOptions & { reference?: string } = {},
): Promise<string[]> {
  const root = repository({ 'supabase/config.toml': config(reference), ...files });
  const cwd = options.cwd === undefined ? root : `${root}/${options.cwd}`;
  const outcome = await runCli(['verify', '--offline', '--only', 'config', '--json'], { ...options, cwd });
  const checks = documentOf(outcome)['checks'] as { id: string; status: string }[];
  return checks.filter(({ status }) => !['pass', 'skip'].includes(status)).map(({ id, status }) => `${id} ${status}`);
}

describe('a config that refers to a variable', () => {
  const MISMATCH = ['config/pool-mismatch fail'];
  const app = { '.env.local': `VITE_COGNITO_USER_POOL_ID=${APP}\n` };
  const stack = `COGNITO_POOL=${STACK}\n`;

  it.each<[string, Record<string, string>, CliOptions?]>([
    ['in supabase/.env', { 'supabase/.env': stack, ...app }],
    ['in supabase/.env.local', { 'supabase/.env.local': stack, 'supabase/.env': `COGNITO_POOL=${APP}\n`, ...app }],
    ["in the root's .env", { '.env': stack, ...app }],
    ['beside what Amplify wrote', { 'supabase/.env': stack, 'amplify_outputs.json': outputs }],
    ['from a folder below', { 'supabase/.env': stack, ...app, 'docs/notes.md': '' }, { cwd: 'docs' }],
  ])('%s trusts another pool than the app', async (_what, files, options) => {
    expect(await found(files, options)).toEqual(MISMATCH);
  });

  it('by way of one that overrides it, too', async () => {
    const files = { 'supabase/.env': stack, ...app };
    const env = { SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_USER_POOL_ID: 'env(COGNITO_POOL)' };
    expect(await found(files, { reference: STACK, env })).toEqual(MISMATCH);
  });

  it.each<[string, Record<string, string>, Parameters<typeof found>[1]?]>([
    ['is all that names a pool', { 'supabase/.env': stack }],
    ['agrees with the app', { 'supabase/.env': `COGNITO_POOL=${APP}\n`, ...app }],
    [
      'is one that a bundler gives to the app',
      { '.env': `VITE_COGNITO_USER_POOL_ID=${STACK}\n`, 'amplify_outputs.json': outputs },
      { reference: 'env(VITE_COGNITO_USER_POOL_ID)' },
    ],
    [
      "is one that the app's code reads",
      { '.env': stack, 'src/auth.ts': `export const userPoolId = process.env.COGNITO_POOL ?? '${APP}';\n` },
    ],
    ['has another value in the shell', { 'supabase/.env': stack }, { env: { COGNITO_POOL: APP } }],
    [
      "is called as one of the app's own",
      {
        'supabase/.env': `COGNITO_POOL=${STACK}\n`,
        'apps/web/.env': `COGNITO_POOL=${STACK}\n`,
        'apps/web/package.json': '{"name":"web"}',
        'amplify_outputs.json': outputs,
      },
    ],
  ])('that %s is silent', async (_what, files, options) => {
    expect(await found(files, options)).toEqual([]);
  });
});
