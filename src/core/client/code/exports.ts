/** What a JavaScript or TypeScript module exports, re-exports and imports. */
import { namesIn, type Located, type Scope } from './scope.ts';
import { child, childrenOf, identifierOf, stringLiteral, type Node } from './syntax.ts';

export type Export =
  { kind: 'local'; name: string } | { kind: 'from'; source: string; name: string } | ({ kind: 'value' } & Located);

/** A module's exports and imports. */
export interface Exports {
  exports: Map<string, Export>;
  /** Modules whose exports are passed on as they are. */
  passesOn: string[];
  /** What it imports, types included. */
  imports: string[];
  /** What it loads when it runs: not what it imports types alone from. */
  loads: string[];
}

export function recordExport(module: Exports, node: Node, scope: Scope): void {
  // What a namespace of TypeScript exports is a member of it.
  if (scope.parent) return;
  if (node.type === 'TSExportAssignment') {
    const value = child(node, 'expression');
    if (value) module.exports.set('*', { kind: 'value', node: value, scope });
    return;
  }
  const source = stringLiteral(child(node, 'source'));
  if (source !== undefined) recordSource(module, source, node['exportKind'] === 'type');
  if (node.type === 'ExportAllDeclaration' && source !== undefined) module.passesOn.push(source);
  const declaration = child(node, 'declaration');
  if (node.type === 'ExportDefaultDeclaration' && declaration) {
    module.exports.set('default', { kind: 'value', node: declaration, scope });
  } else if (declaration)
    for (const name of listDeclared(declaration)) module.exports.set(name, { kind: 'local', name });
  for (const specifier of childrenOf(node, 'specifiers')) {
    const exported = child(specifier, 'exported');
    const name = identifierOf(exported) ?? stringLiteral(exported);
    const local =
      identifierOf(child(specifier, 'local')) ?? (specifier?.type === 'ExportNamespaceSpecifier' ? '*' : undefined);
    if (name === undefined || local === undefined) continue;
    const here: Export = source === undefined ? { kind: 'local', name: local } : { kind: 'from', source, name: local };
    module.exports.set(name, here);
  }
}

function listDeclared(declaration: Node): string[] {
  const own = identifierOf(child(declaration, 'id'));
  const declarators = childrenOf(declaration, 'declarations');
  return [
    ...(own === undefined ? [] : [own]),
    ...declarators.flatMap((one) => namesIn(child(one, 'id')).map(({ name }) => name)),
  ];
}

export function recordImport(module: Exports, node: Node): void {
  const specifiers = childrenOf(node, 'specifiers');
  const isOfTypes = isType(node) || (specifiers.length > 0 && specifiers.every(isType));
  recordSource(module, stringLiteral(child(node, 'source')) ?? '', isOfTypes);
}

function isType(node: Node | undefined): boolean {
  return node?.['importKind'] === 'type';
}

function recordSource(module: Exports, source: string, isOfTypes: boolean): void {
  module.imports.push(source);
  if (!isOfTypes) module.loads.push(source);
}
