/** A tree with more code than is looked at for pools: no client in it may be passed over in silence. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { tempProject, type TempProject } from '../harness/project.ts';

const FOLDERS = 100;
const FILES_A_FOLDER = 25;

const RIGHT = `import { createClient } from '@supabase/supabase-js'
import { fetchAuthSession } from 'aws-amplify/auth'
export const supabase = createClient(process.env.URL, process.env.KEY, {
  accessToken: async () => (await fetchAuthSession()).tokens?.accessToken?.toString() ?? null,
})
`;
const WRONG = RIGHT.replace('tokens?.accessToken?.toString()', 'tokens?.accessToken?.payload');

function fill(project: TempProject, files: number, folder: string): void {
  for (let index = 0; index < files; index += 1) {
    const path = project.path(`${folder}/f${Math.floor(index / FILES_A_FOLDER)}`);
    if (index % FILES_A_FOLDER === 0) mkdirSync(path, { recursive: true });
    writeFileSync(`${path}/${index}-row.tsx`, `export const row${index} = ${index};\n`);
  }
}

async function clientChecks(project: TempProject): Promise<{ id: string; status: string; message?: string }[]> {
  const outcome = await runCli(['verify', '--offline', '--no-input', '--only', 'client', '--json'], {
    cwd: project.dir,
  });
  return documentOf(outcome)['checks'] as { id: string; status: string; message?: string }[];
}

describe('an app of thousands of files', () => {
  let project: TempProject;
  beforeAll(async () => {
    project = await tempProject({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'package.json': '{"dependencies":{"@supabase/supabase-js":"2.119.1","aws-amplify":"6"}}',
      'src/supabase.ts': RIGHT,
    });
    fill(project, FOLDERS * FILES_A_FOLDER, 'src/features');
  });
  afterAll(() => project.cleanup());

  it('has a wrong client found in its farthest corner', async () => {
    expect((await clientChecks(project)).find(({ id }) => id === 'client/token-not-string')?.status).toBe('pass');
    await project.write('src/zz/deep/er/row-late.tsx', WRONG);
    const found = (await clientChecks(project)).find(({ id }) => id === 'client/token-not-string');
    expect(found).toMatchObject({ status: 'warn', evidence: { file: 'src/zz/deep/er/row-late.tsx', line: 4 } });
  });
});
