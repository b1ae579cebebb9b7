/**
 * The environment variables that a generation of the CLI knows, by precedence: those of the shell, and of the `.env` files
 * that Bun and the CLI read (NODE_ENV, SUPABASE_ENV).
 */
import { parseBunEnv, parseDotenv } from './dotenv.ts';

/** A variable as the CLI sees it, and the `.env` file that it comes from; without one it is the shell's. */
export interface Variable {
  value: string;
  file?: string;
}

export interface Environment {
  shell: Readonly<Record<string, string>>;
  /** Contents by path from the project's root (the folder that holds `supabase/`), with forward slashes. */
  envFiles: Readonly<Record<string, string>>;
  /** The working directory from the project's root; empty for the root itself. */
  cwd: string;
}

export interface Variables {
  all: ReadonlyMap<string, Variable>;
  /** Files that the CLI refuses to go on with. */
  faults: { file: string; line: number; message: string }[];
}

/** The names of a folder's files, the strongest first; the local one is left out in tests, by Bun and the CLI alike. */
function namesFor(environment: string): string[] {
  const local = environment === 'test' ? [] : ['.env.local'];
  return [`.env.${environment}.local`, ...local, `.env.${environment}`, '.env'];
}

/**
 * The variables of a run of the CLI, each from the first place that has it, an empty one included: the shell; the files
 * of the working directory, which the Bun runtime loads before the CLI starts (by NODE_ENV; the npm packages of all
 * generations start on it, 2.105 too); then the CLI's own chain (by SUPABASE_ENV), `supabase/` before the project's root
 * (supabase/cli apps/cli-go/pkg/config/config.go, loadNestedEnv).
 */
export function variablesOf({ shell, envFiles, cwd }: Environment, bomAllowed: boolean): Variables {
  const all = new Map<string, Variable>(Object.entries(shell).map(([name, value]) => [name, { value }]));
  const add = (values: ReadonlyMap<string, string>, file: string): void => {
    for (const [name, value] of values) if (!all.has(name)) all.set(name, { value, file });
  };
  const inherited = new Map(Object.entries(shell));
  for (const name of namesFor(shell['NODE_ENV'] || 'development')) {
    const file = cwd === '' ? name : `${cwd}/${name}`;
    const text = envFiles[file];
    if (text !== undefined) add(parseBunEnv(text, inherited), file);
  }
  const faults: Variables['faults'] = [];
  const names = namesFor(all.get('SUPABASE_ENV')?.value || 'development');
  for (const file of [...names.map((name) => `supabase/${name}`), ...names]) {
    const text = envFiles[file];
    if (text === undefined) continue;
    const parsed = parseDotenv(bomAllowed ? text.replace(/^\uFEFF/, '') : text);
    if (parsed.ok) add(parsed.values, file);
    else faults.push({ file, line: parsed.line, message: parsed.message });
  }
  return { all, faults };
}
