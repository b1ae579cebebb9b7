// The Supabase client of a web app that signs its users in with amazon-cognito-identity-js. It sends
// the access token, which carries a role under a trigger of version V2_0 or V3_0.
//
// Needs amazon-cognito-identity-js 6.3 and @supabase/supabase-js 2.112.1, or later. `@latest` matters on Node 20, where npm
// otherwise takes a supabase-js whose Realtime never leaves its first token; the warning that it wants Node 22 is for servers:
//   npm install amazon-cognito-identity-js@6 @supabase/supabase-js@latest
//
// Make one client for the whole page, in a module of its own, and nowhere on a server:
//   export const pool = new CognitoUserPool({ UserPoolId, ClientId })
//   export const supabase = createSupabaseClient(pool,
//     import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_PUBLISHABLE_KEY)
// The library tells nobody of sign-ins: `await supabase.realtime.setAuth()` after each, after each user.signOut(), and
// before the first channel is subscribed, since one that joins while the token is on its way stays anonymous.
// Leave refresh-token rotation off for its app client: it does not know it. `supabase.auth` throws.

import { type SupabaseClient, createClient } from '@supabase/supabase-js';
import type { CognitoUserPool, CognitoUserSession } from 'amazon-cognito-identity-js';

/**
 * A client that acts as the signed-in user, and as `anon` while nobody is signed in.
 *
 * @param pool the user pool that people sign in to, with the storage that the session is kept in
 * @param url the project's URL, such as https://abcdefghijklmnopqrst.supabase.co or http://127.0.0.1:54321
 * @param key its publishable key, never a secret one: this runs in your users' browsers
 */
export function createSupabaseClient<Database = any>(
  pool: CognitoUserPool,
  url: string,
  key: string,
): SupabaseClient<Database> {
  let session: CognitoUserSession | undefined;
  let refreshing: Promise<void> | undefined;
  let retryAt = 0;
  let failure: unknown;
  /** How far this device's clock is ahead, in milliseconds, as far as a new token has shown. */
  let ahead = 0;

  const millisecondsLeft = (one: CognitoUserSession): number =>
    one.getAccessToken().getExpiration() * 1000 - (Date.now() - ahead);

  /** Realtime asks every 25 seconds, and closes a channel when its token ends; the library waits until it has. */
  function isDue(one: CognitoUserSession): boolean {
    const token = one.getAccessToken();
    return millisecondsLeft(one) < Math.min(120_000, (token.getExpiration() - token.getIssuedAt()) * 500);
  }

  /** As it is stored; the library refreshes one that has expired. */
  const read = (renewed?: CognitoUserSession): Promise<CognitoUserSession | undefined> =>
    new Promise((resolve, reject) => {
      const user = pool.getCurrentUser();
      const done = (error: Error | null, found: CognitoUserSession | null): void =>
        error ? reject(error) : resolve(found ?? undefined);
      if (!user) resolve(undefined);
      else if (renewed) user.refreshSession(renewed.getRefreshToken(), done);
      else user.getSession(done);
    });

  async function refresh(): Promise<void> {
    // Another tab may have done it while this one waited for the lock.
    session = await read();
    if (!session || !isDue(session)) return;
    session = await read(session);
    if (session) ahead = Date.now() - session.getAccessToken().getIssuedAt() * 1000;
    // Other tabs see what is stored a moment later: until then they wait for the lock.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }

  async function current(): Promise<CognitoUserSession | undefined> {
    if (session && !isDue(session)) session = await read();
    if (session && !isDue(session)) return session;
    if (Date.now() >= retryAt) {
      // One refresh at a time: in all tabs where the browser has locks (https and localhost), else in this one.
      const locks = globalThis.navigator?.locks;
      refreshing ??= (locks ? locks.request(`supabase ${url}`, refresh) : refresh()).finally(() => {
        refreshing = undefined;
      });
      try {
        await refreshing;
        return session;
      } catch (error) {
        failure = error;
        retryAt = Date.now() + 10_000;
      }
    }
    // For ten seconds after a failure the session is kept as long as its token is valid.
    if (!session || millisecondsLeft(session) <= 0) throw failure;
    return session;
  }

  let wasSignedIn = false;
  const supabase = createClient<Database>(url, key, {
    accessToken: async () => {
      const next = await current();
      // Realtime passes over a token of null: the channels would go on as the user who has left.
      if (wasSignedIn && !next) void supabase.removeAllChannels();
      wasSignedIn = next !== undefined;
      return next?.getAccessToken().getJwtToken() ?? null;
    },
  });
  return supabase;
}
