/** What functions are called with that are given away: to a promise's `then`, or to a method of a library. */
import { calledName, type Module, type Passed } from '../code/module.ts';
import { lookUp } from '../code/scope.ts';
import { callbackParameter } from './things.ts';
import { bare, child, childrenOf, identifierOf, isMember, type Node } from '../code/syntax.ts';
import { awaitValues, type Evaluator, type Values } from './values.ts';

/** What is known of a parameter by whom the function is given to; undefined where that says nothing. */
export function passedArguments(fn: Node, index: number, module: Module, evaluator: Evaluator): Values | undefined {
  const passed = module.passed.get(fn);
  for (const one of passed ? [passed] : passedByName(fn, module)) {
    const known = passedValues(one, index, module, evaluator);
    if (known) return known;
  }
  return undefined;
}

/** `const onLoaded = (user) => …; events.addUserLoaded(onLoaded)`: it has a name because it is taken away again later. */
function passedByName(fn: Node, module: Module): Passed[] {
  const name = module.names.get(fn);
  if (name === undefined) return [];
  return module.calls.flatMap(({ node, scope }) =>
    childrenOf(node, 'arguments').flatMap((argument, index): Passed[] => {
      if (identifierOf(bare(argument)) !== name) return [];
      const binding = lookUp(name, scope);
      const isIt =
        binding?.kind === 'function'
          ? binding.function.node === fn
          : binding?.kind === 'value' && binding.values.every((value) => bare(value.node) === fn);
      return isIt ? [{ call: { node, scope }, index }] : [];
    }),
  );
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
