/**
 * Plans the edit of the Supabase config for `init`, and of supabase/.env where it is to hold the values (--env-refs);
 * decides when another pool or provider is in the way.
 */
import type { InitWish } from './wish.ts';
import { configuredPool } from '../config/block.ts';
import type { ConfigFile } from '../config/config-file.ts';
import { enableCognito } from '../config/edit/edit.ts';
import { addVariables } from '../config/edit/env-edit.ts';
import type { InitFacts } from './facts.ts';
import type { Plan } from './plan.ts';
import { envFileDecision, otherPoolDecision, otherProviderDecision, uneditableDecision } from './decisions.ts';
import { joinPlans, planOf } from './join.ts';
import { keep, type EditConfigStep, type EditEnvStep } from './step.ts';

/** The variables that --env-refs writes. */
const VARIABLES = { userPoolId: 'COGNITO_USER_POOL_ID', userPoolRegion: 'COGNITO_USER_POOL_REGION' } as const;
/** What it writes into the config for them. */
export const REFERENCES = {
  userPoolId: `env(${VARIABLES.userPoolId})`,
  userPoolRegion: `env(${VARIABLES.userPoolRegion})`,
} as const;

/** Plans from what the newest CLI makes of the config where the user stands, as the checks see it. */
export function planConfig(facts: InitFacts, wish: InitWish): Plan {
  const { config, pool } = facts;
  if (!config) return planOf({});
  const { others } = config.view.now;
  const inWay = wish.disableOtherProvider ? others.filter(({ by }) => by === 'variable') : others;
  if (inWay.length > 0) return planOf({ decisions: [otherProviderDecision(config.file, inWay, wish)] });
  const configured = configuredPool(config);
  if (configured && configured.userPoolId !== pool.userPoolId && !wish.replacePool)
    return planOf({ decisions: [otherPoolDecision(config.file, configured.userPoolId, pool.userPoolId, wish)] });
  return joinPlans(
    planOf({ notes: notesOnReaders(config) }),
    wish.envRefs ? planEnvFile(facts) : planOf({}),
    planEdit(config, facts, wish),
  );
}

function planEdit(config: ConfigFile, { pool, parsedConfig }: InitFacts, wish: InitWish): Plan {
  const literal = { userPoolId: pool.userPoolId, userPoolRegion: pool.region };
  const nothing = planOf({ steps: [keep('config', config.file, 'trusts this user pool already')] });
  // References that come to this very pool are the user's own way to say it.
  if (!wish.envRefs && !wish.disableOtherProvider && findOutcome(config, literal)) return nothing;
  const settings = wish.envRefs ? REFERENCES : literal;
  const disable = wish.disableOtherProvider ? config.view.now.others.map(({ name }) => name) : [];
  const edit = enableCognito(config.text, config.format, settings, { disable, parsed: parsedConfig?.() });
  if (edit.kind === 'unchanged') return nothing;
  if (edit.kind === 'refused') return planOf({ decisions: [uneditableDecision(config.file, edit)] });
  const step: EditConfigStep = {
    kind: 'editConfig',
    id: 'config',
    target: config.file,
    action: 'update',
    summary: 'trust the tokens of this user pool on the local stack',
    path: config.path,
    before: config.text,
    after: edit.text,
    record: edit.record,
  };
  return planOf({ steps: [step] });
}

/** Whether the file itself, without variables that override it, trusts that pool. */
function findOutcome(
  { view }: ConfigFile,
  { userPoolId, userPoolRegion }: { userPoolId: string; userPoolRegion: string },
): boolean {
  const { file } = view;
  return file.enabled.value && file.userPoolId.value === userPoolId && file.userPoolRegion.value === userPoolRegion;
}

function planEnvFile({ envFile, pool }: InitFacts): Plan {
  if (!envFile) return planOf({});
  const values = { [VARIABLES.userPoolId]: pool.userPoolId, [VARIABLES.userPoolRegion]: pool.region };
  const edit = addVariables(envFile.text, values);
  if (edit.kind === 'refused') return planOf({ decisions: [envFileDecision(envFile.file, edit.reason)] });
  if (edit.kind === 'unchanged') return planOf({ steps: [keep('env', envFile.file, 'sets the variables already')] });
  const step: EditEnvStep = {
    kind: 'editEnv',
    id: 'env',
    target: envFile.file,
    action: envFile.text === undefined ? 'create' : 'update',
    summary: `set ${Object.keys(values).join(' and ')}`,
    path: envFile.path,
    ...(envFile.text === undefined ? {} : { before: envFile.text }),
    after: edit.text,
  };
  return planOf({ steps: [step] });
}

/** Who will not read what is edited, or not take it at its word. */
function notesOnReaders({ file, format, view, pinned }: ConfigFile): string[] {
  const overrides = view.now.problems.flatMap(({ kind, variable }) =>
    kind === 'override' ? [`${variable} is set and overrides the config.`] : [],
  );
  if (view.losing)
    return [`CLI 3 reads ${file}, older CLIs read config.toml. Keep the one that you use.`, ...overrides];
  const isOld = pinned !== undefined && Number(pinned.version.split('.')[0]) < 3;
  const readByNew = isOld
    ? `Supabase CLI ${pinned.version}, which ${pinned.file} pins, does not read ${file}: it reads config.toml only.`
    : `Supabase CLIs before 3 do not read ${file}: they read config.toml only.`;
  return format === 'json' ? [readByNew, ...overrides] : overrides;
}
