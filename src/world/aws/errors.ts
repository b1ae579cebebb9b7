/** AWS's errors in our words, translated in this one place. */
import { printable } from '../../core/redact.ts';
import { CliError, Interrupted, RefusedError } from '../../errors.ts';

export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

interface Translation {
  id: string;
  message: string;
  fix: string;
}

const ACCESS_DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorizedException)$/;

/**
 * @param action what was asked for, as IAM writes it: cognito-idp:UpdateUserPool
 * @returns a RefusedError (exit code 4), or the error itself when it is one of ours already
 */
export function translate(error: unknown, action: string, profile: string | undefined): Error {
  if (error instanceof CliError) return error;
  if (errorName(error) === 'AbortError') return new Interrupted();
  const why = printable(error instanceof Error && error.message !== '' ? error.message : String(error), 600);
  return new RefusedError({ ...translation(error, why, action, profile), why }, { cause: error });
}

function translation(error: unknown, why: string, action: string, profile: string | undefined): Translation {
  const name = errorName(error);
  const withProfile = profile === undefined ? '' : ` --profile ${profile}`;
  if (/sso/i.test(why) && /(expired|login|session)/i.test(why)) {
    return { id: 'aws/sso-expired', message: 'The AWS SSO session has expired.', fix: `Run \`aws sso login${withProfile}\`.` };
  }
  if (name === 'CredentialsProviderError') {
    return { id: 'aws/no-credentials', message: profile === undefined ? 'No AWS credentials were found.' : `The AWS profile ${JSON.stringify(profile)} gives no credentials.`, fix: 'Run `aws configure` or `aws sso login`, name a profile with --profile, or set AWS_PROFILE.' };
  }
  if (/^(ExpiredToken|ExpiredTokenException|RequestExpired)$/.test(name)) {
    return { id: 'aws/credentials-expired', message: 'The AWS credentials have expired.', fix: `Sign in again: \`aws sso login${withProfile}\`, or renew the session's keys.` };
  }
  if (/^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch)$/.test(name)) {
    const clock = /signature (expired|not yet current)/i.test(why);
    return clock
      ? { id: 'aws/clock', message: 'AWS refused the signature because this machine\'s clock is off.', fix: 'Set the clock (`timedatectl set-ntp true`) and run again.' }
      : { id: 'aws/bad-credentials', message: 'AWS does not accept these credentials.', fix: 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or name a profile with --profile.' };
  }
  if (ACCESS_DENIED.test(name)) {
    return { id: 'aws/access-denied', message: `AWS denied ${action}.`, fix: `Have your administrator allow ${action}${/iam:PassRole/.test(why) ? ' and iam:PassRole' : ''}, or run this with a profile that may.` };
  }
  if (/^(TooManyRequestsException|ThrottlingException|Throttling|LimitExceededException)$/.test(name)) {
    return { id: 'aws/throttled', message: `AWS is throttling ${action}.`, fix: 'Wait a minute and run again.' };
  }
  if (/(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|socket hang up|TimeoutError)/.test(`${name} ${why}`)) {
    return { id: 'aws/unreachable', message: `Couldn't reach AWS for ${action}.`, fix: 'Check the network, HTTPS_PROXY, and the region.' };
  }
  return { id: 'aws/refused', message: `AWS refused ${action}${name === '' ? '' : ` (${name})`}.`, fix: 'Run again with --verbose for the calls that were made.' };
}
