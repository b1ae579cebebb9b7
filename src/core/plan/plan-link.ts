/**
 * Plans `link` and `unlink`: which third-party integrations of hosted projects are created, kept or deleted, with
 * duplicates and near misses of the issuer. Pure.
 */
import { COST, isCognitoIssuer, keyTrouble, kinship, type Integration, type KeyTrouble } from '../supabase/hosted.ts';
import type { LinkFacts, LinkTarget } from './facts.ts';
import type { Plan } from './plan.ts';
import { joinPlans, planOf } from './join.ts';
import { keep, type KeepStep, type Step } from './step.ts';

export interface LinkWish {
  /** An integration of the very issuer is deleted and created anew. */
  recreate: boolean;
  /** What is created is recorded, so that `remove` takes it back: `init` does so, `link` has `unlink`. */
  recorded: boolean;
}

/** What makes every target trust the issuer, once, and nothing that was meant to be it in other letters. */
export function planLink(facts: LinkFacts, wish: LinkWish): Plan {
  const targets = facts.targets.map((target) => planTarget(facts, target, wish));
  const isFirst =
    targets.some(({ steps }) => steps.some(({ kind }) => kind === 'createIntegration')) &&
    facts.targets.every(trustsNobody);
  const notes = [
    ...(isFirst ? [COST] : []),
    ...(facts.poolKeyIds === null
      ? ["The user pool's keys could not be read here, so Supabase's copy of them is not compared with them."]
      : []),
  ];
  return joinPlans(...targets, planOf({ notes }));
}

function trustsNobody({ integrations }: LinkTarget): boolean {
  return integrations.length === 0;
}

function planTarget(facts: LinkFacts, target: LinkTarget, wish: LinkWish): Plan {
  const { issuer, poolKeyIds } = facts;
  const exact = findOfIssuer(target.integrations, issuer).toSorted(
    (a, b) => rankIntegration(a, poolKeyIds) - rankIntegration(b, poolKeyIds),
  );
  const [best, ...duplicates] = exact;
  if (best !== undefined && wish.recreate)
    return joinPlans(
      planOf({
        steps: [
          ...exact.map((old) => planDeletion(target, old, 'stop trusting this user pool, to trust it anew')),
          planCreation(facts, target, wish),
        ],
        notes: [`Between the two, ${target.project.name} refuses the tokens of this user pool.`],
      }),
      planNear(target, issuer),
    );
  const first =
    best === undefined
      ? planCreation(facts, target, wish)
      : keepIntegration(target, issuer, keyTrouble(best, poolKeyIds ?? undefined));
  const others = duplicates.map((old) =>
    planDeletion(target, old, 'delete the second integration of the same issuer', issuer),
  );
  return joinPlans(planOf({ steps: [first, ...others] }), planNear(target, issuer));
}

/** What names the pool in other letters is not what its tokens name: it goes once the right one is there. */
function planNear(target: LinkTarget, issuer: string): Plan {
  return joinPlans(
    ...target.integrations.map((one) => {
      const kin = kinship(one, issuer);
      if (kin.kind === 'near') {
        const summary = `stop trusting ${one.issuer}: ${kin.how}; its tokens have another issuer`;
        return planOf({ steps: [planDeletion(target, one, summary, issuer)] });
      }
      const isOtherPool = kin.kind === 'other' && isCognitoIssuer(one.issuer);
      const note = `${target.project.name} also trusts another user pool, ${one.issuer}. It is left alone.`;
      return planOf(isOtherPool ? { notes: [note] } : {});
    }),
  );
}

function rankIntegration(one: Integration, poolKeyIds: readonly string[] | null): number {
  const order = { unresolved: 2, stale: 1 };
  const trouble = keyTrouble(one, poolKeyIds ?? undefined);
  return trouble === undefined ? 0 : order[trouble];
}

const KEYS: Readonly<Record<KeyTrouble, string>> = {
  unresolved: ', but Supabase has none of its keys yet, so its tokens are refused',
  stale: ", but Supabase's copy of its keys is out of date, so some of its tokens are refused",
};

function keepIntegration(target: LinkTarget, issuer: string, trouble: KeyTrouble | undefined): KeepStep {
  const about = trouble === undefined ? '' : KEYS[trouble];
  return keep('integration', nameOf(target), `trusts ${issuer}${about}`);
}

function planCreation({ issuer, poolKeyIds }: LinkFacts, target: LinkTarget, { recorded }: LinkWish): Step {
  return {
    kind: 'createIntegration',
    id: 'integration',
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

function planDeletion(target: LinkTarget, one: Integration, summary: string, inFavourOf?: string): Step {
  return {
    kind: 'deleteIntegration',
    id: 'unlink',
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

function findOfIssuer(integrations: readonly Integration[], issuer: string): Integration[] {
  return integrations.filter((one) => one.issuer === issuer);
}

export interface UnlinkFacts {
  /** The pool's issuer; both that it can have, where the pool is gone and cannot say. */
  issuers: string[];
  targets: LinkTarget[];
}

/** What makes every target stop trusting these issuers, and no other. */
export function planUnlink({ issuers, targets }: UnlinkFacts): Plan {
  return joinPlans(...targets.map((target) => planUnlinkTarget(issuers, target)));
}

function planUnlinkTarget(issuers: readonly string[], target: LinkTarget): Plan {
  const found = target.integrations.filter(({ issuer }) => issuer !== undefined && issuers.includes(issuer));
  const nothing = keep('unlink', nameOf(target), `does not trust ${issuers[0]}`);
  const notes = target.integrations.flatMap((one) => {
    const kin = kinship(one, issuers[0] ?? '');
    return kin.kind === 'near' && !found.includes(one)
      ? [`${target.project.name} keeps ${one.issuer}: ${kin.how}.`]
      : [];
  });
  const steps = found.map((one) => planDeletion(target, one, `stop trusting ${one.issuer}`));
  return planOf({ steps: steps.length === 0 ? [nothing] : steps, notes });
}

/** The targets that trust the issuer already, and whose keys Supabase has yet to get. */
export function findWaiting({ targets, issuer, poolKeyIds }: LinkFacts): LinkTarget[] {
  return targets.filter(({ integrations }) => {
    const exact = findOfIssuer(integrations, issuer);
    return exact.length > 0 && exact.every((one) => keyTrouble(one, poolKeyIds ?? undefined) !== undefined);
  });
}
