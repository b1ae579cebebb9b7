import { array, assert, boolean, constantFrom, property } from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { readProfile } from '../../src/core/supabase/profile.ts';

const URL = 'https://api.supabase.example';
const ONE_LINE = 'Its api_url is not one text on one line.';

test.each([
  ['one key', `api_url: ${URL}`],
  [
    'as the CLI documents it',
    `name: mine\napi_url: ${URL}\ndashboard_url: https://a.example\nproject_host: b.example\n`,
  ],
  ['capitals', `API_URL: ${URL}`],
  ['a comment', `# mine\napi_url: ${URL} # ours\n`],
  ['double quotes', `"api_url": "${URL}"  # ours`],
  ['single quotes', `'api_url' : '${URL}'`],
  ['a marker of the document', `---\napi_url: ${URL}\n`],
  ['line ends of Windows', `name: mine\r\napi_url: ${URL}\r\n`],
  ['a byte order mark', `\uFEFFapi_url: ${URL}`],
  ['a number sign within', `api_url: ${URL}#a`],
  ['JSON', `{"name": "mine", "api_url": "${URL}"}`],
  ['a text of several lines before it', `note: |\n  api_url: https://elsewhere.example\napi_url: ${URL}\n`],
])('%s is read as YAML reads it', (_, text) => {
  const read = readProfile(text);
  expect(read).toMatchObject({ ok: true });
  const members = Object.entries(load(text.replace(/^\uFEFF/u, '')) as Record<string, string>);
  expect(members.find(([key]) => key.toLowerCase() === 'api_url')?.[1]).toBe(read.ok && read.apiUrl);
});

test.each([
  ['nothing', '', 'It has no api_url.'],
  ['another key', 'name: mine', 'It has no api_url.'],
  ['a key within another', `hosts:\n  api_url: ${URL}`, 'It has no api_url.'],
  ['broken JSON', '{"api_url": ', 'It has no api_url.'],
  ['an empty value', 'api_url:', ONE_LINE],
  ['an empty text', 'api_url: ""', ONE_LINE],
  ['the key twice', `api_url: ${URL}\nAPI_URL: https://elsewhere.example`, ONE_LINE],
  ['an alias', `other: &there ${URL}\napi_url: *there`, ONE_LINE],
  ['a tag', `api_url: !!str ${URL}`, ONE_LINE],
  ['a text on the next line', `api_url:\n  ${URL}`, ONE_LINE],
  ['a text that goes on', `api_url: ${URL}\n  /more`, ONE_LINE],
  ['a block', `api_url: |\n  ${URL}`, ONE_LINE],
  ['an escape', 'api_url: "https\\u003a//api.supabase.example"', ONE_LINE],
  ['a second document', `api_url: ${URL}\n---\nname: other\n---\n`, ONE_LINE],
])('%s is refused, not guessed', (_, text, why) => {
  expect(readProfile(text)).toEqual({ ok: false, why });
});

test('whatever else the file holds, what is read is what YAML says, or nothing', () => {
  const piece = constantFrom(
    'api_url',
    'name',
    URL,
    ':',
    ': ',
    ' ',
    '  ',
    '\n',
    '#',
    ' # ',
    '"',
    "'",
    '|',
    '>',
    '-',
    '- ',
    '---',
    '{',
    '}',
    '[',
    '?',
    ',',
    '&a ',
    '*a',
    '!!str ',
    '\t',
    '\\n',
  );
  assert(
    property(array(piece, { maxLength: 12 }), boolean(), (pieces, first) => {
      const around = pieces.join('');
      const text = first ? `api_url: ${URL}\n${around}` : `${around}\napi_url: ${URL}${pieces[0] ?? ''}`;
      const read = readProfile(text);
      const members = yamlOf(text);
      if (!read.ok || members === undefined) return;
      expect(members.filter(([key]) => key.toLowerCase() === 'api_url').map(([, value]) => String(value))).toEqual([
        read.apiUrl,
      ]);
    }),
    { numRuns: process.env.THOROUGH ? 30_000 : 3000 },
  );
});

/** The members of a file that YAML can read; what it cannot read has no meaning to compare with. */
function yamlOf(text: string): [string, unknown][] | undefined {
  try {
    return Object.entries((load(text) ?? {}) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}
