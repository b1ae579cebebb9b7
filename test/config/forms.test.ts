import { describe, expect, it } from 'vitest';
import { enableCognito, type EditResult } from '../../src/core/config/edit/edit.ts';
import { OTHER_PROVIDERS, type ConfigFormat } from '../../src/core/config/read.ts';

const POOL = { userPoolId: 'eu-west-1_AbC', userPoolRegion: 'eu-west-1' };
const VALUES = 'enabled = true\nuser_pool_id = "eu-west-1_AbC"\nuser_pool_region = "eu-west-1"\n';
const HEADER = '[auth.third_party.aws_cognito]\n';

const edit = (text: string, format: ConfigFormat = 'toml', disableOthers = false): EditResult =>
  enableCognito(text, format, POOL, { disable: disableOthers ? OTHER_PROVIDERS : [] });

describe('the forms in which the block is written', () => {
  it.each([
    ['an empty file', '', `${HEADER}${VALUES}`],
    ['no [auth]', 'project_id = "x"\n', `project_id = "x"\n\n${HEADER}${VALUES}`],
    ['no final newline', 'project_id = "x"', `project_id = "x"\n\n${HEADER}${VALUES}`],
    [
      'a table that is off, its keys commented out',
      `${HEADER}enabled = false\n# user_pool_id = "my-user-pool-id"\n# user_pool_region = "us-east-1"\n`,
      `${HEADER}${VALUES}`,
    ],
    [
      'other values',
      `${HEADER}enabled = true # on\nuser_pool_id = 'old'\nuser_pool_region = "x"\n`,
      `${HEADER}enabled = true # on\nuser_pool_id = "eu-west-1_AbC"\nuser_pool_region = "eu-west-1"\n`,
    ],
    ['CRLF', `${HEADER}enabled = false\n`.replaceAll('\n', '\r\n'), `${HEADER}${VALUES}`.replaceAll('\n', '\r\n')],
    ['a byte-order mark', `\uFEFF${HEADER}enabled = false\n`, `\uFEFF${HEADER}${VALUES}`],
    [
      'quoted keys',
      '["auth"."third_party".aws_cognito]\n"enabled" = false\n',
      '["auth"."third_party".aws_cognito]\n"enabled" = true\nuser_pool_id = "eu-west-1_AbC"\nuser_pool_region = "eu-west-1"\n',
    ],
    [
      'an inline table',
      '[auth.third_party]\naws_cognito = { enabled = false }\n',
      '[auth.third_party]\naws_cognito = { enabled = true, user_pool_id = "eu-west-1_AbC", user_pool_region = "eu-west-1" }\n',
    ],
    [
      'dotted keys',
      '[auth]\nthird_party.aws_cognito.enabled = false\n',
      '[auth]\nthird_party.aws_cognito.enabled = true\nthird_party.aws_cognito.user_pool_id = "eu-west-1_AbC"\nthird_party.aws_cognito.user_pool_region = "eu-west-1"\n',
    ],
    [
      'a decoy in a string',
      `x = """\n${HEADER}enabled = false\n"""\n${HEADER}enabled = false\n`,
      `x = """\n${HEADER}enabled = false\n"""\n${HEADER}${VALUES}`,
    ],
  ])('%s', (_form, before, after) => {
    const result = edit(before);
    expect(result).toMatchObject({ kind: 'edited', text: after });
    expect(edit(after)).toEqual({ kind: 'unchanged' });
  });

  it('another provider is left alone, unless told to switch it off', () => {
    const text = `[auth.third_party.clerk]\nenabled = true\n\n${HEADER}enabled = false\n`;
    expect(edit(text)).toMatchObject({ kind: 'edited', text: text.replace('enabled = false\n', VALUES) });
    expect(edit(text, 'toml', true)).toMatchObject({
      text: `[auth.third_party.clerk]\nenabled = false\n\n${HEADER}${VALUES}`,
    });
  });

  it('JSON with comments', () => {
    const text = '{\n  // ours\n  "auth": { "third_party": { "aws_cognito": { "enabled": false } } }\n}\n';
    expect(edit(text, 'json')).toMatchObject({
      kind: 'edited',
      text: text.replace(
        '"enabled": false',
        '"enabled": true, "user_pool_id": "eu-west-1_AbC", "user_pool_region": "eu-west-1"',
      ),
    });
  });

  it('the record tells what was there', () => {
    const text = `${HEADER}enabled = false\n`;
    const result = edit(text);
    const replaced = result.kind === 'edited' ? result.record.replaced : [];
    for (const { offset, before } of replaced) expect(text.slice(offset, offset + before.length)).toBe(before);
    expect(replaced.map(({ before }) => before)).toContain('false');
  });

  it.each([
    ['two tables of one name', `${HEADER}\n${HEADER}`],
    ['a bare word', '[auth\n'],
    ['an unquoted env()', `${HEADER}user_pool_id = env(POOL)\n`],
  ])('%s is refused, with the line to fix and nothing to paste', (_what, text) => {
    const result = edit(text);
    const line = result.kind === 'refused' ? result.line : undefined;
    expect(result).toMatchObject({
      kind: 'refused',
      fix: `Fix line ${line}: Supabase CLIs from 2.106 on cannot read the file as it is.`,
    });
  });

  it.each([
    ['a header', '[auth.third_party.aws_cognito]\nenabled.x = 1\n'],
    ['a header with spaces and quotes', '[ "auth" . third_party . \'aws_cognito\' ]\nuser_pool_id = {}\n'],
    ['dotted keys', 'auth.third_party.aws_cognito.enabled.x = 1\n'],
    ['dotted keys under [auth]', '[auth]\n"third_party".aws_cognito.user_pool_region = { x = 1 }\n'],
    ['an inline table', 'auth = { third_party = { "aws_cognito" = { enabled = { x = 1 } } } }\n'],
    ['an array of tables', '[[auth.third_party.aws_cognito]]\nenabled = true\n'],
    ['an array of inline tables', '[auth.third_party]\naws_cognito = [{ enabled = true }]\n'],
    ['an escaped key', '["\\u0061uth".third_party.aws_cognito.enabled]\nx = 1\n'],
    ['a reference in its place', '[auth.third_party]\naws_cognito = "env(COGNITO)"\n'],
    ['a reference in place of the table around it', '[auth]\nthird_party = "env(PROVIDERS)"\n'],
    ['a second header', `${HEADER}enabled = false\n\n["auth".third_party.aws_cognito]\nenabled = true\n`],
  ])('a block that is there in %s is not to be pasted again', (_form, text) => {
    const result = edit(text);
    expect(result).toMatchObject({ kind: 'refused', line: expect.any(Number) as number });
    const fix = result.kind === 'refused' ? result.fix : '';
    // One of these: fix that line, make it a table, write it one time.
    expect(fix).toMatch(
      /^(?:Fix line \d+|Make auth\S+ a \w+\.$|Write \[auth\.third_party\.aws_cognito\], with single)/,
    );
    expect(fix).not.toMatch(/Put this|enabled = true/);
  });
});
