/** What an expression may be, as far as this program cares: Amplify's session and tokens, and Supabase's clients. */
import type { Place, TokenUse } from './source.ts';
import type { LibraryFunction } from './library.ts';
import type { Located, Module } from './scope.ts';
import type { Node } from './syntax.ts';

/** The arguments that a function was called with, and those of the functions around it. */
export interface Environment {
  function: Node;
  arguments: Values[];
  outer: Environment | undefined;
}

/** Where names are looked up. */
export interface Surroundings extends Omit<Located, 'node'> {
  module: Module;
  environment: Environment | undefined;
}

export interface Code extends Surroundings {
  node: Node;
}

/** A client, with what it was given as options. */
export interface Client {
  at: Place;
  options: Values;
}

export type Value =
  | { kind: 'unknown' }
  /** undefined, null or an empty text. */
  | { kind: 'nothing' }
  | { kind: 'text'; use?: TokenUse }
  /** What fetchAuthSession gives (Amplify v6), or a CognitoUserSession (v5). */
  | { kind: 'session'; generation: 5 | 6; at: Place }
  | { kind: 'tokens'; at: Place }
  | { kind: 'token'; use: TokenUse; generation: 5 | 6; at: Place }
  /** A token read where Amplify has none. */
  | { kind: 'absent'; use: TokenUse; at: Place }
  | { kind: 'promise'; of: Values }
  | { kind: 'function'; code: Code }
  | { kind: 'object'; code: Code }
  | { kind: 'array'; of: Values[] }
  /** All that a module exports. */
  | { kind: 'namespace'; source: string; from: string }
  | { kind: 'library'; name: LibraryFunction }
  | { kind: 'client'; client: Client }
  | { kind: 'oidc'; of: 'context' | 'user' };

/** Everything that it may be. Never empty. */
export type Values = readonly Value[];

export const UNKNOWN: Values = [{ kind: 'unknown' }];
export const NOTHING: Values = [{ kind: 'nothing' }];

const MAX_VALUES = 16;

/** All of them. */
export function either(...some: Values[]): Values {
  const all = some.flat();
  const something = somethingOf(all);
  if (something.length > MAX_VALUES) return UNKNOWN;
  return something.length === all.length && all.length > 0 ? something : [...something, ...NOTHING];
}

/** What is there, of all that may be. */
export function somethingOf(values: Values): Value[] {
  return values.filter(({ kind }) => kind !== 'nothing');
}

/** `a ?? b` and `a || b`: where the first is never there, the second is what remains. */
export function orElse(first: Values, second: Values): Values {
  if (somethingOf(second).length === 0) return either(first, second);
  return either(
    somethingOf(first).filter(({ kind }) => kind !== 'absent'),
    second,
  );
}

export function each(values: Values, of: (value: Value) => Values): Values {
  return either(...values.map(of));
}

export function awaited(values: Values): Values {
  return each(values, (value) => (value.kind === 'promise' ? awaited(value.of) : [value]));
}

/** Made a text, as a template, `String()` and `+` do it. */
export function asText(values: Values): Values {
  return each(values, (value) => [{ kind: 'text', ...useOf(value) }]);
}

function useOf(value: Value): { use?: TokenUse } {
  const isText = value.kind === 'text' || (value.kind === 'token' && value.generation === 6);
  return isText && value.use !== undefined ? { use: value.use } : {};
}
