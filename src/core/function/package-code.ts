/** The deployment package: the function's code as a zip that comes out the same wherever it is made. */
// The same code as for Node, without the threads for zipping in the background, which that loads.
import { strToU8, zipSync } from 'fflate/browser';

/**
 * The deployment package, with both handlers: which of them runs is a setting of the function, so that it changes in one
 * call together with what that handler reads from its environment. The same source gives the same bytes on every machine (stored, fixed local date), so that
 * Lambda's CodeSha256 tells whether the deployed code is this version's.
 */
export function packageCode(roleClaim: string, chain: string): Uint8Array {
  const files = { 'role-claim.mjs': strToU8(roleClaim), 'chain.mjs': strToU8(chain) };
  return zipSync(files, { level: 0, mtime: '1980-01-01T00:00:00' });
}
