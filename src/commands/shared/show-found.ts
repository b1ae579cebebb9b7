/**
 * Prints what was found, before any question and any error: Supabase project, app and user pool as the files say, then
 * account and pool as AWS does.
 */
import type { PoolCandidate, PoolOwner } from '../../core/evidence/candidate.ts';
import type { UserPoolRef } from '../../core/pool/ids.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { Opened } from '../../discover/open.ts';
import { asRefusal } from '../../errors.ts';
import { namedProject } from '../../observe/projects.ts';
import { reportFound, type FoundLine } from '../../report/found.ts';
import { describeLive, describeOther, describePlace } from '../../report/pools.ts';
import type { World } from '../../world/types.ts';

/** More of them are in the list of `discover`. */
const MAX_OTHERS = 5;

/** Lines that a command has no use for: those of the app, and of the pools that it is not about. */
type Left = 'App' | 'Also named';

interface Shown {
  asked: UserPoolRef | undefined;
  projectRef?: string | undefined;
  without?: readonly Left[];
}

/** What the files say. Neither AWS nor Supabase is asked. */
export async function showFiles(
  world: World,
  { project, discovery }: Opened,
  { asked, projectRef, without = [] }: Shown,
): Promise<void> {
  // A folder that a variable names, and that holds none, may be anything: the variable is named in its place.
  const folder = project.foundBy ?? 'this folder';
  const lines: FoundLine[] = [
    ['Supabase', project.config?.file ?? `no supabase/config.toml in ${folder}`],
    ...(await hostedLine(world, project.root, projectRef)),
    ...(without.includes('App') ? [] : appLines(discovery)),
    ...poolLines(discovery.candidates, asked?.userPoolId ?? discovery.chosen?.userPoolId, without),
  ];
  show(world, lines);
}

/** Where several projects lie below: each, and what names a user pool around them. */
export function showSeveral(world: World, folders: readonly string[], { candidates }: Opened['discovery']): void {
  show(world, [
    ...folders.map((folder, index): FoundLine => [index === 0 ? 'Supabase' : '', `a project in ${folder}`]),
    ...poolLines(candidates, undefined),
  ]);
}

/** A backup, and the pool that it is of. */
export function showBackup(world: World, file: string, userPoolId: string): void {
  show(world, [
    ['Backup', file],
    ['User pool', userPoolId],
  ]);
}

/** What AWS says of the pool. The account's number and its users are for the person at the terminal: CI logs are public. */
export async function showPool(world: World, pool: UserPool, owner: PoolOwner | undefined): Promise<void> {
  const profile = await world.aws.profile();
  const { accountId, region, name, tier, trigger, described } = pool;
  const users = described['EstimatedNumberOfUsers'];
  const live = {
    exists: true,
    name,
    issuerType: pool.issuer.includes('issuer-cognito') ? 'UPDATED' : 'ORIGINAL',
    ...(tier === undefined ? {} : { tier }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(owner === undefined ? {} : { owner }),
    ...(typeof users === 'number' ? { estimatedUsers: users } : {}),
  } as const;
  show(world, [
    ['AWS', [`account ${accountId}`, region, ...(profile === undefined ? [] : [`profile ${profile}`])].join(', ')],
    ['', `"${name}": ${describeLive(live)}`],
  ]);
}

function show({ out }: World, lines: readonly FoundLine[]): void {
  out.show(reportFound(lines, (label) => out.paint('bold', label), out.columns()));
}

/** A ref that is none is the business of the command that needs it. */
async function hostedLine(world: World, root: string, flag: string | undefined): Promise<FoundLine[]> {
  try {
    const named = await namedProject(world, root, flag);
    return named === undefined ? [] : [['Hosted', `project ${named.ref}, from ${named.source}`]];
  } catch (error) {
    return [['Hosted', asRefusal(error).message]];
  }
}

function appLines({ apps }: Opened['discovery']): FoundLine[] {
  return apps
    .filter(({ stacks }) => stacks.length > 0)
    .map(({ folder, stacks }) => [
      'App',
      `${stacks.map(({ name }) => name).join(', ')}${folder === '.' ? '' : `, in ${folder}`}`,
    ]);
}

/** Pools of other environments and apps are told, so that nobody takes the plan for theirs. */
function poolLines(
  candidates: readonly PoolCandidate[],
  userPoolId: string | undefined,
  without: readonly Left[] = [],
): FoundLine[] {
  if (userPoolId === undefined) {
    const named = candidates.slice(0, MAX_OTHERS).map((pool): FoundLine => ['User pool', describeOther(pool)]);
    return named.length === 0 ? [['User pool', 'none is named in this project']] : named;
  }
  const source = candidates.find((pool) => pool.userPoolId === userPoolId)?.sources[0];
  const others = without.includes('Also named') ? [] : candidates.filter((pool) => pool.userPoolId !== userPoolId);
  const more = others.length - MAX_OTHERS;
  return [
    ['User pool', `${userPoolId}${source === undefined ? '' : `, from ${describePlace(source)}`}`],
    ...others.slice(0, MAX_OTHERS).map((pool): FoundLine => ['Also named', `${describeOther(pool)}; not wired`]),
    ...(more > 0 ? [['', `and ${more} more: \`npx cognito-supabase discover\` lists them`] as const] : []),
  ];
}
