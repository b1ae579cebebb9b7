/** The services that give credentials, as far as the matrix needs them: what each answers depends on who asks for what. */
import type { IncomingHttpHeaders } from 'node:http';

export interface Asked {
  host: string;
  what: string;
  url: string;
  form: URLSearchParams;
  key: string | undefined;
  /** The region that the signature names. */
  region: string | undefined;
  headers: IncomingHttpHeaders;
}

export interface Given {
  status: number;
  type?: string;
  headers?: Record<string, string>;
  body: string;
}

/** Keys by how AWS takes them. */
export const KEYS = {
  good: { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  other: { id: 'AKIAOTHERKEYSEXAMPLE', secret: 'aJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  wrong: { id: 'AKIAWRONGKEYSEXAMPLE', secret: 'bJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  old: { id: 'ASIAOLDKEYSSEXAMPLE0', secret: 'cJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
};

const ROLE_KEYS = {
  id: 'ASIAROLEKEYSEXAMPLE0',
  secret: 'dJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  token: 'session-of-a-role',
};
export const MFA_CODE = '123456';

/** @returns undefined where another service is asked */
export function giveCredentials(asked: Asked): Given | undefined {
  const { host, what, url, key, region } = asked;
  if (what === 'AssumeRole' || what === 'AssumeRoleWithWebIdentity') return assumeRole(asked);
  if (host.startsWith('portal.sso.') || url.startsWith('/federation/credentials')) return roleCredentials(asked);
  if (host.startsWith('oidc.'))
    return json(400, { error: 'invalid_grant', error_description: 'Invalid refresh token' });
  if (url === '/v1/token')
    return json(400, { error: 'TOKEN_EXPIRED', message: 'The refresh token has expired' }, 'AccessDeniedException');
  if (url.startsWith('/container/')) return container(url);
  if (url.startsWith('/latest/') || url.startsWith('/metadata/'))
    return { status: 404, type: 'text/html', body: 'no such thing' };
  if (region !== undefined && /[A-Z ]/.test(region))
    return json(400, {
      __type: 'InvalidSignatureException',
      message: 'Credential should be scoped to a valid region.',
    });
  if (key === KEYS.wrong.id)
    return json(400, {
      __type: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    });
  if (key === KEYS.old.id)
    return json(400, {
      __type: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
  return undefined;
}

function json(status: number, body: object, errorType?: string): Given {
  return {
    status,
    headers: errorType === undefined ? {} : { 'x-amzn-errortype': errorType },
    body: JSON.stringify(body),
  };
}

function assumeRole({ what, form }: Asked): Given {
  const arn = form.get('RoleArn') ?? '';
  const serial = form.get('SerialNumber');
  if (serial !== null && form.get('TokenCode') !== MFA_CODE)
    return stsError('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.');
  if (arn.endsWith('/denied'))
    return stsError(
      'AccessDenied',
      `User: arn:aws:iam::123456789012:user/ada is not authorized to perform: sts:${what} on resource: ${arn}`,
    );
  if (what === 'AssumeRoleWithWebIdentity' && form.get('WebIdentityToken') !== 'a-web-identity')
    return stsError(
      'InvalidIdentityToken',
      'No OpenIDConnect provider found in your account for https://issuer.example',
      400,
    );
  const expires = new Date(Date.now() + 3_600_000).toISOString();
  return {
    status: 200,
    type: 'text/xml',
    body: `<${what}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${what}Result><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn><AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>${ROLE_KEYS.id}</AccessKeyId><SecretAccessKey>${ROLE_KEYS.secret}</SecretAccessKey><SessionToken>${ROLE_KEYS.token}</SessionToken><Expiration>${expires}</Expiration></Credentials></${what}Result></${what}Response>`,
  };
}

function stsError(code: string, message: string, status = 403): Given {
  return {
    status,
    type: 'text/xml',
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  };
}

function roleCredentials({ headers, url }: Asked): Given {
  if (headers['x-amz-sso_bearer_token'] !== 'a-good-sso-token')
    return json(
      401,
      { message: 'Session token not found or invalid', __type: 'UnauthorizedException' },
      'UnauthorizedException',
    );
  if (/role_name=Unassigned/.test(url)) return json(403, { message: 'No access' }, 'ForbiddenException');
  const roleCredentials = {
    accessKeyId: ROLE_KEYS.id,
    secretAccessKey: ROLE_KEYS.secret,
    sessionToken: ROLE_KEYS.token,
    expiration: Date.now() + 3_600_000,
  };
  return json(200, { roleCredentials });
}

function container(url: string): Given {
  if (url !== '/container/good') return json(500, { code: 'InternalServerError', message: 'no role' });
  const Expiration = new Date(Date.now() + 3_600_000).toISOString();
  return json(200, {
    AccessKeyId: ROLE_KEYS.id,
    SecretAccessKey: ROLE_KEYS.secret,
    Token: ROLE_KEYS.token,
    Expiration,
  });
}
