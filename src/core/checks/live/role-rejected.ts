import { check, PASS } from '../check.ts';
import { answerOf, capital, ROLE_CAUSES, TOKEN_CAUSES } from './answers.ts';

export const roleRejected = check({
  id: 'live/role-rejected',
  title: 'Postgres takes its role',
  needs: ['rest', 'storage'],
  after: ['live/api-key', 'live/rejected', 'live/expired', ...TOKEN_CAUSES, ...ROLE_CAUSES, 'token/role-bypasses-rls'],
  settle(facts, { role }) {
    const refused = answerOf(facts, ['rest', 'storage'], 'role-rejected');
    if (!refused) return undefined;
    const grant = `grant ${role} to authenticator;`;
    const missing = refused.said.includes('does not exist');
    return {
      status: 'fail',
      message: `${capital(refused.name)} takes the ${refused.label}, and the database then refuses its role${refused.quoted}.`,
      fix: missing
        ? `Create the role: \`create role ${role} nologin; ${grant} grant usage on schema public to ${role};\`, or have the trigger set "authenticated".`
        : `Let the Data API become that role: \`${grant}\`, or have the trigger set "authenticated".`,
      evidence: { service: refused.service },
    };
  },
  run: () => PASS,
});
