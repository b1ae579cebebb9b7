/**
 * Chooses the hosted projects of `link` and `unlink`: by --project-ref, linked, or picked from the account's; and which
 * of their branches (--branch, --all-branches).
 */
import { unavailable, type HostedBranch } from '../../core/supabase/hosted.ts';
import type { UserPoolRef } from '../../core/pool/ids.ts';
import type { LinkTarget } from '../../core/plan/facts.ts';
import { printable } from '../../core/text/safe.ts';
import { unshown } from '../../core/text/unshown.ts';
import { DecisionNeeded, UsageError } from '../../errors.ts';
import { fact } from '../../observe/fact.ts';
import { asOfOneProject, namedProject, observeBranches, observeTarget, requireUp } from '../../observe/projects.ts';
import { parseProjectFlag, type ProjectChoice } from '../../observe/project-ref.ts';
import { sideBySide } from '../../observe/side-by-side.ts';
import type { World } from '../../world/types.ts';
import { parsePoolOptions } from './check-flags.ts';
import type { HostedOptions } from './options.ts';

export interface Targets {
  targets: LinkTarget[];
  /** Branches that could not be looked at, paused ones for instance: what is left undone, one sentence each. */
  left: string[];
}

/**
 * The flags that say which pool and which projects, checked before anything is looked at.
 * @returns the pool that --user-pool-id names
 * @throws UsageError
 */
export function parseHostedOptions(options: HostedOptions): UserPoolRef | undefined {
  if (options.branch !== undefined && options.allBranches)
    throw new UsageError({
      id: 'usage',
      message: '--branch and --all-branches exclude each other.',
      fix: 'Give one of them.',
    });
  parseProjectFlag(options.projectRef);
  return parsePoolOptions(options);
}

/**
 * The project that is named, linked, or picked.
 * @throws DecisionNeeded where nothing names a project and there is no terminal to ask on
 */
export async function chooseProject(world: World, root: string, options: HostedOptions): Promise<ProjectChoice> {
  return (await namedProject(world, root, options.projectRef)) ?? (await pickProject(world));
}

/** The project itself, one of its branches, or all of them, each with what it trusts. */
export async function observeTargets(world: World, choice: ProjectChoice, options: HostedOptions): Promise<Targets> {
  if (options.branch !== undefined)
    return { targets: [await observeTarget(world, await branchRef(world, choice, options.branch))], left: [] };
  if (!options.allBranches) return { targets: [await observeTarget(world, choice.ref)], left: [] };
  const [project, branches] = await Promise.all([
    observeTarget(world, choice.parent),
    observeBranches(world, choice.parent),
  ]);
  if (branches.length > 0)
    world.out.progress(
      `Looking at ${branches.length === 1 ? 'one preview branch' : `${branches.length} preview branches`}.`,
    );
  const known = await withStatus(world, branches);
  const looked = await sideBySide(known, (branch) => observeBranch(world, branch));
  return {
    targets: [project, ...looked.filter((one) => typeof one !== 'string')],
    left: looked.filter((one) => typeof one === 'string'),
  };
}

/** A branch that is paused, or that Supabase refuses, keeps none of the others from being linked. */
async function observeBranch(world: World, { ref, name, status }: HostedBranch): Promise<LinkTarget | string> {
  try {
    const project = { ref, name };
    if (status === undefined) return { ...(await observeTarget(world, ref)), project };
    requireUp({ ...project, status });
    return { project, integrations: await world.supabase.integrations(ref) };
  } catch (error) {
    return `Branch ${printable(name, 60)} is left out: ${asOfOneProject(error).message}`;
  }
}

/** The list of branches need not say which of them are up; that of the account's projects does, where it may be read. */
async function withStatus(world: World, branches: readonly HostedBranch[]): Promise<HostedBranch[]> {
  if (branches.every(({ status }) => status !== undefined)) return [...branches];
  const listed = await fact(() => world.supabase.listProjects());
  const known = new Map((listed.known ? listed.value : []).map(({ ref, status }) => [ref, status]));
  return branches.map((branch) => {
    const status = branch.status ?? known.get(branch.ref);
    return status === undefined ? branch : { ...branch, status };
  });
}

async function branchRef(world: World, { parent }: ProjectChoice, name: string): Promise<string> {
  const branches = await observeBranches(world, parent);
  const found = branches.find((branch) => branch.name === name || branch.ref === name);
  if (found) return found.ref;
  throw new UsageError({
    id: 'hosted/branch-not-found',
    message: `The project ${parent} has no such branch: ${unshown('--branch', name)}.`,
    why:
      branches.length === 0
        ? 'It has no preview branches at all.'
        : `It has ${branches.map((branch) => printable(branch.name, 60)).join(', ')}.`,
    fix: 'Name one of its branches with --branch.',
  });
}

async function pickProject(world: World): Promise<ProjectChoice> {
  const flag = '--project-ref <ref>';
  if (!world.ask.possible)
    throw new DecisionNeeded({
      id: 'input-required',
      message: 'Nothing here names a hosted Supabase project.',
      why: 'Neither SUPABASE_PROJECT_ID nor `supabase link` says which, and there is no terminal to ask on.',
      fix: `Give ${flag}.`,
    });
  world.out.progress('Nothing here names a hosted project: listing those of the account.');
  const projects = await world.supabase.listProjects();
  if (projects.length === 0)
    throw new UsageError({
      id: 'hosted/no-projects',
      message: 'This access token may see no project.',
      fix: 'Use a token of the account that has the project, or create one at https://supabase.com/dashboard.',
    });
  const choices = projects.map(({ ref, name, region, status }) => {
    const state = unavailable(status)?.words;
    const title = [`${printable(name, 40)}  ${ref}`, printable(region, 40), state].filter(Boolean).join('  ');
    return { title, value: ref };
  });
  const ref = await world.ask.select('Which Supabase project?', choices, flag);
  return { ref, parent: ref, source: 'the choice' };
}
