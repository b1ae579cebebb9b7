import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { parse as parseSmol } from 'smol-toml';
import { type AST, parseTOML } from 'toml-eslint-parser';
import { expect, it } from 'vitest';
import { tomlKeys, type TomlKey } from '../../src/core/config/toml-keys.ts';
import { CORPUS, HAS_CORPUS, ROOT } from '../harness/paths.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { documents } from './config-documents.ts';

function namesOf({ keys }: AST.TOMLKey): string[] {
  return keys.map((name) => (name.type === 'TOMLBare' ? name.name : name.value));
}

/** The same of a syntax tree. */
function keysOfTree(text: string): TomlKey[] {
  const [top] = parseTOML(text, { tomlVersion: '1.1' }).body;
  const ofEntry = ({ key, value }: AST.TOMLKeyValue, table: readonly string[]): TomlKey[] => {
    const path = [...table, ...namesOf(key)];
    const inside = value.type === 'TOMLInlineTable' ? value.body.flatMap((entry) => ofEntry(entry, path)) : [];
    return [{ kind: 'key', path, line: key.loc.start.line }, ...inside];
  };
  return top.body.flatMap((node): TomlKey[] => {
    if (node.type === 'TOMLKeyValue') return ofEntry(node, []);
    const path = namesOf(node.key);
    return [{ kind: 'header', path, line: node.loc.start.line }, ...node.body.flatMap((entry) => ofEntry(entry, path))];
  });
}

/** Both, or undefined where one of the parsers refuses the text. */
function both(text: string): [TomlKey[], TomlKey[]] | undefined {
  let expected: TomlKey[];
  try {
    parseSmol(text);
    expected = keysOfTree(text);
  } catch {
    return undefined;
  }
  return [tomlKeys(text), expected];
}

const FILES = [
  ...readdirSync(`${ROOT}test/config`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${ROOT}test/config/${name}/input.toml`),
  ...(HAS_CORPUS ? ['config', 'config-cli-templates'] : []).flatMap((folder) =>
    readdirSync(CORPUS + folder).map((name) => `${CORPUS}${folder}/${name}`),
  ),
];

it('finds in files what a syntax tree has', () => {
  const read = FILES.filter((file) => existsSync(file)).flatMap((file) => {
    const pair = both(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    return pair ? [pair] : [];
  });
  expect(read.length).toBeGreaterThan(50);
  for (const [found, expected] of read) expect(found).toEqual(expected);
});

it('finds in documents of every form what a syntax tree has', () => {
  fc.assert(
    fc.property(documents, ({ text }) => {
      const [found, expected] = both(text.replace(/^\uFEFF/, '')) ?? [];
      expect(found).toEqual(expected);
    }),
    { numRuns: THOROUGH ? 20_000 : 2000 },
  );
});

const name = fc.constantFrom('a', 'auth', '"b c"', "'d.e'", String.raw`"\"f\\"`, '""', "'#'", '"]"', '1979-05-27');
const key = fc
  .tuple(fc.array(name, { minLength: 1, maxLength: 3 }), fc.constantFrom('.', ' . ', '\t.'))
  .map(([names, dot]) => names.join(dot));
const scalar = fc.constantFrom(
  '1',
  'true',
  '-inf',
  '1979-05-27 07:32:00',
  '"#"',
  String.raw`"\\"`,
  String.raw`"\"]"`,
  "'\\'",
  "''",
  '""',
  '""""""',
  '"""a""""',
  '"""""b"""""',
  '"""\n[auth]\nx = 1\n"""',
  '"""\\"""\n"""',
  String.raw`"""\\"""`,
  "''''''",
  "'''\n'a' = ]\n'''''",
);
const gap = fc.constantFrom('', ' ', '\n', ' # [x] "\n', '\r\n', '\t');
const { value } = fc.letrec<{ value: string; array: string; table: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('array'), tie('table')),
  array: fc
    .tuple(
      fc.array(
        fc.tuple(gap, tie('value'), gap).map((parts) => parts.join('')),
        { maxLength: 3 },
      ),
      gap,
    )
    .map(([items, end]) => `[${items.join(',')}${items.length > 0 && end !== '' ? ',' : ''}${end}]`),
  table: fc
    .array(fc.tuple(gap, key, tie('value'), gap), { maxLength: 3 })
    .map((items) => `{${items.map(([before, one, held, after]) => `${before}${one} = ${held}${after}`).join(',')}}`),
}));
const line = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(key, value).map(([one, held]) => `${one} = ${held}`) },
  { weight: 1, arbitrary: key.map((one) => `[${one}]`) },
  { weight: 1, arbitrary: key.map((one) => `[[ ${one} ]]`) },
  { weight: 1, arbitrary: fc.constantFrom('', '# a = 1', '# "', ' \t') },
);
const soup = fc
  .tuple(fc.array(fc.tuple(fc.constantFrom('', '  '), line), { maxLength: 8 }), fc.constantFrom('\n', '\r\n'))
  .map(([lines, end]) => lines.map((parts) => parts.join('')).join(end));

it('finds in whatever is TOML what a syntax tree has', () => {
  let compared = 0;
  fc.assert(
    fc.property(soup, (text) => {
      const [found, expected] = both(text) ?? [];
      if (found) compared += 1;
      expect(found).toEqual(expected);
    }),
    { numRuns: THOROUGH ? 200_000 : 5000 },
  );
  expect(compared).toBeGreaterThan(1000);
});
