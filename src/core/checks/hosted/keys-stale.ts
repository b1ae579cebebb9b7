import type { ObservedProject, VerifyFacts } from '../../facts.ts';
import { asText } from '../../json.ts';
import { check, notApplicable, PASS, type Verdict } from '../check.ts';
import { judging, linkCommand, ofPool, TRUST_CAUSES } from './project.ts';

export const keysStale = check({
  id: 'hosted/keys-stale',
  title: 'Those are the keys that tokens are signed with now',
  needs: ['hosted', 'poolKeyIds'],
  after: [...TRUST_CAUSES, 'hosted/keys-unresolved'],
  // A pool may publish a key before it signs with it: where there are tokens, their own keys are what counts.
  settle(facts) {
    const kids = signingKeys(facts);
    return facts.hosted.known && kids.length > 0 ? judging(facts.hosted.value, (found) => judge(found, kids)) : undefined;
  },
  run({ hosted, poolKeyIds }) {
    return judging(hosted, (found) => judge(found, poolKeyIds));
  },
});

function signingKeys({ tokens }: VerifyFacts): string[] {
  if (!tokens.known) return [];
  return tokens.value.flatMap(({ decoded, signature }) =>
    decoded.ok && signature === 'valid' ? [asText(decoded.header['kid'])] : [],
  );
}

function judge(found: ObservedProject, kids: readonly string[]): Verdict {
  const own = ofPool(found);
  if (own.length === 0) return notApplicable('the project does not trust the pool.');
  const has = (kid: string): boolean => own.some(({ keyIds }) => keyIds?.includes(kid));
  const missing = kids.find((kid) => !has(kid));
  if (missing === undefined) return PASS;
  return {
    status: 'fail',
    message: `Supabase's copy of the pool's keys in ${found.project.ref} lacks ${JSON.stringify(missing)}: tokens that are signed with it are refused with PGRST301.`,
    fix: `Supabase reads the keys again within 30 minutes; \`${linkCommand(found)}\` waits for it.`,
    evidence: { kid: missing, ...(own[0]?.resolvedAt === undefined ? {} : { resolvedAt: own[0].resolvedAt }) },
  };
}
