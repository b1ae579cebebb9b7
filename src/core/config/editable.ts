/** A config file taken apart to be edited: where everything is written, and what it says. */
import { jsonTree, parseJsonDocument, type JsonDocument } from './json-tree.ts';
import { type Reading, readingOf } from './parsers-agree.ts';
import type { ConfigFormat } from './read.ts';
import { splitBom } from './text.ts';
import { parseTomlDocument, type TomlDocument } from './toml-document.ts';
import type { SyntaxFault } from './syntax-fault.ts';
import type { Table } from './tree.ts';

export type EditableConfig =
  | { ok: true; format: 'toml'; document: TomlDocument; root: Table }
  | { ok: true; format: 'json'; document: JsonDocument; root: Table };

/** A fault carries line and column from 1. A byte-order mark is no part of the document. */
export function parseEditable(text: string, format: ConfigFormat): EditableConfig | ({ ok: false } & SyntaxFault) {
  const { body } = splitBom(text);
  if (format === 'json') {
    const parsed = parseJsonDocument(body);
    return parsed.ok ? { ...parsed, format, root: jsonTree(parsed.document) } : parsed;
  }
  const parsed = parseTomlDocument(body);
  return parsed.ok ? { ...parsed, format } : parsed;
}

/** The config as the judges of an edit read it. */
export function readingOfConfig({ document, format }: EditableConfig): Reading {
  return readingOf(document.text, format, 'auth' in document ? [document.value, document.auth] : []);
}
