/**
 * A project whose own sources declare our function or its trigger is not warned for ever: for each infrastructure tool,
 * its own snippet is merged into the file of the pool, spread over files, and taken out again.
 */
import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillSnippet } from '../../src/core/snippets/iac.ts';
import { IAC, IAC_OWNERS, type IacOwner } from '../../src/core/snippets/iac-tools.ts';
import { documentOf } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { openScene, type Scene } from '../init/scene.ts';

type Files = Readonly<Record<string, string>>;

function snippet(owner: IacOwner): string {
  const template = readFileSync(`${ROOT}templates/iac/${IAC[owner].template}`, 'utf8');
  const filled = fillSnippet(owner, template, { role: 'authenticated' });
  if (!filled.ok) throw new Error(filled.why);
  return filled.text;
}

/** The lines from the one that holds `from` up to the one that holds `to`. */
function part(text: string, from: string, to?: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.includes(from));
  const end = to === undefined ? lines.length : lines.findIndex((line, index) => index > start && line.includes(to));
  if (start === -1 || end === -1) throw new Error(`no ${from} … ${to}`);
  return `${lines.slice(start, end).join('\n')}\n`;
}

/** What the comment of the Terraform snippet says goes into the pool. */
const block = (text: string): string => [...text.matchAll(/^# {3}(.*)$/gm)].map(([, line]) => `  ${line}`).join('\n');
const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');

const CODE = { 'role-claim/role-claim.mjs': readFileSync(`${ROOT}templates/lambda/role-claim.mjs`, 'utf8') };
const YAML_POOL =
  'Resources:\n  UserPool:\n    Type: AWS::Cognito::UserPool\n    Properties:\n      MfaConfiguration: "OFF"\n';
const CDK_POOL = `import { Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';

export class AuthStack extends Stack {
  constructor(scope, id) {
    super(scope, id);
    const userPool = new UserPool(this, 'Users', { selfSignUpEnabled: true });
  }
}
`;
const AMPLIFY = {
  'amplify/auth/resource.ts': `import { defineAuth } from '@aws-amplify/backend';\nexport const auth = defineAuth({ loginWith: { email: true } });\n`,
  'amplify/backend.ts': `import { defineBackend } from '@aws-amplify/backend';\nimport { auth } from './auth/resource';\n\nconst backend = defineBackend({ auth });\n`,
};
const SST = `export default $config({\n  app: () => ({ name: 'shop', home: 'aws' }),\n  async run() {\n    const userPool = new sst.aws.CognitoUserPool('UserPool');\n  },\n});\n`;
const PULUMI = `import * as aws from '@pulumi/aws';\n\nconst userPool = new aws.cognito.UserPool('UserPool', { mfaConfiguration: 'OFF' });\n`;
const TERRAFORM = `resource "aws_cognito_user_pool" "main" {\n  name = "customers"\n}\n`;
const GEN1 = (triggers: string): string =>
  `{\n  "version": "1",\n  "cognitoConfig": {\n    "resourceName": "auth",\n    "triggers": ${triggers}\n  }\n}\n`;

interface Sample {
  /** The pool alone. */
  without: Files;
  /** With the snippet in the file of the pool, as far as the tool lets it stand there. */
  merged: Files;
  /** Spread over files, each way that its users have. */
  spread: readonly Files[];
}

const cloudFormation = (owner: 'cloudformation' | 'sam', transform: string): Sample => {
  const text = snippet(owner);
  const [functions, pool] = [part(text, 'RoleClaimFunction', '  UserPool:'), part(text, '  UserPool:')];
  return {
    without: { 'template.yaml': transform + YAML_POOL },
    merged: { 'template.yaml': text },
    spread: [
      { 'template.yaml': `${transform}Resources:\n${functions}`, 'auth.yaml': `Resources:\n${pool}` },
      // The function's ARN is handed over as a parameter of a name that tells nothing.
      {
        'role-claim.yaml': `${transform}Resources:\n${functions}`,
        'template.yaml': `${transform}${YAML_POOL}      LambdaConfig: !Ref Triggers\n`,
      },
    ],
  };
};

const SAMPLES: Readonly<Record<IacOwner, () => Sample>> = {
  'amplify-gen2': () => ({
    without: AMPLIFY,
    merged: { ...AMPLIFY, 'amplify/backend.ts': `${AMPLIFY['amplify/backend.ts']}${snippet('amplify-gen2')}` },
    spread: ['role-claim.ts', 'amplify/role-claim.ts', 'amplify/auth/role-claim.ts', 'infra/cdk/role-claim.ts'].map(
      (file) => ({
        ...AMPLIFY,
        'amplify/backend.ts': `import { addRoleClaim } from '../${file.slice(0, -3)}';\n${AMPLIFY['amplify/backend.ts']}addRoleClaim(backend);\n`,
        [file]: snippet('amplify-gen2'),
      }),
    ),
  }),
  sst: () => ({
    without: { 'sst.config.ts': SST },
    merged: {
      'sst.config.ts': SST.replace(
        "    const userPool = new sst.aws.CognitoUserPool('UserPool');\n",
        indented(indented(part(snippet('sst'), 'export const').replace('export ', ''))),
      ),
    },
    spread: [
      {
        'sst.config.ts': SST.replaceAll(/ {4}const userPool.*\n/g, "    await import('./infra/auth');\n"),
        'infra/auth.ts': snippet('sst'),
      },
      {
        'sst.config.ts': SST.replace("'UserPool'", "'UserPool', { triggers }"),
        'infra/triggers.ts': `export const triggers = {\n${part(snippet('sst'), 'preTokenGeneration: {', '});')}`,
      },
    ],
  }),
  pulumi: () => ({
    without: { 'index.ts': PULUMI },
    merged: { 'index.ts': snippet('pulumi') },
    spread: [
      {
        'role-claim.ts': part(snippet('pulumi'), 'import * as aws', 'const userPool'),
        'index.ts': part(snippet('pulumi'), 'const userPool'),
      },
      {
        'role-claim.ts': part(snippet('pulumi'), 'import * as aws', 'const userPool'),
        'index.ts': PULUMI.replace("'OFF'", "'OFF', lambdaConfig: triggers(roleClaim)"),
      },
    ],
  }),
  cdk: () => ({
    without: { 'lib/auth-stack.ts': CDK_POOL },
    merged: { 'lib/auth-stack.ts': CDK_POOL + snippet('cdk') },
    spread: ['role-claim.ts', 'lib/constructs/role-claim.ts'].map((file) => ({
      'lib/auth-stack.ts': CDK_POOL.replace('true });\n', 'true });\n    addRoleClaim(userPool);\n'),
      [file]: snippet('cdk'),
    })),
  }),
  serverless: () => {
    const text = snippet('serverless');
    const [functions, resources] = [part(text, 'functions:', 'resources:'), part(text, '  Resources:')];
    const pool = part(text, '    UserPool:');
    return {
      without: { 'serverless.yml': `service: shop\nresources:\n${indented(YAML_POOL)}` },
      merged: { 'serverless.yml': `service: shop\n${part(text, 'functions:')}` },
      spread: [
        {
          'serverless.yml': `service: shop\n${functions}resources:\n  - \${file(resources/cognito.yml)}\n`,
          'resources/cognito.yml': resources,
        },
        {
          'serverless.yml':
            'service: shop\nfunctions: ${file(functions.yml)}\nresources: ${file(./cognito-pool.yml)}\n',
          'functions.yml': part(functions, 'roleClaim:'),
          'cognito-pool.yml': `Resources:\n${pool}`,
        },
      ],
    };
  },
  sam: () => cloudFormation('sam', 'Transform: AWS::Serverless-2016-10-31\n'),
  cloudformation: () => cloudFormation('cloudformation', "AWSTemplateFormatVersion: '2010-09-09'\n"),
  terraform: () => {
    const text = snippet('terraform');
    const pool = TERRAFORM.replace('"customers"\n', `"customers"\n\n${block(text)}\n`);
    const own = part(text, 'data "aws_partition"');
    return {
      without: { 'infra/cognito.tf': TERRAFORM },
      merged: { 'infra/main.tf': `${pool}\n${own}` },
      spread: [
        { 'infra/cognito.tf': pool, 'infra/role-claim.tf': text },
        {
          'infra/modules/users/main.tf': TERRAFORM.replace(
            '"customers"\n',
            '"customers"\n  dynamic "lambda_config" {\n    for_each = var.triggers\n  }\n',
          ),
          'infra/modules/role-claim/main.tf': own,
        },
      ],
    };
  },
  'amplify-gen1': () => ({
    without: { 'amplify/backend/auth/shop/cli-inputs.json': GEN1('{}') },
    merged: { 'amplify/backend/auth/shop/cli-inputs.json': GEN1('{ "PreTokenGeneration": ["custom"] }') },
    spread: [{ 'amplify/backend/auth/shop/cli-inputs.json': GEN1('"{\\"PreTokenGeneration\\":[\\"custom\\"]}"') }],
  }),
};

describe.each(IAC_OWNERS)('%s', (owner) => {
  const sample = SAMPLES[owner]();
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
    await scene.run(['init', '--yes']);
  });
  afterAll(() => scene.close());

  async function managed(files: Files): Promise<{ status: string; evidence?: unknown }> {
    const root = join(scene.project.dir, 'service');
    try {
      for (const [file, text] of Object.entries({ ...files, ...CODE })) {
        await mkdir(dirname(join(root, file)), { recursive: true });
        await writeFile(join(root, file), text);
      }
      const { checks } = documentOf(await scene.run(['verify', '--json', '--only', 'cognito/managed']));
      return (
        (checks as { id: string; status: string }[]).find(({ id }) => id === 'cognito/managed') ?? { status: 'none' }
      );
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }

  it('warns of a pool that it declares without the trigger, and is silent once its snippet is merged', async () => {
    expect(await managed(sample.without)).toMatchObject({ status: 'warn', evidence: { owner } });
    expect(await managed(sample.merged)).toMatchObject({ status: 'pass' });
    expect(await managed(sample.without)).toMatchObject({ status: 'warn' });
  });

  it.each(sample.spread.map((files) => [Object.keys(files).join(', '), files] as const))(
    'is silent where it is spread over %s',
    async (_names, files) => {
      expect(await managed(files)).toMatchObject({ status: 'pass' });
    },
  );
});
