/** What stands beside a value, or names what holds it, says of which environment it is. */
import { describe, expect, it } from 'vitest';
import { CLIENT_ID, discovered, OTHER_ID as PROD, POOL_ID as DEV } from './folder.ts';

const manifest = (metadata: string, id: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n${metadata}\ndata:\n  COGNITO_USER_POOL_ID: ${id}\n`;
const CDK = `import { App } from 'aws-cdk-lib';\nconst app = new App();\n`;

// prettier-ignore
const OTHERS: readonly [file: string, text: string][] = [
  ['k8s/configmap.yaml', manifest('  name: api\n  namespace: production', PROD)],
  ['k8s/configmap.yaml', manifest('  name: api-prod', PROD)],
  ['k8s/configmap.yaml', manifest('  name: api\n  labels:\n    environment: production\n    app: api', PROD)],
  ['k8s/configmap.yaml', manifest('  labels: {}\n  namespace: "staging"\n  name: test-map', PROD)],
  ['k8s/secret.yaml', `kind: Secret\ndata:\n  COGNITO_USER_POOL_ID: ${Buffer.from(PROD).toString('base64')}\napiVersion: v1\nmetadata:\n  namespace: prod\n`],
  ['k8s/kustomization.yaml', `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: production\nconfigMapGenerator:\n  - name: api\n    literals:\n      - COGNITO_USER_POOL_ID=${PROD}\n`],
  ['main.tf', `data "aws_cognito_user_pool" "p" {\n  count        = var.env == "prod" ? 1 : 0\n  user_pool_id = "${PROD}"\n}\n`],
  ['main.tf', `data "aws_cognito_user_pool" "p" {\n  count        = var.stage == "dev" ? 0 : 1\n  user_pool_id = "${PROD}"\n}\n`],
  ['bin/app.ts', `${CDK}new Api(app, 'Shop-Prod', { userPoolId: '${PROD}' });\n`],
  ['infra/app.ts', `${CDK}new Api(new App(), 'Shop', { stage: 'prod', userPoolId: '${PROD}' });\n`],
  ['lib/stack.ts', `${CDK}cognito.UserPool.fromUserPoolId(this, 'ProdUsers', '${PROD}');\n`],
  ['app.py', `import aws_cdk as cdk\napp = cdk.App()\nApiStack(app, "ShopProd", user_pool_id="${PROD}")\n`],
  ['index.ts', `import * as aws from '@pulumi/aws';\nnew aws.lambda.Function('api-prod', { environment: { variables: { POOL: '${PROD}' } } });\n`],
];

/** The same, for what runs here, for no environment at all, or with words that are of something else. */
// prettier-ignore
const HERE: readonly [file: string, text: string, role: string][] = [
  ['k8s/configmap.yaml', manifest('  name: api\n  namespace: dev', DEV), 'record'],
  ['k8s/configmap.yaml', manifest('  name: api\n  namespace: default', DEV), 'record'],
  ['k8s/configmap.yaml', `${manifest('  namespace: prod', 'none')}---\n${manifest('  name: api', DEV)}`, 'record'],
  ['config/app.yml', `metadata:\n  title: production\ncognito:\n  name: prod\n---\nuserPoolId: ${DEV}\n`, 'setting'],
  ['main.tf', `data "aws_cognito_user_pool" "p" {\n  count        = var.enabled ? 1 : 0\n  user_pool_id = "${DEV}"\n}\n`, 'record'],
  ['infra/app.ts', `${CDK}new Api(app, 'ShopDev', { userPoolId: '${DEV}' });\n`, 'record'],
  ['infra/app.ts', `${CDK}new Api(app, 'Shop', { userPoolId: '${DEV}' });\nnew Api(app, 'ShopProd', {});\n`, 'record'],
  ['src/auth.ts', `setup(app, 'production-like', { userPoolId: '${DEV}' });\n`, 'app'],
  ['app.py', `import boto3\nverifier = Verifier(app, "prod", user_pool_id="${DEV}")\n`, 'app'],
];

describe('a pool', () => {
  it.each(OTHERS)('of another environment is told, and never chosen: %s %j', async (file, text) => {
    const found = await discovered({ [file]: text });
    expect(found.candidates.map(({ userPoolId, sources }) => [userPoolId, sources.map(({ role }) => role)])).toEqual([
      [PROD, ['environment']],
    ]);
    expect([found.chosen, found.appPools]).toEqual([undefined, []]);
  });

  it.each(HERE)('of what runs here is chosen: %s %j', async (file, text, role) => {
    const { chosen } = await discovered({ [file]: text });
    expect([chosen?.userPoolId, chosen?.sources[0]?.role]).toEqual([DEV, role]);
  });

  it("that the CDK's code names is infrastructure's word, after the app's own", async () => {
    const found = await discovered({
      'src/auth.ts': `export const userPoolId = '${DEV}';`,
      'infra/app.ts': `${CDK}new Api(app, 'ShopProd', { userPoolId: '${PROD}' });\n`,
    });
    expect([found.chosen?.userPoolId, found.appPools.map(({ userPoolId }) => userPoolId)]).toEqual([DEV, [DEV]]);
  });
});

const outputs = (id: string): { OutputKey: string; OutputValue: string }[] => [
  { OutputKey: 'UserPoolId', OutputValue: id },
  { OutputKey: 'UserPoolClientId', OutputValue: CLIENT_ID },
  { OutputKey: 'GithubClientId', OutputValue: 'a'.repeat(26) },
];
const stack = (StackName: string, id: string): unknown => ({ StackName, Outputs: outputs(id) });

describe('what describe-stacks answered', () => {
  it.each(['infra/outputs/dev.json', 'stack-outputs.json'])('names the pool and its app client: %s', async (file) => {
    const { chosen } = await discovered({ [file]: JSON.stringify({ Stacks: [stack('shop', DEV)] }) });
    expect([chosen?.userPoolId, chosen?.clientIds.includes(CLIENT_ID)]).toEqual([DEV, true]);
  });

  it.each(['infra/outputs/dev.json', 'stack-outputs.json'])(
    'names the stack, that of production as well: %s',
    async (file) => {
      const Stacks = [stack('shop-dev', DEV), stack('shop-prod', PROD)];
      const both = await discovered({ [file]: JSON.stringify({ Stacks }) });
      expect(both.candidates.map(({ userPoolId }) => userPoolId)).toEqual([DEV, PROD]);
      expect(both.chosen).toBeUndefined();
      const found = await discovered({ [file]: JSON.stringify({ Stacks: Stacks.slice(1) }) });
      expect([found.candidates[0]?.sources[0]?.environment, found.chosen]).toEqual(['prod', undefined]);
    },
  );

  it('names no client of a pool in another list', async () => {
    const { candidates } = await discovered({
      'infra/outputs/dev.json': JSON.stringify([{ Outputs: outputs(DEV) }, { Outputs: outputs(PROD).slice(0, 1) }]),
    });
    expect(candidates.map(({ userPoolId, clientIds }) => [userPoolId, clientIds])).toEqual([
      [DEV, [CLIENT_ID]],
      [PROD, []],
    ]);
  });
});
