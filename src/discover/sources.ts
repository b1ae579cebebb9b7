/** Every kind of file that a pool is written down in. A source is its own file and its line here. */
import { amplifyConfiguration, amplifyOutputs, awsConfiguration, awsExports } from './amplify-outputs.ts';
import { amplifyMeta, teamProviderInfo } from './amplify-gen1.ts';
import { angularBuilds } from './angular.ts';
import { synthesisedTemplate } from './infrastructure.ts';
import { cdkOutputs, sstOutputs } from './outputs.ts';
import { pulumiState } from './pulumi.ts';
import { INFRASTRUCTURE, SETTINGS } from './settings.ts';
import type { Source } from './source.ts';
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

/** @param file the path from the root of the search */
export function sourcesOf({ sources }: Named, file: string): readonly Source[] {
  if (sources.length === 0) return sources;
  const fitting = sources.filter(({ within }) => within?.test(file) ?? true);
  return fitting.length > 0 && IGNORED.test(file) ? [] : fitting;
}

export function settingsOf({ settings }: Named, file: string): Source | undefined {
  const fitting = settings.find(({ within }) => within?.test(file) ?? true);
  return fitting && IGNORED.test(file) ? undefined : fitting;
}
