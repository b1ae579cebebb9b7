/**
 * Code read as data: which names are given which texts, and which texts are given to a function. Nothing is run, nothing
 * is resolved but a variable's fallback; what is computed is passed over. Meant for JavaScript and TypeScript, and near
 * enough for the languages whose strings, braces and assignments look alike (Dart, Swift, Kotlin, Java, C#, Go, Python,
 * Ruby, PHP).
 */
import { addBraces } from './braces.ts';
import { answerOf, declaresResources, readBlock, readConstruct, type Block } from './blocks.ts';
import type { Json } from '../../core/text/json.ts';
import { jsonLeaves, parseData, type Leaf } from './leaves.ts';
import { mayNamePool, poolOf, poolWithin } from './pools.ts';
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
  const readOpening = declaresResources(text) ? readConstruct : readBlock;
  const add = (name: string, leaf: Pick<Leaf, 'value' | 'variable' | 'environment'>): void => {
    if (open.length > MAX_DEPTH) return;
    const all = open.flatMap(({ name }) => name ?? []);
    const environment = leaf.environment ?? open.findLast((block) => block.environment !== undefined)?.environment;
    // In a list, the list's own name is what was found for its texts, too.
    const names = all.at(-1) === name ? all.slice(0, -1) : all;
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
        open.push({ ...readOpening(tokens, index, closed), name: pending, group: groupWithin(open, index) });
      } else if (CLOSING.has(token.text)) closed = open.pop();
      // A member ends here, or its type: what follows has no name, or another one.
      if (OPENING.has(token.text) || CLOSING.has(token.text) || ['=', ',', ';'].includes(token.text))
        pending = undefined;
      continue;
    }
    const at = isAnswer(tokens, index) ? undefined : valueAt(tokens, index);
    if (at !== undefined) {
      if (isPool(token)) add(open.at(-1)?.name ?? 'text', { value: token.text });
      pending = tokens[index + 1]?.text === ':' ? token.text : undefined;
      const value = valueOf(tokens, at);
      if (value && !taken.has(value.at)) {
        add(token.text, value.at === -1 ? value : { ...value, ...poolAt(tokens, value.at, value.value) });
        // Where there is no text, there is nothing to be taken again.
        if (value.at !== -1) taken.add(value.at);
      }
    } else if (token.type === 'string' && !taken.has(index)) {
      const [, variable, value = token.text] = DEFAULT.exec(token.text) ?? [];
      const pool = poolAt(tokens, index, value);
      if (pool === undefined) continue;
      const name = nameFor(tokens, index);
      if ((pool.value !== undefined || jsonIn(value) !== undefined) && TELLS.test(name)) continue;
      const named = variable === undefined ? variableBefore(tokens, index) : { variable };
      add(name, { value, ...named, ...pool });
    }
  }
  return leaves.flatMap(unfold);
}

/** A configuration that is a text in the code, as Dart's Amplify takes it: what is in it, below the text's own name. */
function unfold(leaf: Leaf): Leaf[] {
  const inside = jsonLeaves(jsonIn(leaf.value));
  if (inside.length === 0) return [leaf];
  const around = [leaf.group, ...leaf.path].join('\0');
  return inside.map((one) => ({
    ...leaf,
    ...one,
    path: [...leaf.path, ...one.path],
    group: `${around}\0${one.group}`,
  }));
}

/** Given to a function or a name, after its prefix: what stands alone tells somebody something, as Python's docstrings do. */
function isHandedOver(tokens: readonly Token[], index: number): boolean {
  const isPrefixed = /^[rbfu]{1,2}$/i.test(tokens[index - 1]?.text ?? '');
  return /^(?:[(,=]|[=-]>|return)$/.test(tokens[index - (isPrefixed ? 2 : 1)]?.text ?? '');
}

/** JSON that names a pool; undefined for other texts. */
function jsonIn(text: string): Json | undefined {
  return /^\s*\{/.test(text) && mayNamePool(text) ? parseData(text) : undefined;
}

/** What is in a bracket belongs together. */
function groupWithin(open: readonly { group: string }[], index: number): string {
  const around = open.at(-1)?.group ?? '';
  return open.length < MAX_DEPTH ? `${around}\0${index}` : around;
}

/** `logins: { 'cognito-idp.….amazonaws.com/…': token }`: the pool is the name. */
function isPool({ type, text }: Token): boolean {
  return type === 'string' && poolOf(text) !== undefined;
}

/** `… ? 'text' : …`, `… ? pools.mock : …`: this is no name of what follows. */
function isAnswer(tokens: readonly Token[], index: number): boolean {
  let at = index;
  while (tokens[at - 1]?.text === '.' && tokens[at - 2]?.type === 'name' && index - at < MAX_BEFORE) at -= 2;
  return tokens[index + 1]?.text === ':' && tokens[at - 1]?.text === '?';
}

/** What a text says of a pool, where it does: the pool itself, and the environment that it is given for. */
function poolAt(
  tokens: readonly Token[],
  index: number,
  text: string,
): { value?: string; environment?: string } | undefined {
  const userPoolId = poolOf(text);
  if (jsonIn(text) !== undefined) return isHandedOver(tokens, index) ? answerOf(tokens, index) : undefined;
  const within = userPoolId === undefined ? poolWithin(text) : undefined;
  if (userPoolId === undefined && within === undefined) return undefined;
  return { ...(within === undefined ? {} : { value: within }), ...answerOf(tokens, index) };
}

/** Functions that tell somebody something: what is in their texts is not set there. */
const TELLS =
  /(?:^|\.)(?:log|info|warn|debug|print\w*|puts|echo|write\w*|panic\w*|fatal\w*|fail|throw|help|describe|\w*[eE]rror\w*|\w*Exception)$/i;

/** How far a function may stand before a text. */
const MAX_BEFORE = 24;

/** The function that a text is given to, or what it is assigned to: `CognitoUserPool.get`, `userPoolId`. */
function nameFor(tokens: readonly Token[], index: number): string {
  let depth = 0;
  for (let at = index - 1; at >= Math.max(0, index - MAX_BEFORE); at -= 1) {
    const { type, text } = tokens[at] ?? { type: 'sign', text: '' };
    if (type !== 'sign') continue;
    if (CLOSING.has(text)) depth += 1;
    else if (OPENING.has(text) && depth > 0) depth -= 1;
    else if (depth > 0) continue;
    else if (
      text === '(' ||
      text === '=' ||
      /^[-=]>$/.test(text) ||
      (text === ':' && tokens[at - 1]?.type !== 'sign')
    ) {
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
