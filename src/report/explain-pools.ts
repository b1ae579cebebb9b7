/** Formats `discover --explain`: which user pool runs here and why, the evidence for each, what else is named, and who declares a pool. */
import { ROLES, type PoolCandidate, type PoolEvidence } from '../core/evidence/candidate.ts';
import { IAC, type IacOwner } from '../core/snippets/iac-tools.ts';
import { printable } from '../core/text/safe.ts';
import { describeLive, describePlace } from './pools.ts';
import { wrap } from '../core/text/wrap.ts';

export interface Explained {
  candidates: readonly PoolCandidate[];
  chosen?: string | undefined;
  why: string;
  /** The pools to choose from, where several fit what runs here. */
  fitting: readonly string[];
  unused: readonly PoolCandidate[];
  declarations: readonly { kind: IacOwner; file: string; userPoolId?: string; triggerDeclared: boolean }[];
}

/** How much of a part is shown, so that all of them fit a screen. */
interface Room {
  pools: number;
  places: number;
}

const OWN: Room = { pools: 5, places: 5 };
const OTHER: Room = { pools: 4, places: 2 };
const MAX_DECLARATIONS = 4;

/** @param width in columns; undefined where it goes into a file or another program */
export function explainPools(explained: Explained, width?: number): string {
  const { candidates, chosen, why, fitting, unused, declarations } = explained;
  const isHere = (pool: PoolCandidate): boolean =>
    chosen === undefined && fitting.length > 0 ? fitting.includes(pool.userPoolId) : speaksOfHere(pool);
  const [here, others] = [candidates.filter(isHere), candidates.filter((pool) => !isHere(pool))];
  const which = chosen === undefined && candidates.length > 0 ? ' Say which with --user-pool-id <id>.' : '';
  const text = [
    `${chosen === undefined ? 'No pool is taken.' : `${chosen} is taken.`} ${printable(why)}${which}`,
    '',
    ...listSection(chosen === undefined ? 'What may run here' : 'What runs here', here, OWN),
    ...listSection('Also named, not taken', others, OTHER),
    ...listSection("In tests and examples, which are nobody's app", unused, OTHER),
    ...listOwners(declarations),
  ].join('\n');
  return width === undefined ? text : wrap(text, width);
}

function speaksOfHere({ sources }: PoolCandidate): boolean {
  return sources.some(({ role = 'record' }) => ['config', 'app', 'setting', 'record', 'switched-off'].includes(role));
}

function listSection(title: string, pools: readonly PoolCandidate[], room: Room): string[] {
  if (pools.length === 0) return [];
  const more = pools.length - room.pools;
  return [
    `${title}:`,
    ...pools.slice(0, room.pools).flatMap((pool) => listPool(pool, room)),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** The pool, then what its places speak for, each with the places that do. */
function listPool({ userPoolId, name, live, sources }: PoolCandidate, { places }: Room): string[] {
  const about = [name === undefined ? '' : `"${printable(name, 60)}"`, describeLive(live)].filter(Boolean).join('  ');
  const byWords = new Map<string, string[]>();
  for (const source of sources.slice(0, places))
    byWords.set(describeRole(source), [...(byWords.get(describeRole(source)) ?? []), describePlace(source)]);
  const more = sources.length - places;
  return [
    `  ${userPoolId}${about === '' ? '' : `  ${about}`}`,
    ...[...byWords].flatMap(([speaksFor, found]) => [`    ${speaksFor}:`, ...found.map((one) => `      ${one}`)]),
    ...(more > 0 ? [`    and ${more} more ${more === 1 ? 'place' : 'places'}`] : []),
  ];
}

function describeRole({ role = 'record', app, sharesProject }: PoolEvidence): string {
  const of = app === undefined ? '' : printable(` (${app}${sharesProject ? ', which uses Supabase' : ''})`, 100);
  return `${ROLES[role]}${of}`;
}

function listOwners(declarations: Explained['declarations']): string[] {
  const lines = declarations.slice(0, MAX_DECLARATIONS).map(({ kind, file, userPoolId, triggerDeclared }) => {
    const what = userPoolId === undefined ? 'a user pool' : userPoolId;
    return printable(`  ${IAC[kind].name}: ${what}, ${triggerDeclared ? 'with' : 'without'} a trigger (${file})`, 200);
  });
  const more = declarations.length - MAX_DECLARATIONS;
  if (lines.length === 0) return ['Who owns it: no infrastructure as code here declares a user pool.'];
  return [
    'Who may own it, by what infrastructure as code here declares:',
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
