import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentOf, runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { type TempProject, tempProject } from '../harness/project.ts';
import { expectDocument } from '../harness/schema.ts';
import { ELSEWHERE, amplifyOutputs } from '../init/scene.ts';

const template = (name: string): Promise<string> => readFile(join(ROOT, 'templates', 'client', name), 'utf8');

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
  const POOL = ['--user-pool-id', 'eu-west-1_Rls4Tests'];
  const APP = ['--client-id', '5tq1v2w3x4y5z6a7b8c9d0e1f2'];
  let project: TempProject;
  beforeEach(async () => {
    project = await tempProject({ 'supabase/config.toml': '', 'web/package.json': '{}' });
  });
  afterEach(() => project.cleanup());
  const run = (...args: string[]) => runCli(['generate', 'rls', '--json', ...args], { cwd: project.dir });
  const written = async (...args: string[]) => {
    const document = documentOf(await run(...args));
    expectDocument('generate', document);
    const [file] = document['files'] as { path: string; action: string }[];
    return file ?? { path: '', action: '' };
  };

  it('writes the function that says which role a token has, and asks for no pool', async () => {
    const { path, action } = await written();
    expect(action).toBe('create');
    expect(path).toMatch(/^supabase\/migrations\/\d{14}_cognito_whoami\.sql$/);
    expect(await project.read(path)).toContain('on function public.cognito_supabase_whoami() to anon, authenticated;');
    expect(await written()).toEqual({ path, action: 'none' });
  });

  it('writes a migration, and finds it there the next time', async () => {
    const flags = [...POOL, ...APP, '--table', 'Todos', '--table', 'shop.items'];
    const { path } = await written(...flags);
    expect(path).toMatch(/^supabase\/migrations\/\d{14}_cognito_rls_todos_shop_items\.sql$/);
    const text = await project.read(path);
    expect(text).toContain(`call pg_temp.cognito_protect('"public"."Todos"', 'cognito_sub');`);
    expect(text).toContain('select count(*) from "shop"."items" where "cognito_sub" is null;');
    expect(text).not.toContain('{{');
    expect(await written(...flags)).toEqual({ path, action: 'none' });
    expect((await written(...flags, '--down')).path).toMatch(/_cognito_rls_todos_shop_items_down\.sql$/);
  });

  it('from a folder of the project', async () => {
    const args = ['generate', 'rls', '--json'];
    const document = documentOf(await runCli(args, { cwd: project.path('web') }));
    expect(document['files']).toMatchObject([
      { path: expect.stringMatching(/^\.\.\/supabase\/migrations\//) as string },
    ]);
  });

  it('never changes a migration that is there: it shows what differs, and names another file', async () => {
    const { path } = await written(...POOL, ...APP, '--table', 'todos');
    const before = await project.read(path);
    const outcome = await run(...POOL, ...APP, '--table', 'todos', '--m2m');
    expect(outcome.code).toBe(3);
    expectDocument('error', documentOf(outcome));
    expect(outcome.stderr).toContain('+--   tokens        access and ID tokens, those of machines too');
    expect(outcome.stderr).toMatch(/run again with --out supabase\/migrations\/\d{14}_cognito_rls_todos_2\.sql/);
    expect(await project.read(path)).toBe(before);
  });

  it('lets in the app clients that the project names, and asks where it names none', async () => {
    await project.write('amplify_outputs.json', amplifyOutputs(ELSEWHERE));
    const { stdout } = await run('--table', 'todos', '--out', '-');
    expect(stdout).toContain(ELSEWHERE.clientId);
    expect(await run(...POOL, '--table', 'todos')).toMatchObject({ code: 3 });
  });

  it('says which pool it needs', async () => {
    expect(await run(...APP, '--table', 'todos')).toMatchObject({ code: 3 });
  });

  it('--audit is no migration', async () => {
    expect((await written(...POOL, ...APP, '--table', 'todos', '--audit')).path).toBe('supabase/cognito-rls-audit.sql');
  });

  it.each([
    ['--table', 'todos; drop table x'],
    ['--table', 'a.b.c'],
    ['--table', 'to"dos'],
    ['--table', ''],
    ['--table', 'storage.objects'],
    ['--table', 'realtime.messages'],
    ['--table', 'auth.users'],
    ['--table', 'profiles', '--profiles'],
    ['--all-tables', 'auth'],
    ['--all-tables', 'a b'],
    ['--table', 'todos', '--owner-column', 'a"b'],
    ['--table', 'todos', '--client-id', "x'y"],
    ['--table', 'todos', '--m2m', '--token-use', 'id'],
    ['--table', 'todos', '--down', '--audit'],
    ['--storage', 'a/b'],
    ['--audit'],
    ['--role', 'service_role'],
    ['--role', 'anon'],
  ])('refuses %s %s %s %s', async (...args) => {
    const outcome = await run(...args.filter((arg) => typeof arg === 'string'));
    expect(outcome.code).toBe(2);
    expectDocument('error', documentOf(outcome));
    await expect(project.read('supabase/migrations')).rejects.toThrow('ENOENT');
  });

  it('is in the list of what there is', async () => {
    const { stdout } = await runCli(['generate', '--list'], { cwd: project.dir });
    expect(stdout).toMatch(/^client\s/m);
    expect(stdout).toMatch(/^rls\s/m);
  });
});
