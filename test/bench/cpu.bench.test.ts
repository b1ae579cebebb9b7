/** Processor time of commands that a person or a CI job starts often, beside that of an empty program. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, it } from 'vitest';
import { cleanEnv } from '../harness/cli.ts';
import { rsaKeyPair } from '../harness/keys.ts';
import { BIN, ROOT, machineNode } from '../harness/paths.ts';
import { supabaseInit, tempProject, type TempProject } from '../harness/project.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { expectFigure } from './figures.ts';
import { pairedRatioOf } from './paired.ts';

const POOL_ID = 'eu-west-1_Bench0001';
const RUNS = 11;
const RLS = ['generate', 'rls', '--table', 'notes', '--client-id', '5tq1v2w3x4y5z6a7b8c9d0e1f2', '--out', '-'];

let project: TempProject;
let empty: TempProject;
let meter: string;
let token: string;

beforeAll(async () => {
  empty = await tempProject({});
  project = await tempProject({ '.env': `VITE_USER_POOL_ID=${POOL_ID}\n` });
  meter = join(project.dir, 'cpu');
  const config = await supabaseInit(project.dir);
  const text = await readFile(config, 'utf8');
  const on = `[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "${POOL_ID}"\nuser_pool_region = "eu-west-1"\n`;
  await writeFile(config, text.replace(/\[auth\.third_party\.aws_cognito\]\n(?:[^\n[]+\n)*/, on));
  const { publicKey, privateKey } = rsaKeyPair();
  await project.write('jwks.json', JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] }));
  token = await new SignJWT({ sub: 'a', client_id: 'b', token_use: 'access', role: 'authenticated' })
    .setIssuer(`https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`)
    .setIssuedAt()
    .setExpirationTime('1h')
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .sign(privateKey);
});
afterAll(() => Promise.all([project.cleanup(), empty.cleanup()]));

/** Microseconds of processor time, all threads together. */
async function cpuOf(cwd: string, ...args: string[]): Promise<number> {
  await rm(meter, { force: true });
  const outcome = await spawnProgram(machineNode(), ['--require', join(ROOT, 'test/bench/cpu-meter.cjs'), ...args], {
    cwd,
    env: { ...cleanEnv(cwd), CPU_METER: meter, COGNITO_SUPABASE_TOKEN: token },
  });
  if (outcome.code !== 0)
    throw new Error(`${args.join(' ')}: exit ${outcome.code}\n${outcome.stdout}${outcome.stderr}`);
  return Number(await readFile(meter, 'utf8'));
}

it.each([
  [
    'verify --offline, of a project as `supabase init` makes it',
    3.2,
    ['verify', '--offline', '--jwks', 'jwks.json'],
    () => project,
  ],
  ['explain, of one page', 2, ['explain', 'token/role-missing'], () => project],
  ['generate rls, of one table, in that project', 2.2, RLS, () => project],
  ['generate rls, of one table, by flags alone', 2, [...RLS, '--user-pool-id', POOL_ID], () => empty],
] satisfies [string, number, string[], () => TempProject][])(
  '%s: at most %d times an empty program',
  async (what, limit, args, place) => {
    const { dir } = place();
    const ratio = await pairedRatioOf(
      () => cpuOf(dir, BIN, ...args),
      () => cpuOf(dir, '-e', '0'),
      { runs: RUNS, limit },
    );
    expectFigure(what, ratio, 'times the CPU of node -e 0', { limit });
  },
  120_000,
);
