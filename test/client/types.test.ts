import { describe, expect, it } from 'vitest';
import { ROOT, localBin } from '../harness/paths.ts';
import { spawnProgram } from '../harness/spawn.ts';

async function compile(project: string): Promise<{ code: number | null; errors: string[] }> {
  const env = { PATH: process.env['PATH'] ?? '' };
  const { code, stdout } = await spawnProgram(localBin('tsc'), ['-p', `test/types/${project}`, '--pretty', 'false'], {
    cwd: ROOT,
    env,
  });
  return { code, errors: stdout.split('\n').filter((line) => line.includes(': error ')) };
}

describe('against the real aws-amplify and @supabase/supabase-js', () => {
  it('the clients and their use compile', async () => {
    expect(await compile('tsconfig.json')).toEqual({ code: 0, errors: [] });
  });

  it('the mistakes of the public guide do not', async () => {
    const { code, errors } = await compile('tsconfig.mistakes.json');
    expect(code).not.toBe(0);
    expect(errors).toEqual([
      expect.stringMatching(/mistakes\.ts\(3,\d+\): error TS2305: .*aws-amplify\/auth.*no exported member 'Hub'/),
      expect.stringMatching(
        /mistakes\.ts\(6,\d+\): error TS2339: Property 'accessToken' does not exist on type 'AuthSession'/,
      ),
      expect.stringMatching(/mistakes\.ts\(10,\d+\): error TS2322: .*JWT/),
    ]);
  });
});
