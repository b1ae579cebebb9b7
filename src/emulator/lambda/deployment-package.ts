/** Unzips a function's deployment package, and refuses one that is no zip, empty or too large, or has links or paths that lead out of it. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';

import { unzipSync } from 'fflate/browser';

import { ServiceError } from '../server/service.ts';

/** Files by their path inside the package. */
export type PackageFiles = Readonly<Record<string, Uint8Array>>;

/** Lambda's quota for an unzipped package (developer guide, "Lambda quotas"). */
const MAX_UNZIPPED_BYTES = 262_144_000;
const ENTRY_HEADER = 0x02014b50;
const ENTRY_LENGTH = 46;
const END_HEADER = 0x06054b50;
const END_LENGTH = 22;
const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

/**
 * The files of a zip, each at a path inside the package.
 * @throws ServiceError InvalidParameterValueException when it is no zip, is empty or too large, or holds a link or a path
 *   that leads out of the package
 */
export function readPackage(zip: Uint8Array): PackageFiles {
  if (zip.length === 0) throw refusal('Uploaded file must be a non-empty zip');
  if (hasSymlink(zip)) throw refusal('The emulator takes no symbolic links in a deployment package');
  const files = unzip(zip);
  for (const path of Object.keys(files)) {
    if (!staysInside(path)) throw refusal(`The deployment package has a path that leads out of it: ${path}`);
  }
  const contents = Object.entries(files).filter(([path]) => !path.endsWith('/'));
  if (contents.length === 0) throw refusal('Uploaded file must be a non-empty zip');
  return Object.fromEntries(contents);
}

/** CodeSha256 as Lambda gives it: the zip's SHA-256 in base64. */
export function codeSha256(zip: Uint8Array): string {
  return createHash('sha256').update(zip).digest('base64');
}

function unzip(zip: Uint8Array): Record<string, Uint8Array> {
  let total = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(zip, {
      filter: (entry) => {
        total += entry.originalSize;
        return total <= MAX_UNZIPPED_BYTES;
      },
    });
  } catch {
    throw refusal('Could not unzip uploaded file. Please check your file, then try to upload again.');
  }
  if (total > MAX_UNZIPPED_BYTES) throw refusal(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
  return files;
}

function staysInside(path: string): boolean {
  if (path === '' || path.startsWith('/') || path.includes('\\') || path.includes('\0') || /^[a-zA-Z]:/.test(path))
    return false;
  return !posix.normalize(path).startsWith('..') && !path.split('/').includes('..');
}

/** Walks the central directory; Unix modes stand in the upper half of an entry's external attributes (PKWARE APPNOTE 4.4.15). */
function hasSymlink(zip: Uint8Array): boolean {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let end = zip.length - END_LENGTH;
  while (end >= 0 && view.getUint32(end, true) !== END_HEADER) end -= 1;
  let at = end < 0 ? zip.length : view.getUint32(end + 16, true);
  while (at + ENTRY_LENGTH <= zip.length && view.getUint32(at, true) === ENTRY_HEADER) {
    if (((view.getUint32(at + 38, true) >>> 16) & FILE_TYPE) === SYMLINK) return true;
    at += ENTRY_LENGTH + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return false;
}

function refusal(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}
