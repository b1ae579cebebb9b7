/**
 * Gathers the facts that `init` plans with, again after each answer of the user: existing trigger, deployed function,
 * hosted project, how to declare the trigger.
 */
import type { PoolOwner } from '../../core/evidence/candidate.ts';
import type { LambdaFunction } from '../../core/function/lambda-function.ts';
import type { InitFacts, LinkFacts } from '../../core/plan/facts.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { Opened } from '../../discover/open.ts';
import type { ProjectChoice } from '../../observe/project-ref.ts';
import { observePoolKeys, observeTarget } from '../../observe/projects.ts';
import type { World } from '../../world/types.ts';
import type { Scene } from './decide.ts';
import { howToDeclare, planDeclaration } from './declare.ts';
import { adoptTrigger } from './existing-trigger.ts';
import {
  checkFunctionRegion,
  chooseFunctionName,
  type Deployed,
  observeAttached,
  observeDeployed,
  observeInit,
} from './observe-init.ts';
import type { InitRequest } from './request.ts';

interface Setting {
  opened: Opened;
  choice: ProjectChoice | undefined;
  owner: PoolOwner | undefined;
  pool: UserPool;
  request: InitRequest;
  parsedConfig: InitFacts['parsedConfig'];
}

interface Looked {
  attached: LambdaFunction | null | undefined;
  functionName: string;
  deployed: Deployed;
}

/** What is deployed, as the request names it. */
export async function lookAtFunction(world: World, pool: UserPool, request: InitRequest): Promise<Looked> {
  checkFunctionRegion(pool, request.wish);
  const attached = await observeAttached(world, pool, request);
  const functionName = chooseFunctionName(pool, request, attached);
  return { attached, functionName, deployed: await observeDeployed(world, pool, functionName, request.wish) };
}

/** @param looking what `lookAtFunction` found, or is still looking for */
export async function sceneOf(
  world: World,
  { opened, choice, owner, pool, request, parsedConfig }: Setting,
  looking: Promise<Looked>,
): Promise<Scene> {
  const { attached, functionName, deployed } = await looking;
  const hosted = choice && (await observeHosted(world, pool, choice));
  const declaring = await howToDeclare(world, { owner, pool, opened }, request);
  const gone = attached === null ? { triggerGone: true as const } : {};
  const known = { parsedConfig, ...(hosted && { hosted }), ...(declaring && { declaring }), ...gone };
  return {
    async settle(asked, isToBeChecked) {
      const wish = isToBeChecked
        ? await adoptTrigger(world, pool, { functionName, attached }, asked, opened.discovery)
        : asked;
      const now = wish === request.wish ? deployed : await observeDeployed(world, pool, functionName, wish);
      const about = { project: opened.project, owner, deployed: now };
      const facts = await observeInit(world, about, pool, functionName, wish);
      return { facts: { ...facts, ...known }, wish };
    },
    declare: (facts, { role }) => planDeclaration(world, facts, opened, role),
  };
}

/** What the project that --project-ref names trusts now, and should. */
async function observeHosted(world: World, pool: UserPool, { ref }: ProjectChoice): Promise<LinkFacts> {
  const [target, poolKeyIds] = await Promise.all([observeTarget(world, ref), observePoolKeys(world, pool)]);
  return { issuer: pool.issuer, poolKeyIds, targets: [target] };
}
