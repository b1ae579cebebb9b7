/**
 * What people see who meet `init` for the first time, at three widths: kept as text beside this, made again here, and
 * compared. `npm run transcripts` writes them anew.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Seen, watch } from '../harness/screen.ts';
import { type Scene, openScene } from '../init/scene.ts';
import { SITUATIONS, type Situation } from './situations.ts';

/** What differs from run to run: the time of a backup, and a number that is drawn. */
function settle(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-[0-9a-f]{4}/g, '2026-01-31T12-00-00-000Z-abcd')
    .replaceAll(/127\.0\.0\.1:\d{5}/g, '127.0.0.1:54321')
    .replaceAll(/project-\w{6}\b/g, 'project-AbCdEf');
}

async function record({ steps, folder = '.' }: Situation, scene: Scene, columns: number): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const { args, answers = [], env = {}, isLog = false, before } of steps) {
    before?.(scene);
    const options = { columns, answers, settle, isLog, env: { ...scene.emulator.env, ...env } };
    seen.push(await watch(args, { ...options, cwd: join(scene.project.dir, folder) }));
  }
  return seen;
}

function transcript({ steps }: Situation, seen: readonly Seen[]): string {
  const runs = seen.map(({ lines, code }, index) => {
    const { args = [], isLog } = steps[index] ?? {};
    return [
      `$ npx cognito-supabase ${args.join(' ')}${isLog ? '   (in CI)' : ''}`,
      ...lines,
      `(exit code ${code})`,
      '',
    ];
  });
  return runs.flat().join('\n');
}

/** Questions that were answered, as the terminal keeps them. */
function questionsIn({ lines }: Seen): number {
  return lines.filter((line) => line.startsWith('✔ ')).length;
}

describe.each(SITUATIONS)('$name', (situation) => {
  it.each([60, 80, 120])('at %i columns', async (columns) => {
    const scene = await openScene(situation.scene);
    try {
      for (const [file, text] of Object.entries(situation.files ?? {})) await scene.project.write(file, text);
      const seen = await record(situation, scene, columns);
      await expect(transcript(situation, seen)).toMatchFileSnapshot(`${situation.name}.${columns}.txt`);
      for (const [index, one] of seen.entries()) {
        const asked = situation.steps[index]?.answers?.length ?? 0;
        expect(questionsIn(one)).toBe(asked);
        expect(asked).toBeLessThanOrEqual(situation.atRisk ? 3 : 2);
      }
    } finally {
      await scene.close();
    }
  });
});

it('a dry run of the plain case takes 30 lines of a terminal of 80 columns', async () => {
  const scene = await openScene();
  try {
    const steps = [{ args: ['init', '--dry-run'] }];
    const [seen] = await record({ name: 'fresh', steps }, scene, 80);
    expect(seen?.code).toBe(0);
    expect(seen?.lines.length).toBeLessThanOrEqual(30);
    expect(seen?.lines.at(-3)).toMatch(/^Plan: /);
  } finally {
    await scene.close();
  }
});
