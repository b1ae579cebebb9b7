// The Supabase client of a web app that signs its users in with oidc-client-ts, or with react-oidc-context, which is built
// on it. It sends the access token, which carries a role under a trigger of version V2_0 or V3_0.
//
// Needs oidc-client-ts 3.5 and @supabase/supabase-js 2.112.1, or later. `@latest` matters on Node 20, where npm otherwise
// takes a supabase-js whose Realtime never leaves its first token; the warning that it wants Node 22 is for servers:
//   npm install oidc-client-ts@3 @supabase/supabase-js@latest
//
// Make the manager and the client in a module of their own, once for the whole page, and nowhere on a server:
//   export const manager = new UserManager({
//     authority: 'https://cognito-idp.<region>.amazonaws.com/<user pool id>', client_id: '<app client id>',
//     redirect_uri: `${location.origin}/callback`, scope: 'openid email',
//     userStore: new WebStorageStateStore({ store: localStorage }) })   // by default each tab has a session of its own
//   export const supabase = createSupabaseClient(manager,
//     import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_PUBLISHABLE_KEY)
// React: <AuthProvider userManager={manager}>; a closure over useAuth() in useMemo would stay anonymous for ever.
// Vue, Svelte: import both; Nuxt and SvelteKit: only where `import.meta.client` or `browser` says so.
// Angular: { provide: SUPABASE, useFactory: () => createSupabaseClient(inject(MANAGER), environment.url, environment.key) }.
// Before the first channel is subscribed, `await supabase.realtime.setAuth()`: a channel that joins while the token is
// on its way stays anonymous. `supabase.auth` throws. Sign out with `await manager.removeUser()`, then go to
// https://<domain>/logout?client_id=<app client id>&logout_uri=<address>: Cognito takes no signoutRedirect().

import { type SupabaseClient, createClient } from '@supabase/supabase-js';
import { ErrorResponse, type UserManager } from 'oidc-client-ts';

/**
 * A client that acts as the signed-in user, and as `anon` while nobody is signed in.
 *
 * @param manager keeps the session. This client renews its tokens; the manager's own timer is stopped, since it would
 *   renew in every tab at once.
 * @param url the project's URL, such as https://abcdefghijklmnopqrst.supabase.co or http://127.0.0.1:54321
 * @param key its publishable key, never a secret one: this runs in your users' browsers
 */
export function createSupabaseClient<Database = any>(
  manager: UserManager,
  url: string,
  key: string,
): SupabaseClient<Database> {
  let token: string | undefined;
  let refreshing: Promise<void> | undefined;
  let retryAt = 0;
  let failure: unknown;
  /** How far this device's clock is ahead, in milliseconds, as far as a new token has shown. */
  let ahead = 0;

  const millisecondsLeft = (jwt: string): number => payload(jwt).exp * 1000 - (Date.now() - ahead);

  /** Realtime asks every 25 seconds, and closes a channel when its token ends. */
  function isDue(jwt: string): boolean {
    const { exp, iat } = payload(jwt);
    return millisecondsLeft(jwt) < Math.min(120_000, (exp - iat) * 500);
  }

  const read = async (): Promise<string | undefined> => (await manager.getUser())?.access_token;

  async function refresh(): Promise<void> {
    // Another tab may have done it while this one waited for the lock.
    token = await read();
    if (!token || !isDue(token)) return;
    try {
      await manager.signinSilent();
    } catch (error) {
      // The session has been revoked, or is over: the manager would keep its last token for ever.
      if (!(error instanceof ErrorResponse && error.error === 'invalid_grant')) throw error;
      await manager.removeUser();
    }
    token = await read();
    if (token) ahead = Date.now() - payload(token).iat * 1000;
    // Other tabs see what is stored a moment later: until then they wait for the lock.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }

  async function current(): Promise<string | undefined> {
    if (token && !isDue(token)) token = await read();
    if (token && !isDue(token)) return token;
    if (Date.now() >= retryAt) {
      // One refresh at a time: in all tabs where the browser has locks (https and localhost), else in this one.
      const locks = globalThis.navigator?.locks;
      refreshing ??= (locks ? locks.request(`supabase ${url}`, refresh) : refresh()).finally(() => {
        refreshing = undefined;
      });
      try {
        await refreshing;
        return token;
      } catch (error) {
        failure = error;
        retryAt = Date.now() + 10_000;
      }
    }
    // For ten seconds after a failure the token is kept as long as it is valid.
    if (!token || millisecondsLeft(token) <= 0) throw failure;
    return token;
  }

  let wasSignedIn = false;
  const supabase = createClient<Database>(url, key, {
    accessToken: async () => {
      const next = await current();
      // Realtime passes over a token of null: the channels would go on as the user who has left.
      if (wasSignedIn && !next) void supabase.removeAllChannels();
      wasSignedIn = next !== undefined;
      return next ?? null;
    },
  });
  // Not awaited: the manager waits for its listeners, and the token may be waiting for the manager.
  const follow = (): void => {
    retryAt = 0;
    void supabase.realtime.setAuth();
  };
  manager.stopSilentRenew();
  manager.events.addUserLoaded(follow);
  manager.events.addUserUnloaded(follow);
  return supabase;
}

function payload(jwt: string): { exp: number; iat: number } {
  const [, part = ''] = jwt.split('.');
  return JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
}
