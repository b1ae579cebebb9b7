import { describe, expect, it } from 'vitest';
import { readClientSource } from '../../src/core/client/read.ts';
import type { ClientSource } from '../../src/core/client/source.ts';
import { CHECKS } from '../../src/core/checks/index.ts';
import type { Finding } from '../../src/core/checks/check.ts';
import { runChecks } from '../../src/core/checks/run.ts';
import { known } from '../../src/core/fact.ts';
import { healthy } from '../core/worlds.ts';
import { casesOf, type FileCase } from '../harness/case-files.ts';

/** A small app as people write it: right, wrong in one way, or one of which the text does not tell. */
interface OwnCase extends FileCase {
  /** The check that speaks, alone; absent for what is right. */
  wrong?: string;
  /** What is said of why it cannot be told. */
  skip?: string;
  /** The check of which that cannot be told, and none speaks. */
  unknown?: string;
  /** What is on the line that it points at. */
  line?: string;
  /** The tokens that are sent, client by client; not judged where absent. */
  sends?: string;
}

const ALL = casesOf<OwnCase>('cases/own');

async function read({ files }: OwnCase): Promise<{ source: ClientSource; spoken: Finding[]; skipped: Finding[] }> {
  const source = await readClientSource(Object.entries(files).map(([file, text]) => ({ file, text })));
  const { facts, wish } = healthy({ clientSource: known(source) });
  const findings = runChecks(CHECKS, facts, wish, { only: ['client'], skip: [] });
  const ofClient = findings.filter(({ layer, status }) => layer === 'client' && status !== 'pass');
  const skipped = ofClient.filter(({ status }) => status === 'skip');
  return { source, spoken: ofClient.filter((one) => !skipped.includes(one)), skipped };
}

describe('apps of our own', () => {
  it('are more than sixty, of both kinds', () => {
    const wrong = ALL.filter((one) => one.wrong !== undefined);
    expect(wrong.length).toBeGreaterThan(60);
    expect(ALL.length - wrong.length).toBeGreaterThan(60);
  });

  it.each(ALL.filter(({ skip }) => skip !== undefined))('$what: is not known', async (one) => {
    const { spoken, skipped } = await read(one);
    expect(spoken).toEqual([]);
    expect(skipped.find(({ id }) => id === 'client/token-not-found')?.message).toMatch(one.skip ?? '');
  });

  it.each(ALL.filter(({ unknown }) => unknown !== undefined))('$what: is passed over', async (one) => {
    const { spoken, skipped } = await read(one);
    expect(spoken).toEqual([]);
    expect(skipped.map(({ id }) => id)).toContain(one.unknown);
  });

  it.each(ALL.filter(({ wrong, skip, unknown }) => (wrong ?? skip ?? unknown) === undefined))(
    '$what: is right',
    async (one) => {
      const { source, spoken } = await read(one);
      expect(spoken).toEqual([]);
      expect(source.clients).not.toEqual([]);
      const sent = source.clients.flatMap(({ sends }) => sends).join('+');
      expect(one.sends ?? sent).toBe(sent);
    },
  );

  it.each(ALL.filter(({ wrong }) => wrong !== undefined))('$what: is found', async (one) => {
    const { spoken } = await read(one);
    expect(spoken.map(({ id }) => id)).toEqual([one.wrong]);
    const [{ evidence = {}, message, fix } = {}] = spoken;
    const pointed = one.files[String(evidence['file'])]?.split('\n')[Number(evidence['line']) - 1] ?? '';
    expect(pointed).toContain(one.line ?? '');
    expect(`${message}|${fix}`).toMatch(/\S\|\S/);
  });
});
