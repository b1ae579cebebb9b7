/** What a page of the tests offers to the test that drives it. */
import type { SupabaseClient } from '@supabase/supabase-js';
import type { Settings } from './settings';

/** A page's `window.app`. */
export interface App {
  supabase: SupabaseClient;
  signIn(username: string, password: string): Promise<unknown>;
  signOut(): Promise<unknown>;
  /** The role and `sub` that Supabase sees, or its error. */
  whoami(): Promise<unknown>;
  /** Subscribes to a channel as the files say; what it is told from then on is in `statuses`. */
  listen(): Promise<void>;
  statuses: string[];
}

// The way back from a sign-in page leads to an address of its own, in the same tab.
if (location.search.includes('userPoolId')) sessionStorage.setItem('settings', location.search);
export const settings = Object.fromEntries(
  new URLSearchParams(sessionStorage.getItem('settings') ?? ''),
) as unknown as Settings;

/** The part of the page that knows nothing of how people sign in. */
export function offer(supabase: SupabaseClient, session: Pick<App, 'signIn' | 'signOut'>): void {
  const statuses: string[] = [];
  const app: App = {
    supabase,
    ...session,
    statuses,
    async whoami() {
      const { data, error } = await supabase.rpc('cognito_supabase_whoami');
      return error === null ? data : { error: error.message };
    },
    async listen() {
      await supabase.realtime.setAuth();
      const channel = supabase.channel('todos');
      channel.on('postgres_changes', { event: '*', schema: 'public', table: 'todos' }, () => undefined);
      channel.subscribe((status) => statuses.push(status));
    },
  };
  Object.assign(window, { app });
}
