/**
 * `link`: makes a hosted project trust the user pool by a third-party auth integration, which no Supabase command does
 * (supabase/cli#4407); --check, --recreate.
 */
import type { LinkFacts } from '../../core/plan/facts.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { apply } from '../../apply/apply.ts';
import { whereToWrite } from '../../apply/context.ts';
import { awaitKeys } from '../../apply/keys.ts';
import { applyToProjects } from '../../apply/projects.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { joinPlans, planOf } from '../../core/plan/join.ts';
import { planLink, findWaiting } from '../../core/plan/plan-link.ts';
import { changesAnything, summarise, type StepSummary } from '../../core/plan/step.ts';
import { printable } from '../../core/text/safe.ts';
import { shellWord } from '../../core/text/shell.ts';
import type { Project } from '../../discover/project.ts';
import { EXIT, UsageError, type CliError, type ExitCode } from '../../errors.ts';
import { observePoolKeys } from '../../observe/projects.ts';
import type { World } from '../../world/types.ts';
import { choosePool, describePool } from '../shared/choose-pool.ts';
import { chooseProject, observeTargets, parseHostedOptions } from '../shared/choose-project.ts';
import { askConsent, showPlan } from '../shared/consent.ts';
import { NOTHING_CHANGED, sayWhenInterrupted } from '../shared/interrupted.ts';
import { reportFailed, type FailedProject } from '../shared/many-projects.ts';
import { repeat } from '../shared/repeat.ts';
import type { HostedOptions } from '../shared/options.ts';
import { openProject } from '../shared/open-project.ts';
import { showFiles } from '../shared/show-found.ts';

/** Its flags, as commander hands them over. */
export interface LinkOptions extends HostedOptions {
  check?: boolean;
  recreate?: boolean;
}

export interface LinkDocument {
  pool: { userPoolId: string; region: string; issuer: string };
  projects: { ref: string; name: string }[];
  /** Whether every one of them trusts the pool, once, with its keys. */
  linked: boolean;
  plan: StepSummary[];
  applied: string[];
  /** Of several projects, those that were not done with, each with why. */
  failed?: FailedProject[];
}

interface Prepared {
  project: Project;
  pool: UserPool;
  facts: LinkFacts;
  plan: Plan;
  /** What was left out, one sentence each. */
  left: string[];
}

export async function link(
  world: World,
  options: LinkOptions,
): Promise<{ document: LinkDocument; exitCode: ExitCode }> {
  if (options.check && options.recreate)
    throw new UsageError({
      id: 'usage',
      message: '--check and --recreate exclude each other.',
      fix: 'Give one of them.',
    });
  const prepared = await sayWhenInterrupted(NOTHING_CHANGED, () => prepare(world, options));
  const { pool, facts, plan, left } = prepared;
  const { userPoolId, region, issuer } = pool;
  const document: LinkDocument = {
    pool: { userPoolId, region, issuer },
    projects: facts.targets.map(({ project: { ref, name } }) => ({ ref, name })),
    linked: isLinked(prepared),
    plan: plan.steps.map(summarise),
    applied: [],
  };
  if (options.check) {
    world.out.show(verdict(prepared, options));
    return { document, exitCode: document.linked ? EXIT.done : EXIT.findings };
  }
  if (options.dryRun) return { document, exitCode: EXIT.done };
  const { applied, failed } = await carryOut(world, prepared, options);
  const linked = left.length === 0 && failed.size === 0;
  sayDone(world, prepared, failed.size);
  return {
    document: { ...document, applied, linked, ...reportFailed(world, facts.targets, failed) },
    exitCode: linked ? EXIT.done : EXIT.refused,
  };
}

async function carryOut(
  world: World,
  { project, pool, facts, plan }: Prepared,
  options: LinkOptions,
): Promise<{ applied: string[]; failed: Map<string, CliError> }> {
  const { targets } = facts;
  const context = { world, pool, allowUnknown: new Set<string>(), ...whereToWrite(world, project) };
  const anew = new Set(plan.steps.map((step) => (step.kind === 'createIntegration' ? step.projectRef : '')));
  const waiting = findWaiting(facts)
    .map(({ project: { ref } }) => ({ ...facts, projectRef: ref }))
    .filter(({ projectRef }) => !anew.has(projectRef));
  if (targets.length > 1) {
    const many = { steps: plan.steps, waiting, wasAsked: !options.yes };
    const { ids, failed } = await applyToProjects(many, context);
    return { applied: ids, failed };
  }
  const { ids } = await apply(plan.steps, context);
  await sayWhenInterrupted('Interrupted. The integration is there; Supabase reads its keys by itself.', async () => {
    for (const error of (await awaitKeys(world, waiting)).values()) throw error;
  });
  return { applied: ids, failed: new Map() };
}

function sayDone({ out }: World, { plan, facts }: Prepared, failures: number): void {
  const { length } = facts.targets;
  if (!changesAnything(plan.steps) && failures === 0) out.show('Nothing to do.');
  else if (length === 1) out.show('Linked: the project accepts tokens of this user pool.');
  else if (failures < length) out.show(`Linked: ${length - failures} projects accept tokens of this user pool.`);
}

function verdict(prepared: Prepared, options: LinkOptions): string {
  if (isLinked(prepared)) return 'Linked.';
  const command = `\`npx cognito-supabase ${['link', ...targetFlags(options)].join(' ')}\``;
  return changesAnything(prepared.plan.steps)
    ? `Not linked: ${command} does it.`
    : `Not linked in full: ${command} waits for the keys.`;
}

/** The flags that say which projects and which pool, as they were given; all were checked by then. */
function targetFlags({ userPoolId, projectRef, branch, allBranches }: LinkOptions): string[] {
  return [
    ...(userPoolId === undefined ? [] : [`--user-pool-id ${userPoolId}`]),
    ...(projectRef === undefined ? [] : [`--project-ref ${projectRef}`]),
    ...(branch === undefined ? [] : [`--branch ${printable(shellWord(branch))}`]),
    ...(allBranches ? ['--all-branches'] : []),
  ];
}

function isLinked({ plan, facts, left }: Prepared): boolean {
  return !changesAnything(plan.steps) && findWaiting(facts).length === 0 && left.length === 0;
}

/** Trusting a pool is one half: without the trigger, none of its tokens carries the role. */
function noTrigger({ trigger, userPoolId }: UserPool): string[] {
  if (trigger) return [];
  return [
    `The user pool has no pre-token-generation trigger, so its users stay anon: \`npx cognito-supabase init --user-pool-id ${userPoolId}\` adds one.`,
  ];
}

async function prepare(world: World, options: LinkOptions): Promise<Prepared> {
  const asked = parseHostedOptions(options);
  const opened = await openProject(world);
  await showFiles(world, opened, { asked, projectRef: options.projectRef });
  const ref = await choosePool(world, opened, asked);
  const choice = await chooseProject(world, opened.project.root, options);
  const [{ targets, left }, pool] = await Promise.all([
    observeTargets(world, choice, options),
    describePool(world, ref),
  ]);
  const facts = { issuer: pool.issuer, poolKeyIds: await observePoolKeys(world, pool), targets };
  const wish = { recreate: options.recreate ?? false, recorded: false };
  const plan = joinPlans(planOf({ notes: [...left, ...noTrigger(pool)] }), planLink(facts, wish));
  const command = repeat(['link'], options);
  showPlan(
    world,
    `User pool ${pool.userPoolId}, issuer ${pool.issuer}`,
    plan,
    { dryRun: options.dryRun ?? options.check ?? false },
    options.check ? [] : [['Apply:', command]],
  );
  if (!options.check) await askConsent(world, options, plan, command);
  return { project: opened.project, pool, facts, plan, left };
}
