// Adds `role` to the tokens of a Cognito user pool, which is what Supabase chooses the Postgres role by:
// https://supabase.com/docs/guides/auth/third-party/aws-cognito
//
// Cognito calls this function each time it issues tokens, refreshes included:
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
//
// Environment: ROLE_CLAIM, the role (default: authenticated); M2M=true, to give it to machine clients as well.

export const handler = async (event) => {
  const role = process.env.ROLE_CLAIM || 'authenticated';
  const isMachine = event.triggerSource === 'TokenGeneration_ClientCredentials';
  // A machine's token has no user behind it, so it does not become a signed-in user unless that was asked for.
  if (isMachine && process.env.M2M !== 'true') return event;

  const response = objectOf(event.response);
  const version = String(event.version);

  // V2_0 and V3_0 reach both tokens. A machine gets an access token only.
  if (version === '2' || version === '3') {
    const details = withoutEmptyGroups(objectOf(response.claimsAndScopeOverrideDetails));
    if (!isMachine) details.idTokenGeneration = withRole(details.idTokenGeneration, role);
    details.accessTokenGeneration = withRole(details.accessTokenGeneration, role);
    return { ...event, response: { ...response, claimsAndScopeOverrideDetails: details } };
  }

  // V1_0 reaches the ID token only. Emulators send its shape under other version numbers.
  if (version === '1' || Object.hasOwn(response, 'claimsOverrideDetails')) {
    const details = withRole(withoutEmptyGroups(objectOf(response.claimsOverrideDetails)), role);
    return { ...event, response: { ...response, claimsOverrideDetails: details } };
  }

  // A sign-in that works without the role is better than one that fails. Nothing of the user is logged.
  process.stdout.write(`Trigger event version ${JSON.stringify(event.version)} is not known: no role was added.\n`);
  return event;
};

/** The overrides with the role among the claims to add. A claim that is also suppressed would stay out, hence the filter. */
function withRole(overrides, role) {
  const kept = objectOf(overrides);
  const result = { ...kept, claimsToAddOrOverride: { ...objectOf(kept.claimsToAddOrOverride), role } };
  if (Array.isArray(kept.claimsToSuppress)) {
    result.claimsToSuppress = kept.claimsToSuppress.filter((claim) => claim !== 'role');
  }
  return result;
}

/** Cognito takes an empty or null groupOverrideDetails as "no groups", and leaves groups alone where there is none. */
function withoutEmptyGroups(details) {
  const { groupOverrideDetails, ...rest } = details;
  const isEmpty = Object.keys(objectOf(groupOverrideDetails)).length === 0;
  return isEmpty ? rest : { ...rest, groupOverrideDetails };
}

/** Cognito sends members that are not set as null, and its documentation shows []: both count as {}. */
function objectOf(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
