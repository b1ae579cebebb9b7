/** How an app comes by a client that sends the right token: in words that name its own stack, and the file that is there. */
import type { TokenUse } from './source-file.ts';
import type { App } from './apps.ts';
import type { Place } from './source.ts';

/**
 * The end of a sentence that begins a fix.
 * @param apps as discovery found them
 * @param there where the app makes its client already
 */
export function adviseToSend(apps: readonly App[], token: TokenUse, there?: Place): string {
  const [stack, ...others] = new Set(apps.flatMap(({ stacks }) => stacks));
  const only = others.length === 0 ? stack : undefined;
  const [imported, option] = only?.lines?.(token) ?? [];
  if (there && imported !== undefined && option !== undefined)
    return `in ${there.file}:${there.line}, with \`${imported}\` and \`${option}\``;
  if (only && 'page' in only.client) return `as ${only.client.page} shows`;
  const framework = only && 'framework' in only.client ? ` --framework ${only.client.framework}` : '';
  const use = token === 'id' ? ' --token-use id' : '';
  return `with the file that \`npx cognito-supabase generate client${framework}${use}\` writes`;
}
