/** From the files of a project to what they say of its Supabase clients. Nothing is run, and nothing that is broken stops it. */
import { readClients } from './clients.ts';
import { dartClients } from './dart.ts';
import { readModule, type Module } from './scope.ts';
import { codeIn } from './scripts.ts';
import type { ClientSource, SourceFile } from './source.ts';
import type { Node } from './syntax.ts';
import { installedVersions } from './versions.ts';

/** A file without any of these has nothing to do with it: what it says need not be read. */
export const SUPABASE_WORDS: readonly string[] = [
  'supabase',
  'Supabase',
  'SUPABASE',
  'fetchAuthSession',
  'getJwtToken',
  'currentSession',
  'react-oidc-context',
];
/** A file with one of these makes a client. */
const MAKES = /\b(createClient|createBrowserClient|createServerClient|SupabaseClient)\b/;

/** How much code is read, what is nearest the root first: more of it is no longer one app. */
const MAX_FILES = 300;
const MAX_CHARACTERS = 6_000_000;
/** Lines that are longer on average are a bundle's. */
const MAX_AVERAGE_LINE = 500;

/** @param sources the project's code, its package.json and its lock files, what is nearest the root first */
export async function readClientSource(sources: readonly SourceFile[]): Promise<ClientSource> {
  const code = sources.flatMap(({ file, text }) => {
    const own = codeIn(file, text);
    return own !== undefined && isWritten(own) && SUPABASE_WORDS.some((word) => own.includes(word))
      ? [{ file, text: own }]
      : [];
  });
  const isMade = code.some(({ text }) => /supabase/i.test(text) && MAKES.test(text));
  const { clients, faults } = isMade ? await readCode(code) : { clients: [], faults: [] };
  const dart = sources.filter(({ file }) => file.endsWith('.dart')).flatMap(dartClients);
  return { clients: [...clients, ...dart], faults, versions: installedVersions(sources) };
}

function isWritten(text: string): boolean {
  return text.length < 20_000 || text.length / text.split('\n').length < MAX_AVERAGE_LINE;
}

async function readCode(code: readonly SourceFile[]): Promise<Pick<ClientSource, 'clients' | 'faults'>> {
  // On first use: it takes as long to load as everything else that `verify` loads.
  const { parseCode } = await import('./parser.ts');
  let left = MAX_CHARACTERS;
  const modules: Module[] = [];
  for (const { file, text } of code.slice(0, MAX_FILES)) {
    left -= text.length;
    if (left < 0) break;
    const module = moduleOf(file, () => parseCode(file, text));
    if (module) modules.push(module);
  }
  return readClients(modules, resolverFor(modules));
}

/** @returns undefined where the parser gives up, or its tree is deeper than the stack */
function moduleOf(file: string, parse: () => Node | undefined): Module | undefined {
  try {
    const program = parse();
    return program && readModule(file, program);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

const ENDING = /(\/index)?\.(?:[mc]?[jt]sx?|vue|svelte|astro)$/;

/** Finds the app's own modules: by a path, or where a name such as `@/lib/supabase` fits exactly one of them. */
function resolverFor(modules: readonly Module[]): (source: string, from: string) => Module | undefined {
  const byPath = new Map(
    modules.flatMap((module) => [
      [module.file, module],
      [module.file.replace(ENDING, ''), module],
    ]),
  );
  return (source, from) => {
    if (/^\.{1,2}(\/|$)/.test(source)) {
      const path = joinPath(from.split('/').slice(0, -1), source.split('/'));
      return byPath.get(path) ?? byPath.get(path.replace(ENDING, ''));
    }
    const [, rest = ''] = /^(?:@\/|~\/|~~\/|\$lib\/|\$|#\/?|src\/)(.+)$/.exec(source) ?? [];
    if (rest === '') return undefined;
    const wanted = rest.replace(ENDING, '');
    const fitting = modules.filter(({ file }) => `/${file.replace(ENDING, '')}`.endsWith(`/${wanted}`));
    return fitting.length === 1 ? fitting[0] : undefined;
  };
}

function joinPath(folder: readonly string[], steps: readonly string[]): string {
  const path = [...folder];
  for (const step of steps) {
    if (step === '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}
