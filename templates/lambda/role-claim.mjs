/**
 * Pre-token-generation trigger of a Cognito user pool: adds the claim `role`, which Supabase reads, to the tokens of
 * every user. Deployed and kept up to date by cognito-supabase.
 *
 * It serves all three trigger versions by the event's own version
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html),
 * keeps whatever is in the response already, and logs nothing about anybody.
 */
const ROLE = process.env.ROLE_CLAIM || 'authenticated';
const FOR_MACHINES = process.env.M2M === 'true';

export const handler = async (event) => {
  // Client-credentials tokens belong to a machine, not to a signed-in user.
  if (event.triggerSource === 'TokenGeneration_ClientCredentials' && !FOR_MACHINES) return event;
  if (event.version === '1') return answer(event, 'claimsOverrideDetails', withRole);
  if (event.version === '2' || event.version === '3') return answer(event, 'claimsAndScopeOverrideDetails', withRoleInBothTokens);
  // A sign-in without the role is better than no sign-in.
  console.warn(`Unknown event version ${JSON.stringify(event.version)}: no role was added.`);
  return event;
};

function answer(event, member, change) {
  return { ...event, response: { ...object(event.response), [member]: withoutEmptyGroups(change(object(event.response?.[member]))) } };
}

function withRole(overrides) {
  const { claimsToAddOrOverride, claimsToSuppress, ...rest } = overrides;
  const changed = { ...rest, claimsToAddOrOverride: { ...object(claimsToAddOrOverride), role: ROLE } };
  // A claim that is both added and suppressed is suppressed.
  if (Array.isArray(claimsToSuppress)) changed.claimsToSuppress = claimsToSuppress.filter((claim) => claim !== 'role');
  return changed;
}

function withRoleInBothTokens(details) {
  return {
    ...details,
    idTokenGeneration: withRole(object(details.idTokenGeneration)),
    accessTokenGeneration: withRole(object(details.accessTokenGeneration)),
  };
}

/** A groupOverrideDetails that is there but empty takes every group out of the tokens. */
function withoutEmptyGroups(details) {
  const { groupOverrideDetails, ...rest } = details;
  return Object.keys(object(groupOverrideDetails)).length > 0 ? details : rest;
}

/** Cognito sends null, and sometimes a list, where nothing was set. */
function object(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
