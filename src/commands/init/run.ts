/** The main job: discover → plan → show the diff → confirm → apply → verify. */
import { begin, loadAhead } from '../../apply/ahead.ts';
import { apply } from '../../apply/apply.ts';
import { whereToWrite } from '../../apply/context.ts';
import type { ObservedToken } from '../../core/token/observed.ts';
import { type Reach, reachIn, reachOf } from '../../core/pool/reach.ts';
import type { UserPoolRef } from '../../core/pool/ids.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { Plan } from '../../core/plan/facts.ts';
import { iamPolicy, type PolicyDocument } from '../../core/iam/policy.ts';
import { safeJson } from '../../core/text/safe.ts';
import { summarise, type StepSummary } from '../../core/plan/step.ts';
import type { Opened } from '../../discover/open.ts';
import type { ExitCode } from '../../errors.ts';
import { observeOwner } from '../../observe/owner.ts';
import { fact } from '../../observe/fact.ts';
import { userPool } from '../../observe/pool.ts';
import { namedProject, type ProjectChoice } from '../../observe/projects.ts';
import { refuseProbe } from '../../sign-in/probe.ts';
import type { VerifyDocument } from '../../verify/verify.ts';
import type { World } from '../../world/types.ts';
import { choosePool } from '../shared/choose-pool.ts';
import { poolInQuestion } from '../shared/pool-in-question.ts';
import { askConsent, NOTHING_CHANGED, sayWhenInterrupted } from '../shared/consent.ts';
import { openProject } from '../shared/open-project.ts';
import { showFiles, showPool } from '../shared/show-found.ts';
import { sayWhatInitTakes, sayWhatIsLeft } from './denied.ts';
import { decide } from './decide.ts';
import { lookAtFunction, sceneOf } from './scene.ts';
import type { PoolOwner } from '../../core/evidence/candidate.ts';
import { requireConfig } from './observe-init.ts';
import { parseRequest, type InitRequest, type InitOptions } from './request.ts';
import { meetRequest } from './without-aws.ts';
import { longestTokenLifetime, sayWhatIsNext } from './epilogue.ts';
import { IAC } from '../../core/snippets/iac-tools.ts';
import type { Done } from './next-steps.ts';
import { offerProof } from './offer-proof.ts';

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
interface Prepared extends Opened {
  pool: UserPool;
  plan: Plan;
  /** What is carried out of what was asked for: without AWS, the config part alone. */
  request: InitRequest;
  /** AWS was asked about the pool. */
  seen: boolean;
  declared: Done['declared'];
  /** The pool as it is once the plan is carried out, where that was read. */
  poolNow?: UserPool | undefined;
}

export async function init(world: World, options: InitOptions): Promise<InitOutcome> {
  const asked = parseRequest(options);
  const prepared = await sayWhenInterrupted(NOTHING_CHANGED, () => prepare(world, asked));
  const { project, pool, plan, request } = prepared;
  const document: InitDocument = { pool: poolSummary(prepared), plan: plan.steps.map(summarise), applied: [] };
  if (request.dryRun) {
    return { document: { ...document, iamPolicy: policyFor(prepared) }, exitCode: 0, tokens: [] };
  }
  if (request.verify) loadAhead(world, () => Promise.all([import('./prove.ts'), import('../../verify/around.ts')]));
  const context = { world, pool, ...whereToWrite(world, project), allowUnknown: request.wish.allowUnknown };
  const applied = await sayWhatIsLeft(plan.steps, pool, () => apply(plan.steps, context));
  document.applied = applied.ids;
  if (applied.backup !== undefined) document.backup = applied.backup;
  const isUntouched = applied.ids.length === 0 && prepared.seen;
  const poolNow = applied.settings ? userPool(pool, applied.settings) : isUntouched ? pool : undefined;
  const done = applied.ids.length === 0 ? 'The plan had nothing to do.' : `Done: ${applied.ids.join(', ')}.`;
  return sayWhenInterrupted(`Interrupted. ${done} Run again to verify.`, () =>
    finish(world, document, { ...prepared, poolNow }),
  );
}

async function prepare(world: World, request: InitRequest): Promise<Prepared> {
  const opened = await openProject(world);
  await showFiles(world, opened, { asked: request.pool, projectRef: request.projectRef });
  requireConfig(opened.project, request.wish);
  const choice =
    request.projectRef === undefined ? undefined : await namedProject(world, opened.project.root, request.projectRef);
  const ref = await choosePool(world, opened, request.pool);
  return sayWhatInitTakes(ref, request.probeUser, () => preparePool(world, request, { opened, choice, ref }));
}

interface Chosen {
  opened: Opened;
  choice: ProjectChoice | undefined;
  ref: UserPoolRef;
}

async function preparePool(world: World, wanted: InitRequest, { opened, choice, ref }: Chosen): Promise<Prepared> {
  if (!wanted.wish.skip.has('lambda'))
    loadAhead(world, () =>
      Promise.all([
        world.aws.lambda(ref.region),
        world.aws.iam(ref.region),
        import('../../core/function/package-code.ts'),
      ]),
    );
  const { pool, request, seen } = await meetRequest(world, wanted, ref);
  // What is deployed is looked at while the owner is looked for; what goes wrong there is said after what was found.
  const looking = begin(lookAtFunction(world, pool, request));
  const owner = request.wish.skip.has('lambda') ? undefined : await observeOwner(world, pool, opened.discovery);
  if (seen) await showPool(world, pool, owner);
  if (request.probeUser) refuseProbe(pool, request.probeAnyway);
  const scene = await sceneOf(world, { opened, choice, owner, pool, request }, looking);
  const isAsked = poolInQuestion(opened, request.pool) === undefined;
  const command = isAsked ? `${request.command} --user-pool-id ${pool.userPoolId}` : request.command;
  const decided = await decide(world, scene, { wish: request.wish, command }, request);
  const prepared = {
    ...opened,
    pool,
    plan: decided.plan,
    seen,
    declared: declaredIn(decided.plan, owner),
    request: { ...request, wish: decided.wish },
  };
  if (request.iamPolicy) showPolicy(world, policyFor(prepared));
  const asked = decided.answered + (isAsked ? 1 : 0);
  prepared.request.probeUser = await offerProof(world, request, { ...prepared, asked });
  await askConsent(world, request, prepared.plan, decided.command);
  return prepared;
}

/** The tool that the user had the trigger written for. */
function declaredIn({ steps }: Plan, owner: PoolOwner | undefined): Done['declared'] {
  const file = steps.find(({ id }) => id === 'declaration')?.target;
  return file === undefined || !owner ? undefined : { tool: IAC[owner.kind], file };
}

function policyFor({ plan, pool, request: { wish, probeUser } }: Prepared): PolicyDocument {
  return iamPolicy(plan.steps, pool, { ...wish, chained: plan.original !== undefined, probeUser });
}

function showPolicy({ out }: World, policy: PolicyDocument): void {
  out.show(out.paint('bold', 'The least-privilege policy for this, each statement named after its step:'));
  out.exact(safeJson(policy));
  out.show('`npx cognito-supabase generate iam-policy` writes the usual one to a file.');
}

async function finish(
  world: World,
  document: InitDocument,
  { project, discovery, pool, plan, request, seen, declared, poolNow }: Prepared,
): Promise<InitOutcome> {
  let exitCode: ExitCode = 0;
  let tokens: ObservedToken[] = [];
  // Looked at while the result is verified.
  const isAttached = document.applied.includes('trigger');
  const lifetime = isAttached ? begin(fact(() => longestTokenLifetime(world, pool, discovery))) : undefined;
  if (request.verify) {
    const { prove } = await import('./prove.ts');
    const proof = await prove(world, { project, discovery }, { pool, poolNow, request });
    ({ exitCode, tokens } = proof);
    document.verify = proof.document;
  }
  const { applied, backup } = document;
  const done = { pool, seen, applied, backup, declared };
  const reach = reachAfter(plan, pool);
  await sayWhatIsNext(world, { opened: { project, discovery }, request, reach, done, lifetime });
  return { document, exitCode, tokens };
}

/** What the trigger reaches once the plan is carried out. */
function reachAfter({ steps }: Plan, pool: UserPool): Reach {
  const attached = steps.find((step) => step.kind === 'updateUserPool');
  return attached ? reachOf(attached.after.lambdaVersion) : reachIn(pool);
}

/** UNKNOWN where AWS was not asked. Where its answer names no plan, it is the one that pools have by default. */
function poolSummary({ pool, seen }: Prepared): InitDocument['pool'] {
  const { userPoolId, region, issuer, tier = 'ESSENTIALS' } = pool;
  return { userPoolId, region, issuer, tier: seen ? tier : 'UNKNOWN' };
}
