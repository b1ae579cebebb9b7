import { describe, expect, it } from 'vitest';
import { CLIENT_ID, discovered, OTHER_ID, POOL_ID } from './folder.ts';

const OTHER_CLIENT = '2i2c68g0ipl7z6bclzc2k508se';
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
const ARN = `arn:aws:cognito-idp:eu-west-1:111122223333:userpool/${POOL_ID}`;

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

const pulumiPool = (id: string, lambdaConfig: object = {}, external = false): object => ({
  urn: 'urn:pulumi:prod::shop::aws:cognito/userPool:UserPool::customers',
  type: 'aws:cognito/userPool:UserPool',
  external,
  outputs: { id, name: 'customers-1a2b', lambdaConfig },
});
const pulumiClient = {
  urn: 'urn:pulumi:prod::shop::aws:cognito/userPoolClient:UserPoolClient::web',
  type: 'aws:cognito/userPoolClient:UserPoolClient',
  outputs: { id: CLIENT_ID, userPoolId: POOL_ID, clientSecret: 'topsecret' },
};

const tfPool = (id: string, more: object = {}, mode = 'managed'): object => ({
  mode,
  type: 'aws_cognito_user_pool',
  name: 'main',
  instances: [{ attributes: { id, name: 'customers', lambda_config: [], ...more } }],
});
const tfClient = {
  mode: 'managed',
  type: 'aws_cognito_user_pool_client',
  name: 'web',
  instances: [{ attributes: { id: CLIENT_ID, user_pool_id: POOL_ID, client_secret: 'topsecret' } }],
};
const tfstate = (...resources: object[]): string => json({ version: 4, outputs: {}, resources });

interface Case {
  what: string;
  file: string;
  text: string;
  kind: string;
  path: string;
  environment?: string;
  client?: boolean;
}

// prettier-ignore
const CASES: readonly Case[] = [
  { what: 'Amplify Gen 2 for Flutter', file: 'lib/amplify_outputs.dart', text: `const amplifyConfig = r'''${json({ version: '1.5', auth: { user_pool_id: POOL_ID, user_pool_client_id: CLIENT_ID } })}''';`, kind: 'amplify_outputs', path: 'auth.user_pool_id', client: true },
  { what: 'Amplify Gen 2 as a module', file: 'src/amplify_outputs.mjs', text: `const amplifyConfig = ${json({ auth: { user_pool_id: POOL_ID, user_pool_client_id: CLIENT_ID } })}\nexport default amplifyConfig;`, kind: 'amplify_outputs', path: 'auth.user_pool_id', client: true },
  { what: 'Amplify Gen 2 of an app in a monorepo', file: 'apps/web/amplify_outputs.json', text: json({ auth: { user_pool_id: POOL_ID, user_pool_client_id: CLIENT_ID } }), kind: 'amplify_outputs', path: 'auth.user_pool_id', client: true },
  { what: 'Amplify Gen 1, for native apps', file: 'ios/amplifyconfiguration.json', text: json({ auth: { plugins: { awsCognitoAuthPlugin: { CognitoUserPool: { Default: { PoolId: POOL_ID, AppClientId: CLIENT_ID, AppClientSecret: 'topsecret' } }, CredentialsProvider: { CognitoIdentity: { Default: { PoolId: 'eu-west-1:7c9e6679-7425-40de-944b-e07fc1f90ae7' } } } } } } }), kind: 'amplifyconfiguration', path: 'auth.plugins.awsCognitoAuthPlugin.CognitoUserPool.Default.PoolId', client: true },
  { what: 'aws-exports in TypeScript', file: 'src/aws-exports.ts', text: `\ufeff/* eslint-disable */\nexport const awsmobile: Record<string, unknown> = {\n  'aws_user_pools_id': '${POOL_ID}', // the pool\n  aws_user_pools_web_client_id: "${CLIENT_ID}",\n};\n`, kind: 'aws-exports', path: 'aws_user_pools_id', client: true },
  { what: 'aws-exports that was written by hand for v6', file: 'src/aws-exports.js', text: `export default { Auth: { Cognito: { userPoolId: '${POOL_ID}', userPoolClientId: '${CLIENT_ID}' } } }`, kind: 'aws-exports', path: 'Auth.Cognito.userPoolId', client: true },
  { what: 'Amplify.configure of v6', file: 'src/main.tsx', text: `import { Amplify } from 'aws-amplify';\nAmplify.configure({ Auth: { Cognito: { userPoolId: "${POOL_ID}", userPoolClientId: "${CLIENT_ID}", loginWith: { email: true } } } });`, kind: 'amplify-configure', path: 'Auth.Cognito.userPoolId', client: true },
  { what: 'Amplify.configure before v6', file: 'src/index.js', text: `Amplify.configure({ Auth: { region: 'eu-west-1', userPoolId: '${POOL_ID}', userPoolWebClientId: '${CLIENT_ID}', identityPoolId: 'eu-west-1:7c9e6679-7425-40de-944b-e07fc1f90ae7' } })`, kind: 'amplify-configure', path: 'Auth.userPoolId', client: true },
  { what: 'the snippet of the Cognito console', file: 'src/main.jsx', text: `const cognitoAuthConfig = {\n  authority: "${ISSUER}",\n  client_id: "${CLIENT_ID}",\n  redirect_uri: "https://d84l1y8p4kdic.cloudfront.net",\n};`, kind: 'oidc', path: 'authority', client: true },
  { what: 'an OIDC provider in JSX', file: 'src/App.tsx', text: `<AuthProvider authority="${ISSUER}" client_id="${CLIENT_ID}" />`, kind: 'oidc', path: 'authority', client: true },
  { what: 'Auth.js', file: 'auth.ts', text: `providers: [Cognito({ clientId: '${CLIENT_ID}', issuer: '${ISSUER}' })] // Cognito`, kind: 'oidc', path: 'providers.issuer', client: true },
  { what: 'a verifier', file: 'server/middleware.ts', text: `const verifier = CognitoJwtVerifier.create({ userPoolId: "${POOL_ID}", tokenUse: "access", clientId: "${CLIENT_ID}" });`, kind: 'code', path: 'userPoolId', client: true },
  { what: 'amazon-cognito-identity-js', file: 'src/lib/pool.js', text: `export default new CognitoUserPool({ UserPoolId: '${POOL_ID}', ClientId: '${CLIENT_ID}' });`, kind: 'code', path: 'UserPoolId', client: true },
  { what: 'constants', file: 'src/constants.ts', text: `export const COGNITO_USER_POOL_ID: string = '${POOL_ID}';\nexport const COGNITO_CLIENT_ID = '${CLIENT_ID}';`, kind: 'code', path: 'COGNITO_USER_POOL_ID', client: true },
  { what: "Angular's environments", file: 'src/environments/environment.prod.ts', text: `export const environment = { production: true, cognito: { userPoolId: '${POOL_ID}', userPoolWebClientId: '${CLIENT_ID}' } };`, kind: 'code', path: 'cognito.userPoolId', environment: 'prod', client: true },
  { what: "Expo's app.json", file: 'app.json', text: json({ expo: { extra: { cognitoUserPoolId: POOL_ID, cognitoClientId: CLIENT_ID } } }), kind: 'code', path: 'expo.extra.cognitoUserPoolId', client: true },
  { what: 'Python', file: 'api/settings.py', text: `# Cognito\nUSER_POOL_ID = "${POOL_ID}"\nclient.admin_get_user(UserPoolId=USER_POOL_ID)\n`, kind: 'code', path: 'USER_POOL_ID' },
  { what: 'CDK outputs under a name of their own', file: 'infra/cdk-outputs-staging.json', text: json({ AuthStack: { ExportsOutputFnGetAttPoolArn1A2B: ARN, WebClientId: CLIENT_ID, ClientSecret: 'topsecret' } }), kind: 'cdk-outputs', path: 'AuthStack.ExportsOutputFnGetAttPoolArn1A2B', environment: 'staging', client: true },
  { what: 'CDK outputs of a stack of an environment', file: 'cdk.out/outputs.json', text: json({ 'Shop-prod': { Pool: POOL_ID, UserPoolClient: CLIENT_ID } }), kind: 'cdk-outputs', path: 'Shop-prod.Pool', environment: 'prod', client: true },
  { what: 'SST v3', file: '.sst/outputs.json', text: json({ UserPool: POOL_ID, UserPoolClient: CLIENT_ID }), kind: 'sst-outputs', path: 'UserPool', client: true },
  { what: 'SST v2', file: '.sst/outputs.json', text: json({ 'ada-shop-AuthStack': { UserPoolId: POOL_ID, UserPoolClientId: CLIENT_ID } }), kind: 'sst-outputs', path: 'ada-shop-AuthStack.UserPoolId', environment: 'ada', client: true },
  { what: 'terraform output -json', file: 'outputs.json', text: json({ pool: { sensitive: false, type: 'string', value: POOL_ID } }), kind: 'terraform-output', path: 'pool.value' },
  { what: 'Terraform', file: 'terraform/terraform.tfstate', text: tfstate(tfPool(POOL_ID), tfClient), kind: 'tfstate', path: 'aws_cognito_user_pool.main', client: true },
  { what: 'a workspace of Terraform', file: 'terraform.tfstate.d/prod/terraform.tfstate', text: tfstate(tfPool(POOL_ID), tfClient), kind: 'tfstate', path: 'aws_cognito_user_pool.main', environment: 'prod', client: true },
  { what: 'a Pulumi checkpoint', file: '.pulumi/stacks/shop/prod.json', text: json({ version: 3, checkpoint: { latest: { resources: [pulumiPool(POOL_ID), pulumiClient] } } }), kind: 'pulumi', path: 'customers', environment: 'prod', client: true },
  { what: 'an exported Pulumi stack', file: 'stack.json', text: json({ version: 3, deployment: { resources: [pulumiPool(POOL_ID), pulumiClient] } }), kind: 'pulumi', path: 'customers', environment: 'prod', client: true },
  { what: 'the config of a Pulumi stack', file: 'Pulumi.prod.yaml', text: `config:\n  aws:region: eu-west-1\n  shop:userPoolId: ${POOL_ID}\n`, kind: 'pulumi-config', path: 'shop:userPoolId', environment: 'prod' },
  { what: 'Serverless', file: 'serverless.yml', text: `provider:\n  environment:\n    COGNITO_USER_POOL_ID: '${POOL_ID}' # ours\n`, kind: 'serverless', path: 'COGNITO_USER_POOL_ID' },
  { what: 'an authorizer of Serverless', file: 'services/api/serverless.yml', text: `functions:\n  a:\n    events:\n      - httpApi:\n          authorizer:\n            issuerUrl: ${ISSUER}\n`, kind: 'serverless', path: 'issuerUrl' },
  { what: 'parameters of SAM', file: 'samconfig.toml', text: `[default.deploy.parameters]\nstack_name = "shop"\nparameter_overrides = "UserPoolId=${POOL_ID} Stage=prod"\n`, kind: 'sam-config', path: 'UserPoolId', environment: 'prod' },
  { what: "Terraform's variables", file: 'terraform.tfvars', text: `user_pool_id = "${POOL_ID}"\n`, kind: 'terraform', path: 'user_pool_id' },
  { what: 'a pool that Amplify imported', file: 'amplify/team-provider-info.json', text: json({ dev: { categories: { auth: { shop: { userPoolId: POOL_ID, webClientId: CLIENT_ID }, old: {} } } } }), kind: 'team-provider-info', path: 'dev.categories.auth.shop.userPoolId', environment: 'dev', client: true },
];

const APP = new Set(['amplify_outputs', 'amplifyconfiguration', 'aws-exports', 'amplify-configure', 'oidc', 'code']);
const ELSEWHERE = new Set(['prod', 'staging']);

/** A workspace and an environment that are checked out are what runs here, whatever they are called. */
function roleOf(kind: string, environment = ''): string {
  if (ELSEWHERE.has(environment)) return 'environment';
  return APP.has(kind) ? 'app' : 'record';
}

describe('the only place that names a pool', () => {
  // prettier-ignore
  it.each(CASES)('$what: $file', async ({ file, text, kind, path, environment, client = false }) => {
    const found = await discovered({ [file]: text });
    expect(found.candidates.map(({ userPoolId, region }) => [userPoolId, region])).toEqual([[POOL_ID, 'eu-west-1']]);
    const role = roleOf(kind, environment);
    const [only] = found.candidates;
    expect(only?.sources).toEqual([{ kind, file, path, role, ...(environment === undefined ? {} : { environment }) }]);
    expect(only?.clientIds).toEqual(client ? [CLIENT_ID] : []);
    // Another environment is told, and never taken.
    expect(found.chosen?.userPoolId).toBe(role === 'environment' ? undefined : POOL_ID);
    expect(JSON.stringify(found)).not.toContain('topsecret');
  });
});

describe('a pool id of any partition', () => {
  // prettier-ignore
  it.each([
    ['us-gov-west-1_Kx7mQ2pLd', 'us-gov-west-1', 'arn:aws-us-gov:cognito-idp:us-gov-west-1:111122223333:userpool/us-gov-west-1_Kx7mQ2pLd'],
    ['eusc-de-east-1_Kx7mQ2pLd', 'eusc-de-east-1', 'https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_Kx7mQ2pLd'],
    ['cn-north-1_Kx7mQ2pLd', 'cn-north-1', 'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_Kx7mQ2pLd'],
    ['eu-west-1_Kx7mQ2pLd', 'eu-west-1', 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Kx7mQ2pLd'],
    // A replica's own ARN and endpoint name the region that it is in; the id keeps the first one's.
    ['eu-west-1_Kx7mQ2pLd', 'eu-west-1', 'arn:aws:cognito-idp:us-east-1:111122223333:userpool/eu-west-1_Kx7mQ2pLd'],
    ['eu-west-1_Kx7mQ2pLd', 'eu-west-1', 'cognito-idp.us-east-1.amazonaws.com/eu-west-1_Kx7mQ2pLd'],
  ])('%s (%s)', async (userPoolId, region, address) => {
    for (const value of [userPoolId, address]) {
      const { chosen } = await discovered({ 'outputs.json': json({ Stack: { Out: value, Waf: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/x/y' } }) });
      expect(chosen).toMatchObject({ userPoolId, region });
    }
  });
});

describe('code', () => {
  // prettier-ignore
  it.each([
    ['a comment', `// userPoolId: '${POOL_ID}'\n/* userPoolId: '${POOL_ID}' */ const cognito = 1;`],
    ['an identity pool', `const cognito = { identityPoolId: 'eu-west-1:7c9e6679-7425-40de-944b-e07fc1f90ae7' }`],
    ['a placeholder', `Amplify.configure({ Auth: { userPoolId: 'us-east-1_XXXXXXXXX' } }) // cognito`],
    ['a made-up id under a name that is no pool', `const cognito = { region: 'eu-west-1_shop' }`],
    ['what is computed', `const userPoolId = 'eu-west-1' + '_Kx7mQ2pLd'`],
    ['a template with a hole', 'const issuer = `https://cognito-idp.${region}.amazonaws.com/${pool}`'],
    ['the hosted domain', `const cognitoDomain = 'https://shop.auth.eu-west-1.amazoncognito.com/${POOL_ID}'`],
  ])('with %s names no pool', async (_what, text) => {
    expect((await discovered({ 'src/auth.ts': text })).candidates).toEqual([]);
  });

  // prettier-ignore

  it.each(['src/auth.test.ts', 'src/__tests__/auth.ts', 'tests/auth.ts', 'docs/auth.js', 'src/auth.d.ts', 'src/Auth.stories.tsx', 'e2e/auth.ts'])(
    'of tests and examples says nothing: %s',
    async (file) => {
      expect((await discovered({ [file]: `const userPoolId = '${POOL_ID}'` })).candidates).toEqual([]);
    },
  );

  // prettier-ignore

  it.each(['process.env.MY_OWN_NAME', 'process.env.MY_OWN_NAME!', "process.env['MY_OWN_NAME']", 'import.meta.env.MY_OWN_NAME', "Deno.env.get('MY_OWN_NAME')", "Constants.expoConfig?.extra?.pool ?? process.env.MY_OWN_NAME"])(
    'takes a pool from a variable: %s',
    async (expression) => {
      const { candidates } = await discovered({
        'src/auth.ts': `Amplify.configure({ Auth: { Cognito: { userPoolId: ${expression}, userPoolClientId: 'x' } } })`,
        '.env': `MY_OWN_NAME=${POOL_ID}\nNOBODYS=${OTHER_ID}\n`,
      });
      // An id counts whatever its variable is called.
      expect(candidates.map(({ userPoolId }) => userPoolId)).toEqual([POOL_ID, OTHER_ID]);
    },
  );

  it("has a fallback that counts where the variable isn't set", async () => {
    const code = { 'src/auth.ts': `const userPoolId = process.env.POOL || '${POOL_ID}'` };
    expect((await discovered(code)).chosen?.userPoolId).toBe(POOL_ID);
    const set = await discovered({ ...code, '.env': `POOL=${OTHER_ID}\n` });
    expect(set.chosen?.userPoolId).toBe(OTHER_ID);
    expect(set.candidates.map(({ userPoolId }) => userPoolId)).toEqual([OTHER_ID, POOL_ID]);
  });

  it('with two pools side by side says nothing of whose client it is', async () => {
    const { candidates } = await discovered({
      'outputs.json': json({ Stack: { A: POOL_ID, B: OTHER_ID, ClientId: OTHER_CLIENT } }),
    });
    expect(candidates.map(({ clientIds }) => clientIds)).toEqual([[], []]);
  });
});
