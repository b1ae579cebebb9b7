import { check, PASS } from '../check.ts';

export const unauthorized = check({
  id: 'hosted/unauthorized',
  title: 'Supabase accepts the access token',
  needs: ['hostedAccess'],
  run({ hostedAccess: { trouble } }) {
    if (trouble?.kind !== 'unauthorized') return PASS;
    return { status: 'unknown', message: trouble.message, fix: trouble.fix };
  },
});
