// Call this with the event right before the handler returns it: `return withRole(event);`
function withRole(event) {
  // A machine's token has no user behind it.
  if (event.triggerSource === 'TokenGeneration_ClientCredentials') return event;
  const details = (event.response.claimsAndScopeOverrideDetails ??= {});
  for (const token of ['idTokenGeneration', 'accessTokenGeneration']) {
    const claims = (details[token] ??= {});
    claims.claimsToAddOrOverride = { ...claims.claimsToAddOrOverride, role: 'authenticated' };
  }
  return event;
}
