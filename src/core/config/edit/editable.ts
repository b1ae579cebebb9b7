/** A config file parsed to be edited, be it TOML or JSON: where everything is written, and what it says. */
import { jsonTree, parseJsonDocument, type JsonDocument } from '../json-tree.ts';
import { type Reading, readingOf } from './parsers-agree.ts';
import type { ConfigFormat } from '../read.ts';
import { splitBom } from '../text.ts';
import { parseTomlDocument, type TomlDocument } from './toml-document.ts';
import type { SyntaxFault } from '../syntax-fault.ts';
import type { Table } from '../tree.ts';

export type EditableConfig = {
  ok: true;
  root: Table;
  /** As the judges of an edit read it. */
  reading: Reading;
} & ({ format: 'toml'; document: TomlDocument } | { format: 'json'; document: JsonDocument });

/** Taken apart, or the first fault, with line and column from 1. */
export type Parsed = EditableConfig | ({ ok: false } & SyntaxFault);

/** A byte-order mark is no part of the document. */
export function parseEditable(text: string, format: ConfigFormat): Parsed {
  const { body } = splitBom(text);
  if (format === 'json') {
    const parsed = parseJsonDocument(body);
    if (!parsed.ok) return parsed;
    return { ...parsed, format, root: jsonTree(parsed.document), reading: readingOf(body, format) };
  }
  const parsed = parseTomlDocument(body);
  if (!parsed.ok) return parsed;
  const { value, auth } = parsed.document;
  return { ...parsed, format, reading: readingOf(body, format, [value, auth]) };
}

/** All that can be done for an edit before it is known what is to change: every judge has read the original. */
export function parseForEdit(text: string, format: ConfigFormat): Parsed {
  const parsed = parseEditable(text, format);
  if (parsed.ok) for (const read of parsed.reading.by) read();
  return parsed;
}
