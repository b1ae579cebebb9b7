/**
 * How an AWS profile gives credentials (keys, an assumed role by role_arn, SSO, login_session, credential_process, web
 * identity), or what is missing in it.
 */
import { printable, quoted } from '../text/safe.ts';
import { containerInEnvironment, keysInEnvironment } from './environment-source.ts';
import type { Section, SharedFiles } from './shared-files.ts';
import type { Chosen, Env, Problem, RoleSource } from './source.ts';

/**
 * A profile may hold several ways; the order is that of the AWS CLI (botocore, credentials.py, ProfileProviderBuilder).
 * @returns undefined where it gives none
 */
export function sourceOfProfile(name: string, env: Env, files: SharedFiles): Chosen | undefined {
  return inProfile(name, { env, files, visited: [name] });
}

interface Search {
  env: Env;
  files: SharedFiles;
  /** Profiles on the way, each the source of the one before. */
  visited: readonly string[];
}

function inProfile(name: string, search: Search): Chosen | undefined {
  const { files } = search;
  const section = files.profiles.get(name);
  if (!section) return undefined;
  const roleArn = section.get('role_arn');
  const tokenFile = section.get('web_identity_token_file');
  if (roleArn !== undefined && tokenFile === undefined) return role(name, roleArn, section, search);
  if (tokenFile !== undefined) return identity(name, roleArn, tokenFile, section);
  if (section.has('sso_account_id') || section.has('sso_role_name')) return sso(name, section, files);
  const keys = staticKeys(name, section);
  if (keys && files.keysInCredentials.has(name)) return keys;
  const session = section.get('login_session');
  if (session !== undefined) return { source: { kind: 'login', profile: name, session } };
  const command = section.get('credential_process');
  if (command !== undefined) return { source: { kind: 'process', profile: name, command } };
  if (keys) return keys;
  return section.has('sso_session') || section.has('sso_start_url') ? sso(name, section, files) : undefined;
}

function staticKeys(profile: string, section: Section): Chosen | undefined {
  const accessKeyId = section.get('aws_access_key_id');
  const secretAccessKey = section.get('aws_secret_access_key');
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const [there, missing] = accessKeyId === undefined ? ['secret_access', 'access'] : ['access', 'secret_access'];
    const text = `The AWS profile ${quoted(profile)} has aws_${there}_key${there === 'access' ? '_id' : ''}, and no aws_${missing}_key${missing === 'access' ? '_id' : ''}.`;
    return { problem: incomplete(text, `Run \`aws configure --profile ${printable(profile, 64)}\`.`) };
  }
  const sessionToken = section.get('aws_session_token');
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  return { source: { kind: 'keys', keys, profile } };
}

function role(name: string, roleArn: string, section: Section, search: Search): Chosen {
  const by = roleSource(name, section, search);
  if ('problem' in by) return by;
  const source: RoleSource = { kind: 'role', profile: name, roleArn, by: by.source };
  const duration = Number(section.get('duration_seconds'));
  const sessionName = section.get('role_session_name');
  const externalId = section.get('external_id');
  const mfaSerial = section.get('mfa_serial');
  const region = section.get('region');
  return {
    source: {
      ...source,
      ...(sessionName === undefined ? {} : { sessionName }),
      ...(externalId === undefined ? {} : { externalId }),
      ...(mfaSerial === undefined ? {} : { mfaSerial }),
      ...(region === undefined ? {} : { region }),
      ...(Number.isInteger(duration) && duration > 0 ? { durationSeconds: duration } : {}),
    },
  };
}

/** Who takes the role on: another profile, or what the machine has. */
function roleSource(name: string, section: Section, search: Search): Chosen {
  const other = section.get('source_profile');
  const kind = section.get('credential_source');
  if ((other === undefined) === (kind === undefined)) {
    const what =
      other === undefined
        ? 'neither source_profile nor credential_source'
        : 'both source_profile and credential_source';
    const text = `The AWS profile ${quoted(name)} has role_arn and ${what}.`;
    return { problem: incomplete(text, 'Name whose credentials take the role on: one of the two.') };
  }
  if (kind !== undefined) return ofMachine(name, kind, search.env);
  const source = other ?? '';
  const found = search.files.profiles.get(source);
  if (!found) {
    const text = `The AWS profile ${quoted(name)} names ${quoted(source)} as its source_profile, and there is none of that name.`;
    return {
      problem: incomplete(text, `Correct source_profile, or run \`aws configure --profile ${printable(source, 64)}\`.`),
    };
  }
  // A profile may take its role on with keys of its own; any other way back is a circle.
  const own = source === name || search.visited.includes(source) ? staticKeys(source, found) : undefined;
  if (own) return own;
  if (search.visited.includes(source)) {
    const text = `The AWS profile ${quoted(name)} takes its credentials from itself: ${[...search.visited, source].map((each) => printable(each, 64)).join(' → ')}.`;
    return { problem: incomplete(text, 'Name a profile with credentials of its own as source_profile.') };
  }
  const next = inProfile(source, { ...search, visited: [...search.visited, source] });
  const text = `The AWS profile ${quoted(source)}, which is the source_profile of ${quoted(name)}, gives no credentials.`;
  return next ?? { problem: incomplete(text, `Run \`aws configure --profile ${printable(source, 64)}\`.`) };
}

function ofMachine(name: string, kind: string, env: Env): Chosen {
  const container = containerInEnvironment(env);
  const known: Record<string, Chosen | undefined> = {
    environment: keysInEnvironment(env),
    ecscontainer: container && { source: container },
    ec2instancemetadata: { source: { kind: 'machine', profile: name } },
  };
  const chosen = known[kind.toLowerCase()];
  if (chosen) return chosen;
  const why = Object.hasOwn(known, kind.toLowerCase())
    ? 'there are none'
    : 'it is none of Environment, EcsContainer and Ec2InstanceMetadata';
  const text = `The AWS profile ${quoted(name)} takes its credentials from credential_source ${quoted(kind)}, and ${why}.`;
  return { problem: incomplete(text, 'Correct credential_source, or name a source_profile.') };
}

function identity(profile: string, roleArn: string | undefined, tokenFile: string, section: Section): Chosen {
  if (roleArn === undefined) {
    const text = `The AWS profile ${quoted(profile)} has web_identity_token_file and no role_arn.`;
    return { problem: { ...incomplete(text, 'Name the role with role_arn.'), id: 'aws/web-identity' } };
  }
  const sessionName = section.get('role_session_name');
  return {
    source: {
      kind: 'web-identity',
      roleArn,
      tokenFile,
      profile,
      ...(sessionName === undefined ? {} : { sessionName }),
    },
  };
}

function sso(profile: string, section: Section, { ssoSessions }: SharedFiles): Chosen {
  const session = section.get('sso_session');
  const named = session === undefined ? undefined : ssoSessions.get(session);
  if (session !== undefined && !named) {
    const text = `The AWS profile ${quoted(profile)} names the sso-session ${quoted(session)}, and ~/.aws/config has no section [sso-session ${printable(session, 64)}].`;
    const fix = `Run \`aws configure sso-session\`, or correct sso_session, then \`aws sso login --profile ${printable(profile, 64)}\`.`;
    return { problem: incomplete(text, fix) };
  }
  const setting = (key: string): string | undefined => named?.get(key) ?? section.get(key);
  const [startUrl, region] = [setting('sso_start_url'), setting('sso_region')];
  const [accountId, roleName] = [section.get('sso_account_id'), section.get('sso_role_name')];
  if (startUrl !== undefined && region !== undefined && accountId !== undefined && roleName !== undefined) {
    const source = { kind: 'sso' as const, profile, startUrl, region, accountId, roleName };
    return { source: session === undefined ? source : { ...source, session } };
  }
  const settings = { sso_start_url: startUrl, sso_region: region, sso_account_id: accountId, sso_role_name: roleName };
  const missing = Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [key] : []));
  const text = `The AWS profile ${quoted(profile)} signs in with SSO, and lacks ${missing.join(', ')}.`;
  return { problem: incomplete(text, `Run \`aws configure sso --profile ${printable(profile, 64)}\`.`) };
}

function incomplete(message: string, fix: string): Problem {
  return { id: 'aws/credentials-incomplete', message, fix };
}
