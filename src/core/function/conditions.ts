/**
 * One condition of an IAM or resource policy (StringEquals, ArnLike, Bool …), held against what a key of the request may be
 * (IAM user guide, condition operators).
 */
import { matchesArn, matchesPattern } from './patterns.ts';

export interface Condition {
  operator: string;
  patterns: readonly string[];
}

interface Operator {
  /** ForAnyValue and ForAllValues differ, for a key of one value, where the key is not there. */
  set: string | undefined;
  type: 'String' | 'Arn' | 'Bool';
  isNegated: boolean;
  isLike: boolean;
  ignoresCase: boolean;
  ifExists: boolean;
}

/**
 * @param states what the value may be, null where the key is not there; undefined where nothing is known of it
 * @returns undefined where it cannot be known from here
 */
export function conditionHolds(
  { operator, patterns }: Condition,
  states: readonly (string | null)[] | undefined,
): boolean | undefined {
  if (!states) return undefined;
  const read = readOperator(operator);
  const results = new Set(
    states.map((value) => {
      if (operator === 'Null') return nullHolds(patterns, value);
      return read && (value === null ? holdsWithout(read) : holdsFor(read, patterns, value));
    }),
  );
  return results.size === 1 ? [...results][0] : undefined;
}

const FORM =
  /^(?:(?<set>ForAnyValue|ForAllValues):)?(?:(?<type>String|Arn)(?<not>Not)?(?<how>Equals|Like)(?<case>IgnoreCase)?|(?<bool>Bool))(?<if>IfExists)?$/;

/** Numbers, dates, addresses and what IAM does not have are not read. */
function readOperator(text: string): Operator | undefined {
  const parts = FORM.exec(text)?.groups;
  if (!parts) return undefined;
  const ignoresCase = parts['case'] !== undefined;
  if (ignoresCase && (parts['type'] !== 'String' || parts['how'] !== 'Equals')) return undefined;
  return {
    set: parts['set'],
    type: parts['bool'] === undefined ? (parts['type'] as 'String' | 'Arn') : 'Bool',
    isNegated: parts['not'] !== undefined,
    isLike: parts['how'] === 'Like',
    ignoresCase,
    ifExists: parts['if'] !== undefined,
  };
}

/** Where the key is not there, …IfExists, ForAllValues and what is negated hold; the rest does not. */
function holdsWithout({ set, isNegated, ifExists }: Operator): boolean {
  if (ifExists || set === 'ForAllValues') return true;
  return isNegated && set === undefined;
}

function holdsFor(operator: Operator, patterns: readonly string[], value: string): boolean | undefined {
  const matches = new Set(patterns.map((pattern) => matchOne(operator, pattern, value)));
  const isFound = matches.has(true) ? true : matches.has(undefined) ? undefined : false;
  return isFound === undefined ? undefined : isFound !== operator.isNegated;
}

/** A policy variable (`${aws:…}`) stands for what is not known from here. */
function matchOne({ type, isLike, ignoresCase }: Operator, pattern: string, value: string): boolean | undefined {
  if (type === 'Bool') return pattern.toLowerCase() === value;
  if (pattern.includes('${')) return undefined;
  if (type === 'Arn') return matchesArn(pattern, value);
  if (isLike) return matchesPattern(pattern, value);
  return ignoresCase ? pattern.toLowerCase() === value.toLowerCase() : pattern === value;
}

/** `Null: true`: the key is not there. `Null: false`: it is. */
function nullHolds(patterns: readonly string[], value: string | null): boolean {
  return patterns.some((pattern) => pattern.toLowerCase() === String(value === null));
}
