/** Every call of the program that people are shown anywhere: its command is there, and so is each of its flags. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { HELP } from '../../src/commands/shared/help.ts';
import { runCli } from '../harness/cli.ts';
import { ROOT } from '../harness/paths.ts';

const GLOBALS: ReadonlySet<string> = new Set([
  '--cwd',
  '--profile',
  '--region',
  '--mfa-code',
  '--yes',
  '--dry-run',
  '--no-input',
  '--json',
  '--no-color',
  '--verbose',
  '--quiet',
  '--help',
  '--version',
]);

/** Texts that people read: pages, documents, what is generated, and the literals of the program. */
const FILES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...['docs', 'templates', 'src'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(md|ya?ml|ts|mjs|js|tf|sql)$/.test(name))
      .map((name) => join(folder, name)),
  ),
];

interface Shown {
  file: string;
  command: string;
  flags: string[];
}

/** Calls end with the line, the quotes around them, a comment, or the next command; what is filled in is left out. */
const CALL = /(?:npx (?:--yes )?|`|\$ |\()cognito-supabase(?:@[\w.{}-]+)? ([a-z]+)((?:\\\n|[^\n`#&|;])*)/g;

function callsIn(file: string): Shown[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(CALL)].map(([, command = '', rest = '']) => ({
    file,
    command,
    flags: [...rest.replaceAll(/'[^']*'|\$\{[^}]*\}/g, ' ').matchAll(/(?<=\s)--[a-z][a-z0-9-]*/g)].map(
      ([flag]) => flag,
    ),
  }));
}

const calls = FILES.flatMap(callsIn);
let helps: ReadonlyMap<string, string>;
beforeAll(async () => {
  const names = Object.keys(HELP);
  helps = new Map(
    await Promise.all(names.map(async (name) => [name, (await runCli([name, '--help'])).stdout] as const)),
  );
});

it('there are many', () => expect(calls.length).toBeGreaterThan(100));

it('each is a command that exists, with flags that it has', () => {
  const wrong = calls.flatMap(({ file, command, flags }) => {
    const help = helps.get(command);
    if (help === undefined) return [`${file}: ${command}`];
    return flags
      .filter((flag) => !GLOBALS.has(flag) && !help.includes(`${flag} `))
      .map((flag) => `${file}: ${command} ${flag}`);
  });
  expect(wrong).toEqual([]);
});
