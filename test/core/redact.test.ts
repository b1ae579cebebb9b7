import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableLines, safeJson, withoutSecrets } from '../../src/core/text/safe.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';

const HOSTILE: readonly (readonly [string, string])[] = [
  ['an escape sequence', '\u001b[2J\u001b]0;owned\u0007'],
  ['a C1 sequence', '\u009b31m'],
  ['a carriage return', 'good\rbad'],
  ['a backspace', 'a\b'],
  ['DEL', 'a\u007f'],
  ['NUL', 'a\u0000b'],
  ['bidirectional overrides', '\u202egnp.exe\u202c \u2066x\u2069 \u200f \u061c'],
  ['zero-width characters', 'a\u200bb\u200d\u2060\ufeff'],
  ['line and paragraph separators', 'a\u2028b\u2029c'],
  ['a soft hyphen', 'a\u00adb'],
];

describe('printable', () => {
  it.each(HOSTILE)('spells out %s', (_what, text) => {
    const safe = printable(text);
    expect(unsafeCharacters(safe)).toEqual([]);
    expect(safe).toMatch(/\\u[0-9a-f]{4}/);
  });

  it('makes one line of several', () => {
    expect(printable('first\nsecond\tthird')).toBe('first\\u000asecond\\u0009third');
  });

  it('leaves text of any language alone', () => {
    const text = 'Größe, 注文, заказ, 🛒 — "x" <b> % $(rm)';
    expect(printable(text)).toBe(text);
  });

  it('cuts what is too long', () => {
    expect(printable('a'.repeat(10), 10)).toBe('a'.repeat(10));
    expect(printable('a'.repeat(11), 10)).toBe(`${'a'.repeat(10)}…`);
  });

  it('holds for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = printable(text);
        expect(unsafeCharacters(safe)).toEqual([]);
        expect(safe).not.toMatch(/[\n\t]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('printableLines', () => {
  it('keeps newlines and tabs and spells out the rest', () => {
    expect(printableLines('a\n\tb\u001b[31m\r\nc')).toBe('a\n\tb\\u001b[31m\\u000d\nc');
  });
});

describe('safeJson', () => {
  it.each(HOSTILE)('is harmless with %s, and the same document', (_what, text) => {
    const document = { [text]: [text, { nested: text }], number: 1, nothing: null };
    const json = safeJson(document);
    expect(unsafeCharacters(json)).toEqual([]);
    expect(JSON.parse(json)).toEqual(document);
  });

  it('holds for any document', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const json = safeJson(value);
        expect(unsafeCharacters(json)).toEqual([]);
        expect(json).not.toContain('\t');
        expect(JSON.stringify(JSON.parse(json))).toBe(JSON.stringify(value));
      }),
      { numRuns: 300 },
    );
  });
});

describe('withoutSecrets', () => {
  it('takes every occurrence out', () => {
    expect(withoutSecrets('hunter22 and hunter22, not $& or token.a.b', ['hunter22', 'token.a.b'])).toBe(
      '[secret] and [secret], not $& or [secret]',
    );
  });

  it('takes a secret that begins with another out in full', () => {
    expect(withoutSecrets('pass: hunter2222', ['hunter22', 'hunter2222'])).toBe('pass: [secret]');
  });

  it('finds a secret as JSON spells it', () => {
    const secret = 'pa"ss\\word\u001b';
    const text = withoutSecrets(safeJson({ message: `refused ${secret}` }), [secret]);
    expect(JSON.parse(text)).toEqual({ message: 'refused [secret]' });
  });

  it('finds a secret as a terminal is shown it', () => {
    const secret = 'pass\u202eword';
    expect(withoutSecrets(printable(`refused ${secret}`), [secret])).toBe('refused [secret]');
  });

  it('does not blank out ordinary words', () => {
    expect(withoutSecrets('a cat', ['', 'a', 'cat'])).toBe('a cat');
  });
});
