/**
 * The list of the kinds of files with a format of their own that name a user pool, and which files never do: lock files,
 * translations. A source is its own file and its line here; other settings, .env files and code are read by settings.ts,
 * dotenv.ts and source-code.ts.
 */
import { amplifyConfiguration, amplifyOutputs, awsConfiguration, awsExports } from './amplify-outputs.ts';
import { amplifyMeta, teamProviderInfo } from './amplify-gen1.ts';
import { angularBuilds } from './angular.ts';
import { synthesisedTemplate } from './infrastructure.ts';
import { cdkOutputs, sstOutputs } from './outputs.ts';
import { pulumiBackend, pulumiState } from './pulumi.ts';
import { INFRASTRUCTURE, SETTINGS } from './settings.ts';
import type { Fitting, Source } from './source.ts';
import { terraformState } from './terraform.ts';

/** Files with a format of their own. A file may be more than one of them: an `outputs.json` of SST is none of CDK's. */
const SOURCES: readonly Source[] = [
  amplifyOutputs,
  awsExports,
  amplifyConfiguration,
  awsConfiguration,
  amplifyMeta,
  teamProviderInfo,
  angularBuilds,
  sstOutputs,
  cdkOutputs,
  terraformState,
  pulumiState,
  pulumiBackend,
  synthesisedTemplate,
  ...INFRASTRUCTURE,
];
/** The Supabase config is read as what it is; lock files and translations name no pool. */
const IGNORED = /(^|\/)supabase\/config\.(toml|jsonc?)$|(^|[./-])lock\b|(^|\/)(locales?|i18n|lang|translations)\//i;

/** What a file's own name says that it may be: that is worked out once for each name of a tree. */
export interface Named {
  sources: readonly Source[];
  /** Whatever else people write configuration in: one of these at most. */
  settings: readonly Source[];
}

export function namedSources(name: string): Named {
  const fits = (source: Source): boolean => source.name.test(name);
  return { sources: SOURCES.filter(fits), settings: SETTINGS.filter(fits) };
}

/** Whether a source's files stand in such a folder. */
type IsWithin = (within: Fitting, folder: string) => boolean;

const isWithinFolder: IsWithin = (within, folder) => within.test(folder);

/** Remembers what was asked of the last folder: the files of a folder come one after another. */
export function rememberFolder(): IsWithin {
  let last: string | undefined;
  const known = new Map<Fitting, boolean>();
  return (within, folder) => {
    if (folder !== last) {
      last = folder;
      known.clear();
    }
    const before = known.get(within);
    if (before !== undefined) return before;
    const isInside = within.test(folder);
    known.set(within, isInside);
    return isInside;
  };
}

/** @param folder the file's, from the root of the search, with a slash at the end */
export function sourcesOf(
  { sources }: Named,
  folder: string,
  name: string,
  isWithin = isWithinFolder,
): readonly Source[] {
  if (sources.length === 0) return sources;
  const fitting = sources.filter(({ within }) => within === undefined || isWithin(within, folder));
  return fitting.length > 0 && IGNORED.test(folder + name) ? [] : fitting;
}

export function settingsOf(
  { settings }: Named,
  folder: string,
  name: string,
  isWithin = isWithinFolder,
): Source | undefined {
  const fitting = settings.find(({ within }) => within === undefined || isWithin(within, folder));
  return fitting && IGNORED.test(folder + name) ? undefined : fitting;
}
