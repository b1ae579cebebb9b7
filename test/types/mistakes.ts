// Must not compile: what the public guide shows, which leaves every user anonymous.
import { createClient } from '@supabase/supabase-js';
import { fetchAuthSession, Hub } from 'aws-amplify/auth';

export const supabase = createClient('https://abcdefghijklmnopqrst.supabase.co', 'sb_publishable_example', {
  accessToken: async () => (await fetchAuthSession()).accessToken,
});

export const unwrapped = createClient('https://abcdefghijklmnopqrst.supabase.co', 'sb_publishable_example', {
  accessToken: async () => (await fetchAuthSession()).tokens?.accessToken ?? null,
});

Hub.listen('auth', () => undefined);
