/**
 * Runs the checks over the facts, and turns what is not known into `unknown` or `skip`, so that no check can forget
 * it.
 */
import type { VerifyFacts, VerifyWish } from './facts.ts';
import type { Unknown } from '../fact.ts';
import { referTo, type Check, type Finding, type Layer, type Status, type Verdict } from './check.ts';
import { describeSeen } from './seen.ts';

export interface Selection {
  /** Layers or check ids; empty: all. */
  only: readonly string[];
  skip: readonly string[];
}

/** Runs the checks over the facts, in order. A check that throws is `unknown`, never green. */
export function runChecks(
  checks: readonly Check[],
  facts: VerifyFacts,
  wish: VerifyWish,
  selection: Selection,
): Finding[] {
  const findings: Finding[] = [];
  for (const check of checks) findings.push(runOne(check, facts, wish, selection, findings));
  return findings;
}

/** A function that Lambda refused to ask further passes nothing: the answers that are missing may be the wrong ones. */
function asFarAsAsked(check: Check, verdict: Verdict, { invocation }: VerifyFacts): Verdict {
  const cut = invocation.known && check.needs.includes('invocation') ? invocation.value.cut : undefined;
  if (cut === undefined || verdict.status !== 'pass') return verdict;
  return { status: 'unknown', message: `So far nothing is wrong. ${cut}`, fix: 'Run again later.' };
}

function runOne(
  check: Check,
  facts: VerifyFacts,
  wish: VerifyWish,
  selection: Selection,
  earlier: readonly Finding[],
): Finding {
  const layer = layerOf(check.id);
  const base = { id: check.id, layer, title: check.title };
  const named = (names: readonly string[]): boolean => names.includes(layer) || names.includes(check.id);
  if (selection.only.length > 0 && !named(selection.only))
    return { ...base, status: 'skip', reason: 'not-selected', message: 'Not among the checks asked for with --only.' };
  if (named(selection.skip)) return { ...base, status: 'skip', reason: 'left-out', message: 'Left out with --skip.' };
  const cause = earlier.find((finding) => check.after.includes(finding.id) && finding.status === 'fail');
  try {
    const insisted = check.insist?.(facts);
    if (insisted) return { ...base, ...insisted };
    if (cause) return { ...base, ...referTo(cause.id) };
    const settled = check.settle?.(facts, wish);
    if (settled) return { ...base, ...settled, ...saw(check, facts) };
    for (const need of check.needs) {
      const fact = facts[need];
      if (fact.known) continue;
      const asked = fact.reason === 'unreachable' || named(selection.only);
      if (asked) return { ...base, ...unknown(fact) };
      if (fact.explainedBy !== undefined) return { ...base, ...referTo(fact.explainedBy) };
      return { ...base, status: 'skip', reason: 'not-looked-at', message: fact.why };
    }
    return { ...base, ...asFarAsAsked(check, check.run(facts, wish), facts), ...saw(check, facts) };
  } catch (error) {
    return {
      ...base,
      status: 'unknown',
      message: `The check itself failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
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
