/** The keys that clients are made with: which of them pass row level security, and whether everybody can read them. */
import { isForBrowsers, isScript, isServerOnly, type Package } from './packages/packages.ts';
import { PUBLIC } from './public.ts';
import type { ClientFault } from './source.ts';
import { placeOf, type Client } from './values/values.ts';

/** Variables whose name says that they hold a key that passes row level security. */
export const SECRET = /SERVICE|SECRET|ADMIN/i;

/** A key that passes row level security, where everybody can read it. */
export function secretKey({ code, key }: Client, packages: readonly Package[]): ClientFault[] {
  const { module } = code;
  for (const one of key) {
    if (one.kind !== 'text') continue;
    const { variable = '', literal = '' } = one;
    if (PUBLIC.test(variable) && SECRET.test(variable))
      return [{ kind: 'secret-key', name: variable, ...placeOf(code) }];
    const isServer = isServerOnly(module, packages) || isScript(module) || !isForBrowsers(module.file, packages);
    if (isSecret(literal) && !isServer) return [{ kind: 'secret-key', ...placeOf(code) }];
    const isClient = module.directives.includes('use client');
    if (isClient && SECRET.test(variable)) return [{ kind: 'secret-key', name: variable, ...placeOf(code) }];
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
  const isSecretKey = key.some(
    (one) => one.kind === 'text' && (SECRET.test(one.variable ?? '') || isSecret(one.literal ?? '')),
  );
  const isPublicKey = key.some(
    (one) => one.kind === 'text' && /ANON|PUBLISHABLE|PUBLIC/i.test(`${one.variable}${one.literal}`),
  );
  const isBrowser = isForBrowsers(code.module.file, packages) && !isServerOnly(code.module, packages);
  return isSecretKey || isScript(code.module) || (!isBrowser && !isPublicKey);
}
