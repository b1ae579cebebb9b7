import { describe, expect, it } from 'vitest';
import { enableCognito, undoCognito, type EditRecord } from '../../src/core/config/edit/edit.ts';
import { OTHER_PROVIDERS } from '../../src/core/config/read.ts';

const SETTINGS = { userPoolId: 'eu-west-1_AbCdEf123', userPoolRegion: 'eu-west-1' };
const BLOCK = '[auth.third_party.aws_cognito]\nenabled = false\n# user_pool_id = "my-user-pool-id"\n';

function enabled(text: string, disableOthers = false): { text: string; record: EditRecord } {
  const edit = enableCognito(text, 'toml', SETTINGS, { disable: disableOthers ? OTHER_PROVIDERS : [] });
  if (edit.kind !== 'edited') throw new Error(JSON.stringify(edit));
  return edit;
}

describe('taking an edit back', () => {
  it('switches Cognito off without a record, and leaves the values', () => {
    const { text } = enabled(BLOCK);
    expect(undoCognito(text, 'toml')).toMatchObject({ kind: 'edited', text: text.replace('true', 'false') });
    expect(undoCognito('{"auth":{"third_party":{"aws_cognito":{"enabled":true}}}}', 'json')).toMatchObject({
      text: '{"auth":{"third_party":{"aws_cognito":{"enabled":false}}}}',
    });
  });

  it('switches off what a variable may have switched on', () => {
    const text = '[auth.third_party.aws_cognito]\nenabled = "env(FLAG)"\n';
    expect(undoCognito(text, 'toml')).toMatchObject({ kind: 'edited', text: text.replace('"env(FLAG)"', 'false') });
  });

  it.each(['', BLOCK, '[auth]\nsite_url = "x"\n'])('has nothing to do in %j', (text) => {
    expect(undoCognito(text, 'toml')).toEqual({ kind: 'unchanged' });
    expect(undoCognito(text, 'toml', enabled(BLOCK).record)).toEqual({ kind: 'unchanged' });
  });

  it('switches off a block that was rewritten but names the same pool', () => {
    const { record } = enabled(BLOCK);
    const rewritten = `[auth.third_party.aws_cognito]\nuser_pool_region = "eu-west-1"\nuser_pool_id = 'eu-west-1_AbCdEf123'\nenabled = true\n`;
    expect(undoCognito(rewritten, 'toml', record)).toMatchObject({
      kind: 'edited',
      text: rewritten.replace('true', 'false'),
    });
  });

  it.each([
    ['another pool', 'AbCdEf123', 'Other'],
    ['another region', 'user_pool_region = "eu-west-1"', 'user_pool_region = "eu-central-1"'],
  ])("refuses a block that names %s than the record's", (_what, ours, theirs) => {
    const { text, record } = enabled(BLOCK);
    expect(text).toContain(ours);
    expect(undoCognito(text.replace(ours, theirs), 'toml', record)).toMatchObject({ kind: 'refused', line: 1 });
  });

  it('refuses a file that no longer parses, with the place', () => {
    expect(undoCognito('a = \n', 'toml')).toMatchObject({
      kind: 'refused',
      line: 1,
      fix: 'Fix line 1: Supabase CLIs from 2.106 on cannot read the file as it is.',
    });
  });

  it('tells the block from copies of it in comments and strings, wherever it has moved', () => {
    const original = '[auth]\nthird_party.aws_cognito.enabled = false\n';
    const { text, record } = enabled(original);
    const lines = text.split('\n').slice(1).join('\n');
    const copies = `note = """\n${lines}"""\n# ${lines.trimEnd().replaceAll('\n', '\n# ')}\n`;
    expect(undoCognito(copies + text, 'toml', record)).toMatchObject({ kind: 'edited', text: copies + original });
  });

  it('tells a single line from a copy of it in a comment', () => {
    const values =
      'third_party.aws_cognito.user_pool_id = "eu-west-1_AbCdEf123"\nthird_party.aws_cognito.user_pool_region = "eu-west-1"\n';
    const original = `[auth]\nthird_party.aws_cognito.enabled = false\n${values}`;
    const { text, record } = enabled(original);
    const copy = '# third_party.aws_cognito.enabled = true\n';
    expect(undoCognito(copy + text, 'toml', record)).toMatchObject({ kind: 'edited', text: copy + original });
  });

  it('brings the other provider back, too', () => {
    const original = `[auth.third_party.clerk]\nenabled = true\ndomain = "x"\n\n${BLOCK}`;
    const { text, record } = enabled(original, true);
    expect(record.disabled).toEqual(['clerk']);
    const later = `# later\n${text}[api]\nport = 1\n`;
    expect(undoCognito(later, 'toml', record)).toMatchObject({ text: `# later\n${original}[api]\nport = 1\n` });
  });

  it('keeps no secret of another section in the record', () => {
    const text =
      'auth = { sms = { secret = "s3cret" }, third_party = { aws_cognito = { enabled = false } }, hook = { secret = "s3cret" } }';
    const header = `[auth]\njwt_secret = "s3cret"\nthird_party.aws_cognito.enabled = false\nhook = "s3cret"\n`;
    const json = '{ "auth": { "secret": "s3cret" } }';
    for (const record of [enabled(text).record, enabled(header).record])
      expect(JSON.stringify(record)).not.toContain('s3cret');
    const edit = enableCognito(json, 'json', SETTINGS);
    expect(edit).toMatchObject({ kind: 'edited' });
    expect(JSON.stringify(edit.kind === 'edited' ? edit.record : 's3cret')).not.toContain('s3cret');
  });
});
