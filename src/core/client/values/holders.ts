/** What is put in one place and taken out in another: React's and Vue's refs, contexts, props, `provide`, globals, parameters. */
import type { Module } from '../code/module.ts';
import { lookUp } from '../code/scope.ts';
import { givenValues } from './given.ts';
import { loadEvent } from './pages.ts';
import { passedArguments, passedByNameArguments } from './passed.ts';
import {
  bare,
  child,
  childrenOf,
  identifierOf,
  jsxName,
  keyOf,
  lastName,
  stringLiteral,
  type Node,
} from '../code/syntax.ts';
import {
  awaitValues,
  mapValues,
  joinValues,
  NOTHING,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Surroundings,
  type Value,
  type Values,
} from './values.ts';

/** A function that is called in more places is nobody's in particular. */
const MAX_CALLS = 12;
/** More calls of default exports are not looked through. */
const MAX_DEFAULTS = 60;
/** Folders whose exports frameworks import by themselves. */
const AUTO_IMPORTED = /(^|\/)(composables|utils|hooks|lib|server\/utils)\/[^/]+$/;
import { assignedTo } from './signed-in.ts';

export function globalValues(name: string, code: Code, evaluator: Evaluator): Values {
  if (name === 'undefined' || name === 'NaN') return NOTHING;
  if (/^(window|globalThis|self|global)$/.test(name)) return [{ kind: 'holder', of: 'global', code }];
  // What is in a store of Svelte's.
  const cell = name.startsWith('$') ? lookUp(name.slice(1), code.scope) : undefined;
  if (cell)
    return mapValues(evaluator.evaluate({ ...code.node, type: 'Identifier', name: name.slice(1) }, code), (one) =>
      one.kind === 'holder' ? evaluator.apply(one, [], code) : UNKNOWN,
    );
  // What the script of a CDN leaves behind.
  if (name === 'supabase') return [{ kind: 'namespace', source: '@supabase/supabase-js', from: code }];
  const fitting = evaluator.app.modules.filter(({ file, exports }) => AUTO_IMPORTED.test(file) && exports.has(name));
  const [module, ...others] = fitting;
  if (!module || others.length > 0) return [{ kind: 'unknown', why: `\`${name}\`` }];
  const found = module.exports.get(name);
  const where: Code = { ...code, module, scope: module.root, environment: undefined };
  const inner = found?.kind === 'local' ? lookUp(found.name, module.root) : undefined;
  if (inner?.kind === 'function') return [{ kind: 'function', code: { ...where, ...inner.function } }];
  const [value] = inner?.kind === 'value' ? inner.values : [];
  return value && value.path.length === 0 ? evaluator.evaluate(value.node, { ...where, scope: value.scope }) : UNKNOWN;
}

/** What is in a holder under some name. */
export function readHolder(of: string, name: string, held: Code, at: Code, evaluator: Evaluator): Values {
  if (of === 'ref') return name === 'current' || name === 'value' ? refValues(held, name, evaluator) : UNKNOWN;
  if (of === 'computed') return name === 'value' ? computedValues(held, at, evaluator) : UNKNOWN;
  if (of === 'refs') return [asRef(held, name)];
  if (of === 'props') return propValues(held, name, evaluator);
  if (of === 'global') {
    const set = findAssigned(
      evaluator,
      (target) => keyOf(target, 'property') === name && isGlobal(child(target, 'object')),
    );
    return set.length > 0 ? joinValues(...set) : globalValues(name, { ...at, scope: at.module.root }, evaluator);
  }
  return name.startsWith('$') ? findProvided(name.slice(1), evaluator) : UNKNOWN;
}

function isGlobal(node: Node | undefined): boolean {
  return /^(window|globalThis|self|global)$/.test(identifierOf(bare(node)) ?? '');
}

/** All that is assigned to such a member, in any module. */
function findAssigned(evaluator: Evaluator, isMeant: (target: Node, module: Module) => boolean): Values[] {
  return evaluator.app.modules.flatMap((module) =>
    module.assigned
      .filter(({ target }) => isMeant(target, module))
      .slice(0, MAX_CALLS)
      .map(({ node, scope }) => evaluator.evaluate(node, { scope, module, environment: undefined })),
  );
}

/** What a ref was made with, and what is assigned to it. */
function refValues(held: Code, name: string, evaluator: Evaluator): Values {
  const { module } = held;
  const initial = evaluator.evaluate(childrenOf(held.node, 'arguments')[0], held);
  const isThis = (target: Node, scope: Code['scope']): boolean => {
    const binding = lookUp(identifierOf(bare(child(target, 'object'))) ?? '', scope);
    return binding?.kind === 'value' && binding.values.some(({ node }) => bare(node) === held.node);
  };
  const later = module.assigned
    .filter(({ target, scope }) => keyOf(target, 'property') === name && isThis(target, scope))
    .map((one) => assignedTo(one, module, evaluator));
  return joinValues(childrenOf(held.node, 'arguments').length > 0 ? initial : NOTHING, ...later);
}

/** `storeToRefs(store)` and `toRefs(object)`: of each member a ref, whose `value` is the member as it is when it is read. */
function asRef({ node, ...where }: Code, name: string): Value {
  const value = {
    ...node,
    type: 'MemberExpression',
    object: childrenOf(node, 'arguments')[0],
    property: named(node, name),
  };
  const properties = [{ ...node, type: 'ObjectProperty', key: named(node, 'value'), value }];
  return { kind: 'object', code: { ...where, node: { ...node, type: 'ObjectExpression', properties } } };
}

function named(node: Node, name: string): Node {
  return { ...node, type: 'Identifier', name };
}

/** Vue's `computed(() => …)` and `computed({ get: () => … })`. */
function computedValues(held: Code, at: Code, evaluator: Evaluator): Values {
  const given = evaluator.evaluate(childrenOf(held.node, 'arguments')[0], held);
  const getters = mapValues(given, (one) => (one.kind === 'object' ? evaluator.member([one], 'get', at) : [one]));
  return mapValues(getters, (one) => evaluator.apply(one, [], at));
}

/** What a component is given as an attribute. */
function propValues({ node, ...where }: Code, name: string, evaluator: Evaluator): Values {
  const attributes = childrenOf(node, 'attributes');
  const found = attributes.find((one) => jsxName(child(one, 'name')) === name);
  if (!found) return attributes.some((one) => one?.type === 'JSXSpreadAttribute') ? UNKNOWN : NOTHING;
  const value = child(found, 'value');
  return evaluator.evaluate(value?.type === 'JSXExpressionContainer' ? child(value, 'expression') : value, where);
}

/** What `useContext(Context)` gives: the value of each provider of it. */
export function contextValues(context: Code, evaluator: Evaluator): Values {
  const isMeant = (name: Node | undefined, scope: Code['scope'], module: Module): boolean => {
    const word = jsxName(name?.type === 'JSXMemberExpression' ? child(name, 'object') : name);
    if (word === undefined || word === '') return false;
    const node: Node = { ...(name as Node), type: 'Identifier', name: word };
    const values = evaluator.evaluate(node, { scope, module, environment: undefined });
    return values.some(
      (value) => value.kind === 'holder' && value.of === 'context' && value.code.node === context.node,
    );
  };
  const found = evaluator.app.modules.flatMap((module) =>
    module.elements
      .filter(({ node }) => childrenOf(node, 'attributes').some((one) => jsxName(child(one, 'name')) === 'value'))
      .filter(({ node, scope }) => isProvider(child(node, 'name')) && isMeant(child(node, 'name'), scope, module))
      .map(({ node, scope }) => propValues({ node, scope, module, environment: undefined }, 'value', evaluator)),
  );
  return found.length > 0 ? joinValues(...found) : UNKNOWN;
}

/** `<Context.Provider>`, or `<Context>` since React 19. */
function isProvider(name: Node | undefined): boolean {
  return name?.type !== 'JSXMemberExpression' || jsxName(child(name, 'property')) === 'Provider';
}

/** What a plugin, a provider or a hook puts under a key for the whole app: `provide('supabase', …)` and its likes. */
export function findProvided(key: string, evaluator: Evaluator): Values {
  const given = ['provide', 'setContext'].flatMap((name) =>
    evaluator.app.callsOf(name).flatMap(({ module, located: { node, scope } }) => {
      const [first, second] = childrenOf(node, 'arguments');
      const isIt = stringLiteral(bare(first)) === key || (identifierOf(bare(first)) === key && key !== '');
      return isIt && second ? [evaluator.evaluate(second, { scope, module, environment: undefined })] : [];
    }),
  );
  const holders = /^(locals|globalProperties|prototype)$/;
  const set = findAssigned(evaluator, (target) => {
    const object = bare(child(target, 'object'));
    const holder = lastName(object);
    return holders.test(holder ?? '') && [key, `$${key}`].includes(keyOf(target, 'property') ?? '');
  });
  const all = [...given, ...set, ...providedByPlugins(key, evaluator)];
  return all.length > 0 ? joinValues(...all) : UNKNOWN;
}

/** `defineNuxtPlugin(() => ({ provide: { supabase } }))`. */
function providedByPlugins(key: string, evaluator: Evaluator): Values[] {
  return evaluator.app.callsOf('defineNuxtPlugin').flatMap(({ module, located: { node, scope } }) => {
    const where: Surroundings = { scope, module, environment: undefined };
    const here: Code = { ...where, node };
    const made = evaluator.evaluate(childrenOf(node, 'arguments')[0], where);
    const setUp = mapValues(made, (value) =>
      value.kind === 'object' ? evaluator.member([value], 'setup', here) : [value],
    );
    const returned = awaitValues(mapValues(setUp, (value) => evaluator.apply(value, [], here)));
    const values = evaluator.member(evaluator.member(returned, 'provide', here), key, here);
    return values.every(({ kind }) => kind === 'nothing' || kind === 'unknown') ? [] : [values];
  });
}

/** What a parameter of a function is, by all the calls of it that are seen. */
export function findArguments(fn: Node, index: number, where: Surroundings, evaluator: Evaluator): Values {
  const { module } = where;
  const known = passedArguments(fn, index, module, evaluator);
  if (known) return known;
  const event = index === 0 ? loadEvent({ ...where, node: fn }) : undefined;
  if (event) return [event];
  const byDefault = defaultCalls(fn, module, evaluator);
  const name = nameOf(fn, module) ?? (byDefault.length > 0 ? 'default' : undefined);
  const why = `a parameter of ${name === undefined ? 'a function' : `\`${name}\``}`;
  if (name === undefined) return [{ kind: 'unknown', why }];
  const named = [...evaluator.app.callsOf(name), ...(name === 'default' ? [] : byDefault)];
  const calls = named.filter((call) => isCallOf(call, fn, evaluator));
  const given = passedByNameArguments(fn, index, module, evaluator);
  if (calls.length > MAX_CALLS || calls.length + given.length === 0) return [{ kind: 'unknown', why }];
  return joinValues(
    given,
    ...calls.map(({ module: from, located: { node, scope } }): Values => {
      const there = { scope, module: from, environment: undefined };
      if (node.type === 'JSXOpeningElement')
        return index === 0 ? [{ kind: 'holder', of: 'props', code: { ...there, node } }] : UNKNOWN;
      const upTo = childrenOf(node, 'arguments').slice(0, index + 1);
      return givenValues(upTo, there, evaluator)[index] ?? NOTHING;
    }),
  );
}

/** Calls of what modules export by default, where a function may be that. */
function defaultCalls(fn: Node, module: Module, { app }: Evaluator): ReturnType<Evaluator['app']['callsOf']> {
  const found = module.exports.get('default');
  const isNamed = found?.kind === 'local' && found.name === module.names.get(fn);
  const isIt = isNamed || (found?.kind === 'value' && bare(found.node) === fn);
  const isPassedOn = app.modules.some(({ exports }) => {
    const passed = exports.get('default');
    return passed?.kind === 'from' && passed.name === module.names.get(fn);
  });
  const calls = isIt || isPassedOn ? app.callsOf('default') : [];
  return calls.length > MAX_DEFAULTS ? [] : calls;
}

/** A constructor is called by the name of its class. */
function nameOf(fn: Node, module: Module): string | undefined {
  if (fn['kind'] !== 'constructor') return module.names.get(fn);
  const [name] = [...module.names].flatMap(([node, found]) =>
    childrenOf(child(node, 'body'), 'body').includes(fn) ? [found] : [],
  );
  return name;
}

function isCallOf(
  { module, located: { node, scope } }: { module: Module; located: { node: Node; scope: Code['scope'] } },
  fn: Node,
  evaluator: Evaluator,
): boolean {
  const callee = child(node, 'callee');
  const name = child(node, 'name');
  const where = { scope, module, environment: undefined };
  const values = evaluator.evaluate(callee ?? (name && { ...name, type: 'Identifier' }), where);
  return values.some((value) => {
    if (value.kind === 'class') return childrenOf(child(value.code.node, 'body'), 'body').includes(fn);
    return value.kind === 'function' && value.code.node === fn;
  });
}
