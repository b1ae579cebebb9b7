import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  type IAMClientConfig,
} from '@aws-sdk/client-iam';
import { isOurs, logsPolicyArn } from '../../core/deployment.ts';
import { createSender } from './send.ts';
import type { AwsOptions } from './session.ts';
import type { IamAccess } from './types.ts';

/** IAM is global; the region in `config` selects the partition. */
export function createIam(options: AwsOptions, config: IAMClientConfig): IamAccess {
  const send = createSender(new IAMClient(config), 'iam', options);
  return {
    async describeRole(RoleName, partition, userPoolId) {
      const answer = await send(new GetRoleCommand({ RoleName }), { absent: /^NoSuchEntity(Exception)?$/ });
      if (!answer?.Role) return undefined;
      const tags = Object.fromEntries((answer.Role.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
      const attached = await send(new ListAttachedRolePoliciesCommand({ RoleName }));
      return {
        arn: answer.Role.Arn ?? '',
        ours: isOurs(tags, userPoolId),
        logsPolicyAttached: (attached.AttachedPolicies ?? []).some(
          (policy) => policy.PolicyArn === logsPolicyArn(partition),
        ),
      };
    },

    async createRole(RoleName, AssumeRolePolicyDocument, tags) {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const Description = 'Lets a function of cognito-supabase write its log';
      const created = await send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Description, Tags }), {
        absent: /^EntityAlreadyExists(Exception)?$/,
      });
      return created !== undefined;
    },

    async attachRolePolicy(RoleName, PolicyArn) {
      await send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    },

    async deleteRole(RoleName, PolicyArn) {
      const absent = /^NoSuchEntity(Exception)?$/;
      await send(new DetachRolePolicyCommand({ RoleName, PolicyArn }), { absent });
      await send(new DeleteRoleCommand({ RoleName }), { absent });
    },
  };
}
