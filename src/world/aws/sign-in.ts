/**
 * Signs a user in with Cognito (InitiateAuth): by password or by proof of it (SRP), through MFA and new-password
 * challenges, with the secret hash of an app client.
 */
import {
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  type InitiateAuthResponse,
} from '@aws-sdk/client-cognito-identity-provider';
import { createHmac } from 'node:crypto';
import { parseJson } from '../../core/text/json.ts';
import { printable } from '../../core/text/safe.ts';
import { errorName } from './errors.ts';
import type { Sender } from './send.ts';
import { CHALLENGES, type AppClient, type ChallengeName, type SignIn, type SignInRequest } from './types.ts';

/** Errors of a sign-in that are an answer about the user or the trigger, not about our access to AWS. */
const SIGN_IN_ANSWERS =
  /^(NotAuthorizedException|UserNotFoundException|UserNotConfirmedException|PasswordResetRequiredException|InvalidParameterException|InvalidPasswordException|CodeMismatchException|ExpiredCodeException|UserLambdaValidationException|UnexpectedLambdaException|InvalidLambdaResponseException)$/;

/** The member of ChallengeResponses that answers each challenge (API reference, RespondToAuthChallenge). */
const ANSWER: Record<ChallengeName, string> = {
  SMS_MFA: 'SMS_MFA_CODE',
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA_CODE',
  EMAIL_OTP: 'EMAIL_OTP_CODE',
  NEW_PASSWORD_REQUIRED: 'NEW_PASSWORD',
};

/** Challenges after which Cognito may put another; more in a row would be a circle. */
const MAX_CHALLENGES = 5;

export async function signIn(send: Sender, request: SignInRequest): Promise<SignIn> {
  try {
    let answer = request.flow === 'USER_SRP_AUTH' ? await prove(send, request) : await initiate(send, request);
    for (let asked = 0; asked < MAX_CHALLENGES; asked += 1) {
      const { AccessToken, IdToken } = answer.AuthenticationResult ?? {};
      if (AccessToken && IdToken) return { ok: true, tokens: { accessToken: AccessToken, idToken: IdToken } };
      const response = await respond(send, request, answer);
      if (!response) break;
      answer = response;
    }
    const message = `Cognito asks for ${answer.ChallengeName ?? 'an unknown challenge'} before it signs this user in.`;
    return { ok: false, error: 'ChallengeRequired', message, byTrigger: false };
  } catch (error) {
    if (!SIGN_IN_ANSWERS.test(errorName(error))) throw error;
    const message = printable(error instanceof Error ? error.message : '', 600);
    return { ok: false, error: errorName(error), message, byTrigger: /Lambda/.test(errorName(error)) };
  }
}

const PASS = { pass: SIGN_IN_ANSWERS };

function initiate(
  send: Sender,
  { client, username, password, userPoolId, flow }: SignInRequest,
): Promise<InitiateAuthResponse> {
  const AuthParameters = { USERNAME: username, PASSWORD: password, ...secretHash(client, username) };
  if (flow === 'USER_PASSWORD_AUTH')
    return send(new InitiateAuthCommand({ ClientId: client.clientId, AuthFlow: flow, AuthParameters }), PASS);
  const AuthFlow = 'ADMIN_USER_PASSWORD_AUTH';
  return send(
    new AdminInitiateAuthCommand({ ClientId: client.clientId, AuthFlow, AuthParameters, UserPoolId: userPoolId }),
    PASS,
  );
}

/** Secure Remote Password: the password itself is never sent (developer guide, Sign-in with persistent passwords and SRP). */
async function prove(
  send: Sender,
  { client, username, password, userPoolId }: SignInRequest,
): Promise<InitiateAuthResponse> {
  const { startProof, finishProof } = await import('./srp.ts');
  const start = startProof();
  const ClientId = client.clientId;
  const AuthParameters = { USERNAME: username, SRP_A: start.publicHex, ...secretHash(client, username) };
  const challenge = await send(new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters }), PASS);
  const { ChallengeName, ChallengeParameters: given = {}, Session } = challenge;
  if (ChallengeName !== 'PASSWORD_VERIFIER') return challenge;
  // A user may sign in with an alias; the proof is for the user's own name.
  const own = given['USER_ID_FOR_SRP'] ?? username;
  const { SRP_B: publicHex = '', SALT: saltHex = '', SECRET_BLOCK: secretBlock = '' } = given;
  const poolName = userPoolId.split('_')[1] ?? '';
  const { signature, timestamp } = finishProof(
    start,
    { publicHex, saltHex, secretBlock, userId: own },
    { poolName, password },
    Date.now(),
  );
  const ChallengeResponses = {
    USERNAME: own,
    PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
    PASSWORD_CLAIM_SIGNATURE: signature,
    TIMESTAMP: timestamp,
    ...secretHash(client, own),
  };
  return send(
    new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName,
      ...(Session === undefined ? {} : { Session }),
      ChallengeResponses,
    }),
    PASS,
  );
}

/** @returns Cognito's next answer; undefined for a challenge that has no answer here */
async function respond(
  send: Sender,
  request: SignInRequest,
  { ChallengeName, ChallengeParameters: parameters = {}, Session }: InitiateAuthResponse,
): Promise<InitiateAuthResponse | undefined> {
  const name = CHALLENGES.find((known) => known === ChallengeName);
  if (!name || !request.answer || wantsAttributes(parameters['requiredAttributes'])) return undefined;
  const answer = await request.answer({ name, sentTo: parameters['CODE_DELIVERY_DESTINATION'] });
  const { client, userPoolId, username } = request;
  const own = parameters['USER_ID_FOR_SRP'] ?? username;
  const common = {
    ClientId: client.clientId,
    ChallengeName: name,
    ...(Session === undefined ? {} : { Session }),
    ChallengeResponses: { USERNAME: own, [ANSWER[name]]: answer, ...secretHash(client, own) },
  };
  return request.flow === 'ADMIN_USER_PASSWORD_AUTH'
    ? send(new AdminRespondToAuthChallengeCommand({ ...common, UserPoolId: userPoolId }), PASS)
    : send(new RespondToAuthChallengeCommand(common), PASS);
}

/** A new password may have to come with attributes that the user lacks, which nobody is asked for here. */
function wantsAttributes(required: string | undefined): boolean {
  const names = parseJson(required ?? '[]');
  return Array.isArray(names) && names.length > 0;
}

/** SECRET_HASH = Base64(HMAC-SHA256(client secret, user name + client id)) (developer guide, Computing secret hash values). */
function secretHash(client: AppClient, username: string): { SECRET_HASH?: string } {
  if (client.secret === undefined) return {};
  const hash = createHmac('sha256', client.secret).update(username + client.clientId);
  return { SECRET_HASH: hash.digest('base64') };
}
