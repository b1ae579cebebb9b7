/** What the report formats (JUnit, SARIF, GitHub) share: text without control characters, and the file and line that a finding is about. */
import type { Finding } from '../core/checks/check.ts';
import { printable } from '../core/text/safe.ts';

/** One line that any format takes: printable, and without what XML forbids or is no Unicode text: halves of a surrogate pair. */
export function plainLine(text: string): string {
  return printable(text).replaceAll(
    /[\p{Surrogate}\ufffe\uffff]/gu,
    (character) => String.raw`\u` + character.charCodeAt(0).toString(16),
  );
}

/** Several lines, each as `plainLine`. */
export function plainLines(text: string): string {
  return text.split('\n').map(plainLine).join('\n');
}

export interface Place {
  /** With forward slashes. */
  file: string;
  /** From 1. */
  line?: number;
  column?: number;
}

/** The file and the line that a finding names as its evidence, if it names any. */
export function placeOf({ evidence = {} }: Finding): Place | undefined {
  const { file, line, column } = evidence;
  if (typeof file !== 'string' || file === '') return undefined;
  return {
    file: file.replaceAll('\\', '/'),
    ...(isPosition(line) ? { line, ...(isPosition(column) ? { column } : {}) } : {}),
  };
}

function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

/** What a finding says and what to do about it, as lines. */
export function explain({ title, message = title, fix }: Finding): string {
  return plainLine(message) + (fix === undefined ? '' : `\nFix: ${plainLines(fix)}`);
}
