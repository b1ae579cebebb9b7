/** What a promise that the app makes itself resolves to: `new Promise((resolve) => …)`. */
import { argumentsByName } from './passed.ts';
import { lookUp } from '../code/scope.ts';
import { child, childrenOf, identifierOf } from '../code/syntax.ts';
import {
  awaitValues,
  joinValues,
  mapValues,
  NOTHING,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Values,
} from './values.ts';

/** `new Promise((resolve) => …)`: of all that `resolve` is called with, here or by whom it is given to. */
export function followPromise(executors: Values, { module }: Code, evaluator: Evaluator): Values {
  const of = mapValues(executors, (value) => {
    if (value.kind !== 'function') return UNKNOWN;
    const { node, environment } = value.code;
    const resolve = identifierOf(childrenOf(node, 'params')[0]);
    const binding = resolve === undefined ? undefined : module.scopes.get(node)?.bindings.get(resolve);
    const calls = module.calls.filter(({ node: one, scope }) => {
      const callee = identifierOf(child(one, 'callee'));
      return callee !== undefined && callee === resolve && lookUp(callee, scope) === binding;
    });
    const given = resolve === undefined ? [] : argumentsByName(resolve, binding, module, evaluator);
    if (calls.length + given.length === 0) return UNKNOWN;
    return joinValues(
      given,
      ...calls.map(({ node: one, scope }) => {
        const [argument] = childrenOf(one, 'arguments');
        return argument ? evaluator.evaluate(argument, { scope, module, environment }) : NOTHING;
      }),
    );
  });
  return [{ kind: 'promise', of: awaitValues(of) }];
}
