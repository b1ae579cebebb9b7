/**
 * `init` up to the user's yes: finds the pool's owner and function, settles the decisions, shows the plan and
 * --iam-policy, offers the proof, asks for consent.
 */
import { begin, loadAhead } from '../../observe/begin.ts';
import { configuredPool } from '../../core/config/block.ts';
import { parseForEdit } from '../../core/config/edit/editable.ts';
import type { PoolOwner } from '../../core/evidence/candidate.ts';
import { iamPolicy, type PolicyDocument } from '../../core/iam/policy.ts';
import { once } from '../../core/once.ts';
import type { InitFacts } from '../../core/plan/facts.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { InitWish } from '../../core/plan/wish.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { IAC } from '../../core/snippets/iac-tools.ts';
import { safeJson } from '../../core/text/safe.ts';
import type { Opened } from '../../discover/open.ts';
import { observeOwner } from '../../observe/owner.ts';
import type { ProjectChoice } from '../../observe/project-ref.ts';
import { refuseProbe } from '../../sign-in/probe.ts';
import type { World } from '../../world/types.ts';
import { askConsent } from '../shared/consent.ts';
import { poolInQuestion } from '../shared/pool-in-question.ts';
import { showPool } from '../shared/show-found.ts';
import { decide } from './decide.ts';
import type { Done } from './next-steps.ts';
import { offerProof } from './offer-proof.ts';
import type { InitRequest } from './request.ts';
import { lookAtFunction, sceneOf } from './scene.ts';
import type { Met } from './meet-request.ts';

/** What stands once the user has agreed: everything that carrying it out takes. */
export interface Prepared extends Opened {
  pool: UserPool;
  plan: Plan;
  /** What is carried out of what was asked for: without AWS, the config part alone. */
  request: InitRequest;
  /** AWS was asked about the pool. */
  askedAws: boolean;
  declared: Done['declared'];
}

interface Described extends Met {
  opened: Opened;
  choice: ProjectChoice | undefined;
}

/** Looks at what there is beside the pool, plans, and asks. */
export async function prepare(world: World, { opened, choice, pool, request, askedAws }: Described): Promise<Prepared> {
  const parsedConfig = parseAhead(world, opened.project, pool, request.wish);
  // What is deployed is looked at while the owner is looked for; what goes wrong there is said after what was found.
  const looking = begin(lookAtFunction(world, pool, request));
  const owner = request.wish.skip.has('lambda') ? undefined : await observeOwner(world, pool, opened.discovery);
  if (askedAws) await showPool(world, pool, owner);
  if (request.probeUser) refuseProbe(pool, request.probeAnyway);
  const scene = await sceneOf(world, { opened, choice, owner, pool, request, parsedConfig }, looking);
  const isAsked = poolInQuestion(opened, request.pool) === undefined;
  const command = isAsked ? `${request.command} --user-pool-id ${pool.userPoolId}` : request.command;
  const decided = await decide(world, scene, { wish: request.wish, command }, request);
  const prepared = {
    ...opened,
    pool,
    plan: decided.plan,
    askedAws,
    declared: declaredIn(decided.plan, owner),
    request: { ...request, wish: decided.wish },
  };
  if (request.iamPolicy) showPolicy(world, policyFor(prepared));
  const asked = decided.answered + (isAsked ? 1 : 0);
  prepared.request.probeUser = await offerProof(world, request, { ...prepared, asked });
  await askConsent(world, request, prepared.plan, decided.command);
  return prepared;
}

/** The config is taken apart while AWS is asked what there is, unless it says already what it is to say. */
function parseAhead(
  world: World,
  { config }: Opened['project'],
  { userPoolId }: UserPool,
  { skip }: InitWish,
): InitFacts['parsedConfig'] {
  if (!config || skip.has('config') || configuredPool(config)?.userPoolId === userPoolId) return undefined;
  const parsed = once(() => parseForEdit(config.text, config.format));
  loadAhead(world, async () => parsed());
  return parsed;
}

/** The tool that the user had the trigger written for. */
function declaredIn({ steps }: Plan, owner: PoolOwner | undefined): Done['declared'] {
  const file = steps.find(({ id }) => id === 'declaration')?.target;
  return file === undefined || !owner ? undefined : { tool: IAC[owner.kind], file };
}

export function policyFor({ plan, pool, request: { wish, probeUser } }: Prepared): PolicyDocument {
  return iamPolicy(plan.steps, pool, { ...wish, chained: plan.original !== undefined, probeUser });
}

function showPolicy({ out }: World, policy: PolicyDocument): void {
  out.show(out.paint('bold', 'The least-privilege policy for this, each statement named after its step:'));
  out.exact(safeJson(policy));
  out.show('`npx cognito-supabase generate iam-policy` writes the usual one to a file.');
}
