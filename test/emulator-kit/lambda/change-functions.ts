/**
 * Updates, deletes, publishes and lists Lambda functions in the tests' emulator (UpdateFunctionCode,
 * UpdateFunctionConfiguration), and reserves concurrency.
 */
import type * as sdk from '@aws-sdk/client-lambda';

import { type OnTheWire, json } from '../../../src/emulator/lambda/answers.ts';
import {
  conflict,
  describeFunction,
  publish,
  readFunction,
  readUploadedZip,
} from '../../../src/emulator/lambda/create-function.ts';
import { addressOf, functionArn } from '../../../src/emulator/lambda/function-address.ts';
import { checkArchitectures, checkRole, checkSettings, pick } from '../../../src/emulator/lambda/function-settings.ts';
import {
  type Deployed,
  type LambdaFunction,
  type WithFunctions,
  codeMembers,
  findFunction,
  revisionMembers,
} from '../../../src/emulator/lambda/functions.ts';
import { type EmulatorResponse, ServiceError } from '../../../src/emulator/server/service.ts';

/** GetFunctionConfiguration. $LATEST is described as it will be, with LastUpdateStatus saying whether it already is. */
export function getFunctionConfiguration(
  state: WithFunctions,
  input: sdk.GetFunctionConfigurationRequest,
  region: string,
): EmulatorResponse {
  return json(200, readFunction(state, input, region)[1]);
}

/** ListFunctions of the region, on one page. */
export function listFunctions(
  state: WithFunctions,
  _input: sdk.ListFunctionsRequest,
  region: string,
): EmulatorResponse {
  const here = [...state.lambda.functions.values()].filter((entry) => entry.address.region === region);
  // Without State and LastUpdateStatus (API reference, ListFunctions).
  return json(200, { Functions: here.map(({ latest }) => latest.configuration) });
}

/** DeleteFunction, or one of its qualifiers. */
export function deleteFunction(
  state: WithFunctions,
  input: sdk.DeleteFunctionRequest,
  region: string,
): EmulatorResponse {
  const address = addressOf(input.FunctionName ?? '', { region, accountId: state.accountId }, input.Qualifier);
  const entry = findFunction(state.lambda, address);
  // Unproven on AWS; whoever deletes has to be safe either way.
  settled(state, entry);
  if (address.qualifier === undefined) state.lambda.functions.delete(functionArn(address));
  else entry.published.delete(address.qualifier);
  return { status: 204, body: '' };
}

/** UpdateFunctionCode: the old code is invoked until the update is done, after `pendingMs`. */
export function updateFunctionCode(
  state: WithFunctions,
  input: OnTheWire<sdk.UpdateFunctionCodeRequest, 'ZipFile'>,
  region: string,
): EmulatorResponse {
  const entry = changeable(state, input, region);
  if (input.Architectures !== undefined) checkArchitectures(input.Architectures);
  const zip = readUploadedZip(input.ZipFile);
  const now = state.now();
  const architectures = input.Architectures === undefined ? {} : { Architectures: input.Architectures };
  const next = { zip, configuration: { ...entry.latest.configuration, ...architectures, ...codeMembers(zip, now) } };
  if (input.DryRun === true) return json(200, next.configuration);
  replace(state, entry, next);
  return json(200, input.Publish === true ? publish(entry) : describeFunction(entry, entry.latest, now));
}

/** UpdateFunctionConfiguration: what is not named is kept. */
export function updateFunctionConfiguration(
  state: WithFunctions,
  input: sdk.UpdateFunctionConfigurationRequest,
  region: string,
): EmulatorResponse {
  const entry = changeable(state, input, region);
  const { FunctionName: _name, RevisionId: _revision, Environment, Role, ...settings } = input;
  checkSettings(settings);
  if (Role !== undefined) checkRole(state, Role);
  const now = state.now();
  const configuration: sdk.FunctionConfiguration = {
    ...entry.latest.configuration,
    ...pick(settings),
    ...(Role === undefined ? {} : { Role }),
    ...(Environment === undefined ? {} : { Environment }),
    ...revisionMembers(now),
  };
  replace(state, entry, { zip: entry.latest.zip, configuration });
  return json(200, describeFunction(entry, entry.latest, now));
}

/** PublishVersion: $LATEST under the next number. */
export function publishVersion(
  state: WithFunctions,
  input: sdk.PublishVersionRequest,
  region: string,
): EmulatorResponse {
  const entry = changeable(state, input, region);
  return json(201, publish(entry));
}

/** GetFunctionConcurrency: empty where nothing is reserved. */
export function getFunctionConcurrency(
  state: WithFunctions,
  input: sdk.GetFunctionConcurrencyRequest,
  region: string,
): EmulatorResponse {
  const { reservedConcurrency } = readFunction(state, input, region)[0];
  return json(200, reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency });
}

/** PutFunctionConcurrency: 0 throttles every invocation. */
export function putFunctionConcurrency(
  state: WithFunctions,
  input: sdk.PutFunctionConcurrencyRequest,
  region: string,
): EmulatorResponse {
  const [entry] = readFunction(state, input, region);
  entry.reservedConcurrency = input.ReservedConcurrentExecutions;
  return json(200, { ReservedConcurrentExecutions: entry.reservedConcurrency });
}

function replace(state: WithFunctions, entry: LambdaFunction, next: Deployed): void {
  entry.updating = { previous: entry.latest, until: state.now() + state.lambda.pendingMs };
  entry.latest = next;
}

/** The function that an update is for, when it can be updated at this time and still is at the revision asked for. */
function changeable(
  state: WithFunctions,
  input: { readonly FunctionName: string | undefined; readonly RevisionId?: string | undefined },
  region: string,
): LambdaFunction {
  const address = addressOf(input.FunctionName ?? '', { region, accountId: state.accountId });
  const entry = findFunction(state.lambda, address);
  settled(state, entry);
  if (input.RevisionId !== undefined && input.RevisionId !== entry.latest.configuration.RevisionId) {
    throw new ServiceError(
      'PreconditionFailedException',
      'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
      412,
    );
  }
  return entry;
}

/** @throws ServiceError ResourceConflictException (409) while the function is being made or updated */
function settled(state: WithFunctions, { activeAt, updating, address }: LambdaFunction): void {
  const now = state.now();
  const prefix = 'The operation cannot be performed at this time.';
  if (now < activeAt) throw conflict(`${prefix} The function is currently in the following state: Pending`);
  if (updating !== undefined && now < updating.until)
    throw conflict(`${prefix} An update is in progress for resource: ${functionArn(address)}`);
}
