/**
 * Which user pool the config trusts (`configuredPool`), by what the newest CLI makes of the Cognito block, and the file and
 * line that say so.
 */
import type { ConfigFile } from './config-file.ts';
import type { Effective } from './effective.ts';
import type { EffectiveValue } from './resolve.ts';
import type { COGNITO_KEYS } from './read.ts';
import { isPlaceholderPoolId, isRegion, parseUserPoolId, type UserPoolRef } from '../pool/ids.ts';

/** Why there may be no block to look at. */
export const CONFIG_CAUSES = [
  'config/missing',
  'config/invalid',
  'config/shadowed',
  'config/unknown-key',
  'config/env-unresolved',
  'config/wrong-type',
] as const;

/** The causes that every check of the block's content stands behind. */
export const BLOCK_CAUSES = [...CONFIG_CAUSES, 'config/block-missing'] as const;

/** What the newest CLI makes of the config, where Cognito is enabled in it. */
export function enabledBlock(config: ConfigFile | null): Effective | undefined {
  return config?.read.ok && config.view.now.enabled.value ? config.view.now : undefined;
}

/** File and line, as evidence. */
export function whereIs(config: ConfigFile | null, line?: number): Record<string, string | number> {
  return config ? { file: config.file, ...(line === undefined ? {} : { line }) } : {};
}

/** Where a key of the block is written, as evidence: its line, else the block's, else nothing more than the file. */
export function locateKey(
  config: ConfigFile | null,
  key?: (typeof COGNITO_KEYS)[number],
): Record<string, string | number> {
  const block = config?.read.ok ? config.read.block : undefined;
  return whereIs(config, (key && block?.keyLines[key]) ?? block?.line);
}

/**
 * A value as it may be shown. One that a variable gave is shown only when it is what it should be: a config file can
 * name any variable, and the others hold secrets.
 */
export function shownValue({ value, origin }: EffectiveValue<string>): string {
  if (origin.kind !== 'variable') return JSON.stringify(value);
  const where = origin.file === undefined ? origin.name : `${origin.name} in ${origin.file}`;
  return parseUserPoolId(value) || isRegion(value) ? `"${value}" (${where})` : `the value of ${where}`;
}

/** The pool that the config trusts, as the newest CLI reads it; undefined where it names none, or a placeholder. */
export function configuredPool(config: ConfigFile | null): UserPoolRef | undefined {
  return readPool(enabledBlock(config)?.userPoolId.value);
}

/** The pool of a block that is switched off: what the local stack trusted, or will. */
export function switchedOffPool(config: ConfigFile | null): UserPoolRef | undefined {
  if (!config?.read.ok || config.view.now.enabled.value) return undefined;
  return readPool(config.view.now.userPoolId.value);
}

function readPool(id = ''): UserPoolRef | undefined {
  return isPlaceholderPoolId(id) ? undefined : parseUserPoolId(id);
}
