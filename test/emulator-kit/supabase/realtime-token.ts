/** Judges a token as Realtime does, in its words (supabase/realtime, channels_authorization.ex and jwt_verification.ex). */
import { type JWK, compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';

import { type Admission, trustedKeys } from './gateway.ts';
import type { WithProjects } from './projects.ts';

/** Who a channel is for. An API key has no end here. */
export interface RealtimeCaller {
  readonly role: string;
  readonly sub: string | null;
  /** Seconds since the epoch. */
  readonly exp?: number;
}

/** A join is refused with "code: message"; a channel that is open is closed with the message alone. */
export interface RealtimeRefusal {
  readonly code: string;
  readonly message: string;
}

const refused = (code: string, message: string): { refusal: RealtimeRefusal } => ({ refusal: { code, message } });

/** `role` and `exp` are required, and an expired token has no grace. */
export async function judgeRealtimeToken(
  state: WithProjects,
  { project, key }: Admission,
  token: string,
): Promise<RealtimeCaller | { refusal: RealtimeRefusal }> {
  const own = project.keys.find(
    ({ type, api_key: text }) => text === token && (text === key.api_key || type === 'legacy'),
  );
  if (own !== undefined) return { role: own.role, sub: null };
  const parts = decoded(token);
  if (parts === undefined) return refused('MalformedJWT', 'The token provided is not a valid JWT');
  const { header, claims } = parts;
  const keys = trustedKeys(state, project);
  const jwk = keys.find(({ kid, kty }) => kty === 'RSA' && kid === header['kid'] && header['alg'] === 'RS256');
  if (jwk === undefined) {
    const kid = typeof header['kid'] === 'string' ? ` for key ID (kid) ${JSON.stringify(header['kid'])}` : '';
    return refused(
      'JwtSignerError',
      `Failed to generate JWT signer${kid}, check your JWT secret or JWKS configuration`,
    );
  }
  if (!(await isGenuine(token, jwk))) return refused('JwtSignatureError', 'Failed to validate JWT signature');
  const { exp, role, sub } = claims;
  const now = Math.floor(state.now() / 1000);
  if (typeof exp === 'number' && exp <= now)
    return refused('InvalidJWTToken', `Token has expired ${now - exp} seconds ago`);
  if (typeof exp !== 'number' || role === undefined)
    return refused('InvalidJWTToken', 'Fields `role` and `exp` are required in JWT');
  return {
    role: typeof role === 'string' ? role : JSON.stringify(role),
    sub: typeof sub === 'string' ? sub : null,
    exp,
  };
}

async function isGenuine(token: string, jwk: JWK): Promise<boolean> {
  try {
    await compactVerify(token, await importJWK(jwk, 'RS256'));
    return true;
  } catch {
    return false;
  }
}

function decoded(token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: { ...decodeJwt(token) } };
  } catch {
    return undefined;
  }
}
