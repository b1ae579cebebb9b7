/** Selects by name which files of a tree are read: never a bundle, always .env files and manifests, code and settings as long as there is room. */
import { ALIAS_FILE } from '../core/client/packages/aliases.ts';
import { APP_FILE } from '../core/client/apps.ts';
import { PACKAGE_FILE } from '../core/client/packages/versions.ts';
import { appOf } from './places/apps.ts';
import { isEnvFile } from './sources/dotenv.ts';
import { isProjectConfig } from './project.ts';
import { isLikely, sourceCode } from './sources/source-code.ts';
import { namedSources, rememberFolder, settingsOf, sourcesOf, type Named } from './sources/sources.ts';

/** How much is looked at of what has no format of its own: what its name speaks for first, what is nearest the root first. */
const MAX_LIKELY = 600;
const MAX_OTHER = 200;
const MAX_SETTINGS = 250;

export interface Picker {
  /** Asked once for each file, folder by folder. */
  isWanted: (name: string, folder: string) => boolean;
  named: (name: string) => Named;
  /** Code that there is no room for, which may yet be imported. */
  rest: readonly string[];
  /** The config files of Supabase projects. */
  projectConfigs: readonly string[];
  /** The folders of the repository's apps. */
  apps: ReadonlySet<string>;
  /** How many files there was no room for. */
  left: () => number;
}

export function createPicker(): Picker {
  const code = createList(MAX_LIKELY, MAX_OTHER);
  const settings = createList(MAX_SETTINGS, 0);
  const rest: string[] = [];
  const projectConfigs: string[] = [];
  const apps = new Set<string>();
  const looksAt = rememberNames();
  const isWithin = rememberFolder();
  let last: string | undefined;
  const isWanted = (name: string, folder: string): boolean => {
    const isConfig = isProjectConfig(name, folder);
    const look = isConfig ? 'always' : looksAt(name);
    if (look === 'away') return false;
    if (folder !== last) {
      last = folder;
      const app = appOf(`${folder}x`);
      if (app !== undefined) apps.add(app);
    }
    if (isConfig) {
      projectConfigs.push(folder + name);
      return false;
    }
    if (look === 'always') return true;
    if (sourcesOf(look, folder, name, isWithin).length > 0) return true;
    // Where there is no room, it is of no matter whether the folder is one of settings.
    if (look.code === undefined)
      return (settings.isFull() || settingsOf(look, folder, name, isWithin) !== undefined) && settings.takes(true);
    const isTaken = code.takes(look.code === 'likely');
    if (!isTaken) rest.push(folder + name);
    return isTaken;
  };
  return {
    isWanted,
    named(name) {
      const look = looksAt(name);
      return typeof look === 'object' ? look : namedSources(name);
    },
    rest,
    projectConfigs,
    apps,
    left: () => code.left() + settings.left(),
  };
}

/** What a name alone says of a file: to be passed over, looked at whatever its folder, or what it may be. */
type Look = 'away' | 'always' | (Named & { code?: 'likely' | 'other' });

/** A tree has far fewer names than files. */
const MAX_NAMES = 20_000;

function rememberNames(): (name: string) => Look {
  const known = new Map<string, Look>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const look = lookOf(name);
    if (known.size < MAX_NAMES) known.set(name, look);
    return look;
  };
}

/** What a bundler writes, wherever it is put: `main.8f3a91bc.chunk.js`, `index-4f2c91aa.js`, `main-X7FJ5QWE.js`, `app.min.js`. */
const BUILT =
  /[.-](?=\w*\d)(?=\w*[A-Za-z])(?:\w{8}|[0-9a-f]{16,64})(?:\.(?:chunk|bundle))?\.[mc]?js$|[.-](?:min|bundle|chunk)\.[mc]?js$/;

function lookOf(name: string): Look {
  if (BUILT.test(name)) return 'away';
  if (isEnvFile(name) || PACKAGE_FILE.test(name) || APP_FILE.test(name) || ALIAS_FILE.test(name)) return 'always';
  const look = namedSources(name);
  if (sourceCode.name.test(name)) return { ...look, code: isLikely(name) ? 'likely' : 'other' };
  return look.sources.length > 0 || look.settings.length > 0 ? look : 'away';
}

interface List {
  takes: (likely: boolean) => boolean;
  isFull: () => boolean;
  /** How many were not taken. */
  left: () => number;
}

/** Decides which files are looked at, as long as there is room. */
function createList(maxLikely: number, maxOther: number): List {
  let likely = 0;
  let other = 0;
  return {
    takes: (isLikelyOne) => (isLikelyOne ? (likely += 1) <= maxLikely : (other += 1) <= maxOther),
    isFull: () => likely >= maxLikely && other >= maxOther,
    left: () => Math.max(0, likely - maxLikely) + Math.max(0, other - maxOther),
  };
}
