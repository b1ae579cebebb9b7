/**
 * UpdateUserPool, the one call that can harm a user pool: writes a backup of the settings first, refuses where somebody changed
 * them meanwhile, and compares them afterwards.
 */
import { join } from 'node:path';
import { lostSettingDecision } from '../core/plan/decisions.ts';
import type { JsonObject } from '../core/text/json.ts';
import { differences, type UpdateRequest } from '../core/pool/update.ts';
import { printable, safeJson } from '../core/text/safe.ts';
import { DecisionNeeded, RefusedError } from '../errors.ts';
import { readPoolSettings, type PoolSettings } from '../observe/pool.ts';
import type { CognitoAccess } from '../world/aws/types.ts';
import { whenFree } from './busy.ts';
import { keepOutOfGit, type ApplyContext } from './context.ts';

/** What a change of a pool is made of; `described` is always DescribeUserPool's answer as the service sent it. */
export interface PoolChange {
  /** Has to hold before anything is sent: throws where it does not. Found out while the settings are read. */
  prove?(): Promise<void>;
  request(described: JsonObject): UpdateRequest;
  /** What is not as the plan saw it, in words; undefined where all is. */
  drift(described: JsonObject): string | undefined;
  /** Paths of settings that are not as they should be afterwards. */
  unexpected(before: JsonObject, after: JsonObject): string[];
  /** An error of the call itself, in better words where there are some. */
  explain(error: unknown): unknown;
}

export interface PoolChanged {
  backup: string;
  settings: PoolSettings;
}

/**
 * Backs the pool's settings up, checks that nobody changed them meanwhile, sends the request, reads again, and compares.
 * @returns the backup's path, and the settings as they are now
 */
export async function changePool(change: PoolChange, context: ApplyContext): Promise<PoolChanged> {
  const { world, pool, allowUnknown } = context;
  const cognito = await world.aws.cognito(pool.region);
  const [before] = await Promise.all([readSettings(cognito, pool.userPoolId), change.prove?.()]);
  const backup = await writeBackup(before, context);
  const { input, lost } = change.request(before.described);
  const refused = lost.filter((member) => !allowUnknown.has(member));
  if (refused.length > 0) throw new DecisionNeeded(lostSettingDecision(refused));
  await whenFree(context, async () => {
    // There is no conditional update in the Cognito API: the closest is to look once more right before sending.
    requireAsPlanned(change, before, await readSettings(cognito, pool.userPoolId));
    try {
      await cognito.updateUserPool(input, before.described, allowUnknown);
    } catch (error) {
      throw change.explain(error);
    }
  });
  const after = await readSettings(cognito, pool.userPoolId);
  const changed = [
    ...change.unexpected(before.described, after.described),
    ...differences(before.mfaConfig, after.mfaConfig),
  ];
  if (changed.length > 0) {
    throw new RefusedError({
      id: 'cognito/other-settings-changed',
      message: `After the update, other settings of the user pool differ: ${changed.map((name) => printable(name)).join(', ')}.`,
      why: 'The update itself was carried out. Either somebody changed the pool at the same time, or Cognito changed a setting.',
      fix: `Look at what differs, and put it back: \`npx cognito-supabase restore ${backup}\`.`,
    });
  }
  return { backup, settings: after };
}

async function readSettings(cognito: CognitoAccess, userPoolId: string): Promise<PoolSettings> {
  const settings = await readPoolSettings(cognito, userPoolId);
  if (settings) return settings;
  throw new RefusedError({
    id: 'cognito/pool-not-found',
    message: `The user pool ${userPoolId} is gone.`,
    fix: 'Check the user pool ID.',
  });
}

function requireAsPlanned(change: PoolChange, before: PoolSettings, now: PoolSettings): void {
  const meanwhile = [...differences(before.described, now.described), ...differences(before.mfaConfig, now.mfaConfig)];
  const drift = change.drift(now.described) ?? (meanwhile.length === 0 ? undefined : meanwhile.join(', '));
  if (drift === undefined) return;
  throw new RefusedError({
    id: 'cognito/changed-meanwhile',
    message: `The user pool was changed by somebody else meanwhile (${drift}).`,
    why: 'Nothing was sent.',
    fix: 'Run again.',
  });
}

async function writeBackup(settings: PoolSettings, context: ApplyContext): Promise<string> {
  const { world, pool, within, stateFolder } = context;
  await keepOutOfGit(context);
  const stamp = new Date(world.clock.now()).toISOString().replaceAll(/[:.]/g, '-');
  const path = join(stateFolder, `${pool.userPoolId}-${stamp}-${world.randomHex(4)}.json`);
  const backup = { schemaVersion: 1, userPool: settings.described, mfaConfig: settings.mfaConfig };
  await world.files.create(path, `${safeJson(backup)}\n`, { secret: true, within });
  return path;
}
