/**
 * `restore`: puts a user pool's settings back from a backup: reads the file, checks that it is of this very pool,
 * plans, asks; `src/apply/pool-update.ts` writes the backups.
 */
import { resolve } from 'node:path';
import { apply } from '../../apply/apply.ts';
import { whereToWrite } from '../../apply/context.ts';
import { lostSettingDecision } from '../../core/plan/decisions.ts';
import { parseUserPoolId, type UserPoolRef } from '../../core/pool/ids.ts';
import { asText } from '../../core/text/json.ts';
import { parseBackup, restoreChanges, restoreInput, type Backup } from '../../core/pool/restore.ts';
import { unshown } from '../../core/text/unshown.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { differences } from '../../core/pool/update.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { keep, summarise, type StepSummary } from '../../core/plan/step.ts';
import { findProject } from '../../discover/project.ts';
import { UsageError, type ExitCode } from '../../errors.ts';
import { observePool } from '../../observe/pool.ts';
import type { World } from '../../world/types.ts';
import { parsePoolOptions } from '../shared/check-flags.ts';
import { askConsent, showPlan } from '../shared/consent.ts';
import { NOTHING_CHANGED, sayWhenInterrupted } from '../shared/interrupted.ts';
import { showBackup } from '../shared/show-found.ts';
import { repeat } from '../shared/repeat.ts';
import type { PoolOptions } from '../shared/options.ts';
import { requireArns } from './arns.ts';
import { listBackups, pickBackup } from './pick-backup.ts';

/** Its flags, as commander hands them over. */
export interface RestoreOptions extends PoolOptions {
  allowUnknown: string[];
  allowForeign?: string[];
}

export interface RestoreDocument {
  plan: StepSummary[];
  applied: string[];
  backup?: string;
}

export async function restore(
  world: World,
  file: string | undefined,
  options: RestoreOptions,
): Promise<{ document: RestoreDocument; exitCode: ExitCode }> {
  const asked = parsePoolOptions(options);
  const allowUnknown = new Set(options.allowUnknown);
  const { pool, plan } = await sayWhenInterrupted(NOTHING_CHANGED, async () => {
    const chosen = file ?? (await pickBackup(world));
    const backup = await readBackup(world, chosen);
    showBackup(world, chosen, asText(backup.userPool['Id']));
    const observed = await matchingPool(world, backup, asked);
    const made = planRestore(observed, backup, allowUnknown);
    await requireArns(world, observed, backup, new Set(options.allowForeign));
    const command = repeat(['restore', chosen], options);
    showPlan(world, `User pool ${observed.userPoolId}`, made, options, [['Apply:', command]]);
    await askConsent(world, options, made, command);
    return { pool: observed, plan: made };
  });
  const document: RestoreDocument = { plan: plan.steps.map(summarise), applied: [] };
  if (options.dryRun) return { document, exitCode: 0 };
  const project = await findProject(world.files, world.cwd, world.env);
  const applied = await apply(plan.steps, { world, pool, ...whereToWrite(world, project), allowUnknown });
  document.applied = applied.ids;
  if (applied.backup !== undefined) document.backup = applied.backup;
  return { document, exitCode: 0 };
}

async function readBackup(world: World, file: string): Promise<Backup> {
  const bytes = await world.files.read(resolve(world.cwd, file));
  const backup = bytes && parseBackup(new TextDecoder().decode(bytes));
  if (backup) return backup;
  throw new UsageError({
    id: 'restore/file',
    message: `${unshown('The file', file)} ${bytes ? 'is not a backup that this tool wrote' : 'is not there'}.`,
    fix: await listBackups(world),
  });
}

/** The pool of the backup, as it is now. @throws UsageError where it is not the very same one, account included */
async function matchingPool(world: World, { userPool }: Backup, asked: UserPoolRef | undefined): Promise<UserPool> {
  const ref = parseUserPoolId(asText(userPool['Id']));
  const pool = ref ? await observePool(world, ref) : null;
  const other = asked !== undefined && asked.userPoolId !== ref?.userPoolId;
  if (pool && !other && pool.arn === userPool['Arn']) return pool;
  throw new UsageError({
    id: 'restore/other-pool',
    message: `The backup is of ${JSON.stringify(userPool['Arn'] ?? 'no user pool')}, and ${other ? `--user-pool-id names ${asked.userPoolId}` : `AWS has ${pool?.arn ?? 'no such user pool'}`}.`,
    why: 'Settings are restored only to the pool that they came from.',
    fix: 'Check the file, and the account with --profile.',
  });
}

function planRestore(pool: UserPool, backup: Backup, allowUnknown: ReadonlySet<string>): Plan {
  const changes = restoreChanges(pool.described, backup.userPool);
  const { lost } = restoreInput(pool.described, backup.userPool, allowUnknown);
  const factors = differences(pool.mfaConfig, backup.mfaConfig);
  const notes = [
    ...(factors.length > 0 ? [`Factors of MFA are set elsewhere, and stay as they are: ${factors.join(', ')}.`] : []),
    ...(pool.described['UserPoolTier'] === backup.userPool['UserPoolTier']
      ? []
      : ['The plan of the pool stays as it is.']),
  ];
  if (lost.length > 0) return { steps: [], decisions: [lostSettingDecision(lost)], notes };
  if (changes.length === 0)
    return { steps: [keep('settings', pool.userPoolId, 'is as the backup says')], decisions: [], notes };
  return {
    steps: [
      {
        kind: 'restoreSettings',
        id: 'settings',
        target: pool.userPoolId,
        action: 'update',
        summary: 'put back what the backup says',
        changes,
        before: pool.described,
        backup: backup.userPool,
      },
    ],
    decisions: [],
    notes,
  };
}
