/**
 * Puts the decisions of `init`'s plan to the user (existing trigger, pool owned by Terraform or the like), plans again,
 * and shows the snippet or the lines to add by hand.
 */
import type { InitWish } from '../../core/plan/wish.ts';
import type { InitFacts } from '../../core/plan/facts.ts';
import type { Decision, Plan, Way } from '../../core/plan/plan.ts';
import type { PoolOwner } from '../../core/evidence/candidate.ts';
import { calledByPath, otherLanguage } from '../../core/snippets/iac-places.ts';
import { IAC } from '../../core/snippets/iac-tools.ts';
import { fillSnippet } from '../../core/snippets/iac.ts';
import { joinPlans, planOf } from '../../core/plan/join.ts';
import type { Step } from '../../core/plan/step.ts';
import { planInit } from '../../core/plan/plan-init.ts';
import type { Trigger, TriggerVersion } from '../../core/pool/user-pool.ts';
import { printable } from '../../core/text/safe.ts';
import { fact } from '../../observe/fact.ts';
import { observeFunction } from '../../observe/deployed.ts';
import { DecisionNeeded } from '../../errors.ts';
import { renderPage } from '../../report/page.ts';
import type { World } from '../../world/types.ts';
import { showPlan } from '../shared/consent.ts';
import { showRepeat } from '../shared/show-commands.ts';
import { chooseWay } from './choose-way.ts';
import type { InitRequest } from './request.ts';

/** What is wished for, and the command line that says so. */
interface Asked {
  wish: InitWish;
  command: string;
  /** Files for the tool that owns the pool, where the user wants these. */
  files?: readonly Step[];
  /** How many questions were answered. */
  answered?: number;
  /** The user's own function has not been looked at the way that the wish allows. */
  isToBeChecked?: boolean;
}

export interface Decided extends Required<Omit<Asked, 'isToBeChecked'>> {
  plan: Plan;
}

/** What the answers of the user are about: looked at again after each, since a wish decides what has to be known. */
export interface Scene {
  settle: (wish: InitWish, isToBeChecked: boolean) => Promise<{ facts: InitFacts; wish: InitWish }>;
  declare: (facts: InitFacts, wish: InitWish) => Promise<Step[]>;
}

/** Plans, and asks what only the user can decide, until nothing is left to be decided. */
export async function decide(
  world: World,
  scene: Scene,
  asked: Asked,
  request: Pick<InitRequest, 'dryRun'>,
): Promise<Decided> {
  const { answered = 0, files = [], isToBeChecked = true } = asked;
  const { facts, wish } = await scene.settle(asked.wish, isToBeChecked);
  const plan = joinPlans(planOf({ steps: [...files] }), planInit(facts, wish));
  const [decision] = plan.decisions;
  if (decision?.ways && world.ask.possible) {
    const { out } = world;
    out.show(`${out.paint('yellow', '!')} ${printable(decision.message)}\n  ${printable(decision.why)}`);
    const way = await chooseWay(world, decision.ways);
    const next = await follow(world, way, { ...asked, wish }, () => scene.declare(facts, wish), facts);
    if (next) return decide(world, scene, { ...next, answered: answered + 1 }, request);
    await showWhatToDeclare(world, decision, facts, wish);
    throw new DecisionNeeded({ ...decision, why: 'Nothing was changed.' });
  }
  if (decision) await showWhatToDeclare(world, decision, facts, wish);
  const { userPoolId, name } = facts.pool;
  showPlan(world, `User pool ${userPoolId}${name === '' ? '' : ` "${printable(name, 60)}"`}`, plan, request, [
    ['Apply:', asked.command],
    ['Policy:', `${asked.command} --dry-run --iam-policy`],
  ]);
  return { plan, wish, command: asked.command, files, answered };
}

/** @returns what is asked for by a way; undefined where what is to be done is only shown */
async function follow(
  { out }: World,
  way: Way,
  asked: Asked,
  declare: () => Promise<Step[]>,
  { declaring }: InitFacts,
): Promise<Asked | undefined> {
  if ('accept' in way) {
    const command = `${asked.command} ${way.flag}`;
    showRepeat(out, [`${command} --yes`]);
    return { ...asked, wish: { ...asked.wish, ...way.accept }, command, isToBeChecked: way.accept.invoke === true };
  }
  if (way.act === 'show') return undefined;
  const files = await declare();
  const command = `${asked.command} --skip lambda`;
  showRepeat(out, [...(declaring ? [declaring.command] : []), `${command} --yes`]);
  return {
    wish: { ...asked.wish, skip: new Set([...asked.wish.skip, 'lambda']) },
    command,
    files,
    isToBeChecked: false,
  };
}

/** What goes into the user's own sources or function, in place of what is not attached. */
async function showWhatToDeclare(world: World, decision: Decision, facts: InitFacts, wish: InitWish): Promise<void> {
  const { pool, owner } = facts;
  if (decision.kind === 'managed' && owner && !owner.existing) showSnippet(world, owner, facts, wish.role);
  const isOfEvent = decision.kind === 'managed' && owner?.existing;
  if (pool.trigger && (isOfEvent || ['existing-trigger', 'chain-impossible'].includes(decision.kind)))
    await showPatchFor(world, facts, pool.trigger, wish.role);
  // Where it says no more, such an event sets a V1_0 trigger (serverless, docs/events/cognito-user-pool.md).
  else if (isOfEvent) showPatch(world, 'the function of the event with `existing: true`', 'V1_0', wish.role);
}

/** How the owner of a pool declares the trigger itself. */
function showSnippet(world: World, owner: PoolOwner, facts: InitFacts, role: string): void {
  const { name: tool, template: file } = IAC[owner.kind];
  const template = world.template(`iac/${file}`);
  const name = facts.declaring?.pool ?? calledByPath(owner.kind, owner.file ?? '');
  const { userPoolId } = facts.pool;
  const snippet = fillSnippet(owner.kind, template, {
    userPoolId,
    role,
    ...(name === undefined ? {} : { pool: name }),
  });
  if (!snippet.ok) return;
  world.out.show(
    world.out.paint('bold', `For ${tool}${owner.file === undefined ? '' : ` (${printable(owner.file)})`}:`),
  );
  const { out } = world;
  const width = out.columns();
  if (file.endsWith('.md') && width !== undefined)
    out.show(renderPage(snippet.text, (style, text) => out.paint(style, text), width));
  else out.exact(snippet.text);
  showWhatItIsWorth(world, owner, facts);
}

/** A snippet in another language than the sources', or for a resource that these do not have. */
function showWhatItIsWorth({ out }: World, { kind, file }: PoolOwner, { declaring }: InitFacts): void {
  if (file === undefined) return;
  const other = otherLanguage(kind, file);
  if (other)
    out.show(
      `This is ${other.snippet}, and ${printable(file)} is ${other.sources}: declare the same there, which is the function, Cognito's permission to invoke it, and the trigger.`,
    );
  if (declaring?.module)
    out.show(
      `${printable(file)} takes the pool from a module: hand the lines for lambda_config to the module's own input, and take source_arn from its output.`,
    );
}

/** With what the lines are worth to a function in another language. */
async function showPatchFor(world: World, { pool }: InitFacts, trigger: Trigger, role: string): Promise<void> {
  const name = printable(trigger.lambdaArn);
  showPatch(world, name, trigger.lambdaVersion, role);
  const attached = await fact(() => observeFunction(world, pool, trigger.lambdaArn));
  const runtime = attached.known ? attached.value?.runtime : undefined;
  if (!attached.known || !attached.value || runtime?.startsWith('nodejs')) return;
  const runsOn = runtime === undefined ? 'comes as a container image' : `runs on ${printable(runtime, 30)}`;
  world.out.show(
    `These lines are JavaScript, and this function ${runsOn}: where it is in another language, set the same members of the event there, before it is returned.`,
  );
}

/** What the user's own function needs in order to set the role itself. */
function showPatch(world: World, name: string, version: TriggerVersion, role: string): void {
  const file = version === 'V1_0' ? 'lambda/add-role-v1.js' : 'lambda/add-role-v2.js';
  const lines = world.template(file).replaceAll("'authenticated'", `'${role}'`);
  world.out.show(world.out.paint('bold', `For ${name}, which runs as ${version}:`));
  world.out.exact(lines);
}
