import { writeOut } from '../../client/advice.ts';
import { check, notApplicable } from '../check.ts';
import { evidenceOf, passWith, findUnproved } from './places.ts';
import { tokenToSend } from './token-to-send.ts';

export const tokenNotSent = check({
  id: 'client/token-not-sent',
  title: 'The app sends its Cognito token to Supabase',
  needs: ['clientSource'],
  after: ['client/token-not-found'],
  run({ clientSource }, _wish, all) {
    const fault = clientSource.faults.find((one) => one.kind === 'not-sent');
    if (fault)
      return {
        status: 'warn',
        message: `${fault.signIn.file}:${fault.signIn.line} signs in with Cognito (${fault.library}), and the client that ${fault.file}:${fault.line} makes sends no token: every request is \`anon\`.`,
        fix: `Give it the option \`accessToken\`. ${writeOut(fault, fault.stack, tokenToSend(all))}`,
        evidence: evidenceOf(fault),
      };
    const isSent = clientSource.clients.some(({ token }) => token !== 'none' && token !== 'unclear');
    if (isSent) return passWith(clientSource);
    const reason = findUnproved(clientSource, 'options');
    return reason ?? notApplicable('the app has clients that send no token, but no sign-in with Cognito was found.');
  },
});
