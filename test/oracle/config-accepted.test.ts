import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enableCognito } from '../../src/core/config/edit.ts';
import { OTHER_PROVIDERS } from '../../src/core/config/read.ts';
import type { Generation } from '../../src/core/config/resolve.ts';
import { decodeConfig } from '../../src/core/config/decode.ts';
import { CORPUS, HAS_CORPUS } from '../harness/paths.ts';
import { generationsFor, type Peers, startPeers } from './supabase.ts';

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

const withId = (text: string, id: string): string => text.replace(/^project_id\s*=.*$/m, `project_id = "${id}"`);

/** Verdicts by generation and file: repositories share some of their files, and an edit can change nothing. */
const verdictsSoFar = new Map<string, Promise<boolean>>();

/** Whether a CLI takes a config; it is asked one time about each. */
function accepts(generation: Generation, content: string): Promise<boolean> {
  const key = `${generation} ${withId(content, '')}`;
  const known = verdictsSoFar.get(key);
  if (known) return known;
  const config = prepared(content, generation, `corpus-${verdictsSoFar.size}`);
  const verdict = peers
    .run(generation, ['status'], { files: { 'supabase/config.toml': config } })
    .then((printed) => ACCEPTED.test(printed));
  verdictsSoFar.set(key, verdict);
  return verdict;
}

/**
 * The file under an id of its own, so that runs do not wait for each other's lock. 3.1 refuses every file with the old
 * name of [local_smtp] before it looks at anything else, so it gets the new one, before the edit and after it.
 */
function prepared(text: string, generation: Generation, id: string): string {
  const own = withId(text, id);
  return generation === 'ts-3.1' ? own.replaceAll('[inbucket]', '[local_smtp]') : own;
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
