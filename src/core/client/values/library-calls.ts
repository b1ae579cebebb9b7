/**
 * What libraries' functions give that are more than a line in the table of libraries: `createClient`, `fetchAuthSession`,
 * `getSession`, `useState`, `useContext`, `inject`.
 */
import { contextValues, findProvided } from './holders.ts';
import { findInjected } from './providers.ts';
import { nextThing } from './next-auth.ts';
import { emitted } from './piped.ts';
import { queryValues } from './queries.ts';
import { setWith } from './setters.ts';
import { giveThing as givenBy } from './things.ts';
import { bare, walkBelow, childrenOf, identifierOf, keyOf, stringLiteral, type Node } from '../code/syntax.ts';
import {
  awaitValues,
  mapValues,
  joinValues,
  NOTHING,
  placeOf,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Value,
  type Values,
} from './values.ts';

export function libraryCall(name: string, given: readonly Values[], call: Code, evaluator: Evaluator): Values {
  const [first = NOTHING, second = NOTHING, third = NOTHING] = given;
  const at = placeOf(call);
  const run = (functions: Values, argument: Values = UNKNOWN): Values =>
    mapValues(functions, (one) => evaluator.apply(one, [argument], call));
  if (name.startsWith('()')) {
    const gives = name.slice(2).replace('/server', '');
    if (!gives.includes('next.')) return givenBy(gives, { at });
    return [{ kind: 'promise', of: [nextThing('next.session', UNKNOWN, call), ...NOTHING] }];
  }
  switch (name.replace('/server', '')) {
    case 'createClient':
    case 'createServerClient': {
      const maker = name === 'createServerClient' ? 'ssr-server' : 'client';
      return [{ kind: 'client', client: { code: call, maker, key: second, options: third } }];
    }
    case 'fetchAuthSession':
      return givenBy('promise amplify.session', name.endsWith('/server') ? { at } : { at, browserOnly: at });
    case 'createServerRunner':
      return [{ kind: 'library', name: 'serverRunner' }];
    case 'runInContext': {
      const operation = evaluator.member(first, 'operation', call);
      return [{ kind: 'promise', of: awaitValues(run(operation, givenBy('amplify.context', { at }))) }];
    }
    case 'getSession':
      return [{ kind: 'promise', of: [nextThing('next.session', given.at(-1) ?? UNKNOWN, call), ...NOTHING] }];
    case 'getToken':
      return [{ kind: 'promise', of: [nextThing('next.token', UNKNOWN, call), ...NOTHING] }];
    case 'useSession':
      return [nextThing('next.hook', UNKNOWN, call)];
    case 'NextAuth':
      return [nextThing('next.handlers', given.at(-1) ?? UNKNOWN, call)];
    case 'fetch':
      return readRequest([...given], call);
    case 'firstValueFrom':
      return [
        {
          kind: 'promise',
          of: mapValues(first, (one) => {
            if (one.kind === 'holder' && one.of === 'cell') return evaluator.apply(one, [], call);
            return emitted(one, evaluator);
          }),
        },
      ];
    default:
      return readHook(name, given, call, run, evaluator);
  }
}

/** The hooks of React, Vue and others that keep a value, or hand it on. */
function readHook(
  name: string,
  given: readonly Values[],
  call: Code,
  run: (functions: Values) => Values,
  evaluator: Evaluator,
): Values {
  const [first = NOTHING] = given;
  switch (name) {
    case 'call':
      return run(first);
    case 'same':
      return first;
    case 'once':
      // What is given besides says how long it is kept.
      if (childrenOf(call.node, 'arguments').length > 1) return first;
      return first.map((one): Value => (one.kind === 'function' ? { ...one, kept: placeOf(call) } : one));
    case 'readCell':
      return mapValues(first, (one) => (one.kind === 'holder' ? evaluator.apply(one, [], call) : UNKNOWN));
    case 'useContext':
      return mapValues(first, (one) => {
        if (one.kind === 'holder' && one.of === 'context') return contextValues(one.code, evaluator);
        return one.kind === 'promise' ? awaitValues(one.of) : UNKNOWN;
      });
    case 'inject': {
      const [key] = childrenOf(call.node, 'arguments');
      return findProvided(stringLiteral(bare(key)) ?? identifierOf(bare(key)) ?? '', evaluator);
    }
    case 'make': {
      const [key] = childrenOf(call.node, 'arguments');
      return key ? findInjected(key, call, evaluator) : UNKNOWN;
    }
    case 'useState':
      return stateOf(first, call, run, evaluator);
    case 'fetchQuery':
      return [{ kind: 'promise', of: queryValues(given, call, evaluator) }];
    default:
      return keptValues(name, first, call);
  }
}

/** What libraries make to keep a value in, and what it is kept in. */
function keptValues(name: string, first: Values, call: Code): Values {
  const held = (of: Extract<Value, { kind: 'holder' }>['of']): Values => [{ kind: 'holder', of, code: call }];
  switch (name) {
    case 'ref':
    case 'computed':
    case 'context':
    case 'cell':
    case 'key':
    case 'query':
    case 'refs':
      return held(name);
    case 'store':
      // `create<State>()(…)`: the types alone come first.
      return childrenOf(call.node, 'arguments').length === 0 ? [{ kind: 'library', name }] : held('store');
    case 'atom':
      // One that is derived of others is a function of them, and not followed.
      return first.some(({ kind }) => kind === 'function') ? UNKNOWN : held('cell');
    case 'signal':
      return [{ kind: 'array', of: [held('cell'), UNKNOWN] }];
    case 'resource':
      return [{ kind: 'array', of: [held('query'), UNKNOWN] }];
    case 'queries':
    case 'atomStore':
    case 'passOn':
      return [{ kind: 'library', name }];
    default:
      return UNKNOWN;
  }
}

/** What it begins with, and what its setter is called with. */
function stateOf(first: Values, call: Code, run: (functions: Values) => Values, evaluator: Evaluator): Values {
  const all = [first, ...setWith(call).map((one) => evaluator.evaluate(one.node, one))];
  const states = all.map((values) => mapValues(values, (one) => (one.kind === 'function' ? run([one]) : [one])));
  return [{ kind: 'array', of: [joinValues(...states), UNKNOWN] }];
}

/** What a request for a token gives, where it is one. */
export function readRequest(given: Values[], call: Code): Values {
  const isForToken = /oauth2\/token/.test(literalOf(given[0])) || mentionsGrant(call.node);
  return givenBy(isForToken ? 'promise token-endpoint.response' : 'promise response', { at: placeOf(call) });
}

function literalOf([value]: Values = NOTHING): string {
  return value?.kind === 'text' || value?.kind === 'unknown' ? (value.literal ?? '') : '';
}

function mentionsGrant(call: Node): boolean {
  const pending = childrenOf(call, 'arguments').filter((one) => one !== undefined);
  for (let steps = 0, node = pending.pop(); node && steps < 300; node = pending.pop(), steps += 1) {
    const value = stringLiteral(node) ?? (node.type === 'TemplateElement' ? JSON.stringify(node['value']) : '');
    if (/grant_type|oauth2\/token/.test(value) || keyOf(node, 'key') === 'grant_type') return true;
    pending.push(...walkBelow(node));
  }
  return false;
}
