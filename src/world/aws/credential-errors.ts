/**
 * Error messages for AWS credentials that fail: none found, SSO session expired, AssumeRole denied, web identity,
 * container, metadata service; each with the command that fixes it.
 */
import type { RoleSource, Source } from '../../core/aws/source.ts';
import { printable, quoted } from '../../core/text/safe.ts';
import { unshown } from '../../core/text/unshown.ts';
import { CliError, RefusedError, type ErrorText } from '../../errors.ts';
import { errorName, translate } from './errors.ts';
import { profileFlag, whoOf } from './who.ts';

/** Nothing is configured, which a run that can do without AWS goes on without. */
export class NothingConfigured extends RefusedError {
  constructor() {
    super({
      id: 'aws/no-credentials',
      message: 'No AWS credentials were found.',
      why: 'Looked in the environment, in the shared files of ~/.aws, and for a role of this machine.',
      fix: 'Run `aws configure` or `aws sso login`, or name a profile with --profile.',
    });
  }
}

/** @param profile the profile that was named, which then should have given some */
export function nothingConfigured(profile: string | undefined): RefusedError {
  if (profile === undefined) return new NothingConfigured();
  return refusal({
    id: 'aws/no-credentials',
    message: `The AWS profile ${quoted(profile)} gives no credentials.`,
    why: 'It has no keys and no way to get some, and neither has this machine.',
    fix: `Run \`aws configure --profile ${printable(profile, 64)}\`, \`aws sso login\`, or name another profile with --profile.`,
  });
}

/** @returns the error to be thrown: one of ours as it is, one of the SDK's in the words of its source */
export function failed(error: unknown, source: Source): Error {
  if (error instanceof CliError) return error;
  const why = whyOf(error);
  switch (source.kind) {
    case 'sso':
      return ssoFailed(why, source.profile, source);
    case 'login':
      return refusal({
        id: 'aws/login-expired',
        message: `The sign-in of the AWS profile ${quoted(source.profile)} is not good any more.`,
        why: why.replace(/ Please re-?authenticate.*/i, ''),
        fix: `Run \`aws login${profileFlag(source.profile)}\`.`,
      });
    case 'web-identity':
      return webIdentityFailed(error, why, source);
    case 'role':
      return roleFailed(error, why, source);
    case 'container':
      return refusal({
        id: 'aws/container-credentials',
        message: "The container's credentials endpoint gave no AWS credentials.",
        why: `${containerPlace(source.uri)}: ${why}`,
        fix: 'Check the task role or the pod identity, and AWS_CONTAINER_CREDENTIALS_FULL_URI or _RELATIVE_URI; unset them where this is no container.',
      });
    case 'machine':
      return machineFailed(error, why, source.profile);
    case 'keys':
    case 'process':
      break;
  }
  return translate(error, 'sts:AssumeRole', whoOf(source));
}

function whyOf(error: unknown): string {
  const text = error instanceof Error && error.message !== '' ? error.message : String(error);
  // The message of an error inside of an error begins with its name.
  return printable(text.replace(/^(?:\w+(?:Error|Exception): )+/, ''), 600);
}

function ssoFailed(why: string, profile: string, source: { accountId: string; roleName: string }): RefusedError {
  const login = `\`aws sso login${profileFlag(profile)}\``;
  if (/No access|Forbidden/i.test(why))
    return refusal({
      id: 'aws/sso-not-assigned',
      message: `IAM Identity Center does not give the AWS profile ${quoted(profile)} the role ${printable(source.roleName, 64)} in account ${printable(source.accountId, 20)}.`,
      why,
      fix: `Have the role assigned, or correct sso_account_id and sso_role_name, then run ${login}.`,
    });
  return refusal({
    id: 'aws/sso-expired',
    message: `The AWS SSO session of the profile ${quoted(profile)} has expired, or there is none.`,
    why: why.replace(/ ?To refresh this SSO session run .*/i, '').replace(/ associated with profile=\S+/, ''),
    fix: `Run ${login}.`,
  });
}

type WebIdentity = Extract<Source, { kind: 'web-identity' }>;

function webIdentityFailed(error: unknown, why: string, source: WebIdentity): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const from =
    source.profile === undefined
      ? 'AWS_WEB_IDENTITY_TOKEN_FILE'
      : `web_identity_token_file of the AWS profile ${quoted(source.profile)}`;
  if (/^E[A-Z]+$/.test(code) && !/^E(CONN|PIPE|TIMEDOUT|AI_AGAIN|NOTFOUND)/.test(code))
    return refusal({
      id: 'aws/web-identity',
      message: `${unshown(from, source.tokenFile)} names a file that cannot be read.`,
      why: code === 'ENOENT' ? 'There is no such file.' : why,
      fix: 'Have the platform write the token there (a service account of the pod, the OIDC step of the workflow), or unset it.',
    });
  if (/InvalidIdentityToken|ExpiredToken|AccessDenied|IDPRejectedClaim|IDPCommunicationError/.test(errorName(error)))
    return refusal({
      id: 'aws/assume-role-denied',
      message: `AWS did not exchange the web identity for the role ${printable(source.roleArn, 160)}.`,
      why,
      fix: `Check the trust policy of ${printable(source.roleArn, 160)} (its provider, audience and subject), and that the token of ${from} is fresh.`,
    });
  return translate(error, 'sts:AssumeRoleWithWebIdentity', whoOf(source));
}

function roleFailed(error: unknown, why: string, source: RoleSource): Error {
  const role = printable(source.roleArn, 160);
  if (!errorName(error).startsWith('AccessDenied')) return translate(error, 'sts:AssumeRole', whoOf(source.by));
  const base = {
    id: 'aws/assume-role-denied' as const,
    message: `AWS denied sts:AssumeRole on ${role}, the role of the AWS profile ${quoted(source.profile)}.`,
    why,
  };
  if (/MultiFactorAuthentication/i.test(why))
    return refusal({ ...base, fix: 'Run again with the current code: --mfa-code <code>.' });
  const caller = /\barn:[\w-]+:(?:iam|sts)::\d*:\S+/.exec(why.replace(source.roleArn, ''))?.[0];
  const who = caller ?? whoOf(source.by).keys;
  return refusal({
    ...base,
    fix: `Let the trust policy of ${role} name ${who}, and the policies of ${who} allow sts:AssumeRole on it.`,
  });
}

function machineFailed(error: unknown, why: string, profile: string | undefined): Error {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 0;
  // A machine elsewhere has a metadata service too (Azure's, on GitHub's runners): it knows no role of AWS.
  const isNone = status < 500 && !/Invalid response/i.test(why);
  if (isNone) return nothingConfigured(profile);
  return refusal({
    id: 'aws/no-credentials',
    message: "This machine's metadata service gives no credentials for its role.",
    why: status === 0 ? why : `It answered ${status}.`,
    fix: 'Check the instance profile and its role, or set AWS_EC2_METADATA_DISABLED=true.',
  });
}

/** An address without what it may hold of a password. */
function containerPlace(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).origin : '169.254.170.2';
}

function refusal(text: ErrorText): RefusedError {
  return new RefusedError(text);
}
