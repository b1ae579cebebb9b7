/**
 * Looks values up in the table of libraries: what an import of a package stands for, what a session or token has, how it
 * becomes text, and when it is stale.
 */
import type { TokenUse } from '../../pool/reach.ts';
import { SHAPES } from './libraries.ts';
import { EXPORTS } from './library-exports.ts';
import type { Gives, Shape } from './shape.ts';
import type { Place } from '../code/source-file.ts';
import { NOTHING, placeOf, UNKNOWN, type Code, type Origin, type Value, type Values } from './values.ts';

/** npm:@supabase/supabase-js@2, https://esm.sh/@supabase/supabase-js@2.45, aws-amplify/auth. */
const SPECIFIER =
  /^(?:(?:npm|jsr):\/?|https:\/\/[\w.-]+\/(?:npm\/|v\d+\/)?)?((?:@[\w.-]+\/)?[\w.-]+)(?:@([^/?]*))?(\/[^?]*)?(?:$|\?)/;

/** The package that an import names, as Node, Deno and the browsers write it, with the version where that is written. */
export function packageOf(source: string): { name: string; version?: string; path: string } | undefined {
  if (source === '#auth') return { name: source, path: '' };
  const [, name, version, path = ''] = SPECIFIER.exec(source) ?? [];
  if (name === undefined) return undefined;
  return { name, path, ...(version === undefined ? {} : { version }) };
}

/** What a name that is imported from a package stands for. */
export function libraryValue(source: string, name: string, at: Code): Values {
  const from = packageOf(source);
  if (!from) return UNKNOWN;
  const whole = from.name + from.path;
  const found = EXPORTS.flatMap(([packages, exports]) =>
    packages.includes(name === 'default' ? whole : from.name) || packages.includes(whole)
      ? [readOwn(exports, name)]
      : [],
  ).find((one) => one !== undefined);
  // `import supabase from …` and `import React from …`: the default export has what the module has.
  if (found === undefined) return name === 'default' ? [{ kind: 'namespace', source, from: at }] : UNKNOWN;
  if (found.startsWith('=')) return giveThing(found.slice(1), { at: placeOf(at) });
  // The same name for a server is another function.
  return [{ kind: 'library', name: from.path.endsWith('/server') ? `${found}/server` : found }];
}

/** A Value of what is described. */
export function giveThing(gives: Gives, from: Origin & { use?: TokenUse }): Values {
  const words = gives.split(' ');
  const [what = '', named] = (words.at(-1) ?? '').split(':');
  const use = named === 'access' || named === 'id' ? named : from.use;
  const origin = { ...originOf(from), ...(use === undefined ? {} : { use }) };
  const value = ((): Value => {
    if (what === 'unknown') return { kind: 'unknown' };
    if (what === 'text') return { kind: 'text' };
    return what === 'jwt' ? { kind: 'jwt', ...origin } : { kind: 'thing', type: what, ...origin };
  })();
  const values = words.includes('maybe') ? [value, ...NOTHING] : [value];
  return words.includes('promise') ? [{ kind: 'promise', of: values }] : values;
}

type Thing = Extract<Value, { kind: 'thing' }>;

function shapeOf(type: string): Shape | undefined {
  return Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined;
}

function readOwn<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Names that somebody who looks for a token would read. */
const TOKEN_NAME = /token|jwt|bearer/i;

/** A member of what a library gave. What it does not have is absent where it is a token's name, else unknown. */
export function readMember(thing: Thing, name: string): Values {
  const shape = shapeOf(thing.type);
  const member = readOwn(shape?.members, name);
  if (member !== undefined) return giveThing(member, originOf(thing));
  if (readOwn(shape?.methods, name) !== undefined || name === 'toString') return [{ kind: 'method', of: thing, name }];
  if (!shape || shape.isOpen || !TOKEN_NAME.test(name)) return UNKNOWN;
  return [noteAbsent(thing, name)];
}

export function noteAbsent(thing: Thing, name: string): Value {
  const use = thing.use ?? useInName(name);
  return {
    kind: 'absent',
    member: name,
    of: describeThing(thing),
    edit: editOf(thing),
    ...originOf({ ...thing, use }),
  };
}

function useInName(name: string): TokenUse | undefined {
  if (/(^|[^a-z])id|Id(?=[A-Z_])/.test(name)) return 'id';
  return /access/i.test(name) ? 'access' : undefined;
}

/** What a method of a library's thing gives. */
export function thingMethod(thing: Thing, name: string): Values {
  const shape = shapeOf(thing.type);
  const method = readOwn(shape?.methods, name);
  // What is asked for is new, whoever is asked.
  if (method?.startsWith('promise')) return giveThing(method, { ...originOf({ ...thing, stale: undefined }) });
  if (method !== undefined) return giveThing(method, originOf(thing));
  if (name === 'toString') return asText([thing]);
  if (!shape || shape.isOpen || !TOKEN_NAME.test(name)) return UNKNOWN;
  return [noteAbsent(thing, `${name}()`)];
}

/** What a function is called with that is given to a method under some name. */
export function callbackParameter(thing: Thing, name: string, index: number): Values | undefined {
  const parameter = readOwn(shapeOf(thing.type)?.callbacks, name)?.[index];
  return parameter === undefined ? undefined : giveThing(parameter, originOf(thing));
}

type Sources = { [K in keyof Origin]: Origin[K] | undefined } & { at: Place; use?: TokenUse | undefined };

function originOf({ at, browserOnly, stale, use }: Sources): Origin & { use?: TokenUse } {
  return {
    at,
    ...(use === undefined ? {} : { use }),
    ...(browserOnly === undefined ? {} : { browserOnly }),
    ...(stale === undefined ? {} : { stale }),
  };
}

export function describeThing({ type }: Thing): string {
  return shapeOf(type)?.words ?? type;
}

/** How a token is had of it, as a sentence, for `spellEdit` of advice.ts. */
export function editOf({ type }: Thing): string {
  const { instead, edit } = shapeOf(type) ?? {};
  return edit ?? (instead === undefined ? 'Give the token as a string.' : `Take \`${instead}\` of it.`);
}

/** Whether a thing given to Supabase is a mistake that is known of, and not just something that is not known. */
export function isNoToken({ type }: Thing): boolean {
  const shape = shapeOf(type);
  return shape?.instead !== undefined || shape?.edit !== undefined;
}

/** Made a text, as a template, `String()` and `+` do it. */
export function asText(values: Values): Values {
  return values.map((value): Value => {
    if (value.kind === 'thing') {
      if (shapeOf(value.type)?.isTokenText) return { kind: 'jwt', ...originOf(value) };
      if (!isNoToken(value)) return { kind: 'unknown' };
      const edit = editOf(value);
      return { kind: 'misshapen', what: `${describeThing(value)} made into text`, edit, ...originOf(value) };
    }
    return ['jwt', 'absent', 'misshapen', 'text', 'unknown', 'promise', 'nothing'].includes(value.kind)
      ? value
      : { kind: 'text' };
  });
}

/** Services that are asked anew each time, whenever they were made. */
const SERVICES = new Set(['cognito.user', 'observable']);

/** Captured once: whatever is a token or leads to one stays what it was. */
export function makeStale(values: Values, stale: Place): Values {
  return values.map((value): Value => {
    if (value.kind === 'jwt' || (value.kind === 'unknown' && value.stored)) return { stale, ...value };
    if (value.kind === 'thing') return isNoToken(value) && !SERVICES.has(value.type) ? { stale, ...value } : value;
    if (value.kind === 'promise') return { ...value, of: makeStale(value.of, stale) };
    if (value.kind === 'array') return { ...value, of: value.of.map((one) => makeStale(one, stale)) };
    return value;
  });
}
