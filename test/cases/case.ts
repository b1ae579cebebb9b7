/** The form of a case, and how what came out is held against it: as the README beside the cases says. */
type OneOrMore<T> = T | readonly T[];

export interface Case {
  args: readonly string[];
  stdin?: string;
  world?: CaseWorld;
  expect: Expectation;
}

/** What AWS holds. */
export interface CaseWorld {
  pools?: readonly { id: string; name?: string; settings?: Readonly<Record<string, unknown>> }[];
  trigger?: { version: string; runtime: string; handler: string; file: string };
}

export type TokenSent = 'access' | 'id' | 'unknown';

export interface Expectation {
  exit?: OneOrMore<number>;
  checks?: Readonly<Record<string, OneOrMore<string>>>;
  messages?: Readonly<Record<string, string>>;
  says?: readonly string[];
  saysNot?: readonly string[];
  layers?: Readonly<Record<string, OneOrMore<string>>>;
  candidates?: readonly string[];
  chosen?: string;
  clients?: readonly string[];
  error?: string;
  after?: { trigger?: Readonly<Record<string, string>>; users?: Readonly<Record<string, number>> };
  sends?: OneOrMore<TokenSent>;
  anyOf?: readonly Expectation[];
}

/** What a run left behind. */
export interface CaseOutcome {
  code: number | null;
  /** All that was printed. */
  printed: string;
  document: Readonly<Record<string, unknown>>;
  /** By pool: whether a trigger is attached, and how many users there are. */
  after: Readonly<Record<string, { trigger: 'none' | 'attached'; users: number }>>;
  /** Which token the app is taken to send; asked for only where it is expected. */
  sends?: TokenSent;
}

interface Check {
  id: string;
  layer: string;
  status: string;
  message?: string;
}

function list<T>(some: OneOrMore<T> | undefined): readonly T[] {
  if (some === undefined) return [];
  return Array.isArray(some) ? (some as readonly T[]) : [some as T];
}

/** What differs from what was expected, one line each. */
export function differences(expected: Expectation, outcome: CaseOutcome): string[] {
  const { document, printed, code } = outcome;
  const all = (document['checks'] ?? []) as readonly Check[];
  const found: string[] = [];
  const wrong = (isRight: boolean, what: string): void => void (isRight || found.push(what));
  if (expected.exit !== undefined) wrong(list(expected.exit).includes(code ?? -1), `exit ${code}`);
  found.push(...checkDifferences(expected.checks ?? {}, all));
  for (const [id, pattern] of Object.entries(expected.messages ?? {})) {
    const messages = all.filter((one) => matches(id, one.id)).map(({ message = '' }) => message);
    wrong(
      messages.some((message) => new RegExp(pattern, 'i').test(message)),
      `${id} says ${messages.join(' / ')}`,
    );
  }
  for (const pattern of expected.says ?? []) wrong(new RegExp(pattern, 'i').test(printed), `nothing says ${pattern}`);
  for (const pattern of expected.saysNot ?? []) wrong(!new RegExp(pattern, 'i').test(printed), `it says ${pattern}`);
  for (const [layer, statuses] of Object.entries(expected.layers ?? {}))
    wrong(
      all.some((one) => one.layer === layer && list(statuses).includes(one.status)),
      `${layer} is silent`,
    );
  found.push(...poolDifferences(expected, document));
  const id = (document['error'] as { id?: string } | undefined)?.id;
  if (expected.error !== undefined) wrong(id === expected.error, `error ${id}`);
  for (const [pool, trigger] of Object.entries(expected.after?.trigger ?? {}))
    wrong(outcome.after[pool]?.trigger === trigger, `${pool}: trigger ${outcome.after[pool]?.trigger}`);
  for (const [pool, users] of Object.entries(expected.after?.users ?? {}))
    wrong(outcome.after[pool]?.users === users, `${pool}: ${outcome.after[pool]?.users} users`);
  if (expected.sends !== undefined)
    wrong(list(expected.sends).includes(outcome.sends ?? 'unknown'), `sends ${outcome.sends}`);
  const ways = (expected.anyOf ?? []).map((one) => differences(one, outcome));
  if (ways.length > 0)
    wrong(
      ways.some((one) => one.length === 0),
      ways.map((one) => one.join(', ')).join(' or '),
    );
  return found;
}

function matches(pattern: string, id: string): boolean {
  return pattern.split('|').includes(id);
}

function checkDifferences(expected: NonNullable<Expectation['checks']>, all: readonly Check[]): string[] {
  const named = new Set(Object.keys(expected).flatMap((key) => key.split('|')));
  return Object.entries(expected).flatMap(([key, statuses]) => {
    if (statuses === 'any') return [];
    const layer = /^(\w+)\/\*$/.exec(key)?.[1];
    if (layer !== undefined)
      return all
        .filter((one) => one.layer === layer && !named.has(one.id) && !list(statuses).includes(one.status))
        .map(({ id, status, message }) => `${id} ${status}: ${message}`);
    const found = all.filter(({ id }) => matches(key, id));
    if (found.length === 0) return list(statuses).includes('absent') ? [] : [`${key} is not there`];
    if (found.some(({ status }) => list(statuses).includes(status))) return [];
    return found.map(({ id, status, message = '' }) => `${id} ${status}: ${message}`);
  });
}

function poolDifferences(expected: Expectation, document: CaseOutcome['document']): string[] {
  const candidates = (document['candidates'] ?? []) as readonly { userPoolId: string; clientIds: string[] }[];
  const chosen = (document['chosen'] ?? document['pool']) as { userPoolId?: string } | string | undefined;
  const ids = candidates.map(({ userPoolId }) => userPoolId).toSorted();
  const clientIds = new Set(candidates.flatMap((one) => one.clientIds));
  const found: string[] = [];
  if (expected.candidates !== undefined && ids.join(' ') !== expected.candidates.toSorted().join(' '))
    found.push(`candidates ${ids.join(', ')}`);
  const name = typeof chosen === 'string' ? chosen : chosen?.userPoolId;
  if (expected.chosen !== undefined && name !== expected.chosen) found.push(`chosen ${name}`);
  const missing = (expected.clients ?? []).filter((one) => !clientIds.has(one));
  return missing.length === 0 ? found : [...found, `no client ${missing.join(', ')}`];
}
