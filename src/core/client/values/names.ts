/**
 * What an identifier stands for (variable, parameter, import, export), and whether its value was captured once, so that a
 * token in it is stale.
 */
import { followWay } from './given.ts';
import { globalValues } from './holders.ts';
import { findInjected } from './providers.ts';
import { pageProps } from './pages.ts';
import { isOfModule, isOnce, isPageOfRequest, isRunAgain, isRunOnce, runsIn } from './kept.ts';
import { instancesOf } from './instances.ts';
import type { Module } from '../code/module.ts';
import { functionScope, lookUp, scopeOf, type Binding, type Located, type Scope } from '../code/scope.ts';
import { libraryValue, makeStale } from './things.ts';
import { bare, child, identifierOf, isMember, type Node } from '../code/syntax.ts';
import {
  joinValues,
  NOTHING,
  placeOf,
  dropNothing,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Values,
} from './values.ts';
import { keptFromSignIn } from './signed-in.ts';

export function nameValues(code: Code, evaluator: Evaluator): Values {
  const name = identifierOf(code.node) ?? '';
  const scope = scopeOf(name, code.scope);
  const binding = scope?.bindings.get(name);
  if (!scope || !binding) return globalValues(name, code, evaluator);
  const read = placeOf(code);
  const values = bindingValues(binding, code, evaluator).map((value) =>
    value.kind === 'thing' ? { ...value, at: read } : value,
  );
  return isCapturedOnce(binding, scope, code, evaluator) ? makeStale(values, read) : values;
}

/** What `token ??= …` gives, which a later call is given again. @param values of what is assigned */
export function keptValues(values: Values, { node, ...where }: Code): Values {
  const name = identifierOf(bare(child(node, 'left')));
  const binding = name === undefined ? undefined : lookUp(name, where.scope);
  return binding && where.module.memos.has(binding) ? makeStale(values, placeOf({ node, ...where })) : values;
}

/**
 * Whether a function uses a variable of a place around it that is run once, and that nothing sets again; or that is set once,
 * where it is first needed.
 */
function isCapturedOnce(
  binding: Binding,
  scope: Scope,
  { scope: use, module, environment }: Code,
  evaluator: Evaluator,
): boolean {
  if (module.memos.has(binding)) return true;
  const declaring = functionScope(scope).function;
  let inner: Scope | undefined = functionScope(use);
  if (inner.function === declaring) return false;
  if (binding.kind === 'import') return isSettledExport(binding, module, evaluator);
  if (binding.kind === 'parameter') {
    let call = environment;
    while (call && call.function !== binding.function) call = call.outer;
    const from = call?.call;
    if (from !== undefined) return isOfModule(from.module, from.scope, evaluator.app);
    // What a client of everybody's was made with the first time is what it stays.
    return module.keepers.has(binding.function);
  }
  if (binding.kind !== 'value' || !isSettled(binding, module, declaring, evaluator)) return false;
  if (declaring === undefined) return !isPageOfRequest(module);
  for (; inner && inner.function !== declaring; inner = inner.parent && functionScope(inner.parent))
    if (inner.function && isOnce(module, inner.function, evaluator.app)) return true;
  return isRunOnce(module, declaring, evaluator.app);
}

/** Whether all that sets a variable is run along with its declaration. */
function isSettled(
  { values }: Extract<Binding, { kind: 'value' }>,
  module: Module,
  declaring: Node | undefined,
  { app }: Evaluator,
): boolean {
  const isAlong = ({ node, scope }: Located): boolean =>
    runsIn(module, scope) === declaring && !isRune(node) && !isRunAgain(module, scope, app);
  return values.length > 0 && values.every(isAlong);
}

/** `$props()`, `$state(…)`, `$derived(…)`: Svelte reads what they give anew each time. */
function isRune(node: Node): boolean {
  const callee = bare(child(bare(node), 'callee'));
  return /^\$(props|state|derived)$/.test(identifierOf(isMember(callee) ? child(callee, 'object') : callee) ?? '');
}

function isSettledExport(
  { source, name }: Extract<Binding, { kind: 'import' }>,
  from: Module,
  evaluator: Evaluator,
): boolean {
  const module = evaluator.app.resolve(source, from.file);
  const found = module?.exports.get(name);
  const binding = module && found?.kind === 'local' ? module.root.bindings.get(found.name) : undefined;
  return module !== undefined && binding?.kind === 'value' && isSettled(binding, module, undefined, evaluator);
}

function bindingValues(binding: Binding, where: Code, evaluator: Evaluator): Values {
  const { module, environment } = where;
  switch (binding.kind) {
    case 'import':
      return evaluator.exported(binding.source, where, binding.name);
    case 'function':
      return [{ kind: 'function', code: { ...binding.function, module, environment } }];
    case 'class':
      return [{ kind: 'class', code: { ...binding.class, module, environment } }];
    case 'value': {
      if (binding.values.length === 0) {
        const props = isPropOf(module, identifierOf(where.node)) ? pageProps(where) : undefined;
        return props ? evaluator.member([props], 'data', where) : UNKNOWN;
      }
      const declared = scopeOf(identifierOf(where.node) ?? '', where.scope);
      const declaring = declared && functionScope(declared);
      const some = binding.values.map(({ node, scope, ...way }) => {
        const inside = { scope, module, environment };
        const set = followWay(evaluator.setTo(node, inside), way, { ...where, node }, inside, evaluator);
        return functionScope(scope) === declaring ? set : keptFromSignIn(set, { ...inside, node }, evaluator.app);
      });
      return joinValues(...some);
    }
    case 'parameter': {
      let call = environment;
      while (call && call.function !== binding.function) call = call.outer;
      const given = call
        ? (call.arguments[binding.index] ?? NOTHING)
        : evaluator.parameter(binding.function, binding.index, where);
      const type = identifierOf(binding.type);
      const isTyped = type !== undefined && dropNothing(given).every(({ kind }) => kind === 'unknown');
      const made = isTyped ? instancesOf(evaluator.evaluate(binding.type, where), where, evaluator) : UNKNOWN;
      if (made.some(({ kind }) => kind !== 'unknown')) return made;
      if (binding.key) return findInjected(binding.key, where, evaluator);
      const inside = { module, environment, scope: module.scopes.get(binding.function) ?? where.scope };
      return followWay(given, binding, { ...where, node: binding.function }, inside, evaluator);
    }
    case 'opaque':
    default:
      return UNKNOWN;
  }
}

/** `export let data` of Svelte 4. */
function isPropOf({ exports }: Module, name: string | undefined): boolean {
  return name === 'data' && exports.has(name);
}

/** What a module exports under some name, the app's own modules first. */
export function exportValues(source: string, at: Code, name: string, evaluator: Evaluator): Values {
  const module = evaluator.app.resolve(source, at.module.file);
  if (name === '*') return [{ kind: 'namespace', source, from: at }];
  if (/^\$app\/(state|stores)$/.test(source) && name === 'page')
    return [{ kind: 'holder', of: 'page-state', code: at }];
  if (source.startsWith('$env/')) return [{ kind: 'text', variable: name }];
  // Astro's variables for browsers, and what react-native-dotenv builds into a phone's app.
  if (/^(astro:env\/client|@env)$/.test(source)) return [{ kind: 'text', variable: name, isPublic: true }];
  if (!module) {
    const known = libraryValue(evaluator.app.packageFor(source, at.module.file), name, at);
    return known === UNKNOWN ? [{ kind: 'unknown', why: `\`${name}\` of ${source}` }] : known;
  }
  const where: Code = { scope: module.root, module, environment: undefined, node: at.node };
  const found = module.exports.get(name);
  const whole = module.exports.get('*');
  if (found?.kind === 'value') return evaluator.evaluate(found.node, { ...where, scope: found.scope });
  if (found?.kind === 'from') return evaluator.exported(found.source, where, found.name);
  const binding = found && lookUp(found.name, module.root);
  if (binding) return bindingValues(binding, where, evaluator);
  // module.exports = …
  if (whole?.kind === 'value') {
    const values = evaluator.evaluate(whole.node, { ...where, scope: whole.scope });
    return name === 'default' ? values : evaluator.member(values, name, where);
  }
  const [only, ...others] = module.passesOn.filter((one) => evaluator.app.resolve(one, module.file));
  return only === undefined || others.length > 0
    ? followParameter(module, where, name, evaluator)
    : evaluator.exported(only, where, name);
}

/** Of several modules that are passed on, the one that has it. */
function followParameter(module: Module, where: Code, name: string, evaluator: Evaluator): Values {
  const only = module.passesOn.find((one) => evaluator.app.resolve(one, module.file)?.exports.has(name));
  return only === undefined ? UNKNOWN : evaluator.exported(only, where, name);
}
