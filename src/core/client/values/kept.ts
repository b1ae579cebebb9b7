/** What is made once and kept from then on: by a module as it loads, or by a function that runs once. */
import { calledName, type Module } from '../code/module.ts';
import { isScript } from '../packages/packages.ts';
import { functionScope, type Scope } from '../code/scope.ts';
import { bare, child, childrenOf, identifierOf, isMember, keyOf, type Node } from '../code/syntax.ts';

/** Whether what is made in a scope is made once: by the module itself, or in a function that runs once. */
export function isKept(module: Module, scope: Scope): boolean {
  const inside = functionScope(scope).function;
  if (!inside) return !module.file.endsWith('.astro') && !isScript(module);
  return isRunOnce(module, inside);
}

/** A function that runs once, one that is called where it stands in another, a `then` of such a place, or a helper of one. */
export function isRunOnce(module: Module, inside: Node): boolean {
  if (module.once.has(inside) || isPlugin(module, inside) || isHelperOfOnce(module, inside)) return true;
  const call = module.passed.get(inside)?.call ?? module.immediate.get(inside);
  const callee = bare(child(call?.node, 'callee'));
  const isChained = isMember(callee) && keyOf(callee, 'property') === 'then';
  if (!call) return false;
  // A program's own beginning may as well be its end.
  const isInOther = callee === inside && functionScope(call.scope).function !== undefined;
  return (isChained || isInOther) && isKept(module, call.scope);
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
