import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanEnv, documentOf, runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';
import { expectDocument } from '../harness/schema.ts';
import { spawnProgram } from '../harness/spawn.ts';

interface DemoDocument {
  claims: { use: string; claims: Record<string, unknown> }[];
  applied: string[];
}

describe('demo', () => {
  it('does the whole job in under 40 lines, ending with the role', async () => {
    const outcome = await runCli(['demo']);
    expect(outcome).toMatchObject({ code: 0, signal: null });
    const lines = outcome.stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThan(40);
    expect(lines.at(-1)).toMatch(/role: "authenticated"/);
  });

  it('--json: both tokens were decoded, and carry the role', async () => {
    const outcome = await runCli(['demo', '--json']);
    const document = documentOf(outcome);
    expectDocument('demo', document);
    const { claims, applied } = document as unknown as DemoDocument;
    expect(claims.map(({ use, claims: { role } }) => [use, role])).toEqual([
      ['access', 'authenticated'],
      ['id', 'authenticated'],
    ]);
    expect(applied).toEqual(['config', 'role', 'function', 'permission', 'trigger']);
  });

  it.each([
    ['sets no role', 'export const handler = async (event) => event;\n'],
    ['throws', "export const handler = async () => { throw new Error('boom'); };\n"],
    ['sets the wrong role', 'role'],
  ])('is not canned: with a handler that %s, exit 1', async (_what, source) => {
    const copy = await mkdtemp(join(tmpdir(), 'package-'));
    try {
      for (const part of ['bin', 'dist', 'templates', 'package.json'])
        await cp(join(ROOT, part), join(copy, part), { recursive: true });
      await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
      const handler = join(copy, 'templates', 'lambda', 'role-claim.mjs');
      const shipped = await readFile(handler, 'utf8');
      await writeFile(handler, source === 'role' ? shipped.replaceAll("'authenticated'", "'anon'") : source);
      const outcome = await spawnProgram(process.execPath, [join(copy, 'bin', 'cognito-supabase.js'), 'demo'], {
        cwd: copy,
        env: cleanEnv(copy),
      });
      expect(outcome).toMatchObject({ code: 1, signal: null });
      expect(outcome.stdout).not.toMatch(/role: "authenticated"\. /);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  });
});
