/** How soon the peers of npm and Debian start, measured as ours is. Those that are not installed come with the long form. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { cleanEnv } from '../harness/cli.ts';
import { BIN, ROOT, machineNode } from '../harness/paths.ts';
import { spawnProgram } from '../harness/spawn.ts';
import { THOROUGH } from '../harness/thorough.ts';
import { expectFigure } from './figures.ts';
import { pairedRatio } from './paired.ts';

const RUNS = THOROUGH ? 9 : 3;
const INSTALLED = ['supabase', 'publint'];
const TO_INSTALL = THOROUGH ? ['wrangler@4.60.0', 'clerk@3.3.0', 'sv@0.17.1'] : [];

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'bench-peers-'));
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  if (TO_INSTALL.length > 0)
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', ...TO_INSTALL], {
      cwd: home,
      stdio: 'pipe',
    });
}, 600_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The program behind a command of npm, without the shell script that starts it. */
const programOf = (folder: string, name: string): string => realpathSync(join(folder, 'node_modules', '.bin', name));

it.each([
  ['cognito-supabase', [machineNode(), BIN]],
  ...INSTALLED.map((name) => [name, [machineNode(), programOf(ROOT, name)]] as const),
  ['aws', ['/usr/bin/aws']],
] as const)('%s --version', async (name, command) => {
  expectFigure(`${name} --version`, await startRatio(name, command), 'times node -e 0');
});

it.each(TO_INSTALL)('%s', async (pinned) => {
  const [name = ''] = pinned.split('@');
  expectFigure(
    `${pinned} --version`,
    await startRatio(name, [machineNode(), programOf(home, name)]),
    'times node -e 0',
  );
});

async function startRatio(name: string, [program = '', ...args]: readonly string[]): Promise<number> {
  const env = { ...cleanEnv(home), PATH: ['/usr/bin', '/bin', process.env.PATH].join(delimiter) };
  const run = async (command: string, rest: readonly string[]): Promise<void> => {
    const outcome = await spawnProgram(command, [...rest], { cwd: home, env });
    if (outcome.code !== 0) throw new Error(`${name}: exit ${outcome.code}\n${outcome.stderr}`);
  };
  const ratio = await pairedRatio(
    () => run(program, [...args, '--version']),
    () => run(machineNode(), ['-e', '0']),
    { runs: RUNS, limit: Number.MAX_VALUE },
  );
  return ratio;
}
