/**
 * Which texts of the command line and the environment variables are secrets (passwords, keys, tokens): they are hidden
 * wherever they turn up again.
 */
import { withoutShapes } from './secret-shapes.ts';

/** Variables that hold a secret and nothing else. */
const SECRET_VARIABLES = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'COGNITO_SUPABASE_PASSWORD',
  'COGNITO_SUPABASE_TOKEN',
  'SUPABASE_ACCESS_TOKEN',
  'SUPABASE_SECRET_KEY',
  'SUPABASE_SERVICE_ROLE_KEY',
  'SUPABASE_DB_PASSWORD',
  'SUPABASE_AUTH_JWT_SECRET',
];

/** Variables that this program, the AWS SDK or a proxy agent reads, and that may hold an address with a password. */
const READ = /^(AWS_|SUPABASE_|COGNITO_SUPABASE_)|_PROXY$/i;

/** AWS's secret access keys: 40 characters of base64, in which upper case, lower case and digits mix. */
const AWS_SECRET = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9/+]{40}$/;

/**
 * What a password looks like that Cognito's default policy takes: upper case, lower case, a digit and a symbol, here one
 * that no name, path, ARN or address has.
 */
const PASSWORD = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[!#$%^&*?~])[^\s/\\:=]{8,100}$/;

/**
 * @param argv the command line, whatever each argument was meant to be
 * @param env the process's environment
 * @returns texts to hide by value
 */
export function secretsGiven(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): string[] {
  const values = argv.flatMap((argument) => (/^--[\w-]+=/.test(argument) ? argument.replace(/^[^=]+=/, '') : argument));
  const variables = Object.entries(env).flatMap(([name, value = '']) => (READ.test(name) ? [value] : []));
  return [
    ...SECRET_VARIABLES.map((name) => (env[name] ?? '').trim()),
    ...[...values, ...variables].flatMap((text) => [...lookingLikeOne(text), ...shapesIn(text), ...userInfo(text)]),
  ].filter((secret) => secret !== '');
}

function lookingLikeOne(text: string): string[] {
  return AWS_SECRET.test(text) || PASSWORD.test(text) ? [text] : [];
}

/** A text that is, or holds, what has the shape of a secret: the whole of it, and without what stands around it. */
function shapesIn(text: string): string[] {
  if (withoutShapes(text) === text) return [];
  return [
    text.trim(),
    ...text.split(/[\s"',;=]+/).filter((part) => withoutShapes(part) !== part && !part.includes('@')),
  ];
}

/** The password of an address, as it stands there and as it is meant; a user alone is a token (https://<token>@host). */
function userInfo(text: string): string[] {
  const info = /:\/\/([^\s/?#]*)@/.exec(text)?.[1];
  if (info === undefined) return [];
  const [user = '', ...rest] = info.split(':');
  const password = rest.join(':');
  return [info, decoded(info), ...(rest.length === 0 ? [user] : [password, decoded(password)])];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
