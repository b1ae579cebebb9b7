/**
 * Whether a Lambda function's resource policy (its permission) lets Cognito invoke it for a user pool, and which statement
 * denies it or leaves it open.
 */
import type { PolicyStatement } from './lambda-function.ts';
import { conditionHolds } from './conditions.ts';
import { matchesPattern } from './patterns.ts';
import { atQualifier } from '../pool/ids.ts';
import { asObject, asObjects, asText, asTexts, isObject, parseJson, type Json, type JsonObject } from '../text/json.ts';

/** Cognito's service principal, the same in every partition that has Cognito. */
export const COGNITO_PRINCIPAL = 'cognito-idp.amazonaws.com';

/**
 * Reads the JSON text that GetPolicy returns. Principals and actions may be strings or lists, and condition keys come
 * in any case.
 * @returns the statements; none for a text that is no policy
 */
export function parsePolicy(text: string): PolicyStatement[] {
  return asObjects(asObject(parseJson(text))['Statement']).map((statement) => ({
    sid: asText(statement['Sid']),
    effect: asText(statement['Effect']),
    services: servicesIn(statement['Principal']),
    ...('NotPrincipal' in statement ? { exceptServices: servicesIn(statement['NotPrincipal']) } : {}),
    actions: asTexts(statement['Action']),
    ...('NotAction' in statement ? { exceptActions: asTexts(statement['NotAction']) } : {}),
    ...('Resource' in statement ? { resources: asTexts(statement['Resource']) } : {}),
    ...('NotResource' in statement ? { exceptResources: asTexts(statement['NotResource']) } : {}),
    conditions: conditionsOf(asObject(statement['Condition'])),
  }));
}

/** `"*"` and `{"AWS": "*"}` are the same: everybody (IAM user guide, Principal). Accounts and their users are no service. */
function servicesIn(principal: Json | undefined): string[] {
  if (!isObject(principal)) return asTexts(principal);
  return [...asTexts(principal['Service']), ...asTexts(principal['AWS']).filter((account) => account === '*')];
}

function valuesIn(value: Json): string[] {
  return [value]
    .flat()
    .filter((one) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
    .map(String);
}

/** Values are strings, and may be written as JSON's own true, false and numbers. */
function conditionsOf(condition: JsonObject): PolicyStatement['conditions'] {
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(asObject(keys)).map(([key, value]) => [key.toLowerCase(), valuesIn(value)])),
    ]),
  );
}

interface PolicyPool {
  arn: string;
  accountId: string;
  /** What the pool has in its trigger: the function it calls, with the alias or version; absent where none is attached. */
  trigger?: { lambdaArn: string };
}

export type PolicyJudgement =
  | { kind: 'allowed' }
  /** `denial` is the statement that forbids it; absent where none allows it. */
  | { kind: 'refused'; denial?: PolicyStatement }
  /** It depends on this statement, on something in it that cannot be known from here. */
  | { kind: 'unknown'; statement: PolicyStatement };

/**
 * Some statement has to allow Cognito to invoke for exactly this pool, and none may deny it (IAM user guide, Policy
 * evaluation logic).
 */
export function judgePolicy(statements: readonly PolicyStatement[], pool: PolicyPool): PolicyJudgement {
  const judged = statements.map((statement) => ({ statement, applies: appliesTo(statement, pool) }));
  const find = (effect: string, applies: boolean | undefined): PolicyStatement | undefined =>
    judged.find((one) => one.statement.effect === effect && one.applies === applies)?.statement;
  const denial = find('Deny', true);
  if (denial) return { kind: 'refused', denial };
  const unclear = find('Deny', undefined);
  if (find('Allow', true)) return unclear ? { kind: 'unknown', statement: unclear } : { kind: 'allowed' };
  const perhaps = find('Allow', undefined);
  return perhaps ? { kind: 'unknown', statement: perhaps } : { kind: 'refused' };
}

/** As `judgePolicy`, without the statement that decides. */
export function mayInvoke(statements: readonly PolicyStatement[], pool: PolicyPool): PolicyJudgement['kind'] {
  return judgePolicy(statements, pool).kind;
}

/** @returns undefined where it cannot be known from here */
function appliesTo(statement: PolicyStatement, pool: PolicyPool): boolean | undefined {
  const parts = new Set([
    isAboutCognito(statement),
    isAboutInvoking(statement),
    isAboutFunction(statement, pool.trigger?.lambdaArn),
    ...Object.entries(statement.conditions).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, patterns]) => conditionHolds({ operator, patterns }, statesOf(key, pool))),
    ),
  ]);
  if (parts.has(false)) return false;
  return parts.has(undefined) ? undefined : true;
}

/** Allow with NotPrincipal is nothing that AWS describes, beyond the advice against it (IAM user guide, NotPrincipal). */
function isAboutCognito({ effect, services, exceptServices }: PolicyStatement): boolean | undefined {
  if (exceptServices === undefined) return namesCognito(services);
  const isExcepted = namesCognito(exceptServices);
  if (isExcepted !== false) return isExcepted ? false : undefined;
  return effect === 'Deny' ? true : undefined;
}

/** A service is named in full: what a wildcard in its name would do is not described. */
function namesCognito(services: readonly string[]): boolean | undefined {
  if (services.some((service) => service === '*' || service === COGNITO_PRINCIPAL)) return true;
  return services.some((service) => /[*?]/.test(service)) ? undefined : false;
}

/** Actions are compared in any case. */
function isAboutInvoking({ actions, exceptActions }: PolicyStatement): boolean {
  return exceptActions === undefined ? namesInvoking(actions) : !namesInvoking(exceptActions);
}

/**
 * Lambda writes the ARN itself, that of the alias or version for a policy of one. What a statement on the function alone
 * means to a call by way of an alias is not described.
 */
function isAboutFunction(
  { resources, exceptResources }: PolicyStatement,
  functionArn: string | undefined,
): boolean | undefined {
  if (functionArn === undefined) return true;
  const named = namesFunction(exceptResources ?? resources ?? ['*'], functionArn);
  return exceptResources === undefined || named === undefined ? named : !named;
}

function namesFunction(patterns: readonly string[], functionArn: string): boolean | undefined {
  const [alone = functionArn, ...qualified] = atQualifier(functionArn);
  const matches = (arn: string): boolean => patterns.some((pattern) => matchesPattern(pattern, arn));
  if (matches(functionArn)) return true;
  if (patterns.some((pattern) => pattern.includes('${'))) return undefined;
  return qualified.length > 0 && matches(alone) ? undefined : false;
}

function namesInvoking(patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), 'lambda:invokefunction'));
}

/**
 * What a key of the request may be when Cognito calls for a pool (IAM user guide, AWS global condition context keys, and
 * Lambda's own): one of these, null where the key is not there.
 * @returns undefined where nothing is known of it
 */
function statesOf(key: string, pool: PolicyPool): readonly (string | null)[] | undefined {
  if (key.startsWith('aws:principaltag/')) return [null];
  switch (key) {
    case 'aws:sourcearn':
      return [pool.arn];
    case 'aws:sourceaccount':
      return [pool.accountId];
    case 'aws:principalservicename':
      return [COGNITO_PRINCIPAL];
    // Lambda has no endpoint without TLS, and Cognito calls it as itself.
    case 'aws:securetransport':
    case 'aws:principalisawsservice':
      return ['true'];
    case 'aws:principalorgid':
    case 'aws:principalorgpaths':
    case 'lambda:eventsourcetoken':
    case 'lambda:functionurlauthtype':
      return [null];
    case 'lambda:invokedviafunctionurl':
      return [null, 'false'];
    default:
      return undefined;
  }
}
