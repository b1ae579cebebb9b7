import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/core/checks/index.ts';
import { junit } from '../../src/report/junit.ts';
import { BROKEN } from '../core/catalogue.ts';
import { HEALTHY } from '../core/catalogue-healthy.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { finding, findingsOf, HOSTILE, hostileFinding, MIXED } from './samples.ts';

/** Whatever XML 1.0 has no character for (its production Char). */
const NO_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

type Element = Record<string, string>;

interface TestCase extends Element {
  failure?: string & Element;
}

/** Parses strictly. @throws where the text is not well-formed XML */
function parse(xml: string): { testsuites: Element & { testsuite: (Element & { testcase: TestCase[] })[] } } {
  expect(xml).not.toMatch(NO_CHARACTER);
  expect(XMLValidator.validate(xml, { allowBooleanAttributes: false })).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: (name) => name === 'testsuite' || name === 'testcase',
    trimValues: false,
  });
  return parser.parse(xml) as ReturnType<typeof parse>;
}

function elements(xml: string): string[] {
  return Array.from(xml.matchAll(/<(\/?[\w-]+)/g), ([, name = '']) => name);
}

function casesOf(xml: string): TestCase[] {
  return parse(xml).testsuites.testsuite.flatMap(({ testcase }) => testcase);
}

describe.each([...BROKEN, ...HEALTHY])('$what', ({ world }) => {
  const findings = findingsOf(world);

  it('is well-formed, with a test case for each check, and no character that moves a terminal', () => {
    const xml = junit(findings);
    expect(casesOf(xml)).toHaveLength(CHECKS.length);
    expect(unsafeCharacters(xml)).toEqual([]);
  });
});

describe('each status', () => {
  it('is what CI systems count', () => {
    const { testsuites } = parse(junit(MIXED));
    expect(testsuites).toMatchObject({ '@tests': '7', '@failures': '2', '@errors': '2', '@skipped': '1' });
    expect(
      testsuites.testsuite.map((suite) => [suite['@name'], suite['@tests'], suite['@failures'], suite['@errors']]),
    ).toEqual([
      ['Supabase config', '2', '1', '0'],
      ['User pool', '1', '0', '0'],
      ['Trigger function', '3', '1', '2'],
      ['Token', '1', '0', '0'],
    ]);
  });

  it('has its element: failure, system-out, none, error, skipped', () => {
    const kinds = casesOf(junit(MIXED)).map((one) =>
      Object.keys(one).find((key) => !key.startsWith('@') && key !== '#text'),
    );
    expect(kinds).toEqual(['failure', 'system-out', undefined, 'error', 'error', 'failure', 'skipped']);
  });

  it('with strict a warning is a failure', () => {
    const xml = junit(MIXED, { strict: true });
    expect(parse(xml).testsuites).toMatchObject({ '@failures': '3', '@skipped': '1' });
    expect(xml).not.toContain('system-out');
  });

  it('says what, how to fix it, and where', () => {
    const [first] = casesOf(junit(MIXED));
    expect(first).toMatchObject({
      '@classname': 'cognito-supabase.config',
      '@file': 'supabase/config.toml',
      '@line': '6',
    });
    expect(first?.['@name']).toBe('config/region-mismatch: A title');
    expect(first?.failure?.['#text']).toBe(
      'What config/region-mismatch saw.\nFix: Fix config/region-mismatch.\nAt: supabase/config.toml:6',
    );
  });

  it('a message that is missing gives way to the title', () => {
    const [one] = casesOf(junit([{ id: 'config/x', layer: 'config', status: 'unknown', title: 'The title' }]));
    expect(one).toMatchObject({ error: { '@message': 'The title' } });
  });
});

describe.each(HOSTILE.map((text) => ({ what: JSON.stringify(text).slice(0, 60), text })))(
  'hostile text $what',
  ({ text }) => {
    it.each(['pass', 'fail', 'warn', 'skip', 'unknown'] as const)(
      'in a %s adds no element and no attribute',
      (status) => {
        const xml = junit([hostileFinding(text, status)]);
        const tame = junit([hostileFinding('tame', status)]);
        expect(elements(xml)).toEqual(elements(tame));
        const [one, other] = [casesOf(xml)[0] ?? {}, casesOf(tame)[0] ?? {}];
        expect(Object.keys(one)).toEqual(Object.keys(other));
        expect(unsafeCharacters(xml)).toEqual([]);
      },
    );
  },
);

it('text comes back as it was', () => {
  const text = `<a href="x">'b' & c</a> ]]>`;
  const [one] = casesOf(junit([finding('fail', 'config/x', { message: text, fix: 'y' })]));
  expect(one?.failure?.['@message']).toBe(text);
  expect(one?.failure?.['#text']).toBe(`${text}\nFix: y`);
});
