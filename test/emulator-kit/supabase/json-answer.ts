/** Answers in JSON, as the services of a project give them. */
import type { EmulatorResponse } from '../../../src/emulator/server/service.ts';

/** An answer in JSON. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): EmulatorResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}
