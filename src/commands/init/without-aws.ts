/** Without AWS credentials the config part can be written all the same, as long as it is known which pool it is for. */
import { unknownPool } from '../../core/iam/usual.ts';
import type { UserPoolRef } from '../../core/pool/ids.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import { RefusedError } from '../../errors.ts';
import type { World } from '../../world/types.ts';
import { describePool } from '../shared/choose-pool.ts';
import { showRepeat } from '../shared/consent.ts';
import type { InitRequest } from './request.ts';

/** The pool, and the request that can be met: AWS's description, or its ID alone where that is enough. */
export interface Met {
  pool: UserPool;
  request: InitRequest;
  /** AWS was asked. */
  seen: boolean;
}

/** @throws RefusedError where AWS is needed and there are no credentials for it */
export async function meetRequest(world: World, request: InitRequest, ref: UserPoolRef): Promise<Met> {
  const credentials = await world.aws.credentials();
  if (credentials.available) return { pool: await describePool(world, ref), request, seen: true };
  const { wish, projectRef, probeUser } = request;
  const mayLeaveOut = !wish.skip.has('config') && projectRef === undefined && !probeUser;
  if (wish.skip.has('lambda') && mayLeaveOut) return { pool: unknownPool(ref), request, seen: false };
  const flag = '--skip lambda';
  const pool = request.pool === undefined ? ` --user-pool-id ${ref.userPoolId}` : '';
  const command = `${request.command}${pool} ${flag}`;
  if (mayLeaveOut && world.ask.possible) {
    world.out.show(`${world.out.paint('yellow', '!')} ${credentials.why} The function and its trigger need them.`);
    if (await world.ask.confirm('Write the config part alone?', flag)) {
      showRepeat(world.out, [`${command} --yes`]);
      const skip = new Set([...wish.skip, 'lambda' as const]);
      return { pool: unknownPool(ref), request: { ...request, wish: { ...wish, skip }, command }, seen: false };
    }
  }
  throw new RefusedError({
    id: 'aws/no-credentials',
    message: credentials.why,
    why: 'The function and its trigger are made in your AWS account.',
    fix: `Sign in (\`aws configure\`, \`aws sso login\`, or --profile <name>)${
      // What else was given is not repeated: this early it may be anything, a secret in the wrong place as well.
      mayLeaveOut
        ? `, or write the config part alone: \`npx cognito-supabase init --user-pool-id ${ref.userPoolId} ${flag}\``
        : ''
    }.`,
  });
}
