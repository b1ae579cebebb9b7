/**
 * Makes the AWS clients on first use, one per region (Cognito, Lambda, IAM, CloudWatch Logs), and asks CloudFormation
 * which stack owns a resource.
 */
import { once } from '../../core/once.ts';
import { parseArn } from '../../core/pool/ids.ts';
import { errorName } from './errors.ts';
import type { AwsOptions } from './options.ts';
import type { AwsSession, SignedClient } from './session.ts';
import type { AwsAccess } from './types.ts';

/** AWS, loaded on first use: a command that never asks for it never loads a client. */
export function createAws(options: AwsOptions): AwsAccess {
  const session = once(async () => (await import('./session.ts')).openSession(options));
  const cognito = perRegion(async (region) => {
    const [{ createCognito }, opened] = await Promise.all([import('./cognito.ts'), session()]);
    return createCognito({ ...options, ...opened }, opened.client('cognito_identity_provider', region));
  });
  const lambda = perRegion(async (region) => {
    const [{ createLambda }, opened] = await Promise.all([import('./lambda.ts'), session()]);
    return createLambda({ ...options, ...opened }, opened.client('lambda', region));
  });
  const iam = perRegion(async (region) => {
    const [{ createIam }, opened] = await Promise.all([import('./iam.ts'), session()]);
    return createIam({ ...options, ...opened }, opened.client('iam', region));
  });
  const logs = perRegion(async (region) => {
    const [{ createLogs }, opened] = await Promise.all([import('./logs.ts'), session()]);
    return createLogs({ ...options, ...opened }, opened.client('cloudwatch_logs', region));
  });
  return {
    credentials: () => findCredentials(session),
    async isSetUp() {
      const { chosen } = await options.setup();
      return 'problem' in chosen || chosen.source.kind !== 'machine' || chosen.source.profile !== undefined;
    },
    async profile() {
      const { chosen } = await options.setup();
      return 'source' in chosen && 'profile' in chosen.source ? chosen.source.profile : undefined;
    },
    defaultRegion: async () => (await options.setup()).settings.region?.value,
    async cognitoEndpoint() {
      const [{ checkEndpoints }, { settings }] = await Promise.all([import('./session.ts'), options.setup()]);
      checkEndpoints(settings);
      return settings.endpoints.get('cognito_identity_provider')?.value.replace(/\/+$/, '');
    },
    cognito,
    lambda,
    iam,
    logs,
    owningStack: async (region, physicalId) =>
      owningStack(options, (await session()).client('cloudformation', region), physicalId),
  };
}

async function findCredentials(
  session: () => Promise<AwsSession>,
): Promise<{ available: true } | { available: false; why: string }> {
  try {
    await (await session()).credentials();
    return { available: true };
  } catch (error) {
    const { NothingConfigured } = await import('./credential-errors.ts');
    if (error instanceof NothingConfigured) return { available: false, why: error.message };
    throw error;
  }
}

/**
 * CloudFormation finds the stack of a resource by its physical id alone (DescribeStackResources). The answer is a help,
 * not a need: where it may not be asked, tags and local files have to do.
 */
async function owningStack(options: AwsOptions, config: SignedClient, physicalId: string): Promise<string | undefined> {
  const { CloudFormationClient, DescribeStackResourcesCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(config);
  try {
    const command = new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId });
    const answer = await options.out.asking('CloudFormation', () =>
      client.send(command, { abortSignal: options.interrupted }),
    );
    const owner = answer.StackResources?.find((resource) => resource.PhysicalResourceId === physicalId);
    return owner?.StackName ?? parseArn(owner?.StackId ?? '')?.resource;
  } catch (error) {
    options.out.detail(`cloudformation:DescribeStackResources: ${errorName(error)}`);
    return undefined;
  }
}

function perRegion<T>(make: (region: string) => Promise<T>): (region: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (region) => {
    const found = made.get(region) ?? make(region);
    made.set(region, found);
    return found;
  };
}
