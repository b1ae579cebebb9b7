/**
 * Which environment a value or a block of code is for, by what stands before it: an if, an else, a ternary (`isProduction ? 'a'
 * : 'b'`), or the name of its class or constant.
 */
import { environmentIn, environmentOfHost, environmentOfNamed, isHere } from '../places/environment.ts';
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
/** How far the question may stand before an answer to it. */
const MAX_QUESTION = 60;
const CLOSING = new Set(['}', ']', ')']);
const OPENING = new Set(['{', '[', '(']);
const TYPES = new Set(['class', 'object', 'struct', 'enum', 'module', 'namespace']);

/**
 * @param index the token that opens the block
 * @param before the block that was closed last, which an `else` is about
 */
export function readBlock(tokens: readonly Token[], index: number, before: Block | undefined): Block {
  const start = startOfCall(tokens, index);
  const own = readAnswer(tokens, start) ?? findDeclared(tokens, start) ?? findConstant(tokens, index);
  if (own !== undefined || tokens[index]?.text !== '{') return own ?? {};
  const around = tokens.slice(Math.max(0, index - MAX_HEAD), index);
  const head = around.slice(around.findLastIndex(({ type, text }) => type === 'sign' && ';{}'.includes(text)) + 1);
  const condition = head.findLastIndex(({ type, text }) => type === 'name' && /^(if|elif)$/.test(text));
  if (condition !== -1) {
    const own = readCondition(head.slice(condition + 1));
    // What is left at the end of several is left by all of them.
    const isNext = head[condition]?.text === 'elif' || head[condition - 1]?.text === 'else';
    return isNext ? { ...own, otherwise: { ...before?.otherwise, ...own.otherwise } } : own;
  }
  if (head.length === 1 && head[0]?.text === 'else') return before?.otherwise ?? {};
  const key = findComputedKey(head);
  if (key !== undefined) return { environment: key };
  const type = head.findIndex((token) => token.type === 'name' && TYPES.has(token.text));
  const name = type === -1 ? undefined : head[type + 1];
  const environment = name?.type === 'name' ? environmentOfNamed(name.text) : undefined;
  return environment === undefined ? {} : { environment };
}

/** `[Stage.PROD]:`, the environment of a key that is computed. @param before what stands before the value */
export function findComputedKey(before: readonly Token[]): string | undefined {
  const [name, bracket, colon] = before.slice(-3);
  return bracket?.text === ']' && colon?.text === ':' ? environmentIn(name?.text ?? '') : undefined;
}

/** Where what a bracket belongs to begins: at `new` in `new Pool(`, at the bracket where it stands alone. */
function startOfCall(tokens: readonly Token[], index: number): number {
  let at = index;
  while (tokens[at - 1]?.type === 'name' && !STATEMENT.test(tokens[at - 1]?.text ?? '')) {
    at -= 1;
    if (!/^(?:\.|\?\.|::|&)$/.test(tokens[at - 1]?.text ?? '')) break;
    at -= 1;
  }
  return /^(?:new|await|const)$/.test(tokens[at - 1]?.text ?? '') ? at - 1 : at;
}

const STATEMENT = /^(?:if|else|for|while|switch|return|function|do|try|catch)$/;

/** `const PROD: Stage = {`, `val prod = Config(`: what holds its members is called after an environment. */
function findDeclared(tokens: readonly Token[], start: number): Block | undefined {
  if (tokens[start - 1]?.text !== '=') return undefined;
  const before = tokens.slice(Math.max(0, start - MAX_TYPE), start - 1);
  const colon = before.findLastIndex(({ text }) => text === ':');
  // `name := …` of Go, `name: Type = …`, or `name = …`.
  const name = before[colon === -1 || before[colon + 1]?.type === 'string' ? before.length - 1 : colon - 1];
  const isOfAnother = before.slice(colon + 1).some(({ text }) => text === ';' || text === ',' || text === '=');
  const found = isOfAnother ? before.at(-1) : name;
  const environment = found?.type === 'name' ? environmentOfNamed(found.text) : undefined;
  return environment === undefined ? undefined : { environment };
}

/** `enum Flavor { dev(poolId: '…'), prod(…) }`: a constant that is called after an environment. */
function findConstant(tokens: readonly Token[], index: number): Block | undefined {
  const [name, before] = [tokens[index - 1], tokens[index - 2]];
  if (tokens[index]?.text !== '(' || name?.type !== 'name' || !/^[{,;]$/.test(before?.text ?? '')) return undefined;
  const environment = environmentIn(name.text);
  return environment === undefined ? undefined : { environment };
}

/** Whether a file declares resources, in the CDK's words, CDKTF's or Pulumi's. */
export function declaresResources(text: string): boolean {
  return /\b(?:from|import|using|require\()\s*["']?(?:aws-cdk-lib|aws_cdk|@aws-cdk\/|software\.amazon\.awscdk|Amazon\.CDK|cdktf|@?pulumi)\b|github\.com\/(?:aws\/aws-cdk|pulumi)/.test(
    text,
  );
}

/** The same in such a file: `new Api(app, 'Shop-Prod', {`, `new Function('api-prod', {` may be called after an environment. */
export function readConstruct(tokens: readonly Token[], index: number, before: Block | undefined): Block {
  const block = readBlock(tokens, index, before);
  if (block.environment !== undefined || tokens[index]?.text !== '(') return block;
  const first = tokens.slice(index + 1, index + MAX_SCOPE).find(({ type, text }) => type === 'string' || text === '{');
  const environment = first?.type === 'string' ? environmentIn(first.text) : undefined;
  return environment === undefined ? block : { environment };
}

/** What a resource is in stands before its own name. */
const MAX_SCOPE = 8;

/** A name's type may take as much. */
const MAX_TYPE = 12;

/** `isProduction ? 'a' : 'b'`: the environment of each answer; the other one's is what is left. */
export function answerOf(tokens: readonly Token[], index: number): { environment?: string } {
  const answer = readAnswer(tokens, index) ?? readBranch(tokens, index) ?? readPair(tokens, index);
  const environment = answer?.environment ?? findComputedKey(tokens.slice(Math.max(0, index - 3), index));
  return environment === undefined ? {} : { environment };
}

/** Of an answer to a question, what the question says; undefined for what is none. */
function readAnswer(tokens: readonly Token[], index: number): Block | undefined {
  const last = tokens[index - 1]?.text;
  if (last !== '?' && last !== ':') return undefined;
  let depth = 0;
  for (let at = index - 1; at >= Math.max(0, index - MAX_QUESTION); at -= 1) {
    const { type, text } = tokens[at] ?? { type: 'sign', text: '' };
    if (type !== 'sign') continue;
    if (CLOSING.has(text)) depth += 1;
    else if (OPENING.has(text)) depth -= 1;
    if (depth < 0 || (depth === 0 && [',', ';', '='].includes(text))) return undefined;
    if (depth > 0 || text !== '?') continue;
    // Ruby asks with a question mark as well: `production? ? 'a' : 'b'`.
    const asked = tokens.slice(Math.max(0, at - MAX_HEAD), tokens[at - 1]?.text === '?' ? at - 1 : at);
    const from = asked.findLastIndex((token) => token.type === 'sign' && '=;,{?:'.includes(token.text));
    const { otherwise = {}, ...yes } = readCondition(asked.slice(from + 1));
    return last === ':' ? otherwise : yes;
  }
  return undefined;
}

/** `if (isProduction) 'a' else 'b'`, `if (isProduction) return 'a';`, and `'a' if production else 'b'`. */
function readBranch(tokens: readonly Token[], index: number): Block | undefined {
  if (tokens[index + 1]?.text === 'if') {
    const behind = tokens.slice(index + 2, index + 2 + MAX_HEAD);
    const end = behind.findIndex(({ type, text }) => type !== 'string' && /^(?:else|return|end|[;{}])$/.test(text));
    return readCondition(end === -1 ? behind : behind.slice(0, end));
  }
  const at = tokens[index - 1]?.text === 'return' ? index - 1 : index;
  if (tokens[at - 1]?.text === ')') return readHead(tokens, at - 1);
  if (tokens[at - 1]?.text !== 'else') return undefined;
  const before = tokens.slice(Math.max(0, at - MAX_HEAD), at);
  const start = before.findLastIndex(({ type, text }) => (type === 'name' && text === 'if') || text === ';');
  return before[start]?.text === 'if' ? readCondition(before.slice(start + 1)).otherwise : undefined;
}

/** The condition in the brackets that end here, where `if` stands before them. */
function readHead(tokens: readonly Token[], end: number): Block | undefined {
  let depth = 0;
  for (let at = end; at >= Math.max(0, end - MAX_HEAD); at -= 1) {
    const { type, text } = tokens[at] ?? { type: 'sign', text: '' };
    if (type === 'sign' && CLOSING.has(text)) depth += 1;
    if (type === 'sign' && OPENING.has(text)) depth -= 1;
    if (depth > 0) continue;
    if (tokens[at - 1]?.text !== 'if') return undefined;
    const { environment } = readCondition(tokens.slice(at, end));
    return environment === undefined ? undefined : { environment };
  }
  return undefined;
}

/** `['prod', '…']`, `Map.of(Env.PROD, "…")`, `"prod" to "…"`: what stands before a value may say what it is for. */
function readPair(tokens: readonly Token[], index: number): Block | undefined {
  const [between, key] = [tokens[index - 1], tokens[index - 2]];
  if (key === undefined || key.type === 'sign' || (between?.text !== ',' && between?.text !== 'to')) return undefined;
  const environment = /^[\w.-]{2,30}$/.test(key.text) ? environmentOfNamed(key.text) : undefined;
  return environment === undefined ? undefined : { environment };
}

/** How a build says what it is, in a condition alone. */
const BUILD = /^(?:k|is|_)*(debug|release)(?:mode|build)?$/i;

function findEnvironment(word: string): string | undefined {
  return BUILD.exec(word)?.[1]?.toLowerCase() ?? environmentIn(word) ?? environmentOfHost(word);
}

/** The environment that a condition asks for, and the one that is left where it does not hold. */
export function readCondition(condition: readonly Token[]): Block {
  const named = condition
    // `/x/.test(y)` asks for no environment, and nor does what is called a stage.
    .filter(({ text }, at) => (text !== 'test' || condition[at + 1]?.text !== '(') && poolOf(text) === undefined)
    .filter(({ type, text }) => type !== 'name' || !/^\$?stage$/i.test(text))
    .flatMap(({ text }) => findEnvironment(text) ?? [])
    .at(-1);
  if (named === undefined) return {};
  const yes = { environment: named };
  const no = isHere(named) ? { environment: `not ${named}` } : {};
  const isDenied = condition.some(({ text }) => /^!(==?)?$/.test(text) || text === 'not');
  return isDenied ? { ...no, otherwise: yes } : { ...yes, otherwise: no };
}
