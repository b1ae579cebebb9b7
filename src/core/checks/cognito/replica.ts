import { check, notApplicable, PASS } from '../check.ts';

export const replica = check({
  id: 'cognito/replica',
  title: 'Every replica of the pool has the trigger, too',
  needs: ['pool', 'replicas'],
  after: ['cognito/pool-not-found', 'cognito/trigger-missing'],
  run({ pool, replicas }) {
    if (!pool || replicas.length === 0) return notApplicable('the pool has no replicas in other regions.');
    const without = replicas.filter(({ trigger }) => !trigger).map(({ region }) => region);
    if (without.length === 0)
      return { ...PASS, evidence: { regions: replicas.map(({ region }) => region).join(', ') } };
    return {
      status: 'warn',
      message: `The pool's replica in ${without.join(', ')} has no pre-token-generation trigger: triggers are regional, so its users get tokens without a role.`,
      fix: 'Deploy the function there, let the replica invoke it, and attach it: `npx cognito-supabase explain cognito/replica` says how.',
      evidence: { regions: without.join(', ') },
    };
  },
});
