/** CloudFormation in the emulator: which stack owns a resource (DescribeStackResources). In an account without stacks, none does. */
import { DescribeStackResourcesInput$, type DescribeStackResourcesInput } from '@aws-sdk/client-cloudformation';

import { type QueryAction, queryAction, queryService } from './server/aws-query.ts';
import { type Service, ServiceError } from './server/service.ts';

/** The service, of the given actions. */
export function cloudFormationService(actions: Readonly<Record<string, QueryAction>>): Service {
  return queryService({
    name: 'cloudformation',
    version: '2010-05-15',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    actions,
  });
}

/** Who asks who owns a resource is told that nobody does. */
export function noStackActions(): Record<string, QueryAction> {
  return {
    DescribeStackResources: queryAction<DescribeStackResourcesInput>(
      DescribeStackResourcesInput$,
      ({ PhysicalResourceId: id }) => {
        throw new ServiceError('ValidationError', `Stack for ${id} does not exist`);
      },
    ),
  };
}
