/** What a value has under some name (`a.b`): a member of an object, of a class, of a promise, or of what a library gave. */
import { readHolder, findProvided } from './holders.ts';
import type { Module } from '../code/module.ts';
import { nextMember } from './next-auth.ts';
import { isSelf, lookUp } from '../code/scope.ts';
import { instancesOf } from './instances.ts';
import { pageMember } from './pages.ts';
import { queryData } from './queries.ts';
import { setInside } from './fields.ts';
import { memberOfRequest } from './requests.ts';
import { readStore } from './stores.ts';
import { giveThing, makeStale, readMember } from './things.ts';
import { bare, child, childrenOf, identifierOf, keyOf, text, type Node } from '../code/syntax.ts';
import {
  mapValues,
  joinValues,
  NOTHING,
  placeOf,
  dropNothing,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Value,
  type Values,
} from './values.ts';
import { assignedTo } from './signed-in.ts';

/** @param at where the member is read, which is where a mistake with it would be */
export function memberValues(value: Value, name: string, at: Code, evaluator: Evaluator): Values {
  const here = placeOf(at);
  switch (value.kind) {
    case 'object': {
      const own = propertyValues(value.code, name, at, evaluator);
      // `this.$supabase` of a component is what a plugin gave to all of them.
      const isGiven = name.startsWith('$') && dropNothing(own).length === 0;
      return isGiven ? findProvided(name.slice(1), evaluator) : own;
    }
    case 'instance':
      return classMember(value.code, name, false, evaluator);
    case 'class':
      return classMember(value.code, name, true, evaluator);
    case 'namespace':
      return evaluator.exported(value.source, value.from, name);
    case 'thing':
      if (!value.config) return readMember({ ...value, at: here }, name);
      return value.stale
        ? makeStale(nextMember({ ...value, at: here }, name, evaluator), value.stale)
        : nextMember({ ...value, at: here }, name, evaluator);
    case 'array':
      return /^\d+$/.test(name) ? (value.of[Number(name)] ?? NOTHING) : UNKNOWN;
    case 'promise':
      return promiseMember(value, name, at);
    case 'client':
      return name === 'auth' ? [{ kind: 'auth', client: value.client }] : UNKNOWN;
    case 'holder':
      return memberOfHolder(value, name, at, evaluator);
    case 'block':
      return memberOfBlock(value.code, name, evaluator);
    case 'library':
      return memberOfLibrary(value, name);
    case 'absent':
      return [value];
    case 'nothing':
      return NOTHING;
    case 'unknown':
      return memberOfUnknown(value, name, at, evaluator);
    case 'auth':
    case 'function':
    case 'jwt':
    case 'method':
    case 'misshapen':
    case 'text':
    default:
      return UNKNOWN;
  }
}

/** What asks a QueryClient for what a query gives; what only looks into the cache may find nothing. */
const ASKS = /^(fetchQuery|ensureQueryData)$/;

function memberOfLibrary(value: Extract<Value, { kind: 'library' }>, name: string): Values {
  if (value.name === 'fetch') return [value];
  if (value.name === 'atomStore' && name === 'get') return [{ kind: 'library', name: 'readCell' }];
  if (value.name === 'queries' && ASKS.test(name)) return [{ kind: 'library', name: 'fetchQuery' }];
  return value.name === 'serverRunner' && name === 'runWithAmplifyServerContext'
    ? [{ kind: 'library', name: 'runInContext' }]
    : UNKNOWN;
}

function memberOfHolder(
  held: Extract<Value, { kind: 'holder' }>,
  name: string,
  at: Code,
  evaluator: Evaluator,
): Values {
  if (held.of === 'query') return name === 'data' ? queryData(held.code, evaluator) : UNKNOWN;
  if (held.of.includes('-')) return pageMember(held, name, at, evaluator);
  const isStore = /^(cell|store|state)$/.test(held.of);
  return isStore ? readStore(held, name, at, evaluator) : readHolder(held.of, name, held.code, at, evaluator);
}

/** What is declared in a namespace of TypeScript. */
function memberOfBlock({ node, ...where }: Code, name: string, evaluator: Evaluator): Values {
  const scope = where.module.scopes.get(node);
  return scope ? evaluator.evaluate({ ...node, type: 'Identifier', name }, { ...where, scope }) : UNKNOWN;
}

/** A promise has nothing of what it promises. */
function promiseMember(value: Extract<Value, { kind: 'promise' }>, name: string, at: Code): Values {
  const isOwn = /^(then|catch|finally|promise|pipe|json|text)$/.test(name);
  // What the app's own `async` functions give is meant as well as what a library's give.
  const promised = dropNothing(value.of).find(({ kind }) => /^(thing|object|instance)$/.test(kind));
  if (isOwn || !promised) return UNKNOWN;
  const edit = `Write \`await\` in front of it, and brackets around both: \`(await …).${name}\`.`;
  return [{ kind: 'absent', member: name, of: 'a promise that is not awaited', edit, at: placeOf(at) }];
}

/** Names that are a library's own, whoever gave the object. */
function memberOfUnknown(value: Value, name: string, at: Code, evaluator: Evaluator): Values {
  if (name === 'AuthenticationResult') return giveThing('maybe sdk.result', { at: placeOf(at) });
  const object = bare(child(at.node, 'object'));
  const holder = object && (keyOf(object, 'property') ?? identifierOf(object));
  if (/^authorization$/i.test(name) && /headers$/i.test(holder ?? '')) return [{ kind: 'jwt', at: placeOf(at) }];
  const isShared = name.startsWith('$') || /^(locals|context)$/.test(holder ?? '');
  const found = isShared ? findProvided(name.replace('$', ''), evaluator) : UNKNOWN;
  const given = found === UNKNOWN ? memberOfRequest(name, at, evaluator) : found;
  return given === UNKNOWN ? [value] : given;
}

/** What an object literal has under some name, spreads and later assignments included. */
function propertyValues(code: Code, name: string, at: Code, evaluator: Evaluator): Values {
  const { node, ...where } = code;
  const later = findAssignments(code, name, evaluator);
  const maybe: Values[] = [...later];
  for (const property of childrenOf(node, 'properties').toReversed()) {
    if (property?.type === 'SpreadElement') {
      const spread = evaluator.member(evaluator.evaluate(child(property, 'argument'), where), name, at);
      maybe.push(dropNothing(spread));
      if (
        spread.length > 0 &&
        dropNothing(spread).length === spread.length &&
        !spread.some(({ kind }) => kind === 'unknown')
      )
        return joinValues(...maybe);
    } else if (property && keyOf(property, 'key') === name) {
      return joinValues(...maybe, ownProperty(property, where, at, evaluator));
    } else if (property?.['computed'] === true && keyOf(property, 'key') === undefined) maybe.push(UNKNOWN);
  }
  return joinValues(...maybe, NOTHING);
}

function ownProperty(property: Node, where: Omit<Code, 'node'>, at: Code, evaluator: Evaluator): Values {
  if (property.type === 'ObjectProperty') return evaluator.evaluate(child(property, 'value'), where);
  const fn = evaluator.evaluate(property, where);
  return text(property, 'kind') === 'get' ? mapValues(fn, (one) => evaluator.apply(one, [], at)) : fn;
}

/** `state.token = …`, where `state` is a variable that is this object. */
function findAssignments({ node: object, module }: Code, name: string, evaluator: Evaluator): Values[] {
  return module.assigned
    .filter(({ target, scope }) => {
      if (keyOf(target, 'property') !== name) return false;
      const binding = lookUp(identifierOf(bare(child(target, 'object'))) ?? '', scope);
      return binding?.kind === 'value' && binding.values.some(({ node }) => bare(node) === object);
    })
    .map(({ node, scope }) => evaluator.evaluate(node, { scope, module, environment: undefined }));
}

function classMember(code: Code, name: string, isStatic: boolean, evaluator: Evaluator): Values {
  const { node, module, environment } = code;
  const scopeOfBody = (member: Node): Code['scope'] => module.scopes.get(member)?.parent ?? code.scope;
  const body = childrenOf(child(node, 'body'), 'body');
  // Of overloads, and of what is abstract, the one with a body or a value.
  const found = body
    .filter((one) => one && keyOf(one, 'key') === name && (one['static'] === true) === isStatic)
    .find((one) => one?.type !== 'TSDeclareMethod' && one?.['abstract'] !== true);
  const where = { module, environment, scope: enterClass(code) };
  const set = isStatic ? setOn(code, name, evaluator) : setInside(code, name, evaluator);
  if (found && found.type.endsWith('Method')) {
    const fn: Value = { kind: 'function', code: { node: found, module, environment, scope: scopeOfBody(found) } };
    return text(found, 'kind') === 'get' ? evaluator.apply(fn, [], code) : [fn];
  }
  const value = child(found, 'value');
  const type = child(child(child(found, 'typeAnnotation'), 'typeAnnotation'), 'typeName');
  if (value) return joinValues(evaluator.evaluate(value, where), ...set);
  if (set.length > 0) return joinValues(...set);
  if (found && type) return instancesOf(evaluator.evaluate(type, where), code, evaluator);
  const above = child(node, 'superClass');
  if (found) return UNKNOWN;
  const below = above || isStatic ? [] : subclassMembers(code, name, evaluator);
  if (!above) return below.length > 0 ? joinValues(...below) : UNKNOWN;
  return mapValues(evaluator.evaluate(above, code), (one) =>
    one.kind === 'class' ? classMember(one.code, name, isStatic, evaluator) : UNKNOWN,
  );
}

/** What an abstract class leaves to those that extend it. */
function subclassMembers({ node }: Code, name: string, evaluator: Evaluator): Values[] {
  return evaluator.app.modules.flatMap((module) =>
    [...module.classes].flatMap(([one, scope]) => {
      const where = { module, scope, environment: undefined };
      const above = evaluator.evaluate(child(one, 'superClass'), where);
      const isChild = above.some((it) => it.kind === 'class' && it.code.node === node);
      const isOwn = childrenOf(child(one, 'body'), 'body').some((member) => member && keyOf(member, 'key') === name);
      return isChild && isOwn
        ? [evaluator.member([{ kind: 'instance', code: { ...where, node: one } }], name, { ...where, node: one })]
        : [];
    }),
  );
}

/** The scope of a class's own fields, in which `this` is the class. */
function enterClass({ node, module, scope }: Code): Code['scope'] {
  const method = childrenOf(child(node, 'body'), 'body').find((one) => one && module.scopes.has(one));
  const inner = method && module.scopes.get(method)?.parent;
  return inner ?? { parent: scope, bindings: new Map(), isFunction: false, self: { node, scope } };
}

/** `Service.instance = …`, and `this.instance = …` in a static method. */
function setOn({ node, module }: Code, name: string, evaluator: Evaluator): Values[] {
  const isClass = (target: Node, scope: Module['root']): boolean => {
    const binding = lookUp(identifierOf(bare(child(target, 'object'))) ?? '', scope);
    return binding?.kind === 'class' && binding.class.node === node;
  };
  return module.assigned
    .filter(({ target }) => keyOf(target, 'property') === name)
    .filter(({ target, scope }) => isClass(target, scope) || isSelf(target, scope, node))
    .map((one) => assignedTo(one, module, evaluator));
}
