/**
 * Which Supabase project `verify` sends the token to: --supabase-url and --supabase-key or their variables, never a
 * file; refuses a secret or service_role key.
 */
import { BYPASSES_RLS } from '../../core/token/roles.ts';
import { known, notAsked, type Fact } from '../../core/fact.ts';
import { isLoopback } from '../../core/supabase/answers.ts';
import { decodeToken } from '../../core/token/token.ts';
import { UsageError } from '../../errors.ts';
import type { LiveTarget } from '../../observe/live-answers.ts';
import type { World } from '../../world/types.ts';

export interface SupabaseOptions {
  supabaseUrl?: string;
  supabaseKey?: string;
}

/**
 * --supabase-url and --supabase-key, or the variables that supabase-js apps have for them.
 * A variable whose URL cannot be used is meant for something else, such as the network of a container: it is passed over.
 * @throws UsageError for a --supabase-url that is neither https nor loopback, and for a key that bypasses row level security
 */
export function supabaseTarget(world: World, options: SupabaseOptions): Fact<LiveTarget> {
  const url = firstGiven(world, ['--supabase-url', options.supabaseUrl], 'SUPABASE_URL');
  const key = firstGiven(
    world,
    ['--supabase-key', options.supabaseKey],
    'SUPABASE_PUBLISHABLE_KEY',
    'SUPABASE_ANON_KEY',
  );
  if (key) world.out.hide(key.text);
  if (key) checkKey(key);
  if (!url) return notAsked('No Supabase URL was given: use --supabase-url or SUPABASE_URL.');
  const address = projectUrl(url.text);
  if (address === undefined) {
    const why = `${url.name} is not the address of a Supabase project that a token could be sent to.`;
    if (url.name !== '--supabase-url') return notAsked(why);
    throw new UsageError({ id: 'live/url', message: why, why: WHERE_TO, fix: URL_FORM });
  }
  if (!key) return notAsked(`No API key was given for ${address}: use --supabase-key or SUPABASE_PUBLISHABLE_KEY.`);
  return known({ url: address, key: key.text });
}

interface Given {
  /** The flag or the variable. */
  name: string;
  text: string;
}

function firstGiven(
  { env }: World,
  [flag, value]: [string, string | undefined],
  ...names: string[]
): Given | undefined {
  if (value !== undefined) return { name: flag, text: value.trim() };
  const name = names.find((variable) => (env[variable] ?? '').trim() !== '');
  return name === undefined ? undefined : { name, text: (env[name] ?? '').trim() };
}

const WHERE_TO = 'Tokens are sent over https, or http to this machine. The URL has no user name, query or fragment.';
const URL_FORM = 'Give it as supabase-js takes it: https://<ref>.supabase.co, or http://127.0.0.1:54321.';

/** @returns the URL without a slash at its end, or undefined where no token may be sent */
function projectUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
  return secure ? url.href.replace(/\/+$/, '') : undefined;
}

function checkKey({ name, text }: Given): void {
  const decoded = decodeToken(text);
  const role = decoded.ok ? decoded.claims['role'] : undefined;
  if (text.startsWith('sb_secret_') || (typeof role === 'string' && BYPASSES_RLS.includes(role)))
    throw new UsageError({
      id: 'live/secret-key',
      message: `${name} holds a secret key, which bypasses row level security.`,
      why: 'Its answers do not show what a user of the app may do.',
      fix: 'Give the publishable key (sb_publishable_…), or the legacy anon key.',
    });
  if (!/^[\w.~+/=-]{1,4096}$/.test(text))
    throw new UsageError({
      id: 'live/key-malformed',
      message: `${name} is not an API key.`,
      fix: 'Give the publishable key (sb_publishable_…), or the legacy anon key.',
    });
}
