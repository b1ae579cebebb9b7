/**
 * AWS as people have it set up: the AWS CLI and this program, side by side in the same environment and the same home. Where
 * the one works, the same calls arrive from the other; where it does not, the same cause is named.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLand, type Call, type Land } from '../aws-kit/land.ts';
import { openPeer, type Peer } from '../aws-kit/peer.ts';
import type { Place, Row } from '../aws-kit/row.ts';
import { KEY_ROWS } from '../aws-kit/rows-keys.ts';
import { networkRows, type BadProxies } from '../aws-kit/rows-network.ts';
import { SERVICE_ROWS } from '../aws-kit/rows-services.ts';
import { cleanEnv, documentOf, runCli } from '../harness/cli.ts';
import { openScene, type Scene } from '../init/scene.ts';

let land: Land;
let peer: Peer;
let scene: Scene;
const bad = {} as BadProxies;

beforeAll(async () => {
  scene = await openScene();
  // A pool that is as it should be, so that a finding can only be about the way to AWS.
  const init = await scene.run(['init', '--yes', '--skip', 'verify']);
  if (init.code !== 0) throw new Error(init.stderr);
  land = await openLand(scene.emulator.url);
  peer = openPeer();
  bad.wantsPassword = await land.badProxy(407);
  bad.forbids = await land.badProxy(403);
  bad.gateway = await land.badProxy(502);
  bad.closes = await land.badProxy('close');
  bad.cuts = await land.badProxy('cut');
  bad.silent = await land.badProxy('silent');
});
afterAll(async () => {
  peer.close();
  await land.close();
  await scene.close();
});

/** What every row has, unless it says otherwise. */
async function prepared(row: Row): Promise<{ env: Record<string, string>; close: () => Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'aws-home-'));
  const place: Place = { land, home };
  const text = (from: Row['config']): string | undefined => (typeof from === 'function' ? from(place) : from);
  const files = { '.aws/config': text(row.config), '.aws/credentials': row.credentials, ...row.files };
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) continue;
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), content);
  }
  const usual = { AWS_REGION: 'eu-west-1', HTTPS_PROXY: land.proxy, AWS_CA_BUNDLE: land.caFile, AWS_MAX_ATTEMPTS: '2' };
  const entries = Object.entries({ ...cleanEnv(home, usual), NO_PROXY: '127.0.0.1', ...row.env?.(place) });
  const env = Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { env, close: () => rm(home, { recursive: true, force: true }) };
}

/** Which service was asked for what with whose keys, as far as both programs ask the same. */
function waysOf(calls: readonly Call[]): string[] {
  const shared = calls.filter(({ what }) =>
    /^(AssumeRole|DescribeUserPool$)|federation\/credentials|container/.test(what),
  );
  return [...new Set(shared.map(({ host, what, key, proxied }) => `${host} ${what} ${key ?? ''} ${proxied}`))];
}

interface Finding {
  id: string;
  status: string;
  message?: string;
  fix?: string;
}

const poolArgs = (): string[] => ['--user-pool-id', scene.where.userPoolId];

/** What one of the two programs made of a set-up: that it works, that nothing is there, or the named cause; else its words. */
type Seen = string;

async function seenByAws({ aws, args = [] }: Row, env: Readonly<Record<string, string>>): Promise<Seen> {
  if (aws === 'lacks') return 'left to the SDK';
  const asked = ['cognito-idp', 'describe-user-pool', ...poolArgs(), '--no-cli-pager', ...args];
  const { code, stderr } = await peer.run(asked, env);
  if (code === 0) return 'works';
  return aws !== 'works' && aws.test(stderr) ? 'named' : stderr;
}

async function seenByVerify(
  { ours }: Row,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Seen> {
  const verify = await runCli(['verify', '--json', ...args], { cwd: scene.project.dir, env });
  if (/WARNING|Multiple credential|@aws-sdk/.test(verify.stderr)) return verify.stderr;
  const checks = documentOf(verify)['checks'] as Finding[];
  const wrong = checks.filter(({ status }) => status !== 'pass' && status !== 'skip');
  const pool = checks.find(({ id }) => id === 'cognito/pool-not-found');
  if (verify.code === 0 && wrong.length === 0) return pool?.status === 'pass' ? 'works' : 'nothing';
  const isNamed = typeof ours !== 'string' && ours.says.test(`${pool?.message ?? ''} ${pool?.fix ?? ''}`);
  return verify.code === 4 && pool?.status === 'unknown' && isNamed ? 'named' : JSON.stringify(wrong);
}

async function seenByInit(
  { ours, isSlow }: Row,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Seen> {
  // Where AWS can be asked, `verify` has shown it; without credentials, `init` has its own tests.
  if (typeof ours === 'string') return ours;
  if (isSlow) return 'named';
  const init = await runCli(['init', '--dry-run', '--json', ...args], { cwd: scene.project.dir, env });
  const { error } = documentOf(init) as { error: { id: string; message: string; cause?: string; fix?: string } };
  const isSaid = error.id === ours.id && ours.says.test([error.message, error.cause, error.fix].join(' '));
  const code = ours.id === 'network/insecure-address' ? 2 : 4;
  return init.code === code && isSaid ? 'named' : `${init.code} ${JSON.stringify(error)}`;
}

/** Both programs in one set-up: what each made of it, and the calls that one of them alone made. */
async function look(row: Row): Promise<Record<'aws' | 'verify' | 'init', Seen> & { calls: string[][] }> {
  const { env, close } = await prepared(row);
  try {
    const args = [...poolArgs(), ...(row.args ?? []), ...(row.ownArgs ?? [])];
    const start = land.calls.length;
    const aws = await seenByAws(row, env);
    const between = land.calls.length;
    const verify = await seenByVerify(row, args, env);
    const calls = [land.calls.slice(start, between), land.calls.slice(between)].map(waysOf);
    return { aws, verify, init: await seenByInit(row, args, env), calls };
  } finally {
    await close();
  }
}

function expectedOf({ aws, ours }: Row, [theirs = [], own = []]: string[][]): Awaited<ReturnType<typeof look>> {
  const word = typeof ours === 'string' ? ours : 'named';
  return {
    aws: aws === 'works' ? 'works' : aws === 'lacks' ? 'left to the SDK' : 'named',
    verify: word,
    init: word,
    calls: [theirs, aws === 'works' ? theirs : own],
  };
}

/** The rows are the same before their proxies are there: only what they hold is filled in. */
const NO_PROXIES: BadProxies = {
  wantsPassword: 'http://1',
  forbids: 'http://1',
  gateway: 'http://1',
  closes: 'http://1',
  cuts: 'http://1',
  silent: 'http://1',
};
const ROWS = [
  ...[...KEY_ROWS, ...SERVICE_ROWS].map((row) => ({ what: row.what, row: () => row })),
  ...networkRows(NO_PROXIES).map(({ what }, index) => ({ what, row: () => networkRows(bad)[index] as Row })),
];

describe('AWS as people have it set up', () => {
  it.each(ROWS)('$what', async ({ row }) => {
    const seen = await look(row());
    expect(seen).toEqual(expectedOf(row(), seen.calls));
  });
});
