/** User pools → lines for a person: what each is, and every place that names it. */
import { nameOwner, ROLES, type LivePool, type PoolCandidate, type PoolEvidence } from '../core/evidence/candidate.ts';
import { IAC, type IacOwner } from '../core/snippets/tools.ts';
import { printable } from '../core/text/safe.ts';

/** Further places say nothing new to a reader of the list. */
const MAX_PLACES = 6;

/** "amplify_outputs.json (auth.user_pool_id), .env.production (VITE_USER_POOL_ID, production)" */
export function describeSources(pool: PoolCandidate): string {
  const places = pool.sources.slice(0, MAX_PLACES).map(place);
  const more = pool.sources.length - places.length;
  return [...places, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function place({ file, path, kind, environment, recordedAt }: PoolEvidence): string {
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
    estimatedUsers === undefined ? '' : `about ${estimatedUsers} users`,
    issuerType === 'UPDATED' ? 'updated issuer' : '',
    trigger ? `trigger ${trigger.lambdaArn.split(':').slice(6).join(':')} (${trigger.lambdaVersion})` : 'no trigger',
    owner ? `${nameOwner(owner)}${owner.triggerDeclared ? ', which declares a trigger' : ''}` : '',
  ];
  return printable(parts.filter(Boolean).join(', '), 300);
}

/** The list, best first: an asterisk marks the pool that is taken without a question. */
export function reportPools(candidates: readonly PoolCandidate[], chosen: string | undefined): string {
  return candidates
    .flatMap((pool) => {
      const name = pool.name === undefined ? '' : `  "${printable(pool.name, 60)}"`;
      const live = describeLive(pool.live);
      return [
        `${pool.userPoolId === chosen ? '*' : ' '} ${pool.userPoolId}${name}  ${describeSources(pool)}`,
        ...(live === '' ? [] : [`    ${live}`]),
      ];
    })
    .join('\n');
}

/** A pool that is told and not taken: "eu-west-1_… in .env.production (VITE_POOL, production): another environment". */
export function describeOther(pool: PoolCandidate): string {
  const [first] = pool.sources;
  return first === undefined
    ? pool.userPoolId
    : `${pool.userPoolId} in ${place(first)}: ${ROLES[first.role ?? 'record']}`;
}

/** Places of one pool beyond these say nothing new: the explanation fits a screen. */
const MAX_EXPLAINED = 5;
const MAX_POOLS = 6;

export interface Explained {
  candidates: readonly PoolCandidate[];
  chosen?: string | undefined;
  why: string;
  unused: readonly PoolCandidate[];
  declarations: readonly { kind: IacOwner; file: string; userPoolId?: string; triggerDeclared: boolean }[];
}

/** Every place with what it speaks for: what runs here, what else is named, who declares a pool, and why. */
export function explainPools({ candidates, chosen, why, unused, declarations }: Explained): string {
  const [here, others] = [candidates.filter(speaksOfHere), candidates.filter((pool) => !speaksOfHere(pool))];
  return [
    printable(why),
    ...section(chosen === undefined ? 'What may run here' : 'What runs here', here),
    ...section('Also named, not taken', others, here.length),
    ...section("Seen in tests and examples, which are nobody's app", unused, candidates.length),
    ...ownerLines(declarations),
  ].join('\n');
}

function speaksOfHere({ sources }: PoolCandidate): boolean {
  return sources.some(({ role = 'record' }) => ['config', 'app', 'setting', 'record', 'switched-off'].includes(role));
}

function section(title: string, pools: readonly PoolCandidate[], before = 0): string[] {
  if (pools.length === 0) return [];
  const lines = pools.slice(0, MAX_POOLS).flatMap((pool, index) => {
    const live = describeLive(pool.live);
    const more = pool.sources.length - MAX_EXPLAINED;
    return [
      `  ${before + index + 1}. ${pool.userPoolId}${live === '' ? '' : `  ${live}`}`,
      ...pool.sources.slice(0, MAX_EXPLAINED).map((source) => `     ${place(source)}: ${describeEvidence(source)}`),
      ...(more > 0 ? [`     and ${more} more places`] : []),
    ];
  });
  return [`${title}:`, ...lines, ...(pools.length > MAX_POOLS ? [`  and ${pools.length - MAX_POOLS} more pools`] : [])];
}

function describeEvidence({ role = 'record', app, sharesProject }: PoolEvidence): string {
  const of = app === undefined ? '' : printable(` (${app}${sharesProject ? ', which uses Supabase' : ''})`, 100);
  return `${ROLES[role]}${of}`;
}

function ownerLines(declarations: Explained['declarations']): string[] {
  if (declarations.length === 0) return [];
  const lines = declarations.slice(0, MAX_POOLS).map(({ kind, file, userPoolId, triggerDeclared }) => {
    const what = userPoolId === undefined ? 'a user pool' : userPoolId;
    return printable(
      `  ${file}: ${IAC[kind].name} declares ${what}, ${triggerDeclared ? 'and' : 'without'} a trigger`,
      200,
    );
  });
  const more = declarations.length - MAX_POOLS;
  return ['Infrastructure as code:', ...lines, ...(more > 0 ? [`  and ${more} more`] : [])];
}
