/** The AWS Query protocol: a form in, XML out (Smithy specification, aws.protocols#awsQuery). */
import { NormalizedSchema } from '@smithy/core/schema';

import { type RequestSchema, checkInput } from './request-schema.ts';
import { type EmulatorRequest, type EmulatorResponse, type Service, ServiceError } from './service.ts';

/** One action: takes the request as the SDK's type of it and gives back the members of its result; undefined for none. */
export interface QueryAction {
  readonly schema: RequestSchema | undefined;
  run(input: unknown, region: string): object | undefined;
}

/** What one service of the protocol differs from another in. */
export interface QueryServiceOptions {
  /** Signing name. */
  readonly name: string;
  readonly version: string;
  readonly namespace: string;
  readonly actions: Readonly<Record<string, QueryAction>>;
}

type Shape = ReturnType<typeof NormalizedSchema.of>;

/** An action whose input is held against the SDK's schema before it is run. */
export function queryAction<Request>(
  schema: RequestSchema | undefined,
  run: (input: Request, region: string) => object | undefined,
): QueryAction {
  return { schema, run: (input, region) => run(input as Request, region) };
}

/** A service of the Query protocol. */
export function queryService(options: QueryServiceOptions): Service {
  const { name, actions, namespace } = options;
  return {
    name,
    action(request) {
      const form = formOf(request);
      return form?.get('Version') === options.version ? (form.get('Action') ?? undefined) : undefined;
    },
    async handle(request, actionName) {
      const action = Object.hasOwn(actions, actionName) ? actions[actionName] : undefined;
      if (action === undefined)
        throw new ServiceError(
          'InvalidAction',
          `Could not find operation ${actionName} for version ${options.version}`,
        );
      const input = action.schema === undefined ? {} : parseInput(action.schema, memberPairs(request));
      return success(namespace, actionName, action.run(input, request.region ?? 'us-east-1'));
    },
    render: (error) => failure(namespace, error),
  };
}

function formOf(request: EmulatorRequest): URLSearchParams | undefined {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return request.method === 'POST' && isForm ? new URLSearchParams(request.body.toString('utf8')) : undefined;
}

/** The members of a form, each with its path in the request ("Tags.member.1.Key"). */
export function memberPairs(request: EmulatorRequest): [string, string][] {
  return [...(formOf(request) ?? [])].filter(([key]) => key !== 'Action' && key !== 'Version');
}

/** A form's members as a tree: `Tags.member.1.Key=a` is {Tags: {member: {1: {Key: "a"}}}}. */
interface Tree {
  [key: string]: string | Tree;
}

function parseInput(schema: RequestSchema, pairs: readonly [string, string][]): unknown {
  const tree: Tree = Object.create(null) as Tree;
  for (const [path, value] of pairs) plant(tree, path.split('.'), value);
  const input = giveTypes(NormalizedSchema.of(schema), tree);
  return checkInput<unknown>(schema, input, 'ValidationError');
}

function plant(tree: Tree, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const branch = tree[head];
  const next: Tree = typeof branch === 'object' ? branch : (Object.create(null) as Tree);
  tree[head] = next;
  plant(next, rest, value);
}

/** Everything is text in a form: gives each value the type of its schema. What does not fit stays as it is, for the schema to refuse. */
function giveTypes(shape: Shape, value: string | Tree): unknown {
  if (typeof value === 'string') {
    if (shape.isListSchema() && value === '') return [];
    if (shape.isNumericSchema() && /^-?\d+(?:\.\d+)?$/.test(value)) return Number(value);
    if (shape.isBooleanSchema() && /^(?:true|false)$/.test(value)) return value === 'true';
    return value;
  }
  if (shape.isListSchema()) {
    const items = Object.entries(value['member'] ?? {}).toSorted(([a], [b]) => Number(a) - Number(b));
    return items.map(([, item]) => giveTypes(shape.getValueSchema(), item));
  }
  const members = shape.isStructSchema() ? shape.getMemberSchemas() : {};
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const member = Object.hasOwn(members, name) ? members[name] : undefined;
      return [name, member === undefined ? item : giveTypes(member, item)];
    }),
  );
}

function success(namespace: string, action: string, result: object | undefined): EmulatorResponse {
  const body = result === undefined ? '' : `<${action}Result>${toXml(result)}</${action}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${crypto.randomUUID()}</RequestId></ResponseMetadata>`;
  return answer(200, `<${action}Response xmlns="${namespace}">${body}${metadata}</${action}Response>`);
}

function failure(namespace: string, error: ServiceError): EmulatorResponse {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const body = toXml({
    Error: { Type: type, Code: error.code, Message: error.message },
    RequestId: crypto.randomUUID(),
  });
  return answer(error.status, `<ErrorResponse xmlns="${namespace}">${body}</ErrorResponse>`);
}

function answer(status: number, body: string): EmulatorResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

/** Members as elements, lists as `<member>` elements, undefined members left out. */
function toXml(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `<${name}>${toXml(item)}</${name}>`)
    .join('');
}

function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\r': '&#13;',
  };
  return text.replace(/[&<>"\r]/g, (character) => entities[character] ?? character);
}
