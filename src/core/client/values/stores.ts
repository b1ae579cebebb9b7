/** What state libraries keep: a cell holds one value (signals, Svelte's stores, subjects), a store an object (Zustand, Pinia). */
import type { Module } from '../code/module.ts';
import { queryData } from './queries.ts';
import { isSelf, lookUp } from '../code/scope.ts';
import { setWith } from './setters.ts';
import { bare, child, childrenOf, identifierOf, isMember, keyOf, type Node } from '../code/syntax.ts';
import {
  dropNothing,
  joinValues,
  mapValues,
  NOTHING,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Value,
  type Values,
} from './values.ts';
import { assignedTo, keptFromSignIn } from './signed-in.ts';

type Held = Extract<Value, { kind: 'holder' }>;

/** Kept in more places, it is nobody's in particular. */
const MAX_SETS = 12;

/** What a cell or a store has under some name. */
export function readStore(held: Held, name: string, at: Code, evaluator: Evaluator): Values {
  if (held.of === 'state') return stateMember(held, name, at, evaluator);
  if (held.of === 'cell' && name === 'value') return cellValues(held, evaluator);
  return /^(get|getValue|getState|peek)$/.test(name) ? [{ kind: 'method', of: held, name }] : UNKNOWN;
}

/** What it gives that is called: a signal its value, a hook the state, or what is selected of it. */
export function callStore(held: Held, given: readonly Values[], call: Code, evaluator: Evaluator): Values {
  if (held.of === 'cell') return cellValues(held, evaluator);
  if (held.of === 'query') return queryData(held.code, evaluator);
  if (held.of === 'parent-data') return [{ kind: 'promise', of: [held] }];
  if (held.of === 'page-state') return [held];
  if (held.of !== 'store') return UNKNOWN;
  const state: Values = [{ ...held, of: 'state' }];
  const [selector] = given;
  return selector ? mapValues(selector, (one) => evaluator.apply(one, [state], call)) : state;
}

/** `.set(…)`, `.next(…)`, `.update((before) => …)`, Solid's setter, and what it began with. */
function cellValues({ code }: Held, evaluator: Evaluator): Values {
  const [initial] = childrenOf(code.node, 'arguments');
  const first = initial ? evaluator.evaluate(initial, code) : NOTHING;
  const later = ['set', 'next', 'update'].flatMap((method) =>
    callsOn(code, method, evaluator).map((one) => {
      const values = evaluator.setTo(one.node, one);
      const isChange = method === 'update';
      const set = isChange ? mapValues(values, (fn) => evaluator.apply(fn, [UNKNOWN], one)) : values;
      return keptFromSignIn(set, one, evaluator.app);
    }),
  );
  const paired = [...setWith(code), ...setInStore(code, evaluator)].map((one) => {
    const values = mapValues(evaluator.setTo(one.node, one), (value) =>
      value.kind === 'function' ? evaluator.apply(value, [UNKNOWN], one) : [value],
    );
    return keptFromSignIn(values, one, evaluator.app);
  });
  return joinValues(first, ...later, ...paired);
}

/** Jotai's `store.set(atom, value)`. */
function setInStore({ node, module }: Code, { app }: Evaluator): Code[] {
  const name = module.names.get(node);
  return app.callsOf('set').flatMap(({ module: from, located }) => {
    const [atom, value] = childrenOf(located.node, 'arguments');
    const isIt = name !== undefined && identifierOf(bare(atom)) === name;
    return isIt && value ? [{ node: value, scope: located.scope, module: from, environment: undefined }] : [];
  });
}

/** The first arguments of the calls of a method of what a place made, known by the name that it has there. */
function callsOn({ node, module }: Code, method: string, { app }: Evaluator): Code[] {
  const name = module.names.get(node);
  return app
    .callsOf(method)
    .filter(({ located }) => {
      const callee = bare(child(located.node, 'callee'));
      const object = isMember(callee) ? bare(child(callee, 'object')) : undefined;
      return name !== undefined && object && (identifierOf(object) ?? keyOf(object, 'property')) === name;
    })
    .slice(0, MAX_SETS)
    .flatMap(({ module: from, located }) => firstOf(located.node, from, located.scope));
}

function firstOf(call: Node, module: Module, scope: Code['scope']): Code[] {
  const [argument] = childrenOf(call, 'arguments');
  return argument ? [{ node: argument, scope, module, environment: undefined }] : [];
}

function stateMember(held: Held, name: string, at: Code, evaluator: Evaluator): Values {
  const options = childrenOf(held.code.node, 'arguments').map((one) =>
    one ? evaluator.evaluate(one, held.code) : NOTHING,
  );
  const made = options.flat().flatMap((one): Values[] => {
    if (one.kind === 'function') return setUp(one, held, name, at, evaluator);
    return one.kind === 'object' ? ofOptions(one, held, name, at, evaluator) : [];
  });
  const patches = ['setState', '$patch'].flatMap((method) => callsOn(held.code, method, evaluator));
  const later = patches.map((one) => memberOfPatch(one, held, name, at, evaluator));
  const all = joinValues(...made, ...later);
  return mapValues(made.length === 0 ? UNKNOWN : all, (one) =>
    one.kind === 'holder' && /^(ref|computed|cell)$/.test(one.of) ? evaluator.member([one], 'value', at) : [one],
  );
}

/** `create((set, get) => ({ … }))`, and Pinia's function that returns its refs. */
function setUp(
  made: Extract<Value, { kind: 'function' }>,
  held: Held,
  name: string,
  at: Code,
  evaluator: Evaluator,
): Values[] {
  const { node, module } = made.code;
  const initial = evaluator.member(evaluator.apply(made, [], at), name, at);
  const sets = module.calls.filter(({ node: call, scope }) => {
    const binding = lookUp(identifierOf(bare(child(call, 'callee'))) ?? '', scope);
    return binding?.kind === 'parameter' && binding.function === node && binding.index === 0;
  });
  const patched = sets
    .slice(0, MAX_SETS)
    .flatMap(({ node: call, scope }) => firstOf(call, module, scope))
    .map((one) => memberOfPatch(one, held, name, at, evaluator));
  return [initial, ...patched, ...draftsOf(new Set(sets.map((one) => one.node)), module, name, evaluator)];
}

/** An object that is put over the state, or a function that makes one of it. */
function memberOfPatch(patch: Code, held: Held, name: string, at: Code, evaluator: Evaluator): Values {
  const values = evaluator.setTo(patch.node, patch);
  const objects = mapValues(values, (one) =>
    one.kind === 'function' ? evaluator.apply(one, [[{ ...held, of: 'state' }]], at) : [one],
  );
  const found = objects.filter(({ kind }) => kind === 'object');
  if (found.length === 0) return NOTHING;
  const set = keptFromSignIn(evaluator.member(found, name, at), patch, evaluator.app);
  return joinValues(dropNothing(set), NOTHING);
}

/** `set((state) => { state.token = … })`, as Immer takes it. */
function draftsOf(sets: ReadonlySet<Node>, module: Module, name: string, evaluator: Evaluator): Values[] {
  return module.assigned
    .filter(({ target, scope }) => {
      const binding = lookUp(identifierOf(bare(child(target, 'object'))) ?? '', scope);
      const call = binding?.kind === 'parameter' ? module.passed.get(binding.function)?.call.node : undefined;
      return keyOf(target, 'property') === name && call !== undefined && sets.has(call);
    })
    .map((one) => assignedTo(one, module, evaluator));
}

/** Pinia's options: `state`, `getters`, and `actions` that set `this.token`. */
function ofOptions(
  options: Extract<Value, { kind: 'object' }>,
  held: Held,
  name: string,
  at: Code,
  evaluator: Evaluator,
): Values[] {
  const part = (member: string): Values => dropNothing(evaluator.member([options], member, at));
  const state: Values = [{ ...held, of: 'state' }];
  const initial = mapValues(part('state'), (one) => evaluator.member(evaluator.apply(one, [], at), name, at));
  const derived = part('getters').flatMap((one) => dropNothing(evaluator.member([one], name, at)));
  const actions = part('actions').flatMap((one) => (one.kind === 'object' ? [one.code] : []));
  const own = actions.flatMap((one) => dropNothing(evaluator.member([{ kind: 'object', code: one }], name, at)));
  const set = actions.flatMap(({ node, module }) =>
    module.assigned
      .filter(({ target, scope }) => keyOf(target, 'property') === name && isSelf(target, scope, node))
      .map((one) => assignedTo(one, module, evaluator)),
  );
  return [initial, own, ...derived.map((one) => evaluator.apply(one, [state], at)), ...set].filter(
    (values) => values.length > 0,
  );
}
