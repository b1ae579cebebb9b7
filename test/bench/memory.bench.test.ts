/** The most memory that each command has while it does all that it can, in an app of hundreds of files. */
import { afterAll, beforeAll, it } from 'vitest';
import { ENV, REF, type Hosted } from '../cli/hosted-kit.ts';
import { openMany } from '../cli/many-branches.ts';
import { runMeasured } from '../harness/memory.ts';
import { openScene, type Scene } from '../init/scene.ts';
import { regionsBeside } from '../../src/core/pool/regions.ts';
import { expectFigure } from './figures.ts';

const LIMIT_MB = 80;
const FILES = 300;
const POOLS = 200;

const CLIENT = `import { createClient } from '@supabase/supabase-js';
import { fetchAuthSession } from 'aws-amplify/auth';
export const supabase = createClient(import.meta.env.VITE_URL, import.meta.env.VITE_KEY, {
  accessToken: async () => (await fetchAuthSession()).tokens?.accessToken?.toString() ?? null,
});
`;
const QUERY = "import { supabase } from './supabase';\nexport const rows = () => supabase.from('rows').select();\n";
const FUNCTIONS = Array.from(
  { length: 40 },
  (_, index) => `export const f${index} = (a: number, b?: string) => ({ sum: a + ${index}, label: b ?? 'none' });\n`,
).join('');

let account: Scene;
let hosted: Hosted;
beforeAll(async () => {
  [account, hosted] = await Promise.all([openScene(), openMany()]);
  const { project } = account;
  await project.write('package.json', '{"dependencies":{"@supabase/supabase-js":"2.119.1","aws-amplify":"6"}}');
  await project.write('src/supabase.ts', CLIENT);
  for (let file = 0; file < FILES; file += 1) await project.write(`src/part-${file}.ts`, QUERY + FUNCTIONS);
}, 60_000);
afterAll(() => Promise.all([account.close(), hosted.close()]));

/** In order: each finds what the ones before it left. */
const IN_ACCOUNT = [
  ['--help'],
  ['completion', 'bash'],
  ['explain', 'config/missing'],
  ['generate', 'rls', '--table', 'notes'],
  ['generate', 'client'],
  ['generate', 'iam-policy'],
  ['discover'],
  ['init', '--dry-run'],
  ['init', '--yes', '--probe-user'],
  ['verify', '--offline'],
  ['verify', '--probe-user', '--invoke'],
  ['token', '--probe-user'],
  ['remove', '--yes'],
  ['demo'],
];
const IN_HOSTED = [
  ['link', '--project-ref', REF, '--all-branches', '--yes'],
  ['verify', '--project-ref', REF],
  ['unlink', '--project-ref', REF, '--yes'],
];

/** What refuses or finds something in the end, after all its work; the others end with 0. */
const CODES: ReadonlyMap<string, number> = new Map([
  ['generate client', 3],
  [`verify --project-ref ${REF}`, 1],
]);

/** How many MB a command has at most. */
async function peakOf({ project, emulator }: Scene | Hosted, args: readonly string[]): Promise<number> {
  const env = { ...emulator.env, ...ENV };
  const { code, peakMb, stderr } = await runMeasured(args, project.dir, { env });
  const name = args.join(' ');
  if (code !== (CODES.get(name) ?? 0)) throw new Error(`${name}: exit ${code}\n${stderr}`);
  return peakMb;
}

it.each(IN_ACCOUNT)('%s %s %s', async (...args) => {
  expectFigure(args.join(' '), await peakOf(account, args), 'MB at most', { limit: LIMIT_MB, digits: 0 });
});

it.each(IN_HOSTED)('%s %s %s', async (...args) => {
  expectFigure(args.join(' '), await peakOf(hosted, args), 'MB at most', { limit: LIMIT_MB, digits: 0 });
});

it(`discover --region all, ${POOLS} pools in each region`, async () => {
  const { pools } = account.emulator.state.cognito;
  const [pool] = pools.values();
  if (!pool) throw new Error('the account has no pool');
  for (const region of regionsBeside('eu-west-1')) {
    for (let index = 0; index < POOLS; index += 1) {
      const Id = `${region}_Many${String(index).padStart(5, '0')}`;
      pools.set(Id, { ...pool, region, described: { ...pool.described, Id } });
    }
  }
  const peak = await peakOf(account, ['discover', '--region', 'all']);
  expectFigure(`discover --region all, of ${pools.size} pools`, peak, 'MB at most', {
    limit: LIMIT_MB,
    digits: 0,
  });
});
