/** Formats an error for a person (✗ what happened, why, → the fix), and as the JSON document that --json prints. */
import { printable, printableLines } from '../core/text/safe.ts';
import type { Paint } from './paint.ts';

export interface ReportedError {
  id: string;
  message: string;
  why?: string | undefined;
  fix?: string | undefined;
}

/** What happened, why, what to do: in that order. */
export function reportError({ id, message, why, fix }: ReportedError, paint: Paint): string {
  return [
    `${paint('red', '✗')} ${printable(message)} ${paint('dim', `[${id}]`)}`,
    ...(why === undefined || why === '' ? [] : [`  ${printableLines(why)}`]),
    ...(fix === undefined ? [] : [`  → ${printableLines(fix)}`]),
  ].join('\n');
}

/** The same as a JSON document. */
export function errorDocument(command: string, { id, message, why, fix }: ReportedError): object {
  return {
    schemaVersion: 1,
    command,
    error: { id, message, ...(why ? { cause: why } : {}), ...(fix === undefined ? {} : { fix }) },
  };
}
