/**
 * Whether a resource policy lets a service in, written from the IAM user guide alone (Policy evaluation logic; JSON policy
 * elements: Principal, NotPrincipal, NotAction, Condition operators; Multivalued context keys), and not from this program.
 */
export interface Request {
  service: string;
  action: string;
  /** Lower-case key → value; a key that the request does not have is absent. */
  context: Readonly<Record<string, string>>;
}

type Value = string | boolean | number;
type Some<T> = T | readonly T[];
type Principal = '*' | Readonly<Record<string, Some<string>>>;

export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: Principal;
  NotPrincipal?: Principal;
  Action?: Some<string>;
  NotAction?: Some<string>;
  Condition?: Readonly<Record<string, Readonly<Record<string, Some<Value>>>>>;
}

export function isAllowed(statements: readonly Statement[], request: Request): boolean {
  const matching = statements.filter((statement) => isMatch(statement, request));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return false;
  return matching.some(({ Effect }) => Effect === 'Allow');
}

const many = <T>(some: Some<T> | undefined): readonly T[] =>
  some === undefined ? [] : Array.isArray(some) ? (some as readonly T[]) : [some as T];

function isMatch(statement: Statement, request: Request): boolean {
  const isWho = statement.NotPrincipal
    ? !includesService(statement.NotPrincipal, request.service)
    : includesService(statement.Principal, request.service);
  const isWhat = statement.NotAction
    ? !includesAction(statement.NotAction, request.action)
    : includesAction(statement.Action, request.action);
  return isWho && isWhat && Object.entries(statement.Condition ?? {}).every((one) => isMet(one, request));
}

function includesService(principal: Principal | undefined, service: string): boolean {
  if (principal === undefined) return false;
  if (principal === '*') return true;
  return many(principal['AWS']).includes('*') || many(principal['Service']).includes(service);
}

function includesAction(actions: Some<string> | undefined, action: string): boolean {
  return many(actions).some((pattern) => glob(pattern.toLowerCase()).test(action.toLowerCase()));
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('')
      .map((char) => (char === '*' ? '.*' : char === '?' ? '.' : char.replace(/\W/, String.raw`\$&`)))
      .join('')}$`,
  );

function isMet([name, keys]: [string, Readonly<Record<string, Some<Value>>>], { context }: Request): boolean {
  return Object.entries(keys).every(([key, values]) =>
    holds(
      name,
      many(values).map((value) => String(value)),
      context[key.toLowerCase()],
    ),
  );
}

function holds(name: string, wanted: readonly string[], found: string | undefined): boolean {
  if (name === 'Null') return wanted.includes(found === undefined ? 'true' : 'false');
  const [quantifier, rest] = name.includes(':') ? name.split(':') : [undefined, name];
  const isIfExists = rest?.endsWith('IfExists') ?? false;
  const operator = rest?.replace(/IfExists$/, '') ?? '';
  const isNegated = operator.includes('Not');
  if (found === undefined) {
    if (isIfExists || quantifier === 'ForAllValues') return true;
    return quantifier === undefined && isNegated;
  }
  const isAny = wanted.some((value) => compare(operator.replace('Not', ''), value, found));
  return isNegated ? !isAny : isAny;
}

const split = (arn: string): string[] => /^(.*?):(.*?):(.*?):(.*?):(.*?):(.*)$/.exec(arn)?.slice(1) ?? [];

function compare(operator: string, wanted: string, found: string): boolean {
  switch (operator) {
    case 'StringEquals':
      return wanted === found;
    case 'StringEqualsIgnoreCase':
    case 'Bool':
      return wanted.toLowerCase() === found.toLowerCase();
    case 'StringLike':
      return glob(wanted).test(found);
    case 'ArnEquals':
    case 'ArnLike': {
      const parts = split(found);
      return split(wanted).length === 6 && split(wanted).every((part, index) => glob(part).test(parts[index] ?? ''));
    }
    default:
      throw new Error(`${operator} is not among those of this table`);
  }
}
