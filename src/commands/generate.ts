import { dirname, join, relative, resolve } from 'node:path';
import { fillPolicies, parseTable } from '../core/rls.ts';
import { DecisionNeeded, UsageError } from '../errors.ts';
import type { World } from '../world/types.ts';
import type { GenerateOptions } from './options.ts';

export interface GeneratedFile {
  path: string;
  action: 'create' | 'none';
  content?: string;
}

export interface GenerateDocument {
  files: GeneratedFile[];
}

type What = 'client' | 'rls';

/** What there is to generate: what it is for, and how it is written. */
const WHATS: Record<What, { purpose: string; write(world: World, options: GenerateOptions): Promise<GeneratedFile> }> =
  {
    client: {
      purpose: 'the Supabase client for an app that signs in with Amplify v6 (--framework amplify-web)',
      write: writeClient,
    },
    rls: {
      purpose: 'SQL: the function with which verify sees the role of a token, and policies for --table',
      write: writeRls,
    },
  };

function isWhat(text: string): text is What {
  return Object.hasOwn(WHATS, text);
}

/** Writes a file from templates. A file that is there already is never overwritten. */
export async function generate(
  world: World,
  what: string | undefined,
  options: GenerateOptions,
): Promise<GenerateDocument> {
  if (options.list) {
    world.out.show(
      Object.entries(WHATS)
        .map(([name, { purpose }]) => `${name.padEnd(10)} ${purpose}`)
        .join('\n'),
    );
    return { files: [] };
  }
  if (what === undefined || !isWhat(what)) {
    throw new UsageError({
      id: 'generate/what',
      message: what === undefined ? 'Say what to generate.' : `There is no ${JSON.stringify(what)} to generate.`,
      fix: `Give one of: ${Object.keys(WHATS).join(', ')}. --list says what each is.`,
    });
  }
  const file = await WHATS[what].write(world, options);
  if (file.action === 'none') world.out.show(`Nothing to do: ${file.path}`);
  else if (options.dryRun) {
    world.out.progress(`Would write ${file.path}:`);
    world.out.show(file.content ?? '');
  } else world.out.show(`Wrote ${file.path}`);
  return { files: [file] };
}

/** Where the client goes when nobody says: beside the app's other source. */
export async function clientFile(world: World): Promise<string> {
  const source = (await world.files.info(join(world.cwd, 'src')))?.isDirectory === true;
  return source ? 'src/supabase-client.ts' : 'supabase-client.ts';
}

async function clientSource(world: World, tokenUse: 'access' | 'id'): Promise<string> {
  return new TextDecoder().decode(await world.template(`client/amplify-web${tokenUse === 'id' ? '.id-token' : ''}.ts`));
}

/** With `dryRun`, says what writing would do, refusals included, and writes nothing. */
export async function writeClient(
  world: World,
  options: Pick<GenerateOptions, 'framework' | 'tokenUse' | 'out' | 'dryRun'>,
): Promise<GeneratedFile> {
  const out = options.out ?? (await clientFile(world));
  const content = await clientSource(world, options.tokenUse);
  const names = { usual: 'supabase-client.ts', other: 'supabase-cognito-client.ts' };
  return writeNew(world, out, content, { ...names, dryRun: options.dryRun ?? false });
}

async function writeRls(world: World, { table, out, dryRun }: GenerateOptions): Promise<GeneratedFile> {
  const template = async (name: string): Promise<string> =>
    new TextDecoder().decode(await world.template(`sql/${name}.sql`));
  const parts = [await template('whoami')];
  if (table !== undefined) {
    const name = parseTable(table);
    if (!name)
      throw new UsageError({
        id: 'generate/table',
        message: `--table ${JSON.stringify(table)} is no name of a table.`,
        fix: 'Give letters, digits and underscores: todos, or shop.todos for one outside of public.',
      });
    parts.push(fillPolicies(await template('rls'), name));
  }
  const usual = 'cognito-rls.sql';
  const folder = (await world.files.info(join(world.cwd, 'supabase')))?.isDirectory === true ? 'supabase' : '';
  const file = await writeNew(world, out ?? join(folder, usual), parts.join('\n'), {
    usual,
    other: `cognito-${table ?? 'whoami'}.sql`,
    dryRun: dryRun ?? false,
  });
  world.out.progress('It has no effect by itself: run it in the SQL editor, or put it into a migration.');
  return file;
}

interface WriteOptions {
  /** A name to propose within a folder. */
  usual: string;
  /** A name to propose beside a file that is there. */
  other: string;
  dryRun: boolean;
}

/** Creates a file; one that is there with the same content is nothing to do, with other content a refusal. */
async function writeNew(
  world: World,
  out: string,
  content: string,
  { usual, other, dryRun }: WriteOptions,
): Promise<GeneratedFile> {
  const path = resolve(world.cwd, out);
  const shown = relative(world.cwd, path);
  const there = await world.files.info(path);
  if (there?.isDirectory)
    throw new UsageError({
      id: 'generate/folder',
      message: `${out} is a folder.`,
      fix: `Name a file: --out ${join(out, usual)}`,
    });
  const isNew = dryRun ? there === undefined : await world.files.create(path, content);
  if (isNew) return { path: shown, action: 'create', content };
  const existing = new TextDecoder().decode((await world.files.read(path)) ?? new Uint8Array());
  if (existing === content) return { path: shown, action: 'none' };
  throw new DecisionNeeded({
    id: 'generate/exists',
    message: `${shown} is there already, with other content.`,
    why: 'A file of yours is never overwritten.',
    fix: `Give another name with --out, such as ${join(dirname(shown), other)}.`,
  });
}
