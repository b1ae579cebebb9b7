/**
 * Limits on the answers of AWS: their size, lists in pages (NextToken) that have to end, and members that have to be
 * there. Who answers may be no AWS at all.
 */
import type { Readable } from 'node:stream';
import { RefusedError } from '../../errors.ts';

/** More than any answer that is asked for here: a function's own answer has 6 MB at most (Lambda quotas). */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** The whole body of an answer. It rejects where that breaks off, or is larger than any of AWS's. */
export function readBody(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) body.destroy(new Error('the answer is larger than 8 MB'));
      else chunks.push(chunk);
    });
    body.once('end', () => resolve(Buffer.concat(chunks)));
    body.once('error', reject);
    // One that is cut off without an error has no end either.
    body.once('close', () => reject(new Error('the answer was cut off')));
  });
}

/** A part of an answer that its API promises. @throws RefusedError where it is not there */
export function promised<T>(part: T | null | undefined, action: string): T {
  if (part !== undefined && part !== null) return part;
  throw new RefusedError({
    id: 'aws/answer',
    message: `The answer to ${action} is not what AWS's API describes.`,
    why: 'Something else than AWS may have answered.',
    fix: 'Check AWS_ENDPOINT_URL and HTTPS_PROXY, then run again.',
  });
}

/** No account has lists that are longer: 10,000 user pools or app clients are what Cognito's quotas can be raised to. */
const MAX_PAGES = 200;
/** Lists of ours are asked for in pages of 60; a few may be short. */
const MAX_SHORT = 20;
const SHORT_ITEMS = 10;
/** A page may be empty although more come (API reference, pagination); not many in a row. */
const MAX_EMPTY = 10;

/**
 * The items of a list that comes in pages.
 * @param ask for the page of a token; the first has none
 * @throws RefusedError for pages that never end
 */
export async function allPages<T>(
  action: string,
  ask: (token: string | undefined) => Promise<{ items: readonly T[]; next: string | undefined }>,
): Promise<T[]> {
  const items: T[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  let empty = 0;
  do {
    const page = await ask(token);
    items.push(...page.items);
    empty = page.items.length === 0 ? empty + 1 : 0;
    token = page.next;
    const isShort = tokens.size > MAX_SHORT && items.length < tokens.size * SHORT_ITEMS;
    const isEndless = isShort || empty > MAX_EMPTY || tokens.size > MAX_PAGES;
    if (token !== undefined && (isEndless || tokens.has(token))) return promised<T[]>(undefined, action);
    tokens.add(token ?? '');
  } while (token !== undefined);
  return items;
}
