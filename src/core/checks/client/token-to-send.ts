/** Whether a fix tells the app to send the access token or the ID token: one that the trigger's version reaches. */
import type { Advised } from '../../client/advice.ts';
import type { ClientSource } from '../../client/source.ts';
import { reachIn, reachOf, type TokenUse } from '../../pool/reach.ts';
import { tokenUse } from '../../token/token.ts';
import type { VerifyFacts } from '../facts.ts';

/**
 * The token that a fix says to send: one that the trigger reaches, and of two the one that the code is after.
 * @param after where the code says so; else what all of the app's clients send
 */
export function tokenToSend(facts: VerifyFacts, after?: TokenUse): Advised {
  const reach = reachSeen(facts);
  const wanted = after ?? (facts.clientSource.known ? onlySent(facts.clientSource.value) : undefined) ?? 'access';
  if (!reach)
    return wanted === 'id'
      ? { token: 'id' }
      : { token: 'access', note: 'Under a V1_0 trigger, send the ID token instead, the only one that it reaches.' };
  if (reach.includes(wanted)) return { token: wanted };
  return { token: 'id', ...(after && { note: 'Send the ID token there, the only one that a V1_0 trigger reaches.' }) };
}

/** What the trigger reaches; undefined where neither the pool nor a token with a role says so. */
function reachSeen({ pool, tokens }: VerifyFacts): readonly TokenUse[] | undefined {
  if (pool.known && pool.value) return reachIn(pool.value);
  const seen = tokens.known ? tokens.value : [];
  const isReached = seen.some(
    ({ decoded }) => decoded.ok && 'role' in decoded.claims && tokenUse(decoded) === 'access',
  );
  return isReached ? reachOf('V2_0') : undefined;
}

function onlySent({ clients }: ClientSource): TokenUse | undefined {
  const [use, ...others] = new Set(clients.flatMap(({ sends }) => sends));
  return others.length === 0 ? use : undefined;
}
