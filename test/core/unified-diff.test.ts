/** The diff of two texts beside what the library makes of the whole of them. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { unifiedDiff } from '../../src/core/text/diff.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '# a'), { maxLength: 12 });
const texts = fc
  .tuple(lines, lines, lines, fc.constantFrom('', '\n'), fc.constantFrom('', '\n'))
  .map(
    ([start, a, b, endA, endB]) => [[...start, ...a].join('\n') + endA, [...start, ...b].join('\n') + endB] as const,
  );

it('is that of the whole texts, however many lines they begin with alike', () => {
  fc.assert(
    fc.property(texts, ([before, after]) => {
      const whole = createTwoFilesPatch('f', 'f', before, after, undefined, undefined, {
        context: 1,
        headerOptions: FILE_HEADERS_ONLY,
      });
      expect(unifiedDiff('f', before, after)).toBe(before === after ? '' : whole);
    }),
    { numRuns: 1000 },
  );
});
