import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { CHECKS } from '../../src/core/checks/index.ts';
import { ROOT } from '../harness/paths.ts';
import { ROOMS, roomOf } from '../rules/rooms.ts';
import { sourcePaths } from '../rules/tree.ts';

const PAGE = `${ROOT}docs/files.md`;

/** What the folders of test are about. */
const TESTS: Readonly<Record<string, string>> = {
  'aws-kit': 'how the AWS CLI and the program read the same set-up: shared files, credentials, proxies, certificates',
  bench: 'what it costs: each `*.bench.test.ts` has its own limits; RESULTS.md, which lists all, comes from them',
  cases: 'small projects with what a command has to say of them',
  cli: 'each command as a user runs it, against the emulator',
  client: 'the clients that `generate client` writes: in Node, in a browser, past the end of a token',
  config: 'configs before and after an edit, as files',
  core: 'what thinks, without a world; `catalogue-*.ts` has a world for each check in which it complains',
  discover: 'which pool is found in which files; the corpus of projects',
  docs: 'the pages of docs/ that are made, and what the others name',
  emulator: 'the emulator, held against what AWS and Supabase document, and against their SDKs',
  'emulator-kit': 'what the tests add to the emulator: more actions, more services, faults, policies',
  fuzz: 'readers and whole runs on input that chance made',
  harness: 'running the program, terminals, projects, keys: what most tests share',
  init: '`init` whole: pools of all kinds, killed runs, terminals, policies',
  lambda: 'the function that is deployed, and the one that is chained before another',
  nodes: 'the other versions of Node that tests start the program on',
  openapi: "the Management API's own description, and the emulator held against it",
  oracle: 'config editing and reading, held against the real Supabase CLIs',
  package: 'the package as it is installed',
  quick: 'which tests `npm run test:quick` runs',
  report: 'findings in each form, held against the schemas and tools that read them',
  rls: 'the migration of `generate rls`, in a real database',
  rules: 'what every file of src is held to',
  transcripts: 'what people see who meet the program for the first time, as files',
  types: 'the types of the API and of the generated clients, used as users do',
};

/** What the folders of templates are about. */
const TEMPLATES: Readonly<Record<string, string>> = {
  checks: 'the page of each check, which `explain` shows',
  ci: 'the workflows of `generate workflow`',
  client: 'the clients of `generate client`',
  demo: 'the project of `demo`',
  iac: "the trigger's declaration, for each tool that may own the pool",
  lambda:
    "`role-claim.mjs` is the Lambda function that adds the role, `chain.mjs` the one in front of a function that is there already, and `add-role-*.js` what to add to one's own",
  schema: 'what `--json` prints of each command; what `verify` and `init` share is in `common.json`',
  sql: 'the migrations of `generate rls` and what they refuse, its audit, and a query for who one is',
};

/** The first sentence that a file opens with. */
function opening(path: string): string {
  const text = readFileSync(`${ROOT}${path}`, 'utf8').replace(/^#!.*\n/, '');
  const comment = /^\/\*\*[\s\S]*?\*\/|^(?:\/\/.*\n)+/.exec(text)?.[0];
  if (comment === undefined) throw new Error(`${path} does not open with what it is about`);
  const words = comment
    .replaceAll(/^ *(?:\/\*\*|\*\/|\*|\/\/)|\*\/$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return (/^.*?\.(?= [A-Z`]|$)/.exec(words)?.[0] ?? words).replaceAll('|', String.raw`\|`);
}

const list = (paths: readonly string[]): string =>
  paths.map((path) => `- [\`${basename(path)}\`](../${path}): ${opening(path)}`).join('\n');

const foldersOf = (path: string): string[] =>
  readdirSync(`${ROOT}${path}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();

const listFolders = (path: string, folders: Readonly<Record<string, string>>): string =>
  Object.entries(folders)
    .map(([name, about]) => `- [${path}/${name}](../${path}/${name}): ${about}`)
    .join('\n');

/** Checks open with what is worth saying of them, which is often nothing: docs/checks.md has them all. */
const isCheck = (path: string): boolean => CHECKS.some(({ id }) => path === `src/core/checks/${id}.ts`);

function roomsOfSource(): string[] {
  const files = sourcePaths('src').filter((path) => !isCheck(path) && roomOf(path) !== 'flags');
  return Object.keys(ROOMS)
    .toReversed()
    .flatMap((room) => {
      const own = files.filter((path) => roomOf(path) === room);
      return own.length === 0 ? [] : [`## ${room}: ${ROOMS[room]?.about ?? ''}`, list(own)];
    });
}

it('every file is named with what it opens with (npm run docs writes the page anew)', async () => {
  expect(foldersOf('test')).toEqual(Object.keys(TESTS).toSorted());
  expect(foldersOf('templates')).toEqual(Object.keys(TEMPLATES).toSorted());
  const text = [
    '# Every file of src, in a sentence',
    'To search in. This page is made of the words that the files open with: `npm run docs`. ' +
      '[architecture.md](architecture.md) says what goes where and why. Left out are the checks, as `token/issuer` is ' +
      '`src/core/checks/token/issuer.ts` ([checks.md](checks.md)), and the flags of commands, which are in `flags.ts` beside their ' +
      'run; what these share is in `src/commands/shared` (`flags.ts`, `registration.ts`, `help.ts`).',
    ...roomsOfSource(),
    '## The build, and what is started',
    list(['build.mjs', ...sourcePaths('build').filter((path) => path.endsWith('.mjs')), ...sourcePaths('bin')]),
    '## Templates',
    listFolders('templates', TEMPLATES),
    '## Tests',
    listFolders('test', TESTS),
    '## test/harness',
    list(sourcePaths('test/harness').filter((path) => !path.endsWith('.test.ts'))),
    '## test/emulator-kit',
    list(sourcePaths('test/emulator-kit')),
  ].join('\n\n');
  await expect(`${text}\n`).toMatchFileSnapshot(PAGE);
});
