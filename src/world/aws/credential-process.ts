/** credential_process: a program of the user's that prints credentials (AWS CLI user guide, Sourcing credentials with an external process). */
import { spawn } from 'node:child_process';
import type { AwsCredentialIdentity } from '@smithy/types';
import { asText, isObject, parseJson } from '../../core/text/json.ts';
import { printable, quoted } from '../../core/text/safe.ts';
import { Interrupted, RefusedError } from '../../errors.ts';
import type { AwsOptions } from './options.ts';

/** A program may have to wait for a person and a browser. */
const LIMIT_MS = 120_000;
const MAX_OUTPUT = 64 * 1024;

/**
 * Runs the program by a shell, as AWS's SDKs do, and reads what it prints.
 * @throws RefusedError with what the program said, where it gives no credentials
 */
export async function runCredentialProcess(
  { command, profile }: { command: string; profile: string },
  options: AwsOptions,
): Promise<AwsCredentialIdentity> {
  // It may ask a person something, past our pipes.
  const ended = await options.out.whileAway(() => run(command, options));
  const said = printable(withoutKeys(options.out.withoutHidden(ended.stderr)).replaceAll(/\s+/g, ' ').trim(), 400);
  const refuse = (what: string, why?: string): RefusedError =>
    new RefusedError({
      id: 'aws/credential-process',
      message: `The credential_process of the AWS profile ${quoted(profile)} ${what}.`,
      why:
        [why, said === '' ? undefined : `It said: ${said}`].filter((part) => part !== undefined).join(' ') || undefined,
      fix: `Run the command of credential_process in ~/.aws/config by hand, and fix what it complains of.`,
    });
  if (ended.late) throw refuse(`did not end within ${LIMIT_MS / 1000} s`);
  if (ended.code === 127 || ended.code === 126)
    throw refuse('is not there, or cannot be run', `The shell ended with ${ended.code}.`);
  if (ended.code !== 0) throw refuse(`ended with exit code ${ended.code ?? 'none'}`);
  const answer = parseJson(ended.stdout.trim());
  if (!isObject(answer)) throw refuse('printed no JSON');
  if (answer['Version'] !== 1) throw refuse('printed JSON without "Version": 1');
  const [accessKeyId, secretAccessKey] = [asText(answer['AccessKeyId']), asText(answer['SecretAccessKey'])];
  if (accessKeyId === '' || secretAccessKey === '') throw refuse('printed JSON without AccessKeyId or SecretAccessKey');
  const sessionToken = asText(answer['SessionToken']);
  const expiration = new Date(asText(answer['Expiration']));
  const expires = !Number.isNaN(expiration.getTime());
  if (expires && expiration.getTime() < options.clock.now())
    throw refuse('printed credentials that have expired', `They were good until ${expiration.toISOString()}.`);
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === '' ? {} : { sessionToken }),
    ...(expires ? { expiration } : {}),
  };
}

interface Ended {
  code: number | null;
  late: boolean;
  stdout: string;
  stderr: string;
}

function run(command: string, { env, interrupted }: AwsOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const limit = AbortSignal.timeout(LIMIT_MS);
    const child = spawn(command, {
      shell: true,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: AbortSignal.any([limit, interrupted]),
    });
    const printed = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        if (printed[stream].length < MAX_OUTPUT) printed[stream] += text;
      });
    child.on('error', (error) => {
      if (interrupted.aborted) reject(new Interrupted());
      else
        resolve({
          code: limit.aborted ? null : 127,
          late: limit.aborted,
          ...printed,
          stderr: printed.stderr || error.message,
        });
    });
    child.on('close', (code) => resolve({ code, late: limit.aborted, ...printed }));
  });
}

/** What a program complains of may repeat the keys that it could not use. */
function withoutKeys(text: string): string {
  return text
    .replaceAll(/((?:secret|token|password)[\w-]*["']?\s*[:=]\s*["']?)[^\s"',}]+/gi, '$1[secret]')
    .replaceAll(/(?=[\w/+=-]*\d)(?=[\w/+=-]*[a-z])(?=[\w/+=-]*[A-Z])[\w/+=-]{32,}/g, '[secret]');
}
