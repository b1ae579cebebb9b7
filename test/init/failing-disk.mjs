// Loaded into a run before its own code: below the folder DISK_UNDER, what writes fails with the code DISK_FAILS, as that of
// a file system that is read-only (EROFS, EACCES), or full once DISK_ROOM bytes were written (ENOSPC).
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:fs/promises';

const { DISK_FAILS: code = 'ENOSPC', DISK_UNDER: under = '/', DISK_ROOM: room = '0' } = process.env;
let left = Number(room);
const below = new Set();

function fail(what) {
  throw Object.assign(new Error(`${code}: ${what}`), { code });
}

/** Opening a file to write to it fails where nothing may be written; a full disk lets it be made, empty. */
function opened(path, what) {
  if (!String(path).startsWith(under)) return false;
  if (code !== 'ENOSPC') fail(what);
  return true;
}

function wrote(bytes, what) {
  left -= Buffer.byteLength(bytes);
  if (left < 0) fail(what);
}

const { writeFile, mkdir, open } = promises;
promises.writeFile = async (path, content, options) => {
  if (opened(path, 'open')) {
    await writeFile(path, '', options);
    wrote(content, 'write');
  }
  return writeFile(path, content, typeof options === 'object' ? { ...options, flag: 'w' } : options);
};
promises.mkdir = async (path, options) => {
  if (!fs.existsSync(path) && opened(path, 'mkdir')) wrote(' '.repeat(512), 'mkdir');
  return mkdir(path, options);
};
promises.open = async (path, flags, ...rest) => {
  if (code !== 'ENOSPC') opened(path, 'open');
  return open(path, flags, ...rest);
};

const { openSync, writeFileSync } = fs;
fs.openSync = (path, flags, ...rest) => {
  const isBelow = flags === 'wx' && opened(path, 'open');
  const descriptor = openSync(path, flags, ...rest);
  if (isBelow) below.add(descriptor);
  return descriptor;
};
fs.writeFileSync = (file, content, ...rest) => {
  if (below.has(file)) wrote(content, 'write');
  return writeFileSync(file, content, ...rest);
};
syncBuiltinESMExports();
