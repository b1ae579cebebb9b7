/** Which of the app's Supabase clients send ID tokens, which access tokens, and whether all of them send one kind only. */
import type { TokenUse } from '../../pool/reach.ts';
import type { ClientSource, SupabaseClient } from '../../client/source.ts';

/** The clients that send such a token for certain. */
export function sendersOf({ clients }: ClientSource, use: TokenUse): SupabaseClient[] {
  return clients.filter(({ certain, sends }) => certain && sends.includes(use));
}

/** Whether all that the app sends is ID tokens. Words that look like it suffice: silence accuses nobody. */
export function sendsIdTokensOnly({ clients }: ClientSource): boolean {
  const senders = clients.filter(({ token }) => token !== 'none');
  return senders.length > 0 && senders.every(({ sends }) => sends.length === 1 && sends[0] === 'id');
}

/** Whether all that the app sends is access tokens. What only looks like it does not suffice: it would excuse a lack. */
export function sendsAccessTokensOnly({ clients }: ClientSource): boolean {
  const senders = clients.filter(({ token }) => token !== 'none');
  return (
    senders.length > 0 && senders.every(({ certain, sends }) => certain && sends.length === 1 && sends[0] === 'access')
  );
}
