/**
 * Flattens data into a list of its texts, each with the names that lead to it, and refuses JSON that is too large or too deep.
 * JSON and code come out alike.
 */
import { isObject, parseJson, type Json } from '../../core/text/json.ts';
import { environmentBeside, environmentIn, environmentOfHosts } from '../places/environment.ts';

export interface Leaf {
  /** Names from the outermost member to this one. */
  path: string[];
  value: string;
  /** Texts of one object have the same one. */
  group: string;
  /** The environment variable that takes the place of the value where it is set. */
  variable?: string;
  /** What the code says it is for: `isProduction ? 'a' : 'b'`. */
  environment?: string;
}

/** Deeper than any real file; it also bounds the recursion below. */
const MAX_DEPTH = 100;
/** Parsed, a value takes many times the room of its text: more of them than this are a bomb, not a record. */
const MAX_VALUES = 500_000;
const MAX_LEAVES = 50_000;
/** No id, ARN or address of a pool is longer. */
const MAX_TEXT = 300;

/** Parses JSON that came from outside; undefined for what is none, or larger or deeper than files of people are. */
export function parseData(text: string): Json | undefined {
  const json = text.replace(/^\uFEFF/, '');
  return isModest(json) ? parseJson(json) : undefined;
}

/** Counts brackets and commas, quoted ones included: an estimate that never takes a large value for a small one. */
function isModest(text: string): boolean {
  let depth = 0;
  let values = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === OPEN_SQUARE || code === OPEN_CURLY) depth += 1;
    else if ((code === CLOSE_SQUARE || code === CLOSE_CURLY) && depth > 0) depth -= 1;
    else if (code !== COMMA) continue;
    values += 1;
    if (depth > MAX_DEPTH || values > MAX_VALUES) return false;
  }
  return true;
}

const [OPEN_SQUARE, CLOSE_SQUARE, OPEN_CURLY, CLOSE_CURLY, COMMA] = [0x5b, 0x5d, 0x7b, 0x7d, 0x2c];

/** The texts of a JSON value, in the order in which they stand. @param maxText longer ones are left out */
export function jsonLeaves(data: Json | undefined, maxText = MAX_TEXT): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (value: Json, path: string[], group: string): void => {
    if (leaves.length >= MAX_LEAVES) return;
    if (typeof value === 'string') {
      if (value.length <= maxText) leaves.push({ path, value, group });
    } else if (Array.isArray(value) || isObject(value)) {
      const inside = path.join('\0');
      for (const [name, member] of Object.entries(value)) visit(member, [...path, name], inside);
    }
  };
  if (data !== undefined) visit(data, [], '');
  return leaves;
}

/**
 * `[{ "stage": "prod", "auth": { "userPoolId": "…" } }]`: what stands beside a value, or beside what holds it, says where;
 * and so does a host that leads to it. An event of Cognito's, and a token's claims, are written down to try something out.
 */
export function withEnvironmentsBeside(leaves: readonly Leaf[]): Leaf[] {
  const beside = new Map<string, string>();
  const claims = new Set<string>();
  for (const { path, value, group } of leaves) {
    const name = path.at(-1) ?? '';
    if (name === 'sub') claims.add(group);
    const environment =
      name === 'triggerSource'
        ? 'mock'
        : // As CloudFormation tells of its stacks.
          name === 'StackName'
          ? environmentIn(value)
          : environmentBeside(name, value, /(^|\0)\d+$/.test(group));
    if (environment !== undefined && beside.get(group) !== 'mock') beside.set(group, environment);
  }
  return leaves.map((leaf) => {
    const isClaim = leaf.path.at(-1) === 'iss' && claims.has(leaf.group);
    const environment = isClaim
      ? 'mock'
      : (leaf.environment ?? environmentAround(beside, leaf.group) ?? environmentOfHosts(leaf.path));
    return environment === undefined ? leaf : { ...leaf, environment };
  });
}

/** `{ "name": "USER_POOL_ID", "value": "…" }`: the value takes the name that stands beside it, among those of the list. */
export function namedBeside(leaves: readonly Leaf[]): Leaf[] {
  const names = new Map<string, string>();
  for (const { path, value, group } of leaves)
    if (/^(name|key|parameterkey|outputkey)$/i.test(path.at(-1) ?? '')) names.set(group, value);
  return leaves.map((leaf) => {
    const name = /^(parameter|output)?value$/i.test(leaf.path.at(-1) ?? '') ? names.get(leaf.group) : undefined;
    if (name === undefined) return leaf;
    return { ...leaf, path: [...leaf.path.slice(0, -1), name], group: leaf.group.replace(/\0\d+$/, '') };
  });
}

/** The nearest: a group's name begins with those of the groups that it stands in. */
function environmentAround(beside: ReadonlyMap<string, string>, group: string): string | undefined {
  for (let around = group; ; around = around.slice(0, Math.max(0, around.lastIndexOf('\0')))) {
    const environment = beside.get(around);
    if (environment !== undefined || around === '') return environment;
  }
}
