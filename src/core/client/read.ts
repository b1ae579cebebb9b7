/**
 * Reads the app's source as a whole, from files to Supabase clients and faults: which files are parsed, how many at most,
 * and which app signs in with Cognito and sends no token. Nothing is run, and nothing that is broken stops it.
 */
import type { SourceFile } from './code/source-file.ts';
import { readClients, type FoundClient, type ReadClients } from './clients.ts';
import { readModule, type Module } from './code/module.ts';
import { aliasesIn, packageFor, type PackageAlias } from './packages/aliases.ts';
import { APP_FILE, appsIn, importsOf, stackOf, type App as MadeApp } from './apps.ts';
import { isServersFile, packageOfFile, packagesIn, type Package } from './packages/packages.ts';
import { assignedNames, calledNames, givenNames } from './code/indexes.ts';
import { nameOf } from './code/paths.ts';
import { createResolver, importsIn, type Resolver } from './packages/resolve.ts';
import { codeIn, hasScripts } from './code/scripts.ts';
import { signInIn, type SignIn } from './sign-in.ts';
import type { ClientFault, ClientSource } from './source.ts';
import type { Node } from './code/syntax.ts';
import type { App } from './values/values.ts';
import { rangeOf, versionFor } from './packages/versions.ts';
import { readWords } from './words.ts';

/** A file with one of these names Supabase, and is read. */
const SUPABASE = /supabase/i;
/** A file with one of these makes a client, and what it imports is read first. */
const MAKES = /\b(createClient|createBrowserClient|createServerClient|SupabaseClient)\b/;
/** What a file that names Supabase has besides, where it does more than ask for rows. */
const MATTERS =
  /auth|token|context|inject|provide|\.channel\(|use server|globalThis|window\.|exports|export\s+default/i;
/** A file with one of these is read where it imports one that is. */
const USES = /\.auth\b|\bauth\b\s*[},:]|setAuth|useContext|\binject\b|\bexport\s*(?:\*|\{[^}]{0,500}\})\s*from\b/;
/** A file with one of these is read along: it says what a session holds. */
const SESSIONS = /\b(?:NextAuth|SvelteKitAuth|NuxtAuthHandler)\s*\(/;

/** Where frameworks import from by themselves, a file with one of these is read along. */
const UNASKED = /(^|\/)(composables|utils|server\/utils)\//;
/** No import leads from a page of SvelteKit to the `load` functions that give it its data. */
const LOADS = /(^|\/)\+(?:page|layout)(?:\.server)?\.[jt]s$/;
/** What a container of dependencies hands out by a key, no import leads to. */
const PROVIDES = /\bprovide\s*:/;
/** Nor to what a middleware leaves on a request. */
const LEAVES = /\b(?:req|request|ctx|context|c)\.(?:\w+\s*=[^=]|set\()/;
const SIGN_IN = /aws-amplify|oidc|ognito/;

/** How much code is read, what is nearest the root first: more of it is no longer one app. */
const MAX_FILES = 1000;
const MAX_CHARACTERS = 6_000_000;
/** Lines that are longer on average are a bundle's. */
const MAX_AVERAGE_LINE = 500;

/**
 * @param sources the project's code, its package.json and its lock files, what is nearest the root first
 * @param before of which files of code could not be read, how many were looked at, those that have nothing to do with
 *   it included, and how many were not
 */
export async function readClientSource(
  sources: readonly SourceFile[],
  before: Partial<Pick<ClientSource, 'unread' | 'left'> & { looked: number }> = {},
): Promise<ClientSource> {
  const unread = [...(before.unread ?? [])];
  const packages = packagesIn(sources);
  const code = sources.flatMap(({ file, text }) => {
    const own = codeIn(file, text);
    return own === undefined ? [] : [{ file, text: own }];
  });
  const apps = appsIn(
    sources.filter(({ file }) => APP_FILE.test(nameOf(file))),
    code.map(importsOf),
    sources,
  );
  const isMade = code.some(({ text }) => SUPABASE.test(text));
  const { left, ...read } = isMade ? await readCode(code, sources, { packages, apps }, unread) : NOTHING_READ;
  const words = readWords(sources);
  const found = [...read.found, ...words.clients.map((client) => ({ client, isForServerWork: false }))];
  const notSent = read.hasOtherWays ? [] : notSentIn(found, signInIn(sources), { packages, apps });
  return {
    clients: found.map(({ client }) => client),
    faults: [...withoutEchoes(read.faults), ...words.faults, ...notSent],
    files: Math.max(before.looked ?? 0, code.length),
    unread,
    left: left + (before.left ?? 0),
  };
}

/** What a repository is made of. */
interface Made {
  packages: readonly Package[];
  apps: readonly MadeApp[];
}

const NOTHING_READ: ReadClients & { left: number } = { found: [], faults: [], hasOtherWays: false, left: 0 };

/** One mistake is said once: a session that is read wrongly is not stale besides. */
function withoutEchoes(faults: readonly ClientFault[]): ClientFault[] {
  const isThere = (kind: ClientFault['kind']): boolean => faults.some((fault) => fault.kind === kind);
  return faults.filter(({ kind }) => kind !== 'stale' || !isThere('header-wins'));
}

async function readCode(
  code: readonly SourceFile[],
  sources: readonly SourceFile[],
  { packages, apps }: Made,
  unread: ClientSource['unread'],
): Promise<ReadClients & { left: number }> {
  // On first use: it takes as long to load as everything else that `verify` loads.
  const { parseCode } = await import('./code/parser.ts');
  const aliases = aliasesIn(sources);
  const resolver = createResolver(
    code.map(({ file }) => file),
    packages,
    aliases.files,
  );
  const withScripts = new Set(sources.filter(hasScripts).map(({ file }) => file));
  const modules: Module[] = [];
  let room = MAX_CHARACTERS;
  let left = 0;
  for (const { file, text } of chooseCode(code, resolver, packages)) {
    const isBundle = !isWritten(text);
    if (!isBundle) room -= text.length;
    if (room < 0 || modules.length >= MAX_FILES) {
      left += 1;
      continue;
    }
    const module = isBundle ? 'it looks like a bundle' : moduleOf(file, () => parseCode(file, text));
    if (typeof module === 'string') unread.push({ file, why: module });
    else modules.push({ ...module, hasScripts: withScripts.has(file) });
  }
  const read = readClients({
    app: appOf(modules, resolver, aliases.packages),
    packages,
    stackOf: (file, isServer) => stackOf(file, apps, isServer),
    versionFor: (file) => versionFor(file, sources),
    versionOf: rangeOf,
  });
  return { ...read, left };
}

/** What is parsed: all that names Supabase, all that it imports, and what imports it and may use it. */
function chooseCode(code: readonly SourceFile[], resolve: Resolver, packages: readonly Package[]): SourceFile[] {
  const byFile = new Map(code.map((source) => [source.file, source]));
  const taken = new Set<string>();
  const take = (start: SourceFile): void => {
    const pending = [start];
    for (let source = pending.pop(); source; source = pending.pop()) {
      if (taken.has(source.file)) continue;
      taken.add(source.file);
      for (const one of importsIn(source.text)) {
        const next = byFile.get(resolve(one, source.file) ?? '');
        if (next) pending.push(next);
      }
    }
  };
  for (const source of code) if (MAKES.test(source.text) && SUPABASE.test(source.text)) take(source);
  for (const source of code) {
    const isUnasked =
      LOADS.test(source.file) ||
      (SIGN_IN.test(source.text) &&
        (UNASKED.test(source.file) || PROVIDES.test(source.text) || LEAVES.test(source.text)));
    // A server may use what only a browser can.
    const isMore = (): boolean =>
      MATTERS.test(source.text) ||
      source.file.includes('server') ||
      isServersFile(source.file, importsIn(source.text), packages);
    if ((SUPABASE.test(source.text) && isMore()) || SESSIONS.test(source.text) || isUnasked) take(source);
  }
  // More than once: what uses what passes a client on.
  for (let round = 0; round < 3; round += 1)
    for (const source of code) {
      if (taken.has(source.file) || !(USES.test(source.text) || SIGN_IN.test(source.text))) continue;
      if (importsIn(source.text).some((one) => taken.has(resolve(one, source.file) ?? ''))) take(source);
    }
  return [...taken].flatMap((file) => byFile.get(file) ?? []);
}

function isWritten(text: string): boolean {
  return text.length < 20_000 || text.length / text.split('\n').length < MAX_AVERAGE_LINE;
}

/** @returns why not, where the parser gives up, or its tree is deeper than the stack */
function moduleOf(file: string, parse: () => Node | undefined): Module | string {
  try {
    const program = parse();
    return program ? readModule(file, program) : 'it is not a program';
  } catch (error) {
    if (error instanceof SyntaxError) return 'it does not parse';
    if (error instanceof RangeError) return 'it is nested too deeply';
    throw error;
  }
}

function appOf(modules: readonly Module[], resolve: Resolver, aliases: readonly PackageAlias[]): App {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const calls = calledNames(modules);
  const given = givenNames(modules);
  const assigned = assignedNames(modules);
  return {
    modules,
    givenAs: (name) => given.get(name) ?? [],
    assignedTo: (name) => assigned.get(name) ?? [],
    resolve: (source, from) => byFile.get(resolve(source, from) ?? ''),
    packageFor: (source, from) => packageFor(source, from, aliases),
    callsOf: (name) => calls.get(name) ?? [],
  };
}

/** Apps that sign in with Cognito and none of whose clients sends a token. */
function notSentIn(found: readonly FoundClient[], signIns: readonly SignIn[], { packages, apps }: Made): ClientFault[] {
  const folders = [...new Set(signIns.map(({ file }) => packageOfFile(file, packages)))];
  const faults = folders.flatMap((own): ClientFault[] => {
    const signIn = signIns.find(({ file }) => packageOfFile(file, packages) === own);
    const isOfApp = (file: string): boolean => {
      const other = packageOfFile(file, packages);
      return other === own || other === undefined || own === undefined || own.dependencies.has(other.name);
    };
    const ofApp = found.filter(({ client }) => isOfApp(client.file));
    const senders = ofApp.filter(({ client }) => client.token !== 'none');
    const first = ofApp.find((one) => !one.isForServerWork)?.client;
    if (!signIn || !first || senders.length > 0) return [];
    const stack = first.stack ?? stackOf(signIn.file, apps, false);
    const { file, line } = first;
    return [
      {
        kind: 'not-sent',
        signIn: { file: signIn.file, line: signIn.line },
        library: signIn.library,
        file,
        line,
        ...(stack === undefined ? {} : { stack }),
      },
    ];
  });
  return faults.filter(
    (fault, index) => faults.findIndex(({ file, line }) => file === fault.file && line === fault.line) === index,
  );
}
