/** What the fields of a class are set to, and whether that happens one time only. */
import { functionScope, isSelf } from '../code/scope.ts';
import { isSingle, runsIn } from './kept.ts';
import { keptFromSignIn } from './signed-in.ts';
import { makeStale } from './things.ts';
import { bare, child, childrenOf, identifierOf, isMember, keyOf, type Node } from '../code/syntax.ts';
import { placeOf, type Code, type Evaluator, type Values } from './values.ts';

/** `this.name = …` anywhere in the class, and the parameters of its constructor that are fields. */
export function setInside(code: Code, name: string, evaluator: Evaluator): Values[] {
  const { node, module } = code;
  const where = { module, environment: undefined };
  const constructor = constructorOf(node);
  const isField = childrenOf(constructor, 'params').some((one) => {
    const parameter = one?.type === 'TSParameterProperty' ? child(one, 'parameter') : undefined;
    return (identifierOf(parameter) ?? identifierOf(child(parameter, 'left'))) === name;
  });
  const scope = constructor && module.scopes.get(constructor);
  const field: Node | undefined = constructor && { ...constructor, type: 'Identifier', name };
  const given = isField && scope && field ? [evaluator.evaluate(field, { ...where, scope })] : [];
  const set = module.assigned.filter(
    ({ target, scope: at }) => keyOf(target, 'property') === name && isSelf(target, at, node),
  );
  const isOnce = constructor !== undefined && isSetOnce(code, constructor, name, evaluator);
  const values = set.map((one) => {
    const at = { ...where, ...one };
    const found = evaluator.evaluate(one.node, at);
    return isOnce ? makeStale(found, placeOf(at)) : keptFromSignIn(found, at, evaluator.app);
  });
  return [...given, ...values];
}

function constructorOf(node: Node): Node | undefined {
  return childrenOf(child(node, 'body'), 'body').find((one) => one?.['kind'] === 'constructor');
}

/** Whether there is one object of a class, whose constructor alone sets a field. */
function isSetOnce(code: Code, constructor: Node, name: string, { app }: Evaluator): boolean {
  return (
    isSingle(code.node, code.module, app) &&
    app.assignedTo(name).every(({ module, assigned: { target, scope } }) => {
      if (module !== code.module || !isSelf(target, scope, code.node)) return false;
      const inside = runsIn(module, scope);
      return inside === constructor || (inside !== undefined && isCalledBy(inside, constructor, code, app));
    })
  );
}

/** A method that the constructor calls, and nothing else. */
function isCalledBy(method: Node, constructor: Node, { node, module }: Code, app: Evaluator['app']): boolean {
  const name = method.type === 'ClassMethod' ? keyOf(method, 'key') : undefined;
  const calls = name === undefined ? [] : app.callsOf(name);
  // Given to a listener or a timer, it is called again.
  const named = app.modules.flatMap(({ members }) => members.filter((one) => keyOf(one.node, 'property') === name));
  return (
    calls.length > 0 &&
    named.length === calls.length &&
    calls.every(({ module: from, located }) => {
      const callee = bare(child(located.node, 'callee'));
      if (from !== module || !isMember(callee) || !isSelf(callee, located.scope, node)) return false;
      return functionScope(located.scope).function === constructor;
    })
  );
}
