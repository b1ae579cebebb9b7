/**
 * Challenges of a sign-in, and their answers (RespondToAuthChallenge): a proof by SRP, a new password in place of a temporary
 * one, a second factor's code (MFA).
 */
import { randomBytes } from 'node:crypto';

import type { InitiateAuthResponse, RespondToAuthChallengeRequest } from '@aws-sdk/client-cognito-identity-provider';

import { ServiceError } from '../../../src/emulator/server/service.ts';
import { type SignIn, askUserTrigger, finish, required } from '../../../src/emulator/cognito/flow.ts';
import { demandPolicy, demandSecretHash } from '../../../src/emulator/cognito/passwords.ts';
import { credential } from '../../../src/emulator/cognito/password-verifier.ts';
import { giveTokens } from '../../../src/emulator/cognito/sign-in.ts';
import { type Pool, type Session, type User, findUser } from '../../../src/emulator/cognito/user-pools.ts';
import { clientAnywhere } from './find-pools.ts';
import type { Challenge, SecondFactor, WithAllUserPools } from './all-user-pools.ts';
import { openExchange, proves } from './srp-exchange.ts';

/** Answers USER_SRP_AUTH's first step: the server's public value, to be proved with PASSWORD_VERIFIER. */
export function challengeProof(state: WithAllUserPools, signIn: SignIn, clientPublic: string): InitiateAuthResponse {
  const { user, session } = signIn;
  const exchange = user.credential === undefined ? undefined : openExchange(user.credential, clientPublic);
  if (user.credential === undefined || exchange === undefined) throw notAuthorized('Incorrect username or password.');
  const parameters = {
    USER_ID_FOR_SRP: user.username,
    USERNAME: user.username,
    SALT: user.credential.salt,
    SRP_B: exchange.serverPublic.toString(16),
    SECRET_BLOCK: exchange.secretBlock,
  };
  return challenge(state, { ...session, name: 'PASSWORD_VERIFIER', exchange }, parameters);
}

/** A temporary password has to be changed: the attributes that are known, and those that the schema still wants. */
function challengeNewPassword(state: WithAllUserPools, pool: Pool, session: Session, user: User): InitiateAuthResponse {
  const { sub: _, ...attributes } = user.attributes;
  const missing = (pool.described.SchemaAttributes ?? [])
    .filter(({ Name, Required }) => Required === true && Name !== undefined && user.attributes[Name] === undefined)
    .map(({ Name }) => `userAttributes.${Name}`);
  return challenge(
    state,
    { ...session, name: 'NEW_PASSWORD_REQUIRED' },
    {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing),
      userAttributes: JSON.stringify(attributes),
    },
  );
}

/** A user who has set a second factor up is asked for its code. */
function challengeFactor(
  state: WithAllUserPools,
  session: Session,
  user: User,
  { name }: SecondFactor,
): InitiateAuthResponse {
  const destination = { SMS_MFA: '+*******0100', EMAIL_OTP: 'a***@e***', SOFTWARE_TOKEN_MFA: undefined }[name];
  return challenge(
    state,
    { ...session, name },
    {
      USER_ID_FOR_SRP: user.username,
      ...(destination === undefined ? {} : { CODE_DELIVERY_DESTINATION: destination }),
    },
  );
}

/** The pool asks for a second factor, and the user has none. */
function challengeMfa(state: WithAllUserPools, pool: Pool, session: Session, user: User): InitiateAuthResponse {
  const factors = pool.mfa.SoftwareTokenMfaConfiguration?.Enabled === true ? ['SOFTWARE_TOKEN_MFA'] : ['SMS_MFA'];
  return challenge(
    state,
    { ...session, name: 'MFA_SETUP' },
    {
      USER_ID_FOR_SRP: user.username,
      MFAS_CAN_SETUP: JSON.stringify(factors),
    },
  );
}

function challenge(
  state: WithAllUserPools,
  asked: Challenge,
  parameters: Record<string, string>,
): InitiateAuthResponse {
  const key = randomBytes(48).toString('base64url');
  state.cognito.challenges.set(key, asked);
  return { ChallengeName: asked.name, Session: key, ChallengeParameters: parameters };
}

/** Takes the answer to PASSWORD_VERIFIER, NEW_PASSWORD_REQUIRED or a second factor. */
export async function respondToAuthChallenge(
  state: WithAllUserPools,
  request: RespondToAuthChallengeRequest,
): Promise<InitiateAuthResponse> {
  const { pool, client } = clientAnywhere(state, request.ClientId);
  const answers = request.ChallengeResponses ?? {};
  const name = required(answers, 'USERNAME');
  demandSecretHash(client, [name], answers['SECRET_HASH']);
  const asked = takeChallenge(state, request, client.ClientId, findUser(pool, name));
  const { ClientMetadata: clientMetadata } = request;
  const signIn: SignIn = { pool, client, user: asked.user, session: asked.challenge, clientMetadata };
  if (asked.challenge.name === 'PASSWORD_VERIFIER') {
    return checkProof(state, signIn, asked.challenge, answers, () => state.cognito.challenges.delete(asked.key));
  }
  const factor = state.cognito.factors.get(asked.user);
  if (factor?.name === asked.challenge.name) {
    if (required(answers, `${factor.name}_CODE`) !== factor.code)
      throw new ServiceError('CodeMismatchException', 'Invalid code or auth state for the user.');
    state.cognito.challenges.delete(asked.key);
    return giveTokens(state, signIn);
  }
  const password = required(answers, 'NEW_PASSWORD');
  demandPolicy(pool.described.Policies?.PasswordPolicy, password);
  state.cognito.challenges.delete(asked.key);
  const { user } = signIn;
  user.credential = credential(pool.described.Id, user.username, password);
  user.status = 'CONFIRMED';
  user.modified = new Date(state.now());
  await askUserTrigger(state, signIn, 'PostAuthentication');
  return finish(state, signIn, 'TokenGeneration_NewPasswordChallenge');
}

function takeChallenge(
  state: WithAllUserPools,
  request: RespondToAuthChallengeRequest,
  clientId: string,
  user: User | undefined,
): { key: string; challenge: Challenge; user: User } {
  const { ChallengeName: name = '' } = request;
  if (!/^(NEW_PASSWORD_REQUIRED|PASSWORD_VERIFIER|SMS_MFA|SOFTWARE_TOKEN_MFA|EMAIL_OTP)$/.test(name)) {
    throw new ServiceError('InvalidParameterException', `The emulator takes no answer to ${name}.`);
  }
  // Amplify sends no session with the proof: its secret block says which exchange is meant.
  const block = request.ChallengeResponses?.['PASSWORD_CLAIM_SECRET_BLOCK'];
  const entry = [...state.cognito.challenges].find(([key, { exchange }]) =>
    request.Session === undefined ? block !== undefined && exchange?.secretBlock === block : key === request.Session,
  );
  const [key = '', challenge] = entry ?? [];
  if (challenge?.name !== name || challenge.clientId !== clientId || user?.username !== challenge.username) {
    throw notAuthorized('Invalid session for the user.');
  }
  return { key, challenge, user };
}

async function checkProof(
  state: WithAllUserPools,
  signIn: SignIn,
  { exchange }: Challenge,
  answers: Readonly<Record<string, string>>,
  forget: () => void,
): Promise<InitiateAuthResponse> {
  const proof = {
    signature: required(answers, 'PASSWORD_CLAIM_SIGNATURE'),
    secretBlock: required(answers, 'PASSWORD_CLAIM_SECRET_BLOCK'),
    timestamp: required(answers, 'TIMESTAMP'),
  };
  forget();
  const { user, pool } = signIn;
  const proved =
    exchange !== undefined &&
    user.credential !== undefined &&
    proves(exchange, user.credential, pool.described.Id, user.username, proof);
  if (!proved) throw notAuthorized('Incorrect username or password.');
  return proceed(state, signIn);
}

/** What follows a right password, however it was proved: the next challenge, or tokens. */
export async function proceed(state: WithAllUserPools, signIn: SignIn): Promise<InitiateAuthResponse> {
  const { pool, user, session } = signIn;
  if (user.status === 'UNCONFIRMED') throw new ServiceError('UserNotConfirmedException', 'User is not confirmed.');
  if (user.status === 'FORCE_CHANGE_PASSWORD') return challengeNewPassword(state, pool, session, user);
  const factor = state.cognito.factors.get(user);
  if (factor) return challengeFactor(state, session, user, factor);
  if (pool.described.MfaConfiguration === 'ON') return challengeMfa(state, pool, session, user);
  return giveTokens(state, signIn);
}

const notAuthorized = (message: string): ServiceError => new ServiceError('NotAuthorizedException', message);
