/**
 * What runs once and what runs again, as far as one module's syntax tells: a singleton (`client ??= createClient(…)`), a
 * memoised variable, Svelte's `$derived`.
 */
import { functionScope, lookUp, type Binding, type Located, type Scope } from './scope.ts';
import { bare, calledName, child, childrenOf, identifierOf, text, type Node } from './syntax.ts';

/** When what is below a node runs, where that is more than once and no function stands around it. */
export function runsBelow(node: Node, file: string): Scope['runs'] {
  if (/^Class(Private|Accessor)?Property$/.test(node.type)) return node['static'] === true ? undefined : 'at-new';
  // `$derived(…)` of Svelte 5, and the `$: …` of those before.
  if (node.type === 'CallExpression' && identifierOf(child(node, 'callee')) === '$derived') return 'at-changes';
  const isLabel = node.type === 'LabeledStatement' && identifierOf(child(node, 'label')) === '$';
  return isLabel && file.endsWith('.svelte') ? 'at-changes' : undefined;
}

/**
 * `client ??= createClient(…)`, and the same behind `if (!client)`: what the function made the first time is kept, unless
 * something empties the variable again.
 *
 * @returns the function that makes it
 */
export function keeperOf({ node, scope }: Located, all: readonly Located[], root: Scope): Node | undefined {
  const name = identifierOf(bare(child(node, 'left')));
  const { function: inside } = functionScope(scope);
  if (name === undefined || !inside) return undefined;
  const right = bare(child(node, 'right'));
  const isMade = right !== undefined && /^create\w*Client$|^SupabaseClient$/.test(calledName(right));
  const binding = root.bindings.get(name);
  if (!isMade || !binding || lookUp(name, scope) !== binding) return undefined;
  if (all.some((one) => empties(one, name) && lookUp(name, one.scope) === binding)) return undefined;
  return text(node, 'operator') !== '=' || guards(inside, name) ? inside : undefined;
}

/** `client = null`, other than by the module itself as it loads. */
function empties({ node, scope }: Located, name: string): boolean {
  const value = bare(child(node, 'right'));
  const isNothing =
    value?.type === 'NullLiteral' || identifierOf(value) === 'undefined' || text(value, 'operator') === 'void';
  return isNothing && identifierOf(bare(child(node, 'left'))) === name && functionScope(scope).function !== undefined;
}

/**
 * Variables of a module that are set where they are empty, and there alone: `token ??= …`, `if (!token) token = …`, and
 * what follows `if (token) return token`. What the first call put there stays.
 */
export function memosOf(assignments: readonly Located[], root: Scope): Set<Binding> {
  const memos = new Set<Binding>();
  const others = new Set<Binding>();
  for (const one of assignments) {
    const name = identifierOf(bare(child(one.node, 'left')));
    const binding = name === undefined ? undefined : root.bindings.get(name);
    if (name === undefined || !binding || lookUp(name, one.scope) !== binding) continue;
    (isSetWhereEmpty(one, name) ? memos : others).add(binding);
  }
  return new Set([...memos].filter((one) => !others.has(one)));
}

function isSetWhereEmpty({ node, scope }: Located, name: string): boolean {
  const { function: inside } = functionScope(scope);
  if (!inside) return false;
  if (/^(?:\?\?|\|\|)=$/.test(text(node, 'operator') ?? '')) return true;
  return childrenOf(child(inside, 'body'), 'body').some((statement) => {
    if (statement?.type !== 'IfStatement') return false;
    const test = bare(child(statement, 'test'));
    const then = child(statement, 'consequent');
    const isEmpty = text(test, 'operator') === '!' && identifierOf(bare(child(test, 'argument'))) === name;
    if (isEmpty) return then !== undefined && contains(then, node);
    const [first] = then?.type === 'BlockStatement' ? childrenOf(then, 'body') : [then];
    return identifierOf(test) === name && first?.type === 'ReturnStatement' && !contains(statement, node);
  });
}

/** Whether a node stands in another one of the same file, or is it. */
export function contains(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether a function asks at its top whether the variable is set. */
function guards(node: Node, name: string): boolean {
  return childrenOf(child(node, 'body'), 'body').some((statement) => {
    if (statement?.type !== 'IfStatement') return false;
    const test = bare(child(statement, 'test'));
    return identifierOf(test) === name || identifierOf(bare(child(test, 'argument'))) === name;
  });
}
