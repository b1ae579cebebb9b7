/**
 * Looks at hosted projects: which is meant (--project-ref, SUPABASE_PROJECT_ID, `supabase link`), whether it is paused, the
 * issuers it trusts, its branches, the pool's keys.
 */
import { join, relative } from 'node:path';
import type { ErrorId } from '../core/error-id.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { unavailable, wakeUp, type HostedBranch, type HostedProject } from '../core/supabase/hosted.ts';
import { asObject, asText, parseJson } from '../core/text/json.ts';
import type { LinkTarget } from '../core/plan/facts.ts';
import { CliError, RefusedError } from '../errors.ts';
import type { World } from '../world/types.ts';
import { observePublished, KEYS_OUT_OF_REACH } from './keys.ts';
import { checkRef, parseProjectFlag, type ProjectChoice } from './project-ref.ts';

/**
 * The project that the user means: --project-ref, SUPABASE_PROJECT_ID, or what `supabase link` wrote: supabase/.temp/
 * project-ref, and in the stack mode of CLI 3 supabase/.link.json.
 * @param root the folder that holds `supabase/`
 * @returns undefined where nothing names one
 * @throws UsageError for one that is no project ref, which would become part of an address
 */
export async function namedProject(
  world: World,
  root: string,
  flag: string | undefined,
): Promise<ProjectChoice | undefined> {
  const variable = world.env['SUPABASE_PROJECT_ID']?.trim();
  const asked = parseProjectFlag(flag);
  if (asked) return asked;
  if (variable) return checkRef(variable, 'SUPABASE_PROJECT_ID');
  return linkedProject(world, root);
}

/** What `supabase link` wrote. */
export async function linkedProject(world: World, root: string): Promise<ProjectChoice | undefined> {
  const [plain, stack] = ['.temp/project-ref', '.link.json'].map((name) => join(root, 'supabase', name)) as [
    string,
    string,
  ];
  const ref = (await text(world, plain))?.trim();
  if (ref) return checkRef(ref, relative(world.cwd, plain));
  const written = await text(world, stack);
  if (written === undefined) return undefined;
  const { project, active_branch: branch } = asObject(parseJson(written));
  const parent = checkRef(asText(asObject(project)['ref']), relative(world.cwd, stack));
  const active = asText(asObject(branch)['ref']);
  return active === '' ? parent : { ...checkRef(active, parent.source), parent: parent.ref };
}

async function text(world: World, path: string): Promise<string | undefined> {
  const read = await world.files.readWithin(path, 64 * 1024);
  return read.ok ? new TextDecoder().decode(read.bytes) : undefined;
}

/** A project that is up, with what it trusts. @throws RefusedError for one that is paused, unknown or out of reach */
export async function observeTarget(world: World, ref: string): Promise<LinkTarget> {
  // Asked at once: a project that is not up answers the second with an error that does not say so.
  const [found, integrations] = await world.out.during('Looking at what the hosted project trusts', () =>
    Promise.allSettled([world.supabase.project(ref), world.supabase.integrations(ref)]),
  );
  if (found.status === 'rejected') throw found.reason;
  const project = found.value;
  requireUp(project);
  if (integrations.status === 'rejected') throw integrations.reason;
  return { project, integrations: integrations.value };
}

/** @throws RefusedError for a project that takes no integration now */
export function requireUp({ ref, name, status }: Pick<HostedProject, 'ref' | 'name' | 'status'>): void {
  const trouble = unavailable(status);
  if (!trouble) return;
  throw new RefusedError({
    id: 'hosted/project-paused',
    message: `The project ${name} (${ref}) is ${trouble.words}.`,
    why: `Supabase gives its status as ${status}; a project takes no integration until it is up.`,
    fix: wakeUp(ref, trouble),
  });
}

/** What Supabase may answer about one project without its being so of the next. */
const OF_ONE_PROJECT = new Set<ErrorId>([
  'hosted/permissions',
  'hosted/project-not-found',
  'hosted/project-paused',
  'hosted/changed',
  'hosted/api',
]);

/** @throws the error itself where it is no project's own: the others would meet it too */
export function asOfOneProject(error: unknown): CliError {
  if (error instanceof CliError && OF_ONE_PROJECT.has(error.id)) return error;
  throw error;
}

/** The branches of a project, without the project itself. */
export async function observeBranches(world: World, parent: string): Promise<HostedBranch[]> {
  return (await world.supabase.branches(parent)).filter(({ isDefault, ref }) => !isDefault && ref !== parent);
}

/**
 * Ids of the keys that the pool publishes, read from its issuer; null where the issuer is out of reach from here.
 * @throws RefusedError where the issuer's own configuration gives another name, so that no token would match it
 */
export async function observePoolKeys(world: World, pool: UserPool): Promise<string[] | null> {
  try {
    const { issuer, jwks } = await world.out.during("Reading the user pool's keys", () =>
      observePublished(world, pool, pool.issuer),
    );
    if (issuer !== pool.issuer)
      throw new RefusedError({
        id: 'cognito/issuer-updated',
        message: `The user pool's issuer is ${pool.issuer}, but its openid-configuration says ${JSON.stringify(issuer)}.`,
        why: 'Supabase compares issuers letter by letter, so nothing was linked.',
        fix: 'Wait until a change of the issuer has taken effect, then run again.',
      });
    return jwks.keys.map(({ kid }) => asText(kid)).filter((kid) => kid !== '');
  } catch (error) {
    if (!(error instanceof CliError) || !KEYS_OUT_OF_REACH.has(error.id)) throw error;
    world.out.detail(`${error.message} ${error.why ?? ''}`);
    return null;
  }
}
