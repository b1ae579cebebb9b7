/** A throw-away user, whose tokens prove that the whole way works; nothing of it stays. */
import { madeUpValue } from '../core/pool/attributes.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { DecisionNeeded, Interrupted, asRefusal } from '../errors.ts';
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

/** Creates an app client and a user, signs in, and deletes both, whatever happens between. */
export async function probeUser(world: World, pool: UserPool): Promise<SignInResult> {
  const cognito = await world.aws.cognito(pool.region);
  const name = `${PROBE_NAME}-${world.randomHex(NAME_DIGITS)}`;
  const byEmail = [...pool.usernameAttributes, ...pool.requiredAttributes].includes('email');
  const usernameAttribute = ['email', 'phone_number'].find((one) => pool.usernameAttributes.includes(one));
  const username =
    usernameAttribute === 'email'
      ? `${name}@example.com`
      : usernameAttribute === 'phone_number'
        ? `+1555${String(world.clock.now()).slice(-7)}`
        : name;
  const password = `Aa1!${world.randomHex(40)}`;
  world.out.hide(password);
  const attributes = pool.requiredAttributes
    .filter((attribute) => attribute !== 'sub')
    .map((attribute) => ({
      Name: attribute,
      Value: attribute === usernameAttribute ? username : madeUpValue(attribute, name),
    }));
  if (byEmail && !attributes.some(({ Name }) => Name === 'email'))
    attributes.push({ Name: 'email', Value: `${name}@example.com` });
  world.out.progress('Signing a throw-away user in: it counts as one monthly active user, and is deleted again.');
  if (world.interrupted.aborted) throw new Interrupted();
  await sweep(world, cognito, pool);
  let isAsked = false;
  try {
    const client = await cognito.createAppClient(pool.userPoolId, name);
    isAsked = true;
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
    const left = await cleanUp(cognito, pool.userPoolId, name, isAsked ? username : undefined);
    for (const what of left)
      world.out.error(`! Couldn't make sure that ${what} is deleted: look for it in the Cognito console.`);
  }
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
    const users = await cognito.listUsers(userPoolId, attribute, `${PROBE_NAME}-`);
    for (const user of users.filter(({ value, created }) => LEFT_OVER.test(value) && isOld({ created }))) {
      world.out.progress(`Deleting the throw-away user ${user.value}, which a run that was killed left.`);
      await cognito.deleteUser(userPoolId, user.username);
    }
    const clients = (await cognito.listAppClients(userPoolId)).filter(({ name }) => LEFT_OVER.test(name));
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
 * @param username undefined where none was asked for yet
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
