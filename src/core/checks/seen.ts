/**
 * What a check looked at (`saw` in a report), in a few words for each fact: a verdict can then be followed without looking
 * again.
 */
import type { Known } from '../fact.ts';
import { asText } from '../text/json.ts';
import { labelsOf } from '../token/observed.ts';
import type { VerifyFacts } from './facts.ts';
import type { Trigger } from '../pool/user-pool.ts';

type Value<K extends keyof VerifyFacts> = Extract<VerifyFacts[K], Known<unknown>>['value'];

/** Facts that have a name of their own in the report; the others are told by the findings about them. */
const WORDS: { [K in keyof VerifyFacts]?: (value: Value<K>) => string } = {
  config: (config) => (config ? `config: ${config.file}` : 'config: no file'),
  appPools: (pools) =>
    `pools named by the app: ${listOf(pools.flatMap(({ userPoolId, sources }) => (sources.some(({ role }) => role !== 'config') ? userPoolId : [])))}`,
  clientSource: ({ clients, files }) => `source: ${countOf(files, 'file')}, ${countOf(clients.length, 'client')}`,
  pool: (pool) =>
    pool
      ? `pool: ${pool.userPoolId}, ${pool.tier ?? 'plan not said'}, ${triggerOf(pool.trigger)}`
      : 'pool: AWS knows none of this ID',
  clientIds: (ids) => `app clients: ${listOf(ids)}`,
  owner: (owner) => `owner: ${owner?.words ?? 'none seen'}`,
  replicas: (replicas) => `replicas: ${listOf(replicas.map(({ region }) => region))}`,
  function: (found) =>
    found
      ? `function: ${found.name}, ${found.state}, ${found.runtime ?? 'runtime not said'}${found.ours ? '' : ', not deployed by this tool'}`
      : 'function: its ARN leads to nothing',
  policy: (statements) => `resource policy: ${countOf(statements.length, 'statement')}`,
  invocation: ({ version, answers }) =>
    `invoked as ${version}: ${listOf(answers.map(({ source, outcome }) => `${source} ${outcome.kind}`))}`,
  jwks: ({ keys, isGiven }) =>
    `${isGiven ? 'the keys of --jwks' : "the pool's keys"}: ${listOf(keys.map(({ kid }) => asText(kid, 'no kid')))}`,
  tokens: (tokens) => {
    const { labels, count } = labelsOf(tokens);
    return `tokens: ${listOf(labels, count)}`;
  },
  rest: ({ label, kind }) => `Data API, to the ${label}: ${kind}`,
  storage: ({ label, kind }) => `Storage, to the ${label}: ${kind}`,
  realtime: ({ label, kind }) => `Realtime, to the ${label}: ${kind}`,
  edgeFunctions: (answers) =>
    `Edge Functions: ${listOf(answers.map(({ name, status, kind }) => `${name} ${status === 0 ? '' : `${status}, `}${kind}`))}`,
  hosted: (found) =>
    found
      ? `project: ${found.project.ref}, trusts ${listOf(found.integrations.map(({ issuer }) => issuer ?? 'no issuer'))}`
      : 'project: Supabase knows none of this ref',
  hostedBranches: (branches) => `preview branches: ${listOf(branches.map(({ name }) => name))}`,
};

const MAX_NAMED = 3;

/** What is known of the facts that a check needs, in their order. Nothing in it is a secret: tokens go by their label. */
export function describeSeen(needs: readonly (keyof VerifyFacts)[], facts: VerifyFacts): string[] {
  return needs.flatMap((need) => describeFact(need, facts) ?? []);
}

function describeFact<K extends keyof VerifyFacts>(need: K, facts: VerifyFacts): string | undefined {
  const fact = facts[need];
  return fact.known ? WORDS[need]?.(fact.value) : undefined;
}

function triggerOf(trigger: Trigger | undefined): string {
  return trigger ? `trigger ${trigger.lambdaVersion}` : 'no trigger';
}

/** @param count how many there are, where not all of them are given */
function listOf(names: readonly string[], count = names.length): string {
  const more = count - MAX_NAMED;
  return names.length === 0 ? 'none' : names.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
