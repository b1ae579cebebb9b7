/**
 * `init` without AWS (no credentials, expired, unreachable): offers to write the Supabase config alone, as with --skip
 * lambda; else describes the user pool.
 */
import type { UserPoolRef } from '../../core/pool/ids.ts';
import { unknownPool } from '../../core/pool/unknown-pool.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { printable } from '../../core/text/safe.ts';
import { RefusedError } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import { describePool } from '../shared/choose-pool.ts';
import { showRepeat } from '../shared/show-commands.ts';
import type { InitRequest } from './request.ts';

/** The pool, and the request that can be met: AWS's description, or its ID alone where that is enough. */
export interface Met {
  pool: UserPool;
  request: InitRequest;
  /** AWS was asked. */
  askedAws: boolean;
}

/** Refusals that no other command of this run would escape: of the credentials, or of the way to AWS. */
const AWS_OUT_OF_REACH = new Set<string>([
  'aws/assume-role-denied',
  'aws/bad-credentials',
  'aws/clock',
  'aws/container-credentials',
  'aws/credential-process',
  'aws/credentials-expired',
  'aws/credentials-incomplete',
  'aws/login-expired',
  'aws/no-credentials',
  'aws/sso-expired',
  'aws/sso-not-assigned',
  'aws/unreachable',
  'aws/web-identity',
  'network/certificate',
]);

const FLAG = '--skip lambda';

/** @throws RefusedError where AWS is needed, and there are no credentials for it, or none that it takes */
export async function meetRequest(world: World, request: InitRequest, ref: UserPoolRef): Promise<Met> {
  const { wish, projectRef, probeUser } = request;
  const mayLeaveOut = !wish.skip.has('config') && projectRef === undefined && !probeUser;
  const found = await describeOrRefusal(world, ref);
  if (!(found instanceof RefusedError)) return { pool: found, request, askedAws: true };
  const isOutOfReach = AWS_OUT_OF_REACH.has(found.id);
  if (wish.skip.has('lambda') && mayLeaveOut && (isOutOfReach || found.id === 'aws/access-denied')) {
    world.out.progress(`${printable(found.message)} The Supabase config needs nothing of AWS.`);
    return { pool: unknownPool(ref), request, askedAws: false };
  }
  if (!mayLeaveOut || !isOutOfReach) throw found;
  if (world.ask.possible && (await wantsConfigAlone(world, found))) {
    const pool = request.pool === undefined ? ` --user-pool-id ${ref.userPoolId}` : '';
    const command = `${request.command}${pool} ${FLAG}`;
    showRepeat(world.out, [`${command} --yes`]);
    const skip = new Set([...wish.skip, 'lambda' as const]);
    return { pool: unknownPool(ref), request: { ...request, wish: { ...wish, skip }, command }, askedAws: false };
  }
  throw withConfigAlone(found, ref);
}

async function describeOrRefusal(world: World, ref: UserPoolRef): Promise<UserPool | RefusedError> {
  try {
    const credentials = await world.aws.credentials();
    if (credentials.available) return await describePool(world, ref);
    return new RefusedError({
      id: 'aws/no-credentials',
      message: credentials.why,
      why: 'The function and its trigger are made in your AWS account.',
      fix: 'Sign in (`aws configure`, `aws sso login`, or --profile <name>).',
    });
  } catch (error) {
    if (error instanceof RefusedError) return error;
    throw error;
  }
}

async function wantsConfigAlone({ out, ask }: World, { message }: RefusedError): Promise<boolean> {
  out.show(`${out.paint('yellow', '!')} ${printable(message)} The function and its trigger are made in AWS.`);
  return ask.confirm('Write the config part alone?', FLAG);
}

/** What else was given is not repeated: this early it may be anything, a secret in the wrong place as well. */
function withConfigAlone(error: RefusedError, { userPoolId }: UserPoolRef): RefusedError {
  const { id, message, why, fix = '' } = error;
  const command = `npx cognito-supabase init --user-pool-id ${userPoolId} ${FLAG}`;
  const also = `Or write the config part alone, which needs no AWS: \`${command}\`.`;
  return new RefusedError({ id, message, why, fix: `${fix} ${also}`.trim() }, { cause: error });
}
