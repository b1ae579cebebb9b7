/** Adds variables to a `.env` file, every byte that is there kept; refuses a file that sets one of them to something else. */
import { parseDotenv } from '../dotenv.ts';

export type EnvEdit =
  | { kind: 'unchanged' }
  | { kind: 'edited'; text: string }
  /** The file cannot be read as the CLI reads it, or sets one of the names to something else. */
  | { kind: 'refused'; reason: string };

/**
 * Sets variables at the end of a `.env` file. A name that has another value is not overwritten: it may be in use.
 * @param text of the file, or undefined where there is none
 * @param values plain text: letters, digits, hyphens and underscores
 */
export function addVariables(text: string | undefined, values: Readonly<Record<string, string>>): EnvEdit {
  const before = text ?? '';
  const parsed = parseDotenv(before.replace(/^\uFEFF/, ''));
  if (!parsed.ok) return { kind: 'refused', reason: `line ${parsed.line} is ${parsed.message}` };
  const taken = Object.entries(values).find(([name, value]) => (parsed.values.get(name) ?? value) !== value);
  if (taken) return { kind: 'refused', reason: `it sets ${taken[0]} to something else` };
  const missing = Object.entries(values).filter(([name]) => !parsed.values.has(name));
  if (missing.length === 0) return { kind: 'unchanged' };
  const newline = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before === '' || before.endsWith('\n') ? '' : newline;
  const lines = missing.map(([name, value]) => `${name}=${value}${newline}`);
  return { kind: 'edited', text: before + gap + lines.join('') };
}
