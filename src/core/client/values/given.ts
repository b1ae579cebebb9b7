/** The arguments of a call, spread ones too, and the part of a value that a pattern takes (destructuring), with its default. */
import type { Way } from '../code/scope.ts';
import { child, type Node } from '../code/syntax.ts';
import {
  mayBeUndefined,
  orElse,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Surroundings,
  type Values,
} from './values.ts';

/** A list that is spread may be of any length: what is looked at of a call after it. */
const AFTER_SPREAD = 12;

/** What a call is made with, by its arguments. */
export function givenValues(given: readonly (Node | undefined)[], where: Surroundings, evaluator: Evaluator): Values[] {
  const values: Values[] = [];
  for (const one of given) {
    if (one?.type !== 'SpreadElement') {
      values.push(evaluator.evaluate(one, where));
      continue;
    }
    const spread = evaluator.evaluate(child(one, 'argument'), where);
    const [list] = spread;
    // Nobody knows what is where from here on, and whether it is there at all.
    if (spread.length !== 1 || list?.kind !== 'array')
      return [...values, ...Array.from({ length: AFTER_SPREAD }, () => UNKNOWN)];
    values.push(...list.of);
  }
  return values;
}

/**
 * The part of a value that a pattern takes, or what it takes by default.
 * @param inside where the defaults are looked up: a later one may name what an earlier one gives
 */
export function followWay(
  values: Values,
  { path, defaults }: Way,
  at: Code,
  inside: Surroundings,
  evaluator: Evaluator,
): Values {
  const orDefault = (found: Values, after: number): Values => {
    const own = defaults.find((one) => one.after === after);
    return own && found.some(mayBeUndefined) ? orElse(found, evaluator.evaluate(own.node, inside)) : found;
  };
  return path.reduce<Values>(
    (found, step, index) => orDefault(evaluator.member(found, String(step), takenFrom(path[index - 1], at)), index + 1),
    orDefault(values, 0),
  );
}

/** `{ locals: { supabase } }` reads what `locals.supabase` reads, of an object that has a name likewise. */
function takenFrom(holder: string | number | undefined, { node, ...where }: Code): Code {
  const object: Node = holder === undefined ? node : { ...node, type: 'Identifier', name: String(holder) };
  return { ...where, node: { ...node, object } };
}
