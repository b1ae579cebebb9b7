import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { tempProject, type TempProject } from '../harness/project.ts';
import type { Defect } from './starters/form.ts';
import { EXPO } from './starters/expo.ts';
import { FLUTTER } from './starters/flutter.ts';
import { NEXT } from './starters/next.ts';
import { SVELTEKIT } from './starters/sveltekit.ts';
import { VUE } from './starters/vue.ts';

interface Spoken {
  id: string;
  status: string;
  message?: string;
  evidence?: { file: string; line: number };
}

/** The checks of the app's source that speak, in the whole program. */
async function spokenIn(project: TempProject): Promise<Spoken[]> {
  const outcome = await runCli(['verify', '--offline', '--no-input', '--strict', '--only', 'client', '--json'], {
    cwd: project.dir,
  });
  const checks = documentOf(outcome)['checks'] as Spoken[];
  return checks.filter(({ id, status }) => id.startsWith('client/') && status !== 'pass' && status !== 'skip');
}

describe.each([NEXT, VUE, SVELTEKIT, EXPO, FLUTTER])('$name', ({ files, defects }) => {
  let project: TempProject;
  beforeAll(async () => {
    project = await tempProject(files);
  });
  afterAll(() => project.cleanup());

  it('is an app of some size, with ten ways to go wrong', () => {
    expect(Object.keys(files).length).toBeGreaterThanOrEqual(30);
    expect(defects).toHaveLength(10);
  });

  it('is silent as it is', async () => {
    expect(await spokenIn(project)).toEqual([]);
  });

  it.each(defects)('$what: is found, at its line', async ({ id, file, from, to, line, at }: Defect) => {
    const before = files[file] ?? '';
    expect(before.split(from).length).toBe(2);
    const after = before.replace(from, () => to);
    await project.write(file, after);
    try {
      const spoken = await spokenIn(project);
      expect(spoken.map((one) => one.id)).toEqual([id]);
      const { evidence } = spoken[0] ?? {};
      expect(evidence?.file).toContain(at ?? file);
      const text = evidence?.file === file ? after : (files[evidence?.file ?? ''] ?? '');
      expect(text.split('\n')[(evidence?.line ?? 0) - 1]).toContain(line);
    } finally {
      await project.write(file, before);
    }
  });
});
