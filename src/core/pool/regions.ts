/** The AWS regions that Cognito user pools can be in, by partition. */
import { partitionOf } from './ids.ts';

/**
 * The regions that Cognito user pools exist in, by partition (AWS General Reference, Amazon Cognito Identity endpoints
 * and quotas). Some have to be enabled for an account first; asking there is then refused, which is an answer, too.
 */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
  aws: [
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'af-south-1',
    'ap-east-1',
    'ap-east-2',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ap-southeast-5',
    'ap-southeast-6',
    'ap-southeast-7',
    'ca-central-1',
    'ca-west-1',
    'eu-central-1',
    'eu-central-2',
    'eu-north-1',
    'eu-south-1',
    'eu-south-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'il-central-1',
    'me-central-1',
    'me-south-1',
    'mx-central-1',
    'sa-east-1',
  ],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-eusc': ['eusc-de-east-1'],
};

/** All of them, of every partition. */
export const POOL_REGIONS: readonly string[] = Object.values(REGIONS).flat();

/** The regions of a region's partition that can hold user pools: credentials are good for one partition only. */
export function regionsBeside(region: string): readonly string[] {
  const found = Object.values(REGIONS).find((regions) => regions.includes(region));
  // A region newer than this table is of the partition that its name begins like, and is asked along with the others.
  const known = found ?? REGIONS[partitionOf(region)] ?? [];
  return known.includes(region) ? known : [region, ...known];
}
