/**
 * Follows expressions through local names, functions, promises and the app's other modules, to what they may be. What
 * cannot be followed is unknown, and nothing is ever concluded from that.
 */
import { callValues } from './calls.ts';
import { libraryMember, libraryValue } from './library.ts';
import { lookUp, type Binding, type Module, type Path } from './scope.ts';
import type { Place } from './source.ts';
import {
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
import {
  asText,
  awaited,
  each,
  either,
  NOTHING,
  orElse,
  UNKNOWN,
  type Code,
  type Surroundings,
  type Values,
} from './values.ts';

/** Deeper or longer than this, nobody writes it: for one question, and for all that there are of one module. */
const MAX_DEPTH = 60;
const MAX_STEPS = 5000;
const MAX_ALL_STEPS = 50_000;

export interface Evaluation {
  /** Another module of the app; undefined for packages, and for what was not read. */
  resolve(source: string, from: string): Module | undefined;
  depth: number;
  /** The steps that were taken for this question, and for all of its module. */
  budget: { steps: number; all: number };
}

/** Everything that an expression may be. */
export function evaluate(node: Node | undefined, where: Surroundings, outer: Evaluation): Values {
  const expression = bare(node);
  const { budget, depth } = outer;
  budget.steps += 1;
  budget.all += 1;
  if (!expression || depth > MAX_DEPTH || budget.steps > MAX_STEPS || budget.all > MAX_ALL_STEPS) return UNKNOWN;
  const evaluation = { ...outer, depth: depth + 1 };
  const { scope, module, environment } = where;
  const here: Code = { node: expression, scope, module, environment };
  const part = (member: string): Values => evaluate(child(expression, member), where, evaluation);
  const parts = (member: string): Values[] =>
    children(expression, member).map((one) => evaluate(one, where, evaluation));
  if (isFunction(expression)) return [{ kind: 'function', code: here }];
  if (isMember(expression))
    return memberOf(part('object'), keyOf(expression, 'property') ?? '', placeOf(here), evaluation);
  switch (expression.type) {
    case 'Identifier':
      return nameValues(here, evaluation);
    case 'NullLiteral':
      return NOTHING;
    case 'StringLiteral':
      return stringLiteral(expression) === '' ? NOTHING : [{ kind: 'text' }];
    case 'TemplateLiteral':
      return joined(parts('expressions'));
    case 'BinaryExpression':
      return text(expression, 'operator') === '+' ? joined([part('left'), part('right')]) : UNKNOWN;
    case 'ObjectExpression':
      return [{ kind: 'object', code: here }];
    case 'ArrayExpression':
      return [{ kind: 'array', of: parts('elements') }];
    case 'AwaitExpression':
      return awaited(part('argument'));
    case 'ConditionalExpression':
      return either(part('consequent'), part('alternate'));
    case 'LogicalExpression':
      return text(expression, 'operator') === '&&' ? part('right') : orElse(part('left'), part('right'));
    case 'AssignmentExpression':
      return part('right');
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return callValues(here, evaluation);
    default:
      return UNKNOWN;
  }
}

/** Put together to one text: it is of a token where exactly one kind of token is in it. */
function joined(some: Values[]): Values {
  const texts = asText(either(...some)).filter((value) => value.kind === 'text' && value.use !== undefined);
  return texts.length === 0 ? [{ kind: 'text' }] : texts;
}

export function placeOf({ node, module }: Code): Place {
  return { file: module.file, line: node.loc.start.line };
}

function nameValues(code: Code, evaluation: Evaluation): Values {
  const name = identifier(code.node) ?? '';
  const binding = lookUp(name, code.scope);
  if (binding) return bindingValues(binding, code, evaluation);
  // What the script of a CDN leaves behind.
  if (name === 'supabase') return [{ kind: 'namespace', source: '@supabase/supabase-js', from: '' }];
  return name === 'undefined' ? NOTHING : UNKNOWN;
}

function bindingValues(binding: Binding, where: Surroundings, evaluation: Evaluation): Values {
  const { module, environment } = where;
  switch (binding.kind) {
    case 'import':
      return exportValues(binding.source, module.file, binding.name, evaluation);
    case 'function':
      return [{ kind: 'function', code: { ...binding.function, module, environment } }];
    case 'value': {
      if (binding.values.length === 0) return UNKNOWN;
      const some = binding.values.map(({ node, scope, path }) =>
        follow(
          evaluate(node, { scope, module, environment }, evaluation),
          path,
          placeOf({ ...where, node }),
          evaluation,
        ),
      );
      return either(...some);
    }
    case 'parameter': {
      let call = environment;
      while (call && call.function !== binding.function) call = call.outer;
      const given = call ? (call.arguments[binding.index] ?? NOTHING) : promisedTo(binding, where, evaluation);
      return follow(given, binding.path, placeOf({ ...where, node: binding.function }), evaluation);
    }
    case 'opaque':
    default:
      return UNKNOWN;
  }
}

/** What a function that is given to `.then` is called with. */
function promisedTo(
  { function: callback, index }: Parameter,
  { module }: Surroundings,
  evaluation: Evaluation,
): Values {
  const promise = module.chained.get(callback);
  if (!promise || index > 0) return UNKNOWN;
  return awaited(evaluate(promise.node, { scope: promise.scope, module, environment: undefined }, evaluation));
}

type Parameter = Extract<Binding, { kind: 'parameter' }>;

function follow(values: Values, path: Path, at: Place, evaluation: Evaluation): Values {
  let found = values;
  for (const step of path)
    found =
      typeof step === 'string'
        ? memberOf(found, step, at, evaluation)
        : each(found, (value) => (value.kind === 'array' ? (value.of[step] ?? UNKNOWN) : UNKNOWN));
  return found;
}

/** What a module exports under some name, the app's own modules first. */
export function exportValues(source: string, from: string, name: string, outer: Evaluation): Values {
  const module = outer.resolve(source, from);
  if (!module) return name === '*' ? [{ kind: 'namespace', source, from }] : libraryValue(source, name);
  if (name === '*') return [{ kind: 'namespace', source, from }];
  if (outer.depth > MAX_DEPTH) return UNKNOWN;
  const evaluation = { ...outer, depth: outer.depth + 1 };
  const where: Surroundings = { scope: module.root, module, environment: undefined };
  const found = module.exports.get(name);
  if (found?.kind === 'value') return evaluate(found.node, where, evaluation);
  if (found?.kind === 'from') return exportValues(found.source, module.file, found.name, evaluation);
  const binding = found && lookUp(found.name, module.root);
  if (binding) return bindingValues(binding, where, evaluation);
  const passed = module.passesOn.filter((one) => evaluation.resolve(one, module.file));
  const [only, ...others] = passed;
  return only === undefined || others.length > 0 ? UNKNOWN : exportValues(only, module.file, name, evaluation);
}

/** @param at where the member is read, which is where a mistake with it would be */
export function memberOf(values: Values, name: string, at: Place, evaluation: Evaluation): Values {
  return each(values, (value) => {
    if (value.kind === 'object') return propertyValues(value.code, name, evaluation);
    if (value.kind === 'namespace') return exportValues(value.source, value.from, name, evaluation);
    return libraryMember('at' in value && value.kind !== 'absent' ? { ...value, at } : value, name) ?? UNKNOWN;
  });
}

/** What an object literal has under some name. */
function propertyValues({ node, ...where }: Code, name: string, evaluation: Evaluation): Values {
  const properties = children(node, 'properties');
  const index = properties.findLastIndex((property) => property !== undefined && keyOf(property, 'key') === name);
  const isOverridden = properties
    .slice(index + 1)
    .some((one) => one?.type !== 'ObjectProperty' && one?.type !== 'ObjectMethod');
  const found = properties[index];
  if (isOverridden) return UNKNOWN;
  if (!found) return NOTHING;
  if (found.type === 'ObjectProperty') return evaluate(child(found, 'value'), where, evaluation);
  return text(found, 'kind') === 'method' ? evaluate(found, where, evaluation) : UNKNOWN;
}
