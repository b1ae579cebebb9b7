/**
 * Indexes of all modules of an app by name, made one time: where a function or component is called, what is given to calls,
 * what members are assigned.
 */
import type { Module, Passed } from './module.ts';
import { lookUp, type Located } from './scope.ts';
import { bare, calledName, child, childrenOf, identifierOf, keyOf } from './syntax.ts';

/** Where functions and components are called. What is imported under another name is called by both. */
export function calledNames(modules: readonly Module[]): Map<string, { module: Module; located: Located }[]> {
  const found = new Map<string, { module: Module; located: Located }[]>();
  for (const module of modules)
    for (const located of [...module.calls, ...module.elements]) {
      const name = calledName(located.node);
      const binding = lookUp(name, located.scope);
      const names = new Set([name, binding?.kind === 'import' ? binding.name : name]);
      for (const one of names) push(found, one, { module, located });
    }
  return found;
}

/** Where names are given to calls, in themselves or as members of an object. */
export function givenNames(modules: readonly Module[]): Map<string, { module: Module; passed: Passed }[]> {
  const found = new Map<string, { module: Module; passed: Passed }[]>();
  const add = (name: string | undefined, module: Module, passed: Passed): void => {
    if (name !== undefined) push(found, name, { module, passed });
  };
  for (const module of modules)
    for (const call of module.calls)
      for (const [index, argument] of childrenOf(call.node, 'arguments').entries()) {
        add(identifierOf(bare(argument)), module, { call, index });
        for (const one of childrenOf(bare(argument), 'properties')) {
          const member = one && keyOf(one, 'key');
          if (member !== undefined) add(identifierOf(bare(child(one, 'value'))), module, { call, index, member });
        }
      }
  return found;
}

type Assigned = Module['assigned'][number];

export function assignedNames(modules: readonly Module[]): Map<string, { module: Module; assigned: Assigned }[]> {
  const found = new Map<string, { module: Module; assigned: Assigned }[]>();
  for (const module of modules)
    for (const assigned of module.assigned) {
      const name = keyOf(assigned.target, 'property');
      if (name !== undefined) push(found, name, { module, assigned });
    }
  return found;
}

function push<T>(lists: Map<string, T[]>, name: string, one: T): void {
  const list = lists.get(name);
  if (list) list.push(one);
  else lists.set(name, [one]);
}
