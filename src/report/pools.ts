/**
 * Formats user pools as text: the list of `discover`, the places that name each pool, and what AWS says of it (plan,
 * users, issuer, trigger, owner).
 */
import { nameOwner, ROLES, type LivePool, type PoolCandidate, type PoolEvidence } from '../core/evidence/candidate.ts';
import { printable } from '../core/text/safe.ts';

/** Further places say nothing new to a reader of the list. */
const MAX_PLACES = 6;

/** "amplify_outputs.json (auth.user_pool_id), .env.production (VITE_USER_POOL_ID, production)" */
export function describeSources(pool: PoolCandidate): string {
  const places = pool.sources.slice(0, MAX_PLACES).map(describePlace);
  const more = pool.sources.length - places.length;
  return [...places, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** "amplify_outputs.json (auth.user_pool_id)" */
export function describePlace({ file, path, kind, environment, recordedAt }: PoolEvidence): string {
  const age = recordedAt === undefined ? undefined : `of ${recordedAt.slice(0, 10)}`;
  const details = [path, environment, age].filter((part) => part !== undefined).join(', ');
  return printable(`${file ?? kind}${details === '' ? '' : ` (${details})`}`, 200);
}

const PLANS: Readonly<Record<string, string>> = { LITE: 'Lite', ESSENTIALS: 'Essentials', PLUS: 'Plus' };

/** "Essentials, about 1200 users, no trigger, belongs to the CloudFormation stack shop-auth"; empty where AWS was not asked. */
export function describeLive(live: LivePool | undefined): string {
  if (!live) return '';
  if (!live.exists) return 'not in this account';
  const { tier, estimatedUsers, issuerType, trigger, owner } = live;
  const parts = [
    tier === undefined ? '' : (PLANS[tier] ?? tier),
    estimatedUsers === undefined ? '' : `about ${estimatedUsers} ${estimatedUsers === 1 ? 'user' : 'users'}`,
    issuerType === 'UPDATED' ? 'updated issuer' : '',
    trigger ? `trigger ${trigger.lambdaArn.split(':').slice(6).join(':')} (${trigger.lambdaVersion})` : 'no trigger',
    owner ? `${nameOwner(owner)}${owner.triggerDeclared ? ', which declares a trigger' : ''}` : '',
  ];
  return printable(parts.filter(Boolean).join(', '), 300);
}

/** The list, best first: an asterisk marks the pool that is taken without a question. */
export function reportPools(candidates: readonly PoolCandidate[], chosen: string | undefined): string {
  // Those of a whole region stand in the account alone, in one and the same list.
  const described = new Map<PoolCandidate['sources'], string>();
  return candidates
    .map((pool) => {
      const name = pool.name === undefined ? '' : `  "${printable(pool.name, 60)}"`;
      const live = describeLive(pool.live);
      const places = described.get(pool.sources) ?? describeSources(pool);
      described.set(pool.sources, places);
      return `${pool.userPoolId === chosen ? '*' : ' '} ${pool.userPoolId}${name}  ${places}${live === '' ? '' : `\n    ${live}`}`;
    })
    .join('\n');
}

/** A pool that is told and not taken: "eu-west-1_… in .env.production (VITE_POOL, production): another environment". */
export function describeOther(pool: PoolCandidate): string {
  const [first] = pool.sources;
  return first === undefined
    ? pool.userPoolId
    : `${pool.userPoolId} in ${describePlace(first)}: ${ROLES[first.role ?? 'record']}`;
}
