/** What stands before a block in code says which environment it is for: a condition, or the name of a class. */
import { environmentIn, isHere } from './environment.ts';
import { poolOf } from './pools.ts';
import type { Token } from './tokens.ts';

export interface Block {
  /** The environment that its condition asks for, or that its class is called after. */
  environment?: string;
  /** What holds where its condition does not. */
  otherwise?: { environment?: string };
}

/** How far a condition may stand before its block. */
const MAX_HEAD = 24;
const TYPES = new Set(['class', 'object', 'struct', 'enum', 'module', 'namespace']);

/**
 * @param index the token that opens the block
 * @param before the block that was closed last, which an `else` is about
 */
export function readBlock(tokens: readonly Token[], index: number, before: Block | undefined): Block {
  const around = tokens.slice(Math.max(0, index - MAX_HEAD), index);
  const head = around.slice(around.findLastIndex(({ type, text }) => type === 'sign' && ';{}'.includes(text)) + 1);
  const condition = head.findLastIndex(({ type, text }) => type === 'name' && /^(if|elif)$/.test(text));
  if (condition !== -1) return readCondition(head.slice(condition + 1));
  if (head.length === 1 && head[0]?.text === 'else') return before?.otherwise ?? {};
  const key = findComputedKey(head);
  if (key !== undefined) return { environment: key };
  const type = head.findIndex((token) => token.type === 'name' && TYPES.has(token.text));
  const name = type === -1 ? undefined : head[type + 1];
  const environment = name?.type === 'name' ? environmentIn(name.text) : undefined;
  return environment === undefined ? {} : { environment };
}

/** `[Stage.PROD]:`, the environment of a key that is computed. @param before what stands before the value */
export function findComputedKey(before: readonly Token[]): string | undefined {
  const [name, bracket, colon] = before.slice(-3);
  return bracket?.text === ']' && colon?.text === ':' ? environmentIn(name?.text ?? '') : undefined;
}

/** How a build says what it is, in a condition alone. */
const BUILD = /^(?:k|is|_)*(debug|release)(?:mode|build)?$/i;

function findEnvironment(word: string): string | undefined {
  return BUILD.exec(word)?.[1]?.toLowerCase() ?? environmentIn(word);
}

/** The environment that a condition asks for, and the one that is left where it does not hold. */
export function readCondition(condition: readonly Token[]): Block {
  const named = condition
    // `/x/.test(y)` asks for no environment.
    .filter(({ text }, at) => condition[at + 1]?.text !== '(' && poolOf(text) === undefined)
    .flatMap(({ text }) => findEnvironment(text) ?? [])
    .at(-1);
  if (named === undefined) return {};
  const yes = { environment: named };
  const no = isHere(named) ? { environment: `not ${named}` } : {};
  const isDenied = condition.some(({ text }) => /^!(==?)?$/.test(text) || text === 'not');
  return isDenied ? { ...no, otherwise: yes } : { ...yes, otherwise: no };
}

/** Blocks of other looks as those in braces: of Python by their indent, of Ruby up to `end`, of `#if` up to `#endif`. */
export function addBraces(text: string, file: string): string {
  if (file.endsWith('.py')) return bracePython(text);
  if (file.endsWith('.rb')) return braceRuby(text);
  if (!/^[ \t]*#[ \t]*if\b/m.test(text)) return text;
  return text.replaceAll(/^[ \t]*#[ \t]*(if|elif|elseif|else|endif)\b(.*)$/gm, (_line, word: string, rest: string) => {
    if (word === 'if') return `;if ${rest} {`;
    if (word === 'endif') return '}';
    return word === 'else' ? '} else {' : `} else if ${rest} {`;
  });
}

const PYTHON_HEAD = /^([ \t]*)((?:class|if|elif)\s[^#]*|else\s*):\s*(?:#.*)?$/;

function bracePython(text: string): string {
  const open: number[] = [];
  const lines = text.split('\n').map((line) => {
    const indent = line.length - line.trimStart().length;
    let closing = '';
    while (line.trim() !== '' && open.length > 0 && indent <= (open.at(-1) ?? 0)) {
      open.pop();
      closing += '}';
    }
    const [, , head] = PYTHON_HEAD.exec(line) ?? [];
    if (head === undefined) return closing + line;
    open.push(indent);
    return `${closing || ';'}${head} {`;
  });
  return lines.join('\n') + '}'.repeat(open.length);
}

const RUBY_HEAD = /^\s*(if|unless|class|module|case|def|while|until|begin|for)\b(.*)$/;

function braceRuby(text: string): string {
  const open: boolean[] = [];
  const lines = text.split('\n').map((line) => {
    if (/^\s*end\b/.test(line)) return open.pop() ? '}' : line;
    if (/^\s*else\s*$/.test(line)) return open.at(-1) ? '} else {' : line;
    const [, elsif] = /^\s*elsif\b(.*)$/.exec(line) ?? [];
    if (elsif !== undefined) return open.at(-1) ? `} else if ${elsif} {` : line;
    const [, word = '', rest = ''] = RUBY_HEAD.exec(line) ?? [];
    const isBlock = /^(if|unless|class|module)$/.test(word);
    if (word !== '' || /\bdo(\s*\|[^|]*\|)?\s*$/.test(line)) open.push(isBlock);
    if (!isBlock) return line;
    return `;${word === 'unless' ? 'if not' : word} ${rest} {`;
  });
  return lines.join('\n');
}
