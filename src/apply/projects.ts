/** Carries out the plan of `link` or `unlink` for many hosted projects, a few side by side: one that fails stops none of the others. */
import type { CreateIntegrationStep, DeleteIntegrationStep, Step } from '../core/plan/step.ts';
import type { Integration } from '../core/supabase/hosted.ts';
import { printable } from '../core/text/safe.ts';
import type { CliError } from '../errors.ts';
import { asOfOneProject } from '../observe/projects.ts';
import { sideBySide } from '../observe/side-by-side.ts';
import type { ApplyContext } from './context.ts';
import { requireWritable } from './writable.ts';
import { beginToTrust, endTrust, forgetIntegration, isTrusted } from './integration.ts';
import { awaitKeys, type KeyWait } from './keys.ts';
import { stoppedBy } from './stopped.ts';

export interface ManyProjects {
  steps: readonly Step[];
  /** Those that trust the issuer already, and whose keys are awaited with those of the others. */
  waiting: readonly KeyWait[];
  /**
   * Whether somebody was asked after the projects were looked at. What was read moments before is not read again before
   * something is created: what others did meanwhile shows in the look that follows. Before a deletion it always is.
   */
  wasAsked: boolean;
}

export interface ManyApplied {
  ids: string[];
  /** Why a project was not done with, by its ref. */
  failed: Map<string, CliError>;
}

type ProjectStep = CreateIntegrationStep | DeleteIntegrationStep;

interface Run extends ManyApplied {
  context: ApplyContext;
  wasAsked: boolean;
  /** How many projects there is something to do in, and in how many of them it was done. */
  total: number;
  done: number;
}

/**
 * Applies steps about hosted projects: in each project in their order, the projects side by side, with one wait for the
 * keys of all. What is true of every project, an access token that is revoked for instance, ends the run.
 */
export async function applyToProjects(many: ManyProjects, context: ApplyContext): Promise<ManyApplied> {
  const { steps, waiting, wasAsked } = many;
  await requireWritable(steps, context);
  const projects = byProject(steps);
  const run: Run = { context, wasAsked, ids: [], failed: new Map(), total: projects.length, done: 0 };
  try {
    const begun = await sideBySide(projects, (project) => survive(run, project.ref, () => begin(run, project)));
    const failed = await awaitKeys(context.world, [...waiting, ...begun.flatMap((wait) => wait ?? [])]);
    for (const [ref, error] of failed) run.failed.set(ref, error);
    const left = projects.filter(({ ref, after }) => after.length > 0 && !run.failed.has(ref));
    await sideBySide(left, (project) => survive(run, project.ref, () => finish(run, project)));
    await forgetWhatIsGone(steps, run);
  } catch (error) {
    throw stopped(error, run, steps);
  }
  return { ids: inOrder(steps, run), failed: run.failed };
}

interface ProjectSteps {
  ref: string;
  name: string;
  /** Up to the creation, where there is one. */
  first: ProjectStep[];
  /** What waits for the keys. */
  after: ProjectStep[];
}

function byProject(steps: readonly Step[]): ProjectSteps[] {
  const about = steps.filter(isAboutProject);
  return [...new Set(about.map(({ projectRef }) => projectRef))].map((ref) => {
    const own = about.filter(({ projectRef }) => projectRef === ref);
    const creation = own.findIndex(({ kind }) => kind === 'createIntegration') + 1;
    return { ref, name: own[0]?.target ?? ref, first: own.slice(0, creation), after: own.slice(creation) };
  });
}

function isAboutProject(step: Step): step is ProjectStep {
  return step.kind === 'createIntegration' || step.kind === 'deleteIntegration';
}

async function begin(run: Run, { name, first }: ProjectSteps): Promise<KeyWait | undefined> {
  let wait: KeyWait | undefined;
  for (const step of first) {
    if (step.kind === 'createIntegration') wait = { ...step, created: await create(run, step) };
    else await endTrust(step, run.context);
    run.ids.push(step.id);
  }
  if (first.length > 0) tellDone(run, name);
  return wait;
}

async function create(run: Run, step: CreateIntegrationStep): Promise<Integration | undefined> {
  const isThere = run.wasAsked && (await isTrusted(step, run.context));
  return isThere ? undefined : beginToTrust(step, run.context);
}

async function finish(run: Run, { name, first, after }: ProjectSteps): Promise<void> {
  for (const step of after) {
    if (step.kind === 'deleteIntegration') await endTrust(step, run.context);
    run.ids.push(step.id);
  }
  if (first.length === 0) tellDone(run, name);
}

/** The one place that says how far a run about many projects is. */
function tellDone(run: Run, name: string): void {
  const { out } = run.context.world;
  run.done += 1;
  out.progress(`${out.paint('green', '✓', 'stderr')} ${printable(name)} (${run.done} of ${run.total})`);
}

/** What is true of one project is noted, and named at the end. */
async function survive<T>(run: Run, ref: string, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    run.failed.set(ref, asOfOneProject(error));
    return undefined;
  }
}

/** The records are one file, which is read and written as a whole. */
async function forgetWhatIsGone(steps: readonly Step[], { context, ids }: Run): Promise<void> {
  for (const step of steps)
    if (step.kind === 'deleteIntegration' && ids.includes(step.id)) await forgetIntegration(step, context);
}

function inOrder(steps: readonly Step[], { ids }: Run): string[] {
  return steps.map(({ id }) => id).filter((id) => ids.includes(id));
}

function stopped(error: unknown, run: Run, steps: readonly Step[]): unknown {
  return stoppedBy(error, {
    interrupted: 'Interrupted.',
    also: [...run.failed].map(([ref, { message }]) => `${ref} was left: ${message}`),
    done: run.done === 0 ? '' : `${run.done} of ${run.total} projects`,
    ids: inOrder(steps, run),
  });
}
