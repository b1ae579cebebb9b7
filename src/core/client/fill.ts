/**
 * Fills a template of `generate client` (templates/client): what changes in it where the ID token is sent and not the
 * access token.
 */
import type { TokenUse } from '../pool/reach.ts';

/** What a template says and does about the access token, and the same of the ID token. */
const ID_TOKEN: readonly (readonly [RegExp, string])[] = [
  [
    /the access token, which carries a role(\s(?:\/\/ )?)under a trigger of version V2_0 or V3_0\./,
    'the ID token, which carries a role$1under a trigger of any version.',
  ],
  [/\bgetAccessToken\b/g, 'getIdToken'],
  [/\btokens\?\.accessToken\b/g, 'tokens?.idToken'],
  [/\baccess_token\b/g, 'id_token'],
];

/** A template for the token that the app is to send. */
export function fillClient(template: string, tokenUse: TokenUse): string {
  if (tokenUse === 'access') return template;
  return ID_TOKEN.reduce((text, [place, replacement]) => text.replace(place, replacement), template);
}
