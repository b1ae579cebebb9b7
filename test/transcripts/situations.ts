/** The situations in which people meet `init` for the first time, and what they answer. */
import type { Scene, SceneOptions } from '../init/scene.ts';
import { KEY, type Answer } from '../harness/screen.ts';

export interface Step {
  args: readonly string[];
  answers?: readonly Answer[];
  env?: Readonly<Record<string, string>>;
  /** In CI, where there is no terminal. */
  isLog?: true;
  /** Before it: what the account then does. */
  before?: (scene: Scene) => void;
}

export interface Situation {
  name: string;
  scene?: SceneOptions;
  files?: Readonly<Record<string, string>>;
  /** The folder that the commands run in: the project's, where none is named. */
  folder?: string;
  /** Something of the user's own is at risk. */
  atRisk?: true;
  steps: readonly Step[];
}

const POOL = 'eu-west-1_Ends2Ends';
const OTHER = { userPoolId: 'eu-west-1_0therP00l', clientId: '1aaaaaaaaaaaaaaaaaaaaaaaaa' };
const REF = 'abcdefghijklmnopqrst';
const SIGNED_OUT = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '', AWS_PROFILE: '' };

const ways = (down: number): Answer => ({ to: 'Stop', keys: KEY.down.repeat(down) + KEY.enter });
const prove = (keys: 'y' | 'n'): Answer => ({ to: 'Prove it', keys });
const carryOut = (keys: 'y' | 'n'): Answer => ({ to: 'Carry this out?', keys });

const PACKAGE = JSON.stringify({ dependencies: { 'aws-amplify': '6.22.1', react: '19.0.0' } });
const THEIRS = 'arn:aws:lambda:eu-west-1:123456789012:function:add-groups';
const stackOf = (name: string): SceneOptions['emulator'] => ({
  stacks: [
    {
      name,
      region: 'eu-west-1',
      resources: [{ logicalId: 'UserPool', physicalId: POOL, type: 'AWS::Cognito::UserPool' }],
    },
  ],
});

export const SITUATIONS: readonly Situation[] = [
  {
    name: 'fresh',
    files: { 'package.json': PACKAGE, 'tsconfig.json': '{}', 'src/main.ts': '' },
    steps: [{ args: ['init', '--dry-run'] }, { args: ['init'], answers: [prove('y'), carryOut('y')] }],
  },
  {
    name: 'amplify-gen-2',
    scene: { pool: { UserPoolTags: { 'created-by': 'amplify', 'amplify:deployment-type': 'branch' } } },
    files: {
      'package.json': PACKAGE,
      'amplify/auth/resource.ts':
        "import { defineAuth } from '@aws-amplify/backend';\nexport const auth = defineAuth({ loginWith: { email: true } });\n",
      'amplify/backend.ts':
        "import { defineBackend } from '@aws-amplify/backend';\nimport { auth } from './auth/resource';\n\nconst backend = defineBackend({ auth });\n",
    },
    atRisk: true,
    steps: [{ args: ['init'], answers: [ways(0), carryOut('y')] }],
  },
  {
    name: 'amplify-gen-1-monorepo',
    scene: { outputs: '{}', emulator: stackOf('amplify-shop-dev-123456-authshop-ABCDEFGHIJKL') ?? {} },
    files: {
      'apps/web/package.json': PACKAGE,
      'apps/web/src/aws-exports.js': `const awsmobile = { aws_user_pools_id: '${POOL}' };\nexport default awsmobile;\n`,
      'apps/web/amplify/backend/auth/shop/cli-inputs.json':
        '{"version":"1","cognitoConfig":{"resourceName":"shop","triggers":{}}}\n',
    },
    atRisk: true,
    steps: [{ args: ['init'], answers: [ways(0)] }],
  },
  {
    name: 'cdk-owned',
    scene: { emulator: stackOf('AuthStack') ?? {} },
    files: {
      'cdk.json': '{"app":"npx ts-node bin/app.ts"}',
      'lib/auth-stack.ts':
        "import { UserPool } from 'aws-cdk-lib/aws-cognito';\nconst userPool = new UserPool(this, 'Users', {});\n",
    },
    atRisk: true,
    steps: [
      { args: ['init', '--yes'], isLog: true, env: { CI: 'true' } },
      { args: ['init'], answers: [ways(1), prove('n'), carryOut('y')] },
    ],
  },
  {
    name: 'existing-trigger',
    scene: {
      pool: { LambdaConfig: { PreTokenGeneration: THEIRS } },
      emulator: {
        functions: [
          { name: 'add-groups', region: 'eu-west-1', source: 'export const handler = async (event) => event;' },
        ],
      },
    },
    atRisk: true,
    steps: [{ args: ['init'], answers: [ways(0), ways(0), carryOut('y')] }],
  },
  {
    name: 'two-pools',
    scene: { second: OTHER },
    atRisk: true,
    steps: [{ args: ['init'], answers: [{ to: 'Which one?', keys: KEY.enter }, prove('n'), carryOut('y')] }],
  },
  {
    name: 'lite',
    scene: { pool: { UserPoolTier: 'LITE' } },
    files: { 'package.json': PACKAGE },
    steps: [{ args: ['init'], answers: [prove('n'), carryOut('y')] }],
  },
  {
    name: 'hosted-with-branches',
    scene: {
      emulator: {
        projects: [
          { ref: REF, name: 'shop', branches: [{ name: 'preview', ref: 'bcdefghijklmnopqrstu' }] },
          { ref: 'bcdefghijklmnopqrstu', name: 'preview-project' },
        ],
      },
    },
    files: { 'supabase/.temp/project-ref': REF },
    steps: [
      { args: ['init'], answers: [prove('n'), carryOut('y')] },
      {
        args: ['link', '--all-branches'],
        answers: [carryOut('y')],
        env: { SUPABASE_ACCESS_TOKEN: `sbp_${'0f'.repeat(20)}` },
      },
    ],
  },
  {
    name: 'ci-with-credentials',
    steps: [
      { args: ['init'], isLog: true, env: { CI: 'true' } },
      { args: ['init', '--yes', '--quiet'], isLog: true, env: { CI: 'true' } },
      { args: ['verify'], isLog: true, env: { CI: 'true' } },
    ],
  },
  {
    name: 'ci-without-credentials',
    steps: [
      { args: ['init', '--yes'], isLog: true, env: { ...SIGNED_OUT, CI: 'true' } },
      { args: ['verify'], isLog: true, env: { ...SIGNED_OUT, CI: 'true' } },
    ],
  },
  {
    name: 'denied',
    steps: [
      {
        args: ['init'],
        answers: [prove('n'), carryOut('y')],
        before: ({ emulator }) => emulator.faults.add({ service: 'lambda', action: 'CreateFunction', kind: 'deny' }),
      },
    ],
  },
  {
    name: 'unreachable',
    steps: [
      {
        args: ['init'],
        answers: [{ to: 'config part alone?', keys: 'y' }, carryOut('y')],
        env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' },
      },
    ],
  },
  {
    name: 'no-project',
    folder: 'elsewhere',
    files: { 'elsewhere/.git/HEAD': 'ref: refs/heads/main\n' },
    steps: [{ args: ['init'] }],
  },
];
