/**
 * Types of what an expression may be, as far as this program cares, and how values are joined: sign-in libraries' sessions
 * and tokens, Supabase's clients, functions, promises.
 */
import type { TokenUse } from '../../pool/reach.ts';
import type { Place } from '../code/source-file.ts';
import type { Located, Module, Passed } from '../code/module.ts';
import type { Node } from '../code/syntax.ts';

/** The arguments that a function was called with, and those of the functions around it. */
export interface Environment {
  function: Node;
  arguments: readonly Values[];
  outer: Environment | undefined;
  /** Where it was called, for what is captured from its parameters. */
  call?: Code;
}

/** Where names are looked up. */
export interface Surroundings extends Omit<Located, 'node'> {
  module: Module;
  environment: Environment | undefined;
}

export interface Code extends Surroundings {
  node: Node;
}

/** A client, with what it was given. */
export interface Client {
  code: Code;
  /** createServerClient of @supabase/ssr makes what createClient does not. */
  maker: 'client' | 'ssr-server';
  key: Values;
  options: Values;
}

/** What a token or a session carries along. */
export interface Origin {
  /** Where it was read last. */
  at: Place;
  /** The library's function that gave it works in a browser only. */
  browserOnly?: Place;
  /** It was captured there once, and is what it was then. */
  stale?: Place;
}

export type Value =
  /**
   * `why` is the end of "the token comes from …"; `isText` where it is a text, whatever it says; `stored` where it was
   * read out of the browser's storage.
   */
  | { kind: 'unknown'; why?: string; isText?: boolean; literal?: string; stored?: true; stale?: Place }
  /** undefined, null or an empty text; `isGiven` where it is written out and not undefined, so that no default stands for it. */
  | { kind: 'nothing'; isGiven?: true }
  /** A text that is no token; `isPublic` where everybody gets the variable, whatever it is called. */
  | { kind: 'text'; literal?: string; variable?: string; isPublic?: true }
  /** A token as text. No `use`: it is what a request brought, or of either kind. */
  | ({ kind: 'jwt'; use?: TokenUse } & Origin)
  /** What a library gave: see libraries.ts for what it has. */
  | ({ kind: 'thing'; type: string; use?: TokenUse; config?: Values; path?: readonly string[] } & Origin)
  /** Something that a library's value does not have, read all the same. */
  | ({ kind: 'absent'; member: string; of: string; edit: string; use?: TokenUse } & Origin)
  /** What is made of a token and is none: `what` is the end of "… gives Supabase …". */
  | ({ kind: 'misshapen'; what: string; edit: string; use?: TokenUse } & Origin)
  | { kind: 'promise'; of: Values }
  /** `kept`: what it gave first is what it gives from then on. */
  | { kind: 'function'; code: Code; kept?: Place }
  | { kind: 'object'; code: Code }
  | { kind: 'class'; code: Code }
  | { kind: 'instance'; code: Code }
  | { kind: 'array'; of: Values[] }
  /** All that a module exports. */
  | { kind: 'namespace'; source: string; from: Code }
  /** A library's function or class. */
  | { kind: 'library'; name: string }
  | { kind: 'method'; of: Value; name: string }
  | { kind: 'client'; client: Client }
  /** `supabase.auth`. */
  | { kind: 'auth'; client: Client }
  /** Kept under a key in some place: a ref's `current`, a context's value, what a plugin provides. */
  | {
      kind: 'holder';
      of:
        | 'ref'
        | 'computed'
        | 'context'
        | 'nuxt'
        | 'global'
        | 'props'
        | 'cell'
        | 'store'
        | 'state'
        | 'key'
        | 'query'
        | 'refs'
        | 'piped'
        | PageHolder;
      code: Code;
    }
  /** A namespace of TypeScript, with the code in it. */
  | { kind: 'block'; code: Code };

/** Of SvelteKit: see pages.ts. */
type PageHolder = 'page-props' | 'page-state' | 'load-event' | 'page-data' | 'parent-data' | 'server-data' | 'any-data';

/** Everything that it may be. Never empty. */
export type Values = readonly Value[];

export const UNKNOWN: Values = [{ kind: 'unknown' }];
export const NOTHING: Values = [{ kind: 'nothing' }];
/** null, false or an empty text, as it is written. */
export const NULL: Values = [{ kind: 'nothing', isGiven: true }];

/** Follows expressions to what they may be. It is handed on, so that the parts of it need not import each other. */
export interface Evaluator {
  evaluate(node: Node | undefined, where: Surroundings): Values;
  /** What a variable is set to; nothing more where that is what it is asked for, as in `token = token.toString()`. */
  setTo(node: Node, where: Surroundings): Values;
  /** @param at where the member is read, which is where a mistake with it would be */
  member(values: Values, name: string, at: Code): Values;
  /** What a function gives back. */
  apply(value: Value, given: readonly Values[], call: Code): Values;
  /** What a module exports under some name, `*` for all of it: the app's own modules first. */
  exported(source: string, at: Code, name: string): Values;
  /** What a parameter of a function is, by all that it is called with; unknown where no call is seen. */
  parameter(fn: Node, index: number, where: Surroundings): Values;
  readonly app: App;
}

/** All modules of an app, and what they say of each other. */
export interface App {
  modules: readonly Module[];
  resolve(source: string, from: string): Module | undefined;
  /** What is imported from a package, under the name that the package has everywhere. */
  packageFor(source: string, from: string): string;
  /** Calls and elements by the last word of what they call. */
  callsOf(name: string): readonly { module: Module; located: Located }[];
  /** Where a name is given to a call, in itself or as a member of an object. */
  givenAs(name: string): readonly { module: Module; passed: Passed }[];
  /** What is assigned to members of that name. */
  assignedTo(name: string): readonly { module: Module; assigned: Module['assigned'][number] }[];
}

const MAX_VALUES = 16;

/** All of them. */
export function joinValues(...some: Values[]): Values {
  const all = some.flat();
  const something = dropNothing(all);
  if (something.length > MAX_VALUES) return UNKNOWN;
  if (something.length === all.length && all.length > 0) return something;
  return [...something, ...(all.length > 0 && !all.some(mayBeUndefined) ? NULL : NOTHING)];
}

/** Whether a default would stand for it; what a library does not have is undefined as well. */
export function mayBeUndefined(value: Value): boolean {
  return value.kind === 'absent' || (value.kind === 'nothing' && value.isGiven !== true);
}

/** What is there, of all that may be. */
export function dropNothing(values: Values): Value[] {
  return values.filter(({ kind }) => kind !== 'nothing');
}

/** `a ?? b` and `a || b`: where the first is never there, the second is what remains. */
export function orElse(first: Values, second: Values): Values {
  if (dropNothing(second).length === 0) return joinValues(first, second);
  return joinValues(
    dropNothing(first).filter(({ kind }) => kind !== 'absent'),
    second,
  );
}

export function isCallable({ kind }: Value): boolean {
  return kind === 'function' || kind === 'library' || kind === 'method';
}

export function mapValues(values: Values, of: (value: Value) => Values): Values {
  return joinValues(...values.map(of));
}

export function awaitValues(values: Values): Values {
  return mapValues(values, (value) => (value.kind === 'promise' ? awaitValues(value.of) : [value]));
}

export function placeOf({ node, module }: { node: Node; module: Module }): Place {
  return { file: module.file, line: node.loc.start.line };
}
