/**
 * next-auth's session and JWT: by default neither holds a token, and what they hold is what the app's `jwt` and `session`
 * callbacks put into them (https://next-auth.js.org/configuration/callbacks; the same in Auth.js 5).
 */
import { calledName } from '../code/module.ts';
import { lookUp } from '../code/scope.ts';
import { noteAbsent, giveThing } from './things.ts';
import { bare, walkBelow, child, childrenOf, identifierOf, isMember, keyOf, type Node } from '../code/syntax.ts';
import {
  awaitValues,
  mapValues,
  joinValues,
  NOTHING,
  dropNothing,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Value,
  type Values,
} from './values.ts';

type Thing = Extract<Value, { kind: 'thing' }>;

const NOT_FOUND: Values = [{ kind: 'unknown', why: "next-auth's session, whose callbacks were not found" }];
const OWN = { session: /^(user|expires)$/, token: /^(name|email|picture|sub|iat|exp|jti)$/ };
const MAX_NODES = 4000;

/** @param config NextAuth's options; unknown: those that the app gives to NextAuth */
export function nextThing(type: string, config: Values, at: Code): Thing {
  return { kind: 'thing', type, config, path: [], at: { file: at.module.file, line: at.node.loc.start.line } };
}

export function nextMember(thing: Thing, name: string, evaluator: Evaluator): Values {
  const { type, config = UNKNOWN, at } = thing;
  const made = (next: string): Values => [{ kind: 'thing', type: next, config, path: [], at }];
  if (type === 'next.hook') return name === 'data' ? [...made('next.session'), ...NOTHING] : UNKNOWN;
  if (type === 'next.nuxt') return name === 'data' ? made('next.ref') : [{ kind: 'method', of: thing, name }];
  if (type === 'next.ref') return name === 'value' ? [...made('next.session'), ...NOTHING] : UNKNOWN;
  if (type === 'next.handlers') return name === 'auth' ? [{ kind: 'method', of: thing, name }] : UNKNOWN;
  if (type === 'next.parameters') return parameterOf(thing, name, made);
  if (type === 'next.base') return NOTHING;
  const part = type === 'next.session' ? 'session' : 'token';
  return readHeld(thing, part, name, evaluator);
}

/** What a callback is called with. */
function parameterOf({ at, path = [] }: Thing, name: string, made: (type: string) => Values): Values {
  if (name === 'account') return giveThing('maybe next.account', { at });
  if (name === 'profile') return giveThing('claims', { at });
  // The part that it may change is what it was; the other is what the other callback made of it.
  if (name === 'session') return made('next.base');
  if (name === 'token') return made(path[0] === 'jwt' ? 'next.base' : 'next.token');
  return UNKNOWN;
}

function readHeld(thing: Thing, part: 'session' | 'token', name: string, evaluator: Evaluator): Values {
  const path = [...(thing.path ?? []), name];
  const callbacks = callbacksOf(thing, part, evaluator);
  if (!callbacks) return NOT_FOUND;
  const found: Values[] = [];
  for (const value of callbacks) {
    if (value.kind !== 'function') return NOT_FOUND;
    const { node, module } = value.code;
    const call: Code = value.code;
    const parameters: Values = [{ ...thing, type: 'next.parameters', path: [part === 'token' ? 'jwt' : 'session'] }];
    const environment = { function: node, arguments: [parameters], outer: value.code.environment };
    for (const one of module.assigned)
      for (let length = 1; length <= path.length; length += 1) {
        if (!isPath(one.target, one.scope, node, part, path.slice(0, length))) continue;
        const set = evaluator.evaluate(one.node, { scope: one.scope, module, environment });
        found.push(path.slice(length).reduce<Values>((values, step) => evaluator.member(values, step, call), set));
      }
    const returned = awaitValues(evaluator.apply(value, [parameters], call));
    for (const result of returned) {
      if (result.kind === 'unknown') return UNKNOWN;
      if (result.kind !== 'object') continue;
      const member = path.reduce<Values>((values, step) => evaluator.member(values, step, call), [result]);
      if (dropNothing(member).length > 0) found.push(member);
    }
    // Something is set below it.
    if (module.assigned.some(({ target, scope }) => isPath(target, scope, node, part, path, true)))
      return [{ ...thing, path }];
    if (found.length === 0 && mentions(node, name)) return UNKNOWN;
  }
  const all = dropNothing(found.flat());
  // What is in it is looked for again, by its whole path.
  if (all.length > 0 && all.every(({ kind }) => kind === 'object')) return [{ ...thing, path }];
  if (all.length > 0) return joinValues(...found, NOTHING);
  if (path.length === 1 && OWN[part].test(name)) return name === 'user' ? [{ ...thing, path }] : [{ kind: 'text' }];
  return /token|jwt/i.test(name) ? [noteAbsent(thing, name)] : UNKNOWN;
}

/** Undefined where the options are not known. */
function callbacksOf(thing: Thing, part: 'session' | 'token', evaluator: Evaluator): Values | undefined {
  const options = dropNothing(thing.config ?? UNKNOWN);
  const isKnown = options.length > 0 && options.every(({ kind }) => kind === 'object');
  const configs = isKnown ? options : configsOf(evaluator);
  if (configs.length === 0 || configs.some(({ kind }) => kind !== 'object')) return undefined;
  return configs.flatMap((config): Value[] => {
    if (config.kind !== 'object') return [];
    const callbacks = evaluator.member([config], 'callbacks', config.code);
    return dropNothing(evaluator.member(callbacks, part === 'token' ? 'jwt' : 'session', config.code));
  });
}

/** The options that the app gives to NextAuth, in any of its spellings. */
function configsOf(evaluator: Evaluator): Value[] {
  return ['NextAuth', 'SvelteKitAuth', 'NuxtAuthHandler'].flatMap((name) =>
    evaluator.app.callsOf(name).flatMap(({ module, located: { node, scope } }) => {
      const options = childrenOf(node, 'arguments').at(-1);
      const where = { scope, module, environment: undefined };
      const values = evaluator.evaluate(options, where);
      // A function may make them for each request.
      const made = mapValues(values, (one) =>
        one.kind === 'function' ? awaitValues(evaluator.apply(one, [], { ...where, node })) : [one],
      );
      return dropNothing(made);
    }),
  );
}

/** `session.user.accessToken` for the path user, accessToken, where `session` is the callback's; or for what is above. */
function isPath(
  target: Node,
  scope: Code['scope'],
  fn: Node,
  part: string,
  path: readonly string[],
  isAbove = false,
): boolean {
  const steps: string[] = [];
  let one: Node | undefined = target;
  while (isMember(one)) {
    steps.unshift(keyOf(one, 'property') ?? '');
    one = bare(child(one, 'object'));
  }
  const binding = lookUp(identifierOf(one) ?? '', scope);
  if (binding?.kind !== 'parameter' || binding.function !== fn) return false;
  const [set, wanted] = [[...binding.path, ...steps].join('.'), [part, ...path].join('.')];
  return isAbove ? set.startsWith(`${wanted}.`) : set === wanted;
}

/** Whether a name stands anywhere in a function: then it may be set in a way that is not followed. */
function mentions(fn: Node, name: string): boolean {
  const pending = [fn];
  let left = MAX_NODES;
  for (let node = pending.pop(); node; node = pending.pop()) {
    left -= 1;
    if (left < 0 || identifierOf(node) === name || node['value'] === name) return true;
    if (calledName(node) === 'assign') return true;
    pending.push(...walkBelow(node));
  }
  return false;
}
