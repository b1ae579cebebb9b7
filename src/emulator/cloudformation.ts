/** CloudFormation: which stack owns a resource. */
import {
  DescribeStackResourcesInput$,
  DescribeStacksInput$,
  GetTemplateInput$,
  type DescribeStackResourcesInput,
  type DescribeStacksInput,
  type GetTemplateInput,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';

import { partitionOf } from './lambda/arn.ts';
import { queryAction, queryService } from './query.ts';
import { type Service, ServiceError } from './service.ts';
import type { EmulatorOptions, EmulatorState } from './state.ts';

export interface StackSeed {
  readonly name: string;
  readonly resources: readonly { readonly logicalId: string; readonly physicalId: string; readonly type: string }[];
  /** Default "us-east-1". */
  readonly region?: string;
  /** Default "CREATE_COMPLETE". */
  readonly status?: StackStatus;
  readonly tags?: Readonly<Record<string, string>>;
  /** Text of the template. */
  readonly template?: string;
}

export interface Stack extends StackSeed {
  readonly id: string;
  readonly region: string;
  readonly created: Date;
}

export interface CloudFormationState {
  readonly stacks: Stack[];
}

/** The seeded stacks. */
export function createCloudFormationState(options: EmulatorOptions): CloudFormationState {
  const account = options.accountId ?? '123456789012';
  const created = new Date((options.now ?? Date.now)());
  const stacks = (options.stacks ?? []).map((seed) => {
    const region = seed.region ?? 'us-east-1';
    const id = `arn:${partitionOf(region)}:cloudformation:${region}:${account}:stack/${seed.name}/${crypto.randomUUID()}`;
    return { ...seed, region, id, created };
  });
  return { stacks };
}

/** The service on a state. */
export function cloudFormationService(state: EmulatorState): Service {
  const slice = state.cloudformation;
  return queryService({
    name: 'cloudformation',
    version: '2010-05-15',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    codes: {
      denied: { code: 'AccessDenied', status: 403 },
      throttled: { code: 'Throttling', status: 400 },
      unavailable: { code: 'ServiceUnavailable', status: 503 },
    },
    actions: {
      DescribeStackResources: queryAction<DescribeStackResourcesInput>(
        DescribeStackResourcesInput$,
        (input, region) => ({
          StackResources: stackResources(slice, input, region),
        }),
      ),
      DescribeStacks: queryAction<DescribeStacksInput>(DescribeStacksInput$, ({ StackName: name }, region) => ({
        Stacks: (name === undefined ? inRegion(slice, region) : [named(slice, name, region)]).map(describeStack),
      })),
      GetTemplate: queryAction<GetTemplateInput>(GetTemplateInput$, ({ StackName: name }, region) => ({
        TemplateBody: named(slice, name ?? '', region).template ?? '{}',
      })),
    },
  });
}

function stackResources(slice: CloudFormationState, input: DescribeStackResourcesInput, region: string): object[] {
  const { PhysicalResourceId: physicalId, StackName: name, LogicalResourceId: logicalId } = input;
  if (name === undefined && physicalId === undefined) {
    throw new ServiceError('ValidationError', 'Either StackName or PhysicalResourceId must be specified');
  }
  const stack = name === undefined ? owning(slice, physicalId ?? '', region) : named(slice, name, region);
  // With a physical id alone, the whole stack that owns it is described (API reference, DescribeStackResources).
  return stack.resources
    .filter((resource) => logicalId === undefined || resource.logicalId === logicalId)
    .map((resource) => ({
      StackName: stack.name,
      StackId: stack.id,
      LogicalResourceId: resource.logicalId,
      PhysicalResourceId: resource.physicalId,
      ResourceType: resource.type,
      Timestamp: stack.created,
      ResourceStatus: 'CREATE_COMPLETE',
    }));
}

function describeStack(stack: Stack): object {
  return {
    StackName: stack.name,
    StackId: stack.id,
    CreationTime: stack.created,
    StackStatus: stack.status ?? 'CREATE_COMPLETE',
    Tags: Object.entries(stack.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
}

function inRegion(slice: CloudFormationState, region: string): Stack[] {
  return slice.stacks.filter((stack) => stack.region === region);
}

function owning(slice: CloudFormationState, physicalId: string, region: string): Stack {
  const owner = inRegion(slice, region).find(({ resources }) =>
    resources.some((resource) => resource.physicalId === physicalId),
  );
  if (owner === undefined) throw new ServiceError('ValidationError', `Stack for ${physicalId} does not exist`);
  return owner;
}

function named(slice: CloudFormationState, name: string, region: string): Stack {
  const stack = inRegion(slice, region).find((candidate) => candidate.name === name || candidate.id === name);
  if (stack === undefined) throw new ServiceError('ValidationError', `Stack with id ${name} does not exist`);
  return stack;
}
