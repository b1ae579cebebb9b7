/** `unlink`: removes the user pool's third-party auth integration from a hosted project, and nothing else that it trusts. */
import { apply } from '../../apply/apply.ts';
import { applyToProjects } from '../../apply/projects.ts';
import { whereToWrite } from '../../apply/context.ts';
import { issuerOf, type UserPoolRef } from '../../core/pool/ids.ts';
import { joinPlans, planOf } from '../../core/plan/join.ts';
import { planUnlink } from '../../core/plan/plan-link.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { changesAnything, summarise, type StepSummary } from '../../core/plan/step.ts';
import type { Project } from '../../discover/project.ts';
import { EXIT, type CliError, type ExitCode } from '../../errors.ts';
import { fact } from '../../observe/fact.ts';
import { whyNoAws } from '../../observe/fact.ts';
import { observePool } from '../../observe/pool.ts';
import type { World } from '../../world/types.ts';
import { choosePool } from '../shared/choose-pool.ts';
import { chooseProject, observeTargets, parseHostedOptions, type Targets } from '../shared/choose-project.ts';
import { askConsent, showPlan } from '../shared/consent.ts';
import { NOTHING_CHANGED, sayWhenInterrupted } from '../shared/interrupted.ts';
import { reportFailed, type FailedProject } from '../shared/many-projects.ts';
import { repeat } from '../shared/repeat.ts';
import type { HostedOptions } from '../shared/options.ts';
import { openProject } from '../shared/open-project.ts';
import { showFiles } from '../shared/show-found.ts';

/** Its flags, as commander hands them over. */
export type UnlinkOptions = HostedOptions;

export interface UnlinkDocument {
  pool: UserPoolRef & { issuer: string };
  projects: { ref: string; name: string }[];
  plan: StepSummary[];
  applied: string[];
  /** Of several projects, those that were not done with, each with why. */
  failed?: FailedProject[];
}

interface Prepared extends Targets {
  project: Project;
  ref: UserPoolRef;
  issuers: [string, ...string[]];
  plan: Plan;
}

export async function unlink(
  world: World,
  options: UnlinkOptions,
): Promise<{ document: UnlinkDocument; exitCode: ExitCode }> {
  const { project, ref, issuers, plan, targets, left } = await sayWhenInterrupted(NOTHING_CHANGED, () =>
    prepare(world, options),
  );
  const document: UnlinkDocument = {
    pool: { userPoolId: ref.userPoolId, region: ref.region, issuer: issuers[0] },
    projects: targets.map(({ project: { ref: projectRef, name } }) => ({ ref: projectRef, name })),
    plan: plan.steps.map(summarise),
    applied: [],
  };
  if (options.dryRun) return { document, exitCode: EXIT.done };
  const context = { world, pool: ref, allowUnknown: new Set<string>(), ...whereToWrite(world, project) };
  const { ids, failed } =
    targets.length > 1
      ? await applyToProjects({ steps: plan.steps, waiting: [], wasAsked: !options.yes }, context)
      : { ...(await apply(plan.steps, context)), failed: new Map<string, CliError>() };
  if (failed.size < targets.length)
    world.out.show(
      changesAnything(plan.steps) ? 'Unlinked: tokens of this user pool are refused from now on.' : 'Nothing to do.',
    );
  return {
    document: { ...document, applied: ids, ...reportFailed(world, targets, failed) },
    exitCode: left.length === 0 && failed.size === 0 ? EXIT.done : EXIT.refused,
  };
}

async function prepare(world: World, options: UnlinkOptions): Promise<Prepared> {
  const asked = parseHostedOptions(options);
  const opened = await openProject(world);
  await showFiles(world, opened, { asked, projectRef: options.projectRef, without: ['App', 'Also named'] });
  const ref = await choosePool(world, opened, asked);
  const choice = await chooseProject(world, opened.project.root, options);
  const [{ targets, left }, issuers] = await Promise.all([
    observeTargets(world, choice, options),
    issuersOf(world, ref),
  ]);
  const plan = joinPlans(planOf({ notes: left }), planUnlink({ issuers, targets }));
  const command = repeat(['unlink'], options);
  showPlan(world, `User pool ${ref.userPoolId}`, plan, options, [['Apply:', command]]);
  await askConsent(world, options, plan, command);
  return { project: opened.project, ref, issuers, plan, targets, left };
}

/** A pool that is gone, or of an account that is out of reach, cannot say which of its two issuers it has. */
async function issuersOf(world: World, ref: UserPoolRef): Promise<[string, ...string[]]> {
  const pool = (await whyNoAws(world)) ?? (await fact(() => observePool(world, ref)));
  if (pool.known && pool.value) return [pool.value.issuer];
  return [issuerOf(ref, 'ORIGINAL'), issuerOf(ref, 'UPDATED')];
}
