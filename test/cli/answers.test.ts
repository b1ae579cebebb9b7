/** Answers that are none: of the right status, and of no use. Whoever gives them, a run ends soon, and says what it saw. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { tempProject, type TempProject } from '../harness/project.ts';

const ID = 'eu-west-1_AbC123xyz';
const POOL = { UserPool: { Id: ID, Name: 'shop', Arn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${ID}` } };
const RUNS = {
  UserPool: {
    ...POOL.UserPool,
    LambdaConfig: { PreTokenGeneration: 'arn:aws:lambda:eu-west-1:123456789012:function:theirs' },
  },
};
/** Five times what a run may take: the machine may be busy. */

let project: TempProject;
let server: Server;
let answer: (action: string, count: number) => string;
let calls: string[] = [];

beforeAll(async () => {
  project = await tempProject({
    'supabase/config.toml': `[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "${ID}"\nuser_pool_region = "eu-west-1"\n`,
  });
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      const action =
        String(request.headers['x-amz-target'] ?? request.url)
          .split('.')
          .at(-1) ?? '';
      calls.push(action);
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(answer(action, calls.length));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await project.cleanup();
});

async function run(...args: string[]): Promise<{ code: number | null; document: Record<string, unknown> }> {
  calls = [];
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'emulator-secret-access-key',
    AWS_REGION: 'eu-west-1',
  };
  const outcome = await runCli([...args, '--json'], { cwd: project.dir, env });
  return { code: outcome.code, document: documentOf(outcome) };
}

describe.each([
  ['{}', () => '{}'],
  ['null', () => 'null'],
  ['[]', () => '[]'],
  ['a number', () => '7'],
  ['a text', () => '"ok"'],
  ['nothing', () => ''],
  ['a pool without an ARN', () => JSON.stringify({ UserPool: { Id: ID, Name: 'shop' } })],
  ['another pool', () => JSON.stringify(POOL).replaceAll(ID, 'eu-west-1_Other1234')],
  ['30 MB', () => `{"UserPool":{"Id":"${'x'.repeat(30_000_000)}"}}`],
  [
    'a pool, and then nothing of use',
    (action: string) => (action === 'DescribeUserPool' ? JSON.stringify(RUNS) : '{}'),
  ],
])('%s', (_what, given) => {
  it('is unknown to verify', async () => {
    answer = given;
    const { code, document } = await run('verify');
    expect(code).toBe(4);
    const checks = document['checks'] as { id: string; status: string }[];
    const statuses = new Set(checks.filter(({ id }) => /^(cognito|lambda)\//.test(id)).map(({ status }) => status));
    expect([...statuses]).not.toContain('fail');
    expect([...statuses]).toContain('unknown');
  });

  it('ends init, before anything is changed', async () => {
    answer = given;
    const { code, document } = await run('init', '--yes');
    expect([code, document['error']]).toMatchObject([4, { message: expect.any(String) as string }]);
    expect(calls.filter((call) => /Create|Update|Put|Attach|Add|Delete/.test(call))).toEqual([]);
  });
});

it.each([
  ['the same token again and again', () => ({ UserPools: [{ Id: ID, Name: 'shop' }], NextToken: 'again' })],
  ['empty pages without an end', (count: number) => ({ UserPools: [], NextToken: `token-${count}` })],
])('pages that never end: %s', async (_what, page) => {
  answer = (action, count) => (action === 'ListUserPools' ? JSON.stringify(page(count)) : '{}');
  const { code } = await run('discover', '--region', 'eu-west-1');
  expect(code).toBe(4);
  expect(calls.length).toBeLessThan(40);
});
