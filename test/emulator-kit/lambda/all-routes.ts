/**
 * Every action of Lambda that the emulator knows: beside the packaged ones those that change, list and delete. What a
 * function is and how its code is run is decided in src/emulator/lambda, and used here as it is.
 */
import * as sdk from '@aws-sdk/client-lambda';

import type { WithFunctions } from '../../../src/emulator/lambda/functions.ts';
import { FUNCTION, type Route, functionRoutes, routesOn } from '../../../src/emulator/lambda/lambda.ts';
import * as change from './change-functions.ts';
import * as tags from './function-tags.ts';
import { removePermission } from './remove-permission.ts';

const CONFIGURATION = `${FUNCTION}/configuration`;
const STATEMENT = `${FUNCTION}/policy/(?<StatementId>[^/]+)`;
const TAGS = '/2017-03-31/tags/(?<Resource>.+)';
/** Reserved concurrency is read under one version of the API and set under another. */
const concurrency = (version: string): string => `/${version}/functions/(?<FunctionName>[^/]+)/concurrency`;

/** The packaged emulator's routes, and all others. */
export function allFunctionRoutes(state: WithFunctions): Route[] {
  const route = routesOn(state);
  const { getFunctionConfiguration, updateFunctionConfiguration } = change;
  const { getFunctionConcurrency: getConcurrency, putFunctionConcurrency: putConcurrency } = change;
  const [reading, setting] = [concurrency('2019-09-30'), concurrency('2017-10-31')];
  return [
    ...functionRoutes(state),
    route('ListFunctions', 'GET', '/2015-03-31/functions', sdk.ListFunctionsRequest$, change.listFunctions),
    route('DeleteFunction', 'DELETE', FUNCTION, sdk.DeleteFunctionRequest$, change.deleteFunction),
    route(
      'GetFunctionConfiguration',
      'GET',
      CONFIGURATION,
      sdk.GetFunctionConfigurationRequest$,
      getFunctionConfiguration,
    ),
    route(
      'UpdateFunctionConfiguration',
      'PUT',
      CONFIGURATION,
      sdk.UpdateFunctionConfigurationRequest$,
      updateFunctionConfiguration,
    ),
    route('UpdateFunctionCode', 'PUT', `${FUNCTION}/code`, sdk.UpdateFunctionCodeRequest$, change.updateFunctionCode),
    route('PublishVersion', 'POST', `${FUNCTION}/versions`, sdk.PublishVersionRequest$, change.publishVersion),
    route('RemovePermission', 'DELETE', STATEMENT, sdk.RemovePermissionRequest$, removePermission),
    route('GetFunctionConcurrency', 'GET', reading, sdk.GetFunctionConcurrencyRequest$, getConcurrency),
    route('PutFunctionConcurrency', 'PUT', setting, sdk.PutFunctionConcurrencyRequest$, putConcurrency),
    route('ListTags', 'GET', TAGS, sdk.ListTagsRequest$, tags.listTags),
    route('TagResource', 'POST', TAGS, sdk.TagResourceRequest$, tags.tagResource),
    route('UntagResource', 'DELETE', TAGS, sdk.UntagResourceRequest$, tags.untagResource),
  ];
}
