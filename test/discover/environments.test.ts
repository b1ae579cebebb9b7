import { describe, expect, it } from 'vitest';
import { discovered, OTHER_ID, POOL_ID } from './folder.ts';

const THIRD_ID = 'ap-south-1_nUqVSU8UM';

const outputs = (userPoolId: string): string => JSON.stringify({ auth: { user_pool_id: userPoolId } });
const env = (userPoolId: string): string => `VITE_USER_POOL_ID=${userPoolId}\n`;
const stacks = (pools: Record<string, string>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(pools).map(([stack, UserPoolId]) => [stack, { UserPoolId }])));
const state = (userPoolId: string): string =>
  JSON.stringify({ version: 4, outputs: { pool: { value: userPoolId } }, resources: [] });
const meta = (userPoolId: string): string =>
  JSON.stringify({ auth: { shop: { service: 'Cognito', output: { UserPoolId: userPoolId } } } });
const team = (pools: Record<string, string>): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(pools).map(([name, userPoolId]) => [name, { categories: { auth: { shop: { userPoolId } } } }]),
    ),
  );

/** [what, files, the pool that is chosen, all candidates in order]. */
type Case = [what: string, content: Record<string, string>, chosen: string | undefined, candidates: string[]];

// prettier-ignore
const CASES: readonly Case[] = [
  ['the app runs here with one, production with another', { '.env': env(POOL_ID), '.env.production': env(OTHER_ID) }, POOL_ID, [POOL_ID, OTHER_ID]],
  ["what a developer's own file sets anew", { '.env': env(OTHER_ID), '.env.local': env(POOL_ID) }, POOL_ID, [POOL_ID, OTHER_ID]],
  ['the whole chain', { '.env': env(OTHER_ID), '.env.development': env(THIRD_ID), '.env.development.local': env(POOL_ID) }, POOL_ID, [POOL_ID, OTHER_ID, THIRD_ID]],
  ['the same chain in two folders, two apps', { 'a/.env': env(POOL_ID), 'b/.env.local': env(OTHER_ID) }, undefined, [POOL_ID, OTHER_ID]],
  ['a stack of production beside what runs here', { 'amplify_outputs.json': outputs(POOL_ID), 'cdk-outputs.json': stacks({ 'Shop-prod': OTHER_ID }) }, POOL_ID, [POOL_ID, OTHER_ID]],
  ['a record of no particular environment beside another pool of the app', { 'amplify_outputs.json': outputs(POOL_ID), 'cdk-outputs.json': stacks({ Shop: OTHER_ID }) }, undefined, [POOL_ID, OTHER_ID]],
  ['a stale record beside the exports that the app reads', { 'src/aws-exports.js': `const awsmobile = { aws_user_pools_id: '${POOL_ID}' }`, 'amplify/backend/amplify-meta.json': meta(OTHER_ID), 'amplify/.config/local-env-info.json': '{"envName":"staging"}' }, undefined, [POOL_ID, OTHER_ID]],
  ['a record and production agree', { '.env.production': env(POOL_ID), 'cdk-outputs.json': stacks({ Auth: POOL_ID }) }, POOL_ID, [POOL_ID]],
  ['a record and production disagree', { '.env.production': env(POOL_ID), 'cdk-outputs.json': stacks({ Auth: OTHER_ID }) }, undefined, [POOL_ID, OTHER_ID]],
  ['stacks of two environments and no word of the app', { 'cdk-outputs.json': stacks({ 'Shop-dev': POOL_ID, 'Shop-prod': OTHER_ID }) }, undefined, [POOL_ID, OTHER_ID]],
  ['two stacks', { 'cdk-outputs.json': stacks({ ShopAuth: POOL_ID, AdminAuth: OTHER_ID }) }, undefined, [POOL_ID, OTHER_ID]],
  ['the only stack there is, of production', { 'cdk-outputs.json': stacks({ ShopProd: POOL_ID }) }, undefined, [POOL_ID]],
  ['the only stack there is, of development', { 'cdk-outputs.json': stacks({ ShopDev: POOL_ID }) }, POOL_ID, [POOL_ID]],
  ['workspaces of Terraform, the default one selected', { 'terraform.tfstate': state(POOL_ID), 'terraform.tfstate.d/prod/terraform.tfstate': state(OTHER_ID) }, POOL_ID, [POOL_ID, OTHER_ID]],
  ['workspaces of Terraform, another one selected', { 'terraform.tfstate': state(OTHER_ID), 'terraform.tfstate.d/prod/terraform.tfstate': state(POOL_ID), '.terraform/environment': 'prod' }, POOL_ID, [POOL_ID, OTHER_ID]],
  ['two states of Terraform', { 'a/terraform.tfstate': state(POOL_ID), 'b/terraform.tfstate': state(OTHER_ID) }, undefined, [POOL_ID, OTHER_ID]],
  ["environments of Amplify, one of them checked out", { 'amplify/team-provider-info.json': team({ dev: POOL_ID, prod: OTHER_ID }), 'amplify/.config/local-env-info.json': '{"envName":"dev"}' }, POOL_ID, [POOL_ID, OTHER_ID]],
  ['environments of Amplify, none checked out', { 'amplify/team-provider-info.json': team({ dev: POOL_ID, prod: OTHER_ID }) }, undefined, [POOL_ID, OTHER_ID]],
  ['members of a table of environments', { 'src/config.ts': `export const cognito = { prod: { userPoolId: '${OTHER_ID}' }, dev: { userPoolId: '${POOL_ID}' } };` }, POOL_ID, [POOL_ID, OTHER_ID]],
  ["Angular's pair of environments", { 'src/environments/environment.ts': `export const environment = { userPoolId: '${POOL_ID}' };`, 'src/environments/environment.prod.ts': `export const environment = { userPoolId: '${OTHER_ID}' };` }, POOL_ID, [POOL_ID, OTHER_ID]],
  ['nothing but examples', { '.env.example': env(POOL_ID), 'README.md': `USER_POOL_ID=${POOL_ID}` }, undefined, []],
];

describe('which pool is meant', () => {
  // prettier-ignore
  it.each(CASES)('%s', async (_what, content, chosen, candidates) => {
    const found = await discovered(content);
    expect(found.chosen?.userPoolId).toBe(chosen);
    expect(found.candidates.map(({ userPoolId }) => userPoolId)).toEqual(candidates);
    expect(found.why).not.toBe('');
    const unnamed = chosen === undefined && candidates.length > 1 ? candidates.filter((id) => !found.why.includes(id)) : [];
    expect(unnamed).toEqual([]);
  });
});

describe('a monorepo', () => {
  const apps = {
    'apps/web/package.json': '{}',
    'apps/web/.env': env(POOL_ID),
    'apps/admin/.env': env(OTHER_ID),
    'supabase/config.toml': '',
  };

  it('with a pool for each app: one has to say which, at the root', async () => {
    expect((await discovered(apps)).chosen).toBeUndefined();
  });

  it('seen from an app: that one is meant', async () => {
    const web = await discovered(apps, 'apps/web');
    expect(web.chosen?.userPoolId).toBe(POOL_ID);
    expect(web.candidates.map(({ sources }) => sources[0]?.file)).toEqual(['.env', '../admin/.env']);
    expect((await discovered(apps, 'apps/admin')).chosen?.userPoolId).toBe(OTHER_ID);
  });

  it('seen from an app that names none: one has to say which', async () => {
    expect((await discovered({ ...apps, 'apps/docs/': '' }, 'apps/docs')).chosen).toBeUndefined();
  });

  it('above an app that names another: both could be meant', async () => {
    const found = await discovered({ ...apps, 'amplify_outputs.json': outputs(THIRD_ID) }, 'apps/web');
    expect(found.chosen).toBeUndefined();
    expect(found.candidates).toHaveLength(3);
  });
});

describe('an Amplify sandbox', () => {
  const manifest = JSON.stringify({
    artifacts: { 'amplify-shop-ada-sandbox-1a2b3c4d5e': { type: 'aws:cloudformation:stack' } },
  });

  it('is named as one, so that nobody takes it for production', async () => {
    const { chosen } = await discovered({
      'amplify_outputs.json': outputs(POOL_ID),
      '.amplify/artifacts/cdk.out/manifest.json': manifest,
    });
    expect(chosen?.sources).toEqual([
      {
        kind: 'amplify_outputs',
        file: 'amplify_outputs.json',
        path: 'auth.user_pool_id',
        environment: 'sandbox',
        role: 'app',
      },
    ]);
  });
});

describe('what git ignores', () => {
  // prettier-ignore
  it.each([
    ['/generated', 'generated/.env', false],
    ['generated/', 'apps/web/generated/.env', false],
    ['/generated', 'apps/generated/.env', true],
    ['gen*', 'apps/generated/.env', false],
    ['apps/*/gen?rated', 'apps/web/generated/.env', false],
    ['**/generated/**', 'apps/web/generated/.env', false],
    ['generated\n!generated', 'generated/.env', true],
    ['# generated', 'generated/.env', true],
    ['.sst\n.amplify\n.pulumi', '.sst/.env', true],
    ['amplify_outputs*\n.env*', 'apps/web/.env', true],
    ['[Gg]enerated/', 'apps/Generated/.env', false],
    ['v[0-9]', 'v3/.env', false],
    ['v[!0-9]', 'v3/.env', true],
    ['[z-a', 'v3/.env', true],
    ['artifacts/', 'artifacts/api/.env', false],
    ['stacks', 'stacks/.env', false],
    ['.amplify\nartifacts', '.amplify/artifacts/.env', true],
  ])('%j: %s', async (ignored, file, isFound) => {
    const found = await discovered({ '.gitignore': `${ignored}\n`, [file]: env(POOL_ID) });
    expect(found.candidates.length > 0).toBe(isFound);
  });

  it('counts from the folder in which it is said', async () => {
    const found = await discovered({
      'apps/web/.gitignore': '/out-a\n',
      'apps/web/out-a/.env': env(POOL_ID),
      'out-a/.env': env(OTHER_ID),
    });
    expect(found.candidates.map(({ userPoolId }) => userPoolId)).toEqual([OTHER_ID]);
  });
});

describe('a copy that a tool makes of the code, whatever git ignores', () => {
  const code = `export const userPoolId = '${POOL_ID}';`;

  it.each([
    '.sst/artifacts/Api-src/bundle.mjs',
    '.sst/platform/src/auth.ts',
    '.serverless/build/src/auth.js',
    '.aws-sam/deps/auth.js',
    '.vercel/output/functions/auth.func/index.js',
    'amplify/#current-cloud-backend/function/api/src/index.js',
    'Api/bin/Debug/net8.0/appsettings.json',
    'Api/obj/Release/config.cs',
  ])('%s', async (file) => {
    const text = file.endsWith('.json') ? JSON.stringify({ AWS: { UserPoolId: POOL_ID } }) : code;
    expect((await discovered({ [file]: text })).candidates).toEqual([]);
    expect((await discovered({ 'src/auth.ts': code, [file]: text })).candidates[0]?.sources).toHaveLength(1);
  });

  it.each([
    ['bin/app.ts', code],
    ['bin/debug.ts', code],
    ['src/Release/auth.cs', `const string UserPoolId = "${POOL_ID}";`],
    ['.sst/outputs.json', JSON.stringify({ pool: POOL_ID })],
    ['amplify/#current-cloud-backend/amplify-meta.json', meta(POOL_ID)],
    [
      '.pulumi/stacks/shop/dev.json',
      JSON.stringify({
        checkpoint: {
          latest: {
            resources: [
              {
                urn: 'urn:pulumi:dev::shop::aws:cognito/userPool:UserPool::users',
                type: 'aws:cognito/userPool:UserPool',
                outputs: { id: POOL_ID },
              },
            ],
          },
        },
      }),
    ],
  ])('is not %s', async (file, text) => {
    expect((await discovered({ [file]: text })).candidates).toHaveLength(1);
  });
});
