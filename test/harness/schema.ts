/** Validates a --json document against its JSON schema in templates/schema. */
import { readFileSync, readdirSync } from 'node:fs';
import { type Schema } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ROOT } from './paths.ts';

const FOLDER = `${ROOT}templates/schema/`;

/** An Ajv that knows every schema of templates/schema, each under its file name and under its own $id. */
function knownSchemas(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
    const schema: Schema = JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8'));
    ajv.addSchema(schema, file);
  }
  return ajv;
}

/** Compiled one time, each when first needed. */
const schemas = knownSchemas();

/**
 * Holds a --json document against the schema of its command.
 * @param command the schema's name: "init", "verify", … or "error"
 * @throws naming every place where the document departs from its schema
 */
export function expectDocument(command: string, document: unknown): void {
  const validate = schemas.getSchema(`${command}.json`);
  if (!validate) throw new Error(`There is no templates/schema/${command}.json`);
  if (validate(document) === true) return;
  const departures = (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(`The document departs from ${command}.json:\n${[...new Set(departures)].join('\n')}`);
}
