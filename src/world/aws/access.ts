/** AWS as the rest of the program sees it: one small interface for each service, each client loaded on first use. */
import { parseArn } from '../../core/pool/ids.ts';
import { errorName, translate } from './errors.ts';
import { cognitoEndpoint, regionFromEnvironment, sharedConfig, type AwsOptions, type SharedConfig } from './session.ts';
import type { AwsAccess } from './types.ts';

/** AWS, loaded on first use: a command that never asks for it never loads a client. */
export function createAws(options: AwsOptions): AwsAccess {
  const shared = once(() => sharedConfig(options));
  const cognito = perRegion(async (region) =>
    (await import('./cognito.ts')).createCognito(options, { ...(await shared()), region }),
  );
  const lambda = perRegion(async (region) =>
    (await import('./lambda.ts')).createLambda(options, { ...(await shared()), region }),
  );
  const iam = perRegion(async (region) =>
    (await import('./iam.ts')).createIam(options, { ...(await shared()), region }),
  );
  const logs = perRegion(async (region) =>
    (await import('./logs.ts')).createLogs(options, { ...(await shared()), region }),
  );
  return {
    credentials: () => findCredentials(options, shared),
    defaultRegion: async () => regionFromEnvironment(options) ?? profileRegion(options, await shared()),
    cognitoEndpoint: cognitoEndpoint(options.env),
    cognito,
    lambda,
    iam,
    logs,
    owningStack: async (region, physicalId) => owningStack(options, { ...(await shared()), region }, physicalId),
  };
}

async function findCredentials(
  options: AwsOptions,
  shared: () => Promise<SharedConfig>,
): Promise<{ available: true } | { available: false; why: string }> {
  const { credentials } = await shared();
  try {
    if (typeof credentials === 'function') await credentials();
    return { available: true };
  } catch (error) {
    const nothingSet =
      errorName(error) === 'CredentialsProviderError' &&
      options.profile === undefined &&
      /any providers/i.test(String(error));
    if (nothingSet) return { available: false, why: 'No AWS credentials were found.' };
    throw translate(error, 'sts:GetCallerIdentity', options.profile);
  }
}

async function profileRegion(options: AwsOptions, shared: SharedConfig): Promise<string | undefined> {
  const { STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient({ ...shared, ...(options.profile === undefined ? {} : { profile: options.profile }) });
  try {
    return await client.config.region();
  } catch {
    return undefined;
  }
}

/**
 * CloudFormation finds the stack of a resource by its physical id alone (DescribeStackResources). The answer is a help,
 * not a need: where it may not be asked, tags and local files have to do.
 */
async function owningStack(
  options: AwsOptions,
  config: SharedConfig & { region: string },
  physicalId: string,
): Promise<string | undefined> {
  const { CloudFormationClient, DescribeStackResourcesCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(config);
  try {
    const answer = await client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }), {
      abortSignal: options.interrupted,
    });
    const owner = answer.StackResources?.find((resource) => resource.PhysicalResourceId === physicalId);
    return owner?.StackName ?? parseArn(owner?.StackId ?? '')?.resource;
  } catch (error) {
    options.out.detail(`cloudformation:DescribeStackResources: ${errorName(error)}`);
    return undefined;
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function perRegion<T>(make: (region: string) => Promise<T>): (region: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (region) => {
    const found = made.get(region) ?? make(region);
    made.set(region, found);
    return found;
  };
}
