/** Names a run's AWS credentials in error messages (keys, SSO session, role of a profile), and the command that renews them. */
import type { Source } from '../../core/aws/source.ts';
import { printable, quoted } from '../../core/text/safe.ts';

/** Whose credentials a call was made with, for what AWS says of them. */
export interface Who {
  /** "the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY". */
  keys: string;
  /** What gives new ones. */
  renew: string;
}

export function whoOf(source: Source): Who {
  switch (source.kind) {
    case 'sso':
      return {
        keys: `the SSO session of the AWS profile ${quoted(source.profile)}`,
        renew: `Run \`aws sso login${profileFlag(source.profile)}\`.`,
      };
    case 'login':
      return {
        keys: `the sign-in of the AWS profile ${quoted(source.profile)}`,
        renew: `Run \`aws login${profileFlag(source.profile)}\`.`,
      };
    case 'role':
      return {
        keys: `the role ${printable(source.roleArn, 160)} of the AWS profile ${quoted(source.profile)}`,
        renew: 'Run again.',
      };
    case 'process':
      return {
        keys: `what the credential_process of the AWS profile ${quoted(source.profile)} printed`,
        renew: 'Have its program print fresh ones.',
      };
    case 'web-identity':
      return { keys: `the role ${printable(source.roleArn, 160)}`, renew: 'Run again.' };
    case 'container':
      return { keys: "the container's role", renew: 'Run again.' };
    case 'machine':
      return { keys: "this machine's role", renew: 'Run again.' };
    case 'keys':
      break;
  }
  return source.profile === undefined
    ? {
        keys: 'the keys in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN',
        renew: 'Set fresh ones, or unset them and sign in again (`aws sso login`).',
      }
    : {
        keys: `the keys of the AWS profile ${quoted(source.profile)}`,
        renew: `Run \`aws configure${profileFlag(source.profile)}\`, or whatever wrote them.`,
      };
}

/** The option that names a profile, as it is pasted; nothing for the default one. */
export function profileFlag(profile: string): string {
  const name = printable(profile, 64);
  return profile === 'default' ? '' : ` --profile ${/^[\w@+.%:/-]+$/.test(name) ? name : JSON.stringify(name)}`;
}
