/** Data as a flat list of its texts, each with the names that lead to it. JSON and code come out alike. */
import { isObject, parseJson, type Json } from '../core/json.ts';

export interface Leaf {
  /** Names from the outermost member to this one. */
  path: string[];
  value: string;
  /** Texts of one object have the same one. */
  group: string;
  /** The environment variable that takes the place of the value where it is set. */
  variable?: string;
}

/** Deeper than any real file; it also bounds the recursion below. */
const MAX_DEPTH = 100;

/** Parses JSON that came from outside; undefined for what is none, or nested deeper than files of people are. */
export function parseData(text: string): Json | undefined {
  const json = text.replace(/^\uFEFF/, '');
  return isShallow(json) ? parseJson(json) : undefined;
}

/** Counts brackets, quoted ones included: an estimate that never takes a deep text for a shallow one. */
function isShallow(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) depth += 1;
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
    if (depth > MAX_DEPTH) return false;
  }
  return true;
}

/** The texts of a JSON value, in the order in which they stand. */
export function jsonLeaves(data: Json | undefined): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (value: Json, path: string[], group: string): void => {
    if (typeof value === 'string') leaves.push({ path, value, group });
    else if (Array.isArray(value) || isObject(value)) {
      const inside = path.join('\0');
      for (const [name, member] of Object.entries(value)) visit(member, [...path, name], inside);
    }
  };
  if (data !== undefined) visit(data, [], '');
  return leaves;
}
