/** Searches a repository's files: reads each that may name a user pool one time, none that is too large, and follows no link that leads outside. */
import { isAbsolute, join, relative, sep } from 'node:path';
import { APP_FILE } from '../core/client/apps.ts';
import type { SourceFile } from '../core/client/code/source-file.ts';
import type { Files } from '../world/types.ts';
import { appOf } from './places/apps.ts';
import { isEnvFile, MAX_ENV_BYTES, readEnv, supabaseProjects, withChain } from './sources/dotenv.ts';
import { addImported, addRest, clientFileBytes, mayConcernClients, type ClientFiles } from './client-files.ts';
import { mayTell, sourceCode } from './sources/source-code.ts';
import { createPicker } from './select-files.ts';
import {
  KB,
  MB,
  textOf,
  type Declaration,
  type Finding,
  type Reading,
  type Source,
  type Tier,
  type TriggerOf,
} from './sources/source.ts';
import { settingsOf, sourcesOf, type Named } from './sources/sources.ts';
import { speaksFor } from './places/tests-and-examples.ts';
import { walk, type FoundFile } from './walk.ts';

const MAX_CONTEXT_BYTES = 256 * KB;

/** A finding with the file that it was made in. */
export interface PlacedFinding extends Finding {
  kind: string;
  tier: Tier;
  /** From the root of the search, with forward slashes. */
  file: string;
}

export interface Search {
  findings: PlacedFinding[];
  declarations: Declaration[];
  /** Where a pre-token-generation trigger is declared, and in which tools' language it may be. */
  triggers: { file: string; kinds: readonly TriggerOf[] }[];
  /** Templates that are part of a project of the Serverless Framework, from the root of the search. */
  takenIn: Set<string>;
  /** Files that a build puts in the place of others, from the root of the search. */
  replacements: { replace: string; by: string; environment: string }[];
  /** The config files of Supabase projects. */
  projectConfigs: readonly string[];
  /** The folders of the repository's apps. */
  apps: string[];
  /** By app (undefined for what is nobody's own): the Supabase projects that its files name; a mention alone is "". */
  supabase: Map<string | undefined, Set<string>>;
  /** What was seen on the way of the code that concerns Supabase's clients. */
  clientFiles: ClientFiles;
  /** All of it: reads what nothing else is looked for in. */
  readClientFiles: () => Promise<ClientFiles>;
  /** The files that say what apps are made of. */
  appFiles: SourceFile[];
  /** What the user should know: what could not be read, or says less than it seems to. */
  notes: string[];
}

/** @param root the folder to look through; nothing outside of it is read */
export async function search(files: Files, root: string): Promise<Search> {
  const notes: string[] = [];
  const picker = createPicker();
  const found = await walk(files, root, picker.isWanted, notes);
  const clientFiles: ClientFiles = { files: [], unread: [], looked: 0, left: 0 };
  const reader = readerWithin(files, root, notes);
  const result: Search = {
    findings: [],
    declarations: [],
    triggers: [],
    takenIn: new Set(),
    replacements: [],
    projectConfigs: picker.projectConfigs,
    apps: [...picker.apps],
    supabase: new Map(),
    clientFiles,
    readClientFiles: () => readClientFiles(reader, clientFiles, found, picker.rest),
    appFiles: [],
    notes,
  };
  const envFiles: FoundFile[] = [];
  for (const entry of found) {
    if (isEnvFile(entry.name)) envFiles.push(entry);
    else await readEntry(reader, result, entry, picker.named(entry.name));
    if (APP_FILE.test(entry.name) && speaksFor(entry.file) === undefined) await collectApp(result, reader, entry);
  }
  const left = picker.left();
  if (left > 0) notes.push(`${left} files of code and settings were not looked at.`);
  result.findings.push(...(await searchEnv(reader, result, envFiles)));
  return result;
}

async function readClientFiles(
  reader: Reader,
  seen: ClientFiles,
  found: readonly FoundFile[],
  rest: readonly string[],
): Promise<ClientFiles> {
  const all = { ...seen, files: [...seen.files], unread: [...seen.unread] };
  const { maxBytes } = sourceCode;
  await addRest(
    all,
    rest,
    // Only what may not be read as it is may be a link.
    async (entry) =>
      (await reader(entry, maxBytes, quietly)) ??
      (await reader({ ...entry, isLink: true }, maxBytes, (why) => all.unread.push(unreadFor(entry, why)))),
  );
  await addImported(all, found, rest, async (entry) => {
    const bytes = await reader(entry, maxBytes, quietly);
    return bytes && textOf(bytes);
  });
  return all;
}

function unreadFor({ file }: FoundFile, why: Refused): ClientFiles['unread'][number] {
  return { file, why: why === 'too-large' ? 'it is too large' : 'it may not be read' };
}

/** Reads a file for the sources that it is named like; one that none is named like, as code or settings; and for its clients. */
async function readEntry(reader: Reader, result: Search, entry: FoundFile, named: Named): Promise<void> {
  const { file, name } = entry;
  const folder = file.slice(0, -name.length);
  const fitting = sourcesOf(named, folder, name);
  for (const source of fitting) {
    const reading = await readFile(reader, source, entry);
    if (reading) collect(result, source, entry, reading);
  }
  const unnamed = sourceCode.name.test(name) ? sourceCode : settingsOf(named, folder, name);
  await readText(reader, result, entry, fitting.length === 0 ? unnamed : undefined);
}

async function readText(
  reader: Reader,
  result: Search,
  entry: FoundFile,
  other: typeof sourceCode | undefined,
): Promise<void> {
  const { file, name } = entry;
  const { clientFiles } = result;
  const clientBytes = clientFileBytes(file, name);
  const maxBytes = Math.max(other?.maxBytes ?? 0, clientBytes ?? 0);
  if (maxBytes === 0) return;
  const isAppCode = other === sourceCode && clientBytes !== undefined;
  if (isAppCode) clientFiles.looked += 1;
  const bytes = await reader(entry, maxBytes, (why) => {
    if (isAppCode) clientFiles.unread.push(unreadFor(entry, why));
  });
  if (!bytes) return;
  if (other && mayTell(bytes)) collect(result, other, entry, other.read(textOf(bytes), file));
  if (clientBytes === undefined || !mayConcernClients(name, bytes)) return;
  const text = textOf(bytes);
  clientFiles.files.push({ file, text });
  if (/supabase/i.test(text)) mention(result, file, supabaseProjects(text));
}

function mention({ supabase }: Search, file: string, projects: readonly string[]): void {
  const app = appOf(file);
  const known = supabase.get(app) ?? new Set<string>();
  for (const project of ['', ...projects]) known.add(project);
  supabase.set(app, known);
}

/** Larger ones are no longer written by people. */
const MAX_APP_FILE_BYTES = MB;

async function collectApp({ appFiles }: Search, reader: Reader, entry: FoundFile): Promise<void> {
  const bytes = await reader(entry, MAX_APP_FILE_BYTES, quietly);
  if (bytes) appFiles.push({ file: entry.file, text: textOf(bytes) });
}

type Refused = 'too-large' | 'unreadable';

/** `refused` hears why a file is not read; by default it is noted. */
type Reader = (entry: FoundFile, maxBytes: number, refused?: (why: Refused) => void) => Promise<Uint8Array | undefined>;

const quietly = (): void => undefined;

/** Reads what is in the tree: links count where they end inside of it. */
function readerWithin(files: Files, root: string, notes: string[]): Reader {
  const isInside = async (path: string): Promise<boolean> => {
    const from = relative((await files.real(root)) ?? root, path);
    return from !== '' && from.split(sep)[0] !== '..' && !isAbsolute(from);
  };
  return async (entry, maxBytes, refused) => {
    const note = (why: Refused): unknown =>
      notes.push(`${entry.file} ${why === 'too-large' ? 'is too large to be read' : 'may not be read'}.`);
    const path = `${root}${sep}${entry.file}`;
    const real = entry.isLink ? await files.real(path) : path;
    if (real === undefined || (entry.isLink && !(await isInside(real)))) return undefined;
    const read = await files.readWithin(real, maxBytes);
    if (read.ok) return read.bytes;
    if (read.why !== 'missing') (refused ?? note)(read.why);
    return undefined;
  };
}

async function readFile(reader: Reader, source: Source, entry: FoundFile): Promise<Reading | undefined> {
  const bytes = await reader(entry, source.maxBytes);
  if (!bytes) return undefined;
  const contextFile = source.context?.(entry.file);
  // A link in the way of it is as good as a link itself.
  const context =
    contextFile === undefined
      ? undefined
      : await reader({ file: contextFile, name: contextFile, isLink: true }, MAX_CONTEXT_BYTES, quietly);
  return source.read(textOf(bytes), entry.file, context && textOf(context));
}

function collect(result: Search, { kind, tier }: Source, { file }: FoundFile, reading: Reading): void {
  const { findings, declarations = [], triggers = [], replacements = [], takenIn = [], note } = reading;
  result.findings.push(...findings.map((finding) => ({ kind, tier, ...finding, file })));
  result.declarations.push(...declarations.map((declaration) => ({ ...declaration, file })));
  if (triggers.length > 0) result.triggers.push({ file, kinds: triggers });
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const from = (path: string): string => join(folder, path).split(sep).join('/');
  for (const path of takenIn) result.takenIn.add(from(path));
  // Paths count from the workspace's root, where Nx has its projects' own below it.
  for (const { replace, by, environment } of replacements)
    for (const at of new Set([from, (path: string) => path]))
      result.replacements.push({ replace: at(replace), by: at(by), environment });
  if (note !== undefined) result.notes.push(`${file} ${note}.`);
}

async function searchEnv(reader: Reader, result: Search, envFiles: readonly FoundFile[]): Promise<PlacedFinding[]> {
  const folders = new Map<string, Map<string, Finding[]>>();
  for (const entry of envFiles) {
    const bytes = await reader(entry, MAX_ENV_BYTES);
    if (!bytes) continue;
    const text = textOf(bytes);
    if (/supabase/i.test(text)) mention(result, entry.file, supabaseProjects(text));
    const folder = entry.file.slice(0, -entry.name.length);
    const named = folders.get(folder) ?? new Map<string, Finding[]>();
    folders.set(folder, named.set(entry.name, readEnv(text, entry.name)));
  }
  return [...folders].flatMap(([folder, named]) =>
    [...withChain(named)].flatMap(([name, findings]) =>
      findings.map((finding) => ({ ...finding, kind: 'env', tier: 'app' as const, file: folder + name })),
    ),
  );
}
