/**
 * What applying a function gives: what one of the app's own returns, what one of a library gives, or the instance that a
 * class makes.
 */
import { libraryCall } from './library-calls.ts';
import { nextThing } from './next-auth.ts';
import { callStore } from './stores.ts';
import { makeStale, thingMethod } from './things.ts';
import {
  awaitValues,
  joinValues,
  NOTHING,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Value,
  type Values,
} from './values.ts';

/** What a function gives back, or what a class makes. */
export function applyFunction(value: Value, given: readonly Values[], call: Code, evaluator: Evaluator): Values {
  if (value.kind === 'library') return libraryCall(value.name, given, call, evaluator);
  if (value.kind === 'nothing' || value.kind === 'absent') return [value];
  if (value.kind === 'class') return [{ kind: 'instance', code: value.code }];
  if (value.kind === 'method' && value.of.kind === 'thing') {
    if (!gives(value.of.type, value.name)) return thingMethod(value.of, value.name);
    return [{ kind: 'promise', of: [nextThing('next.session', value.of.config ?? UNKNOWN, call), ...NOTHING] }];
  }
  if (value.kind === 'holder') return callStore(value, given, call, evaluator);
  if (value.kind === 'method' && value.of.kind === 'holder') return callStore(value.of, [], call, evaluator);
  if (value.kind !== 'function') return value.kind === 'unknown' ? [value] : UNKNOWN;
  const { node, module, environment } = value.code;
  if (node['generator'] === true) return UNKNOWN;
  const inside = { function: node, arguments: given, outer: environment, call };
  const returned = (module.returns.get(node) ?? []).map((one) =>
    evaluator.evaluate(one.node, { scope: one.scope, module, environment: inside }),
  );
  const result = joinValues(...returned);
  const made: Values = node['async'] === true ? [{ kind: 'promise', of: awaitValues(result) }] : result;
  return value.kept ? makeStale(made, value.kept) : made;
}

/** What gives next-auth's session. */
function gives(type: string, name: string): boolean {
  return type === 'next.handlers' || (type === 'next.nuxt' && /^(getSession|refresh)$/.test(name));
}
