import type { VerifyFacts } from '../facts.ts';
import { check, notLookedAt, PASS, type Verdict } from '../check.ts';
import { answerOf, capital, ROLE_CAUSES, TOKEN_CAUSES } from './answers.ts';

export const roleRejected = check({
  id: 'live/role-rejected',
  title: 'Postgres accepts its role',
  needs: ['rest', 'storage'],
  after: ['live/api-key', 'live/rejected', 'live/expired', ...TOKEN_CAUSES, ...ROLE_CAUSES, 'token/role-bypasses-rls'],
  settle(facts, { role }) {
    const refused = answerOf(facts, ['rest', 'storage'], 'role-rejected');
    if (!refused) return ungranted(facts, role);
    return {
      status: 'fail',
      message: `${capital(refused.name)} accepts the ${refused.label}, but Postgres refuses its role${refused.quoted}.`,
      fix: fixOf(role, /does not exist|22023/.test(refused.said)),
      evidence: { service: refused.service },
    };
  },
  run: ({ rest, storage }) => ((rest.tookRole ?? storage.tookRole) ? PASS : UNWITNESSED),
});

/** Supabase's own role has to be there again; another one also needs what that one has, or the trigger sets that one. */
function fixOf(role: string, isMissing: boolean): string {
  const isSupabases = role === 'authenticated';
  const or = isSupabases ? '.' : ', or have the trigger set "authenticated".';
  const grant = `grant ${role} to authenticator;`;
  if (!isMissing) return `Let Supabase's services become that role: \`${grant}\`${or}`;
  const rights = `${grant} grant usage on schema public to ${role};`;
  return isSupabases
    ? `Create the role again: \`create role ${role} nologin noinherit; ${rights}\`${or}`
    : `Create the role: \`create role ${role} nologin; ${rights} grant authenticated to ${role};\` (the last lets it use Storage)${or}`;
}

/** Storage took the role on, and the role may not use its schema: lists fail, and uploads find no bucket. */
function ungranted(facts: VerifyFacts, role: string): Verdict | undefined {
  const { name = '', label, quoted, service = '' } = answerOf(facts, ['storage'], 'ungranted') ?? {};
  if (service === '') return undefined;
  return {
    status: 'warn',
    message: `${capital(name)} accepts the ${label}, but its role may not use the schema of ${name}${quoted}: listing fails, and uploads find no bucket.`,
    fix:
      role === 'authenticated'
        ? 'Give the role the default grants again: `grant usage on schema storage to authenticated; grant all on storage.buckets, storage.objects to authenticated;`.'
        : `Give the role all that authenticated has, policies included: \`grant authenticated to ${role};\`. Or \`grant usage on schema storage to ${role};\`, grants on its tables, and policies of its own.`,
    evidence: { service },
  };
}

const UNWITNESSED = notLookedAt(
  'The token is accepted. Whether Postgres accepts its role is not known: the Data API answers before it sets the role, and there is no Storage to ask. The function that `npx cognito-supabase generate rls` writes would tell.',
);
