/** Tags of functions, by the function's ARN. */
import type * as sdk from '@aws-sdk/client-lambda';

import type { EmulatorResponse } from '../service.ts';
import type { EmulatorState } from '../state.ts';
import { addressOf } from './arn.ts';
import { json } from './rest.ts';
import { type LambdaFunction, findFunction } from './state.ts';

/** ListTags. */
export function listTags(state: EmulatorState, input: sdk.ListTagsRequest): EmulatorResponse {
  return json(200, { Tags: tagged(state, input.Resource).tags });
}

/** TagResource: adds and overwrites. */
export function tagResource(state: EmulatorState, input: sdk.TagResourceRequest): EmulatorResponse {
  Object.assign(tagged(state, input.Resource).tags, input.Tags);
  return { status: 204, body: '' };
}

/** UntagResource: keys that are not there are no error. */
export function untagResource(state: EmulatorState, input: sdk.UntagResourceRequest): EmulatorResponse {
  const entry = tagged(state, input.Resource);
  const removed = new Set(input.TagKeys);
  entry.tags = Object.fromEntries(Object.entries(entry.tags).filter(([key]) => !removed.has(key)));
  return { status: 204, body: '' };
}

function tagged(state: EmulatorState, resource: string | undefined): LambdaFunction {
  return findFunction(state.lambda, addressOf(resource ?? '', { region: 'us-east-1', accountId: state.accountId }));
}
