/** Reads a Lambda function and its resource policy as they are deployed, and gives the zip that this version ships, with its hash (CodeSha256). */
import { createHash } from 'node:crypto';
import type { LambdaFunction, PolicyStatement } from '../core/function/lambda-function.ts';
import { parseFunctionArn } from '../core/pool/ids.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { printable } from '../core/text/safe.ts';
import type { World } from '../world/types.ts';

/** The function behind an ARN, or null; cross-region and foreign ARNs are refused by name. */
export async function observeFunction(
  world: World,
  pool: UserPool,
  functionArn: string,
): Promise<LambdaFunction | null> {
  const region = parseFunctionArn(functionArn)?.region ?? pool.region;
  return world.out.during(`Looking at the function ${nameOf(functionArn)}`, async () => {
    const lambda = await world.aws.lambda(region);
    return (await lambda.describeFunction(functionArn, pool.userPoolId)) ?? null;
  });
}

function nameOf(functionArn: string): string {
  return printable(parseFunctionArn(functionArn)?.functionName ?? functionArn, 140);
}

/** The resource policy of a function, or of the alias or version that the ARN names; no statements where it has none. */
export async function observePolicy(world: World, pool: UserPool, functionArn: string): Promise<PolicyStatement[]> {
  const lambda = await world.aws.lambda(parseFunctionArn(functionArn)?.region ?? pool.region);
  return lambda.policy(functionArn);
}

export interface ShippedCode {
  zip: Uint8Array;
  /** As Lambda's CodeSha256: base64 of the package's SHA-256. */
  codeSha256: string;
}

/** The package that this version deploys: the same bytes on every machine, so that its hash tells whether it is there. */
export async function shippedCode(world: World): Promise<ShippedCode> {
  const { packageCode } = await import('../core/function/package-code.ts');
  const zip = packageCode(world.template('lambda/role-claim.mjs'), world.template('lambda/chain.mjs'));
  return { zip, codeSha256: createHash('sha256').update(zip).digest('base64') };
}
