/** The main job: discover → plan → show the diff → confirm → apply → verify. */
import { apply } from '../apply.ts';
import { stateFolder } from '../apply/context.ts';
import type { ObservedToken, UserPool } from '../core/facts.ts';
import { verifyExitCode } from '../core/checks/run.ts';
import { planInit, type Plan } from '../core/plan.ts';
import { printable } from '../core/redact.ts';
import { changesAnything, summarise, type StepSummary } from '../core/step.ts';
import { discover, type Discovery } from '../discover/index.ts';
import { findProject } from '../discover/project.ts';
import { DecisionNeeded, Interrupted, UsageError, type ExitCode } from '../errors.ts';
import { observePool, shippedCode } from '../observe.ts';
import { reportFindings } from '../report/findings.ts';
import { reportPlan } from '../report/plan.ts';
import { refuseProbe } from '../tokens.ts';
import { verify, type VerifyDocument } from '../verify.ts';
import type { World } from '../world/types.ts';
import { choosePool } from './choose-pool.ts';
import { checkRole, observeInit, requireConfig, wishOf } from './init-wish.ts';
import { offerClient, sayWhatIsNext } from './epilogue.ts';
import type { InitOptions } from './options.ts';

export interface InitDocument {
  pool: { userPoolId: string; region: string; issuer: string; tier: string };
  plan: StepSummary[];
  applied: string[];
  backup?: string;
  verify?: VerifyDocument;
}

export interface InitOutcome {
  document: InitDocument;
  exitCode: ExitCode;
  tokens: ObservedToken[];
}

export async function init(world: World, options: InitOptions): Promise<InitOutcome> {
  checkRole(options.role);
  const project = await findProject(world.files, world.cwd);
  const discovery = await discover(world.files, world.cwd, project);
  requireConfig(project, options);
  const ref = await choosePool(world, options.userPoolId, discovery);
  const pool = await observePool(world, ref);
  if (!pool)
    throw new UsageError({
      id: 'cognito/pool-not-found',
      message: `AWS knows no user pool ${ref.userPoolId} in ${ref.region}.`,
      why: 'The id is of another account, or the pool was deleted.',
      fix: 'Check the id, and the account with --profile.',
    });
  if (options.probeUser) refuseProbe(pool, options.probeAnyway ?? false);
  const code = await shippedCode(world);
  const wish = wishOf(options, pool, code);
  const plan = planInit(await observeInit(world, project, pool, wish), wish);
  showPlan(world, pool, discovery, plan);
  await consent(world, options, plan);
  const document: InitDocument = { pool: poolSummary(pool), plan: plan.steps.map(summarise), applied: [] };
  if (options.dryRun) return { document, exitCode: 0, tokens: [] };
  const applied = await apply(plan.steps, {
    world,
    pool,
    code,
    configBytes: project.configBytes ?? new Uint8Array(),
    stateFolder: stateFolder(project.config, project.root),
  });
  document.applied = applied.ids;
  if (applied.backup !== undefined) document.backup = applied.backup;
  return finish(world, options, document, pool, discovery);
}

function showPlan(world: World, pool: UserPool, discovery: Discovery, plan: Plan): void {
  const { out } = world;
  const source = discovery.candidates.find(({ userPoolId }) => userPoolId === pool.userPoolId)?.sources[0];
  const from = source === undefined ? '' : ` from ${source.file ?? source.kind}`;
  out.show(out.paint('bold', `User pool ${pool.userPoolId} "${printable(pool.name, 60)}"${from}`));
  out.show(reportPlan(plan, (style, text) => out.paint(style, text)));
  const [decision] = plan.decisions;
  if (decision) throw new DecisionNeeded(decision);
}

/** --yes, or an answer at the terminal; a plan that changes something is never carried out without one of them. */
async function consent(world: World, options: InitOptions, plan: Plan): Promise<void> {
  if (options.dryRun || options.yes || !changesAnything(plan.steps)) return;
  if (!world.ask.possible)
    throw new DecisionNeeded({
      id: 'input-required',
      message: 'The plan above was not carried out.',
      why: 'There is no terminal to confirm it on (or --no-input, or CI is set).',
      fix: 'Run again with --yes to accept it.',
    });
  if (!(await world.ask.confirm('Carry this out?', '--yes'))) throw new Interrupted('Declined. Nothing was changed.');
}

async function finish(
  world: World,
  options: InitOptions,
  document: InitDocument,
  pool: UserPool,
  discovery: Discovery,
): Promise<InitOutcome> {
  const { out } = world;
  let exitCode: ExitCode = 0;
  let tokens: ObservedToken[] = [];
  if (!options.skip.includes('verify')) {
    const result = await verify(world, {
      project: await findProject(world.files, world.cwd),
      appPools: discovery.appPools,
      pool,
      ...(options.userPoolId === undefined ? {} : { userPoolId: options.userPoolId }),
      role: options.role ?? 'authenticated',
      probeUser: options.probeUser ?? false,
      probeAnyway: options.probeAnyway ?? false,
      invoke: options.invoke ?? false,
      only: [],
      skip: options.skip.includes('config') ? ['config'] : options.skip.includes('lambda') ? ['cognito', 'lambda'] : [],
    });
    document.verify = result.document;
    tokens = result.tokens;
    out.show(reportFindings(result.document.checks, (style, text) => out.paint(style, text)));
    exitCode = verifyExitCode(result.document.summary, false);
  }
  try {
    await sayWhatIsNext(world, pool, discovery, document.applied);
    await offerClient(world, pool, options);
  } catch (error) {
    throw error instanceof Interrupted ? afterTheWork(document.applied) : error;
  }
  return { document, exitCode, tokens };
}

/** An interruption once the plan is carried out must not say that nothing was. */
function afterTheWork(applied: readonly string[]): Interrupted {
  const done = applied.length === 0 ? 'The plan had nothing to do.' : `Done: ${applied.join(', ')}.`;
  return new Interrupted(`Interrupted. ${done}`, 'Run again to verify.');
}

/** Where the answer names no plan, it is the one that pools have by default. */
function poolSummary({ userPoolId, region, issuer, tier = 'ESSENTIALS' }: UserPool): InitDocument['pool'] {
  return { userPoolId, region, issuer, tier };
}
