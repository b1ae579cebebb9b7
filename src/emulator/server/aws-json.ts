/** The AWS JSON 1.1 protocol: the action in X-Amz-Target, dates as epoch seconds, the error's name in `__type`. */
import { type RequestSchema, checkInput } from './request-schema.ts';
import { type EmulatorRequest, type EmulatorResponse, type Service, ServiceError } from './service.ts';

/** An action by what it does with the parsed body; `region` is the one that the call is signed for, if it is. */
export type JsonAction = (body: unknown, region: string | undefined) => object | Promise<object>;

/** What one service of the protocol differs from another in. */
export interface JsonServiceOptions {
  /** Signing name. */
  readonly name: string;
  /** What stands before the action in X-Amz-Target ("AWSCognitoIdentityProviderService."). */
  readonly target: string;
  readonly actions: Readonly<Record<string, JsonAction>>;
  readonly mutates?: (action: string) => boolean;
}

/** Makes actions of functions on a state: each gets a body that fits the SDK's schema of its request. */
export function actionsOn<State>(state: State) {
  return <Request>(
    schema: RequestSchema,
    run: (state: State, request: Request, region: string | undefined) => object | Promise<object>,
  ): JsonAction => {
    return (body, region) => run(state, checkInput<Request>(schema, body), region);
  };
}

/** A service of this protocol. */
export function jsonService({ name, target, actions, mutates }: JsonServiceOptions): Service {
  return {
    name,
    action(request) {
      const asked = request.headers['x-amz-target'];
      return asked?.startsWith(target) === true ? asked.slice(target.length) : undefined;
    },
    async handle(request, action) {
      const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (run === undefined)
        throw new ServiceError('UnknownOperationException', `The emulator does not know ${action}.`);
      return jsonAnswer(await run(jsonBody(request), request.region));
    },
    render: jsonError,
    ...(mutates === undefined ? {} : { mutates }),
  };
}

/** The parsed body of a request; one that has none is empty. */
export function jsonBody(request: EmulatorRequest): unknown {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not JSON.');
  }
}

/** Undefined members are left out, as AWS does. */
function jsonAnswer(value: object): EmulatorResponse {
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
