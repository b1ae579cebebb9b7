/**
 * Code read as data: which names are given which texts. Nothing is run, nothing is resolved but a variable's fallback;
 * what is computed is passed over. Meant for JavaScript and TypeScript, and near enough for the languages whose strings,
 * braces and assignments look alike (Dart, Swift, Kotlin, Python, HCL).
 */
import type { Leaf } from './leaves.ts';

interface Token {
  type: 'string' | 'name' | 'sign';
  text: string;
}

// What is not closed reaches to the end, as it does for a compiler: no input makes this look at a character again and again.
const TOKENS =
  /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|(?<triple>'''[^]*?(?:'''|$)|"""[^]*?(?:"""|$))|(?<string>"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?|`(?:\\[^]|[^`\\])*`?)|(?<name>[A-Za-z_$][\w$]*)|(?<sign>\|\||\?\?|\?\.|[=!<>]=+|=>|[^\s\w])/g;

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const code = text.replaceAll(/^[ \t]*#.*$/gm, '');
  for (const { groups = {} } of code.matchAll(TOKENS)) {
    const { triple, string, name, sign } = groups;
    if (triple !== undefined) tokens.push({ type: 'string', text: triple.slice(3, -3) });
    else if (string !== undefined) tokens.push({ type: 'string', text: string.slice(1, -1) });
    else if (name !== undefined) tokens.push({ type: 'name', text: name });
    else if (sign !== undefined) tokens.push({ type: 'sign', text: sign });
  }
  return tokens;
}

/** The JSON texts that the code holds as strings, as Dart's amplifyconfiguration does. */
export function embeddedJson(text: string): string[] {
  return tokenise(text).flatMap((token) => (token.type === 'string' && /^\s*\{/.test(token.text) ? [token.text] : []));
}

const OPENING = new Set(['{', '[', '(']);
const CLOSING = new Set(['}', ']', ')']);
/** Beyond this depth, names are no longer kept apart: nobody configures anything down there. */
const MAX_DEPTH = 100;

/** Every text that the code gives a name: `key: 'text'`, `key = "text"`, `key: process.env.X || 'text'`. */
export function codeLeaves(text: string): Leaf[] {
  const tokens = tokenise(text);
  const leaves: Leaf[] = [];
  const open: { name: string | undefined; group: string }[] = [];
  let pending: string | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'sign' && OPENING.has(token.text)) {
      open.push({ name: pending, group: String(index) });
      pending = undefined;
    } else if (token.type === 'sign' && CLOSING.has(token.text)) {
      open.pop();
      pending = undefined;
    } else if (token.type === 'sign') {
      // A member ends here, or its type: what follows has no name, or another one.
      if (['=', ',', ';'].includes(token.text)) pending = undefined;
    } else {
      const at = valueAt(tokens, index);
      if (at === undefined) continue;
      const isMember = tokens[index + 1]?.text === ':';
      pending = isMember ? token.text : undefined;
      const value = valueOf(tokens, at);
      if (!value || open.length > MAX_DEPTH) continue;
      const names = open.flatMap(({ name }) => (name === undefined ? [] : [name]));
      leaves.push({ path: [...names, token.text], group: open.at(-1)?.group ?? '', ...value });
    }
  }
  return leaves;
}

/** Where the value of a name begins, or undefined when the token is no name that is given one. */
function valueAt(tokens: readonly Token[], index: number): number | undefined {
  const sign = tokens[index + 1]?.text;
  if (tokens[index + 1]?.type !== 'sign' || (sign !== ':' && sign !== '=')) return undefined;
  // `userPoolId: string = '…'`: the type stands between.
  const isTyped = sign === ':' && tokens[index + 2]?.type === 'name' && tokens[index + 3]?.text === '=';
  return isTyped ? index + 4 : index + 2;
}

/** What an expression may take until the variable and its fallback have been seen. */
const MAX_EXPRESSION = 24;
const ENVIRONMENT = /^(env|environ|getenv|extra|fromEnvironment)$/;

/** The text that an expression gives: a literal, or a variable with what stands behind `||` or `??`. */
function valueOf(tokens: readonly Token[], start: number): { value: string; variable?: string } | undefined {
  const first = tokens[start];
  if (first?.type === 'string') return tokens[start + 1]?.text === '+' ? undefined : { value: first.text };
  const end = expressionEnd(tokens, start);
  const expression = tokens.slice(start, end);
  const at = expression.findIndex(({ type, text }) => type === 'name' && ENVIRONMENT.test(text));
  const named =
    at === -1 ? -1 : expression.findIndex(({ type, text }, i) => i > at && type !== 'sign' && text !== 'get');
  const variable = expression[named]?.text;
  if (variable === undefined) return undefined;
  const or = expression.findIndex(({ text }, i) => i > named && ['||', '??', 'or'].includes(text));
  const fallback = or === -1 ? undefined : expression.find(({ type }, i) => i > or && type === 'string');
  return { value: fallback?.text ?? '', variable };
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
