/** Refuses a stale build: throws where src has changed since dist was built (`npm run build`). */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { once } from '../../src/core/once.ts';
import { ROOT } from './paths.ts';

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Files of src that have changed since dist was built. */
const unbuilt = once(() => {
  const sources = readdirSync(`${ROOT}src`, { recursive: true, withFileTypes: true });
  const built = changedAt(`${ROOT}dist/main.cjs`);
  return sources
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => changedAt(path) > built);
});

/** @throws where src has changed since it was built: the tests would be of another program */
export function requireBuilt(): void {
  const [newer] = unbuilt();
  if (newer !== undefined) throw new Error(`${newer} is newer than dist: run \`npm run build\`.`);
}
