/** The main job: discover → plan → show the diff → confirm → apply → verify. */
import { apply } from '../../apply/apply.ts';
import { whereToWrite } from '../../apply/context.ts';
import type { InitWish, Plan } from '../../core/plan/plan-init.ts';
import type { ObservedToken } from '../../core/token/observed.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { LinkFacts } from '../../core/plan/plan-link.ts';
import { verifyExitCode } from '../../core/checks/run.ts';
import { iamPolicy, type PolicyDocument } from '../../core/iam/policy.ts';
import type { TriggerVersion } from '../../core/pool/update.ts';
import { safeJson } from '../../core/text/safe.ts';
import { summarise, type StepSummary } from '../../core/plan/step.ts';
import { discover, type Discovery } from '../../discover/discover.ts';
import { findProject, type Project } from '../../discover/project.ts';
import type { ExitCode } from '../../errors.ts';
import { shippedCode } from '../../observe/pool.ts';
import { namedProject, observePoolKeys, observeTarget, type ProjectChoice } from '../../observe/projects.ts';
import { reportFindings } from '../../report/findings.ts';
import { refuseProbe } from '../../sign-in/probe.ts';
import { verify, type VerifyDocument } from '../../verify/verify.ts';
import type { World } from '../../world/types.ts';
import { choosePool, requirePool } from '../shared/choose-pool.ts';
import { consent, NOTHING_CHANGED, saying } from '../shared/consent.ts';
import { decide } from './decide.ts';
import { adoptTrigger } from './existing-trigger.ts';
import { checkOptions, chooseFunctionName, observeInit, requireConfig, wishOf } from './wish.ts';
import { offerClient, sayWhatIsNext } from './epilogue.ts';
import type { InitOptions } from '../shared/options.ts';

export interface InitDocument {
  pool: { userPoolId: string; region: string; issuer: string; tier: string };
  plan: StepSummary[];
  applied: string[];
  backup?: string;
  /** With --dry-run: the least that has to be allowed for this plan. */
  iamPolicy?: PolicyDocument;
  verify?: VerifyDocument;
}

export interface InitOutcome {
  document: InitDocument;
  exitCode: ExitCode;
  tokens: ObservedToken[];
}

/** What stands once the user has agreed: everything that carrying it out takes. */
interface Prepared {
  project: Project;
  discovery: Discovery;
  pool: UserPool;
  plan: Plan;
  wish: InitWish;
}

export async function init(world: World, options: InitOptions): Promise<InitOutcome> {
  checkOptions(options);
  const prepared = await saying(NOTHING_CHANGED, () => prepare(world, options));
  const { project, pool, plan, wish } = prepared;
  const document: InitDocument = { pool: poolSummary(pool), plan: plan.steps.map(summarise), applied: [] };
  if (options.dryRun) {
    const policy = iamPolicy(plan.steps, pool, {
      ...wish,
      chained: plan.original !== undefined,
      probeUser: options.probeUser ?? false,
    });
    showPolicy(world, policy);
    return { document: { ...document, iamPolicy: policy }, exitCode: 0, tokens: [] };
  }
  const applied = await apply(plan.steps, {
    world,
    pool,
    ...whereToWrite(world, project),
    allowUnknown: new Set(options.allowUnknown),
  });
  document.applied = applied.ids;
  if (applied.backup !== undefined) document.backup = applied.backup;
  const done = applied.ids.length === 0 ? 'The plan had nothing to do.' : `Done: ${applied.ids.join(', ')}.`;
  return saying(`Interrupted. ${done} Run again to verify.`, () => finish(world, options, document, prepared));
}

async function prepare(world: World, options: InitOptions): Promise<Prepared> {
  const project = await findProject(world.files, world.cwd, world.env);
  const discovery = await discover(world.files, world.cwd, project);
  requireConfig(project, options);
  const choice = await hostedProject(world, project, options);
  const ref = await choosePool(world, options.userPoolId, discovery);
  const pool = await requirePool(world, ref);
  if (options.probeUser) refuseProbe(pool, options.probeAnyway ?? false);
  const code = await shippedCode(world);
  const asked = wishOf(options, pool, await chooseFunctionName(world, pool, options), code);
  const wish = await adoptTrigger(world, pool, asked);
  const facts = await observeInit(world, project, pool, wish, discovery.declarations);
  const hosted = choice && (await observeHosted(world, pool, choice));
  const plan = await decide(world, hosted === undefined ? facts : { ...facts, hosted }, wish, discovery);
  await consent(world, options, plan);
  return { project, discovery, pool, plan, wish };
}

/** Without --project-ref, `init` leaves hosted projects alone. */
async function hostedProject(
  world: World,
  { root }: Project,
  { projectRef, skip }: InitOptions,
): Promise<ProjectChoice | undefined> {
  return projectRef === undefined || skip.includes('hosted') ? undefined : namedProject(world, root, projectRef);
}

/** What the project that --project-ref names trusts now, and should. */
async function observeHosted(world: World, pool: UserPool, { ref }: ProjectChoice): Promise<LinkFacts> {
  const [target, poolKeyIds] = await Promise.all([observeTarget(world, ref), observePoolKeys(world, pool)]);
  return { issuer: pool.issuer, poolKeyIds, targets: [target] };
}

function showPolicy({ out }: World, policy: PolicyDocument): void {
  out.show(out.paint('bold', 'The least that IAM has to allow for this, each statement named after its step:'));
  out.show(safeJson(policy));
}

async function finish(
  world: World,
  options: InitOptions,
  document: InitDocument,
  { discovery, pool, plan }: Prepared,
): Promise<InitOutcome> {
  const { out } = world;
  let exitCode: ExitCode = 0;
  let tokens: ObservedToken[] = [];
  if (!options.skip.includes('verify')) {
    const result = await verify(world, {
      project: await findProject(world.files, world.cwd, world.env),
      appPools: discovery.appPools,
      declarations: discovery.declarations,
      clientFiles: discovery.clientFiles,
      pool,
      ...(options.userPoolId === undefined ? {} : { userPoolId: options.userPoolId }),
      role: options.role ?? 'authenticated',
      probeUser: options.probeUser ?? false,
      probeAnyway: options.probeAnyway ?? false,
      offline: false,
      invoke: options.invoke ?? false,
      ...(options.projectRef === undefined ? {} : { projectRef: options.projectRef }),
      hostedOnlyIfGiven: true,
      only: [],
      skip: options.skip.flatMap((part) => LAYERS_OF[part]),
    });
    document.verify = result.document;
    tokens = result.tokens;
    out.show(reportFindings(result.document.checks, (style, text) => out.paint(style, text), { width: out.columns() }));
    exitCode = verifyExitCode(result.document.summary, false);
  }
  await sayWhatIsNext(world, pool, discovery, document.applied);
  await offerClient(world, pool, attachedVersion(plan, pool), options);
  return { document, exitCode, tokens };
}

/** What is left out of the work is left out of the verdict. */
const LAYERS_OF: Record<InitOptions['skip'][number], readonly string[]> = {
  config: ['config'],
  lambda: ['cognito', 'lambda'],
  hosted: ['hosted'],
  verify: [],
};

function attachedVersion(plan: Plan, pool: UserPool): TriggerVersion | undefined {
  for (const step of plan.steps) if (step.kind === 'updateUserPool') return step.after.lambdaVersion;
  return pool.trigger?.lambdaVersion;
}

/** Where the answer names no plan, it is the one that pools have by default. */
function poolSummary({ userPoolId, region, issuer, tier = 'ESSENTIALS' }: UserPool): InitDocument['pool'] {
  return { userPoolId, region, issuer, tier };
}
