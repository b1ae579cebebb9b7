/**
 * Code read as data: which names are given which texts, and which texts are given to a function. Nothing is run, nothing
 * is resolved but a variable's fallback; what is computed is passed over. Meant for JavaScript and TypeScript, and near
 * enough for the languages whose strings, braces and assignments look alike (Dart, Swift, Kotlin, Java, C#, Go, Python,
 * Ruby, PHP).
 */
import { environmentIn, isHere } from './environment.ts';
import type { Leaf } from './leaves.ts';
import { poolOf } from './pools.ts';
import { tokenise, type Token } from './tokens.ts';
import { valueAt, valueOf, variableBefore } from './values.ts';

/** The JSON texts that the code holds as strings, as Dart's amplifyconfiguration does. */
export function embeddedJson(text: string): string[] {
  return tokenise(text).flatMap((token) => (token.type === 'string' && /^\s*\{/.test(token.text) ? [token.text] : []));
}

const OPENING = new Set(['{', '[', '(']);
const CLOSING = new Set(['}', ']', ')']);
/** Beyond this depth, names are no longer kept apart: nobody configures anything down there. */
const MAX_DEPTH = 100;

/**
 * Every text that the code gives a name (`key: 'text'`, `key = "text"`, `key: process.env.X || 'text'`), and every other
 * one that is a pool's id or address, under the name of the function that it is given to.
 */
export function codeLeaves(text: string): Leaf[] {
  const tokens = tokenise(text);
  const leaves: Leaf[] = [];
  const open: { name: string | undefined; group: string }[] = [];
  const taken = new Set<number>();
  let pending: string | undefined;
  const add = (name: string, leaf: Pick<Leaf, 'value' | 'variable' | 'environment'>): void => {
    const all = open.flatMap(({ name }) => (name === undefined ? [] : [name]));
    // In a list, the list's own name is what was found for its texts, too.
    const names = all.at(-1) === name ? all.slice(0, -1) : all;
    if (open.length <= MAX_DEPTH) leaves.push({ path: [...names, name], group: open.at(-1)?.group ?? '', ...leaf });
  };
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'sign') {
      if (OPENING.has(token.text)) open.push({ name: pending, group: String(index) });
      else if (CLOSING.has(token.text)) open.pop();
      // A member ends here, or its type: what follows has no name, or another one.
      if (OPENING.has(token.text) || CLOSING.has(token.text) || ['=', ',', ';'].includes(token.text))
        pending = undefined;
      continue;
    }
    const at = isAnswer(tokens, index) ? undefined : valueAt(tokens, index);
    if (at !== undefined) {
      pending = tokens[index + 1]?.text === ':' ? token.text : undefined;
      const value = valueOf(tokens, at);
      if (value && !taken.has(value.at)) {
        add(token.text, value);
        // Where there is no text, there is nothing to be taken again.
        if (value.at !== -1) taken.add(value.at);
      }
    } else if (token.type === 'string' && !taken.has(index) && poolOf(token.text) !== undefined)
      add(nameFor(tokens, index), { value: token.text, ...variableBefore(tokens, index), ...answerOf(tokens, index) });
  }
  return leaves;
}

/** `… ? 'text' : …`: the text is no name of what follows. */
function isAnswer(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.type === 'string' && tokens[index - 1]?.text === '?';
}

/** How far a function or a condition may stand before a text. */
const MAX_BEFORE = 24;

/** The function that a text is given to, or what it is assigned to: `CognitoUserPool.get`, `userPoolId`. */
function nameFor(tokens: readonly Token[], index: number): string {
  let depth = 0;
  for (let at = index - 1; at >= Math.max(0, index - MAX_BEFORE); at -= 1) {
    const { type, text } = tokens[at] ?? { type: 'sign', text: '' };
    if (type !== 'sign') continue;
    if (CLOSING.has(text)) depth += 1;
    else if (OPENING.has(text) && depth > 0) depth -= 1;
    else if (text === '(' || text === '=' || text === '=>' || (text === ':' && tokens[at - 1]?.type === 'name')) {
      const name = dottedName(tokens, at - 1);
      if (name !== '') return name;
    } else if (text === ';') break;
  }
  return 'text';
}

/** The last two names of what ends at a token. */
function dottedName(tokens: readonly Token[], end: number): string {
  const last = tokens[end];
  if (last?.type !== 'name') return '';
  const before = tokens[end - 2];
  return tokens[end - 1]?.text === '.' && before?.type === 'name' ? `${before.text}.${last.text}` : last.text;
}

/** `isProduction ? 'a' : 'b'`: the environment of each answer; the other one's is what is left. */
function answerOf(tokens: readonly Token[], index: number): Pick<Leaf, 'environment'> {
  const isSecond = tokens[index - 1]?.text === ':';
  let at = index - 1;
  if (isSecond) while (at > index - MAX_BEFORE && tokens[at]?.text !== '?' && tokens[at]?.text !== ';') at -= 1;
  if (tokens[at]?.text !== '?') return {};
  const condition = tokens.slice(Math.max(0, at - 10), at);
  const from = condition.findLastIndex(({ type, text }) => type === 'sign' && '=;,{?:'.includes(text));
  const words = condition.slice(from + 1);
  const named = words.flatMap(({ text }) => environmentIn(text) ?? []).at(-1);
  if (named === undefined) return {};
  const isDenied = words.some(({ text }) => /^!(==?)?$/.test(text));
  if (isSecond === isDenied) return { environment: named };
  return isHere(named) ? { environment: `not ${named}` } : {};
}
