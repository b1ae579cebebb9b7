/** An app with oidc-client-ts, around the file as generated. */
import { UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { offer, settings } from './app';
import { createSupabaseClient } from './supabase-client';

const { url, key, userPoolId, clientId } = settings;
const manager = new UserManager({
  authority: `${url}/${userPoolId}`,
  client_id: clientId,
  redirect_uri: `${location.origin}/callback`,
  scope: 'openid',
  userStore: new WebStorageStateStore({ store: localStorage }),
});
const supabase = createSupabaseClient(manager, url, key);
if (location.pathname === '/callback') await manager.signinCallback();

offer(supabase, {
  // The password is asked for by the pool's own page.
  signIn: () => manager.signinRedirect(),
  signOut: () => manager.removeUser(),
});
