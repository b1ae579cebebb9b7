/** What a name is given in code: a text, or an environment variable with its fallback (`process.env.X ?? 'text'`). */
import { poolOf } from './pools.ts';
import type { Token } from './tokens.ts';

const OPENING = new Set(['{', '[', '(']);
const CLOSING = new Set(['}', ']', ')']);

/** Where the value of a name begins, or undefined when the token is no name that is given one. */
export function valueAt(tokens: readonly Token[], index: number): number | undefined {
  const next = tokens[index + 1];
  if (next?.type !== 'sign') return undefined;
  const sign = next.text;
  // `'key' => 'text'` of Ruby and PHP; `key := "text"` of Go.
  if (sign === '=>' && tokens[index]?.type === 'string') return index + 2;
  if (sign === ':' && tokens[index + 2]?.text === '=') return index + 3;
  if (sign !== ':' && sign !== '=') return undefined;
  // `userPoolId: string = '…'`: the type stands between.
  const isTyped = sign === ':' && tokens[index + 2]?.type === 'name' && tokens[index + 3]?.text === '=';
  return isTyped ? index + 4 : index + 2;
}

/** What an expression may take until the variable and its fallback have been seen. */
const MAX_EXPRESSION = 24;
/** What gives an environment variable: an object that holds them, or a function. */
const ENVIRONMENT =
  /^(env|ENV|environ|getenv|Getenv|getEnv|extra|fromEnvironment|envOr|getEnvOrDefault|GetEnvironmentVariable)$/;
/** Functions of such an object. */
const GETTERS = new Set(['get', 'fetch', 'str', 'string', 'getString', 'required', 'optional']);
const OR = new Set(['||', '??', 'or', '?:']);

export interface Value {
  value: string;
  variable?: string;
  /** The token that the value is; -1 where it is none. */
  at: number;
}

/** The text that an expression gives: a literal, or a variable with what stands behind `||`, or as a second argument. */
export function valueOf(tokens: readonly Token[], start: number): Value | undefined {
  const first = tokens[start];
  if (first?.type === 'string') return tokens[start + 1]?.text === '+' ? undefined : { value: first.text, at: start };
  // `'cognito' => ['pool' => env(…)]`: what is in it has names of its own.
  if (first?.text === '[' && tokens[start + 2]?.text === '=>') return undefined;
  const expression = tokens.slice(start, expressionEnd(tokens, start));
  // What a condition decides is taken apart where its answers stand.
  const variable = expression.some(({ type, text }) => type === 'sign' && text === '?')
    ? undefined
    : variableIn(expression);
  if (!variable) return undefined;
  const or = expression.findIndex(({ text }, i) => i > variable.at && OR.has(text));
  const fallback = expression.findIndex(
    ({ type, text }, i) =>
      type === 'string' && ((or !== -1 && i > or) || (i > variable.at + 1 && poolOf(text) !== undefined)),
  );
  return {
    value: expression[fallback]?.text ?? '',
    variable: variable.name,
    at: fallback === -1 ? -1 : start + fallback,
  };
}

function variableIn(expression: readonly Token[]): { name: string; at: number } | undefined {
  const source = expression.findIndex(({ type, text }) => type === 'name' && ENVIRONMENT.test(text));
  if (source === -1) return undefined;
  const at = expression.findIndex(({ type, text }, i) => i > source && type !== 'sign' && !GETTERS.has(text));
  const name = expression[at]?.text;
  return name === undefined ? undefined : { name, at };
}

/** Of a text behind `||`, or one that is the second argument of what gives variables: the variable before it. */
export function variableBefore(tokens: readonly Token[], index: number): { variable?: string } {
  const before = tokens[index - 1]?.text ?? '';
  const isSecond = before === ',' && tokens[index - 2]?.type === 'string';
  if (!OR.has(before) && !isSecond) return {};
  const around = tokens.slice(Math.max(0, index - MAX_EXPRESSION), index);
  const from = around.findLastIndex(({ text }) => text === ';' || text === '{' || text === '}');
  const variable = variableIn(around.slice(from + 1));
  return variable ? { variable: variable.name } : {};
}

function expressionEnd(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let index = start; index < start + MAX_EXPRESSION; index += 1) {
    const text = tokens[index]?.type === 'sign' ? tokens[index]?.text : '';
    if (text === undefined || (depth === 0 && (text === ',' || text === ';' || CLOSING.has(text)))) return index;
    if (text === '{') return index;
    if (OPENING.has(text)) depth += 1;
    if (CLOSING.has(text)) depth -= 1;
    // The next assignment has begun where lines do not end in semicolons.
    if (
      index > start &&
      tokens[index]?.type === 'name' &&
      ['const', 'let', 'var', 'export'].includes(tokens[index]?.text ?? '')
    )
      return index;
  }
  return start + MAX_EXPRESSION;
}
