/**
 * Runs the checks over the facts: --only and --skip, which check's failure explains which other's (`after`), what is
 * `unknown` or skipped, and the exit code of `verify`. What is not known becomes `unknown` or `skip` here, so that no check
 * can forget it.
 */
import type { VerifyFacts, VerifyWish } from './facts.ts';
import type { Unknown } from '../fact.ts';
import type { ObservedToken } from '../token/observed.ts';
import { referTo, type Check, type Finding, type Layer, type Status, type Verdict } from './check.ts';
import { describeSeen } from './seen.ts';

export interface Selection {
  /** Layers or check ids; empty: all. */
  only: readonly string[];
  skip: readonly string[];
}

/** Whether --only or --skip names a check, by its ID or its layer. */
export function isNamed(names: readonly string[], id: Check['id']): boolean {
  return names.includes(layerOf(id)) || names.includes(id);
}

/** What a check came to by itself, and what is shown of that. */
interface Outcome {
  found: Judged;
  shown: Finding;
}

type Seen = Verdict & Pick<Finding, 'saw'>;

type Judged = Finding & { tokens?: ReadonlySet<ObservedToken> };

/** Runs the checks over the facts, in order. A check that throws is `unknown`, never green. */
export function runChecks(
  checks: readonly Check[],
  facts: VerifyFacts,
  wish: VerifyWish,
  selection: Selection,
): Finding[] {
  const outcomes: Outcome[] = [];
  for (const check of checks) outcomes.push(runOne(check, { facts, wish, selection }, outcomes));
  return outcomes.map(({ shown }) => shown);
}

interface Run {
  facts: VerifyFacts;
  wish: VerifyWish;
  selection: Selection;
}

/** Those that are not shown are run all the same: what is behind one that fails passes no more for that. */
function runOne(check: Check, run: Run, earlier: readonly Outcome[]): Outcome {
  const base = { id: check.id, layer: layerOf(check.id), title: check.title };
  const { only, skip } = run.selection;
  const causes = earlier.filter(({ found }) => check.after.includes(found.id) && found.status === 'fail');
  const judge = (some: readonly Outcome[]): Judged => ({ ...base, ...judgeBehind(check, run, some) });
  const found = judge(causes);
  if (only.length > 0 && !isNamed(only, check.id))
    return { found, shown: { ...base, ...notShown('not-selected', 'Not among the checks asked for with --only.') } };
  if (isNamed(skip, check.id)) return { found, shown: { ...base, ...notShown('left-out', 'Left out with --skip.') } };
  const cause = causes.find(({ found: { id } }) => id === found.explainedBy);
  if (cause?.shown.status !== 'skip') return { found, shown: withoutTokens(found) };
  const alone = withoutTokens(judge([]));
  return { found, shown: { ...alone, ...behindUnseen(alone, cause) } };
}

function withoutTokens(found: Judged): Finding {
  const { tokens: _, ...finding } = found;
  return finding;
}

const notShown = (reason: 'not-selected' | 'left-out', message: string): Verdict => ({
  status: 'skip',
  reason,
  message,
});

/**
 * What is said of a check whose cause is not shown: nobody may take that for another one, or what cannot be told for fine.
 * A token, and an answer of Supabase, were looked at whatever AWS said before.
 */
function behindUnseen(alone: Finding, { found, shown }: Outcome): Partial<Finding> {
  const isSeenApart = (alone.layer === 'token' || alone.layer === 'live') && alone.layer !== found.layer;
  if (isSeenApart && (alone.status === 'pass' || found.layer !== 'token')) return {};
  const why = {
    message: `Explained by ${found.id}: ${found.message ?? found.title}`,
    ...(found.fix === undefined ? {} : { fix: found.fix }),
  };
  if (alone.status !== 'pass') return alone.status === 'fail' || alone.status === 'warn' ? why : {};
  if (shown.reason !== 'left-out') return { status: 'unknown', ...why };
  return { status: 'skip', reason: 'explained', explainedBy: found.id, message: why.message };
}

/** A function that Lambda refused to ask further passes nothing: the answers that are missing may be the wrong ones. */
function asFarAsAsked(check: Check, verdict: Verdict, { invocation }: VerifyFacts): Verdict {
  const cut = invocation.known && check.needs.includes('invocation') ? invocation.value.cut : undefined;
  if (cut === undefined || verdict.status !== 'pass') return verdict;
  return { status: 'unknown', message: `So far nothing is wrong. ${cut}`, fix: 'Run again later.' };
}

/** A verdict where these checks failed before, which explains what they are about: of several tokens, theirs alone. */
function judgeBehind(check: Check, run: Run, causes: readonly Outcome[]): Seen {
  try {
    const insisted = check.insist?.(run.facts);
    if (insisted) return insisted;
    const [cause, left] = explain(check, run.facts, causes);
    if (!cause) return judgeAlone(check, run);
    const verdict = left && judgeAlone(check, { ...run, facts: left });
    return verdict?.status === 'fail' || verdict?.status === 'warn' ? verdict : referTo(cause);
  } catch (error) {
    return {
      status: 'unknown',
      message: `The check itself failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** The cause that explains a check, and the facts that it leaves unexplained, if any: with the tokens that are not its. */
function explain(
  check: Check,
  facts: VerifyFacts,
  causes: readonly Outcome[],
): [cause?: Check['id'], left?: VerifyFacts] {
  const sent = check.id.startsWith('live/') ? sentToken(facts) : undefined;
  const fitting = causes.filter(
    ({ found: { tokens } }) => !tokens || sent === undefined || [...tokens].some(({ label }) => label === sent),
  );
  const [first] = fitting;
  if (!first) return [];
  const cause = first.found.id as Check['id'];
  const isOfAll = !check.id.startsWith('token/') || fitting.some(({ found }) => !found.tokens);
  if (isOfAll || !facts.tokens.known) return [cause];
  const others = facts.tokens.value.filter((token) => !fitting.some(({ found }) => found.tokens?.has(token)));
  return others.length === 0 ? [cause] : [cause, { ...facts, tokens: { known: true, value: others } }];
}

/** The label of the token that Supabase was asked about. */
function sentToken({ rest, storage, realtime }: VerifyFacts): string | undefined {
  return [rest, storage, realtime].flatMap((fact) => (fact.known ? [fact.value.label] : [])).at(0);
}

function judgeAlone(check: Check, { facts, wish, selection }: Run): Seen {
  const settled = check.settle?.(facts, wish);
  if (settled) return { ...settled, ...saw(check, facts) };
  for (const need of check.needs) {
    const fact = facts[need];
    if (fact.known) continue;
    if (fact.reason === 'unreachable' || isNamed(selection.only, check.id)) return unknown(fact);
    if (fact.explainedBy !== undefined) return referTo(fact.explainedBy);
    return { status: 'skip', reason: 'not-looked-at', message: fact.why };
  }
  return { ...asFarAsAsked(check, check.run(facts, wish), facts), ...saw(check, facts) };
}

function unknown({ why, fix }: Unknown): Verdict {
  return { status: 'unknown', message: why, ...(fix === undefined ? {} : { fix }) };
}

function saw({ needs }: Check, facts: VerifyFacts): Pick<Finding, 'saw'> {
  const seen = describeSeen(needs, facts);
  return seen.length === 0 ? {} : { saw: seen };
}

function layerOf(id: Check['id']): Layer {
  return id.slice(0, id.indexOf('/')) as Layer;
}

export type Summary = Record<Status, number>;

export function summarise(findings: readonly Finding[]): Summary {
  const counts: Summary = { pass: 0, fail: 0, warn: 0, skip: 0, unknown: 0 };
  for (const finding of findings) counts[finding.status] += 1;
  return counts;
}

/** What `verify` ends with: 1 for a failure (with strict, for a warning, too), else 4 for what could not be looked at, else 0. */
export function verifyExitCode(counts: Summary, strict: boolean): 0 | 1 | 4 {
  if (counts.fail > 0 || (strict && counts.warn > 0)) return 1;
  return counts.unknown > 0 ? 4 : 0;
}
