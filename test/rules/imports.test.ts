import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';
import { RULES, loadedPackages } from './rules.ts';
import { type Source, codeOf, readSource } from './source.ts';
import { sourcePaths } from './tree.ts';

const sources = new Map<string, Source>(
  sourcePaths('src').map((path) => [path, readSource(path, readFileSync(`${ROOT}${path}`, 'utf8'))]),
);

const HEAVY = /^@aws-sdk\/|^@smithy\/|^prompts$/;

/** For each rule: a file that breaks it, and a near miss that keeps it. */
const SAMPLES: Readonly<Record<string, { bad: readonly [string, string][]; good: readonly [string, string][] }>> = {
  'each part loads only the parts below it': {
    bad: [
      ['src/core/plan.ts', "import { say } from '../report/pretty.ts';"],
      ['src/core/plan.ts', "import type { Files } from '../world/types.ts';"],
      ['src/core/checks/token/a.ts', "export { a } from '../../../errors.ts';"],
      ['src/report/json.ts', "const more = await import('../discover/index.ts');"],
      ['src/discover/env.ts', "import { openFiles } from '../world/files.ts';"],
      ['src/apply.ts', "import { verify } from './verify.ts';"],
      ['src/observe.ts', "import { apply } from './apply.ts';"],
      ['src/world/out.ts', "import { run } from '../commands/init/run.ts';"],
    ],
    good: [
      ['src/core/plan.ts', "import { diff } from './diff.ts';"],
      ['src/core/checks/token/a.ts', "import { diff } from '../../diff.ts';"],
      ['src/report/json.ts', "import type { Finding } from '../core/facts.ts';"],
      ['src/discover/env.ts', "import type { Files } from '../world/types.ts';"],
      [
        'src/core/plan.ts',
        "// import { say } from '../report/pretty.ts';\nconst text = \"import '../report/pretty.ts'\";",
      ],
    ],
  },
  'core loads no package but the pure ones, and AWS as types': {
    bad: [
      ['src/core/pool.ts', "import { readFileSync } from 'node:fs';"],
      ['src/core/pool.ts', "import { LambdaClient } from '@aws-sdk/client-lambda';"],
      ['src/core/pool.ts', "import type { Options } from 'prompts';"],
    ],
    good: [
      ['src/core/pool.ts', "import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';"],
      ['src/core/pool.ts', "import { parse } from 'smol-toml';\nimport TOML from '@iarna/toml/parse-string.js';"],
    ],
  },
  'core knows no clock, chance or process': {
    bad: [
      ['src/core/token.ts', 'const now = Date.now();'],
      ['src/core/token.ts', 'const now = new Date( );'],
      ['src/core/token.ts', 'const id = Math.random();'],
      ['src/core/token.ts', "const ci = process.env['CI'];"],
      ['src/core/token.ts', 'const note = `made ${Date.now()}`;'],
    ],
    good: [
      ['src/core/token.ts', 'const at = new Date(seconds * 1000); // not Date.now()'],
      ['src/core/token.ts', 'const page = "uses process.env and Date.now()";'],
      ['src/observe.ts', 'const now = Date.now();'],
    ],
  },
  'only world touches files, the network, prompts and the AWS clients': {
    bad: [
      ['src/apply.ts', "import { writeFile } from 'node:fs/promises';"],
      ['src/commands/init/run.ts', "const { LambdaClient } = await import('@aws-sdk/client-lambda');"],
      ['src/commands/init/run.ts', "import prompts from 'prompts';"],
      ['src/report/pretty.ts', "import { get } from 'https';"],
    ],
    good: [
      ['src/world/files.ts', "import { writeFile } from 'node:fs/promises';"],
      ['src/emulator/server.ts', "import { createServer } from 'node:http';"],
      ['src/apply.ts', "import type { Tag } from '@aws-sdk/client-iam';"],
      ['src/report/pretty.ts', "import { styleText } from 'node:util';"],
    ],
  },
  'only cli.ts and the flags touch commander': {
    bad: [
      ['src/main.ts', "import { Command } from 'commander';"],
      ['src/commands/init/run.ts', "import { Option } from 'commander';"],
    ],
    good: [
      ['src/cli.ts', "import { Command } from 'commander';"],
      ['src/commands/init/flags.ts', "import { Option } from 'commander';"],
    ],
  },
  'commands are loaded when they are asked for': {
    bad: [
      ['src/cli.ts', "import { init } from './commands/init/run.ts';"],
      ['src/commands/init/flags.ts', "import { init } from './run.ts';"],
    ],
    good: [
      [
        'src/cli.ts',
        "const { init } = await import('./commands/init/run.ts');\nimport type { InitOptions } from './commands/init/run.ts';",
      ],
    ],
  },
  'only the demo loads the emulator, and lazily': {
    bad: [
      ['src/commands/demo/run.ts', "import { startEmulator } from '../../emulator/server.ts';"],
      ['src/commands/init/run.ts', "const { startEmulator } = await import('../../emulator/server.ts');"],
      ['src/world/aws.ts', "import type { Emulator } from '../emulator/server.ts';"],
    ],
    good: [
      ['src/commands/demo/run.ts', "const { startEmulator } = await import('../../emulator/server.ts');"],
      ['src/emulator/iam.ts', "import { state } from './state.ts';"],
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
