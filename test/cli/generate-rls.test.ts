/** Whom `generate rls` lets in, where AWS can be asked: the pool's real issuers, and the app client that is chosen. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { runCli } from '../harness/cli.ts';
import { tempProject } from '../harness/project.ts';
import { ELSEWHERE, type SceneOptions, amplifyOutputs, openScene } from '../init/scene.ts';

const ORIGINAL = `https://cognito-idp.eu-west-1.amazonaws.com/${ELSEWHERE.userPoolId}`;
const UPDATED = `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${ELSEWHERE.userPoolId}`;
const REPLICA = `https://cognito-idp.us-east-1.amazonaws.com/${ELSEWHERE.userPoolId}`;
const REPLICATED = { KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY' }, replicas: { 'us-east-1': {} } };
const RLS = ['generate', 'rls', '--table', 'todos', '--out', '-'];

it.each([
  ['the original issuer', {}, [ORIGINAL]],
  ['the updated issuer', { IssuerConfiguration: { Type: 'UPDATED' } }, [UPDATED]],
  ['the issuer of each region that serves it', REPLICATED, [ORIGINAL, REPLICA]],
  ['the updated issuer, whatever the region', { ...REPLICATED, IssuerConfiguration: { Type: 'UPDATED' } }, [UPDATED]],
])('lets in %s, and no other', async (_name, pool, issuers) => {
  const scene = await openScene({ pool: pool as NonNullable<SceneOptions['pool']> });
  try {
    const { code, stdout } = await scene.run(RLS);
    expect(code).toBe(0);
    const named = [...stdout.matchAll(/^-- {3}issuer +(\S+)$/gm)].map(([, issuer]) => issuer);
    expect(named).toEqual(issuers);
    expect(stdout).toContain(
      `admits(array[${issuers.map((issuer) => `'${issuer}'`).join(', ')}], array['${ELSEWHERE.clientId}'],`,
    );
    expect(scene.mutations()).toEqual([]);
  } finally {
    await scene.close();
  }
});

it('asks for the app client where the project names none', async () => {
  const outputs = amplifyOutputs(ELSEWHERE).replace(/"user_pool_client_id": "\w+",/, '');
  const scene = await openScene({ outputs });
  const terminal = scene.terminal(RLS);
  try {
    await terminal.waitFor("Which app client is the app's?");
    terminal.press('enter');
    await terminal.waitFor(new RegExp(`app client +${ELSEWHERE.clientId}`));
    expect(await terminal.exit).toEqual({ code: 0 });
  } finally {
    terminal.close();
    await scene.close();
  }
});

it('asks neither the files nor the machine for what the flags say', async () => {
  const asked: string[] = [];
  const metadata = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(metadata, 'listening');
  const { port } = metadata.address() as AddressInfo;
  const config = 'project_id = "shop"\n';
  const below = await tempProject({ 'shop/supabase/config.toml': config, 'blog/supabase/config.toml': config });
  const env = {
    AWS_EC2_METADATA_DISABLED: 'false',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${port}/`,
  };
  try {
    const flags = ['--user-pool-id', ELSEWHERE.userPoolId, '--client-id', ELSEWHERE.clientId];
    const { code, stdout, stderr } = await runCli([...RLS, ...flags], { cwd: below.dir, env });
    expect({ code, stderr, asked }).toEqual({
      code: 0,
      stderr: `Tokens are let in with either issuer that ${ELSEWHERE.userPoolId} can have. Not looked at: No AWS credentials are set up.\n`,
      asked: [],
    });
    expect(stdout).toContain(`admits(array['${ORIGINAL}', '${UPDATED}'], array['${ELSEWHERE.clientId}'],`);
  } finally {
    metadata.close();
    await below.cleanup();
  }
});
