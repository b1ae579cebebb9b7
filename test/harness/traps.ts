/** Hostile input that is meant to cost time or memory (denial of service): each in a project of its own, with the run that reads it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runMeasured } from './memory.ts';
import { tempProject } from './project.ts';
import type { Outcome } from './spawn.ts';

const MB = 1024 * 1024;
const ID = 'eu-west-1_AbC123xyz';
const BLOCK = `[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "${ID}"\nuser_pool_region = "eu-west-1"\n`;
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${part({ alg: 'RS256', kid: 'k' })}.${part({ sub: 's' })}.c2ln`;
const VERIFY = ['verify', '--offline'];
const POOL = ['--user-pool-id', ID];

export interface Trap {
  what: string;
  files?: Readonly<Record<string, string>>;
  args: readonly string[];
  /** What every service answers, to the given call; none is asked without it. */
  answer?: (count: number) => string;
  code: number;
  /** Part of what is shown, which names the cause. */
  says: RegExp;
}

const section = (index: number): string => `[functions.f${index}]\nenabled = true\n# why\nimport_map = "./d.json"\n\n`;
const sections = (size: number): string => {
  const list: string[] = [];
  for (let length = 0; length < size; length += section(list.length).length) list.push(section(list.length));
  return list.join('');
};
/** Each variable holds the one before it twice. */
const doubling = Array.from({ length: 40 }, (_, index) => `A${index + 1}=\${A${index}}\${A${index}}`).join('\n');

export const TRAPS: readonly Trap[] = [
  {
    what: 'a config of more than 1 MiB, for verify',
    files: { 'supabase/config.toml': BLOCK + '['.repeat(MB) },
    args: VERIFY,
    code: 1,
    says: /config\.toml has \d+ bytes; more than 1 MiB is no config, and it is not read/,
  },
  {
    what: 'a config of more than 1 MiB, for init',
    files: { 'supabase/config.toml': BLOCK + '['.repeat(MB) },
    args: ['init', '--dry-run', ...POOL],
    code: 2,
    says: /config\.toml has \d+ bytes; more than 1 MiB/,
  },
  {
    what: 'a config of 30 MB',
    files: { 'supabase/config.json': `{"a":[${'1,'.repeat(15 * MB)}1]}` },
    args: VERIFY,
    code: 1,
    says: /more than 1 MiB/,
  },
  {
    what: 'a config of nearly 1 MiB',
    files: { 'supabase/config.toml': BLOCK + sections(MB - 4096) },
    args: VERIFY,
    code: 0,
    says: /config/,
  },
  {
    what: 'a .env with a line of blanks, and one that doubles itself',
    files: {
      'supabase/config.toml': BLOCK.replace(ID, 'env(A40)'),
      'supabase/.env': `B=${' '.repeat(60_000)}x\nA0=x\n${doubling}\n`,
    },
    args: VERIFY,
    code: 1,
    says: /config\//,
  },
  {
    what: 'a .env of 30 MB',
    files: { 'supabase/config.toml': BLOCK, 'supabase/.env': 'A=b\n'.repeat(7.5 * MB) },
    args: VERIFY,
    code: 0,
    says: /config/,
  },
  {
    what: 'a million lines that are no token',
    files: { 'supabase/config.toml': BLOCK, tokens: 'e30.e30.x\n'.repeat(MB) },
    args: [...VERIFY, '--tokens', 'tokens'],
    code: 1,
    says: /token in line 1 .*The check complains of 1048575 more: token in line 2, token in line 3, token in line 4, …/,
  },
  {
    what: 'a token of 30 MB, and white space of 30 MB before it',
    files: { 'supabase/config.toml': BLOCK, tokens: `${' '.repeat(30 * MB)}${'x'.repeat(30 * MB)}` },
    args: [...VERIFY, '--tokens', 'tokens'],
    code: 1,
    says: /31457280 characters long/,
  },
  {
    what: 'keys of 30 MB',
    files: { 'supabase/config.toml': BLOCK, jwks: `{"keys":[${'{},'.repeat(10 * MB)}{}]}` },
    args: [...VERIFY, '--jwks', 'jwks', '--token', TOKEN],
    code: 2,
    says: /jwks/,
  },
  {
    what: 'a backup of 30 MB',
    files: { 'supabase/config.toml': BLOCK, 'b.json': `{"schemaVersion":1,"userPool":{"a":"${'x'.repeat(30 * MB)}"}}` },
    args: ['restore', 'b.json', '--dry-run'],
    code: 2,
    says: /b\.json/,
  },
  {
    what: 'a record of 30 MB',
    files: {
      'supabase/config.toml': BLOCK,
      'supabase/.temp/cognito-supabase/state.json': `{"schemaVersion":1,"env":["${'x'.repeat(30 * MB)}"]}`,
    },
    args: ['remove', '--dry-run', ...POOL],
    answer: () => '{}',
    code: 4,
    says: /is not what AWS's API describes/,
  },
  {
    what: 'app files of 30 MB',
    files: {
      'supabase/config.toml': BLOCK,
      'package.json': `{"dependencies":{${'"a":"1",'.repeat(3.5 * MB)}"b":"1"}}`,
      'amplify_outputs.json': `{"auth":{"user_pool_id":"${ID}","x":"${'y'.repeat(30 * MB)}"}}`,
    },
    args: ['discover'],
    code: 0,
    says: /too large/,
  },
  {
    what: 'answers of 30 MB',
    files: { 'supabase/config.toml': BLOCK },
    args: ['verify'],
    answer: () => `{"UserPool":{"Id":"${'x'.repeat(30 * MB)}"}}`,
    code: 4,
    says: /larger than 8 MB/,
  },
  {
    what: 'pages that never end, each with a token of its own',
    args: ['discover', '--region', 'eu-west-1'],
    answer: (count) => `{"UserPools":[{"Id":"${ID}","Name":"n"}],"NextToken":"${count}"}`,
    code: 4,
    says: /ListUserPools is not what AWS's API describes/,
  },
];

export interface Sprung extends Outcome {
  peakMb: number;
  cpuMs: number;
  ms: number;
  /** All that was printed, in one line. */
  shown: string;
}

/** Carries the run out once. @returns how it ended, how long it took, and the most memory it had */
export async function spring(trap: Trap): Promise<Sprung> {
  const project = await tempProject(trap.files);
  let count = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(trap.answer?.((count += 1)) ?? '{}');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'emulator-secret-access-key',
    AWS_REGION: 'eu-west-1',
  };
  try {
    const started = performance.now();
    const outcome = await runMeasured(trap.args, project.dir, { env: trap.answer ? env : {}, timeoutMs: 60_000 });
    const ms = performance.now() - started;
    return { ...outcome, ms, shown: `${outcome.stdout}${outcome.stderr}`.replaceAll(/\s+/g, ' ') };
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await project.cleanup();
  }
}
