/** Which name means what: the scopes of a module, with all that is declared in them. */
import {
  below,
  bare,
  child,
  children,
  identifier,
  isFunction,
  isMember,
  keyOf,
  stringLiteral,
  text,
  type Node,
} from './syntax.ts';

export interface Scope {
  parent?: Scope;
  bindings: Map<string, Binding>;
  /** Where a `var` ends up. */
  isFunction: boolean;
}

/** An expression with the scope that its names are looked up in. */
export interface Located {
  node: Node;
  scope: Scope;
}

/** The way from a value to the part of it that a pattern takes. */
export type Path = readonly (string | number)[];

export type Binding =
  | { kind: 'import'; source: string; name: string }
  | { kind: 'value'; values: (Located & { path: Path })[] }
  | { kind: 'function'; function: Located }
  | { kind: 'parameter'; function: Node; index: number; path: Path }
  | { kind: 'opaque' };

export type Export =
  { kind: 'local'; name: string } | { kind: 'from'; source: string; name: string } | ({ kind: 'value' } & Located);

export interface Module {
  file: string;
  root: Scope;
  calls: Located[];
  members: Located[];
  /** What each function gives back. */
  returns: Map<Node, Located[]>;
  /** Functions that are given to `.then`, with the promise. */
  chained: Map<Node, Located>;
  exports: Map<string, Export>;
  /** Modules whose exports are passed on as they are. */
  passesOn: string[];
}

interface Place extends Located {
  function?: Node;
}

const OWN_SCOPE =
  /^(BlockStatement|ForStatement|ForInStatement|ForOfStatement|CatchClause|SwitchStatement|ClassBody|StaticBlock|TSModuleBlock)$/;

/** @param program the tree's root, of type Program */
export function readModule(file: string, program: Node): Module {
  const root: Scope = { bindings: new Map(), isFunction: true };
  const module: Module = {
    file,
    root,
    calls: [],
    members: [],
    returns: new Map(),
    chained: new Map(),
    exports: new Map(),
    passesOn: [],
  };
  const assignments: Located[] = [];
  // Not by recursion: a tree can be deeper than the stack.
  const pending: Place[] = [{ node: program, scope: root }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    const { node, scope } = place;
    record(module, place, assignments);
    const next = enter(module, node, scope);
    const inner = isFunction(node) ? node : place.function;
    for (const one of below(node))
      pending.push({ node: one, scope: next, ...(inner === undefined ? {} : { function: inner }) });
  }
  for (const { node, scope } of assignments) assign(node, scope);
  return module;
}

/** The scope of what is below a node. */
function enter(module: Module, node: Node, scope: Scope): Scope {
  if (isFunction(node)) {
    const inner: Scope = { parent: scope, bindings: new Map(), isFunction: true };
    for (const [index, parameter] of children(node, 'params').entries())
      for (const { name, path } of namesIn(parameter))
        inner.bindings.set(name, path ? { kind: 'parameter', function: node, index, path } : { kind: 'opaque' });
    const body = child(node, 'body');
    if (body && body.type !== 'BlockStatement') module.returns.set(node, [{ node: body, scope: inner }]);
    return inner;
  }
  if (!OWN_SCOPE.test(node.type)) return scope;
  const inner: Scope = { parent: scope, bindings: new Map(), isFunction: false };
  for (const { name } of namesIn(child(node, 'param'))) inner.bindings.set(name, { kind: 'opaque' });
  return inner;
}

function record(module: Module, { node, scope, function: inside }: Place, assignments: Located[]): void {
  if (/^(Optional)?CallExpression$|^NewExpression$/.test(node.type)) recordCall(module, node, scope);
  else if (isMember(node)) module.members.push({ node, scope });
  else if (node.type === 'AssignmentExpression') assignments.push({ node, scope });
  else if (node.type === 'ReturnStatement' && inside) {
    const value = child(node, 'argument');
    if (value) module.returns.set(inside, [...(module.returns.get(inside) ?? []), { node: value, scope }]);
  } else if (node.type.startsWith('Export')) recordExport(module, node, scope);
  else declare(node, scope);
}

function recordCall(module: Module, node: Node, scope: Scope): void {
  module.calls.push({ node, scope });
  const callee = bare(child(node, 'callee'));
  const [callback] = children(node, 'arguments');
  const promise = child(callee, 'object');
  if (promise && callback && isMember(callee) && keyOf(callee, 'property') === 'then')
    module.chained.set(callback, { node: promise, scope });
}

function declare(node: Node, scope: Scope): void {
  const name = identifier(child(node, 'id'));
  if (node.type === 'ImportDeclaration') declareImports(node, scope);
  else if (node.type === 'VariableDeclaration') declareVariables(node, scope);
  else if (node.type === 'FunctionDeclaration' && name !== undefined)
    scope.bindings.set(name, { kind: 'function', function: { node, scope } });
  else if (/^(Class|TSEnum|TSModule)\w*Declaration$/.test(node.type) && name !== undefined)
    scope.bindings.set(name, { kind: 'opaque' });
}

function declareImports(node: Node, scope: Scope): void {
  const source = stringLiteral(child(node, 'source')) ?? '';
  for (const specifier of children(node, 'specifiers')) {
    const local = identifier(child(specifier, 'local'));
    if (!specifier || local === undefined) continue;
    const imported = child(specifier, 'imported');
    const names: Record<string, string> = { ImportDefaultSpecifier: 'default', ImportNamespaceSpecifier: '*' };
    const name = names[specifier.type] ?? identifier(imported) ?? stringLiteral(imported) ?? '';
    scope.bindings.set(
      local,
      isType(node) || isType(specifier) ? { kind: 'opaque' } : { kind: 'import', source, name },
    );
  }
}

/** `import type`, or Flow's `import typeof`. */
function isType(node: Node): boolean {
  return text(node, 'importKind')?.startsWith('type') === true;
}

function declareVariables(node: Node, scope: Scope): void {
  const target = text(node, 'kind') === 'var' ? functionScope(scope) : scope;
  for (const declarator of children(node, 'declarations')) {
    const init = child(declarator, 'init');
    for (const { name, path } of namesIn(child(declarator, 'id'))) {
      const values = init && path ? [{ node: init, scope, path }] : [];
      const before = target.bindings.get(name);
      if (before?.kind === 'value') before.values.push(...values);
      else if (!path) target.bindings.set(name, { kind: 'opaque' });
      else target.bindings.set(name, { kind: 'value', values });
    }
  }
}

function functionScope(scope: Scope): Scope {
  let found = scope;
  while (!found.isFunction && found.parent) found = found.parent;
  return found;
}

/** The names that a pattern declares, each with the way to its value; null where it takes what is left over. */
function namesIn(pattern: Node | undefined, path: Path | null = []): { name: string; path: Path | null }[] {
  const name = identifier(pattern);
  if (name !== undefined) return [{ name, path }];
  const below = (step: string | number | undefined): Path | null =>
    path && step !== undefined ? [...path, step] : null;
  switch (pattern?.type ?? '') {
    case 'AssignmentPattern':
      return namesIn(child(pattern, 'left'), path);
    case 'TSParameterProperty':
      return namesIn(child(pattern, 'parameter'), path);
    case 'RestElement':
      return namesIn(child(pattern, 'argument'), null);
    case 'ArrayPattern':
      return children(pattern, 'elements').flatMap((element, index) => namesIn(element, below(index)));
    case 'ObjectPattern':
      return children(pattern, 'properties').flatMap((property) =>
        property?.type === 'ObjectProperty'
          ? namesIn(child(property, 'value'), below(keyOf(property, 'key')))
          : namesIn(property, path),
      );
    default:
      return [];
  }
}

function recordExport(module: Module, node: Node, scope: Scope): void {
  const source = stringLiteral(child(node, 'source'));
  if (node.type === 'ExportAllDeclaration' && source !== undefined) module.passesOn.push(source);
  const declaration = child(node, 'declaration');
  if (node.type === 'ExportDefaultDeclaration' && declaration)
    module.exports.set('default', { kind: 'value', node: declaration, scope });
  else if (declaration) for (const name of declaredBy(declaration)) module.exports.set(name, { kind: 'local', name });
  for (const specifier of children(node, 'specifiers')) {
    const exported = child(specifier, 'exported');
    const name = identifier(exported) ?? stringLiteral(exported);
    const local = identifier(child(specifier, 'local'));
    if (name === undefined || local === undefined || specifier?.type !== 'ExportSpecifier') continue;
    module.exports.set(
      name,
      source === undefined ? { kind: 'local', name: local } : { kind: 'from', source, name: local },
    );
  }
}

function declaredBy(declaration: Node): string[] {
  const own = identifier(child(declaration, 'id'));
  const declarators = children(declaration, 'declarations');
  return [
    ...(own === undefined ? [] : [own]),
    ...declarators.flatMap((one) => namesIn(child(one, 'id')).map(({ name }) => name)),
  ];
}

/** What is assigned later may be the value as well. */
function assign(node: Node, scope: Scope): void {
  const right = child(node, 'right');
  for (const { name, path } of namesIn(bare(child(node, 'left')))) {
    const binding = lookUp(name, scope);
    if (!binding || !right) continue;
    if (binding.kind === 'value' && path) binding.values.push({ node: right, scope, path });
    else if (binding.kind !== 'value') shadow(name, scope);
  }
}

/** A parameter or a function that is assigned to is nobody's guess. */
function shadow(name: string, scope: Scope): void {
  for (let one: Scope | undefined = scope; one; one = one.parent)
    if (one.bindings.has(name)) return void one.bindings.set(name, { kind: 'opaque' });
}

/** What a name means at some place; undefined for a global. */
export function lookUp(name: string, scope: Scope): Binding | undefined {
  for (let one: Scope | undefined = scope; one; one = one.parent) {
    const found = one.bindings.get(name);
    if (found) return found;
  }
  return undefined;
}
