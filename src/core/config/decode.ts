/** Decodes a config file's bytes as UTF-8, with its byte order mark (BOM) kept; UTF-16 or Latin-1 is a fault with its line. */

/**
 * The text of a config file's bytes. A byte order mark stays in it, so that it is written back.
 * @returns the text, or the place of the first byte that is not UTF-8, line and column (in characters) from 1
 */
export function decodeConfig(
  bytes: Uint8Array,
): { ok: true; text: string } | { ok: false; message: string; line: number; column: number } {
  const [first, second] = bytes;
  const utf16 =
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first !== undefined && second === 0) ||
    (first === 0 && second !== undefined);
  if (utf16) return { ok: false, message: 'the file is UTF-16; save it as UTF-8', line: 1, column: 1 };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const before = takeValidPrefix(bytes);
    const line = before.split('\n').length;
    const column = Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1;
    return { ok: false, message: 'the file is not UTF-8 here (Latin-1?); save it as UTF-8', line, column };
  }
}

/** The longest text that the bytes start with: a streaming decoder holds back a character that may go on. */
function takeValidPrefix(bytes: Uint8Array): string {
  let low = 0;
  let high = bytes.length;
  let text = '';
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  return low === 0 ? '' : text;
}
