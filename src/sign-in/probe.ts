/** A throw-away user, whose tokens prove that the whole way works; nothing of it stays. */
import { madeUpValue } from '../core/pool/attributes.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { DecisionNeeded, Interrupted, RefusedError, asRefusal } from '../errors.ts';
import type { CognitoAccess } from '../world/aws/types.ts';
import type { World } from '../world/types.ts';
import { result, type SignInResult } from './user.ts';

/** Says why a throw-away user would not be harmless in this pool, if so. */
export function refuseProbe(pool: UserPool, probeAnyway: boolean): void {
  if (pool.mfa === 'ON') {
    throw new DecisionNeeded({
      id: 'token/probe-mfa',
      message: 'The user pool asks every user for a second factor, which a throw-away user does not have.',
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
const NAME_DIGITS = 12;

/** A user that nobody has. */
interface ProbeUser {
  username: string;
  /** A phone number may be somebody's, and then the user is not ours; a name with so many random digits is nobody's. */
  mayBeTaken: boolean;
  attributes: { Name: string; Value: string }[];
}

function inventUser({ clock }: World, pool: UserPool, name: string): ProbeUser {
  const email = `${name}@example.com`;
  const by = ['email', 'phone_number'].find((one) => pool.usernameAttributes.includes(one));
  const mayBeTaken = by === 'phone_number';
  const username = by === 'email' ? email : mayBeTaken ? `+1555${String(clock.now()).slice(-7)}` : name;
  const attributes = pool.requiredAttributes
    .filter((attribute) => attribute !== 'sub')
    .map((Name) => ({ Name, Value: Name === by ? username : madeUpValue(Name, name) }));
  if (by === 'email' && !pool.requiredAttributes.includes('email')) attributes.push({ Name: 'email', Value: email });
  return { username, mayBeTaken, attributes };
}

/** Creates an app client and a user, signs in, and deletes both, whatever happens between. */
export async function probeUser(world: World, pool: UserPool): Promise<SignInResult> {
  const { userPoolId } = pool;
  const cognito = await world.aws.cognito(pool.region);
  const name = `${PROBE_NAME}-${world.randomHex(NAME_DIGITS)}`;
  const { username, mayBeTaken, attributes } = inventUser(world, pool, name);
  const password = `Aa1!${world.randomHex(40)}`;
  world.out.hide(password);
  world.out.progress('Signing a throw-away user in: it counts as one monthly active user, and is deleted again.');
  if (world.interrupted.aborted) throw new Interrupted();
  // An interruption is told by what is being created.
  const sweeping = Promise.allSettled([sweep(world, cognito, pool)]);
  let isOurs = false;
  try {
    const client = await cognito.createAppClient(userPoolId, name);
    isOurs = true;
    const isNew = await cognito.createUser(userPoolId, username, password, attributes);
    isOurs = isNew || !mayBeTaken;
    if (!isOurs) throw nameTaken(username);
    await cognito.setPassword(userPoolId, username, password);
    const signIn = await cognito.signIn({ userPoolId, client, username, password, flow: 'ADMIN_USER_PASSWORD_AUTH' });
    if (world.interrupted.aborted) throw new Interrupted();
    return result('probe', signIn, world);
  } finally {
    await sweeping;
    const left = await cleanUp(cognito, userPoolId, name, isOurs ? username : undefined);
    for (const what of left)
      world.out.error(`! Couldn't make sure that ${what} is deleted: look for it in the Cognito console.`);
  }
}

function nameTaken(username: string): RefusedError {
  return new RefusedError({
    id: 'token/sign-in',
    message: `The user pool has a user ${username} already, so none was created.`,
    why: 'The phone number of the throw-away user is made up, and somebody has it.',
    fix: 'Run again.',
  });
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
    const attribute = pool.usernameAttributes.includes('email') ? 'email' : 'username';
    const [users, listed] = await Promise.all([
      cognito.listUsers(userPoolId, attribute, `${PROBE_NAME}-`),
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

/**
 * Deletes the user, and every app client of that name: a call that was repeated after its answer was lost made two.
 * @param username undefined where none was asked for yet, or it is another user's
 * @returns what is left over
 */
async function cleanUp(
  cognito: CognitoAccess,
  userPoolId: string,
  name: string,
  username: string | undefined,
): Promise<string[]> {
  const user = username === undefined ? undefined : cognito.deleteUser(userPoolId, username);
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
