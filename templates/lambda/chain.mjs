// Calls the pre-token-generation function that a user pool had before, and adds `role` to what it answers, which is what
// Supabase chooses the Postgres role by. A pool has one slot for such a function, so this one stands in front of yours:
// https://supabase.com/docs/guides/auth/third-party/aws-cognito
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
//
// Environment: ORIGINAL_FUNCTION_ARN, your function, with the version or alias that it was attached at;
// ORIGINAL_VERSION, the trigger version that it was attached as, and so was written for: V1_0, V2_0 or V3_0;
// ROLE_CLAIM, the role (default: authenticated); M2M=true, to give it to machine clients as well.
//
// The SDK is the one that Lambda's Node.js runtime brings.

import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

// Each includes what the one before it tells the function.
const VERSIONS = ['V1_0', 'V2_0', 'V3_0'];
// Cognito waits five seconds, for a cold start as well. The rest is for the way back.
const BUDGET_MS = 4500;
// A process that is older than this at its first event was started ahead of it, and nobody waited for that.
const LONGEST_START_MS = 2000;
// What cognito-supabase sends to learn whether your function could be called, which is then not run.
const CHECK = 'CognitoSupabase_Check';
// Names the functions of this kind that an event came through on its way.
const MARKER = 'cognito-supabase-chain';

// One attempt: Cognito itself comes back up to three times.
const lambda = new LambdaClient({ maxAttempts: 1 });
let isFirst = true;

export const handler = async (event, context) => {
  const age = performance.now();
  const waited = isFirst && age < LONGEST_START_MS ? age : 0;
  isFirst = false;

  if (event.triggerSource === CHECK) {
    await invoke(context, { InvocationType: 'DryRun' }, BUDGET_MS);
    return event;
  }

  const version = versionOf(event);
  const writtenFor = VERSIONS.includes(process.env.ORIGINAL_VERSION) ? process.env.ORIGINAL_VERSION : version;
  const isMachine = event.triggerSource === 'TokenGeneration_ClientCredentials';
  // Machines come to a V3_0 trigger only: a function that was attached as less has never met one.
  const isAsked = !isMachine || writtenFor === 'V3_0';
  const answer = isAsked ? await ask(viewOf(event, version, writtenFor), context, BUDGET_MS - waited) : event;

  // What is no event fails the sign-in, in Cognito's own words, as it did without this function.
  if (isAsked && !isObject(answer?.response)) return answer;
  // A machine's token has no user behind it, so it does not become a signed-in user unless that was asked for.
  if (isMachine && process.env.M2M !== 'true') return answer;

  if (version === undefined) {
    // A sign-in that works without the role is better than one that fails. Nothing of the user is logged.
    log(`Trigger event version ${JSON.stringify(event.version)} is not known: no role was added.`);
    return answer;
  }
  const response = granting(objectOf(answer.response), version, writtenFor, isMachine);
  return response === undefined ? answer : { ...event, response };
};

/** The trigger version that an event is of. Emulators send the shape of V1_0 under other version numbers. */
function versionOf({ version, response }) {
  const position = ['1', '2', '3'].indexOf(String(version));
  return VERSIONS[position] ?? (Object.hasOwn(objectOf(response), 'claimsOverrideDetails') ? 'V1_0' : undefined);
}

/**
 * The response with the role in the shape of the version; undefined where Cognito does not read what there is, and so
 * refuses it as it did before. The other shape is left out: what Cognito makes of both at once is not documented.
 */
function granting(
  { claimsOverrideDetails, claimsAndScopeOverrideDetails, ...response },
  version,
  writtenFor,
  isMachine,
) {
  if (version === 'V1_0') {
    const details = withRole(claimsOverrideDetails, roleAfter(claimsOverrideDetails));
    return isMalformed(claimsOverrideDetails) ? undefined : { ...response, claimsOverrideDetails: details };
  }
  const theirs = writtenFor === 'V1_0' ? lifted(claimsOverrideDetails) : claimsAndScopeOverrideDetails;
  if (isMalformed(theirs)) return undefined;
  const details = { ...objectOf(theirs) };
  const role = roleAfter(details.idTokenGeneration, details.accessTokenGeneration);
  // A machine gets an access token only.
  if (!isMachine) details.idTokenGeneration = withRole(details.idTokenGeneration, role);
  details.accessTokenGeneration = withRole(details.accessTokenGeneration, role);
  return { ...response, claimsAndScopeOverrideDetails: details };
}

/** The event as the function was written to see it: as it is, unless the trigger is of a later version than it was. */
function viewOf(event, version, writtenFor) {
  if (VERSIONS.indexOf(writtenFor) >= VERSIONS.indexOf(version)) return event;
  if (writtenFor === 'V2_0') return { ...event, version: '2' };
  const { scopes: _unknownToV1, ...request } = objectOf(event.request);
  return { ...event, version: '1', request, response: { claimsOverrideDetails: null } };
}

/** A V1_0 answer in the later shape. It reached the ID token, and by its groups both; so it does now. */
function lifted(details) {
  if (!isObject(details)) return { idTokenGeneration: details };
  const { groupOverrideDetails, ...idTokenGeneration } = details;
  const groups = Object.hasOwn(details, 'groupOverrideDetails') ? { groupOverrideDetails } : {};
  return { idTokenGeneration, ...groups };
}

/**
 * The role for every token, given what the function wants to add to each. Its own `role` gives way: Supabase takes any
 * value for a Postgres role, and refuses every request where there is none of that name. But `anon` is the one value that
 * takes rights away, so a user whom the function holds back with it, in whichever token, is not let in by this one.
 */
function roleAfter(...overrides) {
  const isHeldBack = overrides.some((part) => objectOf(objectOf(part).claimsToAddOrOverride).role === 'anon');
  return isHeldBack ? 'anon' : process.env.ROLE_CLAIM || 'authenticated';
}

/**
 * The overrides with the role among the claims to add. A claim that is also suppressed would stay out, hence the filter.
 * Groups are left as they are: an empty groupOverrideDetails takes them away, and may be meant to.
 * What Cognito does not read stays so, and Cognito refuses it as it did before.
 */
function withRole(overrides, role) {
  const kept = objectOf(overrides);
  if (isMalformed(overrides) || isMalformed(kept.claimsToAddOrOverride)) return overrides;
  const result = { ...kept, claimsToAddOrOverride: { ...objectOf(kept.claimsToAddOrOverride), role } };
  if (Array.isArray(kept.claimsToSuppress)) {
    result.claimsToSuppress = kept.claimsToSuppress.filter((claim) => claim !== 'role');
  }
  return result;
}

/** What the function answers. Throws what it throws, with its own words: Cognito shows them to whoever is signing in. */
async function ask(event, context, budgetMs) {
  const answer = await invoke(context, { Payload: JSON.stringify(event) }, budgetMs);
  const payload = parsed(answer.Payload?.transformToString());
  if (answer.FunctionError === undefined) return payload;
  const { errorType, errorMessage } = objectOf(payload);
  const error = new Error(typeof errorMessage === 'string' ? errorMessage : answer.FunctionError);
  if (typeof errorType === 'string') error.name = errorType;
  throw error;
}

/** Invokes the function at its qualifier, once, within the time, and never a function that the event came through. */
async function invoke(context, request, budgetMs) {
  const arn = process.env.ORIGINAL_FUNCTION_ARN ?? '';
  const path = [...cameThrough(context), functionOf(context.invokedFunctionArn)];
  if (path.includes(functionOf(arn))) {
    log(`${arn} leads back to this function: ${path.join(', ')}.`);
    throw new Error('The trigger leads back to itself');
  }
  const marker = Buffer.from(JSON.stringify({ custom: { [MARKER]: path.join(' ') } }));
  const command = new InvokeCommand({
    FunctionName: arn,
    ClientContext: marker.toString('base64'),
    ...request,
  });
  const signal = AbortSignal.timeout(Math.round(budgetMs));
  try {
    return await lambda.send(command, { abortSignal: signal });
  } catch (error) {
    // Lambda's own words name accounts and roles, which are not for whoever is signing in.
    log(`${arn} could not be invoked: ${error.name}: ${error.message}`);
    throw new Error(
      signal.aborted
        ? `The original trigger did not answer within ${(budgetMs / 1000).toFixed(1)} seconds`
        : `The original trigger could not be invoked: ${error.name}`,
      { cause: error },
    );
  }
}

/** ARNs, without qualifiers, of the functions of this kind that the event came through. */
function cameThrough(context) {
  const path = objectOf(objectOf(context.clientContext).custom)[MARKER];
  return typeof path === 'string' ? path.split(' ') : [];
}

/** A function's ARN without version or alias. */
function functionOf(arn) {
  return arn.split(':').slice(0, 7).join(':');
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Neither an object nor unset. Cognito sends members that are not set as null, and its documentation shows []. */
function isMalformed(value) {
  const isUnset = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
  return !isUnset && !isObject(value);
}

function objectOf(value) {
  return isObject(value) ? value : {};
}

function log(line) {
  process.stdout.write(`${line}\n`);
}
