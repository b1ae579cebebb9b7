/** What a config file says, with the line of each value: the same shape for TOML and JSON. */

export interface Leaf {
  kind: 'leaf';
  type: 'string' | 'boolean' | 'number' | 'null' | 'date';
  value: string | number | boolean | undefined;
  line: number;
}

export interface List {
  kind: 'list';
  line: number;
}

export interface Table {
  kind: 'table';
  /** Of its header, of the key that holds it, or of the first key that implies it. */
  line: number;
  entries: Map<string, Tree>;
}

export type Tree = Leaf | List | Table;

export function emptyTable(line: number): Table {
  return { kind: 'table', line, entries: new Map() };
}

/** What stands at a path, if anything does. */
export function treeAt(root: Table, path: readonly string[]): Tree | undefined {
  let tree: Tree | undefined = root;
  for (const key of path) tree = tree?.kind === 'table' ? tree.entries.get(key) : undefined;
  return tree;
}

/** The table at a path, made with those above it where they are missing; undefined where something else stands in the way. */
export function tableFor(root: Table, path: readonly string[], line: number): Table | undefined {
  let table = root;
  for (const key of path) {
    const next = table.entries.get(key) ?? emptyTable(line);
    if (next.kind !== 'table') return undefined;
    table.entries.set(key, next);
    table = next;
  }
  return table;
}

/** The name of a tree's type as an error message says it. */
export function typeName(tree: Tree): string {
  if (tree.kind === 'leaf') return tree.type;
  return tree.kind === 'list' ? 'array' : 'table';
}
