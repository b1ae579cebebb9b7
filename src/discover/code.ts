/**
 * Code read as data: which names are given which texts, and which texts are given to a function. Nothing is run, nothing
 * is resolved but a variable's fallback; what is computed is passed over. Meant for JavaScript and TypeScript, and near
 * enough for the languages whose strings, braces and assignments look alike (Dart, Swift, Kotlin, Java, C#, Go, Python,
 * Ruby, PHP).
 */
import { readBlock, findComputedKey, readCondition, addBraces, type Block } from './blocks.ts';
import type { Leaf } from './leaves.ts';
import { poolOf } from './pools.ts';
import { tokenise, type Token } from './tokens.ts';
import { valueAt, valueOf, variableBefore } from './values.ts';

/** The JSON texts that the code holds as strings, as Dart's amplifyconfiguration does. */
export function embeddedJson(text: string): string[] {
  return tokenise(text).flatMap((token) => (token.type === 'string' && /^\s*\{/.test(token.text) ? [token.text] : []));
}

/** `${name:default}`, as Spring and Micronaut fill texts in. */
const DEFAULT = /^\$\{([\w.-]+):([^{}]+)\}$/;

const OPENING = new Set(['{', '[', '(']);
const CLOSING = new Set(['}', ']', ')']);
/** Beyond this depth, names are no longer kept apart: nobody configures anything down there. */
const MAX_DEPTH = 100;

/**
 * Every text that the code gives a name (`key: 'text'`, `key = "text"`, `key: process.env.X || 'text'`), and every other
 * one that is a pool's id or address, under the name of the function that it is given to.
 */
export function codeLeaves(text: string, file = ''): Leaf[] {
  const tokens = tokenise(addBraces(text, file));
  const leaves: Leaf[] = [];
  const open: (Block & { name: string | undefined; group: string })[] = [];
  let closed: Block | undefined;
  const taken = new Set<number>();
  let pending: string | undefined;
  const add = (name: string, leaf: Pick<Leaf, 'value' | 'variable' | 'environment'>): void => {
    const all = open.flatMap(({ name }) => name ?? []);
    const environment = leaf.environment ?? open.findLast((block) => block.environment !== undefined)?.environment;
    // In a list, the list's own name is what was found for its texts, too.
    const names = all.at(-1) === name ? all.slice(0, -1) : all;
    if (open.length <= MAX_DEPTH)
      leaves.push({
        path: [...names, name],
        group: open.at(-1)?.group ?? '',
        ...leaf,
        ...(environment === undefined ? {} : { environment }),
      });
  };
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'sign') {
      if (OPENING.has(token.text)) {
        const block = token.text === '{' ? readBlock(tokens, index, closed) : {};
        open.push({ ...block, name: pending, group: String(index) });
      } else if (CLOSING.has(token.text)) closed = open.pop();
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
        add(token.text, value.at === -1 ? value : { ...value, ...answerOf(tokens, value.at) });
        // Where there is no text, there is nothing to be taken again.
        if (value.at !== -1) taken.add(value.at);
      }
    } else if (token.type === 'string' && !taken.has(index)) {
      const [, variable, value] = DEFAULT.exec(token.text) ?? [];
      if (poolOf(value ?? token.text) === undefined) continue;
      const named = variable === undefined ? variableBefore(tokens, index) : { variable };
      add(nameFor(tokens, index), { value: value ?? token.text, ...named, ...answerOf(tokens, index) });
    }
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
    else if (text === '(' || text === '=' || text === '=>' || (text === ':' && tokens[at - 1]?.type !== 'sign')) {
      const name = dottedName(tokens, at - 1);
      if (name !== '') return name;
    } else if (text === ';') break;
  }
  return 'text';
}

/** The last two names of what ends at a token, or the key of `ENV['KEY']`. */
function dottedName(tokens: readonly Token[], end: number): string {
  const last = tokens[end];
  const key = tokens[end - 1];
  // `case "prod":`
  if (last?.type === 'string' && /^[\w.-]+$/.test(last.text)) return last.text;
  if (last?.text === ']' && key?.type === 'string' && /^[\w.-]+$/.test(key.text)) return key.text;
  if (last?.type !== 'name') return '';
  const before = tokens[end - 2];
  return tokens[end - 1]?.text === '.' && before?.type === 'name' ? `${before.text}.${last.text}` : last.text;
}

/** `isProduction ? 'a' : 'b'`: the environment of each answer; the other one's is what is left. */
function answerOf(tokens: readonly Token[], index: number): Pick<Leaf, 'environment'> {
  const { condition, isSecond } = findCondition(tokens, index);
  if (condition === undefined) {
    const environment = findComputedKey(tokens.slice(Math.max(0, index - 3), index));
    return environment === undefined ? {} : { environment };
  }
  const { otherwise = {}, environment } = readCondition(condition);
  if (isSecond) return otherwise;
  return environment === undefined ? {} : { environment };
}

/** The condition that a text is an answer to: before `?`, between `if (` and `)`, or behind it as in Python. */
function findCondition(tokens: readonly Token[], index: number): { condition?: readonly Token[]; isSecond: boolean } {
  const before = tokens.slice(Math.max(0, index - MAX_BEFORE), index);
  const last = before.at(-1)?.text;
  const behind = tokens.slice(index + 1, index + 1 + MAX_BEFORE);
  if (behind[0]?.text === 'if') {
    const end = behind.findIndex(({ type, text }) => type === 'name' && text === 'else');
    return end === -1 ? { isSecond: false } : { condition: behind.slice(1, end), isSecond: false };
  }
  const start = before.findLastIndex(({ type, text }) => (type === 'name' && text === 'if') || text === ';');
  if ((last === 'else' || last === ')') && before[start]?.text === 'if')
    return { condition: before.slice(start + 1), isSecond: last === 'else' };
  const isSecond = last === ':';
  const mark = before.findLastIndex(({ type, text }) => type === 'sign' && (text === '?' || text === ';'));
  if (before[mark]?.text !== '?' || (!isSecond && mark !== before.length - 1)) return { isSecond };
  // Ruby asks with a question mark as well: `production? ? 'a' : 'b'`.
  const asked = before.slice(0, before[mark - 1]?.text === '?' ? mark - 1 : mark);
  const from = asked.findLastIndex(({ type, text }) => type === 'sign' && '=;,{?:'.includes(text));
  return { condition: asked.slice(from + 1), isSecond };
}
