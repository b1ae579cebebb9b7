/** Values of a config file outside the section auth, and their lines. */
import { isObject } from '../text/json.ts';
import type { ParsedConfig } from './read.ts';
import { treeAt, type Tree } from './tree.ts';

/** What stands at a path; of a table in JSON only which keys it has. */
export function valueAt(config: ParsedConfig, path: readonly string[]): unknown {
  if (config.format === 'toml') {
    let value: unknown = config.value;
    for (const key of path) value = isObject(value) ? value[key] : undefined;
    return value;
  }
  return plain(treeAt(config.root, path));
}

function plain(tree: Tree | undefined): unknown {
  if (tree?.kind === 'table') return Object.fromEntries([...tree.entries.keys()].map((key) => [key, true]));
  return tree?.kind === 'leaf' ? tree.value : tree && [];
}

/** The line of a value, else of the table that it stands in. */
export function lineOf(config: ParsedConfig, path: readonly string[]): number | undefined {
  if (config.format === 'json') return treeAt(config.root, path)?.line;
  const entry = treeAt(config.root, path)?.line;
  const header = config.headers.find(
    (one) => one.path.join('.') === path.join('.') || one.path.join('.') === path.slice(0, -1).join('.'),
  );
  return header?.line ?? entry;
}
