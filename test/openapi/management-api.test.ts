/** What the program uses of the Management API, and what the emulator answers in its place, held against the API's own description. */
import { readFileSync } from 'node:fs';
import { type Schema } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_PERMISSIONS, FIELDS, OPERATIONS } from '../../src/world/supabase/api.ts';
import { unavailable } from '../../src/core/supabase/hosted.ts';
import { type Emulator, startEmulator } from '../emulator-kit/full-emulator.ts';
import { ROOT } from '../harness/paths.ts';

interface Operation {
  operationId: string;
  security: { fga_permissions?: string[] }[];
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string; items?: { $ref: string } } }> }>;
}

interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties: Record<string, { enum?: string[] }>; required?: string[] }> };
}

const api = JSON.parse(readFileSync(`${ROOT}test/openapi/management-api.json`, 'utf8')) as Description;
const { schemas } = api.components;

describe.each(Object.entries(OPERATIONS))('%s', (_name, { method, path, permission }) => {
  const described = api.paths[path]?.[method.toLowerCase()];

  it('is an operation of the API, and takes the permission that is asked for', () => {
    expect(described).toBeDefined();
    expect(described?.security.flatMap(({ fga_permissions: names = [] }) => names)).toContain(permission);
  });
});

describe.each(Object.entries(FIELDS))('%s', (name, fields) => {
  it('has every member that is read', () => {
    expect(fields.filter((field) => schemas[name]?.properties[field] === undefined)).toEqual([]);
  });
});

it('every status of a project is known, as one that can be used or one that cannot', () => {
  const statuses = schemas['V1ProjectWithDatabaseResponse']?.properties['status']?.enum ?? [];
  expect(statuses.filter((status) => unavailable(status) === undefined)).toEqual([
    'ACTIVE_HEALTHY',
    'ACTIVE_UNHEALTHY',
    'UNKNOWN',
  ]);
});

it('the permissions to ask for are those of the operations', () => {
  expect(ALL_PERMISSIONS.toSorted()).toEqual([
    'auth_config_read',
    'auth_config_write',
    'branching_development_read',
    'project_admin_read',
    'projects_read',
  ]);
});

const REF = 'abcdefghijklmnopqrst';

describe('the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    const branches = [{ name: 'preview', ref: 'bcdefghijklmnopqrstu' }];
    emulator = await startEmulator({ pools: [{ Id: 'eu-west-1_Hosted123' }], projects: [{ ref: REF, branches }] });
  });
  afterAll(() => emulator.close());

  it('answers each operation in the shape that the API describes', async () => {
    const body = JSON.stringify({ oidc_issuer_url: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Hosted123' });
    let id = '';
    for (const { method, path } of Object.values(OPERATIONS)) {
      const response = await fetch(emulator.url + path.replace('{ref}', REF).replace('{tpa_id}', id), {
        method,
        headers: { authorization: `Bearer sbp_${'0f'.repeat(20)}` },
        ...(method === 'POST' ? { body } : {}),
      });
      const answer: unknown = await response.json();
      const schema =
        api.paths[path]?.[method.toLowerCase()]?.responses[String(response.status)]?.content?.['application/json']
          ?.schema;
      expect({ path, method, status: response.status, schema }).toHaveProperty('schema');
      expect({ path, method, faults: faults(schema ?? {}, answer) }).toEqual({ path, method, faults: [] });
      if (method === 'POST') id = (answer as { id: string }).id;
    }
  });
});

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type. */
function faults(schema: object, answer: unknown): string[] {
  const text = JSON.stringify({ ...schema, components: { schemas } })
    .replaceAll('"type":"string","nullable":true', '"type":["string","null"]')
    .replaceAll('{"nullable":true}', '{}');
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  const validate = ajv.compile(JSON.parse(text) as Schema);
  return validate(answer)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}
