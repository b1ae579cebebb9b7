/** A record is chosen only where nothing that people may configure names another pool, by whatever name the file goes. */
import { describe, expect, it } from 'vitest';
import { discovered, OTHER_ID, POOL_ID } from './folder.ts';

const RECORD = { 'cdk-outputs.json': JSON.stringify({ Auth: { UserPoolId: OTHER_ID } }) };
const stages = (id: string): string =>
  JSON.stringify({ stages: { dev: { environment_variables: { POOL: id } }, prod: { environment_variables: {} } } });
const task = (id: string): string =>
  JSON.stringify({ family: 'api', containerDefinitions: [{ environment: [{ name: 'POOL', value: id }] }] });

// prettier-ignore
const FILES: readonly [file: string, text: (id: string) => string, chosen: string | undefined][] = [
  ['.env-cmdrc', (id) => JSON.stringify({ development: { POOL: id }, production: {} }), undefined],
  ['.env-cmdrc.json', (id) => JSON.stringify({ development: { POOL: id } }), undefined],
  ['.chalice/config.json', stages, undefined],
  ['.envrc.local', (id) => `export POOL=${id}\n`, undefined],
  ['app/.dart_define', (id) => `POOL=${id}\n`, undefined],
  ['task-definition.json', task, undefined],
  ['api/taskdef.json', task, undefined],
  ['pools.json', (id) => JSON.stringify({ pool: id }), undefined],
  ['.shop', (id) => `POOL=${id}\n`, undefined],
  ['task-definition.prod.json', task, OTHER_ID],
  ['.env.bak', (id) => `POOL=${id}\n`, OTHER_ID],
  ['data/pools.json', (id) => JSON.stringify({ pool: id }), OTHER_ID],
];

describe('a record', () => {
  it.each(FILES)('beside %s', async (file, text, chosen) => {
    expect((await discovered({ ...RECORD, [file]: text(POOL_ID) })).chosen?.userPoolId).toBe(chosen);
    expect((await discovered({ ...RECORD, [file]: text(OTHER_ID) })).chosen?.userPoolId).toBe(OTHER_ID);
  });

  it.each(FILES.filter(([, , chosen]) => chosen === undefined))('is not needed beside %s', async (file, text) => {
    expect((await discovered({ [file]: text(POOL_ID) })).chosen?.userPoolId).toBe(POOL_ID);
  });

  it.each<[string, string]>([
    ['.env-cmdrc', JSON.stringify({ production: { POOL: POOL_ID } })],
    ['.chalice/config.json', JSON.stringify({ stages: { prod: { environment_variables: { POOL: POOL_ID } } } })],
    ['task-definition.json', task(POOL_ID).replace('"api"', '"api-prod"')],
    ['.envrc.production', `export POOL=${POOL_ID}\n`],
  ])('of another environment is told, and never chosen: %s', async (file, text) => {
    const found = await discovered({ [file]: text });
    expect([found.candidates.length, found.chosen]).toEqual([1, undefined]);
  });
});
