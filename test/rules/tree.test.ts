import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';
import { MAX_LINES, NOT_COMMITTED, TOP_LEVEL, filePaths, textFaults } from './tree.ts';

const TEXT = /\.(?:ts|mts|js|mjs|cjs|json|jsonc|md|toml|ya?ml|sql|tf)$|(?:^|\/)(?:run|LICENSE|\.gitignore)$/;

describe('the tree', () => {
  it('has nothing at the top but what is listed', () => {
    const found = readdirSync(ROOT).filter((name) => !NOT_COMMITTED.test(name));
    expect(found.filter((name) => !(TOP_LEVEL as readonly string[]).includes(name))).toEqual([]);
  });

  it('runs the tests of every folder', () => {
    const named = [...readFileSync(`${ROOT}vitest.config.ts`, 'utf8').matchAll(/test\/\{([\w,-]+)\}\/\*\*/g)];
    const files = filePaths('test').filter((path) => path.endsWith('.test.ts'));
    const folders = new Set(files.map((path) => path.split('/')[1] ?? '').filter((name) => !name.endsWith('.ts')));
    // The last two have a configuration of their own.
    const run = [...named.flatMap(([, names = '']) => names.split(',')), 'bench', 'oracle'];
    expect(run.toSorted()).toEqual([...folders].toSorted());
  });

  it('ignores in git what is not listed', () => {
    const ignored = readFileSync(`${ROOT}.gitignore`, 'utf8').trim().split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['node_modules/', 'dist/', '*.tgz']));
  });

  it('holds no file that is too long, unfinished, not run, or bound to this machine', () => {
    const folders = ['bin', 'src', 'templates', 'test', '.ci', '.github'];
    // Input files of the config tests are other people's files, kept as they came.
    const paths = folders.flatMap(filePaths).filter((path) => TEXT.test(path) && !path.startsWith('test/config/'));
    const faults = paths.flatMap((path) =>
      textFaults(path, readFileSync(`${ROOT}${path}`, 'utf8')).map((told) => `${path} ${told}`),
    );
    expect(paths.length).toBeGreaterThan(20);
    expect(faults).toEqual([]);
  });
});

describe('textFaults', () => {
  // Put together here, so that this file keeps the rule itself.
  const later = ['TO', 'DO'].join('');
  const skipped = ['it', 'skip'].join('.');

  it.each([
    ['a file that is too long', 'src/a.ts', '\n'.repeat(MAX_LINES)],
    ['work left over', 'src/a.ts', `// ${later}: later`],
    ['work left over in a document', 'README.md', `${later} later`],
    ['a test that does not run', 'test/a.test.ts', `${skipped}('works')`],
    ["a path of somebody's machine", 'src/a.ts', "const home = '/machine/of/somebody/project';"],
  ])('finds %s', (_, path, text) => {
    expect(textFaults(path, text, ['/machine/of/somebody/'])).toHaveLength(1);
  });

  it.each([
    ['a placeholder id', 'src/a.ts', "const id = 'us-east-1_XXXXXXXXX';"],
    ['a table of todos', 'templates/sql/a.sql', 'create table todos ();'],
    ['a test that says when it cannot run', 'test/a.test.ts', "it.skipIf(!HAS_CORPUS)('works')"],
    ['a long file that is no code', 'test/a.json', '\n'.repeat(MAX_LINES)],
  ])('spares %s', (_, path, text) => {
    expect(textFaults(path, text, ['/machine/of/somebody/'])).toEqual([]);
  });
});
