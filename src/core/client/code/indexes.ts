/** What all modules of an app hold by name, gone through one time. */
import type { Module, Passed } from './module.ts';
import { bare, child, childrenOf, identifierOf, keyOf } from './syntax.ts';

/** Where names are given to calls, in themselves or as members of an object. */
export function givenNames(modules: readonly Module[]): Map<string, { module: Module; passed: Passed }[]> {
  const found = new Map<string, { module: Module; passed: Passed }[]>();
  const add = (name: string | undefined, module: Module, passed: Passed): void => {
    if (name !== undefined) found.set(name, pushed(found.get(name), { module, passed }));
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
      if (name !== undefined) found.set(name, pushed(found.get(name), { module, assigned }));
    }
  return found;
}

function pushed<T>(list: T[] | undefined, one: T): T[] {
  if (!list) return [one];
  list.push(one);
  return list;
}
