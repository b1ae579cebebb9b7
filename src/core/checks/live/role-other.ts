import { BYPASSES_RLS } from '../../token/roles.ts';
import { check, PASS } from '../check.ts';
import { answerOf, capital, ROLE_CAUSES, ROLE_UNPROVED, TOKEN_CAUSES } from './answers.ts';

/** The database's own word: what the token says of itself is another matter. */
export const roleOther = check({
  id: 'live/role-other',
  title: 'Its requests run as the expected role',
  needs: ['rest'],
  after: [
    'live/api-key',
    'live/rejected',
    'live/expired',
    'live/role-rejected',
    'live/anon',
    'token/role-bypasses-rls',
    ...TOKEN_CAUSES,
    ...ROLE_CAUSES,
  ],
  insist(facts) {
    const { name, label, ranAs } = answerOf(facts, ['rest'], 'accepted', 'ignored') ?? {};
    if (!ranAs || !BYPASSES_RLS.includes(ranAs.role)) return undefined;
    return {
      status: 'fail',
      message: `DANGER: ${name} runs a request with the ${label} as "${ranAs.role}", which bypasses row level security: its holder reads and writes every row.`,
      fix: 'Find what makes it that role before anything else: the `role` that the trigger sets, jwt-role-claim-key and db-anon-role (PGRST_JWT_ROLE_CLAIM_KEY, PGRST_DB_ANON_ROLE) of the Data API, and any proxy that adds a service_role key.',
      evidence: { role: ranAs.role },
    };
  },
  settle(facts, { role }) {
    const { name = '', label, ranAs } = answerOf(facts, ['rest'], 'accepted') ?? {};
    // What is run as anon has causes of its own: live/anon names them.
    if (!ranAs || ranAs.role === role || ranAs.role === 'anon') return undefined;
    return {
      status: 'fail',
      message: `${capital(name)} runs a request with the ${label} as "${ranAs.role}", not as "${role}": policies for ${role} do not apply to it.`,
      fix: `Have the trigger set "${role}", and look at jwt-role-claim-key (PGRST_JWT_ROLE_CLAIM_KEY) of the Data API. If "${ranAs.role}" is right, run \`npx cognito-supabase verify --role ${ranAs.role}\`.`,
      evidence: { role: ranAs.role },
    };
  },
  run({ rest: { ranAs } }) {
    return ranAs ? { ...PASS, evidence: { role: ranAs.role } } : ROLE_UNPROVED;
  },
});
