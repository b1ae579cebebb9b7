/**
 * Reads what a config file says by itself: the `[auth.third_party.aws_cognito]` block, misspelt keys, wrong types,
 * obstacles to an edit, and blocks that nothing reads.
 */
import { asObject } from '../text/json.ts';
import { jsonTree, parseJsonDocument } from './json-tree.ts';
import { suggestName } from './suggest.ts';
import { splitBom } from './text.ts';
import type { SyntaxFault } from './syntax-fault.ts';
import { readToml, type TomlContent } from './toml-tree.ts';
import { treeAt, typeName, type Table, type Tree } from './tree.ts';

export type ConfigFormat = 'toml' | 'json';

export const COGNITO_PATH = ['auth', 'third_party', 'aws_cognito'] as const;
export const COGNITO_KEYS = ['enabled', 'user_pool_id', 'user_pool_region'] as const;
/** Of `[[auth.third_party.aws_cognito]]`, which the Go CLI reads as nothing, and the others refuse. */
const LIST_OF_BLOCKS = `[[${COGNITO_PATH.join('.')}]] makes a list of tables, where the CLI expects one table.`;
/** The third-party providers of the config schema (supabase/cli packages/config/src/auth/third_party.ts). */
const PROVIDERS = ['firebase', 'auth0', 'aws_cognito', 'clerk', 'workos'];
export const OTHER_PROVIDERS: readonly string[] = PROVIDERS.filter((name) => name !== 'aws_cognito');

/** What stands under auth.third_party.aws_cognito; an env() reference is left as it is. */
export interface CognitoBlock {
  enabled: boolean;
  userPoolId?: string;
  userPoolRegion?: string;
  /** Of the table's header, or of the key that makes it. */
  line?: number;
  /** Of each key that is written, whatever its value is. */
  keyLines: Readonly<Partial<Record<(typeof COGNITO_KEYS)[number], number>>>;
}

export interface UnknownKey {
  path: string;
  line: number;
  /** The path that was probably meant. */
  suggestion?: string;
}

/** A value that is not of the type that the CLI's schema has. */
interface WrongType {
  path: string;
  line: number;
  expected: 'boolean' | 'string' | 'table';
  actual: string;
}

interface Remote {
  path: string;
  line: number;
}

export type ReadResult =
  | {
      ok: true;
      block?: CognitoBlock;
      unknownKeys: UnknownKey[];
      /** Third-party blocks under `remotes`, which no CLI does anything with. */
      remotes: Remote[];
    }
  | { ok: false; message: string; line?: number; column?: number };

/** What a config file says, with the lines. */
export type ParsedConfig = ({ ok: true; format: 'toml' } & TomlContent) | { ok: true; format: 'json'; root: Table };

/** Parses a config file; a fault carries line and column from 1. A byte-order mark is no part of the document. */
export function parseConfig(text: string, format: ConfigFormat): ParsedConfig | ({ ok: false } & SyntaxFault) {
  const { body } = splitBom(text);
  if (format === 'json') {
    const parsed = parseJsonDocument(body);
    return parsed.ok ? { ok: true, format, root: jsonTree(parsed.document) } : parsed;
  }
  const read = readToml(body);
  return read.ok ? { ...read, format } : read;
}

/** A parser that takes each text apart once, however many look at it. */
export function createConfigParser(): typeof parseConfig {
  const known = {
    toml: new Map<string, ReturnType<typeof parseConfig>>(),
    json: new Map<string, ReturnType<typeof parseConfig>>(),
  };
  return (text, format) => {
    const parsed = known[format].get(text) ?? parseConfig(text, format);
    known[format].set(text, parsed);
    return parsed;
  };
}

/**
 * What a config file says about Cognito, and what stands in its way. Values are as in the file; env() is not resolved.
 * @param parse where others look at the same text, too
 */
export function readConfig(text: string, format: ConfigFormat, parse = parseConfig): ReadResult {
  const parsed = parse(text, format);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  const block = readBlock(root);
  return {
    ok: true,
    ...(block ? { block } : {}),
    unknownKeys: findUnknownKeys(root),
    remotes: findRemotes(parsed),
  };
}

/** `remotes.<name>.auth.third_party` of a file: the schema has it, and `supabase config push` never sends it. */
function findRemotes(config: ParsedConfig): Remote[] {
  // Of sections other than auth the tree of a TOML file holds only that they are there; what they say is in its values.
  if (config.format === 'toml') {
    const { value, headers } = config;
    return Object.entries(asObject(value['remotes'])).flatMap(([name, remote]) => {
      if (asObject(asObject(remote)['auth'])['third_party'] === undefined) return [];
      const header = headers.find(
        ({ path }) => path[0] === 'remotes' && path[1] === name && (path.length < 3 || path[3] === 'third_party'),
      );
      return [{ path: remotePath(name), line: header?.line ?? 1 }];
    });
  }
  const remotes = treeAt(config.root, ['remotes']);
  if (remotes?.kind !== 'table') return [];
  return [...remotes.entries].flatMap(([name, remote]) => {
    const block = remote.kind === 'table' ? treeAt(remote, ['auth', 'third_party']) : undefined;
    return block ? [{ path: remotePath(name), line: block.line }] : [];
  });
}

function remotePath(name: string): string {
  return `remotes.${name}.auth.third_party`;
}

/** The Cognito block of a file, if it has one that is a table. */
export function readBlock(root: Table): CognitoBlock | undefined {
  const table = treeAt(root, COGNITO_PATH);
  if (table?.kind !== 'table') return undefined;
  const text = (key: string): string | undefined => {
    const tree = table.entries.get(key);
    return tree?.kind === 'leaf' && typeof tree.value === 'string' ? tree.value : undefined;
  };
  const userPoolId = text('user_pool_id');
  const userPoolRegion = text('user_pool_region');
  return {
    enabled: isTrue(table.entries.get('enabled')),
    ...(userPoolId === undefined ? {} : { userPoolId }),
    ...(userPoolRegion === undefined ? {} : { userPoolRegion }),
    line: table.line,
    keyLines: Object.fromEntries(COGNITO_KEYS.flatMap((key) => linesOf(key, table.entries.get(key)))),
  };
}

function linesOf(key: string, tree: Tree | undefined): [string, number][] {
  return tree ? [[key, tree.line]] : [];
}

/** What CLI 3.1 takes for true: the boolean, the number 1, and these strings (as Go's strconv.ParseBool). */
export function isTrue(tree: Tree | undefined): boolean {
  return (
    tree?.kind === 'leaf' && [true, 1, '1', 't', 'T', 'TRUE', 'true', 'True'].some((value) => value === tree.value)
  );
}

/** NAME of a text that is env(NAME) as a whole: nothing else is replaced (supabase/cli apps/cli-go/pkg/config/decode_hooks.go). */
export function referenceOf(tree: Tree | undefined): string | undefined {
  if (tree?.kind !== 'leaf' || typeof tree.value !== 'string') return undefined;
  return /^env\((.*)\)$/.exec(tree.value)?.[1];
}

/** What stands where a table has to be, or a table where a value has to be: neither can be edited around. */
export function findObstacle(root: Table): { path: string; reason: string; fix: string; line: number } | undefined {
  const wrong = findWrongTypes(root).find(({ expected, actual }) => expected === 'table' || actual === 'table');
  if (!wrong) return undefined;
  const { path, line, expected, actual } = wrong;
  if (actual === 'array' && path === COGNITO_PATH.join('.'))
    return { path, reason: LIST_OF_BLOCKS, fix: `Write [${path}], with single brackets, one time.`, line };
  return {
    path,
    reason: `${path} is of type ${actual}, where the CLI expects a ${expected}.`,
    fix: `Make ${path} a ${expected}.`,
    line,
  };
}

function findWrongTypes(root: Table): WrongType[] {
  const wrong: WrongType[] = [];
  const expectType = (path: readonly string[], expected: WrongType['expected']): void => {
    const tree = treeAt(root, path);
    if (!tree) return;
    const actual = typeName(tree);
    // An env() reference may stand for a value of any type, but for no table.
    if (actual !== expected && (expected === 'table' || referenceOf(tree) === undefined))
      wrong.push({ path: path.join('.'), line: tree.line, expected, actual });
  };
  for (const depth of [1, 2, 3]) expectType(COGNITO_PATH.slice(0, depth), 'table');
  for (const key of COGNITO_KEYS) expectType([...COGNITO_PATH, key], key === 'enabled' ? 'boolean' : 'string');
  return wrong;
}

/** Where a misplaced or misspelt key that was meant for the Cognito block can stand, and what is right there. */
const LEVELS: readonly {
  path: readonly string[];
  known: readonly string[];
  strict: boolean;
  candidates: readonly (readonly string[])[];
}[] = [
  {
    path: [],
    known: ['auth'],
    strict: false,
    candidates: [COGNITO_PATH.slice(0, 1), COGNITO_PATH.slice(0, 2), COGNITO_PATH],
  },
  { path: ['auth'], known: ['third_party'], strict: false, candidates: [COGNITO_PATH.slice(0, 2), COGNITO_PATH] },
  {
    path: ['auth', 'third_party'],
    known: PROVIDERS,
    strict: true,
    candidates: PROVIDERS.map((name) => ['auth', 'third_party', name]),
  },
  {
    path: COGNITO_PATH,
    known: COGNITO_KEYS,
    strict: true,
    candidates: COGNITO_KEYS.map((key) => [...COGNITO_PATH, key]),
  },
];

/**
 * Keys that the CLI does not read: all of them in auth.third_party and in the Cognito block, and higher up those that
 * look like a misplaced Cognito block (keys there are many, and new ones come with every release).
 */
export function findUnknownKeys(root: Table): UnknownKey[] {
  const unknown: UnknownKey[] = [];
  for (const { path, known, strict, candidates } of LEVELS) {
    const table = treeAt(root, path);
    if (table?.kind !== 'table') continue;
    for (const [key, { line }] of table.entries) {
      if (known.includes(key) || !(strict || looksMeant(key))) continue;
      const name = suggestName(
        key,
        candidates.map((candidate) => candidate.at(-1) ?? ''),
      );
      const suggestion = candidates.find((candidate) => candidate.at(-1) === name)?.join('.');
      if (!strict && suggestion === undefined) continue;
      unknown.push({ path: [...path, key].join('.'), line, ...(suggestion === undefined ? {} : { suggestion }) });
    }
  }
  return unknown;
}

/** Above the block only a name that speaks of it counts: a section such as `api` is two letters from `auth`, and no mistake. */
function looksMeant(key: string): boolean {
  return /^(auth|auths|third.?party.*|.*cognito.*)$/i.test(key);
}
