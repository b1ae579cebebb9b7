/** Checks the flags of `verify` (--only, --skip, --offline, --function and the like), and joins them with what the project's files say. */
import { CHECKS } from '../../core/checks/index.ts';
import { LAYERS } from '../../core/checks/check.ts';
import { isNamed } from '../../core/checks/run.ts';
import { openProject } from '../shared/open-project.ts';
import { isEdgeFunctionName } from '../../core/supabase/edge-functions.ts';
import { nearest } from '../../core/text/near.ts';
import type { UserPoolRef } from '../../core/pool/ids.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';
import { isAddress } from '../../observe/keys.ts';
import { parseProjectFlag } from '../../observe/project-ref.ts';
import { requestOfFiles, type VerifyRequest } from '../../verify/request.ts';
import type { World } from '../../world/types.ts';
import { poolInQuestion } from '../shared/pool-in-question.ts';
import { checkDryRun, checkRole, parsePoolOptions } from '../shared/check-flags.ts';
import { supabaseTarget } from './supabase-target.ts';
import type { PoolOptions, TokenOptions } from '../shared/options.ts';
import type { Format } from '../../report/format.ts';

/** Its flags, as commander hands them over. */
export interface VerifyOptions extends PoolOptions, TokenOptions {
  token?: string;
  tokens?: string;
  jwks?: string;
  offline?: boolean;
  username?: string;
  clientId?: string;
  supabaseUrl?: string;
  supabaseKey?: string;
  projectRef?: string;
  function?: string[];
  only: string[];
  skip: string[];
  strict?: boolean;
  format?: Format;
  output?: string;
}

/** What can be said to be wrong before anything is looked at. @returns the pool that --user-pool-id names */
export function checkOptions(options: VerifyOptions): UserPoolRef | undefined {
  parseProjectFlag(options.projectRef);
  checkRole(options.role);
  checkOffline(options);
  checkDryRun(options);
  checkFunctions(options);
  if (options.token === '-' && options.tokens === '-')
    throw new UsageError({
      id: 'usage',
      message: '--token - and --tokens - both read standard input.',
      fix: 'Leave one of them out.',
    });
  checkNames('--only', options.only);
  checkNames('--skip', options.skip);
  checkSomething(options.only, options.skip);
  return parsePoolOptions(options);
}

/** The options with what the project's files say. */
export async function requestOf(
  world: World,
  options: VerifyOptions,
  asked: UserPoolRef | undefined,
): Promise<VerifyRequest> {
  const supabase = supabaseTarget(world, options);
  const opened = await openProject(world);
  const pool = poolInQuestion(opened, asked);
  return {
    ...requestOfFiles(opened),
    ...(pool === undefined ? {} : { pool }),
    ...(options.userPoolId === undefined ? {} : { userPoolId: options.userPoolId }),
    ...(options.clientId === undefined ? {} : { clientId: options.clientId }),
    ...(options.token === undefined ? {} : { token: options.token }),
    ...(options.tokens === undefined ? {} : { tokensFile: options.tokens }),
    ...(options.jwks === undefined ? {} : { jwks: options.jwks }),
    offline: options.offline ?? false,
    ...(options.username === undefined ? {} : { username: options.username }),
    role: options.role ?? 'authenticated',
    probeUser: options.probeUser ?? false,
    probeAnyway: options.probeAnyway ?? false,
    invoke: options.invoke ?? false,
    ...(options.projectRef === undefined ? {} : { projectRef: options.projectRef }),
    only: options.only,
    skip: options.skip,
    supabase,
    edgeFunctions: [...new Set(options.function)],
  };
}

/** What takes the network can't be asked for together with --offline. */
function checkOffline({ offline, username, probeUser, jwks, supabaseUrl, function: named = [] }: VerifyOptions): void {
  const [flag] = [
    ...(username === undefined ? [] : ['--username']),
    ...(probeUser ? ['--probe-user'] : []),
    ...(supabaseUrl === undefined ? [] : ['--supabase-url']),
    ...(named.length > 0 ? ['--function'] : []),
    ...(jwks !== undefined && isAddress(jwks) ? ['--jwks <url>'] : []),
  ];
  if (!offline || flag === undefined) return;
  throw new UsageError({
    id: 'verify/offline',
    message: `${flag} needs the network, but --offline is set.`,
    fix: 'Leave one of them out; --jwks also takes a file.',
  });
}

/** A name becomes part of an address. */
function checkFunctions({ function: named = [] }: VerifyOptions): void {
  const wrong = named.find((name) => !isEdgeFunctionName(name));
  if (wrong === undefined) return;
  throw new UsageError({
    id: 'live/function-name',
    message: `${unshown('--function', wrong)} is not the name of an Edge Function.`,
    why: 'A name has letters, digits, hyphens and underscores, and nothing else.',
    fix: 'Give the name of its folder in supabase/functions.',
  });
}

/** A run that checks nothing is green. */
function checkSomething(only: readonly string[], skip: readonly string[]): void {
  if (CHECKS.some(({ id }) => (only.length === 0 || isNamed(only, id)) && !isNamed(skip, id))) return;
  throw new UsageError({
    id: 'usage',
    message: '--only and --skip leave no check.',
    fix: 'Take one of them back.',
  });
}

/** A misspelt check would select nothing. */
function checkNames(flag: string, names: readonly string[]): void {
  const valid = new Set<string>([...LAYERS, ...CHECKS.map(({ id }) => id)]);
  const unknown = names.find((name) => !valid.has(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, [...valid]);
  throw new UsageError({
    id: 'verify/unknown-check',
    message: `${unshown(flag, unknown)} is neither a layer nor a check.`,
    fix: `${near === undefined ? '' : `Did you mean ${near}? `}Give a layer (${LAYERS.join(', ')}) or an ID from \`npx cognito-supabase explain\`.`,
  });
}
