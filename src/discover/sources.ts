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
const NAMED = new RegExp(SOURCES.map(({ name }) => name.source).join('|'), 'i');
/** Whatever else people write configuration in: one of these at most. */
const SETTINGS_NAMED = new RegExp(SETTINGS.map(({ name }) => name.source).join('|'), 'i');
/** The Supabase config is read as what it is; lock files and translations name no pool. */
const IGNORED = /(^|\/)supabase\/config\.(toml|jsonc?)$|(^|[./-])lock\b|(^|\/)(locales?|i18n|lang|translations)\//i;

function fits({ name, within }: Source, file: string, own: string): boolean {
  return name.test(own) && (within?.test(file) ?? true);
}

/** Whether a file may be one with a format of its own. */
export function mayBeSource(name: string): boolean {
  return NAMED.test(name);
}

export function sourcesOf(file: string, name: string): Source[] {
  return IGNORED.test(file) ? [] : SOURCES.filter((source) => fits(source, file, name));
}

export function settingsOf(file: string, name: string): Source | undefined {
  if (!SETTINGS_NAMED.test(name) || IGNORED.test(file)) return undefined;
  return SETTINGS.find((source) => fits(source, file, name));
}
