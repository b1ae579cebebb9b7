/** Which user pool a Supabase CLI would really trust, given everything it looks at; the generations differ. */
import { type COGNITO_KEYS, COGNITO_PATH, findUnknownKeys, isTrue, OTHER_PROVIDERS, parseConfig } from './read.ts';
import { emptyTable, treeAt, typeName, type Leaf, type Table, type Tree } from './tree.ts';
import { variablesOf, type Environment, type Variable, type Variables } from './variables.ts';

export type Generation = 'go-2.105' | 'ts-2.122' | 'ts-3.1';
type ConfigName = 'config.json' | 'config.jsonc' | 'config.toml';
type Key = (typeof COGNITO_KEYS)[number];

export interface EffectiveInput extends Environment {
  generation: Generation;
  /** Texts of the files in `supabase/`, with their byte-order marks. */
  config: Readonly<Partial<Record<ConfigName, string>>>;
  /** Leaves out the variables that take the place of what the file says. */
  ignoreOverrides?: boolean;
}

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
  /** The key of the block that it is about, and the variable. */
  key?: Key;
  variable?: string;
  file?: string;
  line?: number;
}

export interface EffectiveValue<T> {
  value: T;
  origin: Origin;
}

export interface Effective {
  /** The config file that is read, if one is. */
  file?: string;
  enabled: EffectiveValue<boolean>;
  userPoolId: EffectiveValue<string>;
  userPoolRegion: EffectiveValue<string>;
  /** Where `supabase start` fetches the keys; absent when Cognito is off or the CLI refuses to start. */
  issuer?: string;
  /** Other third-party providers that are enabled, in the file or by a variable. */
  others: { name: string; variable?: string; line?: number }[];
  problems: Problem[];
}

const OVERRIDE = 'SUPABASE_AUTH_THIRD_PARTY_';
const FOLDER = 'supabase/';
/** As Go's strconv.ParseBool, which CLI 3.1 follows; it also takes an empty text for false. */
const BOOLEANS = new Map(Object.entries({ '1': true, t: true, T: true, TRUE: true, true: true, True: true, '0': false, f: false, F: false, FALSE: false, false: false, False: false }));

/** Resolves the values that a generation of the CLI would use, where each comes from, and what is wrong with them. */
export function effectiveCognito(input: EffectiveInput): Effective {
  const { generation, ignoreOverrides = false } = input;
  const problems: Problem[] = [];
  const name = chooseFile(input, problems);
  const file = name && FOLDER + name;
  const root = readRoot(input, name, problems);
  const variables = variablesOf(input, generation === 'ts-3.1');
  for (const { file, line, message } of variables.faults) problems.push({ kind: 'env-file', fatal: true, file, line, message: `${file}:${line}: ${message}` });
  const context: Context = { generation, file: file ?? FOLDER, root, variables: variables.all, ignoreOverrides, problems };
  const enabled = resolveEnabled(context);
  const userPoolId = resolveText(context, 'user_pool_id');
  const userPoolRegion = resolveText(context, 'user_pool_region');
  judgeKeys(context);
  const others = otherProviders(context);
  const authOff = treeAt(root, ['auth', 'enabled']);
  const judged = !(authOff?.kind === 'leaf' && authOff.value === false);
  if (enabled.value && judged) judgeValues(context, [userPoolId.value, userPoolRegion.value], others);
  const issuer = `https://cognito-idp.${userPoolRegion.value}.amazonaws.com/${userPoolId.value}`;
  const starts = enabled.value && !problems.some(({ fatal }) => fatal);
  return { ...(file === undefined ? {} : { file }), enabled, userPoolId, userPoolRegion, ...(starts ? { issuer } : {}), others, problems };
}

/** Only 3.1 reads JSON; there it wins over TOML (supabase/cli packages/config, which warns of the loser in one line). */
function chooseFile({ generation, config }: EffectiveInput, problems: Problem[]): ConfigName | undefined {
  const present = (['config.json', 'config.jsonc', 'config.toml'] as const).filter((name) => config[name] !== undefined);
  if (generation !== 'ts-3.1') {
    for (const name of present.filter((name) => name !== 'config.toml')) {
      problems.push({ kind: 'json-ignored', fatal: false, file: FOLDER + name, message: `${FOLDER}${name} is not read by this version.` });
    }
    return present.find((name) => name === 'config.toml');
  }
  const [winner] = present;
  if (present.includes('config.json') && present.includes('config.jsonc')) {
    problems.push({ kind: 'two-json', fatal: true, message: `${FOLDER}config.json and ${FOLDER}config.jsonc are both there.` });
  } else if (winner !== 'config.toml' && present.includes('config.toml')) {
    problems.push({ kind: 'shadowed', fatal: false, file: `${FOLDER}config.toml`, message: `${FOLDER}config.toml is not read beside ${FOLDER}${winner}.` });
  }
  return winner;
}

function readRoot({ generation, config }: EffectiveInput, name: ConfigName | undefined, problems: Problem[]): Table {
  const text = name && config[name];
  if (text === undefined) return emptyTable(1);
  const file = FOLDER + name;
  if (generation === 'go-2.105' && text.startsWith('\uFEFF')) {
    problems.push({ kind: 'byte-order-mark', fatal: true, file, line: 1, message: `${file} starts with a byte-order mark, which this version refuses.` });
  }
  const parsed = parseConfig(text, name === 'config.toml' ? 'toml' : 'json');
  if (!parsed.ok) {
    problems.push({ kind: 'invalid', fatal: true, file, line: parsed.line, message: `${file}:${parsed.line}:${parsed.column}: ${parsed.message}` });
    return emptyTable(1);
  }
  return generation === 'go-2.105' ? lowerCase(parsed.root) : parsed.root;
}

/** The Go generation knows no case in keys: it reads them with spf13/viper. */
function lowerCase(table: Table): Table {
  const entries = [...table.entries].map(([key, tree]) => [key.toLowerCase(), tree.kind === 'table' ? lowerCase(tree) : tree] as const);
  return { ...table, entries: new Map(entries) };
}

interface Context {
  generation: Generation;
  file: string;
  root: Table;
  variables: Variables['all'];
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
  const override = context.ignoreOverrides ? undefined : filled(context, name);
  // The Go generation only knows a key that the file, or its own template, has: there `enabled` alone.
  if (override && (generation !== 'go-2.105' || tree !== undefined || key === 'enabled')) {
    problems.push({ kind: 'override', fatal: false, key, variable: name, message: `${name} (${override.file ?? 'environment'}) takes the place of ${key} in ${file}.` });
    return { ...reference(context, key, override.value, variableOrigin(name, override)), overridden: true };
  }
  if (!tree) return { overridden: false, origin: { kind: 'default' } };
  const origin: Origin = { kind: 'file', file, line: tree.line };
  if (tree.kind !== 'leaf' || typeof tree.value !== 'string') return { tree, overridden: false, origin };
  return { tree, overridden: false, ...reference(context, key, tree.value, origin) };
}

/** A variable that is set; one that is set and empty counts as unset, in every generation. */
function filled({ variables }: Context, name: string): Variable | undefined {
  const variable = variables.get(name);
  return variable === undefined || variable.value === '' ? undefined : variable;
}

function variableOrigin(name: string, { file }: Variable): Origin {
  return { kind: 'variable', name, ...(file === undefined ? {} : { file }) };
}

/** The text itself, or what env(NAME) stands for; without a value it stays as it is, and no generation objects. */
function reference(context: Context, key: Key, text: string, origin: Origin): { text: string; origin: Origin } {
  const [, name] = /^env\((.*)\)$/.exec(text) ?? [];
  if (name === undefined) return { text, origin };
  const variable = filled(context, name);
  if (variable) return { text: variable.value, origin: variableOrigin(name, variable) };
  context.problems.push({ kind: 'unset-variable', fatal: false, key, variable: name, ...place(origin), message: `The variable ${name} is not set, or empty; the text env(${name}) itself is used.` });
  return { text, origin };
}

function place(origin: Origin): { file?: string; line?: number } {
  return origin.kind === 'file' ? { file: origin.file, line: origin.line } : {};
}

function resolveEnabled(context: Context): EffectiveValue<boolean> {
  const { tree, text, overridden, origin } = find(context, 'enabled');
  if (text === undefined && tree === undefined) return { value: false, origin };
  const literal = text === undefined && tree?.kind === 'leaf' ? tree : undefined;
  const value = text === undefined ? booleanOf(literal, context.generation) : booleanText(text, context.generation, overridden || origin.kind === 'variable');
  if (value !== undefined) return { value, origin };
  // What a variable holds is not repeated: a config file can name any, and some hold secrets.
  const written = origin.kind === 'variable' ? `what ${origin.name} holds` : JSON.stringify(text);
  wrongType(context, 'enabled', 'a boolean', text === undefined ? (tree ? typeName(tree) : 'nothing') : written, origin);
  return { value: false, origin };
}

/** 2.122 reads a text for a boolean only where a variable gave it. */
function booleanText(text: string, generation: Generation, fromVariable: boolean): boolean | undefined {
  if (generation === 'ts-2.122' && !fromVariable) return undefined;
  return text === '' && generation !== 'ts-2.122' ? false : BOOLEANS.get(text);
}

function booleanOf(leaf: Leaf | undefined, generation: Generation): boolean | undefined {
  if (typeof leaf?.value === 'boolean') return leaf.value;
  if (typeof leaf?.value !== 'number' || generation === 'ts-2.122') return undefined;
  if (generation === 'go-2.105') return leaf.value !== 0;
  return leaf.value === 1 ? true : leaf.value === 0 ? false : undefined;
}

function resolveText(context: Context, key: 'user_pool_id' | 'user_pool_region'): EffectiveValue<string> {
  const { tree, text, origin } = find(context, key);
  if (text !== undefined || tree === undefined) return { value: text ?? '', origin };
  if (context.generation === 'go-2.105' && tree.kind === 'leaf' && tree.type === 'number') return { value: String(tree.value), origin };
  wrongType(context, key, 'a string', typeName(tree), origin);
  return { value: '', origin };
}

function wrongType({ problems }: Context, key: Key, expected: string, actual: string, origin: Origin): void {
  problems.push({ kind: 'wrong-type', fatal: true, key, ...place(origin), message: `${[...COGNITO_PATH, key].join('.')} has to be ${expected}, and is ${actual}.` });
}

/** The Go generation refuses keys it does not know, 3.1 warns of them, 2.122 says nothing. */
function judgeKeys({ root, generation, file, problems }: Context): void {
  for (const { path, line } of findUnknownKeys(root)) {
    problems.push({ kind: 'unknown-key', fatal: generation === 'go-2.105', file, line, message: `${path} is not read.` });
  }
}

/** The providers beside Cognito that are enabled; a variable that is a boolean takes the place of what the file says. */
function otherProviders(context: Context): Effective['others'] {
  return OTHER_PROVIDERS.flatMap((name) => {
    const variable = `${OVERRIDE}${name.toUpperCase()}_ENABLED`;
    const override = context.ignoreOverrides ? undefined : BOOLEANS.get(filled(context, variable)?.value ?? '');
    const written = treeAt(context.root, ['auth', 'third_party', name, 'enabled']);
    const inFile = isTrue(written);
    if (!(override ?? inFile)) return [];
    const line = written ? { line: written.line } : {};
    return [inFile ? { name, ...line } : { name, variable, ...line }];
  });
}

/** The rules of the CLI (supabase/cli apps/cli-go/pkg/config/auth.go), which it skips where auth as a whole is off. */
function judgeValues({ problems }: Context, [id = '', region = '']: readonly string[], others: Effective['others']): void {
  if (id === '') problems.push({ kind: 'missing', fatal: true, message: 'user_pool_id is missing or empty.' });
  else if (region === '') problems.push({ kind: 'missing', fatal: true, message: 'user_pool_region is missing or empty.' });
  const names = others.map(({ name }) => name).join(', ');
  if (names !== '') problems.push({ kind: 'two-providers', fatal: true, message: `${names} is enabled too; only one third-party provider may be.` });
}
