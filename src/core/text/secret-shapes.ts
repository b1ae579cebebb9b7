/**
 * What is known to be a secret by its looks, whatever brought it here: JWTs, Supabase's secret keys and access tokens
 * (`sb_secret_`, `sbp_`), passwords in URLs.
 */

/** What stands in a secret's place. */
export const HIDDEN = '[secret]';

/**
 * - JWTs, whole, cut or in base64: their header is a JSON object, so that they begin with eyJ (RFC 7519);
 * - Supabase's secret keys (sb_secret_) and access tokens (sbp_), in base64 as well.
 * Each begins with what nothing else begins with, so that a text is looked through in one pass.
 */
const SHAPES =
  /\beyJ[\w-]{10,}=*(?:\.[\w-]*=*)*|\bZXlK[\w+/-]{12,}=*|\bsb_secret_[\w-]{6,}|\bsbp_\w{8,}|\bc2Jfc2VjcmV0X[\w+/-]{6,}=*|\bc2JwX[\w+/-]{10,}=*/g;

/** A URL's user and password: all that stands before the last @ of its authority (RFC 3986, 3.2). */
const USER_INFO = /:\/\/[^\s/?#"'<>\\`]+@/g;

/** @param shown tokens that the user asked to be given */
export function withoutShapes(text: string, shown: ReadonlySet<string> = new Set()): string {
  return text.replace(SHAPES, (found) => (shown.has(found) ? found : HIDDEN)).replace(USER_INFO, `://${HIDDEN}@`);
}

/** A text that is cut, with an ellipsis in the place of the rest: what the cut could go through is taken out before. */
export function excerpt(text: string, maxLength: number): string {
  return text.length > maxLength ? `${withoutShapes(text).slice(0, maxLength)}…` : text;
}
