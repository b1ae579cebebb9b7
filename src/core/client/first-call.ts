/**
 * A Supabase client that is made one time and kept (a singleton) with the token of the call that made it: on a server, of
 * its first visitor.
 */
import { functionScope } from './code/scope.ts';
import {
  bare,
  child,
  childrenOf,
  identifierOf,
  isFunction,
  isMember,
  keyOf,
  walkBelow,
  type Node,
} from './code/syntax.ts';
import type { Module } from './code/module.ts';
import type { Place } from './code/source-file.ts';
import { placeOf, type Client } from './values/values.ts';

/** What servers call the request that they are asked; and its context, which others have, too. */
const REQUEST = /^req(?:uest)?$/;
const CONTEXT = /^(?:ctx|context|c|event)$/;
const TOKEN = /^(?!get|fetch|load|refresh).*(?:token|jwt|bearer)$|^authorization$/i;

/** Where the options use a token, or the request, that the keeping function was called with. */
export function tokenOfFirstCall({ code }: Client): Place | undefined {
  const { module, scope } = code;
  const keeper = functionScope(scope).function;
  if (!keeper || !module.keepers.has(keeper)) return undefined;
  const [, , options] = childrenOf(code.node, 'arguments');
  const used = options && findUse(options, parametersOf(module, keeper), module);
  return used && placeOf({ ...code, node: used });
}

function parametersOf(module: Module, keeper: Node): Set<string> {
  const bindings = [...(module.scopes.get(keeper)?.bindings ?? [])];
  return new Set(bindings.flatMap(([name, { kind }]) => (kind === 'parameter' ? [name] : [])));
}

/** `token`, as it is, or anything that is read off `req`. A function that is handed over, or called, may give a fresh one. */
function findUse(options: Node, names: ReadonlySet<string>, module: Module): Node | undefined {
  // Not by recursion: a tree can be deeper than the stack.
  const pending = [{ node: options, own: names }];
  for (let one = pending.pop(); one; one = pending.pop()) {
    const { node, own } = one;
    const name = identifierOf(node) ?? '';
    if (own.has(name) && TOKEN.test(name)) return node;
    const object = isMember(node) ? (identifierOf(bare(child(node, 'object'))) ?? '') : '';
    const part = object === '' ? '' : (keyOf(node, 'property') ?? '');
    const isOfRequest = REQUEST.test(object) || (CONTEXT.test(object) && /^(?:req(?:uest)?|headers)$/.test(part));
    if (own.has(object) && isOfRequest) return node;
    if (object !== '' || (keyOf(node, 'key') === 'accessToken' && identifierOf(bare(child(node, 'value'))))) continue;
    const inner = isFunction(node) ? module.scopes.get(node)?.bindings : undefined;
    const left = inner ? new Set([...own].filter((each) => !inner.has(each))) : own;
    const callee = child(node, 'callee');
    pending.push(
      ...walkBelow(node).flatMap((below) =>
        below === callee && identifierOf(callee) ? [] : [{ node: below, own: left }],
      ),
    );
  }
  return undefined;
}
