import type { SupabaseClient } from '../../client/source.ts';
import { isBefore } from '../../client/packages/versions.ts';
import { check, notApplicable } from '../check.ts';
import { pinsToken, PINS_BEFORE } from './manual-realtime-auth.ts';
import { passWith, findUnproved } from './places.ts';

/** The first version that has the `accessToken` option (supabase/supabase-js#1004). */
const FIRST = '2.45.0';

export const outdated = check({
  id: 'client/outdated',
  title: 'The installed supabase-js supports `accessToken`',
  needs: ['clientSource'],
  run({ clientSource }) {
    const { clients } = clientSource;
    const using = clients.filter(({ token }) => token === 'callback' || token === 'unclear');
    const old = using.find(isIgnoring) ?? using.find(isPinning);
    if (old?.version) {
      const { file, from } = old.version;
      const harm = isIgnoring(old)
        ? 'which does not know `accessToken`, and ignores it: every request is `anon`'
        : `which keeps the first token for Realtime: the channels of ${old.file} are closed when it expires`;
      return {
        status: 'warn',
        message: `${file} has @supabase/supabase-js ${from}, ${harm}.`,
        fix: `Run \`npm install @supabase/supabase-js@latest\` (${PINS_BEFORE} or later, on Node 22 or later).`,
        evidence: { file, version: from },
      };
    }
    const reason = findUnproved(clientSource, 'options');
    if (reason) return reason;
    if (using.length === 0) return notApplicable('no client has the `accessToken` option.');
    if (using.every(({ version }) => version === undefined))
      return notApplicable('no package.json or lock file says which supabase-js is installed.');
    return passWith(clientSource);
  },
});

function isIgnoring({ version }: SupabaseClient): boolean {
  return version?.to !== undefined && isBefore(version.to, FIRST);
}

function isPinning({ version, usesRealtime, token }: SupabaseClient): boolean {
  return usesRealtime === true && token === 'callback' && pinsToken(version);
}
