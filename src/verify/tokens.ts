/**
 * Gets the tokens that `verify` checks (given, signed in, throw-away user) and the keys for them (--jwks, or the pool's
 * JWKS); decodes them and checks their signatures.
 */
import type { SignInRefusal } from '../core/checks/facts.ts';
import { known, notAsked, unreachable, type Fact } from '../core/fact.ts';
import type { ObservedToken, RawToken } from '../core/token/observed.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import type { UserPoolRef } from '../core/pool/ids.ts';
import { asText } from '../core/text/json.ts';
import { publicKeys, type PublicKey } from '../core/supabase/hosted.ts';
import { signatureCheck } from '../core/token/signature.ts';
import { decodeToken } from '../core/token/token.ts';
import { UsageError } from '../errors.ts';
import { fact } from '../observe/fact.ts';
import { keysNamed, keysOfPool, type PoolKeys } from '../observe/keys.ts';
import type { PossibleIssuers } from './issuers.ts';
import type { World } from '../world/types.ts';
import { givenToken } from '../sign-in/given.ts';
import type { SignInResult } from '../sign-in/user.ts';

export interface TokenRequest {
  /** The pool to look at: --user-pool-id, else the configured one, else what discovery chose. */
  pool?: UserPoolRef;
  clientId?: string;
  token?: string;
  /** Tokens that a program hands over. */
  rawTokens?: readonly string[];
  /** A file with one token a line. */
  tokensFile?: string;
  /** File or address of the keys; by default the pool's own. */
  jwks?: string;
  /** Without the network: the config and given tokens, with keys from a file. */
  offline: boolean;
  username?: string;
  probeUser: boolean;
  probeAnyway: boolean;
}

/** Why nothing was looked at that takes the network. */
export const OFFLINE = 'Not looked at with --offline.';
export const NO_POOL = 'No user pool is known: give --user-pool-id.';

/** The keys to check given tokens with: those that --jwks names, else the pool's own. */
export async function keysFact(
  world: World,
  request: TokenRequest,
  { either, left }: PossibleIssuers,
): Promise<Fact<PoolKeys>> {
  const { pool, jwks, offline } = request;
  if (!tokenAsked(world, request)) return notAsked(NO_TOKEN);
  if (offline && jwks === undefined) return notAsked(`${OFFLINE} Give the keys with --jwks <file>.`);
  // The files at the likelier address come first; where those are not there, the other may have them all the same.
  if (jwks === undefined) {
    if (!pool) return unreachable('No user pool is known whose keys could be had: give --user-pool-id.');
    return fact(async () => keysOfPool(world, pool, [...new Set([...(await left()), ...either])]));
  }
  try {
    return known(await keysNamed(world, jwks, either));
  } catch (error) {
    // What --jwks names wrongly is a mistake on the command line, not a key that could not be had.
    if (error instanceof UsageError) throw error;
    return fact(() => Promise.reject(error));
  }
}

const NO_TOKEN = 'No token was given: use --token -, --username or --probe-user.';

/** Whether there is to be a token to look at. */
export function tokenAsked(world: World, request: TokenRequest): boolean {
  const { token, rawTokens, tokensFile, username, probeUser: probe } = request;
  if (rawTokens !== undefined) return true;
  if (token !== undefined || tokensFile !== undefined || username !== undefined || probe) return true;
  return (world.env['COGNITO_SUPABASE_TOKEN'] ?? '') !== '';
}

interface TokenFacts {
  tokens: Fact<RawToken[]>;
  refusedByTrigger: SignInRefusal | null;
}

/** @param listed looks at a file of tokens */
export async function tokensFact(
  world: World,
  request: TokenRequest,
  pool: Fact<UserPool | null>,
  listed: (file: string) => Promise<RawToken[]>,
): Promise<TokenFacts> {
  const given = await givenTokens(world, request, listed);
  const { username } = request;
  if (username === undefined && !request.probeUser) {
    return { tokens: given.length > 0 ? known(given) : notAsked(NO_TOKEN), refusedByTrigger: null };
  }
  if (!pool.known)
    return { tokens: unreachable(`No sign-in was possible. ${pool.why}`, pool.fix), refusedByTrigger: null };
  const found = pool.value;
  if (!found) return { tokens: notAsked('There is no such user pool to sign in to.'), refusedByTrigger: null };
  const { probeUser, refuseProbe } = await import('../sign-in/probe.ts');
  const { signInUser } = await import('../sign-in/user.ts');
  if (request.probeUser) refuseProbe(found, request.probeAnyway);
  const signedIn = await fact<SignInResult>(() =>
    username === undefined ? probeUser(world, found) : signInUser(world, found, username, request.clientId),
  );
  if (!signedIn.known) return { tokens: signedIn, refusedByTrigger: null };
  if ('tokens' in signedIn.value)
    return { tokens: known([...given, ...signedIn.value.tokens]), refusedByTrigger: null };
  const { refusal, byTrigger } = signedIn.value;
  return {
    tokens: unreachable(`The sign-in gave no token. ${refusal}`),
    refusedByTrigger: byTrigger ? { text: refusal, isProbe: username === undefined } : null,
  };
}

async function givenTokens(
  world: World,
  { token, rawTokens, tokensFile }: TokenRequest,
  listed: (file: string) => Promise<RawToken[]>,
): Promise<RawToken[]> {
  if (rawTokens) return rawTokens.map((raw, index) => ({ origin: 'given', label: `token ${index + 1}`, raw }));
  const given = await givenToken(world, token);
  return [...(given ? [given] : []), ...(tokensFile === undefined ? [] : await listed(tokensFile))];
}

/** A pool may publish a key before it signs with it: where there are good tokens, their own keys are what counts. */
export function signingKeys(tokens: Fact<ObservedToken[]>, keys: Fact<PoolKeys>): Fact<PublicKey[]> | undefined {
  const ids = new Set(
    (tokens.known ? tokens.value : []).flatMap(({ decoded, signature }) =>
      decoded.ok && signature === 'valid' ? [asText(decoded.header['kid'])] : [],
    ),
  );
  const used = keys.known ? publicKeys(keys.value.jwks.keys).filter(({ kid }) => ids.has(kid)) : [];
  return used.length === 0 ? undefined : known(used);
}

/** As many are looked at before something else gets its turn: an interruption, or the line that says how far it is. */
const BATCH = 1000;

/** Decodes the tokens and, where the keys are known, verifies them. One that was looked at before stays as it was seen. */
export async function observeTokens(
  { clock, out }: Pick<World, 'clock' | 'out'>,
  raw: Fact<RawToken[]>,
  keys: Fact<PoolKeys>,
): Promise<Fact<ObservedToken[]>> {
  if (!raw.known) return raw;
  const check = keys.known ? signatureCheck(keys.value.jwks) : undefined;
  const observe = ({ origin, label, raw: text, observed: already }: RawToken): ObservedToken => {
    if (already) return already;
    const decoded = decodeToken(text);
    const observed = { origin, label, length: text.length, decoded };
    return decoded.ok && check ? { ...observed, signature: check(text, decoded) } : observed;
  };
  const all = raw.value;
  return out.during('Checking the tokens', async (step) => {
    const observed: ObservedToken[] = [];
    while (observed.length < all.length) {
      if (observed.length > 0) await clock.sleep(0);
      observed.push(...all.slice(observed.length, observed.length + BATCH).map(observe));
      step.counts(observed.length, all.length);
    }
    return known(observed);
  });
}
