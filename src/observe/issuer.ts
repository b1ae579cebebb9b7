/** Tells without AWS credentials which of the two possible issuers a user pool has (original or updated), by its public openid-configuration. */
import { issuerOf, type UserPoolRef } from '../core/pool/ids.ts';
import { asObject, parseJson } from '../core/text/json.ts';
import type { HttpResponse, World } from '../world/types.ts';
import { CONFIGURATION } from './keys.ts';
import { fact } from './fact.ts';

/**
 * Asks both hosts for the pool's openid-configuration. That of the updated issuer has it for pools with that issuer, and
 * answers 403 for the others (awslabs/aws-jwt-verify issue 279); what that of the original answers for a pool with the
 * updated one is not documented, so that alone it proves nothing but what it says outright. With an endpoint for Cognito set,
 * that is asked in their place.
 * @returns undefined where they do not tell, or cannot be reached
 */
export async function publishedIssuer(world: World, ref: UserPoolRef): Promise<string | undefined> {
  const [original, updated] = [issuerOf(ref, 'ORIGINAL'), issuerOf(ref, 'UPDATED')];
  const endpoint = await world.aws.cognitoEndpoint();
  if (endpoint !== undefined) {
    const says = saidBy(await ask(world, `${endpoint}/${ref.userPoolId}`));
    return [original, updated].find((issuer) => issuer === says);
  }
  const [there, here] = await Promise.all([ask(world, updated), ask(world, original)]);
  if (saidBy(there) === updated || saidBy(here) === updated) return updated;
  return saidBy(here) === original && isRefusal(there) ? original : undefined;
}

async function ask(world: World, issuer: string): Promise<HttpResponse | undefined> {
  const answer = await fact(() => world.http.request(issuer + CONFIGURATION));
  return answer.known ? answer.value : undefined;
}

function saidBy(answer: HttpResponse | undefined): unknown {
  return answer?.status === 200 ? asObject(parseJson(answer.text))['issuer'] : undefined;
}

/** Not a page, as which a company's proxy shows what it forbids. */
function isRefusal(answer: HttpResponse | undefined): boolean {
  if (answer?.status !== 403 && answer?.status !== 404) return false;
  return !/text\/html/i.test(answer.headers['content-type'] ?? '') && !/^\s*</.test(answer.text);
}
