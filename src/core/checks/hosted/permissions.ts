import { check, PASS, referTo } from '../check.ts';

export const permissions = check({
  id: 'hosted/permissions',
  title: 'The access token has the permissions for the checks',
  needs: ['hostedAccess'],
  run({ hostedAccess: { trouble } }) {
    if (!trouble) return PASS;
    if (trouble.kind !== 'permissions') return referTo('hosted/unauthorized');
    return { status: 'unknown', message: trouble.message, fix: trouble.fix };
  },
});
