/**
 * Where Supabase's Management API is (--api-url, SUPABASE_API_URL, SUPABASE_PROFILE), and its access token
 * (SUPABASE_ACCESS_TOKEN, `supabase login`). Both come from flags, the process environment and the user's home.
 */
import { isAbsolute, join, resolve } from 'node:path';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import { userFolder } from '../home.ts';
import { parseServerUrl } from '../http.ts';
import type { Files } from '../types.ts';

export interface SessionOptions {
  env: Readonly<Record<string, string | undefined>>;
  files: Files;
  cwd: string;
  /** --api-url. */
  apiUrl: string | undefined;
}

/** The profiles that the Supabase CLI has built in (supabase/cli 3.1.0). */
const BUILT_IN: Readonly<Record<string, string>> = {
  supabase: 'https://api.supabase.com',
  'supabase-staging': 'https://api.supabase.green',
  'supabase-local': 'http://localhost:8080',
  snap: 'https://cloudapi.snap.com',
};

/**
 * The base address of the Management API: --api-url, SUPABASE_API_URL, the profile that SUPABASE_PROFILE names, the one
 * that the Supabase CLI keeps in its home, and api.supabase.com.
 * @throws UsageError for an address that is not https (but for loopback), and for a profile that says none
 */
export async function apiBase(options: SessionOptions): Promise<string> {
  const given = options.apiUrl ?? text(options, 'SUPABASE_API_URL');
  const address = given ?? (await profileAddress(options));
  const from = options.apiUrl === undefined ? 'SUPABASE_API_URL' : '--api-url';
  return parseServerUrl(address, given === undefined ? 'The address in the Supabase profile' : from).href.replace(
    /\/+$/,
    '',
  );
}

async function profileAddress(options: SessionOptions): Promise<string> {
  const named = text(options, 'SUPABASE_PROFILE');
  const name = named ?? (await homeFile(options, 'profile')) ?? 'supabase';
  const builtIn = BUILT_IN[name.toLowerCase()];
  if (builtIn !== undefined) return builtIn;
  // Which file a relative path in the home folder means would be for the working directory to say: for a repository.
  if (named === undefined && !isAbsolute(name))
    throw unusable(name, 'It is neither a built-in profile nor an absolute path.');
  const path = resolve(options.cwd, name);
  const bytes = await options.files.read(path);
  if (!bytes) throw unusable(path, 'There is no such file.');
  const { readProfile } = await import('../../core/supabase/profile.ts');
  const profile = readProfile(new TextDecoder().decode(bytes));
  if (!profile.ok) throw unusable(path, profile.why);
  return profile.apiUrl;
}

function unusable(name: string, why: string): UsageError {
  return new UsageError({
    id: 'hosted/profile',
    message: `The Supabase profile cannot be used: ${unshown('its name', name)}.`,
    why,
    fix: `Set SUPABASE_PROFILE to ${Object.keys(BUILT_IN).join(', ')} or a profile's file, or give --api-url.`,
  });
}

/**
 * The access token: SUPABASE_ACCESS_TOKEN, else the file that `supabase login` writes where there is no keyring. What a
 * token looks like is for Supabase to judge: its format has changed before.
 */
export async function accessToken(options: SessionOptions): Promise<string | undefined> {
  return text(options, 'SUPABASE_ACCESS_TOKEN')?.trim() ?? homeFile(options, 'access-token');
}

/** A variable that is set to nothing counts as unset, as in the Supabase CLI. */
function text({ env }: SessionOptions, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}

async function homeFile(options: SessionOptions, name: string): Promise<string | undefined> {
  const bytes = await options.files.read(join(userFolder(text(options, 'SUPABASE_HOME'), '.supabase'), name));
  const content = bytes && new TextDecoder().decode(bytes).trim();
  return content === '' ? undefined : content;
}
