import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { enableCognito } from '../../src/core/config/edit/edit.ts';
import { decodeConfig } from '../../src/core/config/decode.ts';
import { OTHER_PROVIDERS, readConfig } from '../../src/core/config/read.ts';
import { ROOT } from '../harness/paths.ts';

const CORPUS = join(ROOT, '..', 'shared', 'corpus');
const POOL = { userPoolId: 'eu-west-1_AbCdEf123', userPoolRegion: 'eu-west-1' };

const files = ['config', 'config-cli-templates'].flatMap((folder) => {
  const path = join(CORPUS, folder);
  return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
});

/** The lines that one text has and the other has not, as a set difference that keeps order. */
function linesOutside(text: string, other: string): string[] {
  const left = other.split('\n');
  return text.split('\n').filter((line) => {
    const at = left.indexOf(line);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

describe.skipIf(files.length === 0)('real config files', () => {
  it.each(files)('%s: only the block changes, and a second edit finds nothing to do', (file) => {
    const decoded = decodeConfig(readFileSync(file));
    expect(decoded).toMatchObject({ ok: true });
    const text = decoded.ok ? decoded.text : '';
    const edit = enableCognito(text, 'toml', POOL, { disable: OTHER_PROVIDERS });
    expect(edit).toMatchObject({ kind: 'edited' });
    if (edit.kind !== 'edited') return;
    expect(readConfig(edit.text, 'toml')).toMatchObject({
      ok: true,
      block: { enabled: true, ...POOL },
    });
    const removed = linesOutside(text, edit.text).map((line) => line.trim());
    for (const line of removed) expect(line).toMatch(/^#?\s*(enabled|user_pool_id|user_pool_region)\s*=/);
    const added = linesOutside(edit.text, text).map((line) => line.trim());
    for (const line of added)
      expect(line).toMatch(/^$|^(enabled|user_pool_id|user_pool_region) = |^\[auth\.third_party\.aws_cognito\]$/);
    expect(() => parse(edit.text)).not.toThrow();
    expect(enableCognito(edit.text, 'toml', POOL, { disable: OTHER_PROVIDERS })).toEqual({ kind: 'unchanged' });
  });
});
