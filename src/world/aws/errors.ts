/**
 * Translates the errors of AWS calls, in this one place, into our messages and fixes: access denied, expired
 * credentials, throttling, quota, clock, SMS role, unreachable network.
 */
import type { ErrorId } from '../../core/error-id.ts';
import { printable } from '../../core/text/safe.ts';
import { CliError, Interrupted, RefusedError } from '../../errors.ts';
import { reasonOf } from '../http.ts';
import { CERTIFICATE, CERTIFICATE_FIX } from '../network/certificate.ts';
import type { Who } from './who.ts';

export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

interface Translation {
  id: ErrorId;
  message: string;
  fix: string;
}

/**
 * @param action what was asked for, as IAM writes it: cognito-idp:UpdateUserPool
 * @param who whose credentials it was asked with
 * @param proxies those that the environment names, for a network that fails
 * @returns a RefusedError (exit code 4), or the error itself when it is one of ours already
 */
export function translate(error: unknown, action: string, who: Who, proxies?: string): Error {
  if (error instanceof CliError) return error;
  if (errorName(error) === 'AbortError') return new Interrupted();
  const why = printable(reasonOf(error), 600);
  return new RefusedError(
    { ...explainFailure({ name: errorName(error), why, action, who, proxies }), why },
    { cause: error },
  );
}

interface Failure {
  name: string;
  why: string;
  action: string;
  who: Who;
  proxies: string | undefined;
}

const PASS_ROLE = /iam:PassRole/;

function ways(proxies: string | undefined): string {
  return proxies === undefined ? 'HTTPS_PROXY' : `the proxy ${proxies}`;
}

/** First match wins: a pattern over "<error name> <its message>", and our words for it. */
const TRANSLATIONS: readonly (readonly [pattern: RegExp, say: (failure: Failure) => Translation])[] = [
  [
    /^(ExpiredToken|ExpiredTokenException|RequestExpired) /,
    ({ who }) => ({
      id: 'aws/credentials-expired',
      message: `The AWS credentials have expired: ${who.keys}.`,
      fix: who.renew,
    }),
  ],
  [
    /signature (expired|not yet current)/i,
    () => ({
      id: 'aws/clock',
      message: "AWS refused the signature because this machine's clock is off.",
      fix: 'Set the clock (`timedatectl set-ntp true`) and run again.',
    }),
  ],
  [
    /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch) /,
    ({ who }) => ({
      id: 'aws/bad-credentials',
      message: `AWS does not accept ${who.keys}.`,
      fix: `They are wrong, switched off, or of another partition. ${who.renew}`,
    }),
  ],
  [
    /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorizedException) /,
    ({ action, why }) => ({
      id: 'aws/access-denied',
      message: `AWS denied ${action}.`,
      fix: `Have your administrator allow ${action}${PASS_ROLE.test(why) ? ' and iam:PassRole' : ''} (\`npx cognito-supabase generate iam-policy\` writes a policy with all that is needed), or run this with a profile that may.`,
    }),
  ],
  // An update sends every setting back, so Cognito looks at those again that have gone bad since (API reference, UpdateUserPool).
  [
    /^InvalidSmsRole(TrustRelationship|AccessPolicy)Exception /,
    () => ({
      id: 'cognito/sms-role',
      message: "Cognito refuses the update: the user pool's own SMS role is no longer good.",
      fix: 'Fix that role (its trust policy for cognito-idp.amazonaws.com with the external id, and sns:Publish), or renew it in the Cognito console under SMS, then run again.',
    }),
  ],
  [
    /^InvalidEmailRoleAccessPolicyException |^InvalidParameterException .*(identity|e-?mail address|SES).*not verified/is,
    () => ({
      id: 'cognito/ses-identity',
      message: "Cognito refuses the update: the user pool's own e-mail sender is not verified in SES any more.",
      fix: 'Verify the identity in the SES console, in the region that the pool sends from, then run again.',
    }),
  ],
  [
    /^(TooManyRequestsException|ThrottlingException|Throttling) /,
    ({ action }) => ({
      id: 'aws/throttled',
      message: `AWS is throttling ${action}.`,
      fix: 'Wait a minute and run again.',
    }),
  ],
  [
    /^ConcurrentModification(Exception)? /,
    ({ action }) => ({
      id: 'aws/busy',
      message: `AWS is busy with another change of the same, and refused ${action}.`,
      fix: 'Nothing was done by this call. Run again.',
    }),
  ],
  [
    // What Lambda says of a function that is being made or updated (API reference, ResourceConflictException).
    /^ResourceConflictException .*cannot be performed at this time/is,
    ({ action }) => ({
      id: 'lambda/not-ready',
      message: `The function is not ready for ${action}: it is still being made or updated.`,
      fix: 'Wait a moment and run again.',
    }),
  ],
  [
    /^LimitExceeded(Exception)? /,
    ({ action }) => ({
      id: 'aws/quota',
      message: `The account's quota does not allow ${action}.`,
      fix: 'Delete what is no longer used, or ask for more in the Service Quotas console.',
    }),
  ],
  [
    CERTIFICATE,
    ({ action }) => ({
      id: 'network/certificate',
      message: `The certificate of whatever answered ${action} is not one that is trusted here.`,
      fix: CERTIFICATE_FIX,
    }),
  ],
  [
    /FIPS and custom endpoint|Invalid Configuration/,
    () => ({
      id: 'aws/endpoint',
      message: 'The AWS settings ask for an endpoint that there is not.',
      fix: 'Check AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and the endpoints of the profile.',
    }),
  ],
  [
    /(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|socket hang up|TimeoutError)/,
    ({ action, proxies }) => ({
      id: 'aws/unreachable',
      message: `Couldn't reach AWS for ${action}.`,
      fix: `Check the network, ${ways(proxies)}, and the region.`,
    }),
  ],
];

function explainFailure(failure: Failure): Translation {
  const { name, why, action } = failure;
  const found = TRANSLATIONS.find(([pattern]) => pattern.test(`${name} ${why}`));
  if (found) return found[1](failure);
  return {
    id: 'aws/refused',
    message: `AWS refused ${action}${name === '' ? '' : ` (${name})`}.`,
    fix: 'Run again with --verbose for the calls that were made.',
  };
}

/** A call that was given up: nothing came back in time. */
export function unanswered(action: string, proxies: string | undefined): RefusedError {
  return new RefusedError({
    id: 'aws/unreachable',
    message: `AWS gave no answer to ${action} in time.`,
    why: 'The network, a proxy or the service is slow, or drops what is sent.',
    fix: `Check the network, ${ways(proxies)}, and the region, then run again.`,
  });
}
