/** Parses how a Lambda function is named: by name, by partial ARN or by ARN, each with or without a qualifier (a version or an alias). */
import { partitionOf } from '../account.ts';
import { ServiceError } from '../server/service.ts';

/** Which function is meant, and which version of it. */
export interface FunctionAddress {
  readonly region: string;
  readonly accountId: string;
  readonly name: string;
  /** Version or alias; absent for the unpublished code, which "$LATEST" names as well. */
  readonly qualifier?: string;
}

/** The pattern of FunctionName in the Lambda API reference, its parts named. */
const FUNCTION_NAME =
  /^(?:arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):)?(?:(?<accountId>\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_]{1,64})(?::(?<inline>\$LATEST|[a-zA-Z0-9-_]+))?$/;

/**
 * Takes a FunctionName apart. `home` fills in what a bare name leaves out.
 * @throws ServiceError ValidationException for a text that is no function's name, and when two different qualifiers are given
 */
export function addressOf(
  functionName: string,
  home: { readonly region: string; readonly accountId: string },
  qualifier?: string,
): FunctionAddress {
  const parts = FUNCTION_NAME.exec(functionName)?.groups;
  if (parts === undefined) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${functionName}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern`,
    );
  }
  const inline = parts['inline'];
  if (inline !== undefined && qualifier !== undefined && inline !== qualifier) {
    throw new ServiceError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  }
  const wanted = qualifier ?? inline;
  return {
    region: parts['region'] ?? home.region,
    accountId: parts['accountId'] ?? home.accountId,
    name: parts['name'] ?? functionName,
    ...(wanted === undefined || wanted === '$LATEST' ? {} : { qualifier: wanted }),
  };
}

/** The function's ARN, with its qualifier when the address has one. */
export function functionArn(address: FunctionAddress): string {
  const suffix = address.qualifier === undefined ? '' : `:${address.qualifier}`;
  return `arn:${partitionOf(address.region)}:lambda:${address.region}:${address.accountId}:function:${address.name}${suffix}`;
}
