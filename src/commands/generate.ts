import { dirname, join, relative, resolve } from 'node:path';
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

/** What there is to generate: its name, and what it is for. */
const WHATS = {
  client: 'the Supabase client for an app that signs in with Amplify v6 (--framework amplify-web)',
} as const;

/** Writes a file from templates. A file that is there already is never overwritten. */
export async function generate(
  world: World,
  what: string | undefined,
  options: GenerateOptions,
): Promise<GenerateDocument> {
  if (options.list) {
    world.out.show(
      Object.entries(WHATS)
        .map(([name, purpose]) => `${name.padEnd(10)} ${purpose}`)
        .join('\n'),
    );
    return { files: [] };
  }
  if (what === undefined || !Object.hasOwn(WHATS, what)) {
    throw new UsageError({
      id: 'generate/what',
      message: what === undefined ? 'Say what to generate.' : `There is no ${JSON.stringify(what)} to generate.`,
      fix: `Give one of: ${Object.keys(WHATS).join(', ')}. --list says what each is.`,
    });
  }
  const file = await writeClient(world, options);
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
  const path = resolve(world.cwd, out);
  const content = await clientSource(world, options.tokenUse);
  const shown = relative(world.cwd, path);
  const there = await world.files.info(path);
  if (there?.isDirectory)
    throw new UsageError({
      id: 'generate/folder',
      message: `${out} is a folder.`,
      fix: `Name a file: --out ${join(out, 'supabase-client.ts')}`,
    });
  const isNew = options.dryRun ? there === undefined : await world.files.create(path, content);
  if (isNew) return { path: shown, action: 'create', content };
  const existing = new TextDecoder().decode((await world.files.read(path)) ?? new Uint8Array());
  if (existing === content) return { path: shown, action: 'none' };
  throw new DecisionNeeded({
    id: 'generate/exists',
    message: `${shown} is there already, with other content.`,
    why: 'A file of yours is never overwritten.',
    fix: `Give another name with --out, such as ${join(dirname(shown), 'supabase-cognito-client.ts')}.`,
  });
}
