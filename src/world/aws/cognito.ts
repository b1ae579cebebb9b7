/**
 * Calls Cognito for user pools: lists and describes them, reads MFA settings and replicas; UpdateUserPool is sent here,
 * for `src/apply/pool-update.ts` alone.
 */
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  ListUserPoolReplicasCommand,
  ListUserPoolsCommand,
  UpdateUserPoolCommand,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { lostSettingDecision } from '../../core/plan/decisions.ts';
import { asObject, asObjects, asText, isObject, type JsonObject } from '../../core/text/json.ts';
import { parseArn } from '../../core/pool/ids.ts';
import { lostLeaves } from '../../core/pool/update.ts';
import { DecisionNeeded } from '../../errors.ts';
import { allPages, promised } from './answers.ts';
import { createUserAccess } from './cognito-users.ts';
import { answerAsSent, bodyToBeSent } from './raw.ts';
import { createSender, NOT_FOUND, type Sender, type SendingOptions } from './send.ts';
import type { CognitoAccess, PoolListing } from './types.ts';

/**
 * The quota of the UserPoolRead category is 15 calls a second in a region, shared with whatever else the account does
 * (developer guide, Quotas in Amazon Cognito). The SDK backs off by itself where a call is throttled all the same.
 */
const MIN_INTERVAL_MS = 1000 / 15;

function listing({ Id, Name, LambdaConfig }: JsonObject): PoolListing {
  const { PreTokenGeneration, PreTokenGenerationConfig } = asObject(LambdaConfig);
  return {
    userPoolId: asText(Id),
    name: asText(Name),
    hasTrigger: Boolean(PreTokenGeneration ?? PreTokenGenerationConfig),
  };
}

/** The body with the members that the user allows, as the service sent them: the SDK drops what it does not know. */
function withUnknown(
  body: JsonObject,
  input: JsonObject,
  described: JsonObject,
  allowUnknown: ReadonlySet<string>,
): JsonObject {
  const allowed = Object.keys(input).filter((member) => allowUnknown.has(member) && described[member] !== undefined);
  return { ...body, ...Object.fromEntries(allowed.map((member) => [member, input[member] ?? null])) };
}

export function createCognito(options: SendingOptions, config: CognitoIdentityProviderClientConfig): CognitoAccess {
  const client = new CognitoIdentityProviderClient(config);
  const send = createSender(client, 'cognito-idp', options);
  return {
    async listUserPools() {
      const action = 'cognito-idp:ListUserPools';
      return allPages(action, async (NextToken) => {
        const started = options.clock.now();
        const command = new ListUserPoolsCommand({
          MaxResults: 60,
          ...(NextToken === undefined ? {} : { NextToken }),
        });
        const raw = answerAsSent(command);
        await send(command);
        const page = asObject(raw());
        const next = typeof page['NextToken'] === 'string' ? page['NextToken'] : undefined;
        const early = MIN_INTERVAL_MS - (options.clock.now() - started);
        if (next !== undefined && early > 0) await options.clock.sleep(early);
        const pools = promised(Array.isArray(page['UserPools']) ? asObjects(page['UserPools']) : undefined, action);
        return { items: pools.map(listing), next };
      });
    },

    async describeUserPool(UserPoolId) {
      const command = new DescribeUserPoolCommand({ UserPoolId });
      const raw = answerAsSent(command);
      const answer = await send(command, { absent: NOT_FOUND });
      return answer && promised(describedPool(raw(), UserPoolId), 'cognito-idp:DescribeUserPool');
    },

    async mfaConfig(UserPoolId) {
      const command = new GetUserPoolMfaConfigCommand({ UserPoolId });
      const raw = answerAsSent(command);
      await send(command);
      const settings = raw();
      return promised(isObject(settings) ? settings : undefined, 'cognito-idp:GetUserPoolMfaConfig');
    },

    listReplicaRegions: (UserPoolId) => listReplicaRegions(send, UserPoolId),

    async updateUserPool(input, described, allowUnknown) {
      const command = new UpdateUserPoolCommand(input);
      bodyToBeSent(command, (body) => {
        const whole = withUnknown(body, input, described, allowUnknown);
        const lost = lostLeaves(input, whole);
        if (lost.length > 0) throw new DecisionNeeded(lostSettingDecision(lost));
        return whole;
      });
      await send(command);
    },
    ...createUserAccess(send),
  };
}

/** The pool that was asked for, with the ARN that says whose it is. */
function describedPool(answer: unknown, userPoolId: string): JsonObject | undefined {
  const pool = asObject(asObject(answer)['UserPool']);
  return pool['Id'] === userPoolId && parseArn(asText(pool['Arn']))?.service === 'cognito-idp' ? pool : undefined;
}

async function listReplicaRegions(send: Sender, UserPoolId: string): Promise<string[]> {
  const replicas = await allPages('cognito-idp:ListUserPoolReplicas', async (NextToken) => {
    const page = await send(
      new ListUserPoolReplicasCommand({ UserPoolId, ...(NextToken === undefined ? {} : { NextToken }) }),
    );
    return { items: page.UserPoolReplicas ?? [], next: page.NextToken };
  });
  const serving = replicas.filter(({ Role, Status }) => Role === 'SECONDARY' && Status === 'ACTIVE');
  return serving.flatMap(({ RegionName }) => RegionName ?? []);
}
