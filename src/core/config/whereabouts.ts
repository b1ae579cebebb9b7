/**
 * Why an `env(NAME)` variable has no value: it is set and empty, or stands in a `.env` file that this run of the CLI does
 * not read (SUPABASE_ENV).
 */
import { parseDotenv } from './dotenv.ts';
import type { Environment, Variable } from './variables.ts';

export interface Whereabouts {
  /** The first place that has it, empty: what comes after is not looked at. A file, or the environment. */
  emptyIn?: string;
  /** The file that has its value, and is not looked at. */
  file?: string;
  /** What SUPABASE_ENV has to be for that file to be read; absent where it is read as it is. */
  environment?: string;
}

/** `.env`, `.env.local`, `.env.<environment>` and `.env.<environment>.local`, in the two folders of the CLI's own chain. */
const NAME = /^(?:supabase\/)?\.env(?:\.(?!local$)(\w[\w-]*?))?(?:\.local)?$/;
const PATTERNS_TO_COPY = /^(?:example|sample|template|dist|defaults?)$/i;

/** @param variable what the run has of that name, if anything */
export function whereabouts(name: string, variable: Variable | undefined, environment: Environment): Whereabouts {
  const emptyIn = variable && (variable.file ?? 'the environment');
  const [found] = Object.entries(environment.envFiles)
    .filter(([file, text]) => file !== emptyIn && hasValue(text, name))
    .flatMap(([file]) => placeOf(file, environment))
    .toSorted((a, b) => Number('environment' in a) - Number('environment' in b));
  // A file of another environment is no news where it is not what is missing.
  if (emptyIn !== undefined) return { emptyIn, ...(found && !('environment' in found) ? found : {}) };
  return found ?? {};
}

function hasValue(text: string, name: string): boolean {
  const parsed = parseDotenv(text.replace(/^\uFEFF/, ''));
  return parsed.ok && (parsed.values.get(name) ?? '') !== '';
}

function placeOf(file: string, { shell }: Environment): Whereabouts[] {
  const match = NAME.exec(file);
  if (!match) return [];
  const [, named] = match;
  if (named === undefined || named === (shell['SUPABASE_ENV'] || 'development')) return [{ file }];
  return PATTERNS_TO_COPY.test(named) ? [] : [{ file, environment: named }];
}
