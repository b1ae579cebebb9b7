/** Creating, reading, changing and deleting functions. */
import type * as sdk from '@aws-sdk/client-lambda';

import { decide } from '../policy.ts';
import { type EmulatorResponse, ServiceError } from '../service.ts';
import type { EmulatorState } from '../state.ts';
import { addressOf, functionArn } from './arn.ts';
import { readPackage } from './package.ts';
import { json, type OnTheWire, type WireCode } from './rest.ts';
import { checkArchitectures, checkRole, checkSettings, invalid, pick } from './settings.ts';
import {
  type Deployed,
  type LambdaFunction,
  codeMembers,
  configurationDefaults,
  deployedAt,
  findFunction,
  published,
  revisionMembers,
  unqualified,
} from './state.ts';

/** CreateFunction, from a zip in the request alone. The function is Pending for `pendingMs`. */
export function createFunction(
  state: EmulatorState,
  input: Omit<sdk.CreateFunctionRequest, 'Code'> & WireCode,
  region: string,
): EmulatorResponse {
  const { FunctionName, Code, Tags, Publish, Environment, Role = '', ...settings } = input;
  const address = unqualified(addressOf(FunctionName ?? '', { region, accountId: state.accountId }));
  const arn = functionArn(address);
  if (settings.Runtime === undefined || settings.Handler === undefined) {
    throw invalid('Runtime and Handler are mandatory parameters for functions created with deployment packages.');
  }
  checkSettings(state, settings);
  checkRole(state, Role);
  if (state.lambda.functions.has(arn)) throw conflict(`Function already exist: ${address.name}`);
  const zip = uploaded(Code?.ZipFile);
  const now = state.now();
  const configuration: sdk.FunctionConfiguration = {
    ...configurationDefaults(address, zip, now),
    ...pick(settings),
    Role,
    ...(Environment === undefined ? {} : { Environment }),
  };
  const entry: LambdaFunction = {
    address,
    latest: { configuration, zip },
    published: new Map(),
    policies: new Map(),
    tags: { ...Tags },
    reservedConcurrency: undefined,
    activeAt: now + state.lambda.pendingMs,
    updating: undefined,
  };
  state.lambda.functions.set(arn, entry);
  return json(201, Publish === true ? publish(entry) : described(entry, entry.latest, now));
}

/**
 * GetFunction: configuration, tags and concurrency; the address of the code leads nowhere. Tags are there for those who
 * may list them; for others the answer says in TagsError why they are not.
 */
export function getFunction(state: EmulatorState, input: sdk.GetFunctionRequest, region: string): EmulatorResponse {
  const [entry, configuration] = read(state, input, region);
  const hasTags = Object.keys(entry.tags).length > 0;
  const permission = { action: 'lambda:ListTags', resource: configuration.FunctionArn ?? '*' };
  const mayList = state.policy === undefined || decide(state.policy, permission) === 'allowed';
  const tags = mayList
    ? hasTags && { Tags: entry.tags }
    : { TagsError: { ErrorCode: 'AccessDeniedException', Message: `not authorized to perform: ${permission.action}` } };
  const concurrency = entry.reservedConcurrency;
  return json(200, {
    Configuration: configuration,
    Code: { RepositoryType: 'S3', Location: `https://emulator.invalid/${configuration.CodeSha256}` },
    ...tags,
    ...(concurrency === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: concurrency } }),
  });
}

/** GetFunctionConfiguration. $LATEST is described as it will be, with LastUpdateStatus saying whether it already is. */
export function getFunctionConfiguration(
  state: EmulatorState,
  input: sdk.GetFunctionConfigurationRequest,
  region: string,
): EmulatorResponse {
  return json(200, read(state, input, region)[1]);
}

/** ListFunctions of the region, on one page. */
export function listFunctions(
  state: EmulatorState,
  _input: sdk.ListFunctionsRequest,
  region: string,
): EmulatorResponse {
  const here = [...state.lambda.functions.values()].filter((entry) => entry.address.region === region);
  // Without State and LastUpdateStatus (API reference, ListFunctions).
  return json(200, { Functions: here.map(({ latest }) => latest.configuration) });
}

/** DeleteFunction, or one of its qualifiers. */
export function deleteFunction(
  state: EmulatorState,
  input: sdk.DeleteFunctionRequest,
  region: string,
): EmulatorResponse {
  const address = addressOf(input.FunctionName ?? '', { region, accountId: state.accountId }, input.Qualifier);
  const entry = findFunction(state.lambda, address);
  if (address.qualifier === undefined) state.lambda.functions.delete(functionArn(address));
  else entry.published.delete(address.qualifier);
  return { status: 204, body: '' };
}

/** UpdateFunctionCode: the old code is invoked until the update is done, after `pendingMs`. */
export function updateFunctionCode(
  state: EmulatorState,
  input: OnTheWire<sdk.UpdateFunctionCodeRequest, 'ZipFile'>,
  region: string,
): EmulatorResponse {
  const entry = changeable(state, input, region);
  if (input.Architectures !== undefined) checkArchitectures(input.Architectures);
  const zip = uploaded(input.ZipFile);
  const now = state.now();
  const architectures = input.Architectures === undefined ? {} : { Architectures: input.Architectures };
  const next = { zip, configuration: { ...entry.latest.configuration, ...architectures, ...codeMembers(zip, now) } };
  if (input.DryRun === true) return json(200, next.configuration);
  replace(state, entry, next);
  return json(200, input.Publish === true ? publish(entry) : described(entry, entry.latest, now));
}

/** UpdateFunctionConfiguration: what is not named is kept. */
export function updateFunctionConfiguration(
  state: EmulatorState,
  input: sdk.UpdateFunctionConfigurationRequest,
  region: string,
): EmulatorResponse {
  const entry = changeable(state, input, region);
  const { FunctionName: _name, RevisionId: _revision, Environment, Role, ...settings } = input;
  checkSettings(state, settings);
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
  return json(200, described(entry, entry.latest, now));
}

/** PublishVersion: $LATEST under the next number. */
export function publishVersion(
  state: EmulatorState,
  input: sdk.PublishVersionRequest,
  region: string,
): EmulatorResponse {
  const entry = changeable(state, input, region);
  return json(201, publish(entry));
}

/** GetFunctionConcurrency: empty where nothing is reserved. */
export function getFunctionConcurrency(
  state: EmulatorState,
  input: sdk.GetFunctionConcurrencyRequest,
  region: string,
): EmulatorResponse {
  const { reservedConcurrency } = read(state, input, region)[0];
  return json(200, reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency });
}

/** PutFunctionConcurrency: 0 throttles every invocation. */
export function putFunctionConcurrency(
  state: EmulatorState,
  input: sdk.PutFunctionConcurrencyRequest,
  region: string,
): EmulatorResponse {
  const [entry] = read(state, input, region);
  entry.reservedConcurrency = input.ReservedConcurrentExecutions;
  return json(200, { ReservedConcurrentExecutions: entry.reservedConcurrency });
}

function read(
  state: EmulatorState,
  input: { readonly FunctionName: string | undefined; readonly Qualifier?: string | undefined },
  region: string,
): [LambdaFunction, sdk.FunctionConfiguration] {
  const address = addressOf(input.FunctionName ?? '', { region, accountId: state.accountId }, input.Qualifier);
  const entry = findFunction(state.lambda, address);
  const deployed = address.qualifier === undefined ? entry.latest : deployedAt(entry, address, state.now());
  return [entry, described(entry, deployed, state.now())];
}

/** With State and LastUpdateStatus as they are at `now`, in milliseconds since the epoch. */
function described(entry: LambdaFunction, deployed: Deployed, now: number): sdk.FunctionConfiguration {
  const { configuration } = deployed;
  if (now < entry.activeAt) {
    const reason = 'The function is being created.';
    return {
      ...configuration,
      State: 'Pending',
      StateReason: reason,
      StateReasonCode: 'Creating',
      LastUpdateStatus: 'InProgress',
      LastUpdateStatusReason: reason,
    };
  }
  const updating = entry.updating !== undefined && now < entry.updating.until;
  return { ...configuration, State: 'Active', LastUpdateStatus: updating ? 'InProgress' : 'Successful' };
}

function replace(state: EmulatorState, entry: LambdaFunction, next: Deployed): void {
  entry.updating = { previous: entry.latest, until: state.now() + state.lambda.pendingMs };
  entry.latest = next;
}

function publish(entry: LambdaFunction): sdk.FunctionConfiguration {
  const numbers = [...entry.published.keys()].map(Number).filter(Number.isInteger);
  const version = String(Math.max(0, ...numbers) + 1);
  const deployed = published(entry.latest, entry.address, version);
  entry.published.set(version, deployed);
  return { ...deployed.configuration, State: 'Active', LastUpdateStatus: 'Successful' };
}

/** The function that an update is for, when it can be updated at this time and still is at the revision asked for. */
function changeable(
  state: EmulatorState,
  input: { readonly FunctionName: string | undefined; readonly RevisionId?: string | undefined },
  region: string,
): LambdaFunction {
  const address = addressOf(input.FunctionName ?? '', { region, accountId: state.accountId });
  const entry = findFunction(state.lambda, address);
  const now = state.now();
  const prefix = 'The operation cannot be performed at this time.';
  if (now < entry.activeAt) throw conflict(`${prefix} The function is currently in the following state: Pending`);
  if (entry.updating !== undefined && now < entry.updating.until) {
    throw conflict(`${prefix} An update is in progress for resource: ${functionArn(address)}`);
  }
  if (input.RevisionId !== undefined && input.RevisionId !== entry.latest.configuration.RevisionId) {
    throw new ServiceError(
      'PreconditionFailedException',
      'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
      412,
    );
  }
  return entry;
}

function uploaded(base64: string | undefined): Uint8Array {
  if (base64 === undefined) throw invalid('Please provide a source for function code.');
  const zip = Buffer.from(base64, 'base64');
  readPackage(zip);
  return zip;
}

const conflict = (message: string): ServiceError => new ServiceError('ResourceConflictException', message, 409);
