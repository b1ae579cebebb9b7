import { allowsPool } from '../../function/who-may-invoke.ts';
import { chainFault } from '../../function/trigger.ts';
import { check, PASS } from '../check.ts';
import { FUNCTION_CAUSES } from './causes.ts';

const FIX =
  "Look at the function's log (`aws logs tail /aws/lambda/<function> --since 1h`), mend it, and run this again.";

export const handlerError = check({
  id: 'lambda/handler-error',
  title: 'The handler returns the event',
  needs: ['chain', 'invocation', 'signInRefusal'],
  after: [...FUNCTION_CAUSES, 'lambda/throttled', 'lambda/not-ready'],
  // A sign-in says it as well as an invocation does, which is not made of somebody else's function.
  settle({ signInRefusal, pool, policy, chain }) {
    const fault = chain.known && chain.value ? chainFault(chain.value) : undefined;
    if (fault?.kind === 'passing')
      return { status: 'unknown', message: `Whether the function can invoke the one behind it: ${fault.text}.` };
    if (fault)
      return {
        status: 'fail',
        message: `The function cannot invoke the one behind it: ${fault.text}. Every sign-in fails with it.`,
        fix: 'Run `npx cognito-supabase init`, which mends its role; where your own function is gone, `npx cognito-supabase remove` first.',
      };
    if (!signInRefusal.known || signInRefusal.value === null) return undefined;
    const denied = pool.known && pool.value && policy.known && !allowsPool(policy.value, pool.value);
    if (denied && signInRefusal.value.includes('AccessDeniedException')) return undefined;
    return { status: 'fail', message: `The trigger refused the sign-in: ${signInRefusal.value}`, fix: FIX };
  },
  run({ invocation: { outcome } }) {
    if (outcome.kind === 'error') {
      return {
        status: 'fail',
        message: `The handler throws ${outcome.errorType}: ${outcome.errorMessage}. Every sign-in fails with it.`,
        fix: FIX,
      };
    }
    if (outcome.kind === 'returned' && !outcome.event?.['response']) {
      return {
        status: 'fail',
        message: 'The handler does not return the event: sign-ins fail with "Unrecognizable lambda output".',
        fix: FIX,
      };
    }
    return PASS;
  },
});
