import { describe, expect, it } from 'vitest';
import { decodeConfig } from '../../src/core/config/decode.ts';
import { readConfig } from '../../src/core/config/read.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the bytes of a config file', () => {
  it('keeps a byte-order mark, for it is written back', () => {
    expect(decodeConfig(encode('\uFEFFä = 1\n'))).toEqual({ ok: true, text: '\uFEFFä = 1\n' });
    expect(decodeConfig(new Uint8Array())).toEqual({ ok: true, text: '' });
  });

  it.each([
    ['Latin-1', [...encode('ü = 1\n# gr'), 0xfc, 0x6e], 2, 5],
    ['a byte that starts nothing, first', [0xff, 0x61, 0x62], 1, 1],
    ['a character cut short at the end', [...encode('a\n'), 0xe2, 0x82], 2, 1],
    ['UTF-16 with a mark', [0xff, 0xfe, 0x61, 0x00], 1, 1],
    ['UTF-16 without one', [0x61, 0x00, 0x62, 0x00], 1, 1],
  ])('%s is refused with its place', (_what, bytes, line, column) => {
    expect(decodeConfig(Uint8Array.from(bytes))).toMatchObject({
      ok: false,
      line,
      column,
      message: expect.stringContaining('UTF-') as string,
    });
  });
});

describe('what a config file says', () => {
  it('reads the block in TOML and JSON, with its line', () => {
    const block = { enabled: true, userPoolId: 'env(POOL)', userPoolRegion: 'us-east-1' };
    const toml =
      '\n[auth.third_party]\naws_cognito = { enabled = true, user_pool_id = "env(POOL)", user_pool_region = "us-east-1" }\n';
    const json =
      '{ "auth": { "third_party": {\n "aws_cognito": { "enabled": true, "user_pool_id": "env(POOL)", "user_pool_region": "us-east-1" } } } }';
    expect(readConfig(toml, 'toml')).toEqual({
      ok: true,
      block: { ...block, line: 3, keyLines: { enabled: 3, user_pool_id: 3, user_pool_region: 3 } },
      unknownKeys: [],
      remotes: [],
    });
    expect(readConfig(json, 'json')).toMatchObject({ ok: true, block: { ...block, line: 2 } });
    expect(readConfig('[api]\n', 'toml')).not.toHaveProperty('block');
  });

  it.each([
    ['[auth.third_party.cognito]', 'auth.third_party.cognito', 'auth.third_party.aws_cognito'],
    ['[auth.third_party.aws-cognito]', 'auth.third_party.aws-cognito', 'auth.third_party.aws_cognito'],
    ['[auth.thirdparty.aws_cognito]', 'auth.thirdparty', 'auth.third_party'],
    ['[auth.aws_cognito]', 'auth.aws_cognito', 'auth.third_party.aws_cognito'],
    ['[third_party.aws_cognito]', 'third_party', 'auth.third_party'],
    ['[AUTH.third_party.aws_cognito]', 'AUTH', 'auth'],
    [
      '[auth.third_party.aws_cognito]\nuserPoolId = "x"',
      'auth.third_party.aws_cognito.userPoolId',
      'auth.third_party.aws_cognito.user_pool_id',
    ],
    [
      '[auth.third_party.aws_cognito]\nregion = "x"',
      'auth.third_party.aws_cognito.region',
      'auth.third_party.aws_cognito.user_pool_region',
    ],
    [
      '[auth.third_party.aws_cognito]\nuser_pool_regoin = "x"',
      'auth.third_party.aws_cognito.user_pool_regoin',
      'auth.third_party.aws_cognito.user_pool_region',
    ],
  ])('%s: tells what was meant', (toml, path, suggestion) => {
    expect(readConfig(toml, 'toml')).toMatchObject({
      unknownKeys: [{ path, suggestion, line: toml.split('\n').length }],
    });
  });

  it('says nothing of keys that are none of its business, nor guesses at any price', () => {
    expect(readConfig('[api]\n[auth]\njwt_expiry = 1\n[auth.hook.x]\ny = 1\n', 'toml')).toMatchObject({
      unknownKeys: [],
    });
    expect(readConfig('[auth.third_party.aws_cognito]\nclient_id = "x"\n', 'toml')).toMatchObject({
      unknownKeys: [{ path: 'auth.third_party.aws_cognito.client_id', line: 2 }],
    });
  });

  it.each([
    ['toml', 'a = 1\nb = \n', 2],
    ['toml', '\uFEFF[a\n', 1],
    ['json', '{\n "a": 1,\n "a": 2 }', 3],
  ] as const)('%s %j: says where it breaks', (format, text, line) => {
    expect(readConfig(text, format)).toMatchObject({ ok: false, line, column: expect.any(Number) as number });
  });
});
