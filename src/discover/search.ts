/** One look through a project's tree: each file that may name a pool is read once, and nothing outside the tree is. */
import { isAbsolute, join, relative, sep } from 'node:path';
import { PACKAGE_FILE } from '../core/client/versions.ts';
import type { Files } from '../world/types.ts';
import { amplifyConfiguration, amplifyOutputs, awsConfiguration, awsExports } from './amplify-outputs.ts';
import { amplifyMeta, teamProviderInfo } from './amplify-gen1.ts';
import { addImported, clientFileBytes, mayConcernClients, type ClientFiles } from './client-files.ts';
import { isEnvFile, MAX_ENV_BYTES, readEnv, withChain } from './dotenv.ts';
import { INFRASTRUCTURE, synthesisedTemplate } from './infrastructure.ts';
import { cdkOutputs, sstOutputs } from './outputs.ts';
import { pulumiState } from './pulumi.ts';
import { isLikely, mayTell, sourceCode } from './source-code.ts';
import { KB, type Declaration, type Finding, type Reading, type Source, type Tier } from './source.ts';
import { terraformState } from './terraform.ts';
import { walk, type FoundFile } from './walk.ts';

/** Files with a format of their own. A file may be more than one of them: an `outputs.json` of SST is none of CDK's. */
const SOURCES: readonly Source[] = [
  amplifyOutputs,
  awsExports,
  amplifyConfiguration,
  awsConfiguration,
  amplifyMeta,
  teamProviderInfo,
  sstOutputs,
  cdkOutputs,
  terraformState,
  pulumiState,
  synthesisedTemplate,
  ...INFRASTRUCTURE,
];
const NAMED = new RegExp(SOURCES.map(({ name }) => name.source).join('|'), 'i');

/** How much code is looked at: what its name speaks for, and some of the rest, what is nearest the root first. */
const MAX_LIKELY = 600;
const MAX_OTHER = 200;
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
  /** Code that concerns Supabase's clients, and the files that say which packages are installed. */
  clientFiles: ClientFiles;
  /** What the user should know: what could not be read, or says less than it seems to. */
  notes: string[];
}

function isWanted(name: string): boolean {
  return NAMED.test(name) || isEnvFile(name) || PACKAGE_FILE.test(name) || sourceCode.name.test(name);
}

/** @param root the folder to look through; nothing outside of it is read */
export async function search(files: Files, root: string): Promise<Search> {
  const notes: string[] = [];
  const code = createCodeList();
  const found = await walk(files, root, isWanted, notes);
  const result: Search = { findings: [], declarations: [], clientFiles: { files: [], tooLarge: [], looked: 0 }, notes };
  const reader = readerWithin(files, root, notes);
  const envFiles: FoundFile[] = [];
  const variables = new Set<string>();
  for (const entry of found) {
    const fitting = SOURCES.filter(({ name, within }) => name.test(entry.name) && (within?.test(entry.file) ?? true));
    if (isEnvFile(entry.name)) envFiles.push(entry);
    for (const source of fitting) {
      const reading = await readFile(reader, source, entry);
      if (reading) collect(result, variables, source, entry, reading);
    }
    const isCode = fitting.length === 0 && sourceCode.name.test(entry.name);
    const isTaken = isCode && code.takes(entry.name);
    const clientBytes = clientFileBytes(entry.file, entry.name);
    if (!isTaken && (isCode || clientBytes === undefined)) continue;
    await readCode(result, variables, reader, entry, isTaken, clientBytes);
  }
  const codeFiles = found.filter(
    ({ file, name }) => !PACKAGE_FILE.test(name) && clientFileBytes(file, name) !== undefined,
  );
  await addImported(result.clientFiles, codeFiles, async (entry) => {
    const bytes = await reader(entry, sourceCode.maxBytes, quietly);
    return bytes && textOf(bytes);
  });
  if (code.left() > 0) notes.push(`${code.left()} files of code were not looked at.`);
  result.findings.push(...(await searchEnv(reader, envFiles, variables)));
  result.findings = result.findings.map((finding) => settleFallback(finding, result.findings));
  return result;
}

/** Code that may name a pool, or concern the app's Supabase clients. */
async function readCode(
  result: Search,
  variables: Set<string>,
  reader: Reader,
  entry: FoundFile,
  isCode: boolean,
  clientBytes: number | undefined,
): Promise<void> {
  const { clientFiles } = result;
  const isAppCode = isCode && clientBytes !== undefined;
  if (isAppCode) clientFiles.looked += 1;
  const bytes = await reader(entry, clientBytes ?? sourceCode.maxBytes, (why) => {
    if (isAppCode && why === 'too-large') clientFiles.tooLarge.push(entry.file);
  });
  if (!bytes) return;
  if (isCode && mayTell(bytes))
    collect(result, variables, sourceCode, entry, sourceCode.read(textOf(bytes), entry.file));
  if (clientBytes !== undefined && mayConcernClients(entry.name, bytes))
    clientFiles.files.push({ file: entry.file, text: textOf(bytes) });
}

/** Decides which code is looked at, as long as there is room. */
function createCodeList(): { takes: (name: string) => boolean; left: () => number } {
  let likely = 0;
  let other = 0;
  return {
    takes(name) {
      if (!sourceCode.name.test(name)) return false;
      if (isLikely(name)) return (likely += 1) <= MAX_LIKELY;
      return (other += 1) <= MAX_OTHER;
    },
    left: () => Math.max(0, likely - MAX_LIKELY) + Math.max(0, other - MAX_OTHER),
  };
}

/** `refused` hears why a file is not read; by default it is noted. */
type Reader = (
  entry: FoundFile,
  maxBytes: number,
  refused?: (why: 'too-large' | 'unreadable') => void,
) => Promise<Uint8Array | undefined>;

const quietly = (): void => undefined;

/** Reads what is in the tree: links count where they end inside of it. */
function readerWithin(files: Files, root: string, notes: string[]): Reader {
  const isInside = async (path: string): Promise<boolean> => {
    const from = relative((await files.real(root)) ?? root, path);
    return from !== '' && from.split(sep)[0] !== '..' && !isAbsolute(from);
  };
  return async (entry, maxBytes, refused) => {
    const note = (why: 'too-large' | 'unreadable'): unknown =>
      notes.push(`${entry.file} ${why === 'too-large' ? 'is too large to be read' : 'may not be read'}.`);
    const path = join(root, entry.file);
    const real = entry.isLink ? await files.real(path) : path;
    if (real === undefined || (entry.isLink && !(await isInside(real)))) return undefined;
    const read = await files.readWithin(real, maxBytes);
    if (read.ok) return read.bytes;
    if (read.why !== 'missing') (refused ?? note)(read.why);
    return undefined;
  };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
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

function collect(
  result: Search,
  variables: Set<string>,
  { kind, tier }: Source,
  { file }: FoundFile,
  { findings, declarations = [], note, variables: named = [] }: Reading,
): void {
  result.findings.push(...findings.map((finding) => ({ kind, ...finding, tier, file })));
  result.declarations.push(...declarations.map((declaration) => ({ ...declaration, file })));
  if (note !== undefined) result.notes.push(`${file} ${note}.`);
  for (const name of named) variables.add(name);
}

async function searchEnv(
  reader: Reader,
  envFiles: readonly FoundFile[],
  variables: ReadonlySet<string>,
): Promise<PlacedFinding[]> {
  const folders = new Map<string, Map<string, Finding[]>>();
  for (const entry of envFiles) {
    const bytes = await reader(entry, MAX_ENV_BYTES);
    if (!bytes) continue;
    const folder = entry.file.slice(0, -entry.name.length);
    const named = folders.get(folder) ?? new Map<string, Finding[]>();
    folders.set(folder, named.set(entry.name, readEnv(textOf(bytes), entry.name, variables)));
  }
  return [...folders].flatMap(([folder, named]) =>
    [...withChain(named)].flatMap(([name, findings]) =>
      findings.map((finding) => ({ ...finding, kind: 'env', tier: 'app' as const, file: folder + name })),
    ),
  );
}

/** `process.env.X || 'literal'`: where a file sets X for what runs here, the literal is not what the app uses. */
function settleFallback(finding: PlacedFinding, all: readonly PlacedFinding[]): PlacedFinding {
  if (finding.fallbackOf === undefined) return finding;
  const isSet = all.some(({ kind, path, elsewhere }) => kind === 'env' && path === finding.fallbackOf && !elsewhere);
  return isSet ? { ...finding, elsewhere: true } : finding;
}
