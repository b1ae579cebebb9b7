import { posix } from 'node:path';
import { type ImportRecord, type Source, topLevel } from './source.ts';

export interface Rule {
  name: string;
  /** What a file does against the rule, one line each; empty for a file that keeps it. */
  breaches(source: Source): string[];
}

/** Libraries that only compute: no clock, no files, no network. */
const PURE_PACKAGES = [
  '@iarna/toml',
  'smol-toml',
  'toml-eslint-parser',
  'jsonc-parser',
  'diff',
  'jose',
  'fflate',
  '@babel/parser',
];
/** Node's own modules that reach outside the process. */
const NODE_IO =
  /^(node:)?(fs|fs\/promises|net|http|https|http2|tls|dgram|dns|dns\/promises|child_process|readline|readline\/promises|worker_threads|cluster|inspector)$/;
const PACKAGE_IO =
  /^(prompts$|ws$|@aws-sdk\/|@smithy\/|http-proxy-agent$|https-proxy-agent$|proxy-from-env$|cognito-srp-helper$)/;

/**
 * The parts of src, and which other parts each may load. A part may always load itself.
 * `types` lists parts it may name in `import type` only.
 */
const PARTS: Readonly<
  Record<string, { loads: readonly string[]; types?: readonly string[]; packages?: readonly string[] }>
> = {
  core: { loads: [], packages: PURE_PACKAGES },
  report: { loads: ['core'] },
  discover: { loads: ['core', 'errors'], types: ['world'], packages: PURE_PACKAGES },
  observe: { loads: ['core', 'discover', 'errors'], types: ['world'] },
  // Applying a step reads again what the step was planned against, so it observes.
  apply: { loads: ['core', 'errors', 'observe'], types: ['world'] },
  'sign-in': { loads: ['core', 'errors', 'observe'], types: ['world', 'commands'] },
  verify: { loads: ['core', 'errors', 'observe', 'discover', 'sign-in'], types: ['world'] },
  world: { loads: ['core', 'errors'] },
  errors: { loads: [] },
};

/** The part of src a path belongs to: "core" for src/core/plan.ts, "observe" for src/observe.ts and src/observe/pool.ts. */
export function partOf(path: string): string | undefined {
  return /^src\/([^/.]+)(?:\/|\.ts$)/.exec(path)?.[1];
}

function isOwnFile(specifier: string): boolean {
  return specifier.startsWith('.');
}

function targetPart(source: Source, { specifier }: ImportRecord): string | undefined {
  return partOf(posix.join(posix.dirname(source.path), specifier));
}

function told({ imports }: Source, wrong: (record: ImportRecord) => boolean): string[] {
  return imports.filter(wrong).map(({ specifier, line }) => `line ${line} imports ${specifier}`);
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function matches(pattern: RegExp, code: string): string[] {
  return [...code.matchAll(pattern)].map((match) => {
    const line = code.slice(0, match.index).split('\n').length;
    return `line ${line}: ${match[0].trim()}`;
  });
}

function inParts(...parts: string[]): (source: Source) => boolean {
  return ({ path }) => parts.includes(partOf(path) ?? '');
}

/** cli.ts, each command's flags, and what they are made of. */
function isWiring({ path }: Source): boolean {
  return /^src\/(cli|commands\/[\w-]+\/flags|commands\/shared\/registration)\.ts$/.test(path);
}

const inCore = inParts('core');
const inEmulator = inParts('emulator');

export const RULES: readonly Rule[] = [
  {
    name: 'each part loads only the parts below it',
    breaches: (source) => {
      const part = partOf(source.path);
      const allowed = part === undefined ? undefined : PARTS[part];
      if (!allowed) return [];
      return told(source, (record) => {
        if (!isOwnFile(record.specifier)) return false;
        const target = targetPart(source, record) ?? record.specifier;
        const inside = target === part || allowed.loads.includes(target);
        return !inside && !(record.typeOnly && allowed.types?.includes(target) === true);
      });
    },
  },
  {
    name: 'core loads no package but the pure ones, and AWS as types',
    breaches: (source) => {
      if (!inCore(source)) return [];
      return told(source, ({ specifier, typeOnly }) => {
        if (isOwnFile(specifier) || (typeOnly && specifier.startsWith('@aws-sdk/'))) return false;
        return !PURE_PACKAGES.includes(packageName(specifier));
      });
    },
  },
  {
    name: 'core knows no clock, chance or process',
    breaches: (source) =>
      inCore(source)
        ? matches(
            /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|(?<![.\w])process\b(?!\s*:)|\bperformance\.|(?<![.\w])fetch\(|\bsetTimeout\b|\bglobalThis\b/g,
            source.code,
          )
        : [],
  },
  {
    name: 'only world touches files, the network, prompts and the AWS clients',
    breaches: (source) =>
      inParts('world', 'emulator')(source)
        ? []
        : told(
            source,
            ({ specifier, typeOnly }) => !typeOnly && (NODE_IO.test(specifier) || PACKAGE_IO.test(specifier)),
          ),
  },
  {
    name: 'only cli.ts and the flags touch commander',
    breaches: (source) => (isWiring(source) ? [] : told(source, ({ specifier }) => specifier === 'commander')),
  },
  {
    name: 'commands are loaded when they are asked for',
    breaches: (source) =>
      isWiring(source) || source.path === 'src/main.ts'
        ? told(source, (record) => !record.typeOnly && !record.dynamic && /(^|\/)run\.ts$/.test(record.specifier))
        : [],
  },
  {
    name: 'only the demo loads the emulator, and lazily',
    breaches: (source) =>
      inEmulator(source)
        ? []
        : told(source, (record) => {
            const toEmulator = isOwnFile(record.specifier) && targetPart(source, record) === 'emulator';
            return toEmulator && !(source.path === 'src/commands/demo/run.ts' && (record.dynamic || record.typeOnly));
          }),
  },
  { name: 'no default exports', breaches: ({ code }) => matches(/\bexport\s+default\b|\bas\s+default\b/g, code) },
  {
    name: 'no classes but errors',
    breaches: ({ code }) => matches(/\bclass\s+(?!\w+\s+extends\s+\w*Error\b)\w+/g, code),
  },
  {
    name: 'no module-level mutable state',
    breaches: ({ code }) => matches(/^(?:export\s+)?(?:let|var)\b.*/gm, topLevel(code)),
  },
  { name: 'no console', breaches: ({ code }) => matches(/(?<![.\w])console\s*\./g, code) },
  {
    name: 'no barrels',
    breaches: ({ path, code }) => {
      const rest = code.replaceAll(/\b(?:import|export)\b[^;'"]*\bfrom\s*(['"]) *\1\s*;?/g, '').trim();
      const reexports = /\bexport\b[^;'"]*\bfrom\b/.test(code);
      // src/api/index.ts is the programmatic API: naming what others may use is its whole job.
      return reexports && rest === '' && path !== 'src/api/index.ts' ? ['only re-exports'] : [];
    },
  },
];

/**
 * The packages that loading a file loads with it: its own static imports and those of the files it imports statically.
 * @param sources every file of src, by path
 */
export function loadedPackages(sources: ReadonlyMap<string, Source>, entry: string): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string) => {
    const source = sources.get(path);
    if (!source || seen.has(path)) return;
    seen.add(path);
    for (const { specifier, typeOnly, dynamic } of source.imports) {
      if (typeOnly || dynamic) continue;
      if (isOwnFile(specifier)) visit(posix.join(posix.dirname(path), specifier));
      else packages.add(packageName(specifier));
    }
  };
  visit(entry);
  return [...packages].toSorted();
}
