import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parse as parseIarna } from '@iarna/toml';
import { parse as parseSmol } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { enableCognito, undoCognito } from '../../src/core/config/edit/edit.ts';
import { decodeConfig } from '../../src/core/config/decode.ts';
import { CORPUS, HAS_CORPUS } from '../harness/paths.ts';

const SETTINGS = { userPoolId: 'eu-west-1_AbCdEf123', userPoolRegion: 'eu-west-1' };
const files = ['config', 'config-cli-templates'].flatMap((folder) =>
  HAS_CORPUS ? readdirSync(`${CORPUS}${folder}`).map((name) => `${folder}/${name}`) : [],
);

/** The original with each recorded replacement made, and nothing else. */
function replayed(text: string, replaced: readonly { offset: number; before: string; after: string }[]): string {
  return replaced
    .toReversed()
    .reduce(
      (result, { offset, before, after }) => result.slice(0, offset) + after + result.slice(offset + before.length),
      text,
    );
}

const withoutBlock = (parsed: object): unknown =>
  JSON.parse(JSON.stringify(parsed), (key, value: Record<string, unknown>) => {
    const held = key === 'third_party' ? Object.keys(value).filter((name) => name !== 'aws_cognito') : [];
    if (key === 'third_party')
      return held.length === 0 ? undefined : Object.fromEntries(held.map((name) => [name, value[name]]));
    return key === 'auth' && Object.keys(value).length === 0 ? undefined : value;
  });

describe.skipIf(files.length === 0)('real config files (skipped where the corpus is absent)', () => {
  it.each(files)('%s: only the block differs, and it comes back byte by byte', (file) => {
    const bytes = readFileSync(CORPUS + file);
    const decoded = decodeConfig(bytes);
    const text = decoded.ok ? decoded.text : '';
    const edit = enableCognito(text, 'toml', SETTINGS);
    const edited = edit.kind === 'edited' ? edit : undefined;
    expect(replayed(text, edited?.record.replaced ?? [])).toBe(edited?.text);
    for (const parse of [parseSmol, parseIarna]) {
      const [before, after] = [text, edited?.text ?? ''].map((content) =>
        withoutBlock(parse(content.replaceAll('\r\n', '\n'))),
      );
      expect(isDeepStrictEqual(after, before)).toBe(true);
    }
    expect(enableCognito(edited?.text ?? '', 'toml', SETTINGS)).toEqual({ kind: 'unchanged' });
    const restored = undoCognito(edited?.text ?? '', 'toml', edited?.record);
    expect(Buffer.from(restored.kind === 'edited' ? restored.text : '').equals(bytes)).toBe(true);
  });
});
