/** AWS's errors in our words, translated in this one place. */
import type { ErrorId } from '../../core/error-id.ts';
import { printable } from '../../core/text/safe.ts';
import { CliError, Interrupted, RefusedError } from '../../errors.ts';

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
 * @returns a RefusedError (exit code 4), or the error itself when it is one of ours already
 */
export function translate(error: unknown, action: string, profile: string | undefined): Error {
  if (error instanceof CliError) return error;
  if (errorName(error) === 'AbortError') return new Interrupted();
  const why = printable(error instanceof Error && error.message !== '' ? error.message : String(error), 600);
  return new RefusedError(
    { ...explainFailure({ name: errorName(error), why, action, profile }), why },
    { cause: error },
  );
}

interface Failure {
  name: string;
  why: string;
  action: string;
  profile: string | undefined;
}

const PASS_ROLE = /iam:PassRole/;

/** First match wins: a pattern over "<error name> <its message>", and our words for it. */
const TRANSLATIONS: readonly (readonly [pattern: RegExp, say: (failure: Failure) => Translation])[] = [
  [
    // What the SDK's providers throw; a service that merely names somebody's SSO role in its refusal is not meant.
    /^(CredentialsProviderError|TokenProviderError|SSO\w*) .*sso.*(expired|login|session)/is,
    ({ profile }) => ({
      id: 'aws/sso-expired',
      message: 'The AWS SSO session has expired.',
      fix: `Run \`aws sso login${profile === undefined ? '' : ` --profile ${profile}`}\`.`,
    }),
  ],
  [
    /^CredentialsProviderError /,
    ({ profile }) => ({
      id: 'aws/no-credentials',
      message:
        profile === undefined
          ? 'No AWS credentials were found.'
          : `The AWS profile ${JSON.stringify(profile)} gives no credentials.`,
      fix: 'Run `aws configure` or `aws sso login`, name a profile with --profile, or set AWS_PROFILE.',
    }),
  ],
  [
    /^(ExpiredToken|ExpiredTokenException|RequestExpired) /,
    () => ({
      id: 'aws/credentials-expired',
      message: 'The AWS credentials have expired.',
      fix: "Sign in again (`aws sso login`), or renew the session's keys.",
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
    () => ({
      id: 'aws/bad-credentials',
      message: 'AWS does not accept these credentials.',
      fix: 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or name a profile with --profile.',
    }),
  ],
  [
    /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorizedException) /,
    ({ action, why }) => ({
      id: 'aws/access-denied',
      message: `AWS denied ${action}.`,
      fix: `Have your administrator allow ${action}${PASS_ROLE.test(why) ? ' and iam:PassRole' : ''}, or run this with a profile that may.`,
    }),
  ],
  // An update sends every setting back, so Cognito looks at those again that have gone bad since (API reference, UpdateUserPool).
  [
    /^InvalidSmsRole(TrustRelationship|AccessPolicy)Exception /,
    () => ({
      id: 'cognito/sms-role',
      message: "Cognito refuses the update: the user pool's own SMS role is no longer good.",
      fix: 'Mend that role (its trust policy for cognito-idp.amazonaws.com with the external id, and sns:Publish), or renew it in the Cognito console under SMS, then run again.',
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
    /^LimitExceeded(Exception)? /,
    ({ action }) => ({
      id: 'aws/quota',
      message: `The account's quota does not allow ${action}.`,
      fix: 'Delete what is no longer used, or ask for more in the Service Quotas console.',
    }),
  ],
  [
    /(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|socket hang up|TimeoutError)/,
    ({ action }) => ({
      id: 'aws/unreachable',
      message: `Couldn't reach AWS for ${action}.`,
      fix: 'Check the network, HTTPS_PROXY, and the region.',
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
export function unanswered(action: string): RefusedError {
  return new RefusedError({
    id: 'aws/unreachable',
    message: `AWS gave no answer to ${action} in time.`,
    why: 'The network, a proxy or the service is slow, or drops what is sent.',
    fix: 'Check the network, HTTPS_PROXY, and the region, then run again.',
  });
}
