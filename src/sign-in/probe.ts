/**
 * The throw-away user of --probe-user: makes an app client and a user, signs in, and deletes both, and what killed runs
 * left; refuses where MFA or the user's own triggers are in the way.
 */
import { madeUpValue } from '../core/pool/attributes.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { asObject } from '../core/text/json.ts';
import { DecisionNeeded, type ErrorText, Interrupted, RefusedError, asRefusal } from '../errors.ts';
import type { CognitoAccess } from '../world/aws/types.ts';
import type { World } from '../world/types.ts';
import { result, type SignInResult } from './user.ts';

/** @throws DecisionNeeded where a throw-away user would not be harmless in this pool, or could not sign in */
export function refuseProbe(pool: UserPool, probeAnyway: boolean): void {
  const reason = whyNoProbe(pool, probeAnyway);
  if (reason) throw new DecisionNeeded(reason);
}

/** Why a throw-away user would not be harmless in this pool, or could not sign in; undefined where one may be made. */
export function whyNoProbe(pool: UserPool, probeAnyway: boolean): ErrorText | undefined {
  if (pool.mfa === 'ON')
    return {
      id: 'token/probe-mfa',
      message: 'The user pool asks every user for a second factor, which a throw-away user does not have.',
      why: 'MFA is required.',
      fix: 'Give a token of the app with --token -.',
    };
  if (pool.signInTriggers.length === 0 || probeAnyway) return undefined;
  return {
    id: 'token/probe-triggers',
    message: `A throw-away user would fire this user pool's own triggers: ${pool.signInTriggers.join(', ')}.`,
    why: 'They are your code, and may create rows or send mail for a user who does not stay.',
    fix: 'Give a token of the app with --token -, or accept that with --probe-anyway.',
  };
}

const PROBE_NAME = 'cognito-supabase-probe';
const NAME_DIGITS = 12;
const PASSWORD_DIGITS = 40;

interface Probe {
  /** The app client's name, and the user's where the pool lets it be one. */
  name: string;
  username: string;
  password: string;
  attributes: { Name: string; Value: string }[];
}

function makeUp(world: World, pool: UserPool): Probe {
  const name = `${PROBE_NAME}-${world.randomHex(NAME_DIGITS)}`;
  const email = `${name}@example.com`;
  const phone = `+1555${String(world.clock.now()).slice(-7)}`;
  const kind = usernameKind(pool);
  const values = new Map(pool.requiredAttributes.map((attribute) => [attribute, madeUpValue(attribute, name)]));
  values.delete('sub');
  if (values.has('email') || pool.usernameAttributes.includes('email')) values.set('email', email);
  if (kind === 'phone_number') {
    if (values.has('phone_number')) values.set('phone_number', phone);
    values.set('name', name);
  }
  return {
    name,
    username: { email, phone_number: phone, username: name }[kind],
    password: `Aa1!${world.randomHex(Math.max(PASSWORD_DIGITS, minimumLength(pool)))}`,
    attributes: [...values].map(([Name, Value]) => ({ Name, Value })),
  };
}

/** A policy may ask for up to 99 characters (API reference, PasswordPolicyType). */
function minimumLength({ described }: UserPool): number {
  return Number(asObject(asObject(described['Policies'])['PasswordPolicy'])['MinimumLength']) || 0;
}

function usernameKind({ usernameAttributes }: UserPool): 'email' | 'phone_number' | 'username' {
  return (['email', 'phone_number'] as const).find((one) => usernameAttributes.includes(one)) ?? 'username';
}

/** The attribute that holds a probe user's name. A telephone number may be somebody's, and tells nothing. */
function nameAttribute(pool: UserPool): 'email' | 'name' | 'username' {
  const kind = usernameKind(pool);
  return kind === 'phone_number' ? 'name' : kind;
}

/** Creates an app client and a user, signs in, and deletes both, whatever happens between. */
export async function probeUser(world: World, pool: UserPool): Promise<SignInResult> {
  const cognito = await world.aws.cognito(pool.region);
  const probe = makeUp(world, pool);
  world.out.hide(probe.password);
  world.out.progress('Signing a throw-away user in: it counts as one monthly active user, and is deleted again.');
  if (world.interrupted.aborted) throw new Interrupted();
  // An interruption is told by what is being created.
  const sweeping = Promise.allSettled([sweep(world, cognito, pool)]);
  const { username, password } = probe;
  let users = (): Promise<string[]> => probeUsers(cognito, pool, probe);
  let clients: Promise<string[] | undefined> | undefined;
  let clientId: string | undefined;
  const signIn = async (): Promise<SignInResult> => {
    const creating = cognito.createAppClient(pool.userPoolId, probe.name);
    const [created, made] = await Promise.allSettled([creating, createUser(cognito, pool, probe)]);
    if (created.status === 'rejected') throw created.reason;
    ({ clientId } = created.value);
    // Looked for while the user is signed in. Where that fails, it is tried once more at the end.
    clients = listNamesakes(cognito, pool.userPoolId, probe).catch(() => undefined);
    if (made.status === 'rejected') throw made.reason;
    users = () => Promise.resolve([username]);
    const client = created.value;
    const flow = 'ADMIN_USER_PASSWORD_AUTH';
    const signedIn = await cognito.signIn({ userPoolId: pool.userPoolId, client, username, password, flow });
    if (world.interrupted.aborted) throw new Interrupted();
    return result('probe', signedIn, world);
  };
  try {
    return await world.out.during('Signing the throw-away user in', signIn, { isTold: true });
  } finally {
    const left = await world.out.during('Deleting the throw-away user', async () => {
      await sweeping;
      return cleanUp(cognito, pool, probe, { users: users(), clients: await clients, clientId });
    });
    for (const what of left)
      world.out.error(`! Couldn't make sure that ${what} is deleted: look for it in the Cognito console.`);
  }
}

/** An attempt whose answer was lost made it: the next one finds it there. */
async function createUser(cognito: CognitoAccess, pool: UserPool, probe: Probe): Promise<void> {
  const { username, password, attributes } = probe;
  const created = await cognito.createUser(pool.userPoolId, username, password, attributes);
  if (!created && (await probeUsers(cognito, pool, probe)).length === 0)
    throw new RefusedError({
      id: 'token/probe-name-taken',
      message: `The throw-away user could not be created: ${username} is somebody's.`,
      why: 'It was left alone.',
      fix: 'Run again: the number is drawn anew.',
    });
  await cognito.setPassword(pool.userPoolId, username, password);
}

/** What `deleteUser` takes for those users that are this run's: never somebody else's who has the number. */
async function probeUsers(cognito: CognitoAccess, pool: UserPool, { name, username }: Probe): Promise<string[]> {
  if (usernameKind(pool) !== 'phone_number') return [username];
  const found = await cognito.listUsers(pool.userPoolId, 'name', name);
  return found.filter(({ value }) => value === name).map((user) => user.username);
}

/** What a run of this program that was killed may have left: names of exactly the form that it gives. */
const LEFT_OVER = new RegExp(`^${PROBE_NAME}-[0-9a-f]{${NAME_DIGITS}}(@example\\.com)?$`);
/** Another run may be at it right now. */
const LEFT_OVER_AGE_MS = 10 * 60_000;

/** Deletes what killed runs left in the pool. That it may not look is no reason not to go on. */
async function sweep(world: World, cognito: CognitoAccess, pool: UserPool): Promise<void> {
  const { userPoolId } = pool;
  const isOld = ({ created }: { created: number }): boolean => world.clock.now() - created > LEFT_OVER_AGE_MS;
  try {
    const [users, listed] = await Promise.all([
      cognito.listUsers(userPoolId, nameAttribute(pool), `${PROBE_NAME}-`),
      cognito.listAppClients(userPoolId),
    ]);
    for (const user of users.filter(({ value, created }) => LEFT_OVER.test(value) && isOld({ created }))) {
      world.out.progress(`Deleting the throw-away user ${user.value}, which a run that was killed left.`);
      await cognito.deleteUser(userPoolId, user.username);
    }
    const clients = listed.filter(({ name }) => LEFT_OVER.test(name));
    for (const { clientId, name } of clients) {
      const client = await cognito.describeAppClient(userPoolId, clientId);
      if (!client || !isOld(client)) continue;
      world.out.progress(`Deleting the app client ${name}, which a run that was killed left.`);
      await cognito.deleteAppClient(userPoolId, clientId);
    }
  } catch (error) {
    const refusal = asRefusal(error);
    world.out.detail(`Left-overs of killed runs were not looked for: ${refusal.message}`);
  }
}

async function listNamesakes(cognito: CognitoAccess, userPoolId: string, { name }: Probe): Promise<string[]> {
  const listed = await cognito.listAppClients(userPoolId);
  return listed.filter((client) => client.name === name).map(({ clientId }) => clientId);
}

/**
 * Deletes the user, and every app client of that name: a call that was repeated after its answer was lost made two.
 * @param clients the IDs of those that are listed, where they are known by then
 * @param clientId that of the one whose creation was answered: it is deleted even where none may be listed
 * @param users what `deleteUser` takes for each that was created, or may have been
 * @returns what is left over
 */
async function cleanUp(
  cognito: CognitoAccess,
  { userPoolId }: UserPool,
  probe: Probe,
  {
    users,
    clients,
    clientId,
  }: { users: Promise<string[]>; clients: string[] | undefined; clientId: string | undefined },
): Promise<string[]> {
  const deletedUsers = users.then((found) =>
    Promise.all(found.map((username) => cognito.deleteUser(userPoolId, username))),
  );
  const listed = clients ? Promise.resolve(clients) : listNamesakes(cognito, userPoolId, probe);
  const deleteClients = (ids: readonly string[]): Promise<unknown> =>
    Promise.all(ids.map((id) => cognito.deleteAppClient(userPoolId, id)));
  const [ofUser, ...ofClients] = await Promise.allSettled([
    deletedUsers,
    deleteClients(clientId === undefined ? [] : [clientId]),
    listed.then((ids) => deleteClients(ids.filter((id) => id !== clientId))),
  ]);
  return [
    ...(ofUser.status === 'rejected' ? [`the user ${probe.username}`] : []),
    ...(ofClients.some(({ status }) => status === 'rejected') ? [`the app client ${probe.name}`] : []),
  ];
}
