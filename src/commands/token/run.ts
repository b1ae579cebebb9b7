/** `token`: signs a user in and prints one access or ID token (--use), or decodes a token (--decode); asks for the user name. */
import { checkDryRun, parsePoolOptions } from '../shared/check-flags.ts';
import type { RawToken } from '../../core/token/observed.ts';
import { nameToken, reachesIdTokensOnly, type TokenUse } from '../../core/pool/reach.ts';
import type { UserPoolRef } from '../../core/pool/ids.ts';
import type { UserPool } from '../../core/pool/user-pool.ts';
import type { JsonObject } from '../../core/text/json.ts';
import { decodeToken, tokenUse } from '../../core/token/token.ts';
import { RefusedError, UsageError, type ExitCode } from '../../errors.ts';
import { reportToken } from '../../report/token.ts';
import { givenToken } from '../../sign-in/given.ts';
import { probeUser, refuseProbe } from '../../sign-in/probe.ts';
import { signInUser } from '../../sign-in/user.ts';
import type { World } from '../../world/types.ts';
import { choosePool, describePool } from '../shared/choose-pool.ts';
import type { PoolOptions } from '../shared/options.ts';
import { openProject } from '../shared/open-project.ts';

/** Its flags, as commander hands them over. */
export interface TokenCommandOptions extends PoolOptions {
  username?: string;
  clientId?: string;
  probeUser?: boolean;
  probeAnyway?: boolean;
  use?: TokenUse;
  decode?: boolean;
  token?: string;
}

export interface TokenDocument {
  tokens: {
    use: 'access' | 'id' | 'unknown';
    decoded: { header: JsonObject; claims: JsonObject };
    /** The token itself, unless only its content was asked for. */
    token?: string;
  }[];
}

export async function runToken(
  world: World,
  options: TokenCommandOptions,
): Promise<{ document: TokenDocument; exitCode: ExitCode }> {
  checkDryRun(options);
  const asked = parsePoolOptions(options);
  const isGiven = options.decode === true && options.username === undefined && !options.probeUser;
  const { raw } = isGiven ? await readGiven(world, options) : await signInForToken(world, options, asked);
  const decoded = decodeToken(raw);
  if (!decoded.ok)
    throw new UsageError({
      id: 'token/malformed',
      message: `That is not a token: it is ${decoded.what}.`,
      fix: 'Give the access or ID token as a string.',
    });
  const { header, claims } = decoded;
  const shown = { use: tokenUse(decoded) ?? ('unknown' as const), decoded: { header, claims } };
  if (options.decode) {
    if (!options.json) world.out.show(reportToken(decoded, world.clock.now() / 1000));
    return { document: { tokens: [shown] }, exitCode: 0 };
  }
  world.out.reveal(raw);
  if (!options.json) world.out.exact(raw);
  return { document: { tokens: [{ ...shown, token: raw }] }, exitCode: 0 };
}

async function readGiven(world: World, options: TokenCommandOptions): Promise<RawToken> {
  const token = await givenToken(world, options.token);
  if (token) return token;
  if (world.ask.possible) {
    const raw = (await world.ask.secret('Token to decode', '--token -')).trim();
    world.out.hide(raw);
    return { origin: 'given', label: 'token', raw };
  }
  throw new UsageError({
    id: 'token/none',
    message: 'There is no token to decode.',
    fix: 'Give one with --token -, or sign in with --username or --probe-user.',
  });
}

async function signInForToken(
  world: World,
  options: TokenCommandOptions,
  asked: UserPoolRef | undefined,
): Promise<RawToken> {
  const { username } = await withUser(world, options);
  const pool = await findPool(world, asked);
  if (username === undefined) refuseProbe(pool, options.probeAnyway ?? false);
  const result =
    username === undefined ? await probeUser(world, pool) : await signInUser(world, pool, username, options.clientId);
  if (!('tokens' in result))
    throw new RefusedError({
      id: 'token/sign-in',
      message: 'The sign-in gave no token.',
      why: result.refusal,
      fix: 'Check the user name, the password and the app client (--client-id).',
    });
  const isIdOnly = reachesIdTokensOnly(pool.trigger?.lambdaVersion);
  if (isIdOnly && options.use === undefined)
    world.out.progress(
      'The trigger is V1_0, which reaches ID tokens only: this is the ID token (--use access for the other).',
    );
  const label = nameToken(options.use ?? (isIdOnly ? 'id' : 'access'));
  const token = result.tokens.find((one) => one.label === label);
  if (token) return token;
  throw new RefusedError({ id: 'token/sign-in', message: `The sign-in gave no ${label}.` });
}

/** Who signs in: a user that is named, or typed at a terminal; undefined for a throw-away one. */
async function withUser(
  world: World,
  { username, probeUser: probe }: TokenCommandOptions,
): Promise<{ username?: string }> {
  if (username !== undefined) return { username };
  if (probe) return {};
  const typed = world.ask.possible ? await world.ask.text('User name', '--username <name>') : '';
  if (typed !== '') return { username: typed };
  throw new UsageError({
    id: 'token/nobody',
    message: 'No user is named to sign in.',
    fix: 'Give --username, or --probe-user for a throw-away user.',
  });
}

async function findPool(world: World, asked: UserPoolRef | undefined): Promise<UserPool> {
  const opened = await openProject(world);
  const ref = await choosePool(world, opened, asked);
  return describePool(world, ref);
}
