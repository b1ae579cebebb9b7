/** Whether a function's resource policy lets a user pool invoke it. */
import type { PolicyStatement } from './lambda-function.ts';
import { asObject, asObjects, asText, asTexts, isObject, parseJson, type JsonObject } from '../text/json.ts';

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
    services: asTexts(isObject(statement['Principal']) ? statement['Principal']['Service'] : statement['Principal']),
    actions: asTexts(statement['Action']),
    conditions: conditionsOf(asObject(statement['Condition'])),
  }));
}

function conditionsOf(condition: JsonObject): PolicyStatement['conditions'] {
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(asObject(keys)).map(([key, value]) => [key.toLowerCase(), asTexts(value)])),
    ]),
  );
}

/** True when some statement allows Cognito to invoke for exactly this pool, and none denies it. */
export function allowsPool(statements: readonly PolicyStatement[], pool: { arn: string; accountId: string }): boolean {
  const applying = statements.filter((statement) => appliesTo(statement, pool));
  return applying.some((s) => s.effect === 'Allow') && !applying.some((s) => s.effect === 'Deny');
}

function appliesTo(statement: PolicyStatement, pool: { arn: string; accountId: string }): boolean {
  const values: Record<string, string> = { 'aws:sourcearn': pool.arn, 'aws:sourceaccount': pool.accountId };
  return (
    statement.services.some((service) => service === COGNITO_PRINCIPAL || service === '*') &&
    statement.actions.some((action) => toRegExp(action, 'i').test('lambda:InvokeFunction')) &&
    Object.entries(statement.conditions).every(([operator, keys]) =>
      Object.entries(keys).every(([key, patterns]) => conditionHolds(operator, patterns, values[key])),
    )
  );
}

/** The operators whose keys Cognito's call answers (IAM user guide, condition operators); ARNs are always patterns. */
const OPERATOR = /^(?<type>String|Arn)(?<not>Not)?(?<how>Equals|Like)(IfExists)?$/;

/** A condition on anything that Cognito does not send, or of another operator, is taken not to hold. */
function conditionHolds(operator: string, patterns: readonly string[], value: string | undefined): boolean {
  const parts = OPERATOR.exec(operator)?.groups;
  if (value === undefined || !parts) return false;
  const like = parts['type'] === 'Arn' || parts['how'] === 'Like';
  const found = patterns.some((pattern) => (like ? toRegExp(pattern).test(value) : pattern === value));
  return found === (parts['not'] === undefined);
}

/** @param flags i for actions, which IAM compares in any case; ARNs and strings it compares as they are */
function toRegExp(pattern: string, flags = ''): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, flags);
}
