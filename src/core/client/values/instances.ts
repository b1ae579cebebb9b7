/** What a class makes, the app's own or a library's. */
import { mapValues, UNKNOWN, type Code, type Evaluator, type Values } from './values.ts';

export function instancesOf(values: Values, at: Code, evaluator: Evaluator): Values {
  return mapValues(values, (one) => {
    if (one.kind === 'class') return [{ kind: 'instance', code: one.code }];
    return one.kind === 'library' ? evaluator.apply(one, [], at) : UNKNOWN;
  });
}
