/** What caches of queries hold: TanStack Query's (`useQuery`) and SWR's, by the function that a query is given. */
import { childrenOf } from '../code/syntax.ts';
import {
  awaitValues,
  dropNothing,
  joinValues,
  mapValues,
  NOTHING,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Values,
} from './values.ts';

/** What a query's function promises: `queryFn` among the options, or, as in SWR, a function beside the key. */
export function queryValues(given: readonly Values[], call: Code, evaluator: Evaluator): Values {
  const asked = [option(given, 'queryFn', call, evaluator), given[1] ?? NOTHING, given[0] ?? NOTHING]
    .map((values) => values.filter(({ kind }) => kind === 'function' || kind === 'library' || kind === 'method'))
    .find((values) => values.length > 0);
  if (!asked) return UNKNOWN;
  return awaitValues(mapValues(asked, (one) => evaluator.apply(one, [UNKNOWN], call)));
}

/** The `data` of a hook: nothing at first, and what `select` makes of it. */
export function queryData(call: Code, evaluator: Evaluator): Values {
  const given = childrenOf(call.node, 'arguments').map((one) => evaluator.evaluate(one, call));
  const held = queryValues(given, call, evaluator);
  const select = dropNothing(option(given, 'select', call, evaluator));
  const data = select.length === 0 ? held : mapValues(select, (one) => evaluator.apply(one, [held], call));
  return joinValues(data, NOTHING);
}

function option([options = NOTHING]: readonly Values[], name: string, at: Code, evaluator: Evaluator): Values {
  const objects = options.filter(({ kind }) => kind === 'object');
  return objects.length === 0 ? NOTHING : evaluator.member(objects, name, at);
}
