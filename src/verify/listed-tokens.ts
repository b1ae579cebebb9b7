/** Checks a file of many tokens (--tokens): decoded and verified piece by piece, on all cores, and told apart by what is to be said of them. */
import { createKinds, type Kind, type Kinds, type Seen, type Yardstick } from '../core/token/kinds.ts';
import { manySignaturesCheck, type KeySet } from '../core/token/signature.ts';
import { createDecoder, isTooLong, sayTooLong } from '../core/token/token.ts';
import { noTokens, tokenLines, type TokenLine } from '../sign-in/token-lines.ts';
import type { World } from '../world/types.ts';

/** A line that was looked at: a token of its own, or the text of an earlier one. */
type Looked = { line: number; raw: string; seen: Seen } | { line: number; kind: Kind };

/**
 * Looks at each token of a file.
 * @param file "-" for standard input
 * @param keys the pool's, where they could be had
 * @returns the first of each kind, which stands for the others
 * @throws UsageError where there is no such file, or no token in it
 */
export async function observeListed(
  world: World,
  file: string,
  yardstick: Yardstick,
  keys: KeySet | undefined,
): Promise<Kind[]> {
  const kinds = createKinds(yardstick);
  const look = createLook(kinds, keys);
  // While the signatures of one piece are computed, the next is read.
  let before = Promise.resolve<Looked[]>([]);
  for await (const lines of tokenLines(world, file)) {
    const now = look(lines);
    addAll(kinds, await before);
    before = now;
  }
  addAll(kinds, await before);
  const all = kinds.all();
  if (all.length === 0) throw noTokens(file, 'that holds no token');
  for (const { raw } of all) world.out.hide(raw);
  return all;
}

function addAll(kinds: Kinds, looked: readonly Looked[]): void {
  for (const one of looked) {
    if ('kind' in one) kinds.again(one.kind, one.line);
    else kinds.add(one.line, one.raw, one.seen);
  }
}

function createLook(kinds: Kinds, keys: KeySet | undefined): (lines: readonly TokenLine[]) => Promise<Looked[]> {
  const decode = createDecoder();
  const check = keys && manySignaturesCheck(keys);
  return (lines) =>
    new Promise((resolve) => {
      const looked: Looked[] = [];
      let open = 1;
      const close = (): void => {
        open -= 1;
        if (open === 0) resolve(looked);
      };
      for (const { line, raw, length } of lines) {
        const kind = kinds.recall(raw);
        if (kind) {
          looked.push({ line, kind });
          continue;
        }
        const decoded = isTooLong(length) ? sayTooLong(length) : decode(raw);
        const seen: Seen = { length, decoded };
        looked.push({ line, raw, seen });
        if (!decoded.ok || !check) continue;
        open += 1;
        check(raw, decoded, (signature) => {
          seen.signature = signature;
          close();
        });
      }
      close();
    });
}
