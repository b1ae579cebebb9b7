/** Scopes and bindings of a module: which variable, import, function, class or parameter a name means at some place. */
import { bare, child, childrenOf, identifierOf, keyOf, stringLiteral, text, type Node } from './syntax.ts';

export interface Scope {
  parent?: Scope;
  bindings: Map<string, Binding>;
  /** The function whose own scope it is, or none for a module's. A `var` ends up here. */
  function?: Node;
  isFunction: boolean;
  /** What `this` is below: a class, an object with methods, or null where that is nobody's guess. */
  self?: Located | null;
  /** What is below runs more than once without a function around it: at each change, or at each `new` of the class. */
  runs?: 'at-changes' | 'at-new';
}

/** An expression with the scope that its names are looked up in. */
export interface Located {
  node: Node;
  scope: Scope;
}

/** The way from a value to the part of it that a pattern takes. */
export type Path = readonly (string | number)[];

/** What a pattern takes instead, where there is nothing after so many steps of the way. */
export interface Default {
  after: number;
  node: Node;
}

/** A name of a pattern, with the way to its value; null where it takes what is left of a list. */
export interface Named {
  name: string;
  path: Path | null;
  defaults: readonly Default[];
}

/** The same of a way that is known. */
export interface Way {
  path: Path;
  defaults: readonly Default[];
}

export type Binding =
  | { kind: 'import'; source: string; name: string }
  | { kind: 'value'; values: (Located & Way)[] }
  | { kind: 'function'; function: Located }
  | { kind: 'class'; class: Located }
  | ({ kind: 'parameter'; function: Node; index: number; type?: Node; key?: Node } & Way)
  | { kind: 'opaque' };

/** What a name means at some place; undefined for a global. */
export function lookUp(name: string, scope: Scope): Binding | undefined {
  return scopeOf(name, scope)?.bindings.get(name);
}

/** The scope that declares a name. */
export function scopeOf(name: string, scope: Scope): Scope | undefined {
  let one: Scope | undefined = scope;
  while (one && !one.bindings.has(name)) one = one.parent;
  return one;
}

/** The scope of the function around, or of the module. */
export function functionScope(scope: Scope): Scope {
  let found = scope;
  while (!found.isFunction && found.parent) found = found.parent;
  return found;
}

const OWN_SCOPE =
  /^(BlockStatement|ForStatement|ForInStatement|ForOfStatement|CatchClause|SwitchStatement|StaticBlock|TSModuleBlock)$/;

/** The scope of what is below a node that is no function. */
export function scopeBelow(node: Node, scope: Scope): Scope {
  if (node.type === 'ClassBody') return { parent: scope, bindings: new Map(), isFunction: false };
  if (!OWN_SCOPE.test(node.type)) return scope;
  const inner: Scope = { parent: scope, bindings: new Map(), isFunction: false };
  for (const { name } of namesIn(child(node, 'param'))) inner.bindings.set(name, { kind: 'opaque' });
  return inner;
}

/** The scope of a function, with its parameters. */
export function scopeOfFunction(node: Node, scope: Scope): Scope {
  const inner: Scope = { parent: scope, bindings: new Map(), isFunction: true, function: node };
  if (node.type.startsWith('Function')) inner.self = null;
  for (const [index, parameter] of childrenOf(node, 'params').entries())
    for (const { name, path, defaults } of namesIn(parameter))
      inner.bindings.set(
        name,
        path ? { kind: 'parameter', function: node, index, path, defaults, ...typeOf(parameter) } : { kind: 'opaque' },
      );
  return inner;
}

/** The name of the type that a parameter is declared with, and the key that `@Inject(KEY)` names. */
function typeOf(parameter: Node | undefined): { type?: Node; key?: Node } {
  const inner = parameter?.type === 'TSParameterProperty' ? child(parameter, 'parameter') : parameter;
  const type = typeName(inner);
  const [key] = childrenOf(parameter, 'decorators').flatMap((one) => {
    const call = child(one, 'expression');
    return identifierOf(child(call, 'callee')) === 'Inject' ? (childrenOf(call, 'arguments')[0] ?? []) : [];
  });
  return { ...(type && { type }), ...(key && { key }) };
}

/** `Db` in `db: Db`, as the node of its name. */
export function typeName(node: Node | undefined): Node | undefined {
  return child(child(child(node, 'typeAnnotation'), 'typeAnnotation'), 'typeName');
}

export function declare(node: Node, scope: Scope): void {
  const name = identifierOf(child(node, 'id'));
  if (node.type === 'ImportDeclaration') declareImports(node, scope);
  else if (node.type === 'VariableDeclaration') declareVariables(node, scope);
  else if (name === undefined) return;
  else if (node.type === 'TSImportEqualsDeclaration') declareImport(node, name, scope);
  else if (node.type === 'TSModuleDeclaration') declareNamespace(node, name, scope);
  else if (node.type === 'FunctionDeclaration')
    scope.bindings.set(name, { kind: 'function', function: { node, scope } });
  else if (node.type === 'ClassDeclaration') scope.bindings.set(name, { kind: 'class', class: { node, scope } });
  else if (/^TSEnumDeclaration$/.test(node.type)) scope.bindings.set(name, { kind: 'opaque' });
}

/** `import auth = require('aws-amplify/auth')`. */
function declareImport(node: Node, name: string, scope: Scope): void {
  const source = stringLiteral(child(child(node, 'moduleReference'), 'expression'));
  scope.bindings.set(name, source === undefined ? { kind: 'opaque' } : { kind: 'import', source, name: '*' });
}

/** More of a namespace may follow, and is not looked at. */
function declareNamespace(node: Node, name: string, scope: Scope): void {
  const body = child(node, 'body');
  if (scope.bindings.has(name) || body?.type !== 'TSModuleBlock') scope.bindings.set(name, { kind: 'opaque' });
  else scope.bindings.set(name, { kind: 'value', values: [{ node: body, scope, path: [], defaults: [] }] });
}

function declareImports(node: Node, scope: Scope): void {
  const source = stringLiteral(child(node, 'source')) ?? '';
  for (const specifier of childrenOf(node, 'specifiers')) {
    const local = identifierOf(child(specifier, 'local'));
    if (!specifier || local === undefined) continue;
    const imported = child(specifier, 'imported');
    const names: Record<string, string> = { ImportDefaultSpecifier: 'default', ImportNamespaceSpecifier: '*' };
    const name = names[specifier.type] ?? identifierOf(imported) ?? stringLiteral(imported) ?? '';
    // A type may be the name of a class that is injected; as a value it is nothing.
    scope.bindings.set(local, isFlowType(node) ? { kind: 'opaque' } : { kind: 'import', source, name });
  }
}

/** Flow's `import typeof`. */
function isFlowType(node: Node): boolean {
  return text(node, 'importKind') === 'typeof';
}

function declareVariables(node: Node, scope: Scope): void {
  const target = text(node, 'kind') === 'var' ? functionScope(scope) : scope;
  for (const declarator of childrenOf(node, 'declarations')) {
    const init = child(declarator, 'init');
    for (const { name, path, defaults } of namesIn(child(declarator, 'id'))) {
      const values = init && path ? [{ node: init, scope, path, defaults }] : [];
      const before = target.bindings.get(name);
      if (before?.kind === 'value') before.values.push(...values);
      else if (!path) target.bindings.set(name, { kind: 'opaque' });
      else target.bindings.set(name, { kind: 'value', values });
    }
  }
}

/** The names that a pattern declares. */
export function namesIn(pattern: Node | undefined, path: Path | null = [], defaults: readonly Default[] = []): Named[] {
  const name = identifierOf(pattern);
  if (name !== undefined) return [{ name, path, defaults }];
  const below = (step: string | number | undefined): Path | null =>
    path && step !== undefined ? [...path, step] : null;
  switch (pattern?.type ?? '') {
    case 'AssignmentPattern': {
      const node = child(pattern, 'right');
      const own = node && path ? [{ after: path.length, node }] : [];
      return namesIn(child(pattern, 'left'), path, [...defaults, ...own]);
    }
    case 'TSParameterProperty':
      return namesIn(child(pattern, 'parameter'), path, defaults);
    case 'RestElement':
      return namesIn(child(pattern, 'argument'), null);
    case 'ArrayPattern':
      return childrenOf(pattern, 'elements').flatMap((element, index) => namesIn(element, below(index), defaults));
    case 'ObjectPattern':
      return childrenOf(pattern, 'properties').flatMap((property) =>
        property?.type === 'ObjectProperty'
          ? namesIn(child(property, 'value'), below(keyOf(property, 'key')), defaults)
          : // What is left of an object has what the object has.
            namesIn(child(property, 'argument'), path, defaults),
      );
    default:
      return [];
  }
}

/** What is assigned later may be the value as well. */
export function assign({ left, right }: { left: Node | undefined; right: Node | undefined }, scope: Scope): void {
  for (const { name, path, defaults } of namesIn(left)) {
    const declaring = scopeOf(name, scope);
    const binding = declaring?.bindings.get(name);
    if (!declaring || !binding || !right) continue;
    if (binding.kind === 'value' && path) binding.values.push({ node: right, scope, path, defaults });
    // A parameter or a function that is assigned to is nobody's guess.
    else if (binding.kind !== 'value') declaring.bindings.set(name, { kind: 'opaque' });
  }
}

/** Whether the object of `this.name` is what stands at that node: a class, or an object. */
export function isSelf(target: Node, scope: Scope, node: Node): boolean {
  if (bare(child(target, 'object'))?.type !== 'ThisExpression') return false;
  let one: Scope | undefined = scope;
  while (one && one.self === undefined) one = one.parent;
  return one?.self?.node === node;
}
