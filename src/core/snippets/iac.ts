/** The snippets that declare the trigger in an infrastructure tool's own language: the files of templates/iac, filled in. */
import { IAC, type IacOwner } from './iac-tools.ts';
import { isPlaceholderPoolId, parseUserPoolId } from '../pool/ids.ts';
import { fillTemplate, isPlainFolder } from './fill.ts';

export interface SnippetValues {
  /** Left out where the pool is not there yet. */
  userPoolId?: string;
  role: string;
  /** The pool's resource in the tool's own language: see `IacTool.pool`. */
  pool?: string;
  /** Where role-claim.mjs is put, relative to what the snippet's first comment says. */
  codeFolder?: string;
}

const ROLE = /^[a-z_][a-z0-9_]{0,62}$/i;

/**
 * Fills a snippet's `{{placeholders}}`.
 * @param template the text of the owner's file in templates/iac
 * @returns the snippet, or why a value may not stand in it: every value is held against what its place can hold, so that
 *   none can end a string or a comment, or add a line
 */
export function fillSnippet(
  owner: IacOwner,
  template: string,
  values: SnippetValues,
): { ok: true; text: string } | { ok: false; why: string } {
  const { pool } = IAC[owner];
  const places: Record<string, { value: string; fits: (value: string) => boolean }> = {
    ...(values.userPoolId === undefined ? {} : { userPoolId: { value: values.userPoolId, fits: isRealPoolId } }),
    role: { value: values.role, fits: matches(ROLE) },
    pool: { value: values.pool ?? pool.usual, fits: matches(pool.pattern) },
    codeFolder: { value: values.codeFolder ?? 'role-claim', fits: isPlainFolder },
  };
  for (const [name, { value, fits }] of Object.entries(places)) {
    if (!fits(value))
      return { ok: false, why: `${JSON.stringify(value)} cannot stand for ${name} in ${IAC[owner].template}.` };
  }
  const filled = Object.fromEntries(Object.entries(places).map(([name, { value }]) => [name, value]));
  return { ok: true, text: fillTemplate(template, filled).replaceAll(/ \(?\{\{userPoolId\}\}\)?/g, '') };
}

function isRealPoolId(id: string): boolean {
  return parseUserPoolId(id) !== undefined && !isPlaceholderPoolId(id);
}

function matches(pattern: RegExp): (value: string) => boolean {
  return (value) => pattern.test(value);
}
