import { stripVTControlCharacters, styleText } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../src/core/checks/check.ts';
import type { Paint } from '../../src/report/paint.ts';
import { reportFindings } from '../../src/report/findings.ts';
import { wrap } from '../../src/core/text/wrap.ts';
import { BROKEN } from '../core/catalogue.ts';
import { HEALTHY } from '../core/catalogue-healthy.ts';
import { withoutAws } from '../core/worlds.ts';
import { finding, findingsOf, MIXED, plain } from './samples.ts';

const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

function words(text: string): string[] {
  return stripVTControlCharacters(text).split(/\s+/);
}

/** Lines that are wider than they may be, though there was a blank to break them at. */
function tooWide(text: string, width: number): string[] {
  const lines = stripVTControlCharacters(text).split('\n');
  return lines.filter(
    (line) => Array.from(line).length > width && /\S \S/.test(line.replace(/^ *(?:[✓✗!?→-] )?/u, '')),
  );
}

describe.each([80, 60, 40, 24])('at %i columns', (width) => {
  it.each(BROKEN)('$id: $what: no line is wider, and no word is lost', ({ world }) => {
    const findings = findingsOf(world);
    const text = reportFindings(findings, coloured, { width });
    expect(tooWide(text, width)).toEqual([]);
    expect(words(text)).toEqual(words(reportFindings(findings, plain)));
  });
});

describe('one screen, at 80 columns', () => {
  it.each([...HEALTHY, { what: 'no AWS at all', world: withoutAws() }])('$what', ({ world }) => {
    const text = reportFindings(findingsOf(world), plain, { width: 80 });
    expect(text.split('\n').length).toBeLessThanOrEqual(24);
    expect(tooWide(text, 80)).toEqual([]);
  });

  it('also where each layer has a long reason not to be looked at', () => {
    const why =
      'The profile "work" has no credentials that hold, and the SSO session behind it has expired; log in again.';
    const skipped = LAYERS.map((layer) => finding('skip', `${layer}/x`, { message: why }));
    expect(reportFindings(skipped, plain, { width: 80 }).split('\n').length).toBeLessThanOrEqual(24);
  });
});

describe('a long line', () => {
  it('hangs below its text, behind its mark', () => {
    expect(wrap('  ✗ config/x one two three', 18)).toBe('  ✗ config/x one\n    two three');
    expect(wrap('    → one two three', 12)).toBe('    → one\n      two\n      three');
    expect(wrap('1 failed, 2 warned.', 12)).toBe('1 failed, 2\nwarned.');
  });

  it('keeps what is aligned, and hangs behind the marks of a plan', () => {
    expect(wrap('+ role       name: let it write', 20)).toBe('+ role       name:\n  let it write');
  });

  it('keeps a command whole, so that it can be copied', () => {
    expect(wrap('    → Run `npx x init --y` now', 24)).toBe('    → Run\n      `npx x init --y`\n      now');
    expect(wrap('    → Or (`npx x --y`), then', 20)).toBe('    → Or\n      (`npx x --y`),\n      then');
  });

  it('breaks a command that no line can hold, and a backtick without a partner is a letter', () => {
    expect(wrap('→ `aaaa bbbb cccc`', 12)).toBe('→ `aaaa bbbb\n  cccc`');
    expect(wrap('→ `aaaa bbbb cccc', 12)).toBe('→ `aaaa bbbb\n  cccc');
  });

  it('leaves a word whole that is wider than the terminal', () => {
    expect(wrap('  ✗ arn:aws:lambda:eu-west-1:1:function:x y', 12)).toBe(
      '  ✗\n    arn:aws:lambda:eu-west-1:1:function:x\n    y',
    );
  });

  it('counts neither colours nor halves of a character', () => {
    const line = coloured('red', 'one two');
    expect(wrap(line, 7)).toBe(line);
    expect(wrap('😀😀 😀😀', 9)).toBe('😀😀 😀😀');
    expect(wrap('😀😀 😀😀', 8)).toBe('😀😀\n😀😀');
  });
});

it('the verdict counts a warning as the exit code does', () => {
  const last = (strict: boolean): string | undefined =>
    reportFindings([finding('warn')], coloured, { strict })
      .split('\n')
      .at(-1);
  expect(last(true)).toBe(coloured('red', '0 failed, 1 warned, and --strict lets no warning pass.'));
  expect(last(false)).toBe(coloured('green', '0 checks passed. 1 warned.'));
});

it('what is not as long as the terminal is wide stays as it is', () => {
  expect(reportFindings(MIXED, plain, { width: 400 })).toBe(reportFindings(MIXED, plain));
});
