/** Calls IAM: reads, creates and deletes the function's execution role, and attaches and writes its policies. */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
  type IAMClientConfig,
} from '@aws-sdk/client-iam';
import { isOurs, logsPolicyArn } from '../../core/function/deployment.ts';
import { CliError } from '../../errors.ts';
import { promised } from './answers.ts';
import { createSender, type SendingOptions } from './send.ts';
import type { IamAccess } from './types.ts';

const NO_SUCH = /^NoSuchEntity(Exception)?$/;

/** IAM is global; the region in `config` selects the partition. */
export function createIam(options: SendingOptions, config: IAMClientConfig): IamAccess {
  const send = createSender(new IAMClient(config), 'iam', options);
  return {
    async describeRole(RoleName, partition, userPoolId) {
      const [answer, attached] = await Promise.all([
        send(new GetRoleCommand({ RoleName }), { absent: NO_SUCH }),
        send(new ListAttachedRolePoliciesCommand({ RoleName }), { absent: NO_SUCH }),
      ]);
      if (!answer) return undefined;
      const role = promised(answer.Role, 'iam:GetRole');
      const tags = Object.fromEntries((role.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
      return {
        arn: promised(role.Arn, 'iam:GetRole'),
        ours: isOurs(tags, userPoolId),
        logsPolicyAttached: (attached?.AttachedPolicies ?? []).some(
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

    async rolePolicy(RoleName, PolicyName) {
      const answer = await send(new GetRolePolicyCommand({ RoleName, PolicyName }), { absent: NO_SUCH });
      // Policies come URL-encoded (API reference, GetRolePolicy).
      return answer && decodeURIComponent(answer.PolicyDocument ?? '');
    },

    async putRolePolicy(RoleName, PolicyName, PolicyDocument) {
      await send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    },

    async deleteRole(RoleName, PolicyArn, PolicyName) {
      const remove = new DeleteRoleCommand({ RoleName });
      await send(new DetachRolePolicyCommand({ RoleName, PolicyArn }), { absent: NO_SUCH });
      try {
        await send(remove, { absent: NO_SUCH, pass: /^DeleteConflict(Exception)?$/ });
      } catch (error) {
        if (error instanceof CliError) throw error;
        // Only a function in front of another has the policy; asking for it each time would take a permission more.
        await send(new DeleteRolePolicyCommand({ RoleName, PolicyName }), { absent: NO_SUCH });
        await send(remove, { absent: NO_SUCH });
      }
    },
  };
}
