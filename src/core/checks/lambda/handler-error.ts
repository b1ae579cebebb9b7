import { check, PASS } from '../check.ts';
import { FUNCTION_CAUSES } from './causes.ts';

export const handlerError = check({
  id: 'lambda/handler-error',
  title: 'The handler returns the event',
  needs: ['invocation', 'signInRefusal'],
  after: [...FUNCTION_CAUSES, 'lambda/not-ready'],
  run({ invocation: { outcome }, signInRefusal }) {
    const fix = 'Look at the function\'s log (`aws logs tail /aws/lambda/<function> --since 1h`), mend it, and run this again.';
    if (outcome.kind === 'error') {
      return { status: 'fail', message: `The handler throws ${outcome.errorType}: ${outcome.errorMessage}. Every sign-in fails with it.`, fix };
    }
    if (outcome.kind === 'returned' && !outcome.event?.['response']) {
      return { status: 'fail', message: 'The handler does not return the event: sign-ins fail with "Unrecognizable lambda output".', fix };
    }
    if (signInRefusal !== null) return { status: 'fail', message: `The trigger refused the sign-in: ${signInRefusal}`, fix };
    return PASS;
  },
});
