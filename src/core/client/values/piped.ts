/** What comes out of an RxJS Observable of a token that is piped: `getAccessToken().pipe(take(1), map((token) => …))`. */
import { giveThing } from './things.ts';
import { bare, child, childrenOf } from '../code/syntax.ts';
import { mapValues, UNKNOWN, type Code, type Evaluator, type Value, type Values } from './values.ts';

export function isObservable(value: Value): boolean {
  return (value.kind === 'thing' && value.type === 'observable') || (value.kind === 'holder' && value.of === 'piped');
}

/** What it emits, where the value is an Observable. */
export function emitted(value: Value, evaluator: Evaluator): Values {
  if (value.kind === 'thing' && value.type === 'observable') return giveThing('jwt', value);
  return value.kind === 'holder' && value.of === 'piped' ? pipedValues(value.code, evaluator) : UNKNOWN;
}

/** What it emits at first, as each operator leaves it. */
function pipedValues(call: Code, evaluator: Evaluator): Values {
  const source = evaluator.evaluate(child(bare(child(call.node, 'callee')), 'object'), call);
  return childrenOf(call.node, 'arguments').reduce<Values>(
    (values, operator) =>
      mapValues(evaluator.evaluate(operator, call), (one) => {
        if (one.kind === 'library' && one.name === 'passOn') return values;
        return one.kind === 'function' ? flat(evaluator.apply(one, [values], call), evaluator) : UNKNOWN;
      }),
    mapValues(source, (one) => emitted(one, evaluator)),
  );
}

/** What `switchMap` makes may be a promise, or an Observable itself. */
function flat(values: Values, evaluator: Evaluator): Values {
  return mapValues(values, (one) => {
    if (one.kind === 'promise') return one.of;
    return isObservable(one) ? emitted(one, evaluator) : [one];
  });
}
