import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Discovery } from '../../src/discover/discover.ts';
import { findProject } from '../../src/discover/project.ts';
import { files } from '../../src/world/files.ts';
import { CORPUS, HAS_CORPUS } from '../harness/paths.ts';
import { copied, discover, discovered } from './folder.ts';

const FOLDER = `${CORPUS}discovery/`;

/** expected.json: what each file holds, in members that differ from kind to kind. */
type Expected = Record<string, Record<string, unknown>>;

const expected = HAS_CORPUS ? (JSON.parse(readFileSync(`${FOLDER}expected.json`, 'utf8')) as Expected) : {};

/** Where a file of each folder of the corpus stands in a project. */
const PLACES: Readonly<Record<string, (name: string) => string>> = {
  'amplify-meta': () => 'amplify/backend/amplify-meta.json',
  amplify_outputs: () => 'amplify_outputs.json',
  amplifyconfiguration: (name) =>
    name.endsWith('.dart') ? 'lib/amplifyconfiguration.dart' : 'amplifyconfiguration.json',
  'aws-exports': (name) => `src/aws-exports${name.slice(name.lastIndexOf('.'))}`,
  awsconfiguration: () => 'app/src/main/res/raw/awsconfiguration.json',
  'cdk-outputs': () => 'cdk-outputs.json',
  'cdk-template': (name) => `cdk.out/${name.slice(name.lastIndexOf('__') + 2)}`,
  env: (name) => name.slice(name.indexOf('.env')),
  'local-env-info': () => 'amplify/.config/local-env-info.json',
  'sst-outputs': () => '.sst/outputs.json',
  'team-provider-info': () => 'amplify/team-provider-info.json',
  tfstate: () => 'terraform.tfstate',
};

/** Every text under these member names, however deep: what the expectation says in its own words. */
function texts(value: unknown, names: RegExp): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (names.test(name))
      return typeof member === 'string' ? [member] : Object.values(member ?? {}).filter((id) => typeof id === 'string');
    return texts(member, names);
  });
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted();
}

function foundPools({ candidates }: Discovery): string[] {
  return unique(candidates.map(({ userPoolId }) => userPoolId));
}

describe.skipIf(!HAS_CORPUS)('a file of a real project', () => {
  const cases = Object.keys(expected).filter((name) => !name.startsWith('repos/'));

  it.each(cases)('%s', async (name) => {
    const place = PLACES[name.split('/')[0] ?? ''];
    if (!place) throw new Error(`no place for ${name}`);
    const found = await discovered({ [place(basename(name))]: readFileSync(FOLDER + name) });
    expect(foundPools(found)).toEqual(unique(texts(expected[name], /^user_pool(_id)?$/)));
    expect(unique(found.candidates.flatMap(({ clientIds }) => clientIds))).toEqual(
      unique(texts(expected[name], /^(client|client_id|client_id_web|client_id_native|web|native)$/)),
    );
    for (const { region, userPoolId } of found.candidates) expect(userPoolId.startsWith(`${region}_`)).toBe(true);
  });

  it('leaves none out', () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== 'repos',
    );
    const all = folders.flatMap(({ name }) => readdirSync(FOLDER + name).map((file) => `${name}/${file}`));
    expect(cases.toSorted()).toEqual(all.toSorted());
  });
});

describe.skipIf(!HAS_CORPUS)('a Terraform state of a real project', () => {
  it.each(Object.keys(expected).filter((name) => name.startsWith('tfstate/')))('%s', async (name) => {
    const [pool] = (expected[name]?.['pools'] ?? []) as { address: string; name: string; user_pool_id: string }[];
    const found = await discovered({ 'terraform.tfstate': readFileSync(FOLDER + name) });
    expect(found.declarations).toEqual([
      {
        kind: 'terraform',
        file: 'terraform.tfstate',
        userPoolId: pool?.user_pool_id,
        address: pool?.address,
        triggerDeclared: false,
      },
    ]);
    expect(found.chosen?.name).toBe(pool?.name);
  });
});

describe.skipIf(!HAS_CORPUS)('a template that the CDK of a real project left behind', () => {
  it.each(Object.keys(expected).filter((name) => name.startsWith('cdk-template/')))('%s', async (name) => {
    const [pool] = (expected[name]?.['user_pools'] ?? []) as { amplify_gen2: boolean; cdk_path: string }[];
    const folder = pool?.amplify_gen2 ? '.amplify/artifacts/cdk.out' : 'cdk.out';
    const found = await discovered({ [`${folder}/Auth.nested.template.json`]: readFileSync(FOLDER + name) });
    expect(found.declarations).toMatchObject([
      { kind: pool?.amplify_gen2 ? 'amplify-gen2' : 'cdk', address: pool?.cdk_path, triggerDeclared: false },
    ]);
  });
});

describe.skipIf(!HAS_CORPUS)('a real project', () => {
  it.each(Object.keys(expected).filter((name) => name.startsWith('repos/')))('%s', async (name) => {
    const { pools_by_file: byFile, conflict } = expected[name] as {
      pools_by_file: Record<string, string[]>;
      conflict: boolean;
    };
    expect(existsSync(FOLDER + name)).toBe(true);
    const root = copied(FOLDER + name);
    const found = await discover(root, await findProject(files, root, {}));
    const inFile = (file: string): string[] =>
      found.candidates
        .filter(({ sources }) => sources.some((source) => source.file === file))
        .map(({ userPoolId }) => userPoolId);
    expect(Object.fromEntries(Object.keys(byFile).map((file) => [file, inFile(file)]))).toEqual(byFile);
    expect(found.chosen === undefined && found.candidates.length > 0).toBe(conflict);
  });
});
