/** The thinking of `link` and `unlink`: which issuers hosted projects trust, and which they should. Pure. */
import {
  COST,
  isCognitoIssuer,
  keyTrouble,
  kinship,
  type HostedProject,
  type Integration,
  type KeyTrouble,
} from '../supabase/hosted.ts';
import type { Plan } from './plan-init.ts';
import { keep, type KeepStep, type Step } from './step.ts';

/** A project, or a branch of one, with what it trusts now. */
export interface LinkTarget {
  project: Pick<HostedProject, 'ref' | 'name'>;
  integrations: Integration[];
}

export interface LinkFacts {
  /** The `iss` of the pool's tokens, as the pool itself says. */
  issuer: string;
  /** Ids of the keys that the pool publishes; null where they could not be had. */
  poolKeyIds: string[] | null;
  targets: LinkTarget[];
}

export interface LinkWish {
  /** An integration of the very issuer is deleted and created anew. */
  recreate: boolean;
  /** What is created is recorded, so that `remove` takes it back: `init` does so, `link` has `unlink`. */
  recorded: boolean;
}

/** Adds what makes every target trust the issuer, once, and nothing that was meant to be it in other letters. */
export function planLink(plan: Plan, facts: LinkFacts, wish: LinkWish): void {
  for (const target of facts.targets) planTarget(plan, facts, target, wish);
  const isFirst = plan.steps.some(({ kind }) => kind === 'createIntegration') && facts.targets.every(trustsNobody);
  if (isFirst) plan.notes.push(COST);
  if (facts.poolKeyIds === null)
    plan.notes.push(
      "The user pool's keys could not be read here, so Supabase's copy of them is not compared with them.",
    );
}

function trustsNobody({ integrations }: LinkTarget): boolean {
  return integrations.length === 0;
}

function planTarget(plan: Plan, facts: LinkFacts, target: LinkTarget, wish: LinkWish): void {
  const { issuer, poolKeyIds } = facts;
  const exact = ofIssuer(target.integrations, issuer).toSorted((a, b) => rank(a, poolKeyIds) - rank(b, poolKeyIds));
  const [best, ...duplicates] = exact;
  const isAnew = wish.recreate && best !== undefined;
  if (isAnew) {
    for (const old of exact)
      plan.steps.push(deletion(plan, target, old, 'stop trusting this user pool, to trust it anew'));
    plan.notes.push(`Between the two, ${target.project.name} refuses the tokens of this user pool.`);
  }
  if (isAnew || best === undefined) plan.steps.push(creation(plan, facts, target, wish));
  else plan.steps.push(kept(plan, target, issuer, keyTrouble(best, poolKeyIds ?? undefined)));
  for (const old of isAnew ? [] : duplicates)
    plan.steps.push(deletion(plan, target, old, 'delete the second integration of the same issuer', issuer));
  planNear(plan, target, issuer);
}

/** What names the pool in other letters is not what its tokens name: it goes once the right one is there. */
function planNear(plan: Plan, target: LinkTarget, issuer: string): void {
  for (const one of target.integrations) {
    const kin = kinship(one, issuer);
    if (kin.kind === 'near')
      plan.steps.push(
        deletion(plan, target, one, `stop trusting ${one.issuer}: ${kin.how}, which its tokens do not name`, issuer),
      );
    if (kin.kind === 'other' && isCognitoIssuer(one.issuer))
      plan.notes.push(`${target.project.name} also trusts ${one.issuer}, another user pool, which is left alone.`);
  }
}

function rank(one: Integration, poolKeyIds: readonly string[] | null): number {
  const order = { unresolved: 2, stale: 1 };
  const trouble = keyTrouble(one, poolKeyIds ?? undefined);
  return trouble === undefined ? 0 : order[trouble];
}

const KEYS: Readonly<Record<KeyTrouble, string>> = {
  unresolved: ', but Supabase has none of its keys yet, so its tokens are refused',
  stale: ", but Supabase's copy of its keys is out of date, so some of its tokens are refused",
};

function kept(plan: Plan, target: LinkTarget, issuer: string, trouble: KeyTrouble | undefined): KeepStep {
  const about = trouble === undefined ? '' : KEYS[trouble];
  return keep(nextId(plan, 'integration'), nameOf(target), `trusts ${issuer}${about}`);
}

function creation(plan: Plan, { issuer, poolKeyIds }: LinkFacts, target: LinkTarget, { recorded }: LinkWish): Step {
  return {
    kind: 'createIntegration',
    id: nextId(plan, 'integration'),
    target: nameOf(target),
    action: 'create',
    summary: `trust ${issuer}`,
    projectRef: target.project.ref,
    issuer,
    poolKeyIds,
    before: target.integrations.filter((one) => one.issuer !== issuer).map(({ id }) => id),
    recorded,
  };
}

function deletion(plan: Plan, target: LinkTarget, one: Integration, summary: string, inFavourOf?: string): Step {
  return {
    kind: 'deleteIntegration',
    id: nextId(plan, 'unlink'),
    target: nameOf(target),
    action: 'delete',
    summary,
    projectRef: target.project.ref,
    integrationId: one.id,
    before: { issuer: one.issuer ?? '' },
    ...(inFavourOf === undefined ? {} : { inFavourOf }),
  };
}

function nameOf({ project: { name, ref } }: LinkTarget): string {
  return name === ref || name === '' ? ref : `${name} (${ref})`;
}

/** "integration", then "integration-2": stable within the plan. */
function nextId<Base extends 'integration' | 'unlink'>(plan: Plan, base: Base): Base | `${Base}-${number}` {
  const count = plan.steps.filter(({ id }) => id === base || id.startsWith(`${base}-`)).length;
  return count === 0 ? base : `${base}-${count + 1}`;
}

function ofIssuer(integrations: readonly Integration[], issuer: string): Integration[] {
  return integrations.filter((one) => one.issuer === issuer);
}

export interface UnlinkFacts {
  /** The pool's issuer; both that it can have, where the pool is gone and cannot say. */
  issuers: string[];
  targets: LinkTarget[];
}

/** Adds what makes every target stop trusting these issuers, and no other. */
export function planUnlink(plan: Plan, { issuers, targets }: UnlinkFacts): void {
  for (const target of targets) {
    const found = target.integrations.filter(({ issuer }) => issuer !== undefined && issuers.includes(issuer));
    if (found.length === 0)
      plan.steps.push(keep(nextId(plan, 'unlink'), nameOf(target), `does not trust ${issuers[0]}`));
    for (const one of found) plan.steps.push(deletion(plan, target, one, `stop trusting ${one.issuer}`));
    for (const one of target.integrations) {
      const kin = kinship(one, issuers[0] ?? '');
      if (kin.kind === 'near' && !found.includes(one))
        plan.notes.push(`${target.project.name} keeps ${one.issuer}: ${kin.how}.`);
    }
  }
}

/** The targets that trust the issuer already, and whose keys Supabase has yet to get. */
export function waiting({ targets, issuer, poolKeyIds }: LinkFacts): LinkTarget[] {
  return targets.filter(({ integrations }) => {
    const exact = ofIssuer(integrations, issuer);
    return exact.length > 0 && exact.every((one) => keyTrouble(one, poolKeyIds ?? undefined) !== undefined);
  });
}
