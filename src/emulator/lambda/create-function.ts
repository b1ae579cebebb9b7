/** How the emulator answers CreateFunction and GetFunction: a new function is Pending for a while, and may be published as a version. */
import type * as sdk from '@aws-sdk/client-lambda';

import { type EmulatorResponse, ServiceError } from '../server/service.ts';
import { type WireCode, json } from './answers.ts';
import { readPackage } from './deployment-package.ts';
import { addressOf, functionArn } from './function-address.ts';
import { checkRole, checkSettings, invalid, pick } from './function-settings.ts';
import {
  type Deployed,
  type LambdaFunction,
  type WithFunctions,
  configurationDefaults,
  deployedAt,
  findFunction,
  publishAs,
  withoutQualifier,
} from './functions.ts';

/** CreateFunction, from a zip in the request alone. The function is Pending for `pendingMs`. */
export function createFunction(
  state: WithFunctions,
  input: Omit<sdk.CreateFunctionRequest, 'Code'> & WireCode,
  region: string,
): EmulatorResponse {
  const { FunctionName, Code, Tags, Publish, Environment, Role = '', ...settings } = input;
  const address = withoutQualifier(addressOf(FunctionName ?? '', { region, accountId: state.accountId }));
  const arn = functionArn(address);
  if (settings.Runtime === undefined || settings.Handler === undefined) {
    throw invalid('Runtime and Handler are mandatory parameters for functions created with deployment packages.');
  }
  checkSettings(settings);
  checkRole(state, Role);
  if (state.lambda.functions.has(arn)) throw conflict(`Function already exist: ${address.name}`);
  const zip = readUploadedZip(Code?.ZipFile);
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
  return json(201, Publish === true ? publish(entry) : describeFunction(entry, entry.latest, now));
}

/** GetFunction: configuration, tags and concurrency; the address of the code leads nowhere. */
export function getFunction(state: WithFunctions, input: sdk.GetFunctionRequest, region: string): EmulatorResponse {
  const [entry, configuration] = readFunction(state, input, region);
  const concurrency = entry.reservedConcurrency;
  return json(200, {
    Configuration: configuration,
    Code: { RepositoryType: 'S3', Location: `https://emulator.invalid/${configuration.CodeSha256}` },
    ...(Object.keys(entry.tags).length > 0 && { Tags: entry.tags }),
    ...(concurrency === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: concurrency } }),
  });
}

/** The function that a request names, and its configuration as it is now. */
export function readFunction(
  state: WithFunctions,
  input: { readonly FunctionName: string | undefined; readonly Qualifier?: string | undefined },
  region: string,
): [LambdaFunction, sdk.FunctionConfiguration] {
  const address = addressOf(input.FunctionName ?? '', { region, accountId: state.accountId }, input.Qualifier);
  const entry = findFunction(state.lambda, address);
  const deployed = address.qualifier === undefined ? entry.latest : deployedAt(entry, address, state.now());
  return [entry, describeFunction(entry, deployed, state.now())];
}

/** With State and LastUpdateStatus as they are at `now`, in milliseconds since the epoch. */
export function describeFunction(entry: LambdaFunction, deployed: Deployed, now: number): sdk.FunctionConfiguration {
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

/** Makes $LATEST a version under the next number. */
export function publish(entry: LambdaFunction): sdk.FunctionConfiguration {
  const numbers = [...entry.published.keys()].map(Number).filter(Number.isInteger);
  const version = String(Math.max(0, ...numbers) + 1);
  const deployed = publishAs(entry.latest, entry.address, version);
  entry.published.set(version, deployed);
  return { ...deployed.configuration, State: 'Active', LastUpdateStatus: 'Successful' };
}

/** The zip of a request: without one, or with one that is none, InvalidParameterValueException. */
export function readUploadedZip(base64: string | undefined): Uint8Array {
  if (base64 === undefined) throw invalid('Please provide a source for function code.');
  const zip = Buffer.from(base64, 'base64');
  readPackage(zip);
  return zip;
}

/** ResourceConflictException (409). */
export const conflict = (message: string): ServiceError => new ServiceError('ResourceConflictException', message, 409);
