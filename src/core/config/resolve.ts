/**
 * Resolves `enabled`, `user_pool_id` and `user_pool_region` as a generation of the CLI does: the file's value, an
 * `env(NAME)` reference, or a SUPABASE_AUTH_THIRD_PARTY variable in its place.
 */
import { type COGNITO_KEYS, COGNITO_PATH } from './read.ts';
import { treeAt, typeName, type Leaf, type Table, type Tree } from './tree.ts';
import type { Environment, Variable, Variables } from './variables.ts';
import { whereabouts, type Whereabouts } from './whereabouts.ts';

export type Generation = 'go-2.105' | 'ts-2.122' | 'ts-3.1';
type Key = (typeof COGNITO_KEYS)[number];

/** Where a value was taken from. */
export type Origin =
  | { kind: 'file'; file: string; line: number }
  | { kind: 'variable'; name: string; file?: string }
  | { kind: 'default' };

export interface Problem {
  kind:
    | 'unset-variable'
    | 'override'
    | 'shadowed'
    | 'two-json'
    | 'json-ignored'
    | 'byte-order-mark'
    | 'invalid'
    | 'env-file'
    | 'wrong-type'
    | 'unknown-key'
    | 'missing'
    | 'two-providers';
  message: string;
  /** The CLI refuses to start. */
  fatal: boolean;
  /** What fixes it, where that is not the same for all of its kind. */
  fix?: string;
  /** The key of the block that it is about, and the variable. */
  key?: Key;
  variable?: string;
  /** Of a variable without a value. */
  whereabouts?: Whereabouts;
  file?: string;
  line?: number;
}

export interface EffectiveValue<T> {
  value: T;
  origin: Origin;
}

export const OVERRIDE = 'SUPABASE_AUTH_THIRD_PARTY_';
/** As Go's strconv.ParseBool, which CLI 3.1 follows; it also takes an empty text for false. */
export const BOOLEANS = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

export interface Context {
  generation: Generation;
  file: string;
  root: Table;
  variables: Variables['all'];
  environment: Environment;
  ignoreOverrides: boolean;
  problems: Problem[];
}

/** What stands for a key before its type is looked at. */
interface Raw {
  tree?: Tree;
  /** The text that a variable gave, in place of the file's. */
  text?: string;
  overridden: boolean;
  origin: Origin;
}

function find(context: Context, key: Key): Raw {
  const { root, file, generation, problems } = context;
  const tree = treeAt(root, [...COGNITO_PATH, key]);
  const name = `${OVERRIDE}AWS_COGNITO_${key.toUpperCase()}`;
  const override = context.ignoreOverrides ? undefined : findFilled(context, name);
  // The Go generation only knows a key that the file, or its own template, has: there `enabled` alone.
  if (override && (generation !== 'go-2.105' || tree !== undefined || key === 'enabled')) {
    problems.push({
      kind: 'override',
      fatal: false,
      key,
      variable: name,
      message: `${name} (${override.file ?? 'environment'}) takes the place of ${key} in ${file}.`,
    });
    return { ...followReference(context, key, override.value, variableOrigin(name, override)), overridden: true };
  }
  if (!tree) return { overridden: false, origin: { kind: 'default' } };
  const origin: Origin = { kind: 'file', file, line: tree.line };
  if (tree.kind !== 'leaf' || typeof tree.value !== 'string') return { tree, overridden: false, origin };
  return { tree, overridden: false, ...followReference(context, key, tree.value, origin) };
}

/** A variable that is set; one that is set and empty counts as unset, in every generation. */
export function findFilled({ variables }: Context, name: string): Variable | undefined {
  const variable = variables.get(name);
  return variable === undefined || variable.value === '' ? undefined : variable;
}

function variableOrigin(name: string, { file }: Variable): Origin {
  return { kind: 'variable', name, ...(file === undefined ? {} : { file }) };
}

/** The text itself, or what env(NAME) stands for; without a value it stays as it is, and no generation objects. */
function followReference(context: Context, key: Key, text: string, origin: Origin): { text: string; origin: Origin } {
  const [, name] = /^env\((.*)\)$/.exec(text) ?? [];
  if (name === undefined) return { text, origin };
  const variable = findFilled(context, name);
  if (variable) return { text: variable.value, origin: variableOrigin(name, variable) };
  context.problems.push({
    kind: 'unset-variable',
    fatal: false,
    key,
    variable: name,
    whereabouts: whereabouts(name, context.variables.get(name), context.environment),
    ...place(origin),
    message: `The variable ${name} is not set, or empty; the text env(${name}) itself is used.`,
  });
  return { text, origin };
}

function place(origin: Origin): { file?: string; line?: number } {
  return origin.kind === 'file' ? { file: origin.file, line: origin.line } : {};
}

/** Whether the block is switched on; what is no boolean to this generation is a problem, and counts as false. */
export function resolveEnabled(context: Context): EffectiveValue<boolean> {
  const { tree, text, overridden, origin } = find(context, 'enabled');
  if (text !== undefined) {
    const value = booleanText(text, context.generation, overridden || origin.kind === 'variable');
    if (value !== undefined) return { value, origin };
    // What a variable holds is not repeated: a config file can name any, and some hold secrets.
    const written = origin.kind === 'variable' ? `what ${origin.name} holds` : JSON.stringify(text);
    wrongType(context, 'enabled', 'a boolean', written, origin);
  } else if (tree !== undefined) {
    const value = tree.kind === 'leaf' ? booleanOf(tree, context.generation) : undefined;
    if (value !== undefined) return { value, origin };
    wrongType(context, 'enabled', 'a boolean', typeName(tree), origin);
  }
  return { value: false, origin };
}

/** 2.122 reads a text for a boolean only where a variable gave it. */
function booleanText(text: string, generation: Generation, fromVariable: boolean): boolean | undefined {
  if (generation === 'ts-2.122' && !fromVariable) return undefined;
  return text === '' && generation !== 'ts-2.122' ? false : BOOLEANS.get(text);
}

/** Of numbers, the Go generation takes every one for a boolean, 2.122 none, and 3.1 one and nought. */
function booleanOf({ value }: Leaf, generation: Generation): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'number' || generation === 'ts-2.122') return undefined;
  return generation === 'go-2.105' || value === 0 || value === 1 ? value !== 0 : undefined;
}

/** The text of a key; '' where there is none, and where it is no text to this generation, which is a problem. */
export function resolveText(context: Context, key: 'user_pool_id' | 'user_pool_region'): EffectiveValue<string> {
  const { tree, text, origin } = find(context, key);
  if (text !== undefined || tree === undefined) return { value: text ?? '', origin };
  if (context.generation === 'go-2.105' && tree.kind === 'leaf' && tree.type === 'number')
    return { value: String(tree.value), origin };
  wrongType(context, key, 'a string', typeName(tree), origin);
  return { value: '', origin };
}

function wrongType({ problems }: Context, key: Key, expected: string, actual: string, origin: Origin): void {
  problems.push({
    kind: 'wrong-type',
    fatal: true,
    key,
    ...place(origin),
    message: `${[...COGNITO_PATH, key].join('.')} has to be ${expected}, and is ${actual}.`,
  });
}
