/** What ships: the files of the package, the notices of what others wrote in it, and the locked packages it is built from. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { build } from 'rolldown';
import { expect, it } from 'vitest';
import { KNOWN_LICENCES, noticesOf, packagesOf } from '../../notices.mjs';
import { ROOT } from '../harness/paths.ts';

const read = (path: string): Promise<string> => readFile(`${ROOT}${path}`, 'utf8');

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
}
const lock = async (): Promise<[string, Locked][]> => {
  const { packages } = JSON.parse(await read('package-lock.json')) as { packages: Record<string, Locked> };
  return Object.entries(packages).filter(([path, { link }]) => path !== '' && link !== true);
};

it('the package holds these files, and no other', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' })) as {
    files: { path: string }[];
  }[];
  const files = (packed?.files ?? []).map(({ path }) => path);
  // Chunks are named after their content, and templates have tests of their own: what counts is what kind of thing ships.
  const kinds = files.map((path) =>
    path
      .replace(/^dist\/[\w.-]+\.cjs$/, 'dist/*.cjs')
      .replace(/^templates\/(.+\/)?[\w.-]+\.(\w+)$/, 'templates/**/*.$2')
      .replace(/^docs\/clients\/[\w-]+\.md$/, 'docs/clients/*.md'),
  );
  expect([...new Set(kinds)].toSorted()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'bin/cognito-supabase.js',
    'bin/package.json',
    'dist/*.cjs',
    'dist/THIRD-PARTY-NOTICES.txt',
    'dist/index.d.cts',
    'docs/clients/*.md',
    'docs/row-level-security.md',
    'package.json',
    ...['js', 'json', 'md', 'mjs', 'sql', 'tf', 'toml', 'ts', 'yaml', 'yml'].map(
      (ending) => `templates/**/*.${ending}`,
    ),
  ]);
  expect(files.filter((path) => /test|\.env|\.map$|\.temp/.test(path))).toEqual([]);
});

it('nothing of it runs when somebody installs it', async () => {
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
  const run = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare', 'prepublish'];
  expect(run.filter((name) => name in scripts)).toEqual([]);
});

it('every package in the bundle has its notice', async () => {
  const notices = await read('dist/THIRD-PARTY-NOTICES.txt');
  const named = [...notices.matchAll(/^(@?[\w./-]+)@(\d[\w.-]*) \(([\w.-]+)\)$/gm)].map(([, name]) => name);
  // Bundled once more, to see by itself what goes in.
  const { output } = await build({
    cwd: ROOT,
    input: ['src/main.ts', 'src/api/index.ts'],
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    checks: { eval: false, ineffectiveDynamicImport: false },
    write: false,
  });
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  const bundled = modules.flatMap((id) => /.*\/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//.exec(id)?.[1] ?? []);
  expect(new Set(named)).toEqual(new Set(bundled));
  expect(named.length).toBeGreaterThan(40);
});

it('a package that is bundled and has no known licence ends the build', () => {
  const at = `${ROOT}node_modules/`;
  const ids = [
    `${at}jose/dist/x.js`,
    `\0${at}@iarna/toml/toml.js?commonjs`,
    `${ROOT}src/main.ts`,
    `${at}jose/dist/y.js`,
  ];
  const folders = packagesOf(ids);
  expect(folders).toEqual([`${at}@iarna/toml`, `${at}jose`]);
  expect(noticesOf(folders)).toMatch(/^jose@[\d.]+ \(MIT\)$/m);
  expect(() => noticesOf([`${at}lightningcss`])).toThrow(/lightningcss@.* \(MPL-2\.0\)/);
});

it('every locked package has a checksum; those of other machines that npm left without one are tools of ours', async () => {
  const without = (await lock()).filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity));
  expect(without.filter(([, { dev, optional }]) => dev !== true || optional !== true)).toEqual([]);
  const elsewhere = (await lock()).filter(
    ([, { resolved = 'https://registry.npmjs.org/' }]) => !resolved.startsWith('https://registry.npmjs.org/'),
  );
  expect(elsewhere).toEqual([]);
});

it('every locked package has a licence that is known', async () => {
  const TOOLS = new Set([
    ...KNOWN_LICENCES,
    'MPL-2.0',
    '(MIT OR CC0-1.0)',
    'CC0-1.0',
    'Python-2.0',
    'PSF-2.0',
    'Unlicense',
  ]);
  const packages = (await lock()).filter(([, { integrity }]) => integrity !== undefined);
  // Before npm took one licence as a text, there were lists.
  const OLD: Readonly<Record<string, string>> = { 'node_modules/querystring': 'MIT' };
  const unknown = packages.filter(([path, { license = OLD[path] ?? 'none' }]) => !TOOLS.has(license));
  expect(unknown.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

it('a release without a repository, a homepage and a place for bugs is refused', () => {
  const release = spawnSync(process.execPath, [`${ROOT}.github/may-release.mjs`, 'v0.0.0'], { encoding: 'utf8' });
  expect(release.status).toBe(1);
  expect(release.stderr).toContain('The tag v0.0.0');
});
