/** Cut off between any two operations on files: running again ends where an undisturbed run ends, with no half file. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';
import { INIT, openGround, REMOVE, type Ground } from './killed-ground.ts';

const PRELOAD = pathToFileURL(`${ROOT}test/init/kill-at-file.mjs`).href;

describe.each([
  // A record that remove was cut off from dropping is of something that is no longer there.
  { what: 'init', before: [] as string[][], command: [...INIT, '--env-refs'], role: 'authenticated', remembers: true },
  { what: 'remove', before: [[...INIT, '--env-refs']], command: REMOVE, role: undefined, remembers: false },
])('$what', ({ before, command, role, remembers }) => {
  it('ends where an undisturbed run does, and leaves no half file', async () => {
    const whole = await openGround();
    for (const args of before) await whole.run(args);
    const counter = whole.project.path('count');
    await whole.run(command, { env: { NODE_OPTIONS: `--import ${PRELOAD}`, KILL_COUNT: counter } });
    const [expected, files, records, operations] = [
      await whole.state(),
      await filesOf(whole),
      remembers ? await recordsOf(whole) : [],
      Number(await whole.project.read('count')),
    ];
    await whole.close();
    expect(operations).toBeGreaterThan(5);
    for (let at = 1; at <= operations; at += 1) {
      const ground = await openGround();
      for (const args of before) await ground.run(args);
      const env = { NODE_OPTIONS: `--import ${PRELOAD}`, KILL_AT: String(at) };
      expect(await ground.run(command, { env })).toMatchObject({ signal: 'SIGKILL' });
      await expect(ground.signIn()).resolves.toSatisfy((found) => found === undefined || found === 'authenticated');
      expect(await ground.run(command)).toMatchObject({ code: 0 });
      expect({ at, state: await ground.state() }).toEqual({ at, state: expected });
      expect({ at, files: await filesOf(ground) }).toEqual({ at, files });
      expect({ at, records: remembers ? await recordsOf(ground) : [] }).toEqual({ at, records });
      expect(await ground.signIn()).toBe(role);
      await ground.close();
    }
  }, 300_000);
});

/** Names of the project's files, but for backups, and for what the tool's own ignored folder holds of a cut write. */
async function filesOf({ project }: Ground): Promise<string[]> {
  const names = (await readdir(project.dir, { recursive: true })).filter(
    (name) => !/KilledAny|^count$|cognito-supabase\/\.state/.test(name),
  );
  return names.toSorted();
}

/** How many things of each kind the state file remembers: what a killed run and the next both did, it remembers once. */
async function recordsOf({ project }: Ground): Promise<[kind: string, count: number][]> {
  const state = project.path('supabase/.temp/cognito-supabase/state.json');
  const text = existsSync(state) ? await readFile(state, 'utf8') : '{}';
  const kinds = Object.entries(JSON.parse(text) as Record<string, unknown>);
  return kinds.flatMap(([kind, entries]) => (Array.isArray(entries) ? [[kind, entries.length]] : []));
}
