/**
 * Which environment a line of a shell script, a batch file or a Makefile is for: by the if or case around it, or what its
 * command is told (--stage prod).
 */
import { environmentIn } from '../places/environment.ts';
import { readCondition, type Block } from './blocks.ts';
import { tokenise } from './tokens.ts';

/** Longer lines are no script of people's. */
const MAX_LINE = 2000;

/** A statement with what parts it from the next one; a question goes on up to its `then`. */
const STATEMENT =
  /\s*(?:(?:then|do|-)\s+)*((?:el|else )?if(?:n?eq)?\s[^;]*|(?:[^;&|]|&(?!&)|\|(?!\|))*)(;;?|&&|\|\|)?/g;

/** Nobody's script goes deeper. */
const MAX_OPEN = 40;

/** @returns the environment that is asked for around a place; undefined where nothing tells */
export function conditionsOf(lines: readonly string[]): (line: number, column: number) => string | undefined {
  const marks: { line: number; column: number; environment: string | undefined }[] = [];
  const open: Open[] = [];
  let asked: Block = {};
  let holds: Block = {};
  for (const [line, text] of lines.entries()) {
    if (text.length > MAX_LINE || /^\s*#/.test(text)) continue;
    for (const { index, 1: found = '', 2: end } of text.replace(/\\\s*$/, '').matchAll(STATEMENT)) {
      const said = found.trim();
      if (said === '' && end === undefined) continue;
      step(open, said);
      if (open.length > MAX_OPEN) open.shift();
      const around = open.findLast(({ environment }) => environment !== undefined);
      marks.push({ line, column: index, environment: (ofBatch(said) ?? holds).environment ?? around?.environment });
      asked = end === '&&' || end === '||' ? (readQuestion(said) ?? asked) : {};
      holds = end === '||' ? (asked.otherwise ?? {}) : asked;
    }
  }
  return (line, column) =>
    marks.findLast((mark) => mark.line < line || (mark.line === line && mark.column <= column))?.environment;
}

/** `if "%STAGE%"=="prod" set …`: the question of a batch file is about the rest of its line. */
function ofBatch(said: string): Block | undefined {
  return /^if\s.*%/i.test(said) ? readQuestion(said) : undefined;
}

type Open = Block & { isCase?: true };

/** Takes in what a statement opens, closes, or goes on with. */
function step(open: Open[], said: string): void {
  const [, word, rest = ''] =
    /^((?:el|else )?if(?:n?eq)?|else|fi|endif|end|esac|case(?=.*\sin\b))\b(.*)/.exec(said) ?? [];
  if (word === 'case') open.push({ isCase: true });
  // A label of a case is asked after those above it, and `*` is what they leave.
  const labels =
    open.at(-1)?.isCase &&
    /^(?:.*?\sin\b)?\s*\(?([^()|\s]+(?:\s*\|\s*[^()|\s]+)*)\)/.exec(word === 'case' ? rest : said)?.[1];
  if (labels)
    open.push({ ...readNext(open.pop(), labels === '*' ? {} : readCondition(tokenise(labels))), isCase: true });
  else if (word === 'else') open.push(readNext(open.pop(), {}));
  else if (word?.startsWith('el')) open.push(readNext(open.pop(), readQuestion(said) ?? {}));
  else if (word?.startsWith('if') && !/[{(]$|%/.test(said)) open.push(readQuestion(said) ?? {});
  else if (word !== 'case' && word !== undefined) open.pop();
}

/** What holds in the next branch: what it asks for, or what those before have left. */
function readNext(before: Block = {}, own: Block): Block {
  const otherwise = { ...before.otherwise, ...own.otherwise };
  return { ...before.otherwise, ...own, otherwise };
}

/** How a script asks something, rather than tells somebody. */
const QUESTION = /(?:^|[\s(`])(?:\[\[?|test)\s|^ifn?eq\s|^\W*(?:else\s*|el)?if\s*\(|^(?:el)?if\s.*[$%]/i;

/** What a question of a script asks for; undefined for what is none. */
export function readQuestion(said: string): Block | undefined {
  if (!QUESTION.test(said)) return undefined;
  const plain = said
    .replaceAll(/"?\$[{(]?(\w+)(?::?[-=][^}]*)?[})]?"?/g, ' $$$1 ')
    .replaceAll(/\s-(?:z|ne)\s|^ifneq\s|==?\s*"?false\b/g, ' not ')
    .replaceAll(/(?<=^|[\s(!])test\s/g, ' ');
  return readCondition(tokenise(plain));
}

/** What a command is told: `--stage prod`, `--stack-name shop-prod`, `NODE_ENV=production`, `Stage=prod`. */
const TOLD =
  /(?:--(?:stage|mode|env|environment|configuration|config-env|config|profile|channel|flavou?r|stack|stack-name)[ =]|\s-[ce][ =]|\b(?:(?:node|app)_?env|stage(?:name)?|env(?:ironment)?(?:name)?)(?:=|,ParameterValue=))\\?["']?([\w-]+)/gi;

/** The environment that a command is told, in any of the lines that it takes. */
export function environmentOfCommand(lines: readonly string[], line: number): string | undefined {
  let [from, to] = [line, line + 1];
  while (from > 0 && line - from < MAX_COMMAND && /\\\s*$/.test(lines[from - 1] ?? '')) from -= 1;
  while (to - line < MAX_COMMAND && /\\\s*$/.test(lines[to - 1] ?? '')) to += 1;
  const command = lines
    .slice(from, to)
    .map((one) => one.slice(0, MAX_LINE))
    .join('\n');
  return [...command.matchAll(TOLD)].map(([, name = '']) => environmentIn(name)).find(Boolean);
}

/** A command takes no more lines in either direction. */
const MAX_COMMAND = 40;
