/**
 * Calls Lambda: describes, creates, updates, tags, deletes and invokes functions, and adds or removes the permission
 * that lets Cognito invoke one (AddPermission).
 */
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  RemovePermissionCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type FunctionConfiguration,
  type GetFunctionCommandOutput,
  type InvokeCommandOutput,
  type LambdaClientConfig,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { DESCRIPTION, isOurs } from '../../core/function/deployment.ts';
import type { InvocationOutcome, LambdaFunction } from '../../core/function/lambda-function.ts';
import { parseFunctionArn } from '../../core/pool/ids.ts';
import { COGNITO_PRINCIPAL, parsePolicy } from '../../core/function/who-may-invoke.ts';
import { asObject, asText, isObject, parseJson } from '../../core/text/json.ts';
import { printable } from '../../core/text/safe.ts';
import { RefusedError } from '../../errors.ts';
import { promised } from './answers.ts';
import { createSender, NOT_FOUND, type Sender, type SendingOptions } from './send.ts';
import type { LambdaAccess } from './types.ts';

/** There is one already: made by another run, or by an earlier attempt whose answer was lost. */
const CONFLICT = /^ResourceConflictException$/;

export function createLambda(options: SendingOptions, config: LambdaClientConfig): LambdaAccess {
  const send = createSender(new LambdaClient(config), 'lambda', options);
  return {
    describeFunction: (nameOrArn, userPoolId) => describeFunction(send, nameOrArn, userPoolId),

    async createFunction(request) {
      const command = new CreateFunctionCommand({
        FunctionName: request.functionName,
        Description: DESCRIPTION,
        Role: request.roleArn,
        Runtime: request.runtime as Runtime,
        Architectures: [request.architecture],
        Handler: request.handler,
        MemorySize: request.memoryMb,
        Timeout: request.timeoutSeconds,
        Environment: { Variables: request.environment },
        LoggingConfig: { LogFormat: 'JSON' },
        Tags: request.tags,
        Code: { ZipFile: request.zip },
      });
      const created = await send(command, { pass: /^InvalidParameterValueException$/, absent: CONFLICT });
      return created !== undefined;
    },

    async updateCode(FunctionName, ZipFile) {
      await send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
    },

    async updateSettings(FunctionName, { environment, handler, timeoutSeconds, roleArn }) {
      const command = new UpdateFunctionConfigurationCommand({
        FunctionName,
        ...(environment === undefined ? {} : { Environment: { Variables: environment } }),
        ...(handler === undefined ? {} : { Handler: handler }),
        ...(timeoutSeconds === undefined ? {} : { Timeout: timeoutSeconds }),
        ...(roleArn === undefined ? {} : { Role: roleArn }),
      });
      await send(command);
    },

    async deleteFunction(FunctionName) {
      await send(new DeleteFunctionCommand({ FunctionName }), { absent: NOT_FOUND });
    },

    async tagFunction(Resource, Tags) {
      await send(new TagResourceCommand({ Resource, Tags }));
    },
    ...createInvokeAccess(send),
  };
}

async function describeFunction(
  send: Sender,
  nameOrArn: string,
  userPoolId: string,
): Promise<LambdaFunction | undefined> {
  const action = 'lambda:GetFunction';
  const answer = await send(new GetFunctionCommand(addressFunction(nameOrArn)), { absent: NOT_FOUND });
  if (!answer) return undefined;
  if (answer.TagsError) throw tagsDenied(answer.Configuration?.FunctionName ?? nameOrArn, answer.TagsError.Message);
  const configuration = promised(answer.Configuration, action);
  promised(configuration.FunctionArn, action);
  return lambdaFunction(configuration, answer, userPoolId);
}

function createInvokeAccess(
  send: Sender,
): Pick<LambdaAccess, 'policy' | 'addPermission' | 'removePermission' | 'invoke'> {
  return {
    async policy(functionArn) {
      const answer = await send(new GetPolicyCommand(addressFunction(functionArn)), { absent: NOT_FOUND });
      return answer ? parsePolicy(promised(answer.Policy, 'lambda:GetPolicy')) : [];
    },

    async addPermission({ functionArn, statementId, sourceArn, sourceAccount }) {
      const command = new AddPermissionCommand({
        ...addressFunction(functionArn),
        StatementId: statementId,
        Action: 'lambda:InvokeFunction',
        Principal: COGNITO_PRINCIPAL,
        SourceArn: sourceArn,
        SourceAccount: sourceAccount,
      });
      return (await send(command, { absent: CONFLICT })) !== undefined;
    },

    async removePermission(functionArn, StatementId) {
      await send(new RemovePermissionCommand({ ...addressFunction(functionArn), StatementId }), { absent: NOT_FOUND });
    },

    async invoke(functionArn, event) {
      const Payload = Buffer.from(JSON.stringify(event));
      const answer = await send(new InvokeCommand({ ...addressFunction(functionArn), Payload, LogType: 'Tail' }));
      const durationMs = durationIn(answer.LogResult);
      return { outcome: outcomeOf(answer), ...(durationMs === undefined ? {} : { durationMs }) };
    },
  };
}

function lambdaFunction(
  found: FunctionConfiguration,
  { Tags: tags = {}, Concurrency }: GetFunctionCommandOutput,
  userPoolId: string,
): LambdaFunction {
  const reserved = Concurrency?.ReservedConcurrentExecutions;
  const reason = found.LastUpdateStatus === 'Failed' ? found.LastUpdateStatusReason : found.StateReason;
  return {
    arn: found.FunctionArn ?? '',
    name: found.FunctionName ?? '',
    ours: isOurs(tags, userPoolId),
    ...(found.Description ? { description: found.Description } : {}),
    state: found.State ?? 'Active',
    ...(found.LastUpdateStatus === undefined ? {} : { lastUpdateStatus: found.LastUpdateStatus }),
    ...(reason === undefined ? {} : { stateReason: reason }),
    ...(found.Runtime === undefined ? {} : { runtime: found.Runtime }),
    codeSha256: found.CodeSha256 ?? '',
    handler: found.Handler ?? '',
    timeoutSeconds: found.Timeout ?? 0,
    roleArn: found.Role ?? '',
    environment: found.Environment?.Variables ?? {},
    tags,
    ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
  };
}

/** Without its tags, a function of ours cannot be told from a stranger's: the answer carries none, and says so. */
function tagsDenied(name: string, why: string | undefined): RefusedError {
  return new RefusedError({
    id: 'aws/access-denied',
    message: `AWS denied lambda:ListTags on ${printable(name, 140)}.`,
    why: why === undefined ? undefined : printable(why, 600),
    fix: 'Have your administrator allow lambda:ListTags (`npx cognito-supabase generate iam-policy` writes a policy with all that is needed), or run this with a profile that may.',
  });
}

/** A function's ARN split as the API takes it: permissions and policies belong to one qualifier. */
function addressFunction(nameOrArn: string): { FunctionName: string; Qualifier?: string } {
  const arn = parseFunctionArn(nameOrArn);
  if (arn?.qualifier === undefined) return { FunctionName: nameOrArn };
  return { FunctionName: nameOrArn.slice(0, -(arn.qualifier.length + 1)), Qualifier: arn.qualifier };
}

/** FunctionError is set when the handler failed, although the call's status is 200 (Lambda API, Invoke). */
function outcomeOf(answer: InvokeCommandOutput): InvocationOutcome {
  const payload = parseJson(answer.Payload ? new TextDecoder().decode(answer.Payload) : '');
  if (answer.FunctionError === undefined) return { kind: 'returned', event: isObject(payload) ? payload : null };
  const failure = asObject(payload);
  const errorMessage = printable(asText(failure['errorMessage']), 400);
  if (/Task timed out/.test(errorMessage)) return { kind: 'timeout' };
  return { kind: 'error', errorType: printable(asText(failure['errorType'], answer.FunctionError), 80), errorMessage };
}

/**
 * How long the run took, from the report that ends its log, in either of the two log formats; the time on the network
 * is not in it. Undefined where the log has no report.
 */
function durationIn(logTail: string | undefined): number | undefined {
  const log = Buffer.from(logTail ?? '', 'base64').toString('utf8');
  const reports = [...log.matchAll(/^REPORT .*?\bDuration: (?<ms>[\d.]+) ms|"durationMs":\s*(?<json>[\d.]+)/gm)];
  const found = reports.at(-1)?.groups;
  const ms = Number(found?.['ms'] ?? found?.['json']);
  return Number.isFinite(ms) ? Math.round(ms) : undefined;
}
