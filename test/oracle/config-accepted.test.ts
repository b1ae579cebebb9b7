import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enableCognito } from '../../src/core/config/edit/edit.ts';
import { OTHER_PROVIDERS } from '../../src/core/config/read.ts';
import type { Generation } from '../../src/core/config/resolve.ts';
import { decodeConfig } from '../../src/core/config/decode.ts';
import { findRefusals } from '../../src/core/config/refused.ts';
import { CORPUS, HAS_CORPUS } from '../harness/paths.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { GENERATIONS, generationsFor, type Peers, startPeers } from './supabase.ts';

const SETTINGS = { userPoolId: 'eu-west-1_AbCdEf123', userPoolRegion: 'eu-west-1' };

let peers: Peers;
const tally = new Map<string, number>();
const count = (what: string): unknown => tally.set(what, (tally.get(what) ?? 0) + 1);
beforeAll(async () => {
  peers = await startPeers();
});
afterAll(async () => {
  await peers.close();
  for (const [what, times] of tally) process.stdout.write(`${String(times).padStart(5)}  ${what}\n`);
});

const files = ['config', 'config-cli-templates'].flatMap((folder) =>
  HAS_CORPUS ? readdirSync(`${CORPUS}${folder}`).map((name) => `${CORPUS}${folder}/${name}`) : [],
);

/** What `status` prints once the config is read and judged: that the containers are not there. */
const ACCEPTED = /failed to inspect container health|No such container|is not running/i;

/** What each prints where a rule of ours is the reason: a table's other name, a port that is none. */
const NAMED: Readonly<Record<Generation, RegExp>> = {
  'go-2.105': /'(?:api|db)\.port' cannot parse value|has invalid keys: local_smtp/,
  'ts-2.122': /Expected number\s+at \["(?:api|db)"\]\["port"\]/,
  'ts-3.1': /no longer supported|is not a port/,
};
/** What a reference comes to is each machine's own affair. */
const PORT_BY_REFERENCE = /^\s*port\s*=\s*"env\(/m;

/** Runs under an id of their own do not wait for each other's lock. */
const withId = (text: string, id: string): string => text.replace(/^project_id\s*=.*$/m, `project_id = "${id}"`);

/** Answers by generation and file: repositories share some of their files, and an edit can change nothing. */
const answersSoFar = new Map<string, Promise<string>>();

/** What a CLI prints about a config; it is asked one time about each. */
function ask(generation: Generation, content: string): Promise<string> {
  const key = `${generation} ${withId(content, '')}`;
  const known = answersSoFar.get(key);
  if (known) return known;
  const config = withId(content, `corpus-${answersSoFar.size}`);
  const answer = peers.ask(generation, ['status'], { files: { 'supabase/config.toml': config } });
  answersSoFar.set(key, answer);
  return answer;
}

async function accepts(generation: Generation, content: string): Promise<boolean> {
  return ACCEPTED.test(await ask(generation, prepared(content, generation)));
}

/**
 * 3.1 refuses every file with the old name of [local_smtp] before it looks at anything else, so it gets the new one,
 * before the edit and after it.
 */
function prepared(text: string, generation: Generation): string {
  return generation === 'ts-3.1' ? text.replaceAll('[inbucket]', '[local_smtp]') : text;
}

describe.skipIf(files.length === 0)('a config that the real CLI accepts, it accepts edited', () => {
  it.each(files.map((file, index) => ({ name: file.slice(CORPUS.length), file, index })))(
    '$name',
    async ({ file, index }) => {
      const decoded = decodeConfig(readFileSync(file));
      const text = decoded.ok ? decoded.text : '';
      const edit = enableCognito(text, 'toml', SETTINGS, { disable: OTHER_PROVIDERS });
      expect(edit.kind).toBe('edited');
      const edited = edit.kind === 'edited' ? edit.text : '';
      const verdicts = generationsFor(index).map(async (generation) => {
        if (await accepts(generation, edited)) return { generation, verdict: 'accepted' };
        // What was refused all along is no work of the edit; nobody needs to know it of the others.
        return { generation, verdict: (await accepts(generation, text)) ? 'broken' : 'refused before and after' };
      });
      for (const { generation, verdict } of await Promise.all(verdicts)) {
        count(`${generation}: ${verdict}`);
        expect({ generation, verdict }).not.toEqual({ generation, verdict: 'broken' });
      }
    },
  );

  it.each(files.map((file, index) => ({ name: file.slice(CORPUS.length), file, index })))(
    '$name: refused by a CLI where we say so, by a rule that we know',
    async ({ file, index }) => {
      const decoded = decodeConfig(readFileSync(file));
      const text = decoded.ok ? decoded.text : '';
      const refusals = findRefusals(text, 'toml');
      const asked = THOROUGH ? GENERATIONS : GENERATIONS.filter((_, at) => index % 24 === at);
      for (const generation of asked) {
        const said = refusals.some(({ by }) => by.includes(generation));
        const printed = await ask(generation, text);
        const named = NAMED[generation].test(printed) && !PORT_BY_REFERENCE.test(text);
        count(`${generation}: ${said ? 'said to be refused' : 'nothing said'}`);
        expect({ said: said && ACCEPTED.test(printed), unsaid: named && !said }).toEqual({
          said: false,
          unsaid: false,
        });
      }
    },
  );

  it('what `supabase init` writes differs in three lines', async () => {
    const initial = await peers.initialConfig();
    const edit = enableCognito(initial, 'toml', SETTINGS);
    expect(edit.kind).toBe('edited');
    const before = initial.split('\n');
    const after = edit.kind === 'edited' ? edit.text.split('\n') : [];
    expect(after).toHaveLength(before.length);
    const changed = after.flatMap((line, index) => (line === before[index] ? [] : [[before[index], line]]));
    expect(changed).toEqual([
      ['enabled = false', 'enabled = true'],
      ['# user_pool_id = "my-user-pool-id"', 'user_pool_id = "eu-west-1_AbCdEf123"'],
      ['# user_pool_region = "us-east-1"', 'user_pool_region = "eu-west-1"'],
    ]);
  });
});
