/** How the emulator answers AddPermission and GetPolicy: the resource policy of a function, a version or an alias, each with its own. */
import type * as sdk from '@aws-sdk/client-lambda';

import { type EmulatorResponse, ServiceError } from '../server/service.ts';
import { type FunctionAddress, addressOf, functionArn } from './function-address.ts';
import type { ResourceStatement } from './who-may-invoke.ts';
import { json } from './answers.ts';
import { type LambdaFunction, type ResourcePolicy, type WithFunctions, findFunction } from './functions.ts';

/** Lambda's quota for a resource-based policy, 20 KB (developer guide, "Lambda quotas"). */
const MAX_POLICY_BYTES = 20_480;

interface Target {
  readonly entry: LambdaFunction;
  readonly address: FunctionAddress;
  readonly policy: ResourcePolicy | undefined;
}

interface TargetInput {
  readonly FunctionName: string | undefined;
  readonly Qualifier?: string | undefined;
}

/** GetPolicy: JSON text and a revision; ResourceNotFoundException where there is no statement. */
export function getPolicy(state: WithFunctions, input: sdk.GetPolicyRequest, region: string): EmulatorResponse {
  const { address, policy } = policyTarget(state, input, region);
  if (policy === undefined) throw noResource();
  return json(200, {
    Policy: policyText(policy.statements.map((one) => complete(one, address))),
    RevisionId: policy.revisionId,
  });
}

/** AddPermission: refused for an id that is taken, an outdated revision, or a policy that would grow too long. */
export function addPermission(state: WithFunctions, input: sdk.AddPermissionRequest, region: string): EmulatorResponse {
  const { entry, address, policy } = policyTarget(state, input, region);
  checkRevision(policy, input.RevisionId);
  const { StatementId: id = '' } = input;
  if (!/^[a-zA-Z0-9-_]{1,100}$/.test(id)) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${id}' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)`,
    );
  }
  if (policy?.statements.some(({ Sid }) => Sid === id) === true) {
    throw new ServiceError(
      'ResourceConflictException',
      `The statement id (${id}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      409,
    );
  }
  const statement = statementOf(input, address);
  const statements = [...(policy?.statements ?? []), statement];
  if (policyText(statements).length > MAX_POLICY_BYTES) {
    throw new ServiceError(
      'PolicyLengthExceededException',
      `The final policy size is bigger than the limit (${MAX_POLICY_BYTES}).`,
    );
  }
  entry.policies.set(address.qualifier ?? '', { statements, revisionId: crypto.randomUUID() });
  return json(201, { Statement: JSON.stringify(statement) });
}

/** The function, version or alias that a request names, and its policy. */
export function policyTarget(state: WithFunctions, input: TargetInput, region: string): Target {
  const address = addressOf(input.FunctionName ?? '', { region, accountId: state.accountId }, input.Qualifier);
  const entry = findFunction(state.lambda, address);
  return { entry, address, policy: entry.policies.get(address.qualifier ?? '') };
}

/** SourceArn becomes an ArnLike condition, SourceAccount a StringEquals one (API reference, AddPermission). */
function statementOf(input: sdk.AddPermissionRequest, address: FunctionAddress): ResourceStatement {
  const { StatementId = '', Principal = '', Action = '', SourceArn, SourceAccount } = input;
  const condition = {
    ...(SourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
    ...(SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': SourceArn } }),
  };
  return {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: principalOf(Principal),
    Action,
    Resource: functionArn(address),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

function principalOf(text: string): ResourceStatement['Principal'] {
  if (text === '*') return '*';
  if (/^\d{12}$/.test(text)) return { AWS: `arn:aws:iam::${text}:root` };
  if (text.startsWith('arn:')) return { AWS: text };
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com$/.test(text)) return { Service: text };
  throw new ServiceError(
    'InvalidParameterValueException',
    'The provided principal was invalid. Please check the principal and try again.',
  );
}

/** PreconditionFailedException (412) where the policy is no longer at the revision that was asked for. */
export function checkRevision(policy: ResourcePolicy | undefined, wanted: string | undefined): void {
  if (wanted === undefined || wanted === policy?.revisionId) return;
  throw new ServiceError(
    'PreconditionFailedException',
    'The RevisionId provided does not match the latest RevisionId. Call the GetPolicy API to retrieve the latest RevisionId',
    412,
  );
}

function complete(statement: ResourceStatement, address: FunctionAddress): ResourceStatement {
  return { ...statement, Resource: statement.Resource ?? functionArn(address) };
}

function policyText(statements: readonly ResourceStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
}

const noResource = (): ServiceError =>
  new ServiceError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
