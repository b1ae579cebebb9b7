import { isDeepStrictEqual } from 'node:util';
import { parse as parseIarna } from '@iarna/toml';
import * as fc from 'fast-check';
import { parse as parseSmol } from 'smol-toml';
import { expect, it } from 'vitest';
import { enableCognito, undoCognito } from '../../src/core/config/edit/edit.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { type ConfigDocument, documents } from './config-documents.ts';

const RUNS = THOROUGH ? 100_000 : 20_000;
const SETTINGS = { userPoolId: 'eu-west-1_AbCdEf123', userPoolRegion: 'eu-west-1' };

const PARSERS = [parseSmol, (text: string) => parseIarna(text.replaceAll('\r\n', '\n'))].map(
  (parse) =>
    (text: string): unknown =>
      JSON.parse(JSON.stringify(parse(text.replace(/^\uFEFF/, '')))),
);

/** The original as a parser reads it, with the three values set by hand. */
function withPool(original: unknown): unknown {
  const root = original as { auth?: { third_party?: { aws_cognito?: object } } };
  root.auth ??= {};
  root.auth.third_party ??= {};
  Object.assign((root.auth.third_party.aws_cognito ??= {}), {
    enabled: true,
    user_pool_id: SETTINGS.userPoolId,
    user_pool_region: SETTINGS.userPoolRegion,
  });
  return root;
}

/** The file after somebody wrote above and below the block. */
function moved(text: string): string {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return `${bom}# new\n${text.slice(bom.length)}\n\n[functions.new]\nenabled = true\n`;
}

function check({ text }: ConfigDocument): void {
  const edit = enableCognito(text, 'toml', SETTINGS);
  if (edit.kind !== 'edited') throw new Error(`${edit.kind}: ${JSON.stringify(edit)}`);
  for (const parse of PARSERS) {
    if (!isDeepStrictEqual(parse(edit.text), withPool(parse(text))))
      throw new Error(`parses to something else:\n${edit.text}`);
  }
  if (enableCognito(edit.text, 'toml', SETTINGS).kind !== 'unchanged') throw new Error(`not idempotent:\n${edit.text}`);
  const record = JSON.parse(JSON.stringify(edit.record)) as typeof edit.record;
  const undone = undoCognito(edit.text, 'toml', record);
  if (undone.kind !== 'edited' || undone.text !== text) throw new Error(`not restored: ${JSON.stringify(undone)}`);
  const redone = undoCognito(undone.text, 'toml', undone.record);
  if (redone.kind !== 'edited' || redone.text !== edit.text) throw new Error(`not redone: ${JSON.stringify(redone)}`);
  const later = undoCognito(moved(edit.text), 'toml', record);
  if (later.kind !== 'edited' || later.text !== moved(text))
    throw new Error(`not restored after other edits: ${JSON.stringify(later)}`);
}

it(
  `${RUNS} documents in every form: exactly the change, once, and back again byte by byte`,
  { timeout: 600_000 },
  () => {
    const counts = new Map<string, number>();
    const count = (what: string): unknown => counts.set(what, (counts.get(what) ?? 0) + 1);
    const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
    process.stdout.write(`seed ${seed} (FC_SEED)\n`);
    fc.assert(
      fc.property(documents, (document) => {
        count(`form: ${document.form}`);
        count(`decoy: ${document.decoy}`);
        check(document);
      }),
      { numRuns: RUNS, seed },
    );
    for (const [what, times] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      process.stdout.write(`${String(times).padStart(6)}  ${what}\n`);
    expect([...counts.values()].every((times) => times > RUNS / 100)).toBe(true);
  },
);
