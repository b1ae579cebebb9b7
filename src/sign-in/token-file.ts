/** --tokens <file>: one token a line. */
import { resolve } from 'node:path';
import type { RawToken } from '../core/token/observed.ts';
import { unshown } from '../core/text/unshown.ts';
import { UsageError } from '../errors.ts';
import type { World } from '../world/types.ts';

/** @throws UsageError where there is no such file, or no token in it */
export async function readTokenFile(world: World, file: string): Promise<RawToken[]> {
  const bytes = await world.files.read(resolve(world.cwd, file));
  const lines = new TextDecoder().decode(bytes ?? new Uint8Array()).split(/\r?\n/);
  const tokens = lines.flatMap((line, index): RawToken[] => {
    const raw = line.trim();
    return raw === '' ? [] : [{ origin: 'given', label: `token in line ${index + 1}`, raw }];
  });
  if (tokens.length === 0)
    throw new UsageError({
      id: 'token/tokens-file',
      message: `${unshown('--tokens', file)} names a file ${bytes ? 'that holds no token' : 'that is not there'}.`,
      fix: 'Give a file with one token in each line.',
    });
  for (const { raw } of tokens) world.out.hide(raw);
  return tokens;
}
