import * as fc from 'fast-check';

/** A config file as somebody might have written it, and how its Cognito block is written. */
export interface ConfigDocument {
  form: string;
  decoy: string;
  text: string;
}

const KEYS = ['enabled', 'user_pool_id', 'user_pool_region'];

const space = fc.constantFrom('', ' ', '\t', '  ');
const equals = fc.constantFrom('=', ' = ', '  =\t', ' =');
const comment = fc.constantFrom('', '', ' # kept', '\t#kept = "ü"', ' # enabled = true');

const literals: Readonly<Record<string, readonly string[]>> = {
  enabled: ['false', 'true', '"env(FLAG)"'],
  user_pool_id: [
    '"my-user-pool-id"',
    "'us-east-1_Old'",
    '"""us-east-1_Old"""',
    '"env(POOL)"',
    '""',
    String.raw`"\u00fc \"q\" # no comment"`,
  ],
  user_pool_region: ['"us-east-1"', "'us-east-1'", '"env(REGION)"', '"eu-west-1"'],
};

const value = (key: string): fc.Arbitrary<string> => fc.constantFrom(...(literals[key] ?? []));
const quoted = (name: string): fc.Arbitrary<string> => fc.constantFrom(name, name, `"${name}"`, `'${name}'`);

/** Some of the keys, in any order, each as `key = value`. */
const pairs = (prefix: string): fc.Arbitrary<string[]> =>
  fc
    .shuffledSubarray(KEYS)
    .chain((keys) =>
      fc.tuple(
        ...keys.map((key) =>
          fc.tuple(quoted(key), equals, value(key)).map(([name, sign, literal]) => `${prefix}${name}${sign}${literal}`),
        ),
      ),
    );

/** Lines of the block's table: keys, placeholders for them, and what people write between. */
const tableLines = fc
  .shuffledSubarray(KEYS)
  .chain((keys) =>
    fc
      .tuple(
        space,
        ...keys.map((key) =>
          fc
            .tuple(
              fc.constantFrom('', '', '# ', '#', '## '),
              equals,
              value(key),
              comment,
              fc.constantFrom('', '', '\n', '# about the next\n'),
            )
            .map(([sign, is, literal, tail, above]) => ({ above, line: `${sign}${key}${is}${literal}${tail}` })),
        ),
      )
      .map(([indent, ...lines]) => lines.map(({ above, line }) => `${above}${indent}${line}\n`).join('')),
  );

const inline = (path: string): fc.Arbitrary<string> =>
  fc.tuple(pairs(''), fc.constantFrom('', ' ')).map(([items, pad]) => `${path}{${pad}${items.join(', ')}${pad}}`);

const others =
  '[auth.third_party.firebase]\nenabled = false\n# project_id = "p"\n\n# Auth0\n[auth.third_party.auth0]\nenabled = false\n';

/** The block's part of the file: what has to stand at the top, and what goes below. */
interface Placed {
  root?: string;
  tables?: string;
}

const NOTHING: fc.Arbitrary<Placed> = fc.constant({});

const FORMS: Readonly<Record<string, fc.Arbitrary<Placed>>> = {
  header: fc
    .tuple(
      fc.constantFrom(
        '[auth.third_party.aws_cognito]',
        '[ auth . third_party . aws_cognito ]',
        '["auth".\'third_party\'.aws_cognito]',
      ),
      comment,
      tableLines,
    )
    .map(([header, tail, lines]) => ({ tables: `[auth]\nsite_url = "x"\n\n${others}\n${header}${tail}\n${lines}` })),
  'header, indented': tableLines.map((lines) => ({ tables: `\t[auth.third_party.aws_cognito]\n${lines}` })),
  'dotted at the top': pairs('auth.third_party.aws_cognito.').map((lines) => ({ root: `${lines.join('\n')}\n` })),
  'dotted in [auth]': pairs('third_party . "aws_cognito". ').map((lines) => ({
    tables: `[auth]\n${lines.join(' # c\n')}\nsite_url = "x"\n`,
  })),
  'dotted in [auth.third_party]': pairs('  aws_cognito.').map((lines) => ({
    tables: `[auth.third_party]\n${lines.join('\n')}\nfirebase.enabled = false\n`,
  })),
  'inline at the top': inline('auth = { site_url = "x", third_party = { aws_cognito = ').map((text) => ({
    root: `${text} } } # one\n`,
  })),
  'inline, dotted': inline('auth.third_party.aws_cognito = ').map((text) => ({ root: `${text}\n` })),
  'inline in [auth]': inline('third_party = { firebase = {enabled=false}, aws_cognito=').map((text) => ({
    tables: `[auth]\n${text}}\n`,
  })),
  'inline in [auth.third_party]': inline("'aws_cognito' = ").map((text) => ({
    tables: `[auth.third_party]\n${text}\n`,
  })),
  'dotted inside an inline': pairs('aws_cognito.').map((items) => ({
    tables: `[auth]\nthird_party = { ${items.join(', ')} }\n`,
  })),
  'absent, others there': fc.constant({ tables: `[auth]\nsite_url = "x"\n\n${others}` }),
  'absent, others dotted': fc.constant({
    tables: '[auth]\nthird_party.firebase.enabled = false # f\nsite_url = "x"\n',
  }),
  'absent, others inline': fc.constantFrom(
    { tables: '[auth]\nthird_party = { firebase = { enabled = false } }\n' },
    { tables: '[auth]\nthird_party = {}\n' },
    { root: 'auth = { }\n' },
  ),
  'absent, [auth] there': fc.constantFrom(
    { tables: '[auth]\n' },
    { tables: '[auth.email]\nenable_signup = true\n# otp = 1\n' },
    { root: 'auth.site_url = "x"\n' },
  ),
  absent: NOTHING,
};

const DECOYS: Readonly<Record<string, string>> = {
  none: '',
  comments:
    '# [auth.third_party.aws_cognito]\n# enabled = true\n# user_pool_id = "decoy"\n# user_pool_region = "decoy"\n',
  'multi-line string':
    'decoy = """\n[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "decoy"\n# user_pool_region = "decoy"\n"""\n',
  'multi-line literal': "decoy = '''\n\n# about it\nthird_party.aws_cognito.enabled = true # '''\n",
  'namesakes elsewhere': 'third_party.aws_cognito = { enabled = true, user_pool_id = "decoy" }\n',
  'array of tables': '[[decoys]]\nenabled = true\n[decoys.auth.third_party.aws_cognito]\nuser_pool_id = "decoy"\n',
};

const between = fc.constantFrom('', '\n', '\n\n', '# a comment\n', '\n# a comment, with a gap\n\n');

/** Valid documents in every form, with decoys, line ends, byte-order marks and with or without a final newline. */
export const documents: fc.Arbitrary<ConfigDocument> = fc
  .record({
    form: fc.constantFrom(...Object.keys(FORMS)),
    decoy: fc.constantFrom(...Object.keys(DECOYS)),
    gaps: fc.tuple(between, between, between),
    before: fc.boolean(),
    after: fc.constantFrom(
      '',
      '[api]\nenabled = true\n',
      '# its own\n[api]\nport = 1_0\n',
      '[[functions]]\nslug = "é"\n',
    ),
    crlf: fc.boolean(),
    bom: fc.constantFrom('', '', '\uFEFF'),
    lastNewline: fc.boolean(),
    schema: fc.constantFrom('', '#:schema https://supabase.com/schemas/config/v1.json\n'),
  })
  .chain(({ form, decoy, ...frame }) =>
    (FORMS[form] ?? NOTHING).map(({ root = '', tables = '' }) => {
      const [first, second, third] = frame.gaps;
      const other = `[storage]\n${DECOYS[decoy]}\n`;
      const body = frame.before ? `${other}${second}${tables}` : `${tables}${second}${other}`;
      const text = `${frame.schema}project_id = "x"\n${first}${root}${body}${third}${frame.after}`;
      const ended = frame.lastNewline ? text : text.replace(/\n+$/, '');
      return { form, decoy, text: frame.bom + (frame.crlf ? ended.replaceAll('\n', '\r\n') : ended) };
    }),
  );
