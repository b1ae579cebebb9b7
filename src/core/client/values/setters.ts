/** `const [value, setValue] = useState(…)`, and what the second of such a pair is called with. */
import { lookUp } from '../code/scope.ts';
import { bare, child, childrenOf, identifierOf } from '../code/syntax.ts';
import type { Code } from './values.ts';

/** The first arguments of the calls of a pair's setter, each where it stands. */
export function setWith({ node, module }: Code): Code[] {
  return module.calls.flatMap(({ node: call, scope }) => {
    const binding = lookUp(identifierOf(child(call, 'callee')) ?? '', scope);
    if (binding?.kind !== 'value') return [];
    const isSetter = binding.values.some((one) => bare(one.node) === node && one.path[0] === 1);
    const [argument] = childrenOf(call, 'arguments');
    return isSetter && argument ? [{ node: argument, scope, module, environment: undefined }] : [];
  });
}
