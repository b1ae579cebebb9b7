/** `remove` works on each file that `init` worked on: with init's record, without it, and after others wrote in the file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseIarna } from '@iarna/toml';
import { parse as parseJsonc } from 'jsonc-parser';
import { parse as parseSmol } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { decodeConfig } from '../../src/core/config/decode.ts';
import { type EditRecord, enableCognito, undoCognito } from '../../src/core/config/edit/edit.ts';
import { type ConfigFormat, OTHER_PROVIDERS, parseConfig, readBlock } from '../../src/core/config/read.ts';
import { ROOT } from '../harness/paths.ts';

const POOL = { userPoolId: 'eu-west-1_AbCdEf123', userPoolRegion: 'eu-west-1' };
const OTHER_POOL = { userPoolId: 'us-east-1_Zz9', userPoolRegion: 'us-east-1' };
const REFERENCES = { userPoolId: 'env(COGNITO_USER_POOL_ID)', userPoolRegion: 'env(COGNITO_USER_POOL_REGION)' };

function configsIn(folder: string, isConfig: (path: string) => boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(isConfig)
    .map((path) => join(folder, path));
}

interface File {
  name: string;
  format: ConfigFormat;
  text: string;
}

function filesOf(paths: readonly string[]): File[] {
  const files = paths.flatMap((path): [string, File][] => {
    const decoded = decodeConfig(readFileSync(path));
    const format = path.endsWith('.toml') ? 'toml' : 'json';
    return decoded.ok ? [[decoded.text, { name: path.slice(ROOT.length), format, text: decoded.text }]] : [];
  });
  // Many share a text.
  return [...new Map(files).values()];
}

const byHand = filesOf(configsIn(`${ROOT}test/config`, (path) => /input\.\w+$/.test(path)));
/** Beside the repository: the real files of the corpus, and the projects of the shared cases. */
const found = filesOf([
  ...configsIn(`${ROOT}../shared/corpus/config`, (path) => path.endsWith('.toml')),
  ...configsIn(`${ROOT}../shared/corpus/config-cli-templates`, (path) => path.endsWith('.toml')),
  ...configsIn(`${ROOT}../shared/cases`, (path) => /supabase[\\/]config\.\w+$/.test(path)),
]);

const PARSERS: Readonly<Record<ConfigFormat, readonly ((text: string) => unknown)[]>> = {
  toml: [parseSmol, (text) => parseIarna(text.replaceAll('\r\n', '\n'))],
  json: [(text) => parseJsonc(text) as unknown],
};

function canRead(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}

/** All that could read the file at first can read it now, and it trusts no pool. */
function isOff(first: string, text: string, format: ConfigFormat): boolean {
  const parsed = parseConfig(text, format);
  const readers = PARSERS[format].filter((parse) => canRead(parse, first));
  return parsed.ok && readBlock(parsed.root)?.enabled !== true && readers.every((parse) => canRead(parse, text));
}

/** What the state file keeps of a record. */
const kept = (record: EditRecord): EditRecord => JSON.parse(JSON.stringify(record)) as EditRecord;

/** What others do to a file between init and remove. */
const LATER: Readonly<Record<string, (text: string, format: ConfigFormat) => string>> = {
  nothing: (text) => text,
  'lines above and below': (text, format) =>
    format === 'json'
      ? `${text.replace(/^\uFEFF?/, '$&// new\n')}\n`
      : `${text.replace(/^\uFEFF?/, '$&# new\n')}\n[functions.later]\nenabled = true\n`,
  'a comment behind the switch': (text, format) =>
    text.replace(/("?enabled"?\s*[=:]\s*true)([ \t]*)$/m, format === 'json' ? '$1 /* ours */' : '$1 # ours'),
  'other line breaks': (text) =>
    text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n'),
  'a formatter': (text) => text.replaceAll(/[ \t]*([=:])[ \t]*(?=["'tf])/g, '  $1  ').replaceAll(/\n{2,}/g, '\n'),
};

interface Way {
  settings: typeof POOL;
  disable: readonly string[];
}

/** @returns whether init edited the file, so that there was something to take back */
function check({ text, format }: File, { settings, disable }: Way): boolean {
  const edit = enableCognito(text, format, settings, { disable });
  if (edit.kind !== 'edited') return false;
  for (const [what, change] of Object.entries(LATER)) {
    const later = change(edit.text, format);
    for (const record of [kept(edit.record), undefined]) {
      const undo = undoCognito(later, format, record);
      expect({ what, undo }).toMatchObject({ what, undo: { kind: 'edited' } });
      const after = undo.kind === 'edited' ? undo.text : later;
      // Where it trusted a pool before, that is what it comes back to.
      const back = record && (after === text || change(text, format) === after);
      expect({ what, record: !!record, fine: back || isOff(text, after, format), after }).toMatchObject({ fine: true });
      expect(after).toBe(record && what === 'nothing' ? text : after);
    }
  }
  const second = enableCognito(edit.text, format, OTHER_POOL, { disable });
  if (second.kind !== 'edited') throw new Error(second.kind);
  const first = undoCognito(second.text, format, kept(second.record));
  expect(first).toMatchObject({ kind: 'edited', text: edit.text });
  return true;
}

const spellings = (file: File): File[] => [
  file,
  { ...file, text: file.text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n') },
  { ...file, text: `\uFEFF${file.text.replace(/^\uFEFF/, '')}` },
];

describe('remove takes back what init did', () => {
  it.each(byHand)('$name', (file) => {
    const ways = [
      { settings: POOL, disable: OTHER_PROVIDERS },
      { settings: REFERENCES, disable: [] },
    ];
    const edited = ways.map((way) => spellings(file).map((spelt) => check(spelt, way)));
    expect(edited.flat().includes(false)).toBe(/refused/.test(file.name));
  });

  it.skipIf(found.length === 0).each(found)('$name', (file) => {
    expect(check(file, { settings: POOL, disable: OTHER_PROVIDERS })).toBe(true);
  });
});
