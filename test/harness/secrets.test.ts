import { afterEach, expect, it } from 'vitest';
import { tempProject, type TempProject } from './project.ts';
import { leaksIn, secretsOf } from './secrets.ts';

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0abc.c2lnbmF0dXJl';
const ENV = {
  COGNITO_SUPABASE_PASSWORD: 'Correct-horse-1',
  AWS_REGION: 'eu-west-1-and-more',
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x',
};

let project: TempProject | undefined;
afterEach(() => {
  project = undefined;
});

it('a secret is what was given as one: by variable, flag or stdin', () => {
  expect(secretsOf(['verify', '--token', TOKEN], ENV, 'piped-in-secret')).toEqual([
    'Correct-horse-1',
    TOKEN,
    'piped-in-secret',
  ]);
});

it('finds it where it was printed, and every token, but for the one that was asked for', () => {
  expect(leaksIn('a Correct-horse-1 b', ['verify'], ['Correct-horse-1'])).toEqual(['Correct-horse-1']);
  expect(leaksIn(`x ${TOKEN}`, ['verify'], [])).toEqual([TOKEN]);
  expect(leaksIn(TOKEN, ['token', '--decode'], [])).toEqual([TOKEN]);
  expect(leaksIn(TOKEN, ['token'], [])).toEqual([]);
  expect(leaksIn('nothing of the kind', ['verify'], [TOKEN])).toEqual([]);
});

it('a project that holds one cannot be cleaned up in silence', async () => {
  project = await tempProject({ 'mine.json': TOKEN });
  const { writeFile } = await import('node:fs/promises');
  await writeFile(project.path('report.json'), `{ "token": "${TOKEN}" }`);
  await expect(project.cleanup()).rejects.toThrow(/report\.json: eyJhbGci/);
});
