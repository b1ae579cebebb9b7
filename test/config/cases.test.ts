import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { enableCognito, undoCognito } from '../../src/core/config/edit/edit.ts';
import { OTHER_PROVIDERS } from '../../src/core/config/read.ts';
import { ROOT } from '../harness/paths.ts';

// Each folder is a case: input.<toml|json|jsonc> with either the expected file, byte by byte, or refused.txt, which
// says where ("line:column" or "line:") and a part of why. An empty file disable-others is the option of that name.
const CASES = `${ROOT}test/config/`;
const SETTINGS = { userPoolId: 'eu-west-1_AbCdEf123', userPoolRegion: 'eu-west-1' };

const cases = readdirSync(CASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const extension = ['toml', 'json', 'jsonc'].find((end) => existsSync(`${CASES}${name}/input.${end}`)) ?? 'toml';
    const read = (file: string): string | undefined => {
      const path = `${CASES}${name}/${file}`;
      return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    };
    return {
      name,
      format: extension === 'toml' ? ('toml' as const) : ('json' as const),
      input: read(`input.${extension}`) ?? '',
      expected: read(`expected.${extension}`),
      refused: read('refused.txt')?.trim(),
      disable: read('disable-others') === undefined ? [] : OTHER_PROVIDERS,
    };
  });

describe('hand-made cases', () => {
  it.each(cases.filter(({ expected }) => expected !== undefined))('$name', ({ input, expected, format, disable }) => {
    const edit = enableCognito(input, format, SETTINGS, { disable });
    expect(edit).toMatchObject({ kind: 'edited', text: expected });
    expect(enableCognito(expected ?? '', format, SETTINGS, { disable })).toEqual({ kind: 'unchanged' });
    const record = edit.kind === 'edited' ? edit.record : undefined;
    expect(undoCognito(expected ?? '', format, record)).toMatchObject({ kind: 'edited', text: input });
  });

  it.each(cases.filter(({ refused }) => refused !== undefined))('$name', ({ input, refused, format }) => {
    const edit = enableCognito(input, format, SETTINGS);
    expect(edit).toMatchObject({ kind: 'refused', fix: expect.stringMatching(/\S/) as string });
    const { reason, line, column } = edit.kind === 'refused' ? edit : { reason: '' };
    const place = line === undefined ? '' : `${line}:${column ?? ''} `;
    expect(place + reason).toContain(refused);
  });

  it('each is one or the other, and there are enough', () => {
    expect(cases.filter(({ expected, refused }) => (expected === undefined) === (refused === undefined))).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });
});
