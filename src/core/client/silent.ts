/** A token callback without a `return`: the token is fetched and not given back. */
import { bare, child, childrenOf, isMember, keyOf } from './code/syntax.ts';
import type { Code, Evaluator, Values } from './values/values.ts';

/** Further than this, nobody hands a token on. */
const MAX_HANDED_ON = 4;

/** The function without a `return`, of those that a token would come through: the callback, what it calls, and their `then`. */
export function findSilent(callbacks: Values, evaluator: Evaluator, depth = 0): Code | undefined {
  for (const one of callbacks) {
    if (one.kind !== 'function' || depth > MAX_HANDED_ON) continue;
    const { node, module, environment } = one.code;
    if (givesNothing(one.code)) return one.code;
    for (const returned of module.returns.get(node) ?? []) {
      const value = bare(returned.node);
      const call = value?.type === 'AwaitExpression' ? bare(child(value, 'argument')) : value;
      const callee = bare(child(call, 'callee'));
      const isThen = isMember(callee) && keyOf(callee, 'property') === 'then';
      const fn = evaluator.evaluate(isThen ? childrenOf(call, 'arguments')[0] : callee, {
        scope: returned.scope,
        module,
        environment,
      });
      const silent = findSilent(fn, evaluator, depth + 1);
      if (silent) return silent;
    }
  }
  return undefined;
}

/** A block without a `return` that gives anything, although it does something. */
function givesNothing({ node, module }: Code): boolean {
  const body = child(node, 'body');
  const statements = childrenOf(body, 'body');
  const isBlock = body?.type === 'BlockStatement' && statements.length > 0;
  return isBlock && !module.returns.has(node) && statements.every((one) => one?.type !== 'ThrowStatement');
}
