/**
 * Turns a change of settings into edits of config.toml or config.json, and gives the edited text out only where
 * `src/core/config/edit/parsers-agree.ts` accepts it.
 */
import type { EditableConfig } from './editable.ts';
import { jsonValueEdit, planJsonBlock } from './json-edit.ts';
import type { JsonDocument } from '../json-tree.ts';
import { judgeSettings, readingOf } from './parsers-agree.ts';
import { applyEdits } from '../text.ts';
import { planTomlBlock, valueEdit } from './toml-edit.ts';
import type { TomlDocument } from './toml-document.ts';
import { isAt, type PlannedEdit, type Setting } from './wanted.ts';

/** What is to change: the whole Cognito block, which is made where there is none, and values that are there. */
export interface Change {
  block: readonly Setting[];
  values: readonly Setting[];
}

type Changed =
  { kind: 'unchanged' } | { kind: 'changed'; text: string; edits: PlannedEdit[] } | { kind: 'refused'; reason: string };

/**
 * Makes a change to a parsed config file.
 * @returns the text, without byte-order mark, only when every independent parser reads it as exactly the original plus
 *   the change
 */
export function makeChange(config: EditableConfig, change: Change): Changed {
  const { text } = config.document;
  const edits = config.format === 'toml' ? planToml(config.document, change) : planJson(config.document, change);
  if (edits.length === 0) return { kind: 'unchanged' };
  const edited = applyEdits(text, edits);
  const after = readingOf(edited, config.format);
  const objection = judgeSettings(config.reading, after, [...change.block, ...change.values]);
  if (objection !== undefined) return { kind: 'refused', reason: `${objection}.` };
  return { kind: 'changed', text: edited, edits };
}

function planToml(document: TomlDocument, { block, values }: Change): PlannedEdit[] {
  const valueEdits = values.flatMap(({ path, value }) => {
    const entry = document.entries.find((candidate) => isAt(candidate.path, path));
    return entry ? valueEdit(entry, value) : [];
  });
  return [...(block.length === 0 ? [] : planTomlBlock(document, block)), ...valueEdits];
}

function planJson(document: JsonDocument, { block, values }: Change): PlannedEdit[] {
  const valueEdits = values.flatMap((setting) => jsonValueEdit(document, setting));
  return [...(block.length === 0 ? [] : planJsonBlock(document, block)), ...valueEdits];
}
