/**
 * `discover`: lists the user pools that the project's files name and, with --region, those of the AWS account; which
 * one is meant is decided in `src/discover/choose.ts`. It changes nothing.
 */
import type { PoolCandidate } from '../../core/evidence/candidate.ts';
import { printable } from '../../core/text/safe.ts';
import { regionsBeside } from '../../core/pool/regions.ts';
import { open } from '../../discover/open.ts';
import { asRefusal, RefusedError } from '../../errors.ts';
import { listRegions, withLive, type RegionPools } from '../../observe/account-pools.ts';
import { withAges } from '../../observe/record-age.ts';
import { explainPools, type Explained } from '../../report/explain-pools.ts';
import { describeOther, reportPools } from '../../report/pools.ts';
import type { World } from '../../world/types.ts';
import { checkRegion } from '../shared/check-flags.ts';
import type { GlobalOptions } from '../../world/world.ts';

/** Its flags, as commander hands them over. */
export interface DiscoverOptions extends GlobalOptions {
  /** --region: one of the account's regions, or all of them. */
  account?: string;
  explain?: boolean;
}

export interface DiscoverDocument {
  candidates: PoolCandidate[];
  chosen?: string;
  /** Why the first candidate is the first, or why none is chosen. */
  why: string;
  /** Pools that only tests and examples name. */
  unused: PoolCandidate[];
  /** Infrastructure as code that declares user pools. */
  declarations: Explained['declarations'];
  /** What could not be read, or says less than it seems to. */
  notes: string[];
  /** With --region: how many pools each region has, or why it does not say. */
  regions?: ({ region: string; pools: number } | { region: string; error: string })[];
}

/**
 * Lists the user pools that the project's files name, best first, with every place that names each; with --region, those
 * of the account, too.
 */
export async function runDiscover(world: World, options: DiscoverOptions): Promise<DiscoverDocument> {
  const { account } = options;
  if (account !== 'all') checkRegion(account);
  const { discovery } = await open(world);
  const { chosen, why, notes, unused } = discovery;
  const candidates = await withAges(world, discovery.candidates);
  const isAsked = candidates.length > 0 && (await hasCredentials(world));
  const named = isAsked ? await withLive(world, candidates, discovery) : candidates;
  const regions = account === undefined ? undefined : await askAccount(world, account, candidates);
  const document: DiscoverDocument = {
    candidates: regions ? withAccount(named, regions) : named,
    ...(chosen === undefined ? {} : { chosen: chosen.userPoolId }),
    why,
    unused,
    declarations: discovery.declarations.map(({ kind, file, userPoolId, triggerDeclared }) => ({
      kind,
      file,
      ...(userPoolId === undefined ? {} : { userPoolId }),
      triggerDeclared,
    })),
    notes: notes.map((note) => printable(note)),
    ...(regions ? { regions: regions.map(summariseRegion) } : {}),
  };
  if (!options.json) show(world, { ...document, fitting: discovery.fitting }, options.explain ?? false);
  return document;
}

async function hasCredentials(world: World): Promise<boolean> {
  // What the project says does not depend on AWS, and without a set-up it is not worth asking a network for.
  if (!(await world.aws.isSetUp())) return false;
  try {
    return (await world.aws.credentials()).available;
  } catch (error) {
    const { message, fix } = asRefusal(error);
    world.out.progress(`! AWS was not asked about these pools: ${message} ${fix ?? ''}`.trim());
    return false;
  }
}

/** @throws RefusedError when there are no credentials, or not one region answers */
async function askAccount(world: World, account: string, candidates: readonly PoolCandidate[]): Promise<RegionPools[]> {
  const credentials = await world.aws.credentials();
  if (!credentials.available)
    throw new RefusedError({
      id: 'aws/no-credentials',
      message: credentials.why,
      fix: 'Run `aws configure` or `aws sso login`, name a profile with --profile, or leave --region out.',
    });
  const home = (await world.aws.defaultRegion()) ?? candidates[0]?.region ?? 'us-east-1';
  const asked = account === 'all' ? regionsBeside(home) : [account];
  const answers = await listRegions(world, asked);
  const [first] = answers.flatMap((answer) => ('error' in answer ? [answer.error] : []));
  if (first && answers.every((answer) => 'error' in answer))
    throw new RefusedError({
      ...first,
      why: `Asked for the user pools of ${asked.length === 1 ? account : `${asked.length} regions`}.`,
    });
  return answers.map(sayNotEnabled);
}

/** Credentials that hold elsewhere and are no good here: the region has to be enabled for the account first. */
function sayNotEnabled(answer: RegionPools): RegionPools {
  if (!('error' in answer) || answer.error.id !== 'aws/bad-credentials') return answer;
  return { region: answer.region, error: { ...answer.error, message: 'The region is not enabled for this account.' } };
}

function withAccount(named: readonly PoolCandidate[], regions: readonly RegionPools[]): PoolCandidate[] {
  const listed = regions.flatMap((answer) => ('pools' in answer ? answer.pools : []));
  const known = named.map((pool): PoolCandidate => {
    const same = listed.filter(({ userPoolId }) => userPoolId === pool.userPoolId);
    const name = pool.name ?? same[0]?.name;
    return {
      ...pool,
      ...(name === undefined ? {} : { name }),
      sources: [...pool.sources, ...same.flatMap(({ sources }) => sources)],
    };
  });
  const ids = new Set(named.map(({ userPoolId }) => userPoolId));
  return [...known, ...listed.filter(({ userPoolId }) => !ids.has(userPoolId))];
}

function summariseRegion(answer: RegionPools): NonNullable<DiscoverDocument['regions']>[number] {
  return 'error' in answer
    ? { region: answer.region, error: answer.error.message }
    : { region: answer.region, pools: answer.pools.length };
}

function show({ out }: World, document: DiscoverDocument & Explained, explain: boolean): void {
  const { candidates, chosen, why, notes, unused, regions = [] } = document;
  if (explain) out.show(explainPools(document, out.columns()));
  else {
    if (candidates.length > 0) out.show(reportPools(candidates, chosen));
    else
      out.show(
        `${why} (Looked for the files of Amplify, CDK, SST, Terraform, Pulumi and others, .env, code, settings, the Supabase config.)`,
      );
    if (chosen === undefined && candidates.length > 0) out.show(`${why} Say which with --user-pool-id <id>.`);
    for (const pool of unused) out.show(`  Seen and not used: ${describeOther(pool)}.`);
  }
  for (const answer of regions) if ('error' in answer) out.show(`! ${answer.region}: ${answer.error}`);
  for (const note of notes) out.progress(`! ${note}`);
}
