/**
 * The emulator's AWS Lambda over REST: its routes, which action a request is for, and its input as the SDK's type has it. This
 * folder decides what a function is, who may invoke it and what its code answers, as the API reference and the developer guide
 * say; the code runs in a Node.js process of its own. It knows other services only by what it is given: the account, and
 * whether a role can be assumed.
 */
import * as sdk from '@aws-sdk/client-lambda';

import { jsonError } from '../server/aws-json.ts';
import { type RequestSchema, checkInput } from '../server/request-schema.ts';
import { type EmulatorRequest, type EmulatorResponse, type Service, ServiceError } from '../server/service.ts';
import { createFunction, getFunction } from './create-function.ts';
import type { WithFunctions } from './functions.ts';
import { invoke } from './invoke-action.ts';
import { addPermission, getPolicy } from './resource-policy.ts';

/** An action by how it is asked for over REST. */
export interface Route {
  readonly action: string;
  readonly method: string;
  /** Named groups are members of the input. */
  readonly path: RegExp;
  readonly schema: RequestSchema;
  /** Takes the input as it comes off the wire: blobs are base64 text, but for Invoke's payload. */
  readonly run: (input: never, region: string) => EmulatorResponse | Promise<EmulatorResponse>;
}

/** The path of one function. */
export const FUNCTION = '/2015-03-31/functions/(?<FunctionName>[^/]+)';

/** Makes routes to functions on a state. */
export function routesOn<State>(state: State) {
  return (
    action: string,
    method: string,
    path: string,
    schema: RequestSchema,
    run: (state: State, input: never, region: string) => EmulatorResponse | Promise<EmulatorResponse>,
  ): Route => ({
    action,
    method,
    path: new RegExp(`^${path}/?$`),
    schema,
    run: (input, region) => run(state, input, region),
  });
}

/** What deploying a function and letting a service invoke it takes. */
export function functionRoutes(state: WithFunctions): Route[] {
  const route = routesOn(state);
  return [
    route('CreateFunction', 'POST', '/2015-03-31/functions', sdk.CreateFunctionRequest$, createFunction),
    route('GetFunction', 'GET', FUNCTION, sdk.GetFunctionRequest$, getFunction),
    route('Invoke', 'POST', `${FUNCTION}/invocations`, sdk.InvocationRequest$, invoke),
    route('GetPolicy', 'GET', `${FUNCTION}/policy`, sdk.GetPolicyRequest$, getPolicy),
    route('AddPermission', 'POST', `${FUNCTION}/policy`, sdk.AddPermissionRequest$, addPermission),
  ];
}

/** Members that travel as headers. */
const HEADERS: Readonly<Record<string, string>> = {
  'x-amz-invocation-type': 'InvocationType',
  'x-amz-log-type': 'LogType',
  'x-amz-client-context': 'ClientContext',
};

/** The service, of the given routes. */
export function lambdaService(routes: readonly Route[]): Service {
  return {
    name: 'lambda',
    action: (request) => findRoute(routes, request)?.action,
    async handle(request, action) {
      const found = findRoute(routes, request);
      if (found === undefined)
        throw new ServiceError('UnknownOperationException', `The emulator does not know ${action}.`, 404);
      const input = checkInput<never>(found.schema, inputOf(request, found), 'ValidationException');
      return found.run(input, request.region ?? 'us-east-1');
    },
    render: (error) => jsonError(error),
  };
}

/** The route that a request takes, if there is one. */
export function findRoute(routes: readonly Route[], request: EmulatorRequest): Route | undefined {
  return routes.find(({ method, path }) => method === request.method && path.test(request.path));
}

/** A request's input as the SDK's type has it, from path, query, headers and body. */
export function inputOf(request: EmulatorRequest, { action, path }: Route): Record<string, unknown> {
  const inPath = Object.entries(path.exec(request.path)?.groups ?? {}).map(([name, text]) => [
    name,
    decodeURIComponent(text),
  ]);
  const inHeaders = Object.entries(HEADERS).map(([header, name]) => [name, request.headers[header]]);
  return {
    ...bodyOf(request, action),
    ...queryOf(request),
    ...Object.fromEntries(inHeaders.filter(([, value]) => value !== undefined)),
    ...Object.fromEntries(inPath),
  };
}

/** Query members by their names in the SDK; only lists and numbers are not plain text. */
function queryOf({ query }: EmulatorRequest): Record<string, unknown> {
  const entries = [...new Set(query.keys())].map((name): [string, unknown] => {
    if (name === 'tagKeys') return ['TagKeys', query.getAll(name)];
    return name === 'MaxItems' ? [name, Number(query.get(name))] : [name, query.get(name)];
  });
  return Object.fromEntries(entries.filter(([name]) => name !== 'x-id'));
}

function bodyOf(request: EmulatorRequest, action: string): object {
  const text = request.body.toString('utf8');
  if (action === 'Invoke') return { Payload: text };
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // Falls through to the refusal below.
  }
  throw new ServiceError('InvalidRequestContentException', 'Could not parse request body into json');
}
