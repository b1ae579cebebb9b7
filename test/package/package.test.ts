/** What ships: the files of the package, the notices of what others wrote in it, and the locked packages it is built from. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'rolldown';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { BUNDLE } from '../../build/bundle.mjs';
import { KNOWN_LICENCES, noticesOf, packagesOf } from '../../build/notices.mjs';
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
  // What is not in a folder of that name is this repository's own.
  return Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true);
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
    'LICENSE',
    'README.md',
    'bin/code-cache.js',
    'bin/cognito-supabase.js',
    'bin/package.json',
    'dist/*.cjs',
    'dist/THIRD-PARTY-NOTICES.txt',
    'dist/index.d.cts',
    'docs/clients/*.md',
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
  const { output } = await build({ ...BUNDLE, cwd: ROOT, write: false });
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  const bundled = modules.flatMap((id) => /.*\/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//.exec(id)?.[1] ?? []);
  expect(new Set(named)).toEqual(new Set(bundled));
  expect(named.length).toBeGreaterThan(30);
});

it('the bundle is ASCII, which V8 keeps at one byte a character', async () => {
  const chunks = (await readdir(`${ROOT}dist`)).filter((file) => file.endsWith('.cjs'));
  const texts = await Promise.all(chunks.map((file) => read(`dist/${file}`)));
  expect(chunks.filter((_file, index) => /[^\0-\x7F]/.test(texts[index] ?? ''))).toEqual([]);
  expect(chunks.length).toBeGreaterThan(20);
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

/**
 * The Supabase CLI's programs for other machines, which the tests hold ours against: no registry that the lock file was
 * written with had them, so npm could leave no checksum, and takes them unchecked where it runs on such a machine.
 */
const UNSEEN = /(^|\/)node_modules\/@supabase\/cli-(darwin|linux|windows)-[\w-]+$/;

it('every locked package has a checksum, and comes from npm', async () => {
  const without = (await lock()).filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity));
  const known = without.filter(([path, { dev, optional }]) => UNSEEN.test(path) && dev === true && optional === true);
  expect(without).toEqual(known);
  expect(known.length).toBeLessThanOrEqual(14);
  // Where nothing is said, it is the registry that npm is set to.
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
  // Before npm took one licence as a text, there were lists; Node's says MIT in a file.
  const OLD: Readonly<Record<string, string>> = {
    'node_modules/memorystream': 'MIT',
    'node_modules/node20': 'MIT',
    'node_modules/querystring': 'MIT',
  };
  const unknown = packages.filter(([path, { license = OLD[path] ?? 'none' }]) => !TOOLS.has(license));
  expect(unknown.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

/** What the workflow runs, in order, each by the shell that a runner has, in a checkout with the given manifest. */
async function release(manifest: object, tag: string): Promise<{ ran: string[]; refused?: string }> {
  const { jobs } = parse(await read('.github/workflows/release.yml')) as {
    jobs: { publish: { steps: { run?: string; if?: string; 'continue-on-error'?: boolean }[] } };
  };
  const checkout = await mkdtemp(join(tmpdir(), 'release-'));
  onTestFinished(() => rm(checkout, { recursive: true }));
  await cp(`${ROOT}.github`, join(checkout, '.github'), { recursive: true });
  await writeFile(join(checkout, 'package.json'), JSON.stringify(manifest));
  // What checks and what publishes take their time and their token: here they only say that it came to them.
  await mkdir(join(checkout, 'bin'));
  for (const program of ['bin/npm', '.ci/run']) {
    await mkdir(join(checkout, program, '..'), { recursive: true });
    await writeFile(join(checkout, program), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  }
  const ran: string[] = [];
  for (const { run, if: condition, 'continue-on-error': goesOn } of jobs.publish.steps) {
    expect([condition, goesOn]).toEqual([undefined, undefined]);
    if (run === undefined) continue;
    const env = { PATH: `${join(checkout, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin`, GITHUB_REF_NAME: tag };
    const step = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', run], { cwd: checkout, env, encoding: 'utf8' });
    if (step.status !== 0) return { ran, refused: step.stderr };
    ran.push(run);
  }
  return { ran };
}

describe('a release', () => {
  const WHOLE = {
    name: 'cognito-supabase',
    version: '1.2.3',
    repository: { type: 'git', url: 'git+https://example.com/x.git' },
    homepage: 'https://example.com',
    bugs: { url: 'https://example.com/bugs' },
    author: 'somebody',
  };

  it('of a package that says where it comes from is published, with provenance, after all is checked', async () => {
    const { ran, refused } = await release(WHOLE, 'v1.2.3');
    expect(refused).toBeUndefined();
    expect(ran.slice(-2)).toEqual(['.ci/run', 'npm publish --provenance --access public']);
    const { permissions, jobs } = parse(await read('.github/workflows/release.yml')) as {
      permissions: object;
      jobs: { publish: { permissions: object } };
    };
    expect([permissions, jobs.publish.permissions]).toEqual([
      { contents: 'read' },
      { contents: 'read', 'id-token': 'write' },
    ]);
  });

  it.each([
    ...(['repository', 'homepage', 'bugs', 'author'] as const).flatMap((name) => [
      [`no ${name}`, { [name]: undefined }, 'v1.2.3', `has no "${name}"`] as const,
      [`an empty ${name}`, { [name]: { url: ' ' } }, 'v1.2.3', `has no "${name}"`] as const,
    ]),
    ['another tag', {}, 'v1.2.4', 'The tag v1.2.4 is not v1.2.3'] as const,
    ['a tag that means something to a shell', {}, 'v1.2.3;true $(true)', 'is not v1.2.3'] as const,
  ])('with %s is refused before anything is run', async (_what, change, tag, says) => {
    const { ran, refused } = await release({ ...WHOLE, ...change }, tag);
    expect(ran).toEqual([]);
    expect(refused).toContain(says);
  });

  it('of this package is refused for as long as it does not say where it comes from', async () => {
    const manifest = JSON.parse(await read('package.json')) as Record<string, unknown> & { version: string };
    const lacks = ['repository', 'homepage', 'bugs', 'author'].filter((name) => manifest[name] === undefined);
    const { refused = '' } = await release(manifest, `v${manifest.version}`);
    expect(lacks.filter((name) => !refused.includes(`no "${name}"`))).toEqual([]);
  });
});
