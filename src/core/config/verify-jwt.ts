/** Whether the gateway asks an Edge Function's callers for a token: `verify_jwt`, as the config has it. */
import { asObject, asText } from '../text/json.ts';
import type { ConfigFile } from './config-file.ts';
import { parseConfig } from './read.ts';
import { BOOLEANS } from './resolve.ts';
import { lineOf, valueAt } from './values.ts';

/** What the config says of the tokens of an Edge Function. */
export interface VerifyJwt {
  /** Undefined where what is written cannot be told from here, such as an env() reference, or where there is no file. */
  value: boolean | undefined;
  /** The table that says so; without a line it is the default, true. */
  table: string;
  line?: number;
}

/**
 * `verify_jwt` of an Edge Function: whether the gateway looks at tokens before it (supabase/cli packages/config/src/functions.ts).
 * @param ref the hosted project that is asked, whose own `remotes` table goes before the others when a function is deployed
 */
export function verifyJwtOf(
  file: Pick<ConfigFile, 'text' | 'format'> | null,
  name: string,
  ref: string | undefined,
): VerifyJwt {
  const table = `functions.${name}`;
  const config = file && parseConfig(file.text, file.format);
  if (!config?.ok) return { value: undefined, table };
  const remote = Object.keys(asObject(valueAt(config, ['remotes']))).find(
    (one) => ref !== undefined && valueAt(config, ['remotes', one, 'project_id']) === ref,
  );
  for (const above of [...(remote === undefined ? [] : [['remotes', remote]]), []]) {
    const path = [...above, 'functions', name, 'verify_jwt'];
    const written = valueAt(config, path);
    if (written === undefined) continue;
    const line = lineOf(config, path);
    const value = typeof written === 'boolean' ? written : BOOLEANS.get(asText(written));
    return { value, table: path.slice(0, -1).join('.'), ...(line === undefined ? {} : { line }) };
  }
  return { value: true, table };
}
