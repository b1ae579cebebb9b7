/**
 * Goes through a module's syntax tree once, for everything that is asked of it later: scopes, calls, JSX elements, members,
 * Authorization headers, what runs once.
 */
import { recordExport, recordImport, type Exports } from './exports.ts';
import { keeperOf, memosOf, runsBelow } from './once.ts';
import { assign, declare, scopeBelow, scopeOfFunction, type Binding, type Located, type Scope } from './scope.ts';
import {
  bare,
  calledName,
  walkBelow,
  child,
  childrenOf,
  functionsIn,
  identifierOf,
  isFunction,
  isMember,
  keyOf,
  stringLiteral,
  text,
  type Node,
} from './syntax.ts';
export type { Located, Scope } from './scope.ts';
export { calledName } from './syntax.ts';

/** A function that is given to a call, in itself or as a member of an object. */
export interface Passed {
  call: Located;
  index: number;
  member?: string;
}

export interface Module extends Exports {
  file: string;
  root: Scope;
  /** "use client", "use server". */
  directives: string[];
  calls: Located[];
  /** JSX elements, as their opening tags. */
  elements: Located[];
  members: Located[];
  /** `a.b = c`, and `exports.b = c`. */
  assigned: (Located & { target: Node })[];
  /** `{ provide: KEY, useFactory: … }`, as containers of dependencies are told. */
  provided: Located[];
  /** Values of Authorization headers, in objects and in calls of `set`. */
  authorizations: Located[];
  /** What each function gives back. */
  returns: Map<Node, Located[]>;
  passed: Map<Node, Passed>;
  /** Functions that are called where they stand. */
  immediate: Map<Node, Located>;
  /** What functions, classes and constructors are called. */
  names: Map<Node, string>;
  /** The scope that a function has of its own. */
  scopes: Map<Node, Scope>;
  /** Classes that extend others, each with the scope that it stands in. */
  classes: Map<Node, Scope>;
  /** Functions that run once, or whose value is kept from then on. */
  once: Set<Node>;
  /** Those of them that keep the client that they made the first time. */
  keepers: Set<Node>;
  /** Its variables that keep what they were given first. */
  memos: Set<Binding>;
  /** An Astro component with scripts, which run in the browser; what stands before them runs on a server. */
  hasScripts: boolean;
}

interface Place extends Located {
  function?: Node;
}

/** @param program the tree's root, of type Program */
export function readModule(file: string, program: Node): Module {
  const root: Scope = { bindings: new Map(), isFunction: true };
  const module: Module = {
    file,
    root,
    directives: childrenOf(program, 'directives').flatMap((one) => text(child(one, 'value'), 'value') ?? []),
    calls: [],
    elements: [],
    members: [],
    assigned: [],
    provided: [],
    authorizations: [],
    returns: new Map(),
    passed: new Map(),
    immediate: new Map(),
    names: new Map(),
    scopes: new Map(),
    classes: new Map(),
    once: new Set(),
    keepers: new Set(),
    memos: new Set(),
    exports: new Map(),
    passesOn: [],
    imports: [],
    loads: [],
    hasScripts: false,
  };
  const assignments: Located[] = [];
  // Not by recursion: a tree can be deeper than the stack.
  const pending: Place[] = [{ node: program, scope: root }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    const { node, scope } = place;
    record(module, place, assignments);
    const next = enter(module, node, scope);
    const inner = isFunction(node) ? node : place.function;
    for (const one of walkBelow(node))
      pending.push({ node: one, scope: next, ...(inner === undefined ? {} : { function: inner }) });
  }
  for (const { node, scope } of assignments) {
    const left = bare(child(node, 'left'));
    assign({ left, right: child(node, 'right') }, scope);
    if (isMember(left)) recordMemberAssignment(module, node, left, scope);
  }
  module.memos = memosOf(assignments, root);
  module.keepers = new Set(assignments.flatMap((one) => keeperOf(one, assignments, root) ?? []));
  for (const keeper of module.keepers) module.once.add(keeper);
  return module;
}

/** The scope of what is below a node. */
function enter(module: Module, node: Node, scope: Scope): Scope {
  if (isFunction(node)) {
    const inner = scopeOfFunction(node, scope);
    module.scopes.set(node, inner);
    const body = child(node, 'body');
    if (body && body.type !== 'BlockStatement') module.returns.set(node, [{ node: body, scope: inner }]);
    return inner;
  }
  const runs = runsBelow(node, module.file);
  const inner: Scope = runs ? { parent: scope, bindings: new Map(), isFunction: false, runs } : scopeBelow(node, scope);
  if (node.type === 'TSModuleBlock') module.scopes.set(node, inner);
  if (node.type === 'ObjectExpression' && childrenOf(node, 'properties').some((one) => one?.type === 'ObjectMethod'))
    return { parent: scope, bindings: new Map(), isFunction: false, self: { node, scope } };
  if (child(node, 'superClass')) module.classes.set(node, scope);
  if (/^Class(Declaration|Expression)$/.test(node.type))
    return { parent: scope, bindings: new Map(), isFunction: false, self: { node, scope } };
  return inner;
}

function record(module: Module, { node, scope, function: inside }: Place, assignments: Located[]): void {
  if (/^(Optional)?CallExpression$|^NewExpression$/.test(node.type)) recordCall(module, node, scope);
  else if (isMember(node)) module.members.push({ node, scope });
  else if (node.type === 'JSXOpeningElement') module.elements.push({ node, scope });
  else if (node.type === 'AssignmentExpression') assignments.push({ node, scope });
  else if (node.type === 'ObjectExpression') recordProvider(module, node, scope);
  else if (node.type === 'ObjectProperty') recordProperty(module, node, scope);
  else if (node.type === 'ReturnStatement' && inside) {
    const value = child(node, 'argument');
    if (!value) return;
    const all = module.returns.get(inside) ?? [];
    all.push({ node: value, scope });
    module.returns.set(inside, all);
  } else if (/^(TS)?Export/.test(node.type)) recordExport(module, node, scope);
  else {
    const required = child(child(node, 'moduleReference'), 'expression');
    if (node.type === 'ImportDeclaration') recordImport(module, node);
    else if (required) for (const list of [module.imports, module.loads]) list.push(stringLiteral(required) ?? '');
    recordName(module, node);
    declare(node, scope);
  }
}

function recordProvider(module: Module, node: Node, scope: Scope): void {
  if (childrenOf(node, 'properties').some((one) => one && keyOf(one, 'key') === 'provide'))
    module.provided.push({ node, scope });
}

function recordProperty(module: Module, node: Node, scope: Scope): void {
  recordName(module, node);
  const value = child(node, 'value');
  if (value && /^authorization$/i.test(keyOf(node, 'key') ?? '')) module.authorizations.push({ node: value, scope });
}

function recordName(module: Module, node: Node): void {
  const named = (value: Node | undefined, name: string | undefined): void => {
    const inner = bare(value);
    if (!inner || name === undefined) return;
    module.names.set(inner, name);
    // `useCallback(async () => …, [])`: the function by the name of what is made of it.
    if (inner.type === 'CallExpression')
      for (const one of childrenOf(inner, 'arguments')) if (one && isFunction(one)) module.names.set(one, name);
  };
  if (node.type === 'VariableDeclarator') named(child(node, 'init'), identifierOf(child(node, 'id')));
  else if (/^(Function|Class)Declaration$/.test(node.type)) named(node, identifierOf(child(node, 'id')));
  else if (/^(ObjectProperty|ClassProperty)$/.test(node.type)) named(child(node, 'value'), keyOf(node, 'key'));
  else if (/^(ObjectMethod|ClassMethod)$/.test(node.type)) named(node, keyOf(node, 'key'));
}

/** Functions that are run for their first value only, with nothing to run them again: React's with empty dependencies. */
const WITH_DEPENDENCIES = /^(useMemo|useCallback|useEffect|useLayoutEffect)$/;
const RUN_ONCE = /^(defineNuxtPlugin|onMount|onMounted|onBeforeMount|useState|useRef|useSingleton)$/;

function recordCall(module: Module, node: Node, scope: Scope): void {
  module.calls.push({ node, scope });
  const given = childrenOf(node, 'arguments');
  const called = calledName(node);
  const callee = bare(child(node, 'callee'));
  if (callee && isFunction(callee)) module.immediate.set(callee, { node, scope });
  const [first, dependencies] = given;
  if (dependencies && /^(set|append)$/.test(called) && /^authorization$/i.test(stringLiteral(first) ?? ''))
    module.authorizations.push({ node: dependencies, scope });
  const isEmpty = dependencies?.type === 'ArrayExpression' && childrenOf(dependencies, 'elements').length === 0;
  for (const [index, argument] of given.entries()) {
    if (!argument) continue;
    if (isFunction(argument)) {
      module.passed.set(argument, { call: { node, scope }, index });
      if (index === 0 && (RUN_ONCE.test(called) || (isEmpty && WITH_DEPENDENCIES.test(called))))
        module.once.add(argument);
    }
    if (/^use(State|Ref)$/.test(called)) for (const one of functionsIn(argument)) module.once.add(one);
    for (const property of childrenOf(argument, 'properties')) {
      const member = property && keyOf(property, 'key');
      const value = property?.type === 'ObjectMethod' ? property : child(property, 'value');
      if (value && member !== undefined && isFunction(value))
        module.passed.set(value, { call: { node, scope }, index, member });
    }
  }
}

function recordMemberAssignment(module: Module, node: Node, target: Node, scope: Scope): void {
  const value = child(node, 'right');
  if (!value) return;
  module.assigned.push({ node: value, scope, target });
  const object = bare(child(target, 'object'));
  const member = keyOf(target, 'property');
  const isExports = identifierOf(object) === 'exports' || (isMember(object) && keyOf(object, 'property') === 'exports');
  if (identifierOf(object) === 'module' && member === 'exports')
    module.exports.set('*', { kind: 'value', node: value, scope });
  else if (isExports && member !== undefined) module.exports.set(member, { kind: 'value', node: value, scope });
}
