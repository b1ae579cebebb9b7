/** Where `verify` gets its tokens from: given ones, a user's sign-in, or a throw-away user's. */
import type { RawToken, UserPool } from './core/facts.ts';
import { DecisionNeeded, Interrupted, UsageError } from './errors.ts';
import type { AppClient, CognitoAccess, SignIn } from './world/aws/types.ts';
import type { World } from './world/types.ts';

/** `--token <jwt>`, `--token -` (stdin) or COGNITO_SUPABASE_TOKEN. */
export async function givenToken(world: World, option: string | undefined): Promise<RawToken | undefined> {
  const source = option ?? world.env['COGNITO_SUPABASE_TOKEN'];
  if (source === undefined || source === '') return undefined;
  if (option !== undefined && option !== '-') {
    world.out.progress('Note: a token on the command line shows in the process list; --token - reads it from stdin.');
  }
  const raw = (option === '-' ? await world.readStdin() : source).trim();
  world.out.hide(raw);
  return { origin: 'given', label: 'token', raw };
}

export type SignInResult = { tokens: RawToken[] } | { refusal: string; byTrigger: boolean };

function result(origin: 'sign-in' | 'probe', signIn: SignIn, world: World): SignInResult {
  if (!signIn.ok) return { refusal: `${signIn.error}: ${signIn.message}`, byTrigger: signIn.byTrigger };
  const { accessToken, idToken } = signIn.tokens;
  world.out.hide(accessToken);
  world.out.hide(idToken);
  return {
    tokens: [
      { origin, label: 'access token', raw: accessToken },
      { origin, label: 'ID token', raw: idToken },
    ],
  };
}

/** Signs a user in through an app client of the pool that allows a password, as the app would. */
export async function signInUser(
  world: World,
  pool: UserPool,
  username: string,
  clientId: string | undefined,
): Promise<SignInResult> {
  const cognito = await world.aws.cognito(pool.region);
  const client = await passwordClient(cognito, pool, clientId);
  const password =
    world.env['COGNITO_SUPABASE_PASSWORD'] ??
    (await world.ask.secret(`Password of ${username}`, 'COGNITO_SUPABASE_PASSWORD in the environment'));
  world.out.hide(password);
  if (client.secret !== undefined) world.out.hide(client.secret);
  const flow = client.authFlows.some((name) => /^(ALLOW_)?USER_PASSWORD_AUTH$/.test(name))
    ? 'USER_PASSWORD_AUTH'
    : 'ADMIN_USER_PASSWORD_AUTH';
  return result(
    'sign-in',
    await cognito.signIn({ userPoolId: pool.userPoolId, client, username, password, flow }),
    world,
  );
}

async function passwordClient(
  cognito: CognitoAccess,
  pool: UserPool,
  clientId: string | undefined,
): Promise<AppClient> {
  const ids =
    clientId === undefined
      ? (await cognito.listAppClients(pool.userPoolId)).map((client) => client.clientId)
      : [clientId];
  for (const id of ids) {
    const client = await cognito.describeAppClient(pool.userPoolId, id);
    if (client?.authFlows.some((name) => /USER_PASSWORD_AUTH$|ADMIN_NO_SRP_AUTH$/.test(name))) return client;
  }
  throw new UsageError({
    id: 'token/no-password-client',
    message:
      clientId === undefined
        ? 'No app client of the user pool allows a sign-in by password.'
        : `The app client ${clientId} does not allow a sign-in by password.`,
    why: "It takes ALLOW_USER_PASSWORD_AUTH or ALLOW_ADMIN_USER_PASSWORD_AUTH among the client's flows.",
    fix: 'Give a token of the app with --token -, name another client with --client-id, or use --probe-user.',
  });
}

/** Says why a throw-away user would not be harmless in this pool, if so. */
export function refuseProbe(pool: UserPool, probeAnyway: boolean): void {
  if (pool.mfa === 'ON') {
    throw new DecisionNeeded({
      id: 'token/probe-mfa',
      message: 'The user pool asks every user for a second factor, which a throw-away user has not.',
      why: 'MFA is required.',
      fix: 'Give a token of the app with --token -.',
    });
  }
  if (pool.signInTriggers.length === 0 || probeAnyway) return;
  throw new DecisionNeeded({
    id: 'token/probe-triggers',
    message: `A throw-away user would fire this user pool's own triggers: ${pool.signInTriggers.join(', ')}.`,
    why: 'They are your code, and may create rows or send mail for a user who does not stay.',
    fix: 'Give a token of the app with --token -, or accept that with --probe-anyway.',
  });
}

const PROBE_NAME = 'cognito-supabase-probe';

/** Creates an app client and a user, signs in, and deletes both, whatever happens between. */
export async function probeUser(world: World, pool: UserPool): Promise<SignInResult> {
  const cognito = await world.aws.cognito(pool.region);
  const name = `${PROBE_NAME}-${world.randomHex(12)}`;
  const byEmail = [...pool.usernameAttributes, ...pool.requiredAttributes].includes('email');
  const username = pool.usernameAttributes.includes('email')
    ? `${name}@example.com`
    : pool.usernameAttributes.includes('phone_number')
      ? `+1555${String(world.clock.now()).slice(-7)}`
      : name;
  const password = `Aa1!${world.randomHex(40)}`;
  world.out.hide(password);
  const attributes = pool.requiredAttributes
    .filter((attribute) => attribute !== 'sub')
    .map((attribute) => ({ Name: attribute, Value: dummyValue(attribute, name) }));
  if (byEmail && !attributes.some(({ Name }) => Name === 'email'))
    attributes.push({ Name: 'email', Value: `${name}@example.com` });
  world.out.progress('Signing a throw-away user in: it counts as one monthly active user, and is deleted again.');
  if (world.interrupted.aborted) throw new Interrupted();
  try {
    const client = await cognito.createAppClient(pool.userPoolId, name);
    await cognito.createUser(pool.userPoolId, username, password, attributes);
    const signIn = await cognito.signIn({
      userPoolId: pool.userPoolId,
      client,
      username,
      password,
      flow: 'ADMIN_USER_PASSWORD_AUTH',
    });
    if (world.interrupted.aborted) throw new Interrupted();
    return result('probe', signIn, world);
  } finally {
    const left = await cleanUp(cognito, pool.userPoolId, username, name);
    for (const what of left)
      world.out.error(`! Couldn't make sure that ${what} is deleted: look for it in the Cognito console.`);
  }
}

/**
 * Deletes the user, and every app client of that name: a call that was repeated after its answer was lost made two.
 * @returns what is left over
 */
async function cleanUp(cognito: CognitoAccess, userPoolId: string, username: string, name: string): Promise<string[]> {
  const user = cognito.deleteUser(userPoolId, username);
  const clients = cognito.listAppClients(userPoolId).then((listed) => {
    const ours = listed.filter((client) => client.name === name);
    return Promise.all(ours.map(({ clientId }) => cognito.deleteAppClient(userPoolId, clientId)));
  });
  const [ofUser, ofClients] = await Promise.allSettled([user, clients]);
  return [
    ...(ofUser.status === 'rejected' ? [`the user ${username}`] : []),
    ...(ofClients.status === 'rejected' ? [`the app client ${name}`] : []),
  ];
}

/** A value that Cognito's own format rules accept for a standard attribute. */
function dummyValue(attribute: string, name: string): string {
  const values: Record<string, string> = {
    email: `${name}@example.com`,
    phone_number: '+15555550100',
    birthdate: '2000-01-01',
    updated_at: '946684800',
    zoneinfo: 'Etc/UTC',
    locale: 'en-US',
  };
  return values[attribute] ?? 'probe';
}
