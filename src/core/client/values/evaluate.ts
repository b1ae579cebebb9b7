/**
 * The evaluator: follows expressions through names, functions, promises, classes and the app's other modules, to what they
 * may be, up to a limit of depth and steps. What cannot be followed is unknown, and nothing is ever concluded from that.
 */
import { applyFunction } from './applied.ts';
import { callValues } from './calls.ts';
import { memberValues } from './members.ts';
import { findArguments } from './holders.ts';
import { exportValues, keptValues, nameValues } from './names.ts';
import type { Scope } from '../code/scope.ts';
import { asText } from './things.ts';
import {
  bare,
  child,
  childrenOf,
  isFunction,
  identifierOf,
  isMember,
  keyOf,
  lastName,
  stringLiteral,
  text,
  type Node,
} from '../code/syntax.ts';
import {
  awaitValues,
  mapValues,
  joinValues,
  NOTHING,
  NULL,
  orElse,
  UNKNOWN,
  type App,
  type Code,
  type Environment,
  type Evaluator,
  type Surroundings,
  type Values,
} from './values.ts';

/** Deeper or longer than this, nobody writes it: for one question, and for all that there are of one module. */
const MAX_DEPTH = 90;
const MAX_STEPS = 5000;
const MAX_ALL_STEPS = 50_000;

/** What follows is too much for a program that reads source in passing. */
export const TOO_LONG = 'code that is too long to be followed';

/** An evaluator, and how to begin a question: each has a budget of its own, and each module has one. */
export function createEvaluator(app: App): Evaluator & { ask(): void; begin(): void } {
  const budget = { depth: 0, steps: 0, all: 0 };
  const within = (work: () => Values): Values => {
    budget.steps += 1;
    budget.all += 1;
    if (budget.depth > MAX_DEPTH || budget.steps > MAX_STEPS || budget.all > MAX_ALL_STEPS)
      return [{ kind: 'unknown', why: TOO_LONG }];
    budget.depth += 1;
    try {
      return work();
    } finally {
      budget.depth -= 1;
    }
  };
  const asked: { node: Node; environment: Environment | undefined }[] = [];
  const evaluator: Evaluator = {
    app,
    setTo: (node, where) => {
      if (asked.some((one) => one.node === node && one.environment === where.environment)) return NOTHING;
      asked.push({ node, environment: where.environment });
      const values = evaluator.evaluate(node, where);
      asked.pop();
      return values;
    },
    evaluate: (node, where) => within(() => expressionValues(bare(node), where, evaluator)),
    member: (values, name, at) => within(() => mapValues(values, (value) => memberValues(value, name, at, evaluator))),
    apply: (value, given, call) => within(() => applyFunction(value, given, call, evaluator)),
    exported: (source, at, name) => within(() => exportValues(source, at, name, evaluator)),
    parameter: (fn, index, where) => within(() => findArguments(fn, index, where, evaluator)),
  };
  return {
    ...evaluator,
    ask: () => void (budget.steps = 0),
    begin: () => void (budget.all = 0),
  };
}

function expressionValues(expression: Node | undefined, where: Surroundings, evaluator: Evaluator): Values {
  if (!expression) return UNKNOWN;
  const here: Code = { ...where, node: expression };
  const part = (member: string): Values => evaluator.evaluate(child(expression, member), where);
  const parts = (member: string): Values[] =>
    childrenOf(expression, member).map((one) => (one ? evaluator.evaluate(one, where) : NOTHING));
  if (isFunction(expression)) return [{ kind: 'function', code: here }];
  if (isMember(expression)) return memberAccess(here, evaluator);
  if (expression.type.endsWith('Literal') && expression.type !== 'TemplateLiteral') return literalValues(expression);
  switch (expression.type) {
    case 'Identifier':
      return nameValues(here, evaluator);
    case 'ThisExpression':
      return selfValues(here);
    case 'TemplateLiteral':
      return templateText(expression, parts('expressions'));
    case 'BinaryExpression':
      return text(expression, 'operator') === '+' ? join([part('left'), part('right')]) : [{ kind: 'text' }];
    case 'UnaryExpression':
      return text(expression, 'operator') === 'void' ? NOTHING : [{ kind: 'text' }];
    case 'ObjectExpression':
      return [{ kind: 'object', code: here }];
    case 'TSModuleBlock':
      return [{ kind: 'block', code: here }];
    case 'ClassExpression':
    case 'ClassDeclaration':
      return [{ kind: 'class', code: here }];
    case 'ArrayExpression':
      return [{ kind: 'array', of: parts('elements') }];
    case 'AwaitExpression':
      return awaitValues(part('argument'));
    case 'ConditionalExpression':
      return joinValues(part('consequent'), part('alternate'));
    case 'LogicalExpression':
      return text(expression, 'operator') === '&&' ? part('right') : orElse(part('left'), part('right'));
    case 'AssignmentExpression':
      return keptValues(part('right'), here);
    case 'SequenceExpression':
      return parts('expressions').at(-1) ?? UNKNOWN;
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return callValues(here, evaluator);
    default:
      return UNKNOWN;
  }
}

function literalValues(literal: Node): Values {
  if (literal.type === 'NullLiteral' || literal['value'] === false) return NULL;
  return literal.type === 'StringLiteral' ? literalText(stringLiteral(literal) ?? '') : [{ kind: 'text' }];
}

function literalText(literal: string): Values {
  return literal === '' ? NULL : [{ kind: 'text', literal }];
}

function templateText(node: Node, parts: Values[]): Values {
  const quasis = childrenOf(node, 'quasis').map(
    (one) => (one?.['value'] as { cooked?: string } | undefined)?.cooked ?? '',
  );
  if (parts.length === 0) return literalText(quasis.join(''));
  // What is written out of an address is enough to know it by.
  return join(parts).map((one) =>
    one.kind === 'text' || one.kind === 'unknown' ? { ...one, literal: quasis.join('…') } : one,
  );
}

/** Put together to one text: what is wrong with a part is wrong with the whole, and a token in it is what it is of. */
function join(some: Values[]): Values {
  const texts = some.flatMap((values) => asText(values));
  for (const kind of ['absent', 'misshapen', 'promise', 'jwt', 'unknown'] as const) {
    const [first, ...others] = texts.filter((value) => value.kind === kind);
    if (first?.kind === 'unknown') return [{ ...first, isText: true }];
    if (first) return kind === 'jwt' ? [first, ...others] : [first];
  }
  const variable = texts.find((value) => value.kind === 'text' && value.variable !== undefined);
  return [variable ?? { kind: 'text' }];
}

function memberAccess(here: Code, evaluator: Evaluator): Values {
  const object = child(here.node, 'object');
  const name = keyOf(here.node, 'property') ?? computedName(here, evaluator);
  const variable = environmentVariable(object, name);
  if (variable !== undefined) return [{ kind: 'text', variable }];
  if (isEnvironment(object, name)) return [{ kind: 'namespace', source: '$env/', from: here }];
  const values = evaluator.evaluate(object, here);
  // `throw` and `catch` aside, what is asked of nothing is nothing.
  return evaluator.member(values, name, here);
}

/** `import.meta.env[name]`, where the name is known. */
function computedName({ node, ...where }: Code, evaluator: Evaluator): string {
  const [only, ...others] = evaluator.evaluate(child(node, 'property'), where);
  return only?.kind === 'text' && others.length === 0 ? (only.literal ?? '') : '';
}

/** `process.env` or `import.meta.env`, of which a pattern takes some. */
function isEnvironment(object: Node | undefined, name: string): boolean {
  return name === 'env' && (identifierOf(bare(object)) === 'process' || bare(object)?.type === 'MetaProperty');
}

/** `process.env.X`, `import.meta.env.X`, `useRuntimeConfig().public.x`. */
function environmentVariable(object: Node | undefined, name: string): string | undefined {
  const holder = bare(object);
  const last = lastName(holder);
  if (last === 'env' && /^[A-Z][A-Z0-9_]+$/.test(name)) return name;
  return last === 'public' && isMember(holder) ? `NUXT_PUBLIC_${name}` : undefined;
}

function selfValues(here: Code): Values {
  let scope: Scope | undefined = here.scope;
  while (scope && scope.self === undefined) scope = scope.parent;
  if (!scope?.self) return [{ kind: 'unknown', why: '`this`' }];
  const code: Code = { ...here, ...scope.self };
  return [{ kind: code.node.type === 'ObjectExpression' ? 'object' : 'instance', code }];
}
