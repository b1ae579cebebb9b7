import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const scripts = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

describe('the README', () => {
  it('is no longer than one page can be', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(321);
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

  it('lists its sections at the top', () => {
    const listed = [...readme.matchAll(/\[[^\]]+\]\(#([\w-]+)\)(?= ·|\n\n)/g)].map(([, anchor]) => anchor);
    expect(listed.slice(0, 3)).toEqual(['why', 'quick-start', 'recipes']);
    expect(listed.length).toBeGreaterThan(10);
  });
});
