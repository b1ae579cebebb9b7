/** A secret at a wrong place: whatever option or variable it is given to, nothing that is printed or written holds it. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../harness/cli.ts';
import { tempProject, type TempProject } from '../harness/project.ts';
import { THOROUGH } from '../harness/thorough.ts';

const COMMANDS = ['init', 'verify', 'token', 'link', 'unlink', 'remove', 'restore', 'discover', 'generate', 'explain'];

const part = (text: string): string => Buffer.from(text).toString('base64url');
const SECRETS = {
  token: `${part('{"alg":"RS256","kid":"abcdefgh"}')}.${part('{"sub":"0f9e8d7c-6b5a","token_use":"access"}')}.${part('a-signature-of-forty-characters-or-so-000')}`,
  key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYLEAKYLEAKY',
  'secret key': 'sb_secret_N7UND0UgjKTVK_Uodkm0Hg_xSvEMPvz',
  password: 'L3aky-passw0rd!$x',
  'plain password': 'Swordfish77',
  'address with a password': 'https://leaky-user:l3aky-p4ssw0rd@leak.example.com/x',
};
type Kind = keyof typeof SECRETS;

/** What no output may hold. */
const needles = (kind: Kind): string[] => {
  const whole = kind === 'address with a password' ? 'leaky-user:l3aky-p4ssw0rd' : SECRETS[kind];
  const half = Math.ceil(whole.length / 2);
  const base64 = Buffer.from(whole).toString('base64').replace(/=+$/, '');
  return [...new Set([whole, whole.slice(0, half), whole.slice(half), base64, part(whole), encodeURIComponent(whole)])];
};

/** Variables that the program, the AWS SDK or a Supabase CLI reads as text. */
const VARIABLES = [
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_LAMBDA',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CA_BUNDLE',
  'AWS_MAX_ATTEMPTS',
  'HTTPS_PROXY',
  'NO_PROXY',
  'SUPABASE_ACCESS_TOKEN',
  'SUPABASE_API_URL',
  'SUPABASE_PROFILE',
  'SUPABASE_PROJECT_ID',
  'SUPABASE_URL',
  'SUPABASE_ANON_KEY',
  'SUPABASE_PUBLISHABLE_KEY',
  'SUPABASE_WORKDIR',
  'SUPABASE_HOME',
  'COGNITO_SUPABASE_TOKEN',
  'COGNITO_SUPABASE_PASSWORD',
  'XDG_STATE_HOME',
];

const MODES = [[], ['--json'], ['--verbose']];

/** What a command needs before it looks at the rest. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  token: ['--decode'],
  generate: ['client', '--framework', 'oidc'],
};

let project: TempProject;
beforeAll(async () => {
  project = await tempProject({
    'supabase/config.toml':
      '[auth.third_party.aws_cognito]\nenabled = true\nuser_pool_id = "eu-west-1_AbC123xyz"\nuser_pool_region = "eu-west-1"\n',
  });
});
afterAll(() => project.cleanup());

/** The options of a command that take a text, as its help lists them. */
async function optionsOf(command: string): Promise<string[]> {
  const { stdout } = await runCli([command, '--help']);
  const own = [...stdout.matchAll(/^ +(?:-\w, )?(--[a-z][a-z-]*) <[^>]+>/gm)].map(([, option = '']) => option);
  // Every command takes these, also where they mean nothing and its help leaves them out.
  return [...new Set([...own, '--cwd', '--profile', '--region', '--mfa-code'])];
}

const isFileToWrite = (option: string): boolean => /^--out(put)?$/.test(option);

async function leaksOf(
  kind: Kind,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const { stdout, stderr, code } = await runCli([...args, '--no-input'], { cwd: project.dir, env });
  const printed = stdout + stderr;
  // What is accepted is no secret: a file of that name was asked for, and is told to be written.
  const isAccepted =
    kind === 'plain password' && args.some((arg, at) => isFileToWrite(arg) && args[at + 1] === SECRETS[kind]);
  const found = isAccepted ? [] : needles(kind).filter((needle) => printed.includes(needle));
  const at = `${args.map((arg) => (arg === SECRETS[kind] ? `<${kind}>` : arg)).join(' ')} ${Object.keys(env).join(' ')}`;
  return [...found.map((needle) => `${at}: ${needle}`), ...(code === 70 ? [`${at}: exit 70`] : [])];
}

/** Every mode in the long form; otherwise each kind of secret in one mode, by turns. */
const modesFor = (index: number): string[][] => (THOROUGH ? MODES : MODES.slice(index % 3, (index % 3) + 1));
const KINDS = Object.keys(SECRETS) as Kind[];

it.each(COMMANDS)('%s shows none that an option was given', async (command) => {
  const options = await optionsOf(command);
  expect(options.length).toBeGreaterThan(3);
  const leaks: string[] = [];
  let turn = 0;
  for (const option of [...options, '', '--no-such-option', '-'])
    for (const kind of KINDS)
      for (const mode of modesFor((turn += 1))) {
        const secret = SECRETS[kind];
        const given =
          option === ''
            ? [secret]
            : option.startsWith('--no') || option === '-'
              ? [`${option}${option === '-' ? '' : '='}${secret}`]
              : [option, secret];
        leaks.push(
          ...(await leaksOf(kind, [command, ...(option === '' ? [] : (USUAL[command] ?? [])), ...given, ...mode])),
        );
      }
  expect(leaks).toEqual([]);
});

it.each(VARIABLES)('none that %s was given', async (variable) => {
  const leaks: string[] = [];
  let turn = 0;
  for (const command of THOROUGH ? COMMANDS : ['init', 'verify'])
    for (const kind of KINDS)
      for (const mode of modesFor((turn += 1))) {
        const env = {
          ...(variable === 'AWS_SECRET_ACCESS_KEY' ? { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE' } : {}),
          [variable]: SECRETS[kind],
        };
        leaks.push(...(await leaksOf(kind, [command, ...(USUAL[command] ?? []), ...mode], env)));
      }
  expect(leaks).toEqual([]);
});

it('none is in what was written meanwhile', async () => {
  const entries = await readdir(project.dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(1);
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  for (const needle of KINDS.flatMap(needles)) expect(texts.filter((text) => text.includes(needle))).toEqual([]);
});
