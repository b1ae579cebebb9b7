import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const scripts = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

/** Every call of the program that the README shows, without its comment. */
const calls = [
  ...new Set([...readme.matchAll(/npx cognito-supabase ([^\n`#]*)/g)].map(([, args = '']) => args.trim())),
];

describe('the README', () => {
  it.each(calls)('shows a command that exists, with flags that exist: %s', async (call) => {
    const outcome = await runCli([...call.split(/\s+/), '--help']);
    expect(outcome).toMatchObject({ code: 0 });
    for (const flag of call.match(/--[a-z-]+/g) ?? []) expect(outcome.stdout).toContain(flag);
  });

  it('its two set-up commands run scripts of the package', () => {
    const commands = [...readme.matchAll(/^npm ci && npm (?:run )?([\w:]+)$/gm)].map(([, script = '']) => script);
    expect(commands).toEqual(['demo', 'test']);
    for (const script of commands) expect(scripts[script]).toMatch(/^node build\.mjs && /);
  });

  it('lists every exit code', async () => {
    const { stdout } = await runCli(['--help']);
    const listed = [...readme.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => code);
    expect(listed).toEqual(['0', '1', '2', '3', '4', '70', '130']);
    for (const code of listed) expect(stdout).toMatch(new RegExp(`\\b${code}\\s`));
  });

  it('names every part of the quick start as the demo shows it', async () => {
    const { stdout } = await runCli(['demo']);
    const transcript = readme.slice(readme.indexOf('```console'), readme.indexOf('(Shortened'));
    const lines = transcript
      .split('\n')
      .filter((line) => /^(User pool|[~+] |    [-+] ?(enabled|user_pool))/.test(line));
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) expect(stdout).toContain(line.trim());
  });
});
