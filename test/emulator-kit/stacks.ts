/** CloudFormation with stacks: which of them owns a resource, and what they were made of. */
import {
  DescribeStackResourcesInput$,
  DescribeStacksInput$,
  GetTemplateInput$,
  type DescribeStackResourcesInput,
  type DescribeStacksInput,
  type GetTemplateInput,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';

import { type Account, partitionOf } from '../../src/emulator/account.ts';
import { type QueryAction, queryAction } from '../../src/emulator/server/aws-query.ts';
import { ServiceError } from '../../src/emulator/server/service.ts';

/** A stack that is there from the start. */
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

/** A stack of one region. */
export interface Stack extends StackSeed {
  readonly id: string;
  readonly region: string;
  readonly created: Date;
}

/** What the actions work on: the stacks of an account. */
export interface WithStacks extends Account {
  readonly cloudformation: { readonly stacks: Stack[] };
}

/** The seeded stacks. */
export function createStacks(account: Account, seeds: readonly StackSeed[]): Stack[] {
  const created = new Date(account.now());
  return seeds.map((seed) => {
    const region = seed.region ?? 'us-east-1';
    const id = `arn:${partitionOf(region)}:cloudformation:${region}:${account.accountId}:stack/${seed.name}/${crypto.randomUUID()}`;
    return { ...seed, region, id, created };
  });
}

/** The actions on stacks. */
export function stackActions(state: WithStacks): Record<string, QueryAction> {
  const slice = state.cloudformation;
  return {
    DescribeStackResources: queryAction<DescribeStackResourcesInput>(DescribeStackResourcesInput$, (input, region) => ({
      StackResources: stackResources(slice, input, region),
    })),
    DescribeStacks: queryAction<DescribeStacksInput>(DescribeStacksInput$, ({ StackName: name }, region) => ({
      Stacks: (name === undefined ? inRegion(slice, region) : [named(slice, name, region)]).map(describeStack),
    })),
    GetTemplate: queryAction<GetTemplateInput>(GetTemplateInput$, ({ StackName: name }, region) => ({
      TemplateBody: named(slice, name ?? '', region).template ?? '{}',
    })),
  };
}

type Slice = WithStacks['cloudformation'];

function stackResources(slice: Slice, input: DescribeStackResourcesInput, region: string): object[] {
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

function inRegion(slice: Slice, region: string): Stack[] {
  return slice.stacks.filter((stack) => stack.region === region);
}

function owning(slice: Slice, physicalId: string, region: string): Stack {
  const owner = inRegion(slice, region).find(({ resources }) =>
    resources.some((resource) => resource.physicalId === physicalId),
  );
  if (owner === undefined) throw new ServiceError('ValidationError', `Stack for ${physicalId} does not exist`);
  return owner;
}

function named(slice: Slice, name: string, region: string): Stack {
  const stack = inRegion(slice, region).find((candidate) => candidate.name === name || candidate.id === name);
  if (stack === undefined) throw new ServiceError('ValidationError', `Stack with id ${name} does not exist`);
  return stack;
}
