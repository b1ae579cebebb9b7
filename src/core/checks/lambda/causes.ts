/** Without a pool, a trigger or a function there is nothing to say about the function. */
export const FUNCTION_CAUSES = [
  'cognito/pool-not-found',
  'cognito/trigger-missing',
  'cognito/trigger-function-missing',
];

/** What keeps a function from answering at all. */
export const ANSWER_CAUSES = [
  ...FUNCTION_CAUSES,
  'lambda/throttled',
  'lambda/not-ready',
  'lambda/handler-error',
  'lambda/timeout',
];
