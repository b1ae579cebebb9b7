/** Whole repositories as people have them: which pool is the app's, and what is only told. */
import { describe, expect, it } from 'vitest';
import type { PoolCandidate, Role } from '../../src/core/evidence/candidate.ts';
import { explainPools } from '../../src/report/explain-pools.ts';
import { discovered } from './folder.ts';

const DEV = 'eu-west-1_Dv3Kx7mQ2';
const PROD = 'eu-west-1_Pr0dR8tZq';
const STAGING = 'eu-west-1_St4gW9xYb';
const FAKE = 'us-east-1_Fk7TsT2pQ';
const ADMIN = 'eu-central-1_Ad5mNb8Vc';

const ISSUER = (id: string): string => `https://cognito-idp.${id.split('_')[0]}.amazonaws.com/${id}`;
const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

interface Shape {
  what: string;
  files: Record<string, string>;
  chosen: string | undefined;
  /** Roles of each candidate's places, by pool. */
  roles: Record<string, readonly Role[]>;
  unused?: readonly string[];
}

const SUPABASE = { 'supabase/config.toml': 'project_id = "acme"\n' };

const SHAPES: readonly Shape[] = [
  {
    what: 'Nx: an Angular app whose development build replaces environment.ts',
    files: {
      ...SUPABASE,
      'nx.json': '{}',
      'package.json': json({ dependencies: { '@supabase/supabase-js': '^2', 'aws-amplify': '^6' } }),
      'apps/shop/project.json': json({
        targets: {
          build: {
            configurations: {
              production: {},
              development: {
                fileReplacements: [
                  {
                    replace: 'apps/shop/src/environments/environment.ts',
                    with: 'apps/shop/src/environments/environment.development.ts',
                  },
                ],
              },
            },
          },
        },
      }),
      'apps/shop/src/environments/environment.ts': `export const environment = { cognito: { userPoolId: '${PROD}' } };`,
      'apps/shop/src/environments/environment.development.ts': `export const environment = { cognito: { userPoolId: '${DEV}' } };`,
      'apps/shop-e2e/src/support/app.po.ts': `export const userPoolId = '${FAKE}';`,
      'libs/auth/src/lib/auth.spec.ts': `const userPoolId = '${FAKE}';`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app'], [PROD]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'Turborepo: the web app uses Supabase, the back office has a pool of its own and does not',
    files: {
      ...SUPABASE,
      'turbo.json': '{}',
      'apps/web/package.json': json({ dependencies: { '@supabase/supabase-js': '2' } }),
      'apps/web/.env.local': `NEXT_PUBLIC_SUPABASE_URL=http://127.0.0.1:54321\nNEXT_PUBLIC_COGNITO_USERPOOL=${DEV}\n`,
      'apps/web/.env.production': `NEXT_PUBLIC_COGNITO_USERPOOL=${PROD}\n`,
      'apps/admin/package.json': json({ dependencies: { 'aws-amplify': '6' } }),
      'apps/admin/src/auth.ts': `Amplify.configure({ Auth: { Cognito: { userPoolId: '${ADMIN}' } } });`,
      'packages/ui/src/Login.stories.tsx': `export const args = { userPoolId: '${FAKE}' };`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app'], [ADMIN]: ['other-app'], [PROD]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'pnpm: Vite defines the id, msw mocks the sign-in, a workflow deploys production',
    files: {
      ...SUPABASE,
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
      'packages/web/vite.config.ts': `export default defineConfig({ define: { __POOL__: JSON.stringify('${DEV}') } });`,
      'packages/web/src/mocks/handlers.ts': `http.get('${ISSUER(FAKE)}/.well-known/jwks.json', keys)`,
      'packages/web/vitest.setup.ts': `process.env.VITE_POOL = '${FAKE}';`,
      '.github/workflows/deploy.yml': `jobs:\n  deploy:\n    env:\n      VITE_COGNITO_USER_POOL_ID: ${PROD}\n`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app'], [PROD]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'Flutter: dart-defines by file, a fallback in code, an integration test',
    files: {
      ...SUPABASE,
      'pubspec.yaml': 'name: acme\ndependencies:\n  supabase_flutter: ^2.0.0\n',
      'lib/config/app_config.dart': `class AppConfig {\n  static const userPoolId = String.fromEnvironment('USER_POOL_ID', defaultValue: '${DEV}');\n}\n`,
      'config/dev.json': json({ USER_POOL_ID: DEV, API_URL: 'http://localhost' }),
      'config/prod.json': json({ USER_POOL_ID: PROD }),
      'integration_test/app_test.dart': `const userPoolId = '${FAKE}';`,
      'test/helpers.dart': `const pool = '${FAKE}';`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app', 'setting'], [PROD]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'Android: strings of two flavours, an instrumented test',
    files: {
      ...SUPABASE,
      'app/src/main/res/values/strings.xml': `<resources>\n  <!-- <string name="old">${STAGING}</string> -->\n  <string name="cognito_user_pool_id">${DEV}</string>\n</resources>\n`,
      'app/src/release/res/values/strings.xml': `<resources>\n  <string name="cognito_user_pool_id">${PROD}</string>\n</resources>\n`,
      'app/src/androidTest/java/AuthTest.kt': `val userPoolId = "${FAKE}"`,
      'local.properties': `sdk.dir=/opt/android\n#user.pool.id=${STAGING}\nuser.pool.id=${DEV}\n`,
    },
    chosen: DEV,
    roles: { [DEV]: ['setting', 'setting'], [PROD]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'iOS: xcconfig for each build, a property list, unit tests',
    files: {
      ...SUPABASE,
      'Config/Debug.xcconfig': `// the developers' pool\nCOGNITO_POOL_ID = ${DEV}\n`,
      'Config/Release.xcconfig': `COGNITO_POOL_ID = ${PROD}\n`,
      'Acme/Info.plist': `<plist version="1.0">\n<dict>\n\t<key>CognitoUserPoolId</key>\n\t<string>${DEV}</string>\n</dict>\n</plist>\n`,
      'AcmeTests/AuthTests.swift': `let userPoolId = "${FAKE}"`,
    },
    chosen: DEV,
    roles: { [DEV]: ['setting', 'setting'], [PROD]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'Terraform modules with variables for each environment, and a README example',
    files: {
      ...SUPABASE,
      'infra/modules/api/variables.tf': 'variable "user_pool_id" {\n  type = string\n}\n',
      'infra/envs/dev/terraform.tfvars': `user_pool_id = "${DEV}"\n`,
      'infra/envs/prod/terraform.tfvars': `user_pool_id = "${PROD}"\n`,
      'infra/modules/api/examples/complete/main.tf': `module "api" {\n  user_pool_id = "${FAKE}"\n}\n`,
      'web/.env.local': `VITE_POOL=${DEV}\n`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app', 'record'], [PROD]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'SST: the pool of production is made, that of the others looked up',
    files: {
      ...SUPABASE,
      'sst.config.ts': `export default $config({ async run() {\n  const pool = $app.stage === 'production' ? new sst.aws.CognitoUserPool('Pool') : sst.aws.CognitoUserPool.get('Pool', '${DEV}');\n} });`,
      '.sst/outputs.json': json({ userPool: DEV }),
      '.sst/stage': 'ada',
      'packages/functions/src/auth.test.ts': `const issuer = '${ISSUER(FAKE)}';`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app', 'record'] },
    unused: [FAKE],
  },
  {
    what: 'SAM: a default for the parameter, overrides for each stage with escaped quotes',
    files: {
      ...SUPABASE,
      'template.yaml': `Transform: AWS::Serverless-2016-10-31\nParameters:\n  UserPoolId:\n    Type: String\n    Default: ${DEV}\n`,
      'samconfig.toml': `[default.deploy.parameters]\nparameter_overrides = "UserPoolId=\\"${DEV}\\" Stage=\\"dev\\""\n\n[prod.deploy.parameters]\nparameter_overrides = "UserPoolId=\\"${PROD}\\" Stage=\\"prod\\""\n`,
      'events/event.json': json({ userPoolId: FAKE }),
    },
    chosen: DEV,
    roles: { [DEV]: ['record', 'record'], [PROD]: ['environment'] },
  },
  {
    what: 'Rails: settings for each environment, an initializer with ENV.fetch, specs',
    files: {
      ...SUPABASE,
      Gemfile: "gem 'rails'\n",
      'config/cognito.yml': `default: &default\n  region: eu-west-1\n\ndevelopment:\n  <<: *default\n  user_pool_id: ${DEV}\n\ntest:\n  user_pool_id: ${FAKE}\n\nproduction:\n  user_pool_id: ${PROD}\n`,
      'config/initializers/cognito.rb': `Rails.application.config.user_pool_id = ENV.fetch('COGNITO_USER_POOL_ID', '${DEV}')\n`,
      'config/environments/production.rb': `config.x.cognito.issuer = '${ISSUER(PROD)}'\n`,
      'spec/rails_helper.rb': `ENV['COGNITO_USER_POOL_ID'] = '${FAKE}'\n`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app', 'setting'], [PROD]: ['environment', 'environment'] },
    unused: [FAKE],
  },
  {
    what: 'Django: settings by module, a default in os.getenv, conftest',
    files: {
      ...SUPABASE,
      'manage.py': '',
      'acme/settings/base.py': `COGNITO_USER_POOL_ID = os.getenv("COGNITO_USER_POOL_ID", "${DEV}")\n`,
      'acme/settings/production.py': `COGNITO_USER_POOL_ID = "${PROD}"\n`,
      'acme/settings/test.py': `COGNITO_USER_POOL_ID = "${FAKE}"\n`,
      'conftest.py': `USER_POOL_ID = "${FAKE}"\n`,
      'src/env/pool.py': `USER_POOL_ID = "${DEV}"\n`,
      'env/pyvenv.cfg': 'home = /usr/bin\n',
      'env/lib/python3.12/site.py': `USER_POOL_ID = "${STAGING}"\n`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app', 'app'], [PROD]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'Laravel and docker compose: a default in config, a testing environment, an override for production',
    files: {
      ...SUPABASE,
      'config/services.php': `return ['cognito' => ['user_pool_id' => env('COGNITO_USER_POOL_ID', '${DEV}')]];`,
      '.env.example': `COGNITO_USER_POOL_ID=${FAKE}\n`,
      '.env.testing': `COGNITO_USER_POOL_ID=${FAKE}\n`,
      'docker-compose.yml': `services:\n  app:\n    environment:\n      - COGNITO_USER_POOL_ID=${DEV}\n`,
      'docker-compose.prod.yml': `services:\n  app:\n    environment:\n      COGNITO_USER_POOL_ID: ${PROD}\n`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app', 'setting'], [PROD]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'Spring: profiles in one file and in files of their own, test resources',
    files: {
      ...SUPABASE,
      'src/main/resources/application.yml': `spring:\n  security:\n    oauth2:\n      resourceserver:\n        jwt:\n          issuer-uri: ${ISSUER(DEV)}\n---\nspring:\n  config:\n    activate:\n      on-profile: prod\n  security:\n    oauth2:\n      resourceserver:\n        jwt:\n          issuer-uri: ${ISSUER(PROD)}\n`,
      'src/main/resources/application-staging.properties': `cognito.user-pool-id=${STAGING}\n`,
      'src/test/resources/application.yml': `cognito:\n  userPoolId: ${FAKE}\n`,
    },
    chosen: DEV,
    roles: { [DEV]: ['setting'], [PROD]: ['environment'], [STAGING]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'Expo: profiles of eas.json, app.config.ts, a mock for jest',
    files: {
      ...SUPABASE,
      'eas.json': json({
        build: {
          development: { env: { EXPO_PUBLIC_USER_POOL_ID: DEV } },
          preview: { env: { EXPO_PUBLIC_USER_POOL_ID: STAGING } },
          production: { env: { EXPO_PUBLIC_USER_POOL_ID: PROD } },
        },
      }),
      'app.config.ts': `export default { extra: { userPoolId: process.env.EXPO_PUBLIC_USER_POOL_ID ?? '${DEV}' } };`,
      '__mocks__/aws-amplify.ts': `export const pool = '${FAKE}';`,
      'jest.setup.js': `process.env.EXPO_PUBLIC_USER_POOL_ID = '${FAKE}';`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app', 'app'], [STAGING]: ['environment'], [PROD]: ['environment'] },
    unused: [FAKE],
  },
  {
    what: 'Kubernetes and Helm beside a .NET service',
    files: {
      ...SUPABASE,
      'Api/appsettings.json': json({ AWS: { UserPoolId: DEV } }),
      'Api/appsettings.Production.json': json({ AWS: { UserPoolId: PROD } }),
      'Api.Tests/AuthTests.cs': `const string UserPoolId = "${FAKE}";`,
      'deploy/base/deployment.yaml': `apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers:\n    - env:\n        - name: AWS__UserPoolId\n          value: ${DEV}\n`,
      'deploy/overlays/prod/patch.yaml': `apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers:\n    - env:\n        - name: AWS__UserPoolId\n          value: ${PROD}\n`,
    },
    chosen: DEV,
    roles: { [DEV]: ['app', 'record'], [PROD]: ['environment', 'environment'] },
    unused: [FAKE],
  },
];

function rolesOf(candidates: readonly PoolCandidate[]): Record<string, string[]> {
  return Object.fromEntries(
    candidates.map((pool) => [
      pool.userPoolId,
      pool.sources.map(({ role = '' }) => role).toSorted((a, b) => a.localeCompare(b)),
    ]),
  );
}

const samconfig = (stage: string, id: string): string =>
  `[${stage}.deploy.parameters]\nparameter_overrides = "Pool=${id}"\n`;

it('shows all pools to choose from where several may run here, and how to say which', async () => {
  const found = await discovered({ 'samconfig.toml': samconfig('dev', DEV) + samconfig('prod', PROD) });
  const text = explainPools({ ...found, chosen: undefined }, 80);
  expect(text).toMatch(/^No pool is taken\.[\s\S]+ Say which with --user-pool-id <id>\.\n\nWhat may run here:\n/);
  for (const pool of [DEV, PROD]) expect(text).toContain(`\n  ${pool}\n`);
  expect(text).not.toContain('not taken');
});

describe('a repository', () => {
  it.each(SHAPES)('of $what', async ({ files, chosen, roles, unused = [] }) => {
    const found = await discovered(files);
    expect(rolesOf(found.candidates)).toEqual(roles);
    expect(found.chosen?.userPoolId).toBe(chosen);
    expect(found.unused.map(({ userPoolId }) => userPoolId)).toEqual(unused);
  });

  it.each(SHAPES)('of $what is explained in a screen', async ({ files, roles, unused = [] }) => {
    const found = await discovered(files);
    for (const width of [80, 100]) {
      const text = explainPools({ ...found, chosen: found.chosen?.userPoolId }, width);
      const lines = text.split('\n');
      expect(lines.length).toBeLessThanOrEqual(30);
      expect(lines.filter((line) => line.length > width)).toEqual([]);
      expect(text.replaceAll(/\s+/g, ' ')).toContain(`${found.chosen?.userPoolId} is taken. ${found.why}`);
      for (const pool of [...Object.keys(roles), ...unused]) expect(text).toMatch(new RegExp(`^  ${pool}$`, 'm'));
      expect(text).toMatch(/^What runs here:$[\s\S]*^Who (may own it, by what|owns it: no)/m);
      expect(text).not.toContain('(text)');
    }
  });
});
