import type { ConfigFile } from '../../facts.ts';
import type { CognitoBlock } from '../../config/read.ts';
import { parseUserPoolId, type UserPoolRef } from '../../ids.ts';

/** The causes that every check of the block's content stands behind. */
export const BLOCK_CAUSES = ['config/missing', 'config/invalid', 'config/unknown-key', 'config/block-missing'];

/** The enabled block of a config file, if it has one that could be read. */
export function enabledBlock(config: ConfigFile | null): CognitoBlock | undefined {
  const block = config?.read.ok ? config.read.block : undefined;
  return block?.enabled ? block : undefined;
}

/** File and line of the block, as evidence. */
export function whereIs(config: ConfigFile | null, line?: number): Record<string, string | number> {
  return config ? { file: config.file, ...(line === undefined ? {} : { line }) } : {};
}

/** The pool that the config file names, where it names one in full and literally. */
export function configuredPool(config: ConfigFile | null): UserPoolRef | undefined {
  return parseUserPoolId(enabledBlock(config)?.userPoolId ?? '');
}
