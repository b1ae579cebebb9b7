/**
 * The decisions that a plan may need of the user, with message and fix: an existing trigger (asked about, chained or
 * replaced), another pool or provider, infrastructure as code that owns the pool, a setting that would be lost. `init` ends with exit code 3 on the first that no flag
 * decided.
 */
import type { InitWish } from './wish.ts';
import type { OtherProvider } from '../config/effective.ts';
import type { UserPool, Trigger, TriggerVersion } from '../pool/user-pool.ts';
import { describeUndoing, nameOwner, toolOf, type PoolOwner } from '../evidence/candidate.ts';
import { atQualifier, parseFunctionArn, resourceName } from '../pool/ids.ts';
import type { InitFacts } from './facts.ts';
import type { Decision } from './plan.ts';
import { describeFlags, leaveConfigOut, waysWhereManaged, waysWithoutFunction, waysWithTrigger } from './ways.ts';

/** The Supabase CLI takes one provider; which of two is meant is nothing that --yes may say. */
export function otherProviderDecision(file: string, providers: readonly OtherProvider[], wish: InitWish): Decision {
  const names = providers.map(({ name }) => name).join(', ');
  const variables = providers.flatMap(({ by, variable }) => (by === 'variable' && variable ? [variable] : []));
  const decision = {
    kind: 'other-provider',
    id: 'config/two-providers',
    message: `${file} already enables another third-party provider: ${names}.`,
    why: 'The Supabase CLI allows one. If two are enabled, it refuses the whole file.',
  } as const;
  // No edit of the file switches off what a variable switches on.
  if (variables.length > 0)
    return {
      ...decision,
      message: `Another third-party provider is enabled, by ${variables.join(', ')}: ${names}.`,
      fix: `Remove ${variables.join(', ')} from the environment or the .env file, or run again with --skip config.`,
    };
  return {
    ...decision,
    fix: 'Run again with --disable-other-provider to switch it off, or with --skip config.',
    ways: [
      { text: `Switch ${names} off`, flag: '--disable-other-provider', accept: { disableOtherProvider: true } },
      leaveConfigOut(wish),
    ],
  };
}

/** The local stack takes one pool (config schema: one block); a second pool is for another environment. */
export function otherPoolDecision(file: string, configured: string, wanted: string, wish: InitWish): Decision {
  return {
    kind: 'other-pool',
    id: 'config/pool-mismatch',
    message: `${file} trusts another user pool already: ${configured}.`,
    why: 'The local stack trusts one user pool at a time.',
    fix: `Set ${wanted} up without the local stack (--skip config) and add it to its hosted project, or run again with --replace-pool.`,
    ways: [
      { text: `Trust ${wanted} in its place`, flag: '--replace-pool', accept: { replacePool: true } },
      leaveConfigOut(wish),
    ],
  };
}

/** Only an edit that every judge of the file agrees with is written. */
export function uneditableDecision(file: string, { reason, fix }: { reason: string; fix: string }): Decision {
  return {
    kind: 'config-uneditable',
    id: 'config/invalid',
    message: `Couldn't edit ${file}: ${reason}`,
    why: 'An edit is written only if it changes nothing else.',
    fix: `${fix}\nThen run again.`,
  };
}

/** @param reason why the .env file keeps its bytes, without the full stop */
export function envFileDecision(file: string, reason: string): Decision {
  return {
    kind: 'env-file-uneditable',
    id: 'config/env-file',
    message: `Couldn't add the variables to ${file}: ${reason}.`,
    why: 'A variable that is set may be in use. A file that the CLI cannot read is left alone.',
    fix: 'Fix the file, or leave --env-refs out to write the values into the config.',
  };
}

/** Not where the slot is free, or holds the function that is to be in it, or a flag says what becomes of the trigger. */
export function existingTriggerDecision(facts: InitFacts, functionArn: string, wish: InitWish): Decision | undefined {
  const { pool } = facts;
  const { onExistingTrigger: way } = wish;
  if (!pool.trigger || pool.trigger.lambdaArn === functionArn || way === 'replace' || way === 'chain') return undefined;
  if (facts.triggerGone) return triggerGoneDecision(facts, pool.trigger, wish);
  const ways = waysWithTrigger(facts, wish);
  return {
    kind: 'existing-trigger',
    id: 'cognito/trigger-exists',
    message: `The user pool has a pre-token-generation trigger already: ${pool.trigger.lambdaArn} (${pool.trigger.lambdaVersion}).`,
    why: `A user pool can have only one. Replacing it would lose the claims that it adds.${nameUndoing(facts, wish)}`,
    fix: `Add the lines above to that function, or ${describeFlags(ways)}.`,
    ...(way === 'fail' ? {} : { ways }),
  };
}

function nameUndoing({ owner }: InitFacts, { allowManaged }: InitWish): string {
  return owner && !allowManaged ? ` The user pool ${nameOwner(owner)}. ${describeUndoing(owner)}` : '';
}

/** A function that was deleted takes no lines, answers nothing, and cannot be called by one in front of it. */
export function triggerGoneDecision(facts: InitFacts, { lambdaArn, lambdaVersion }: Trigger, wish: InitWish): Decision {
  const ways = waysWithoutFunction(facts, wish);
  return {
    kind: 'trigger-gone',
    id: 'cognito/trigger-function-missing',
    message: `The function in the user pool's pre-token-generation trigger does not exist: ${lambdaArn} (${lambdaVersion}). Every sign-in fails.`,
    why: `Replacing it loses nothing that works. Who deployed it may deploy it again.${nameUndoing(facts, wish)}`,
    fix: `Deploy that function again, or ${describeFlags(ways).replace(' (its claims are given up)', '')}.`,
    ...(wish.onExistingTrigger === 'fail' ? {} : { ways }),
  };
}

/** Two functions of ours for one pool would share a role, and the second would take the first for the user's own. */
export function anotherOfOursDecision(attached: string): Decision {
  return {
    kind: 'another-of-ours',
    id: 'cognito/trigger-exists',
    message: `The user pool runs a function of this tool already: ${attached}.`,
    why: 'A second one would take the first for a function of yours, and put it back when it is removed.',
    fix: 'Leave --function-name and --function-arn out to keep that one, or run `cognito-supabase remove` first.',
  };
}

/**
 * What keeps a function from standing in front of the user's own: it would call itself; one of another account, whose
 * policy would have to let it in; or a version below the one that theirs was written for.
 */
export function chainDecision(
  pool: UserPool,
  functionArn: string,
  { original, version }: { original: Trigger; version: TriggerVersion },
): Decision | undefined {
  const why = whyNoChain(pool, functionArn, { original, version });
  if (why === undefined) return undefined;
  return {
    kind: 'chain-impossible',
    id: 'cognito/trigger-exists',
    message: `A function can't be put in front of ${original.lambdaArn} (${original.lambdaVersion})${version < original.lambdaVersion ? ` as ${version}` : ''}.`,
    why,
    fix: 'Add the role in that function, leave --trigger-version out, or run again with --on-existing-trigger replace to give up its claims.',
  };
}

function whyNoChain(
  pool: UserPool,
  functionArn: string,
  { original, version }: { original: Trigger; version: TriggerVersion },
): string | undefined {
  const theirs = parseFunctionArn(original.lambdaArn);
  if (theirs?.accountId !== pool.accountId || theirs.region !== pool.region)
    return "It belongs to another account or region, so it can't be given the permission.";
  const [plain] = atQualifier(original.lambdaArn);
  if (plain === functionArn) return 'It is the same function that would call it.';
  if (version < original.lambdaVersion)
    return `It is attached as ${original.lambdaVersion}. Under ${version} its response would be lost.`;
  return undefined;
}

/** What the user's own trigger answers is asked for with --invoke; another role than the wanted one is nobody's to overrule. */
export function otherRoleDecision(functionArn: string, role: string): Decision {
  return {
    kind: 'other-role',
    id: 'lambda/role-value',
    message: `The user pool's own trigger, ${functionArn}, sets role "${role}" already.`,
    why: 'Another role would change what these users may do.',
    fix: `If that role is right, run again with --role ${role}. If not, change the function, or run again with --on-existing-trigger replace.`,
  };
}

/** Said before a chain or a function of the user's own is attached, too: neither stays. */
export function managedDecision(facts: InitFacts, wish: InitWish): Decision | undefined {
  const { owner } = facts;
  if (owner === undefined || wish.allowManaged) return undefined;
  const ways = waysWhereManaged(facts, wish, toolOf(owner));
  return {
    kind: 'managed',
    id: 'cognito/managed',
    message: `The user pool ${nameOwner(owner)}.`,
    why: owner.existing
      ? describeUndoing(owner)
      : `A trigger attached from outside does not stay, and then every user is \`anon\` again. ${describeUndoing(owner)}`,
    fix: `${whatToDeclare(facts, owner)}, or ${describeFlags(ways)}.`,
    ways,
  };
}

/** What is done in the tool's own sources. */
function whatToDeclare({ declaring }: InitFacts, { existing }: PoolOwner): string {
  if (existing) return 'Add the lines above to the function of that event';
  const written =
    declaring === undefined
      ? ''
      : ` (\`${declaring.command}\` writes it to ${declaring.snippet}, and the function's code to ${declaring.code})`;
  return `Declare the trigger there, with the snippet above${written}`;
}

/** Settings that a request of this version would not carry back: UpdateUserPool would reset them. */
export function lostSettingDecision(lost: readonly string[]): Decision {
  return {
    kind: 'setting-lost',
    id: 'cognito/setting-would-be-lost',
    message: `The user pool has a setting that this version does not know: ${lost.join(', ')}.`,
    why: 'UpdateUserPool resets what is not sent back, so nothing is sent.',
    fix: `Update cognito-supabase and run again. To send it back as it stands: --allow-unknown ${lost.join(' ')}.`,
  };
}

/**
 * V3_0, the version that runs for machines, needs the Essentials or Plus plan like V2_0 (developer guide, Pre token
 * generation Lambda trigger); no pool of the Lite plan is known to have it.
 */
export function versionDecision(pool: UserPool, version: TriggerVersion): Decision | undefined {
  if (version !== 'V3_0' || pool.tier !== 'LITE') return undefined;
  return {
    kind: 'version-unavailable',
    id: 'cognito/trigger-v2-unavailable',
    message: "The user pool's Lite plan does not include V3_0 triggers.",
    why: 'The plan is never changed for you: it is what the pool costs.',
    fix: 'Leave --m2m and --trigger-version v3 out, or move the pool to the Essentials plan.',
  };
}

/** A function or role that merely has our name is somebody else's: it is never adopted. */
export function nameTakenDecision(facts: InitFacts, wish: InitWish): Decision | undefined {
  if (facts.function && !facts.function.ours)
    return nameTaken(`function ${facts.functionName}`, 'Choose another name with --function-name.');
  if (wish.roleArn === undefined && facts.role && !facts.role.ours)
    return nameTaken(`role ${resourceName(facts.pool.userPoolId)}`, 'Name a role to use with --role-arn.');
  return undefined;
}

function nameTaken(what: string, fix: string): Decision {
  return {
    kind: 'name-taken',
    id: 'lambda/name-taken',
    message: `The ${what} already exists; cognito-supabase did not create it for this user pool.`,
    why: "It lacks this tool's tags for this user pool, so it is left alone.",
    fix,
  };
}
