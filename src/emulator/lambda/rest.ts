/** REST-JSON answers of Lambda. */
import { onTheWire } from '../awsjson.ts';
import type { EmulatorResponse } from '../service.ts';

/** An answer with a JSON body; undefined members are left out. */
export function json(status: number, value: object, headers: Readonly<Record<string, string>> = {}): EmulatorResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': crypto.randomUUID(), ...headers },
    body: JSON.stringify(onTheWire(value)),
  };
}
