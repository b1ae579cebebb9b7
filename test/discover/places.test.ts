/** Ways in which real files name a pool, one each; and texts that only look as if they did. */
import { describe, expect, it } from 'vitest';
import { CLIENT_ID, discovered, OTHER_ID, POOL_ID } from './folder.ts';

const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
const ARN = `arn:aws:cognito-idp:eu-west-1:111122223333:userpool/${POOL_ID}`;

const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');

/** [file, text, path that is shown, role]. */
type Place = [file: string, text: string | Uint8Array, path: string, role: string];

// prettier-ignore
const PLACES: readonly Place[] = [
  ['lib/config.dart', `final pool = const String.fromEnvironment("POOL", defaultValue: "${POOL_ID}");`, 'pool', 'app'],
  ['api/config.py', `POOL = os.environ.get("POOL", "${POOL_ID}")\n`, 'POOL', 'app'],
  ['api/config.py', `class Settings(BaseSettings):\n    cognito_pool: str = Field(default="${POOL_ID}", env="POOL")\n`, 'default', 'app'],
  ['api/config.py', `verifier = make_verifier(os.getenv("POOL", "${POOL_ID}"))\n`, 'verifier', 'app'],
  ['config/initializers/auth.rb', `POOL = ENV.fetch("POOL", "${POOL_ID}")\n`, 'POOL', 'app'],
  ['config/auth.php', `<?php return ['pool' => env('POOL', '${POOL_ID}')];`, 'pool', 'app'],
  ['src/Auth.kt', `val pool = System.getenv("POOL") ?: "${POOL_ID}"`, 'pool', 'app'],
  ['Sources/Auth.swift', `let pool = ProcessInfo.processInfo.environment["POOL"] ?? "${POOL_ID}"`, 'pool', 'app'],
  ['internal/auth.go', `issuer := "${ISSUER}"`, 'issuer', 'app'],
  ['src/Auth.cs', `options.Authority = "${ISSUER}";`, 'Authority', 'app'],
  ['src/main/java/Auth.java', `private static final String POOL = "${POOL_ID}";`, 'POOL', 'app'],
  ['lib/stack.ts', `const pool = cognito.UserPool.fromUserPoolId(this, 'Pool', '${POOL_ID}');`, 'UserPool.fromUserPoolId', 'app'],
  ['lib/stack.ts', `cognito.UserPool.fromUserPoolArn(this, 'Pool', '${ARN}')`, 'UserPool.fromUserPoolArn', 'app'],
  ['src/keys.ts', `export const jwks = createRemoteJWKSet(new URL('${ISSUER}/.well-known/jwks.json'));`, 'URL', 'app'],
  ['src/verify.js', `jwt.verify(token, key, { issuer: ['${ISSUER}'] })`, 'issuer', 'app'],
  ['vite.config.ts', `export default { define: { 'process.env.X': JSON.stringify('${POOL_ID}') } }`, 'define.process.env.X.JSON.stringify', 'app'],
  ['eas.json', JSON.stringify({ build: { base: { env: { POOL: POOL_ID } } } }), 'build.base.env.POOL', 'app'],
  ['serverless.yml', `functions:\n  f:\n    events:\n      - cognitoUserPool:\n          pool: ${POOL_ID}\n          existing: true\n`, 'pool', 'record'],
  ['template.yaml', `Parameters:\n  Pool:\n    Type: String\n    Default: ${POOL_ID}\n`, 'Pool.Default', 'record'],
  ['samconfig.toml', `[default.deploy.parameters]\nparameter_overrides = "ParameterKey=UserPoolId,ParameterValue=${POOL_ID}"\n`, 'UserPoolId', 'record'],
  ['samconfig.toml', `[default.deploy.parameters]\nparameter_overrides = "Pool=\\"${POOL_ID}\\" Stage=\\"dev\\""\n`, 'Pool', 'record'],
  ['main.tf', `variable "user_pool_id" {\n  type    = string\n  default = "${POOL_ID}"\n}\n`, 'user_pool_id.default', 'record'],
  ['main.tf', `data "aws_cognito_user_pool" "main" {\n  user_pool_id = "${POOL_ID}"\n}\n`, 'user_pool_id', 'record'],
  ['vars.auto.tfvars.json', JSON.stringify({ user_pool_id: POOL_ID }), 'user_pool_id', 'record'],
  ['infra/tf-outputs.json', utf16(JSON.stringify({ user_pool_id: { sensitive: false, type: 'string', value: POOL_ID } })), 'user_pool_id.value', 'record'],
  ['.env.local', utf16(`USER_POOL_ID=${POOL_ID}\r\n`), 'USER_POOL_ID', 'app'],
  ['compose.yaml', `services:\n  web:\n    environment:\n      POOL: "${POOL_ID}"\n`, 'POOL', 'setting'],
  ['docker-compose.yml', `services:\n  web:\n    environment:\n      - COGNITO_USER_POOL_ID=\${COGNITO_USER_POOL_ID:-${POOL_ID}}\n`, 'COGNITO_USER_POOL_ID', 'setting'],
  ['Dockerfile', `FROM node:22\nENV COGNITO_USER_POOL_ID ${POOL_ID}\n`, 'COGNITO_USER_POOL_ID', 'setting'],
  ['.envrc', `export COGNITO_USER_POOL_ID="${POOL_ID}"\n`, 'COGNITO_USER_POOL_ID', 'setting'],
  ['wrangler.toml', `[vars]\nCOGNITO_ISSUER = "${ISSUER}"\n`, 'COGNITO_ISSUER', 'setting'],
  ['config/app.ini', `[cognito]\npool = ${POOL_ID}\n`, 'pool', 'setting'],
  ['src/main/resources/application.properties', `spring.security.oauth2.resourceserver.jwt.issuer-uri=${ISSUER}\n`, 'spring.security.oauth2.resourceserver.jwt.issuer-uri', 'setting'],
  ['app/build.gradle', `android {\n  defaultConfig {\n    buildConfigField "String", "USER_POOL_ID", "\\"${POOL_ID}\\""\n  }\n}\n`, 'USER_POOL_ID', 'setting'],
  ['app/build.gradle.kts', `android {\n  defaultConfig {\n    buildConfigField("String", "USER_POOL_ID", "\\"${POOL_ID}\\"")\n  }\n}\n`, 'USER_POOL_ID', 'setting'],
  ['gradle.properties', `userPoolId=${POOL_ID}\n`, 'userPoolId', 'setting'],
  ['ios/Config.plist', `<plist>\n<dict>\n  <key>PoolId</key>\n  <string>${POOL_ID}</string>\n</dict>\n</plist>`, 'PoolId', 'setting'],
  ['ios/Base.xcconfig', `USER_POOL_ID = ${POOL_ID} // the pool\n`, 'USER_POOL_ID', 'setting'],
  ['app/src/main/res/values/aws.xml', `<resources><string name="user_pool_id" translatable="false">${POOL_ID}</string></resources>`, 'user_pool_id', 'setting'],
  ['Web.config', `<configuration><appSettings><add key="Cognito:UserPoolId" value="${POOL_ID}" /></appSettings></configuration>`, 'Cognito:UserPoolId', 'setting'],
  ['config/dev.json', JSON.stringify({ POOL: POOL_ID }), 'POOL', 'setting'],
  ['.vscode/launch.json', `{\n  // comments are allowed here\n  "configurations": [{ "name": "app", "toolArgs": ["--dart-define=USER_POOL_ID=${POOL_ID}"] }]\n}\n`, 'USER_POOL_ID', 'setting'],
  ['k8s/configmap.yaml', `apiVersion: v1\nkind: ConfigMap\ndata:\n  COGNITO_USER_POOL_ID: ${POOL_ID}\n`, 'COGNITO_USER_POOL_ID', 'record'],
  ['k8s/deployment.yaml', `apiVersion: apps/v1\nkind: Deployment\nspec:\n  env:\n    - name: COGNITO_USER_POOL_ID\n      value: ${POOL_ID}\n`, 'COGNITO_USER_POOL_ID', 'record'],
  ['ecs/task-definition.json', JSON.stringify({ environment: [{ name: 'USER_POOL_ID', value: POOL_ID }] }), 'environment.0.USER_POOL_ID', 'record'],
  ['cdk.json', JSON.stringify({ app: 'x', context: { userPoolId: POOL_ID } }), 'context.userPoolId', 'record'],
];

describe('a place', () => {
  it.each(PLACES)('%s: %j', async (file, text, path, role) => {
    const { candidates, chosen } = await discovered({ [file]: text });
    expect(candidates.flatMap(({ sources }) => sources.map((source) => [source.path, source.role]))).toEqual([
      [path, role],
    ]);
    expect(chosen?.userPoolId).toBe(POOL_ID);
  });

  // prettier-ignore
  it.each([
    ['.github/workflows/ci.yml', `env:\n  COGNITO_USER_POOL_ID: ${POOL_ID}\n`, 'CI'],
    ['.gitlab-ci.yml', `variables:\n  COGNITO_USER_POOL_ID: ${POOL_ID}\n`, 'CI'],
    ['amplify.yml', `build:\n  commands:\n    - echo "VITE_POOL=${POOL_ID}" >> .env\n`, 'CI'],
    ['netlify.toml', `[build.environment]\nVITE_POOL = "${POOL_ID}"\n`, 'hosting'],
    ['vercel.json', JSON.stringify({ env: { POOL: POOL_ID } }), 'hosting'],
    ['wrangler.toml', `[env.production.vars]\nCOGNITO_POOL = "${POOL_ID}"\n`, 'production'],
    ['k8s/overlays/staging/env.yaml', `COGNITO_USER_POOL_ID: ${POOL_ID}\n`, 'staging'],
    ['app/build.gradle', `android {\n  productFlavors {\n    prod {\n      buildConfigField "String", "POOL", "\\"${POOL_ID}\\""\n    }\n  }\n}\n`, 'prod'],
    ['helm/values-prod.yaml', `cognito:\n  userPoolId: ${POOL_ID}\n`, 'prod'],
    ['src/config.ts', `export const userPoolId = import.meta.env.PROD ? '${POOL_ID}' : undefined;`, 'prod'],
    ['src/config.ts', `export const pools = { staging: '${POOL_ID}' };`, 'staging'],
    ['src/config.ts', `export const STAGING_POOL = '${POOL_ID}';`, 'staging'],
  ])('that speaks for another environment: %s %j', async (file, text, environment) => {
    const { candidates, chosen } = await discovered({ [file]: text });
    expect(candidates.map(({ sources }) => sources.map((source) => [source.role, source.environment]))).toEqual([
      [['environment', environment]],
    ]);
    expect(chosen).toBeUndefined();
  });

  it('of a condition speaks for what the condition says', async () => {
    for (const condition of [
      `isProd ? '${OTHER_ID}' : '${POOL_ID}'`,
      `process.env.NODE_ENV === 'production' ? '${OTHER_ID}' : '${POOL_ID}'`,
      `process.env.NODE_ENV !== 'production' ? '${POOL_ID}' : '${OTHER_ID}'`,
      `isDev ? '${POOL_ID}' : '${OTHER_ID}'`,
    ]) {
      const found = await discovered({ 'src/auth.ts': `export const userPoolId = ${condition};` });
      expect([condition, found.chosen?.userPoolId]).toEqual([condition, POOL_ID]);
      expect(found.candidates).toHaveLength(2);
    }
  });

  it('of a text names the app client beside it', async () => {
    const { chosen } = await discovered({
      'application.yml': `cognito:\n  user-pool-id: ${POOL_ID}\n  client-id: ${CLIENT_ID}\n  client-secret: ${'s3cret'.repeat(8)}\n`,
    });
    expect(chosen?.clientIds).toEqual([CLIENT_ID]);
  });
});

describe('nothing', () => {
  // prettier-ignore
  it.each([
    ['application.yml', `# user-pool-id: ${POOL_ID}\ncognito: {}\n`],
    ['application.yml', `cognito: {} # was ${POOL_ID}\n`],
    ['app.properties', `! pool=${POOL_ID}\n`],
    ['main.tf', `/*\nuser_pool_id = "${POOL_ID}"\n*/\n`],
    ['strings.xml', `<!-- <string name="user_pool_id">${POOL_ID}</string> -->`],
    ['settings.ini', `; pool = ${POOL_ID}\n`],
    ['buckets.yml', 'bucket: us-east-1_backups\n'],
    ['regions.toml', 'primary = "us-east-1_main"\n'],
    ['app.yml', `pool: us-east-1_XXXXXXXXX\nother: us-east-1_dummy\n`],
    ['app.yml', `url: https://evil.example/?x=https://cognito-idp.eu-west-1.amazonaws.com.evil.example/${POOL_ID}\n`],
    ['app.yml', `pool: eu-west-1_Kx7mQ2pLd-old\n`],
    ['package-lock.json', JSON.stringify({ userPoolId: POOL_ID })],
    ['locales/en/cognito.yml', `pool: ${POOL_ID}\n`],
    ['supabase/config.toml', `[auth.third_party.auth0]\ntenant = "${POOL_ID}"\n`],
  ])('in %s: %j', async (file, text) => {
    expect((await discovered({ [file]: text })).candidates).toEqual([]);
  });
});

describe('a file of tests or examples', () => {
  // prettier-ignore
  it.each([
    'vitest.setup.ts', 'jest.config.js', 'playwright.config.ts', 'cypress.config.ts', 'cypress/support/e2e.ts', 'src/setupTests.ts',
    'src/test-utils/auth.ts', 'src/testing/auth.ts', 'src/__fixtures__/auth.ts', 'src/mocks/handlers.ts', 'public/mockServiceWorker.js',
    'tests/conftest.py', 'api/test_auth.py', 'api/auth_test.go', 'spec/auth_spec.rb', 'src/test/java/AuthTest.java', 'AcmeTests/Auth.swift',
    'apps/web-e2e/src/auth.ts', 'src/stories/preview.ts', 'test/fixtures/app.yml', 'docker-compose.test.yml', '.env.test', '.env.e2e',
    '.env.example', '.env.docker-example', '.env.sample', '.env.local.dist', 'examples/next/src/auth.ts', 'docs/auth.ts', 'config.example.yml',
    'example.env', 'samples/auth.py', 'templates/app.ts', 'appsettings.Test.json',
  ])('is nobody\'s app: %s', async (file) => {
    const text = file.endsWith('.json')
      ? JSON.stringify({ userPoolId: POOL_ID })
      : /env/.test(file) ? `USER_POOL_ID=${POOL_ID}\n` : /ya?ml$/.test(file) ? `userPoolId: ${POOL_ID}\n` : `const userPoolId = '${POOL_ID}'\n`;
    const found = await discovered({ [file]: text });
    expect([found.candidates, found.appPools, found.chosen]).toEqual([[], [], undefined]);
    expect(found.unused.map(({ userPoolId }) => userPoolId)).toEqual([POOL_ID]);
  });

  it('is the app of a run that starts inside of it', async () => {
    const files = { 'examples/next/.env.local': `POOL=${POOL_ID}\n`, 'examples/next/supabase/config.toml': '' };
    expect((await discovered(files, 'examples/next')).chosen?.userPoolId).toBe(POOL_ID);
  });
});
