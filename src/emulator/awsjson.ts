/** The AWS JSON 1.1 protocol: the action in X-Amz-Target, dates as epoch seconds, the error's name in `__type`. */
import type { EmulatorRequest, EmulatorResponse, ServiceError } from './service.ts';

/** The action after `prefix` in X-Amz-Target ("AWSCognitoIdentityProviderService."), or undefined for another service's request. */
export function targetAction(request: EmulatorRequest, prefix: string): string | undefined {
  const target = request.headers['x-amz-target'];
  return target?.startsWith(prefix) === true ? target.slice(prefix.length) : undefined;
}

/** A successful answer; undefined members are left out, as AWS does. */
export function jsonAnswer(value: object): EmulatorResponse {
  return { status: 200, headers: jsonHeaders(), body: JSON.stringify(onTheWire(value)) };
}

/** An error with its name in the body and in the header, where either of the SDK's ways of looking finds it. */
export function jsonError(error: ServiceError): EmulatorResponse {
  return {
    status: error.status,
    headers: { ...jsonHeaders(), 'x-amzn-errortype': error.code, 'x-amzn-errormessage': headerSafe(error.message) },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}

/** A copy with every Date as seconds since the epoch, to the millisecond. */
export function onTheWire(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(onTheWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, onTheWire(item)]));
}

const jsonHeaders = (): Record<string, string> => ({
  'content-type': 'application/x-amz-json-1.1',
  'x-amzn-requestid': crypto.randomUUID(),
});

const headerSafe = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, ' ');
