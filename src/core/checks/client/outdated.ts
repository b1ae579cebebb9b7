import { isBefore } from '../../client/versions.ts';
import { check, notApplicable, PASS } from '../check.ts';
import { NO_CLIENT } from './places.ts';

/** The first version that has the `accessToken` option (supabase/supabase-js#1004). */
const FIRST = '2.45.0';

export const outdated = check({
  id: 'client/outdated',
  title: 'The supabase-js of the app knows `accessToken`',
  needs: ['clientSource'],
  run({ clientSource: { clients, versions } }) {
    const [first] = versions;
    if (clients.length === 0) return NO_CLIENT;
    if (!first) return notApplicable('no package.json or lock file says which supabase-js is installed.');
    const isOld = versions.every(({ to }) => to !== undefined && isBefore(to, FIRST));
    // A header of the app's own works with any version.
    if (!isOld || clients.some(({ token }) => token === 'header')) return PASS;
    return {
      status: 'warn',
      message: `${first.file} has @supabase/supabase-js ${first.from}, which does not know \`accessToken\`, and ignores it: every request is \`anon\`.`,
      fix: 'Run `npm install @supabase/supabase-js@latest`.',
      evidence: { file: first.file, version: first.from },
    };
  },
});
