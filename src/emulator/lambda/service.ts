/** Lambda over REST: which action a request is for, its input as the SDK's type has it, and who may call it. */
import * as sdk from '@aws-sdk/client-lambda';

import { jsonError } from '../awsjson.ts';
import { type RequestSchema, judge } from '../judge.ts';
import {
  type Authorization,
  type EmulatorRequest,
  type EmulatorResponse,
  type Service,
  ServiceError,
} from '../service.ts';
import type { EmulatorState } from '../state.ts';
import { addressOf, functionArn } from './arn.ts';
import * as configure from './configure.ts';
import { invoke } from './invoke-api.ts';
import * as policy from './policy-api.ts';
import * as tags from './tags.ts';
import { unqualified } from './state.ts';

/** An action's input as it comes off the wire: blobs are base64 text, but for Invoke's payload. */
type Run = (state: EmulatorState, input: never, region: string) => EmulatorResponse | Promise<EmulatorResponse>;

interface Route {
  readonly action: string;
  readonly method: string;
  /** Named groups are members of the input. */
  readonly path: RegExp;
  readonly schema: RequestSchema;
  readonly run: Run;
}

const FUNCTION = '/2015-03-31/functions/(?<FunctionName>[^/]+)';

const route = (action: string, method: string, path: string, schema: RequestSchema, run: Run): Route => ({
  action,
  method,
  path: new RegExp(`^${path}/?$`),
  schema,
  run,
});

const ROUTES: readonly Route[] = [
  route('CreateFunction', 'POST', '/2015-03-31/functions', sdk.CreateFunctionRequest$, configure.createFunction),
  route('ListFunctions', 'GET', '/2015-03-31/functions', sdk.ListFunctionsRequest$, configure.listFunctions),
  route('GetFunction', 'GET', FUNCTION, sdk.GetFunctionRequest$, configure.getFunction),
  route('DeleteFunction', 'DELETE', FUNCTION, sdk.DeleteFunctionRequest$, configure.deleteFunction),
  route(
    'GetFunctionConfiguration',
    'GET',
    `${FUNCTION}/configuration`,
    sdk.GetFunctionConfigurationRequest$,
    configure.getFunctionConfiguration,
  ),
  route(
    'UpdateFunctionConfiguration',
    'PUT',
    `${FUNCTION}/configuration`,
    sdk.UpdateFunctionConfigurationRequest$,
    configure.updateFunctionConfiguration,
  ),
  route('UpdateFunctionCode', 'PUT', `${FUNCTION}/code`, sdk.UpdateFunctionCodeRequest$, configure.updateFunctionCode),
  route('PublishVersion', 'POST', `${FUNCTION}/versions`, sdk.PublishVersionRequest$, configure.publishVersion),
  route('Invoke', 'POST', `${FUNCTION}/invocations`, sdk.InvocationRequest$, invoke),
  route('GetPolicy', 'GET', `${FUNCTION}/policy`, sdk.GetPolicyRequest$, policy.getPolicy),
  route('AddPermission', 'POST', `${FUNCTION}/policy`, sdk.AddPermissionRequest$, policy.addPermission),
  route(
    'RemovePermission',
    'DELETE',
    `${FUNCTION}/policy/(?<StatementId>[^/]+)`,
    sdk.RemovePermissionRequest$,
    policy.removePermission,
  ),
  route(
    'GetFunctionConcurrency',
    'GET',
    '/2019-09-30/functions/(?<FunctionName>[^/]+)/concurrency',
    sdk.GetFunctionConcurrencyRequest$,
    configure.getFunctionConcurrency,
  ),
  route(
    'PutFunctionConcurrency',
    'PUT',
    '/2017-10-31/functions/(?<FunctionName>[^/]+)/concurrency',
    sdk.PutFunctionConcurrencyRequest$,
    configure.putFunctionConcurrency,
  ),
  route('ListTags', 'GET', '/2017-03-31/tags/(?<Resource>.+)', sdk.ListTagsRequest$, tags.listTags),
  route('TagResource', 'POST', '/2017-03-31/tags/(?<Resource>.+)', sdk.TagResourceRequest$, tags.tagResource),
  route('UntagResource', 'DELETE', '/2017-03-31/tags/(?<Resource>.+)', sdk.UntagResourceRequest$, tags.untagResource),
];

/** Members that travel as headers. */
const HEADERS: Readonly<Record<string, string>> = {
  'x-amz-invocation-type': 'InvocationType',
  'x-amz-log-type': 'LogType',
  'x-amz-client-context': 'ClientContext',
};

/** The service on a state. */
export function lambdaService(state: EmulatorState): Service {
  return {
    name: 'lambda',
    codes: {
      denied: { code: 'AccessDeniedException', status: 403 },
      throttled: { code: 'TooManyRequestsException', status: 429 },
      unavailable: { code: 'ServiceException', status: 500 },
    },
    action: (request) => matching(request)?.action,
    async handle(request, action) {
      const found = matching(request);
      if (found === undefined)
        throw new ServiceError('UnknownOperationException', `The emulator does not know ${action}.`, 404);
      state.lambda.endpoint ??= `http://${request.headers['host']}`;
      const input = judge<never>(found.schema, inputOf(request, found), 'ValidationException');
      return found.run(state, input, request.region ?? 'us-east-1');
    },
    render: (error) => jsonError(error),
    authorizations: (request, action) => authorizations(state, request, action),
  };
}

function matching(request: EmulatorRequest): Route | undefined {
  return ROUTES.find(({ method, path }) => method === request.method && path.test(request.path));
}

function inputOf(request: EmulatorRequest, { action, path }: Route): Record<string, unknown> {
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

/**
 * The action on its function; one that names a role also passes it, one that names tags also tags
 * (service authorization reference, Lambda).
 */
function authorizations(state: EmulatorState, request: EmulatorRequest, action: string): Authorization[] {
  const found = matching(request);
  const input = found === undefined ? {} : inputOf(request, found);
  const { FunctionName: name, Resource: tagged, Role: role, Tags: tags } = input;
  const target = typeof name === 'string' ? name : tagged;
  const home = { region: request.region ?? 'us-east-1', accountId: state.accountId };
  const address = typeof target === 'string' ? addressOf(target, home) : undefined;
  const resource = address === undefined ? '*' : functionArn(unqualified(address));
  const permission = action === 'Invoke' ? 'InvokeFunction' : action;
  const wanted: Authorization[] = [{ action: `lambda:${permission}`, resource }];
  if (action === 'CreateFunction' && Object.keys(tags ?? {}).length > 0)
    wanted.push({ action: 'lambda:TagResource', resource });
  if (typeof role === 'string') {
    wanted.push({ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } });
  }
  return wanted;
}
