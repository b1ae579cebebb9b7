/**
 * Signs a user in (--username): the password (COGNITO_SUPABASE_PASSWORD, or asked for), the app client and its auth
 * flow, and MFA codes or a new password at the terminal.
 */
import type { RawToken } from '../core/token/observed.ts';
import type { UserPool } from '../core/pool/user-pool.ts';
import { DecisionNeeded, UsageError } from '../errors.ts';
import type {
  AppClient,
  AskedChallenge,
  ChallengeName,
  CognitoAccess,
  SignIn,
  SignInRequest,
} from '../world/aws/types.ts';
import type { World } from '../world/types.ts';

export type SignInResult = { tokens: RawToken[] } | { refusal: string; byTrigger: boolean };

export function result(origin: 'sign-in' | 'probe', signIn: SignIn, world: World): SignInResult {
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

/** Signs a user in through an app client of the pool, as the app would. */
export async function signInUser(
  world: World,
  pool: UserPool,
  username: string,
  clientId: string | undefined,
): Promise<SignInResult> {
  const cognito = await world.aws.cognito(pool.region);
  const { client, flow } = await passwordClient(cognito, pool, clientId);
  const password =
    world.env['COGNITO_SUPABASE_PASSWORD'] ??
    (await world.ask.secret(`Password of ${username}`, 'COGNITO_SUPABASE_PASSWORD in the environment'));
  world.out.hide(password);
  if (client.secret !== undefined) world.out.hide(client.secret);
  const { userPoolId } = pool;
  const answer = (challenge: AskedChallenge): Promise<string> => answerChallenge(world, username, challenge);
  const request = { userPoolId, client, username, password, flow, answer };
  return result('sign-in', await world.out.during('Signing in', () => cognito.signIn(request)), world);
}

const QUESTIONS: Record<ChallengeName, string> = {
  SMS_MFA: 'Code that was sent by text message',
  SOFTWARE_TOKEN_MFA: 'Code from the authenticator app',
  EMAIL_OTP: 'Code that was sent by e-mail',
  NEW_PASSWORD_REQUIRED: 'New password (yours is temporary, and Cognito requires a new one)',
};

async function answerChallenge(world: World, username: string, { name, sentTo }: AskedChallenge): Promise<string> {
  if (!world.ask.possible)
    throw new DecisionNeeded({
      id: 'token/challenge',
      message: `Cognito asks ${username} for more than a password: ${name}.`,
      why: 'There is no terminal to answer on (or --no-input, or CI is set).',
      fix: 'Run this at a terminal, give a token of the app with --token -, or sign in a user who needs only a password.',
    });
  const flag = '--token - instead';
  const where = sentTo === undefined ? '' : ` to ${sentTo}`;
  const answer = await world.ask.secret(`${QUESTIONS[name]}${where}`, flag);
  world.out.hide(answer);
  if (name !== 'NEW_PASSWORD_REQUIRED' || (await world.ask.secret('The same again', flag)) === answer) return answer;
  throw new UsageError({
    id: 'token/new-password',
    message: 'The two passwords differ.',
    why: 'Nothing was changed.',
    fix: 'Run again.',
  });
}

/** The ways to sign in by password, the simplest first, and the names of the client settings that allow each. */
const FLOWS: readonly (readonly [SignInRequest['flow'], RegExp])[] = [
  ['USER_PASSWORD_AUTH', /^(ALLOW_)?USER_PASSWORD_AUTH$/],
  ['ADMIN_USER_PASSWORD_AUTH', /^(ALLOW_ADMIN_USER_PASSWORD_AUTH|ADMIN_NO_SRP_AUTH)$/],
  ['USER_SRP_AUTH', /^ALLOW_USER_SRP_AUTH$/],
];

/** What a client allows for which no flows are set (API reference, CreateUserPoolClient, ExplicitAuthFlows). */
const DEFAULT_FLOWS = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];

async function passwordClient(
  cognito: CognitoAccess,
  pool: UserPool,
  clientId: string | undefined,
): Promise<{ client: AppClient; flow: SignInRequest['flow'] }> {
  const ids =
    clientId === undefined
      ? (await cognito.listAppClients(pool.userPoolId)).map((client) => client.clientId)
      : [clientId];
  for (const id of ids) {
    const client = await cognito.describeAppClient(pool.userPoolId, id);
    const allowed = client?.authFlows.length === 0 ? DEFAULT_FLOWS : (client?.authFlows ?? []);
    const flow = FLOWS.find(([, setting]) => allowed.some((name) => setting.test(name)))?.[0];
    if (client && flow) return { client, flow };
  }
  throw new UsageError({
    id: 'token/no-password-client',
    message:
      clientId === undefined
        ? 'No app client of the user pool allows a sign-in by password.'
        : `The app client ${clientId} does not allow a sign-in by password.`,
    why: 'The client needs the flow ALLOW_USER_SRP_AUTH, ALLOW_USER_PASSWORD_AUTH or ALLOW_ADMIN_USER_PASSWORD_AUTH.',
    fix: 'Give a token of the app with --token -, name another client with --client-id, or use --probe-user.',
  });
}
