/**
 * `init` after the user's yes: applies the plan, verifies it, says what comes next, and makes the --json document
 * (InitDocument); a dry run ends here.
 */
import { begin, loadAhead } from '../../observe/begin.ts';
import { apply } from '../../apply/apply.ts';
import { whereToWrite } from '../../apply/context.ts';
import type { PolicyDocument } from '../../core/iam/policy.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { summarise, type StepSummary } from '../../core/plan/step.ts';
import { type Reach, reachIn, reachOf } from '../../core/pool/reach.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { ObservedToken } from '../../core/token/observed.ts';
import type { ExitCode } from '../../errors.ts';
import { fact } from '../../observe/fact.ts';
import { userPool } from '../../observe/pool.ts';
import type { VerifyDocument } from '../../verify/verify.ts';
import type { World } from '../../world/types.ts';
import { sayWhenInterrupted } from '../shared/interrupted.ts';
import { sayWhenStepDenied } from './denied.ts';
import { longestTokenLifetime, sayWhatIsNext } from './epilogue.ts';
import { policyFor, type Prepared } from './prepare.ts';

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

/** A dry run ends with the plan. */
export async function carryOut(world: World, prepared: Prepared): Promise<InitOutcome> {
  const { project, pool, plan, request } = prepared;
  const document: InitDocument = { pool: poolSummary(prepared), plan: plan.steps.map(summarise), applied: [] };
  if (request.dryRun) {
    return { document: { ...document, iamPolicy: policyFor(prepared) }, exitCode: 0, tokens: [] };
  }
  if (request.verify) loadAhead(world, () => Promise.all([import('./prove.ts'), import('../../verify/around.ts')]));
  const context = { world, pool, ...whereToWrite(world, project), allowUnknown: request.wish.allowUnknown };
  const applied = await sayWhenStepDenied(plan.steps, pool, () => apply(plan.steps, context));
  document.applied = applied.ids;
  if (applied.backup !== undefined) document.backup = applied.backup;
  const isUntouched = applied.ids.length === 0 && prepared.askedAws;
  const poolNow = applied.settings ? userPool(pool, applied.settings) : isUntouched ? pool : undefined;
  const done = applied.ids.length === 0 ? 'The plan had nothing to do.' : `Done: ${applied.ids.join(', ')}.`;
  return sayWhenInterrupted(`Interrupted. ${done} Run again to verify.`, () =>
    finish(world, document, { ...prepared, poolNow }),
  );
}

/** What was done, and the pool as it is from then on, where that was read. */
interface CarriedOut extends Prepared {
  poolNow: UserPool | undefined;
}

async function finish(
  world: World,
  document: InitDocument,
  { project, discovery, pool, plan, request, askedAws, declared, poolNow }: CarriedOut,
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
  const done = { pool, askedAws, applied, backup, declared };
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
function poolSummary({ pool, askedAws }: Prepared): InitDocument['pool'] {
  const { userPoolId, region, issuer, tier = 'ESSENTIALS' } = pool;
  return { userPoolId, region, issuer, tier: askedAws ? tier : 'UNKNOWN' };
}
