/**
 * Reads a backup of a user pool, a file that anybody may have written, and builds the UpdateUserPool request that restores
 * its settings; lists what differs.
 */
import { asObject, asText, isObject, parseJson, type Json, type JsonObject } from '../text/json.ts';
import { listDifferences, triggerOf, updateInput, type UpdateRequest } from './update.ts';

export interface Backup {
  userPool: JsonObject;
  mfaConfig: JsonObject;
}

/** @returns what a backup file holds, or undefined for a text that is none */
export function parseBackup(text: string): Backup | undefined {
  const backup = asObject(parseJson(text));
  const { userPool, mfaConfig } = backup;
  if (backup['schemaVersion'] !== 1 || !isObject(userPool) || !isObject(mfaConfig)) return undefined;
  return { userPool, mfaConfig };
}

/**
 * Builds the request that makes a pool as a backup says, from the pool as it is now: members that the backup has not are
 * left out, which makes them what they are by default. The plan tier stays: it is what the pool costs.
 */
export function restoreInput(
  current: JsonObject,
  backup: JsonObject,
  allowUnknown: ReadonlySet<string> = new Set(),
): UpdateRequest {
  const { UserPoolTier: _tier, ...settings } = backup;
  const tier = current['UserPoolTier'] === undefined ? {} : { UserPoolTier: current['UserPoolTier'] };
  const trigger = triggerOf(asObject(backup['LambdaConfig']));
  const { input, lost } = updateInput({ ...settings, ...tier, Id: asText(current['Id']) }, trigger, allowUnknown);
  return { input, lost: [...new Set([...lost, ...updateInput(current, trigger, allowUnknown).lost])] };
}

/** What differs between a pool and its backup, fit to be shown: "Policies.PasswordPolicy.MinimumLength: 8 → 12". */
export function restoreChanges(current: JsonObject, backup: JsonObject): string[] {
  return listDifferences(current, { ...backup, UserPoolTier: current['UserPoolTier'] ?? null }).map(
    ({ path, before, after }) => `${path}: ${showValue(before)} → ${showValue(after)}`,
  );
}

/** Settings that are neither as the backup has them nor as they were before: what the update did beside its purpose. */
export function restoreSurprises(before: JsonObject, after: JsonObject, backup: JsonObject): string[] {
  const known = new Set(listDifferences(before, backup).map(({ path }) => path));
  return listDifferences(after, backup)
    .map(({ path }) => path)
    .filter((path) => !known.has(path));
}

function showValue(value: Json | undefined): string {
  return value === undefined || value === null ? 'not set' : JSON.stringify(value);
}
