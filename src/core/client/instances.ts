/** What a class makes, the app's own or a library's. */
import { each, UNKNOWN, type Code, type Evaluator, type Values } from './values.ts';

export function instancesOf(values: Values, at: Code, evaluator: Evaluator): Values {
  return each(values, (one) => {
    if (one.kind === 'class') return [{ kind: 'instance', code: one.code }];
    return one.kind === 'library' ? evaluator.apply(one, [], at) : UNKNOWN;
  });
}
