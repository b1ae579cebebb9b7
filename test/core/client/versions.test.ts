import { describe, expect, it } from 'vitest';
import { isBefore, versionFor } from '../../../src/core/client/packages/versions.ts';

const NAME = '@supabase/supabase-js';
/** Of a file that lies beside it. */
function found(file: string, text: string): string[] {
  const version = versionFor(file.replace(/[^/]*$/, 'src/app.ts'), [{ file, text }]);
  if (!version) return [];
  return [version.from === version.to ? version.from : `${version.from} to ${version.to ?? 'any'}`];
}

describe('a lock file', () => {
  it.each([
    [
      'package-lock.json',
      JSON.stringify(
        {
          lockfileVersion: 3,
          packages: {
            '': { dependencies: { [NAME]: '^2' } },
            [`node_modules/${NAME}`]: { version: '2.44.4', resolved: 'https://x' },
          },
        },
        undefined,
        2,
      ),
    ],
    ['package-lock.json', JSON.stringify({ lockfileVersion: 1, dependencies: { [NAME]: { version: '2.44.4' } } })],
    [
      'apps/web/package-lock.json',
      JSON.stringify({ packages: { [`apps/web/node_modules/${NAME}`]: { version: '2.44.4' } } }),
    ],
    [
      'yarn.lock',
      `# yarn lockfile v1\n\n"${NAME}@^2.39.0", "${NAME}@^2.40.0":\n  version "2.44.4"\n  resolved "https://x"\n`,
    ],
    ['yarn.lock', `"${NAME}@npm:^2.39.0":\n  version: 2.44.4\n  resolution: "${NAME}@npm:2.44.4"\n`],
    ['pnpm-lock.yaml', `packages:\n\n  '${NAME}@2.44.4':\n    resolution: {integrity: x}\n`],
    ['pnpm-lock.yaml', `packages:\n\n  /${NAME}@2.44.4:\n    resolution: {integrity: x}\n`],
    ['bun.lock', `  "packages": {\n    "${NAME}": ["${NAME}@2.44.4", "", {}, "sha512-x"],\n`],
  ])('%s says which version is installed', (file, text) => {
    expect(found(file, text)).toEqual(['2.44.4']);
  });

  it('counts more than package.json', () => {
    const manifest = JSON.stringify({ dependencies: { [NAME]: '2.39.0' } });
    const lock = JSON.stringify({ packages: { [`node_modules/${NAME}`]: { version: '2.119.1' } } });
    const files = [
      { file: 'package.json', text: manifest },
      { file: 'package-lock.json', text: lock },
    ];
    expect(versionFor('src/a.ts', files)).toEqual({ from: '2.119.1', to: '2.119.1', file: 'package-lock.json' });
  });

  it('of several versions has the one that the package asks for', () => {
    const manifest = (range: string): string => JSON.stringify({ dependencies: { [NAME]: range } });
    const files = [
      { file: 'pnpm-lock.yaml', text: `packages:\n\n  '${NAME}@1.35.7':\n    a: b\n\n  '${NAME}@2.44.4':\n    a: b\n` },
      { file: 'apps/old/package.json', text: manifest('^1.35.0') },
      { file: 'apps/new/package.json', text: manifest('^2.44.0') },
    ];
    expect(versionFor('apps/old/a.ts', files)).toMatchObject({ from: '1.35.7', to: '1.35.7' });
    expect(versionFor('apps/new/a.ts', files)).toMatchObject({ from: '2.44.4', to: '2.44.4' });
    expect(versionFor('a.ts', files)).toMatchObject({ from: '1.35.7', to: '2.44.4' });
  });

  it.each([
    ['catalog:', 'catalog:\n  react: ^19\n  "@supabase/supabase-js": 2.44.4\n'],
    [
      'catalog:old',
      `catalogs:\n  new:\n    "@supabase/supabase-js": 2.119.1\n  old:\n    '@supabase/supabase-js': 2.44.4\n`,
    ],
  ])('of pnpm, %s', (range, text) => {
    const manifest = JSON.stringify({ dependencies: { [NAME]: range } });
    const files = [
      { file: 'apps/web/package.json', text: manifest },
      { file: 'pnpm-workspace.yaml', text },
    ];
    expect(versionFor('apps/web/src/a.ts', files)).toMatchObject({ from: '2.44.4', to: '2.44.4' });
  });

  it.each([
    ['package-lock.json', `{"packages": {${'"node_modules/'.repeat(100_000)}`],
    ['package-lock.json', '"aws-amplify": '.repeat(100_000)],
    ['yarn.lock', `aws-amplify@${':'.repeat(1_000_000)}`],
    ['yarn.lock', `aws-amplify@5:\n${' '.repeat(1_000_000)}`],
    ['pnpm-lock.yaml', '\n'.repeat(1_000_000)],
    ['pnpm-lock.yaml', ' '.repeat(1_000_000)],
    ['pnpm-lock.yaml', `  aws-amplify@5.3.11${'-1.a'.repeat(250_000)}`],
    ['bun.lock', '["aws-amplify@'.repeat(100_000)],
  ])('%s that was made to keep a program busy says nothing', (file, text) => {
    expect(versionFor('src/a.ts', [{ file, text }], 'aws-amplify')).toBeUndefined();
  });

  it('of other packages says nothing', () => {
    expect(
      found('package-lock.json', JSON.stringify({ packages: { 'node_modules/@supabase/ssr': { version: '0.5.0' } } })),
    ).toEqual([]);
    expect(found('yarn.lock', '"@supabase/storage-js@^2.0.0":\n  version "2.1.0"\n')).toEqual([]);
  });
});

describe('a range in package.json', () => {
  it.each([
    ['2.44.4', '2.44.4'],
    ['=2.44.4', '2.44.4'],
    ['~2.44.1', '2.44.1 to 2.44.99999'],
    ['^2.39.0', '2.39.0 to 2.99999.99999'],
    ['^1.35.7', '1.35.7 to 1.99999.99999'],
    ['2.x', '2.0.0 to 2.99999.99999'],
    ['2', '2.0.0 to 2.99999.99999'],
    ['>=2.39', '2.39.0 to any'],
    ['latest', '0.0.0 to any'],
    ['*', '0.0.0 to any'],
    ['workspace:*', '0.0.0 to any'],
    ['>=2.39.0 <2.45.0 || ^2.50.0', '0.0.0 to any'],
    ['npm:@other/supabase-js@1.0.0', '0.0.0 to any'],
  ])('%s', (range, expected) => {
    expect(found('web/package.json', JSON.stringify({ devDependencies: { [NAME]: range } }))).toEqual([expected]);
  });

  it.each(['{', '[]', '{"dependencies": []}', '{"dependencies": {"react": "19"}}'])('%s says nothing', (text) => {
    expect(found('package.json', text)).toEqual([]);
  });
});

it.each([
  ['2.44.99999', '2.45.0', true],
  ['2.45.0', '2.45.0', false],
  ['2.112.0', '2.112.1', true],
  ['10.0.0', '2.45.0', false],
  ['1.99999.0', '2.45.0', true],
  ['2.45.0-rc.1', '2.45.0', false],
  ['who knows', '2.45.0', false],
])('%s is before %s: %s', (version, than, expected) => {
  expect(isBefore(version, than)).toBe(expected);
});
