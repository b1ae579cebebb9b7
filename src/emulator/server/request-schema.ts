/** Validates a request to the emulator against the AWS SDK's own schema of the operation: unknown, ill-typed and missing members are refused. */
import { NormalizedSchema } from '@smithy/core/schema';

import { ServiceError } from './service.ts';

/** A structure's schema as the SDK's client packages export it (`UpdateUserPoolRequest$`). */
export type RequestSchema = Parameters<typeof NormalizedSchema.of>[0];

type Shape = ReturnType<typeof NormalizedSchema.of>;

/**
 * The parsed JSON body as the request type it must be; `RequestOf` is the SDK's type of the same name as the schema.
 * @throws ServiceError SerializationException for an unknown or ill-typed member,
 *   and `missingCode` for a required member that is absent.
 */
export function checkInput<RequestOf>(
  schema: RequestSchema,
  body: unknown,
  missingCode = 'InvalidParameterException',
): RequestOf {
  const shape = NormalizedSchema.of(schema);
  const missing: string[] = [];
  check(shape, body, '', missing);
  if (missing.length > 0) {
    const [plural, list] = [missing.length === 1 ? 'error' : 'errors', missing.map(nullAt).join('; ')];
    throw new ServiceError(missingCode, `${missing.length} validation ${plural} detected: ${list}`);
  }
  return body as RequestOf;
}

function nullAt(path: string): string {
  return `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
}

function check(shape: Shape, value: unknown, path: string, missing: string[]): void {
  if (value === null || value === undefined) return;
  if (shape.isDocumentSchema()) return;
  if (shape.isStructSchema()) checkStructure(shape, demandObject(value, path), path, missing);
  else if (shape.isMapSchema()) {
    for (const [key, item] of Object.entries(demandObject(value, path))) {
      check(shape.getValueSchema(), item, `${path}.${key}`, missing);
    }
  } else if (shape.isListSchema()) {
    if (!Array.isArray(value)) throw illTyped(path, 'a list');
    for (const [index, item] of value.entries()) {
      check(shape.getValueSchema(), item, `${path}.${index + 1}.member`, missing);
    }
  } else checkScalar(shape, value, path);
}

function checkStructure(shape: Shape, value: Record<string, unknown>, path: string, missing: string[]): void {
  const members = shape.getMemberSchemas();
  for (const [name, item] of Object.entries(value)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined) {
      throw new ServiceError('SerializationException', `Unexpected field ${join(path, name)}`);
    }
    check(member, item, join(path, name), missing);
  }
  for (const name of requiredMembers(shape)) {
    if (value[name] === undefined || value[name] === null) missing.push(join(path, lowerFirst(name)));
  }
}

/** The SDK lists a structure's required members first, and says how many they are at index 6 of its schema. */
function requiredMembers(shape: Shape): string[] {
  const schema: unknown = shape.getSchema();
  const count: unknown = Array.isArray(schema) ? schema[6] : 0;
  return Object.keys(shape.getMemberSchemas()).slice(0, typeof count === 'number' ? count : 0);
}

function checkScalar(shape: Shape, value: unknown, path: string): void {
  const expected: readonly (readonly [boolean, string, string])[] = [
    [shape.isStringSchema() || shape.isBlobSchema(), 'string', 'a string'],
    [shape.isBooleanSchema(), 'boolean', 'a boolean'],
    [shape.isNumericSchema() || shape.isTimestampSchema(), 'number', 'a number'],
  ];
  for (const [applies, type, words] of expected) {
    if (applies && typeof value !== type) throw illTyped(path, words);
  }
}

function demandObject(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw illTyped(path, 'an object');
  return value as Record<string, unknown>;
}

function illTyped(path: string, words: string): ServiceError {
  return new ServiceError('SerializationException', `Expected ${words} at ${path === '' ? 'the top' : path}`);
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
