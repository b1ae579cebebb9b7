/**
 * Which checks' failures explain those of the function (for `after`): without a pool, a trigger or a function there is
 * nothing to say about it.
 */
export const FUNCTION_CAUSES = [
  'cognito/pool-not-found',
  'cognito/trigger-missing',
  'cognito/trigger-function-missing',
] as const;

/** What keeps a function from answering at all. */
export const ANSWER_CAUSES = [
  ...FUNCTION_CAUSES,
  'lambda/throttled',
  'lambda/not-ready',
  'lambda/handler-error',
  'lambda/timeout',
] as const;

/** What leaves a token without a role, as far as a check before the token's own names it. */
export const NO_ROLE_CAUSES = [
  'cognito/trigger-missing',
  'cognito/trigger-function-missing',
  'lambda/permission-missing',
  'lambda/not-ready',
  'lambda/handler-error',
  'lambda/timeout',
  'lambda/response-shape',
  'lambda/role-missing',
] as const;
