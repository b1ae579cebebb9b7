/** Planning the edit of the Supabase config, and of supabase/.env where it is to hold the values. */
import { enableCognito } from '../config/edit.ts';
import { addVariables } from '../config/env-edit.ts';
import { configuredPool } from '../config/block.ts';
import { envFileDecision, otherPoolDecision, otherProviderDecision } from './decisions.ts';
import type { ConfigFile } from '../config/config-file.ts';
import type { UserPool } from '../pool/user-pool.ts';
import type { InitFacts, InitWish, Plan } from './plan-init.ts';
import { keep } from './step.ts';

/** The variables that --env-refs writes. */
const VARIABLES = { userPoolId: 'COGNITO_USER_POOL_ID', userPoolRegion: 'COGNITO_USER_POOL_REGION' } as const;

export function planConfig(plan: Plan, facts: InitFacts, wish: InitWish): void {
  const { config, pool } = facts;
  if (!config) return;
  const others = config.read.ok ? config.read.otherEnabledProviders : [];
  const configured = configuredPool(config);
  if (others.length > 0 && !wish.disableOtherProvider) {
    plan.decisions.push(otherProviderDecision(config.file, others));
  } else if (configured && configured.userPoolId !== pool.userPoolId && !wish.replacePool) {
    plan.decisions.push(otherPoolDecision(config.file, configured.userPoolId, pool.userPoolId));
  } else {
    noteReaders(plan, config);
    if (wish.envRefs) planEnvFile(plan, facts);
    planEdit(plan, config, pool, wish);
  }
}

function planEdit(plan: Plan, config: ConfigFile, pool: UserPool, wish: InitWish): void {
  const literal = { userPoolId: pool.userPoolId, userPoolRegion: pool.region };
  // References that come to this very pool are the user's own way to say it.
  if (!wish.envRefs && !wish.disableOtherProvider && comesTo(config, literal)) {
    plan.steps.push(keep('config', config.file, 'trusts this user pool already'));
    return;
  }
  const settings = wish.envRefs
    ? { userPoolId: `env(${VARIABLES.userPoolId})`, userPoolRegion: `env(${VARIABLES.userPoolRegion})` }
    : literal;
  const edit = enableCognito(config.text, config.format, settings, { disableOthers: wish.disableOtherProvider });
  if (edit.kind === 'refused') {
    plan.decisions.push({
      id: 'config/invalid',
      message: `Couldn't edit ${config.file}: ${edit.reason}`,
      why: 'Only an edit that provably changes nothing else is written.',
      fix: `Put this into the file by hand, then run again:\n${edit.snippet}`,
    });
  } else if (edit.kind === 'unchanged') {
    plan.steps.push(keep('config', config.file, 'trusts this user pool already'));
  } else {
    plan.steps.push({
      kind: 'editConfig',
      id: 'config',
      target: config.file,
      action: 'update',
      summary: 'trust the tokens of this user pool on the local stack',
      path: config.path,
      before: config.text,
      after: edit.text,
      record: edit.record,
    });
  }
}

/** Whether the file itself, without variables that override it, trusts that pool. */
function comesTo(
  { view }: ConfigFile,
  { userPoolId, userPoolRegion }: { userPoolId: string; userPoolRegion: string },
): boolean {
  const { file } = view;
  return file.enabled.value && file.userPoolId.value === userPoolId && file.userPoolRegion.value === userPoolRegion;
}

function planEnvFile(plan: Plan, { config, envFile, pool }: InitFacts): void {
  if (!config || !envFile) return;
  const values = { [VARIABLES.userPoolId]: pool.userPoolId, [VARIABLES.userPoolRegion]: pool.region };
  const edit = addVariables(envFile.text, values);
  if (edit.kind === 'refused') {
    plan.decisions.push(envFileDecision(envFile.file, edit.reason));
  } else if (edit.kind === 'unchanged') {
    plan.steps.push(keep('env', envFile.file, 'sets the variables already'));
  } else {
    plan.steps.push({
      kind: 'editEnv',
      id: 'env',
      target: envFile.file,
      action: envFile.text === undefined ? 'create' : 'update',
      summary: `set ${Object.keys(values).join(' and ')}`,
      path: envFile.path,
      ...(envFile.text === undefined ? {} : { before: envFile.text }),
      after: edit.text,
    });
  }
}

/** Who will not read what is edited, or not take it at its word. */
function noteReaders(plan: Plan, { file, format, view }: ConfigFile): void {
  if (view.losing)
    plan.notes.push(
      `CLI 3 reads ${file} and not config.toml beside it, which older CLIs read: keep the one that you use.`,
    );
  else if (format === 'json')
    plan.notes.push(`Supabase CLIs before 3 do not read ${file}: they read config.toml only.`);
  for (const { kind, variable } of view.now.problems) {
    if (kind === 'override') plan.notes.push(`${variable} is set, and takes the place of what the config says.`);
  }
}
