/** Tags of functions, by the function's ARN. */
import type * as sdk from '@aws-sdk/client-lambda';

import type { EmulatorResponse } from '../../../src/emulator/server/service.ts';
import { addressOf } from '../../../src/emulator/lambda/function-address.ts';
import { json } from '../../../src/emulator/lambda/answers.ts';
import { type LambdaFunction, type WithFunctions, findFunction } from '../../../src/emulator/lambda/functions.ts';

/** ListTags. */
export function listTags(state: WithFunctions, input: sdk.ListTagsRequest): EmulatorResponse {
  return json(200, { Tags: tagged(state, input.Resource).tags });
}

/** TagResource: adds and overwrites. */
export function tagResource(state: WithFunctions, input: sdk.TagResourceRequest): EmulatorResponse {
  Object.assign(tagged(state, input.Resource).tags, input.Tags);
  return { status: 204, body: '' };
}

/** UntagResource: keys that are not there are no error. */
export function untagResource(state: WithFunctions, input: sdk.UntagResourceRequest): EmulatorResponse {
  const entry = tagged(state, input.Resource);
  const removed = new Set(input.TagKeys);
  entry.tags = Object.fromEntries(Object.entries(entry.tags).filter(([key]) => !removed.has(key)));
  return { status: 204, body: '' };
}

function tagged(state: WithFunctions, resource: string | undefined): LambdaFunction {
  return findFunction(state.lambda, addressOf(resource ?? '', { region: 'us-east-1', accountId: state.accountId }));
}
