import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  ListUserPoolsCommand,
  UpdateUserPoolCommand,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { asObject } from '../../core/json.ts';
import { lostLeaves } from '../../core/pool.ts';
import { DecisionNeeded } from '../../errors.ts';
import { createUserAccess } from './cognito-users.ts';
import { answerAsSent, bodyToBeSent } from './raw.ts';
import { createSender, NOT_FOUND } from './send.ts';
import type { AwsOptions } from './session.ts';
import type { CognitoAccess } from './types.ts';

export function createCognito(options: AwsOptions, config: CognitoIdentityProviderClientConfig): CognitoAccess {
  const client = new CognitoIdentityProviderClient(config);
  const send = createSender(client, 'cognito-idp', options);
  return {
    async listUserPools() {
      const pools = [];
      let NextToken: string | undefined;
      do {
        const page = await send(
          new ListUserPoolsCommand({ MaxResults: 60, ...(NextToken === undefined ? {} : { NextToken }) }),
        );
        pools.push(...(page.UserPools ?? []).map((pool) => ({ userPoolId: pool.Id ?? '', name: pool.Name ?? '' })));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return pools;
    },

    async describeUserPool(UserPoolId) {
      const command = new DescribeUserPoolCommand({ UserPoolId });
      const raw = answerAsSent(command);
      const answer = await send(command, { absent: NOT_FOUND });
      return answer && asObject(raw()['UserPool']);
    },

    async mfaConfig(UserPoolId) {
      const command = new GetUserPoolMfaConfigCommand({ UserPoolId });
      const raw = answerAsSent(command);
      await send(command);
      return raw();
    },

    async updateUserPool(input) {
      const command = new UpdateUserPoolCommand(input);
      bodyToBeSent(command, (body) => refuseLoss(lostLeaves(input, body)));
      await send(command);
    },
    ...createUserAccess(send),
  };
}

function refuseLoss(lost: readonly string[]): void {
  if (lost.length === 0) return;
  throw new DecisionNeeded({
    id: 'cognito/setting-would-be-lost',
    message: `The user pool has a setting that this version does not know: ${lost.join(', ')}.`,
    why: 'UpdateUserPool resets what is not sent back, so nothing was sent.',
    fix: 'Update cognito-supabase and run again.',
  });
}
