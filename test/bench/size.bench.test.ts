/** What everybody downloads. A growth that is wanted is put into size.json, with the change that it comes from. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { build } from 'rolldown';
import { expect, it } from 'vitest';
import { BUNDLE } from '../../build/bundle.mjs';
import { ROOT } from '../harness/paths.ts';
import { expectFigure } from './figures.ts';

const MAX_PACKED_KB = 560;
const MAX_UNPACKED_KB = 2000;
const MAX_GROWTH = 1.02;
const LARGEST = 10;

it('the package', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' })) as [
    { size: number; unpackedSize: number },
  ];
  const before = JSON.parse(readFileSync(`${ROOT}test/bench/size.json`, 'utf8')) as {
    size: number;
    unpackedSize: number;
  };
  expectFigure('the package, packed', packed.size / 1000, 'kB', { limit: MAX_PACKED_KB, digits: 0 });
  expectFigure('the package, unpacked', packed.unpackedSize / 1000, 'kB', { limit: MAX_UNPACKED_KB, digits: 0 });
  expect(packed.size / before.size).toBeLessThanOrEqual(MAX_GROWTH);
  expect(packed.unpackedSize / before.unpackedSize).toBeLessThanOrEqual(MAX_GROWTH);
});

it(`its ${LARGEST} largest parts`, async () => {
  const { output } = await build({ ...BUNDLE, cwd: ROOT, write: false });
  const bytes = new Map<string, number>();
  for (const file of output) {
    if (file.type !== 'chunk') continue;
    const modules = Object.entries(file.modules);
    const whole = modules.reduce((sum, [, { renderedLength }]) => sum + renderedLength, 0);
    for (const [id, { renderedLength }] of modules) {
      const part =
        /.*\/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//.exec(id)?.[1] ??
        /\/(src\/(?:core\/)?[\w-]+)\//.exec(id)?.[1] ??
        'the rest';
      bytes.set(part, (bytes.get(part) ?? 0) + (renderedLength * file.code.length) / Math.max(whole, 1));
    }
  }
  const largest = [...bytes].toSorted(([, a], [, b]) => b - a).slice(0, LARGEST);
  expect(largest).toHaveLength(LARGEST);
  for (const [part, size] of largest) expectFigure(`${part}, minified`, size / 1000, 'kB', { digits: 0 });
});
