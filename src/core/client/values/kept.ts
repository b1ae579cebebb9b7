/**
 * Whether something is made once and kept from then on (a singleton, useMemo, module scope): by a module as it loads, or by
 * a function that runs once.
 */
import { calledName, type Module } from '../code/module.ts';
import { isScript } from '../packages/packages.ts';
import { functionScope, type Scope } from '../code/scope.ts';
import { bare, child, childrenOf, identifierOf, isMember, jsxName, keyOf, type Node } from '../code/syntax.ts';
import type { App } from './values.ts';

/** Whether what is made in a scope is made once: by the module itself, or in a function that runs once. */
export function isKept(module: Module, scope: Scope, app: App): boolean {
  const inside = functionScope(scope).function;
  if (!inside) return isOfModule(module, scope, app) && !isScript(module);
  return !isRunAgain(module, scope, app) && isRunOnce(module, inside, app);
}

/** Whether what stands in a scope is run as the module loads, and never again. */
export function isOfModule(module: Module, scope: Scope, app: App, asked: readonly Node[] = []): boolean {
  if (functionScope(scope).function || isPageOfRequest(module)) return false;
  return !isRunAgain(module, scope, app, asked);
}

/** A page that is made anew for each request. */
export function isPageOfRequest({ file }: Module): boolean {
  return file.endsWith('.astro');
}

/** What is run at each change, or at each `new` of a class of which there are several objects. */
export function isRunAgain(module: Module, scope: Scope, app: App, asked: readonly Node[] = []): boolean {
  let one: Scope | undefined = scope;
  while (one && one.runs === undefined && !one.isFunction) one = one.parent;
  if (one?.runs !== 'at-new') return one?.runs === 'at-changes';
  while (one && !one.self) one = one.parent;
  return !one?.self || !isSingle(one.self.node, module, app, asked);
}

/** Provided in Angular's root, or made by modules as they load. */
export function isSingle(node: Node, module: Module, app: App, asked: readonly Node[] = []): boolean {
  // Two classes may each have a field with an object of the other.
  if (asked.includes(node)) return false;
  const isOfRoot = childrenOf(node, 'decorators').some((one) =>
    childrenOf(childrenOf(child(one, 'expression'), 'arguments')[0], 'properties').some(
      (property) => property && keyOf(property, 'key') === 'providedIn',
    ),
  );
  if (isOfRoot) return true;
  const made = app.callsOf(module.names.get(node) ?? '');
  return (
    made.length > 0 &&
    made.every(
      ({ module: from, located }) =>
        located.node.type === 'NewExpression' && isOfModule(from, located.scope, app, [...asked, node]),
    )
  );
}

/** A function that runs once, one that is called where it stands in another, a `then` of such a place, or a helper of one. */
export function isRunOnce(module: Module, inside: Node, app: App): boolean {
  if (isOnce(module, inside, app) || isPlugin(module, inside) || isHelperOfOnce(module, inside)) return true;
  const call = module.passed.get(inside)?.call ?? module.immediate.get(inside);
  const callee = bare(child(call?.node, 'callee'));
  const isChained = isMember(callee) && keyOf(callee, 'property') === 'then';
  if (!call) return false;
  // A program's own beginning may as well be its end.
  const isInOther = callee === inside && functionScope(call.scope).function !== undefined;
  return (isChained || isInOther) && isKept(module, call.scope, app);
}

/** Whether a function runs once, and not again in each of a component's lives. */
export function isOnce(module: Module, inside: Node, app: App): boolean {
  return module.once.has(inside) && !isOfKeyed(module, inside, app);
}

/** `<Todos key={token} />`: React makes the component anew, with all that it keeps, when the key is another. */
function isOfKeyed(module: Module, inside: Node, app: App): boolean {
  const call = module.passed.get(inside)?.call;
  const component = call && functionScope(call.scope).function;
  const used = app.callsOf((component && module.names.get(component)) ?? '');
  return (
    used.length > 0 &&
    used.every(({ located: { node } }) =>
      childrenOf(node, 'attributes').some(
        (one) => jsxName(child(one, 'name')) === 'key' && child(one, 'value')?.type === 'JSXExpressionContainer',
      ),
    )
  );
}

/** Vue calls the `install` of a plugin one time. */
function isPlugin(module: Module, inside: Node): boolean {
  return module.names.get(inside) === 'install' && givesApp(module);
}

function givesApp({ calls }: Module): boolean {
  return calls.some(({ node }) => /^(provide|component|directive)$/.test(calledName(node)));
}

/** A function that is declared in one that runs once, called there alone, and that nothing else is given. */
function isHelperOfOnce(module: Module, inside: Node): boolean {
  const around = module.scopes.get(inside)?.parent;
  const outer = around && functionScope(around).function;
  const name = module.names.get(inside);
  if (!outer || !module.once.has(outer) || name === undefined || module.passed.has(inside)) return false;
  return !module.calls.some(
    ({ node, scope }) =>
      childrenOf(node, 'arguments').some((one) => identifierOf(one) === name) ||
      (identifierOf(bare(child(node, 'callee'))) === name && functionScope(scope).function !== outer),
  );
}

/** The function along with which something is run, the `then` of its promises included; undefined for a module. */
export function runsIn(module: Module, scope: Scope): Node | undefined {
  const inside = functionScope(scope).function;
  const call = inside && module.passed.get(inside)?.call;
  const callee = bare(child(call?.node, 'callee'));
  const isChained = isMember(callee) && keyOf(callee, 'property') === 'then';
  return call && isChained ? runsIn(module, call.scope) : inside;
}
