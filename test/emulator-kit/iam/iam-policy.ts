/** IAM's decision on one identity-based policy: an explicit deny wins, and what nothing allows is refused. */
import type { Permission } from './permissions.ts';

type OneOrMany = string | readonly string[];

/** A statement of a policy on whoever calls. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: OneOrMany;
  readonly Resource: OneOrMany;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

/** An identity-based policy. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

const exactly = (pattern: string, value: string): boolean => pattern === value;

const CONDITION_OPERATORS: Readonly<Record<string, (pattern: string, value: string) => boolean>> = {
  StringEquals: exactly,
  StringLike: matches,
  ArnEquals: matches,
  ArnLike: matches,
};

/**
 * Judges one permission.
 * @throws Error for a condition operator that is not known here: a policy that cannot be read must not pass as one that allows.
 */
export function decide(policy: PolicyDocument, wanted: Permission): 'allowed' | 'not-allowed' | 'denied' {
  const statements = [policy.Statement].flat().filter((statement) => applies(statement, wanted));
  if (statements.some((statement) => statement.Effect === 'Deny')) return 'denied';
  return statements.some((statement) => statement.Effect === 'Allow') ? 'allowed' : 'not-allowed';
}

function applies(statement: PolicyStatement, wanted: Permission): boolean {
  const action = wanted.action.toLowerCase();
  return (
    [statement.Action].flat().some((pattern) => matches(pattern.toLowerCase(), action)) &&
    [statement.Resource].flat().some((pattern) => matches(pattern, wanted.resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) => holds(operator, keys, wanted.context ?? {}))
  );
}

function holds(
  operator: string,
  keys: Readonly<Record<string, OneOrMany>>,
  context: Readonly<Record<string, string>>,
): boolean {
  const compare = CONDITION_OPERATORS[operator];
  if (compare === undefined) throw new Error(`the emulator does not know the condition operator ${operator}`);
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(keys).every(([key, patterns]) => {
    const value = known.get(key.toLowerCase());
    return value !== undefined && [patterns].flat().some((pattern) => compare(pattern, value));
  });
}

/** IAM's wildcards: `*` is any run of characters, `?` any one. */
function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
