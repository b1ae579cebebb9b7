/**
 * The API keys that Supabase clients are made with: which bypass row level security (service_role, sb_secret_), and whether
 * everybody can read them.
 */
import { isForBrowsers, isScript, isServerOnly, type Package } from './packages/packages.ts';
import { PUBLIC } from './public.ts';
import type { ClientFault } from './source.ts';
import { placeOf, type Client } from './values/values.ts';

/** Names of keys that are made to be read by everybody, whatever else is in them: `VITE_ADMIN_SUPABASE_ANON_KEY`. */
const PUBLISHABLE = /ANON|PUBLISHABLE/i;
const SECRET = /SERVICE_?ROLE|SECRET_?((SUPABASE|API)_?)*KEY|SECRET$|(SERVICE|ADMIN)_?(API_?)?(KEY|TOKEN)$/i;

/** Whether a variable's name says that it holds a key that passes row level security. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !PUBLISHABLE.test(name);
}

/** Names that may be of such a key, or of a server's own doings: enough to accuse nobody. */
const OF_SERVERS = /SERVICE|SECRET|ADMIN/i;

/** A key that passes row level security, where everybody can read it. */
export function secretKey({ code, key }: Client, packages: readonly Package[]): ClientFault[] {
  const { module } = code;
  for (const one of key) {
    if (one.kind !== 'text') continue;
    const { variable = '', literal = '', isPublic = PUBLIC.test(variable) } = one;
    if (isPublic && isSecretName(variable)) return [{ kind: 'secret-key', name: variable, ...placeOf(code) }];
    const isServer = isServerOnly(module, packages) || isScript(module) || !isForBrowsers(module.file, packages);
    if (isSecret(literal) && !isServer) return [{ kind: 'secret-key', ...placeOf(code) }];
    const isClient = module.directives.includes('use client');
    if (isClient && isSecretName(variable)) return [{ kind: 'secret-key', name: variable, ...placeOf(code) }];
  }
  return [];
}

/** `sb_secret_…`, or the older JWT whose role is service_role. */
export function isSecret(key: string): boolean {
  if (key.startsWith('sb_secret_')) return true;
  const [, payload = ''] = /^eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+$/.exec(key) ?? [];
  return payload !== '' && Buffer.from(payload, 'base64url').toString('utf8').includes('"service_role"');
}

/** Whether a client is for a server's own work, which row level security does not concern. */
export function isForServerWork({ code, key }: Client, packages: readonly Package[]): boolean {
  const named = key.flatMap((one) => (one.kind === 'text' ? [one] : []));
  const isPublicKey = named.some(({ variable, literal }) => /ANON|PUBLISHABLE|PUBLIC/i.test(`${variable}${literal}`));
  const isSecretKey = named.some(
    ({ variable = '', literal = '' }) =>
      isSecret(literal) || (OF_SERVERS.test(variable) && !PUBLISHABLE.test(variable)),
  );
  const isBrowser = isForBrowsers(code.module.file, packages) && !isServerOnly(code.module, packages);
  return isSecretKey || isScript(code.module) || (!isBrowser && !isPublicKey);
}
