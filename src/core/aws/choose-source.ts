/**
 * Chooses which AWS credentials a run uses, with the AWS CLI's precedence among key variables, profile (--profile,
 * AWS_PROFILE), web identity, container and the machine's own role.
 */
import { printable } from '../text/safe.ts';
import { unshown } from '../text/unshown.ts';
import { containerInEnvironment, halfPair, keysInEnvironment } from './environment-source.ts';
import { sourceOfProfile } from './profile-source.ts';
import type { Section, SharedFiles } from './shared-files.ts';
import type { Chosen, ChosenProfile, Env, Problem } from './source.ts';

/** --profile, else AWS_PROFILE; a variable that is set to nothing counts as unset. */
export function chosenProfile(flag: string | undefined, env: Env): ChosenProfile | undefined {
  if (flag !== undefined && flag !== '') return { name: flag, from: '--profile' };
  const named = env['AWS_PROFILE'];
  return named ? { name: named, from: 'AWS_PROFILE' } : undefined;
}

/**
 * The order is that of the AWS CLI (botocore, credentials.py, create_credential_resolver): the two key variables, unless
 * --profile was given; the profile; the variables of a web identity; a container's; the machine's own role.
 */
export function chooseSource(flag: string | undefined, env: Env, files: SharedFiles): Chosen {
  const chosen = chosenProfile(flag, env);
  const section = files.profiles.get(chosen?.name ?? 'default');
  if (chosen && !section) return { problem: noSuchProfile(chosen, files) };
  const variables = chosen?.from === '--profile' ? {} : env;
  const keys = keysInEnvironment(variables);
  if (keys) return keys;
  const name = chosen?.name ?? 'default';
  // A role that the profile names comes before a web identity in the environment, and all else of a profile after it.
  const isRole = section?.has('role_arn') === true && !section.has('web_identity_token_file');
  const identity = isRole ? undefined : webIdentity(variables, section);
  const found = identity ?? sourceOfProfile(name, env, files);
  return found ?? elsewhere(chosen, env, files);
}

/** Each of the two may stand in the environment or in the profile (botocore, AssumeRoleWithWebIdentityProvider). */
function webIdentity(env: Env, section: Section | undefined): Chosen | undefined {
  const tokenFile = env['AWS_WEB_IDENTITY_TOKEN_FILE'];
  if (!tokenFile) return undefined;
  const roleArn = env['AWS_ROLE_ARN'] || section?.get('role_arn');
  if (!roleArn)
    return {
      problem: {
        id: 'aws/web-identity',
        message: 'AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not.',
        why: 'A web identity is exchanged for a role, which has to be named.',
        fix: 'Set AWS_ROLE_ARN to the role, or unset AWS_WEB_IDENTITY_TOKEN_FILE.',
      },
    };
  const sessionName = env['AWS_ROLE_SESSION_NAME'];
  return { source: { kind: 'web-identity', roleArn, tokenFile, ...(sessionName ? { sessionName } : {}) } };
}

/** Settings that give credentials; a profile with none of them says nothing but a region, or how output looks. */
const GIVES_CREDENTIALS =
  /^(aws_(access_key_id|secret_access_key|session_token)|role_arn|source_profile|credential_(source|process)|sso_\w+|login_session|web_identity_token_file)$/;

/** Variables that somebody set to have credentials. */
const VARIABLES = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ROLE_ARN'];

/** The profile gives none, or there is none. */
function elsewhere(chosen: ChosenProfile | undefined, env: Env, files: SharedFiles): Chosen {
  const container = containerInEnvironment(env);
  if (container) return { source: container };
  if (chosen) return { source: { kind: 'machine', profile: chosen.name } };
  if (env['AWS_SECRET_ACCESS_KEY']) return { problem: halfPair('AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID') };
  const variable = VARIABLES.find((name) => env[name]);
  if (variable !== undefined)
    return {
      problem: {
        id: 'aws/credentials-incomplete',
        message: `${variable} is set, and gives no credentials by itself.`,
        fix:
          variable === 'AWS_ROLE_ARN'
            ? 'Set AWS_WEB_IDENTITY_TOKEN_FILE too, or unset AWS_ROLE_ARN.'
            : `Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY too, or unset ${variable}.`,
      },
    };
  const usable = [...files.profiles].filter(([, settings]) => [...settings.keys()].some(givesCredentials));
  if (usable.length > 0) return { problem: noneChosen(usable.map(([name]) => name)) };
  return { source: { kind: 'machine' } };
}

function givesCredentials(setting: string): boolean {
  return GIVES_CREDENTIALS.test(setting);
}

function noneChosen(names: readonly string[]): Problem {
  return {
    id: 'aws/no-credentials',
    message: 'No AWS profile is chosen, and there is none named "default" that gives credentials.',
    why: `The profiles that are there: ${listed(names)}.`,
    fix: `Name one with --profile or AWS_PROFILE.`,
  };
}

function noSuchProfile({ name, from }: ChosenProfile, { profiles }: SharedFiles): Problem {
  const names = [...profiles.keys()];
  return {
    id: 'aws/profile-not-found',
    message: `There is no AWS profile of the name that ${unshown(from, name)} gives.`,
    why: names.length === 0 ? 'No profile is set up.' : `The profiles that are there: ${listed(names)}.`,
    fix: from === 'AWS_PROFILE' ? 'Set AWS_PROFILE to one of them, or unset it.' : 'Give one of them, or leave it out.',
  };
}

/** So many names are a help. */
const MAX_NAMED = 12;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).map((name) => printable(name, 64));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
