/** Waits until Supabase has the current public keys (JWKS) of the issuers that projects trust: one wait, however many projects there are. */
import { keyTrouble, type Integration, type KeyTrouble } from '../core/supabase/hosted.ts';
import type { CreateIntegrationStep } from '../core/plan/step.ts';
import { RefusedError, type CliError } from '../errors.ts';
import { asOfOneProject } from '../observe/projects.ts';
import { sideBySide } from '../observe/side-by-side.ts';
import type { World } from '../world/types.ts';
import { pauses } from './pauses.ts';

/** A project whose keys are awaited. */
export interface KeyWait extends Pick<CreateIntegrationStep, 'projectRef' | 'issuer' | 'poolKeyIds'> {
  /** What this run created there. */
  created?: Integration | undefined;
}

/** Supabase gets the keys by itself soon after an integration is created; after a rotation it may take half an hour. */
const LONGEST_WAIT_MS = 45_000;

interface Sweep {
  /** Those that have no keys yet, with what is wrong. */
  lacking: Map<KeyWait, KeyTrouble>;
  /** Those that were not looked at. */
  unseen: KeyWait[];
}

/**
 * Waits until Supabase has the keys in every project. It reads them project by project, each so long after it was created:
 * the newest is looked at again and again, and the others once that has them.
 * @returns why not, by project ref: keys that were not there after three quarters of a minute, or what Supabase refused
 */
export async function awaitKeys(world: World, waits: readonly KeyWait[]): Promise<Map<string, CliError>> {
  const failed = new Map<string, CliError>();
  let pending = waits.toSorted((a, b) => createdAt(b).localeCompare(createdAt(a)));
  if (waits.length === 0) return failed;
  const told = `${waits.length === 1 ? waits[0]?.projectRef : `${waits.length} projects`}: waiting until Supabase has the user pool's keys`;
  for await (const waited of pauses(world, { first: 500, longest: 4000, share: 0.5, told })) {
    const isLast = waited > LONGEST_WAIT_MS;
    const { lacking, unseen } = await sweep(world, pending, failed, isLast);
    pending = [...lacking.keys(), ...unseen];
    if (isLast)
      for (const [{ projectRef }, trouble] of lacking) failed.set(projectRef, explainMissingKeys(trouble, projectRef));
    if (isLast || pending.length === 0) break;
  }
  return failed;
}

function createdAt({ created }: KeyWait): string {
  return created?.insertedAt ?? '';
}

/** Looks at one, then at a few at a time, as far as the keys are there; at all of them the last time. */
async function sweep(
  world: World,
  pending: readonly KeyWait[],
  failed: Map<string, CliError>,
  isLast: boolean,
): Promise<Sweep> {
  const lacking: Sweep['lacking'] = new Map();
  const unseen = [...pending];
  let size = isLast ? pending.length : 1;
  do {
    const batch = unseen.splice(0, size);
    size = BATCH;
    await sideBySide(batch, async (wait) => {
      try {
        const trouble = await look(world, wait);
        if (trouble) lacking.set(wait, trouble);
      } catch (error) {
        failed.set(wait.projectRef, asOfOneProject(error));
      }
    });
  } while (unseen.length > 0 && lacking.size === 0);
  return { lacking, unseen };
}

const BATCH = 8;

/** Where another run created the same at the same time, both keep the older of the two. */
async function look(
  { supabase }: World,
  { projectRef, issuer, poolKeyIds, created }: KeyWait,
): Promise<KeyTrouble | undefined> {
  const own = (await supabase.integrations(projectRef))
    .filter((one) => one.issuer === issuer)
    .toSorted((a, b) => a.insertedAt.localeCompare(b.insertedAt) || a.id.localeCompare(b.id));
  const twin = own.findIndex(({ id }) => id === created?.id);
  if (created && twin > 0) {
    await supabase.deleteIntegration(projectRef, created.id);
    own.splice(twin, 1);
  }
  const troubles = new Set(own.map((one) => keyTrouble(one, poolKeyIds ?? undefined)));
  if (troubles.has(undefined)) return undefined;
  return troubles.has('stale') ? 'stale' : 'unresolved';
}

function explainMissingKeys(trouble: KeyTrouble, projectRef: string): RefusedError {
  const [message, why] =
    trouble === 'stale'
      ? [
          `Supabase's copy of the user pool's keys is out of date in ${projectRef}.`,
          'Tokens that are signed with a new key are refused. Supabase reads the keys again by itself, within 30 minutes.',
        ]
      : [
          `Supabase has not read the user pool's keys in ${projectRef}.`,
          "The integration is there, but tokens are refused until Supabase has read the issuer's openid-configuration.",
        ];
  return new RefusedError({
    id: `hosted/keys-${trouble}`,
    message,
    why,
    fix: 'Run again to wait on; if it stays so, `npx cognito-supabase link --recreate` deletes the integration and creates it again. In between, tokens are refused.',
  });
}
