import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/core/text/redact.ts';
import { printable, printableLines, safeJson } from '../../src/core/text/safe.ts';
import { secretsGiven } from '../../src/core/text/secrets-given.ts';
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

const withoutSecrets = (text: string, secrets: readonly string[]): string => createRedactor(secrets).clean(text);

describe('a text, cleaned of given secrets', () => {
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

/** A token: header, claims, signature. */
const TOKEN = `${btoa('{"alg":"RS256","kid":"k"}')}.${btoa('{"sub":"0123456789abcdef"}').replace(/=+$/, '')}.c2lnbmF0dXJlLW9mLWl0`;
const PASSWORD = 'Tr0ub4dor&3/x+y ü';

describe('a redactor', () => {
  it.each([
    ['a token', TOKEN],
    ['the beginning of a token', TOKEN.slice(0, 50)],
    ['a token in base64', btoa(TOKEN)],
    ["a secret key of Supabase's", 'sb_secret_abcdefghijklmnop_qrst'],
    ["an access token of Supabase's", `sbp_${'0f'.repeat(20)}`],
    ['the user and password of a URL', 'https://admin:hunter22@proxy.example.com:8080/x'],
    ['a password with an @', 'http://u:p@ss:w0rd@localhost:3128'],
  ])('knows %s by its shape', (_what, secret) => {
    const said = createRedactor().clean(`before ${secret}, after`);
    expect(said).toMatch(/^before .*\[secret\].*, after$/);
    for (const part of [secret, secret.slice(0, secret.length / 2), 'hunter22', 'w0rd'])
      expect(said).not.toContain(part);
  });

  it.each([
    'npm i @supabase/supabase-js@2.119.1, then https://supabase.com/docs#a@b',
    'sb_secret_ and sbp_ begin what is secret; sb_publishable_abcdefghijkl is public',
    'eu-west-1_AbC123xyz arn:aws:lambda:eu-west-1:123456789012:function:eyJ user@example.com',
  ])('leaves what is none alone: %s', (text) => {
    expect(createRedactor().clean(text)).toBe(text);
  });

  it.each([
    ['as it is', PASSWORD],
    ['in JSON', JSON.stringify(PASSWORD)],
    ['in a URL', encodeURIComponent(PASSWORD)],
    ['in base64', Buffer.from(PASSWORD).toString('base64')],
    ['in base64 for URLs', Buffer.from(PASSWORD).toString('base64url')],
    ['cut', `${PASSWORD.slice(0, 9)}…`],
  ])('knows a secret by its value, %s', (_how, spelled) => {
    const said = createRedactor([PASSWORD]).clean(`before ${spelled} after`);
    expect(said).toContain('[secret]');
    expect(said).not.toContain('Tr0ub');
    expect(said).not.toContain(spelled);
  });

  it('hides nothing for a beginning that nothing was cut from', () => {
    expect(createRedactor(['authenticated-1']).clean('role authenticated… and more')).toContain('role [secret]…');
    expect(createRedactor(['authenticated-1']).clean('role authenticated')).toBe('role authenticated');
  });

  it('shows the token that was asked for, and that one alone', () => {
    const redactor = createRedactor([TOKEN]);
    redactor.reveal(TOKEN);
    expect(redactor.clean(TOKEN)).toBe(TOKEN);
    expect(redactor.clean(`${TOKEN}x`)).toBe('[secret]');
  });

  it('leaves a document its numbers and the names of its members', () => {
    const document = { tokens: 1234567, list: ['1234567', { [TOKEN]: 'message' }], nothing: null };
    expect(createRedactor(['1234567', 'tokens', 'message']).cleanDocument(document)).toEqual({
      tokens: 1234567,
      list: ['[secret]', { '[secret]': '[secret]' }],
      nothing: null,
    });
  });

  it('never shows any secret of any text', () => {
    const secret = fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme' });
    fc.assert(
      fc.property(secret, fc.string(), fc.nat(20), (hidden, around, cut) => {
        const text = printable(`${around}${hidden}${around}`, Math.max(6, cut + around.length));
        fc.pre(!'[secret]…'.includes(hidden));
        expect(createRedactor([hidden]).clean(text)).not.toContain(hidden);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what a run is given', () => {
  it('is secret by the name of its variable, or by its shape at whatever place', () => {
    const env = {
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      HTTPS_PROXY: 'http://proxy-user:proxy%20pass@proxy.example.com:3128',
      DATABASE_URL: 'postgres://postgres:postgres@localhost/postgres',
    };
    const argv = [
      'verify',
      '--only',
      TOKEN,
      `--role=${PASSWORD.slice(0, 11)}`,
      '--cwd',
      '/srv/app',
      '--profile',
      'Prod-1',
    ];
    const given = secretsGiven(argv, env);
    expect(given).toEqual(
      expect.arrayContaining([env.AWS_SECRET_ACCESS_KEY, TOKEN, PASSWORD.slice(0, 11), 'proxy%20pass', 'proxy pass']),
    );
    for (const plain of ['verify', '/srv/app', 'Prod-1', 'postgres']) expect(given).not.toContain(plain);
  });
});

describe('printable', () => {
  it('takes a token out before the cut goes through it', () => {
    expect(printable(`${'a'.repeat(30)} ${TOKEN}`, 50)).toBe(`${'a'.repeat(30)} [secret]…`);
  });
});

describe("what was given in a secret's place", () => {
  it.each(['undefined', 'null', '[object Object]', '[object Promise]', 'Bearer', 'id_token=', 'authenticated'])(
    'and is a word that everybody knows, is shown: %s',
    (word) => {
      expect(createRedactor([word]).clean(`it is "${word}"`)).toBe(`it is "${word}"`);
    },
  );

  it.each(['undefined1', 'xundefined', '[object of desire', 'authenticated-by-me', 'hunter22'])(
    'and only resembles one, is hidden: %s',
    (word) => {
      expect(createRedactor([word]).clean(`it is "${word}"`)).not.toContain(word);
    },
  );
});
