/**
 * Which issuer (`iss`) `verify` takes for the pool's, of the two that it can have: AWS says, a genuine token shows, and
 * the pool's public files may tell.
 */
import type { VerifyFacts } from '../core/checks/facts.ts';
import { known, type Fact } from '../core/fact.ts';
import { issuerOf, type UserPoolRef } from '../core/pool/ids.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { trustOf } from '../core/supabase/hosted.ts';
import type { ObservedToken } from '../core/token/observed.ts';
import type { World } from '../world/types.ts';

export interface PossibleIssuers {
  /** The pool's as AWS says it; without AWS both that it can have. None where no pool is known. */
  either: readonly string[];
  /** Those that the pool's public files leave. They are asked for once, and not before somebody wants to know. */
  left: () => Promise<readonly string[]>;
  /** The same, without asking. */
  soFar: () => Promise<readonly string[]>;
}

/** @param pool as AWS describes it, where it could be asked */
export function possibleIssuers(
  world: World,
  { pool: ref, offline }: { pool?: UserPoolRef; offline: boolean },
  pool: Fact<UserPool | null>,
): PossibleIssuers {
  const found = pool.known ? pool.value : null;
  const both = ref ? [issuerOf(ref, 'ORIGINAL'), issuerOf(ref, 'UPDATED')] : [];
  const either = found ? [found.issuer] : both;
  const ask = async (): Promise<readonly string[]> => {
    // Where AWS knows no such pool, nobody has files of it.
    if (pool.known || ref === undefined || offline) return either;
    const { publishedIssuer } = await import('../observe/issuer.ts');
    const published = await publishedIssuer(world, ref);
    return published === undefined ? either : [published];
  };
  let asked: Promise<readonly string[]> | undefined;
  return { either, left: () => (asked ??= ask()), soFar: async () => asked ?? either };
}

/** The pool's issuer, where anything tells: a genuine token before its public files, and these before what is linked. */
export async function issuerKnown(
  { either, soFar }: PossibleIssuers,
  tokens: Fact<ObservedToken[]>,
  hosted: Parameters<typeof linkedIssuers>[0],
): Promise<string | undefined> {
  const genuine = issuerOfTokens(tokens, either);
  if (genuine !== undefined) return genuine;
  const left = await soFar();
  const linked = linkedIssuers(hosted);
  return left.length === 1 ? left[0] : left.find((issuer) => linked.includes(issuer));
}

/** A token that the pool's keys made tells which of them it is. */
export function issuerOfTokens(tokens: Fact<ObservedToken[]>, either: readonly string[]): string | undefined {
  const genuine = (tokens.known ? tokens.value : []).filter(({ signature }) => signature === 'valid');
  return either.find((issuer) => genuine.some(({ decoded }) => decoded.ok && decoded.claims['iss'] === issuer));
}

/** A project that trusts the other issuer than the token's does not take the token. */
export function narrowed(hosted: VerifyFacts['hosted'], issuer: string | undefined): VerifyFacts['hosted'] {
  if (!hosted.known || !hosted.value || issuer === undefined) return hosted;
  return known({ ...hosted.value, issuers: [issuer] });
}

/** What the hosted project trusts already, as far as it was looked at. */
export function linkedIssuers({ hosted, signingKeys: keys }: Pick<VerifyFacts, 'hosted' | 'signingKeys'>): string[] {
  const { integrations = [], issuers = [] } = (hosted.known ? hosted.value : undefined) ?? {};
  const signing = keys.known ? keys.value : [];
  const byKeys = integrations.some((one) => one.issuer === undefined && trustOf(one, issuers, signing));
  return [...integrations.flatMap(({ issuer }) => issuer ?? []), ...(byKeys ? issuers : [])];
}
