/**
 * What a callback is called with: a function that is given to a promise's `then`, or to a method of a library (`onSuccess`,
 * `addUserLoaded`).
 */
import { calledName, type Module, type Passed } from '../code/module.ts';
import { lookUp, type Binding } from '../code/scope.ts';
import { callbackParameter } from './things.ts';
import { bare, child, isMember, type Node } from '../code/syntax.ts';
import { awaitValues, type Evaluator, type Values } from './values.ts';

/** What is known of a parameter by whom the function is given to; undefined where that says nothing. */
export function passedArguments(fn: Node, index: number, module: Module, evaluator: Evaluator): Values | undefined {
  const passed = module.passed.get(fn);
  return passed && passedValues(passed, index, module, evaluator);
}

/** The same for a function that is given away by its name, and may be called elsewhere as well. */
export function passedByNameArguments(fn: Node, index: number, module: Module, evaluator: Evaluator): Values {
  const name = module.names.get(fn);
  if (name === undefined) return [];
  const isIt = (binding: Binding | undefined): boolean =>
    binding?.kind === 'function'
      ? binding.function.node === fn
      : binding?.kind === 'value' && binding.values.every((value) => bare(value.node) === fn);
  return passedUnder(name, isIt, module, evaluator).flatMap((one) => passedValues(one, index, module, evaluator) ?? []);
}

/** What a parameter that is a function is called with first, as the `resolve` of `{ onSuccess: resolve }`. */
export function argumentsByName(
  name: string,
  binding: Binding | undefined,
  module: Module,
  evaluator: Evaluator,
): Values {
  return passedUnder(name, (one) => one === binding, module, evaluator).flatMap(
    (one) => passedValues(one, 0, module, evaluator) ?? [],
  );
}

/** Given to more, it is nobody's in particular. */
const MAX_GIVEN = 12;

/** `events.addUserLoaded(onLoaded)`, `authenticateUser(details, { onSuccess: resolve })`. */
function passedUnder(
  name: string,
  isIt: (binding: Binding | undefined) => boolean,
  module: Module,
  { app }: Evaluator,
): Passed[] {
  const all = app.givenAs(name);
  if (all.length > MAX_GIVEN * MAX_GIVEN) return [];
  const own = all.filter((one) => one.module === module && isIt(lookUp(name, one.passed.call.scope)));
  return own.length > MAX_GIVEN ? [] : own.map(({ passed }) => passed);
}

/** What a function is called with that is given to a promise's `then`, or to a method of a library. */
function passedValues(
  { call, index: position, member }: Passed,
  index: number,
  module: Module,
  evaluator: Evaluator,
): Values | undefined {
  const where = { scope: call.scope, module, environment: undefined };
  const callee = bare(child(call.node, 'callee'));
  const name = calledName(call.node);
  if (name === 'runWithAmplifyServerContext' && index === 0)
    return [{ kind: 'thing', type: 'amplify.context', at: { file: module.file, line: call.node.loc.start.line } }];
  if (!isMember(callee)) return undefined;
  const object = evaluator.evaluate(child(callee, 'object'), where);
  if (name === 'then' && position === 0 && index === 0 && object.some(({ kind }) => kind === 'promise'))
    return awaitValues(object);
  const found = object.flatMap((value) =>
    value.kind === 'thing' ? (callbackParameter(value, member ?? name, index) ?? []) : [],
  );
  return found.length > 0 ? found : undefined;
}
