// Call this with the event right before the handler returns it: `return withRole(event);`
function withRole(event) {
  const details = (event.response.claimsOverrideDetails ??= {});
  details.claimsToAddOrOverride = { ...details.claimsToAddOrOverride, role: 'authenticated' };
  return event;
}
