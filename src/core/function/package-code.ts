/** The deployment package: the function's code as a zip that comes out the same wherever it is made. */
import { crc32 } from 'node:zlib';

/**
 * The deployment package, with both handlers: which of them runs is a setting of the function, so that it changes in one
 * call together with what that handler reads from its environment. The same source gives the same bytes on every machine (stored, fixed local date), so that
 * Lambda's CodeSha256 tells whether the deployed code is this version's.
 */
export function packageCode(roleClaim: Uint8Array, chain: Uint8Array): Uint8Array {
  const files = [
    { name: 'role-claim.mjs', bytes: roleClaim },
    { name: 'chain.mjs', bytes: chain },
  ];
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const about = [
      shorts(20, 0, 0, ...MIDNIGHT),
      longs(crc32(bytes), bytes.length, bytes.length),
      shorts(name.length, 0),
    ];
    const stored = Buffer.concat([longs(0x04034b50), ...about, Buffer.from(name), bytes]);
    directory.push(longs(0x02014b50), shorts(20), ...about, shorts(0, 0, 0), longs(0, offset), Buffer.from(name));
    parts.push(stored);
    offset += stored.length;
  }
  const listed = Buffer.concat(directory);
  const end = [longs(0x06054b50), shorts(0, 0, files.length, files.length), longs(listed.length, offset), shorts(0)];
  return Buffer.concat([...parts, listed, ...end]);
}

/** The first moment that a zip can tell (1980-01-01, in MS-DOS's time and date). */
const MIDNIGHT = [0, 0x21] as const;

/** The fields of a zip's records, in their order (PKWARE's APPNOTE, 4.3): two or four bytes each, the lowest first. */
function shorts(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
}

function longs(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}
