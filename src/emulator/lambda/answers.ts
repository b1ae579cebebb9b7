/** The emulated Lambda's REST-JSON on the wire: how an answer is written, and what a request's body has in place of bytes (base64). */
import type * as sdk from '@aws-sdk/client-lambda';

import { onTheWire } from '../server/aws-json.ts';
import type { EmulatorResponse } from '../server/service.ts';

/** What the JSON body carries where the SDK's type has bytes. */
export type OnTheWire<Request, Bytes extends keyof Request> = Omit<Request, Bytes> & {
  readonly [key in Bytes]?: string;
};
/** The code of a function in a request: the zip is base64 text. */
export type WireCode = { readonly Code?: OnTheWire<sdk.FunctionCode, 'ZipFile'> };

/** An answer with a JSON body; undefined members are left out. */
export function json(status: number, value: object, headers: Readonly<Record<string, string>> = {}): EmulatorResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': crypto.randomUUID(), ...headers },
    body: JSON.stringify(onTheWire(value)),
  };
}
