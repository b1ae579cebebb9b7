/** Edits of a config.json or config.jsonc that leave every other byte, comments included, as it is. */
import type { Node } from 'jsonc-parser';
import { type JsonDocument, property } from '../json-tree.ts';
import { COGNITO_PATH } from '../read.ts';
import { indentAt, lineBreakAt, lineEnd, lineStart } from '../text.ts';
import type { PlannedEdit, Setting } from './wanted.ts';

interface Property {
  key: string;
  value: unknown;
}

/** The edits that give the Cognito block of a JSON document the wanted values. None where it has them already. */
export function planJsonBlock(document: JsonDocument, wanted: readonly Setting[]): PlannedEdit[] {
  let holder = document.root;
  for (const [depth, name] of COGNITO_PATH.entries()) {
    const inside = property(holder, name);
    if (!inside) return addProperties(document, holder, undefined, [missingTables(depth, wanted)]);
    holder = inside;
  }
  return fillBlock(document, holder, wanted);
}

/** The edit that changes the value at a path; none when it is there already, or when there is none to change. */
export function jsonValueEdit({ root }: JsonDocument, { path, value }: Setting): PlannedEdit[] {
  const node = path.reduce<Node | undefined>(property, root);
  if (!node?.parent?.parent || node.value === value) return [];
  const block = node.parent.parent;
  return [
    {
      start: node.offset,
      end: node.offset + node.length,
      text: JSON.stringify(value),
      scope: [block.offset, block.offset + block.length],
    },
  ];
}

function fillBlock(document: JsonDocument, block: Node, wanted: readonly Setting[]): PlannedEdit[] {
  const edits: PlannedEdit[] = [];
  const missing: Property[] = [];
  let last: Node | undefined;
  for (const { path, value } of wanted) {
    const key = path.at(-1) ?? '';
    const node = property(block, key);
    if (!node) {
      missing.push({ key, value });
      continue;
    }
    last = node.parent;
    edits.push(...jsonValueEdit(document, { path, value }));
  }
  if (missing.length > 0) edits.push(...addProperties(document, block, last, missing));
  const scope = [block.offset, block.offset + block.length] as const;
  return edits.map((edit) => ({ ...edit, scope }));
}

/** The block with the tables above it that the file lacks, as one property. */
function missingTables(depth: number, wanted: readonly Setting[]): Property {
  const [key = '', ...below] = COGNITO_PATH.slice(depth);
  const block = Object.fromEntries(wanted.map(({ path, value }) => [path.at(-1), value]));
  return { key, value: below.reduceRight<unknown>((value, name) => ({ [name]: value }), block) };
}

/** Adds properties behind one of an object's, or behind its last, or as its first where it is empty. */
function addProperties(
  { text }: JsonDocument,
  object: Node,
  anchor: Node | undefined,
  added: readonly Property[],
): PlannedEdit[] {
  const neighbour = anchor ?? object.children?.at(-1);
  if (!neighbour) return [fillEmpty(text, object, added)];
  const end = neighbour.offset + neighbour.length;
  const ownLine = text.slice(lineStart(text, neighbour.offset), neighbour.offset).trim() === '';
  const lineStop = lineEnd(text, end);
  // The neighbour's comma and its comment at the end of the line stay with it.
  const [, comma] = /^\s*(,?)\s*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/\s*)?$/.exec(text.slice(end, lineStop)) ?? [];
  if (!ownLine || comma === undefined)
    return [{ start: end, end, text: added.map((entry) => `, ${writeProperty(entry)}`).join(''), scope: [end, end] }];
  const lineBreak = lineBreakAt(text, end) + indentAt(text, neighbour.offset);
  const unit = indentUnit(text, object, neighbour);
  const lines = added.map((entry) => lineBreak + writeProperty(entry, unit, lineBreak));
  const joined = lines.join(',') + comma;
  const scope = [end, lineStop] as const;
  return [
    ...(comma === '' ? [{ start: end, end, text: ',', scope }] : []),
    { start: lineStop, end: lineStop, text: joined, scope },
  ];
}

function fillEmpty(text: string, object: Node, added: readonly Property[]): PlannedEdit {
  const start = object.offset + 1;
  const inside = text.slice(start, object.offset + object.length - 1);
  const outer = lineBreakAt(text, start) + indentAt(text, object.offset);
  const lines = added.map((entry) => `${outer}  ${writeProperty(entry, '  ', `${outer}  `)}`).join(',');
  const blank = inside.trim() === '';
  return {
    start,
    end: blank ? start + inside.length : start,
    text: lines + (blank ? outer : ''),
    scope: [object.offset, object.offset + object.length],
  };
}

/** What the file indents by: the difference between a property and the line of the object that holds it. */
function indentUnit(text: string, object: Node, child: Node): string {
  const inner = indentAt(text, child.offset);
  const outer = indentAt(text, object.offset);
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : '  ';
}

function writeProperty({ key, value }: Property, unit?: string, lineBreak = ''): string {
  const json =
    unit === undefined ? JSON.stringify(value) : JSON.stringify(value, undefined, unit).replaceAll('\n', lineBreak);
  return `${JSON.stringify(key)}: ${json}`;
}
