import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';
import { ROOMS, roomOf } from './rooms.ts';
import { RULES, circles, loadedPackages } from './rules.ts';
import { type Source, codeOf, readSource } from './source.ts';
import { sourcePaths } from './tree.ts';

const sources = new Map<string, Source>(
  sourcePaths('src').map((path) => [path, readSource(path, readFileSync(`${ROOT}${path}`, 'utf8'))]),
);

const HEAVY = /^@aws-sdk\/|^@smithy\/|^prompts$/;

/** For each rule: a file that breaks it, and a near miss that keeps it. */
const SAMPLES: Readonly<Record<string, { bad: readonly [string, string][]; good: readonly [string, string][] }>> = {
  'every file is in a room': {
    bad: [
      ['src/shop.ts', ''],
      ['src/core/shop.ts', ''],
      ['src/core/shop/a.ts', ''],
      ['src/commands/shop/run.ts', ''],
    ],
    good: [
      ['src/core/plan/step.ts', ''],
      ['src/commands/shop/flags.ts', ''],
      ['src/world/aws/send.ts', ''],
      ['src/main.ts', ''],
    ],
  },
  'a room loads only the rooms that it may': {
    bad: [
      ['src/core/plan/a.ts', "import { say } from '../../report/pretty.ts';"],
      ['src/core/plan/a.ts', "import type { Files } from '../../world/types.ts';"],
      ['src/core/pool/a.ts', "import type { Step } from '../plan/step.ts';"],
      ['src/core/config/read.ts', "import { edit } from './edit/edit.ts';"],
      ['src/core/iam/a.ts', "import { edit } from '../config/edit/edit.ts';"],
      ['src/core/client/code/a.ts', "import { evaluate } from '../values/evaluate.ts';"],
      ['src/discover/sources/a.ts', "import { choose } from '../choose.ts';"],
      ['src/core/checks/token/a.ts', "export { a } from '../../../errors.ts';"],
      ['src/report/json.ts', "const more = await import('../discover/discover.ts');"],
      ['src/discover/env.ts', "import { openFiles } from '../world/files.ts';"],
      ['src/apply/apply.ts', "import { verify } from '../verify/verify.ts';"],
      ['src/observe/pool.ts', "import { apply } from '../apply/apply.ts';"],
      ['src/world/out.ts', "import { run } from '../commands/init/run.ts';"],
      ['src/cli.ts', "import { init } from './commands/init/run.ts';"],
      ['src/commands/init/flags.ts', "import { init } from './run.ts';"],
      ['src/commands/link/run.ts', "import { init } from '../init/run.ts';"],
      ['src/commands/init/run.ts', "import { createWorld } from '../../world/world.ts';"],
      ['src/api/index.ts', "import { init } from '../commands/init/run.ts';"],
      ['src/commands/demo/run.ts', "import { startEmulator } from '../../emulator/emulator.ts';"],
      ['src/commands/init/run.ts', "const { startEmulator } = await import('../../emulator/emulator.ts');"],
      ['src/world/aws/send.ts', "import type { Emulator } from '../../emulator/emulator.ts';"],
    ],
    good: [
      ['src/core/plan/a.ts', "import { diff } from '../text/diff.ts';"],
      ['src/core/config/edit/a.ts', "import { readConfig } from '../read.ts';"],
      ['src/report/json.ts', "import type { Finding } from '../core/checks/check.ts';"],
      ['src/discover/env.ts', "import type { Files } from '../world/types.ts';"],
      ['src/commands/init/flags.ts', "const { init } = await import('./run.ts');"],
      ['src/commands/demo/run.ts', "const { startEmulator } = await import('../../emulator/emulator.ts');"],
      [
        'src/core/plan/a.ts',
        "// import { say } from '../../report/pretty.ts';\nconst text = \"import '../../report/pretty.ts'\";",
      ],
    ],
  },
  'a room loads only the packages that it may': {
    bad: [
      ['src/core/pool/a.ts', "import { readFileSync } from 'node:fs';"],
      ['src/core/pool/a.ts', "import { LambdaClient } from '@aws-sdk/client-lambda';"],
      ['src/core/pool/a.ts', "import type { Options } from 'prompts';"],
      ['src/core/plan/a.ts', "import { parse } from 'smol-toml';"],
      ['src/apply/a.ts', "import { writeFile } from 'node:fs/promises';"],
      ['src/commands/init/a.ts', "const { LambdaClient } = await import('@aws-sdk/client-lambda');"],
      ['src/commands/init/run.ts', "import { Option } from 'commander';"],
      ['src/report/pretty.ts', "import { get } from 'https';"],
      ['src/main.ts', "import { Command } from 'commander';"],
    ],
    good: [
      ['src/core/pool/a.ts', "import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';"],
      [
        'src/core/config/edit/a.ts',
        "import { parse } from 'smol-toml';\nimport TOML from '@iarna/toml/parse-string.js';",
      ],
      ['src/world/files.ts', "import { writeFile } from 'node:fs/promises';"],
      ['src/emulator/server/server.ts', "import { createServer } from 'node:http';"],
      ['src/commands/init/flags.ts', "import { Option } from 'commander';"],
      ['src/report/pretty.ts', "import { styleText } from 'node:util';"],
    ],
  },
  'core knows no clock, chance or process': {
    bad: [
      ['src/core/token/token.ts', 'const now = Date.now();'],
      ['src/core/token/token.ts', 'const now = new Date( );'],
      ['src/core/token/token.ts', 'const id = Math.random();'],
      ['src/core/token/token.ts', "const ci = process.env['CI'];"],
      ['src/core/token/token.ts', 'const note = `made ${Date.now()}`;'],
    ],
    good: [
      ['src/core/token/token.ts', 'const at = new Date(seconds * 1000); // not Date.now()'],
      ['src/core/token/token.ts', 'const page = "uses process.env and Date.now()";'],
      ['src/observe/pool.ts', 'const now = Date.now();'],
    ],
  },
  'no default exports': {
    bad: [
      ['src/a.ts', 'export default 1;'],
      ['src/a.ts', "export { a as default } from './b.ts';"],
    ],
    good: [['src/a.ts', "// export default\nconst text = 'export default';\nexport const a = { default: 1 };"]],
  },
  'no classes but errors': {
    bad: [
      ['src/a.ts', 'export class Client {}'],
      ['src/a.ts', 'class Client extends Base {}'],
    ],
    good: [
      ['src/a.ts', 'class Refused extends CliError {}\nclass Other extends Error {}'],
      ['src/a.ts', "const page = '<p class=note>'; const first = 'class A'; "],
    ],
  },
  'no module-level mutable state': {
    bad: [
      ['src/a.ts', 'let count = 0;'],
      ['src/a.ts', 'export let count = 0;'],
      ['src/a.ts', 'function f() { return {}; }\nvar count = 0;'],
    ],
    good: [
      [
        'src/a.ts',
        "function f() {\nlet count = 0;\nreturn `${() => {\nlet a = 1; return a; }}`;\n}\nconst letter = /[{]'/;",
      ],
    ],
  },
  'no console': {
    bad: [['src/a.ts', 'console.log(1);']],
    good: [['src/a.ts', "const page = 'open the AWS console.'; out.console.log; // console.log"]],
  },
  'no barrels': {
    bad: [
      ['src/a.ts', "export * from './b.ts';\nexport { c } from './c.ts';"],
      ['src/a.ts', "// all of it\nexport type { B } from './b.ts'"],
    ],
    good: [
      ['src/a.ts', "export * from './b.ts';\nexport const list = [1];"],
      ['src/api/index.ts', "export { run } from '../main.ts';"],
      ['src/a.ts', "import { b } from './b.ts';\nexport const list = [b];"],
    ],
  },
};

describe.each(RULES)('$name', (rule) => {
  const samples = SAMPLES[rule.name] ?? { bad: [], good: [] };

  it('is kept by every file of src', () => {
    const breaches = [...sources.values()].flatMap((source) =>
      rule.breaches(source).map((told) => `${source.path} ${told}`),
    );
    expect(breaches).toEqual([]);
  });

  it('bites', () => {
    expect(samples.bad.length).toBeGreaterThan(0);
    expect(samples.bad.filter(([path, text]) => rule.breaches(readSource(path, text)).length === 0)).toEqual([]);
  });

  it('spares the near misses', () => {
    expect(samples.good.length).toBeGreaterThan(0);
    expect(samples.good.filter(([path, text]) => rule.breaches(readSource(path, text)).length > 0)).toEqual([]);
  });
});

describe('the rooms', () => {
  it('stand above what they load', () => {
    const names = Object.keys(ROOMS);
    const upward = Object.entries(ROOMS).flatMap(([room, { loads = [], types = [], lazily = [] }]) =>
      [...loads, ...types, ...lazily]
        .flatMap((name) => (name.endsWith('*') ? names.filter((one) => one.startsWith(name.slice(0, -1))) : [name]))
        .filter((name) => names.indexOf(name) === -1 || names.indexOf(name) >= names.indexOf(room))
        .map((name) => `${room} names ${name}`),
    );
    expect(upward).toEqual([]);
  });

  it('are all used, and nothing is allowed that nobody needs', () => {
    const used = new Set([...sources.values()].map(({ path }) => roomOf(path)));
    expect(Object.keys(ROOMS).filter((name) => !used.has(name))).toEqual([]);
  });
});

const read = (path: string, text: string): [string, Source] => [path, readSource(path, text)];

describe('files that import each other', () => {
  it('are found, types included', () => {
    const sample = new Map([
      read('src/a.ts', "import { b } from './b.ts';"),
      read('src/b.ts', "import type { C } from './c.ts';"),
      read('src/c.ts', "const a = await import('./a.ts');"),
      read('src/d.ts', "import { a } from './a.ts';"),
    ]);
    expect(circles(sample)).toEqual([['src/a.ts', 'src/b.ts', 'src/c.ts']]);
  });

  it('there are none', () => {
    expect(circles(sources)).toEqual([]);
  });
});

describe('what loading a command loads', () => {
  it('follows static imports and nothing else', () => {
    const sample = [
      readSource(
        'src/main.ts',
        "import './a.ts'; import type { X } from '@aws-sdk/x'; const b = () => import('./b.ts');",
      ),
      readSource('src/a.ts', "import { LambdaClient } from '@aws-sdk/client-lambda/dist';"),
      readSource('src/b.ts', "import prompts from 'prompts';"),
    ];
    expect(loadedPackages(new Map(sample.map((source) => [source.path, source])), 'src/main.ts')).toEqual([
      '@aws-sdk/client-lambda',
    ]);
  });

  it.each([
    'src/main.ts',
    'src/cli.ts',
    'src/world/world.ts',
    'src/commands/explain/run.ts',
    'src/commands/verify/run.ts',
  ])('%s: no AWS client and no prompt', (entry) => {
    expect([...sources.keys()]).toContain(entry);
    expect(loadedPackages(sources, entry).filter((name) => HEAVY.test(name))).toEqual([]);
  });
});

describe('reading source', () => {
  it.each([
    ['a /* b */ c // d', 'a         c     '],
    ['f(\'x//y\', "z")', 'f(\'    \', " ")'],
    ['const r = /["\'/]+\\//g; a / b', 'const r = /         g; a / b'],
    ['`a ${b + `c ${d}`} e`', '`  ${b + `  ${d}`}  `'],
  ])('blanks what is no code in %s', (text, expected) => {
    expect(codeOf(text)).toBe(expected);
  });

  it('finds every form of import', () => {
    const text = [
      "import a, { type B } from './a.ts';",
      "import type { C } from './c.ts';",
      "import {\n  d,\n} from './d.ts';",
      "export * as e from './e.ts';",
      "export type { F } from './f.ts';",
      "import './g.ts';",
      "const h = await import('./h.ts');",
      "import type from './i.ts';",
    ].join('\n');
    expect(readSource('src/x.ts', text).imports).toEqual([
      { specifier: './a.ts', typeOnly: false, dynamic: false, line: 1 },
      { specifier: './c.ts', typeOnly: true, dynamic: false, line: 2 },
      { specifier: './d.ts', typeOnly: false, dynamic: false, line: 3 },
      { specifier: './e.ts', typeOnly: false, dynamic: false, line: 6 },
      { specifier: './f.ts', typeOnly: true, dynamic: false, line: 7 },
      { specifier: './g.ts', typeOnly: false, dynamic: false, line: 8 },
      { specifier: './i.ts', typeOnly: false, dynamic: false, line: 10 },
      { specifier: './h.ts', typeOnly: false, dynamic: true, line: 9 },
    ]);
  });
});
