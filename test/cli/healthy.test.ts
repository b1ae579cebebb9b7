import { fillClient } from '../../src/core/client/fill.ts';
import { readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { expectDocument } from '../harness/schema.ts';
import { openScene, type Scene, type SceneOptions } from '../init/scene.ts';

interface Check {
  id: string;
  status: string;
  message?: string;
  evidence?: Record<string, unknown>;
}

const template = (name: string): string => readFileSync(`${ROOT}templates/client/${name}`, 'utf8');
const ACCESS_CLIENT = template('amplify-web.ts');
const ID_CLIENT = fillClient(ACCESS_CLIENT, 'id');
const manifest = (range: string): string => JSON.stringify({ dependencies: { '@supabase/supabase-js': range } });
const OWN_HANDLER = `export const handler = async (event) => {
  const add = { claimsToAddOrOverride: { role: 'authenticated' } };
  event.response = { claimsAndScopeOverrideDetails: { idTokenGeneration: add, accessTokenGeneration: add } };
  return event;
};
`;
const OWN_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';
const own = { name: 'theirs', region: 'eu-west-1', source: OWN_HANDLER };
const attached = { LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: OWN_ARN, LambdaVersion: 'V2_0' as const } } };

let scene: Scene;
afterEach(() => scene.close());

async function verify(
  args: readonly string[] = [],
  options: Parameters<Scene['run']>[1] = {},
): Promise<{ code: number | null; wrong: Check[]; checks: Check[] }> {
  const outcome = await scene.run(['verify', '--json', '--strict', ...args], options);
  const document = documentOf(outcome);
  expectDocument('verify', document);
  const checks = document['checks'] as Check[];
  return { code: outcome.code, checks, wrong: checks.filter(({ status }) => status !== 'pass' && status !== 'skip') };
}

interface Healthy {
  what: string;
  options?: SceneOptions;
  init?: readonly string[];
  files?: Readonly<Record<string, string>>;
  verify?: readonly string[];
}

const HEALTHY: readonly Healthy[] = [
  {
    what: 'V2_0 and our own client',
    files: { 'src/supabase.ts': ACCESS_CLIENT, 'package.json': manifest('^2.119.1') },
  },
  {
    what: 'Lite with V1_0 and a client that sends ID tokens',
    options: { pool: { UserPoolTier: 'LITE' } },
    files: { 'src/supabase.ts': ID_CLIENT },
  },
  { what: 'V3_0', init: ['--trigger-version', 'v3'] },
  { what: 'env() references', init: ['--env-refs'] },
  { what: 'a custom role', init: ['--role', 'shop_member'], verify: ['--role', 'shop_member'] },
];

describe('verify --strict, on what is in order', () => {
  it.each(HEALTHY)('$what: is silent', async ({ options, init = [], files = {}, verify: args = [] }) => {
    scene = await openScene(options);
    expect(await scene.run(['init', '--yes', ...init])).toMatchObject({ code: 0 });
    for (const [file, text] of Object.entries(files)) await scene.project.write(file, text);
    expect(await verify(args)).toMatchObject({ code: 0, wrong: [] });
  });

  it("the user's own handler: is silent but for the permission that it lacks here, invoked or not", async () => {
    scene = await openScene({ pool: attached, emulator: { functions: [own] } });
    await scene.run(['init', '--yes', '--skip', 'lambda', 'verify']);
    const { wrong } = await verify();
    expect(wrong.map(({ id }) => id)).toEqual(['lambda/permission-missing']);
    const invoked = await verify(['--invoke', '--skip', 'lambda/permission-missing']);
    expect(invoked).toMatchObject({ code: 0, wrong: [] });
  });

  it('config.json: is silent', async () => {
    scene = await openScene();
    await rm(scene.project.path('supabase/config.toml'));
    await scene.project.write('supabase/config.json', '{}\n');
    expect(await scene.run(['init', '--yes'])).toMatchObject({ code: 0 });
    expect(await verify()).toMatchObject({ code: 0, wrong: [] });
  });

  it.each([
    { SUPABASE_URL: 'https://abcdefghijklmnopqrst.supabase.co' },
    { SUPABASE_PROJECT_ID: 'abcdefghijklmnopqrst' },
  ])('hosted only, without a supabase folder (%o): the config is skipped', async (env) => {
    scene = await openScene();
    await scene.run(['init', '--yes']);
    await rename(scene.project.path('supabase'), scene.project.path('elsewhere'));
    const found = await verify([], { env });
    expect(found.checks.find(({ id }) => id === 'config/missing')).toMatchObject({ status: 'skip' });
    expect(found.wrong.filter(({ id }) => /^(config|cognito|lambda|token|client)\//.test(id))).toEqual([]);
    expect((await verify()).wrong).toMatchObject([{ id: 'config/missing', status: 'fail' }]);
  });
});

const GUIDE = `import { fetchAuthSession, Hub } from 'aws-amplify/auth'
import { createClient } from '@supabase/supabase-js'
const supabase = createClient(URL, KEY, {
  accessToken: async () => {
    const tokens = await fetchAuthSession()
    return tokens?.accessToken
  },
})
Hub.listen('auth', () => {
  fetchAuthSession().then((tokens) => supabase.realtime.setAuth(tokens?.accessToken))
})
`;

describe('verify --strict, on what is not', () => {
  it("says where the app's source is wrong, by file and line, without AWS, too", async () => {
    scene = await openScene();
    await scene.run(['init', '--yes']);
    await scene.project.write('src/lib/supabase.ts', `\uFEFF${GUIDE.replaceAll('\n', '\r\n')}`);
    await scene.project.write('src/app.tsx', "import { supabase } from './lib/supabase';\nexport const x = 1;\n");
    await scene.project.write(
      'src/bundle.js',
      `import { createClient } from '@supabase/supabase-js';${'createClient(a);'.repeat(350_000)}`,
    );
    await scene.project.write('src/broken.ts', "import { createClient } from '@supabase/supabase-js'; {{{{ ((((");
    await scene.project.write('src/supabase.test.ts', GUIDE);
    await scene.project.write(
      'package-lock.json',
      JSON.stringify({ packages: { 'node_modules/@supabase/supabase-js': { version: '2.44.0' } } }),
    );
    for (const env of [{}, { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }]) {
      const { code, wrong } = await verify([], { env });
      expect(code).toBe(1);
      expect(wrong.map(({ id, evidence }) => [id, evidence?.['file'], evidence?.['line']])).toEqual([
        ['client/outdated', 'package-lock.json', undefined],
        ['client/token-not-found', 'src/lib/supabase.ts', 6],
        ['client/manual-realtime-auth', 'src/lib/supabase.ts', 10],
      ]);
    }
  });

  it('fails V1_0 where the source sends access tokens', async () => {
    scene = await openScene({ pool: { UserPoolTier: 'LITE' } });
    await scene.run(['init', '--yes']);
    await scene.project.write('src/supabase.ts', ACCESS_CLIENT);
    const { wrong } = await verify();
    expect(wrong).toMatchObject([
      { id: 'cognito/trigger-id-token-only', status: 'fail', evidence: { file: 'src/supabase.ts' } },
    ]);
    const { raw } = await scene.signIn();
    const given = await verify(['--token', '-'], { input: raw.id });
    expect(given.wrong).toMatchObject([{ id: 'client/token-kind', status: 'warn' }]);
  });

  it('names a reserved concurrency of 0, and it alone', async () => {
    scene = await openScene();
    await scene.run(['init', '--yes']);
    for (const found of scene.emulator.state.lambda.functions.values()) found.reservedConcurrency = 0;
    expect((await verify()).wrong).toMatchObject([{ id: 'lambda/throttled', status: 'fail' }]);
    expect((await verify(['--probe-user'])).wrong.filter(({ status }) => status === 'fail')).toMatchObject([
      { id: 'lambda/throttled' },
    ]);
  });

  it('names the replica that has no trigger', async () => {
    const replicas = { 'eu-central-1': attached.LambdaConfig, 'us-east-1': {} };
    scene = await openScene({
      pool: { KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY' }, replicas } as SceneOptions['pool'] & object,
    });
    await scene.run(['init', '--yes']);
    expect((await verify()).wrong).toMatchObject([
      { id: 'cognito/replica', status: 'warn', evidence: { regions: 'us-east-1' } },
    ]);
  });

  it.each(['ORIGINAL', 'UPDATED'] as const)('takes a token without AWS credentials, issuer %s', async (Type) => {
    scene = await openScene({ pool: { IssuerConfiguration: { Type } } });
    await scene.run(['init', '--yes']);
    const token = (await scene.signIn()).raw.access;
    const env = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
    expect(await verify(['--token', '-'], { env, input: token })).toMatchObject({ code: 0, wrong: [] });
  });

  it('names an updated issuer', async () => {
    scene = await openScene({ pool: { IssuerConfiguration: { Type: 'UPDATED' } } });
    await scene.run(['init', '--yes']);
    expect((await verify()).wrong).toMatchObject([{ id: 'cognito/issuer-updated', status: 'warn' }]);
  });
});
