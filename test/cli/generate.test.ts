import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import { expectDocument } from '../harness/schema.ts';

const template = (name: string): Promise<string> => readFile(join(ROOT, 'templates', 'client', name), 'utf8');
const sql = (name: string): Promise<string> => readFile(join(ROOT, 'templates', 'sql', `${name}.sql`), 'utf8');

const AMPLIFY = JSON.stringify({ dependencies: { 'aws-amplify': '^6.22.1' } });

describe('generate client', () => {
  let project: TempProject;
  beforeEach(async () => {
    project = await tempProject({ 'src/main.ts': '', 'tsconfig.json': '{}', 'package.json': AMPLIFY });
  });
  afterEach(() => project.cleanup());
  const run = (...args: string[]) => runCli(['generate', 'client', '--json', ...args], { cwd: project.dir });

  it.each([
    ['access', ['tokens?.accessToken', 'the access token, which'], ['idToken', 'the ID token']],
    ['id', ['tokens?.idToken', 'the ID token, which'], ['tokens?.accessToken', 'the access token']],
  ])('writes the client that sends the %s token', async (tokenUse, there, absent) => {
    const outcome = await run('--token-use', tokenUse);
    const document = documentOf(outcome);
    expectDocument('generate', document);
    expect(document['files']).toMatchObject([{ path: 'src/supabase-client.ts', action: 'create' }]);
    const text = await project.read('src/supabase-client.ts');
    for (const words of there) expect(text).toContain(words);
    for (const words of absent) expect(text).not.toContain(words);
  });

  it('a second run finds nothing to do', async () => {
    await run();
    const document = documentOf(await run());
    expect(document['files']).toMatchObject([{ action: 'none' }]);
  });

  it("never overwrites a file of the user's", async () => {
    await writeFile(join(project.dir, 'src/supabase-client.ts'), '// mine\n');
    const outcome = await run();
    expect(outcome.code).toBe(3);
    expectDocument('error', documentOf(outcome));
    expect(await project.read('src/supabase-client.ts')).toBe('// mine\n');
  });

  it('--dry-run writes nothing', async () => {
    const document = documentOf(await run('--dry-run'));
    expect(document['files']).toMatchObject([{ action: 'create', content: await template('amplify-web.ts') }]);
    await expect(project.read('src/supabase-client.ts')).rejects.toThrow('ENOENT');
  });

  it('a folder is no file to write to', async () => {
    expect(await run('--out', 'src')).toMatchObject({ code: 2 });
  });
});

describe('generate rls', () => {
  let project: TempProject;
  beforeEach(async () => {
    project = await tempProject({ 'supabase/config.toml': '' });
  });
  afterEach(() => project.cleanup());
  const run = (...args: string[]) => runCli(['generate', 'rls', '--json', ...args], { cwd: project.dir });

  it('writes the function that says which role a token has', async () => {
    const document = documentOf(await run());
    expectDocument('generate', document);
    expect(document['files']).toMatchObject([{ path: 'supabase/cognito-rls.sql', action: 'create' }]);
    expect(await project.read('supabase/cognito-rls.sql')).toBe(await sql('whoami'));
    expect(documentOf(await run())['files']).toMatchObject([{ action: 'none' }]);
  });

  it('writes the policies of a table after it', async () => {
    await run('--table', 'Todos', '--out', 'supabase/migrations/20261123120000_todos.sql');
    const text = await project.read('supabase/migrations/20261123120000_todos.sql');
    expect(text).toContain(await sql('whoami'));
    expect(text).toContain('alter table "public"."Todos" enable row level security;');
    expect(text).not.toContain('{{');
  });

  it('never overwrites what is there, and names another file', async () => {
    await run();
    const outcome = await run('--table', 'todos');
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain('such as cognito-todos.sql beside it');
  });

  it.each(['todos; drop table x', 'a.b.c', 'to"dos', ''])('takes no --table %j', async (table) => {
    const outcome = await run('--table', table);
    expect(outcome.code).toBe(2);
    expectDocument('error', documentOf(outcome));
    await expect(project.read('supabase/cognito-rls.sql')).rejects.toThrow('ENOENT');
  });

  it('is in the list of what there is', async () => {
    const { stdout } = await runCli(['generate', '--list'], { cwd: project.dir });
    expect(stdout).toMatch(/^client\s/m);
    expect(stdout).toMatch(/^rls\s/m);
  });
});
