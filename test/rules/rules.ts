/** What a file of src may not do, beside loading what its room may not: clocks, chance, classes, barrels and so on. */
import { posix } from 'node:path';
import { ROOMS, roomOf } from './rooms.ts';
import { type ImportRecord, type Source, topLevel } from './source.ts';

export interface Rule {
  name: string;
  /** What a file does against the rule, one line each; empty for a file that keeps it. */
  breaches(source: Source): string[];
}

function isOwnFile(specifier: string): boolean {
  return specifier.startsWith('.');
}

/** Whether a room is one of those named, a star at the end standing for any. */
function isAmong(room: string, names: readonly string[] = []): boolean {
  return names.some((name) => (name.endsWith('*') ? room.startsWith(name.slice(0, -1)) : room === name));
}

function targetRoom(source: Source, { specifier }: ImportRecord): string | undefined {
  return roomOf(posix.join(posix.dirname(source.path), specifier));
}

/** Whether a file of one room may load another file of src. */
function mayLoad(room: string, target: string, { typeOnly, dynamic }: ImportRecord): boolean {
  const { loads, types, lazily } = ROOMS[room] ?? {};
  if (room === target || isAmong(target, loads)) return true;
  return (typeOnly && isAmong(target, types)) || (dynamic && isAmong(target, lazily));
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

function isInCore({ path }: Source): boolean {
  return path.startsWith('src/core/');
}

export const RULES: readonly Rule[] = [
  {
    name: 'every file is in a room',
    breaches: ({ path }) =>
      roomOf(path) === undefined && !path.endsWith('.d.ts') ? ['is in no room of test/rules/rooms.ts'] : [],
  },
  {
    name: 'a room loads only the rooms that it may',
    breaches: (source) => {
      const room = roomOf(source.path);
      if (room === undefined) return [];
      return told(source, (record) => {
        if (!isOwnFile(record.specifier)) return false;
        const target = targetRoom(source, record);
        return target === undefined || !mayLoad(room, target, record);
      });
    },
  },
  {
    name: 'a room loads only the packages that it may',
    breaches: (source) => {
      const { packages = [], typePackages = [] } = ROOMS[roomOf(source.path) ?? ''] ?? {};
      // The emulator is a server, with child processes.
      if (roomOf(source.path) === 'emulator') return [];
      return told(source, ({ specifier, typeOnly }) => {
        const name = packageName(specifier);
        return !isOwnFile(specifier) && !packages.includes(name) && !(typeOnly && typePackages.includes(name));
      });
    },
  },
  {
    name: 'core knows no clock, chance or process',
    breaches: (source) =>
      isInCore(source)
        ? matches(
            /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|(?<![.\w])process\b(?!\s*:)|\bperformance\.|(?<![.\w])fetch\(|\bsetTimeout\b|\bglobalThis\b/g,
            source.code,
          )
        : [],
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

/** Files that import each other in a circle, types included: one list of paths for each circle. */
export function circles(sources: ReadonlyMap<string, Source>): string[][] {
  const reached = new Map<string, Set<string>>();
  const reach = (start: string): Set<string> => {
    const seen = new Set<string>();
    const queue = [start];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      for (const { specifier } of sources.get(path)?.imports ?? []) {
        const target = posix.join(posix.dirname(path), specifier);
        if (!isOwnFile(specifier) || seen.has(target)) continue;
        seen.add(target);
        queue.push(target);
      }
    }
    return seen;
  };
  for (const path of sources.keys()) reached.set(path, reach(path));
  const inCircle = [...sources.keys()].filter((path) => reached.get(path)?.has(path));
  const groups = new Map<string, string[]>();
  for (const path of inCircle) {
    const group = inCircle.filter((other) => reached.get(path)?.has(other) && reached.get(other)?.has(path));
    groups.set(group.toSorted()[0] ?? path, group.toSorted());
  }
  return [...groups.values()];
}

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
