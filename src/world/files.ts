/** Reads and writes files: up to a limit, whole or not at all (atomic), never through a link that leads outside, not over a change made meanwhile. */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  promises,
  readFileSync,
  readSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { RefusedError, UsageError } from '../errors.ts';
import { writeToDisk } from './disk.ts';
import { randomHex } from './random.ts';
import { cannot, code, isMissing } from './file-errors.ts';
import type { BoundedRead, Files } from './types.ts';

/** Larger than any config, outputs or .env file; a bigger one is not read into memory. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/**
 * What only looks is done at once: a trip to the thread pool costs more than such a call takes, and a run makes thousands
 * of them.
 */
export const files: Files = {
  async info(path) {
    try {
      const found = statSync(path);
      return { isFile: found.isFile(), isDirectory: found.isDirectory(), size: found.size };
    } catch {
      return undefined;
    }
  },

  async read(path) {
    try {
      const found = statSync(path);
      if (!found.isFile()) return undefined;
      if (found.size > MAX_FILE_BYTES)
        throw new UsageError({
          id: 'file/too-large',
          message: `${path} is too large to be read (${found.size} bytes).`,
        });
      return readFileSync(path);
    } catch (error) {
      if (error instanceof UsageError || !isMissing(error)) throw cannot('read', path, error);
      return undefined;
    }
  },

  async readWithin(path, maxBytes) {
    return readWithin(path, maxBytes);
  },

  pieces(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && (found.isFile() || found.isFIFO()) ? piecesOf(path) : undefined;
  },

  async entries(path) {
    try {
      return readdirSync(path, { withFileTypes: true });
    } catch {
      return undefined;
    }
  },

  async list(path) {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  },

  async real(path) {
    try {
      return realpathSync.native(path);
    } catch {
      return undefined;
    }
  },

  async replace(path, content, { expected, within }) {
    try {
      const target = await promises.realpath(path);
      await requireInside(target, within, path);
      await replaceWhole(target, content, expected);
    } catch (error) {
      throw cannot('write', path, error);
    }
  },

  async create(path, content, options = {}) {
    try {
      await makeFolder(dirname(path), options.within);
    } catch (error) {
      throw cannot('create', path, error);
    }
    try {
      await promises.writeFile(path, content, { flag: 'wx', mode: options.secret ? 0o600 : 0o666 });
      return true;
    } catch (error) {
      if (code(error) === 'EEXIST') return false;
      throw cannot('create', path, error);
    }
  },

  async write(path, content, { within } = {}) {
    try {
      await makeFolder(dirname(path), within);
      const temporary = await temporaryBeside(path);
      try {
        await promises.writeFile(temporary, content, { flag: 'wx' });
        await promises.rename(temporary, path);
      } catch (error) {
        await promises.rm(temporary, { force: true });
        throw error;
      }
    } catch (error) {
      throw cannot('write', path, error);
    }
  },

  async append(path, content) {
    try {
      await promises.appendFile(path, content);
    } catch (error) {
      throw cannot('write', path, error);
    }
  },

  makeTempFolder(prefix) {
    return promises.mkdtemp(join(tmpdir(), prefix));
  },

  async remove(path) {
    await promises.rm(path, { recursive: true, force: true });
  },
};

const PIECE_BYTES = 128 * 1024;

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    const file = await promises.open(path);
    try {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      for (;;) {
        const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, null);
        if (bytesRead === 0) return;
        yield piece.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw cannot('read', path, error);
  }
}

function readWithin(path: string, maxBytes: number): BoundedRead {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe waits for somebody to write to it.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const found = fstatSync(descriptor);
    if (!found.isFile()) return { ok: false, why: 'missing' };
    if (found.size > maxBytes) return { ok: false, why: 'too-large' };
    const bytes = Buffer.allocUnsafe(found.size);
    const length = readSync(descriptor, bytes, 0, found.size, 0);
    return { ok: true, bytes: bytes.subarray(0, length) };
  } catch (error) {
    return { ok: false, why: isMissing(error) ? 'missing' : 'unreadable' };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** A link in a repository may lead anywhere: what it leads to outside is not this program's to write. */
async function requireInside(target: string, within: string, path: string): Promise<void> {
  const folder = relative(await promises.realpath(within), target);
  if (folder.split(sep)[0] !== '..' && !isAbsolute(folder)) return;
  throw new UsageError({
    id: 'file/outside',
    message: `${path} leads out of ${within}: ${target}`,
    why: 'Links that leave the repository are not followed for writing.',
    fix: 'Put the file itself in its place.',
  });
}

/** Makes a folder and those above it, unless that would be outside of `within`. */
async function makeFolder(folder: string, within: string | undefined): Promise<void> {
  if (within !== undefined) {
    let existing = folder;
    while (existing !== within && existing !== dirname(existing) && (await files.real(existing)) === undefined)
      existing = dirname(existing);
    // The user's own folder for state may not be there yet; what is made of it is where it says it is.
    const target = await files.real(existing);
    if (target !== undefined && existing !== within) await requireInside(target, within, folder);
  }
  await promises.mkdir(folder, { recursive: true });
}

/** A name for the new content, beside the file; what a killed run left under such a name is taken away. */
async function temporaryBeside(path: string): Promise<string> {
  const folder = dirname(path);
  const prefix = `.${basename(path)}.`;
  for (const name of await files.list(folder)) {
    const [, pid] = name.startsWith(prefix) ? (/^(\d+)-[0-9a-f]{12}\.tmp$/.exec(name.slice(prefix.length)) ?? []) : [];
    if (pid !== undefined && !isRunning(Number(pid)))
      await promises.rm(join(folder, name), { force: true }).catch(() => undefined);
  }
  return join(folder, `${prefix}${process.pid}-${randomHex(12)}.tmp`);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return code(error) === 'EPERM';
  }
}

/** Writes beside the target and renames over it, so that a reader, or a crash, sees the old file or the new one. */
async function replaceWhole(target: string, content: Uint8Array, expected: Uint8Array): Promise<void> {
  const before = await promises.stat(target);
  const writable = await promises.open(target, constants.O_RDWR);
  await writable.close();
  const temporary = await temporaryBeside(target);
  try {
    writeToDisk(temporary, content, before.mode);
    await promises.chmod(temporary, before.mode);
    await keepOwner(temporary, before);
    if (!(await promises.readFile(target)).equals(expected)) {
      throw new RefusedError({
        id: 'file/changed',
        message: `${target} was changed by something else meanwhile.`,
        fix: 'Run the command again.',
      });
    }
    await promises.rename(temporary, target);
  } catch (error) {
    await promises.rm(temporary, { force: true });
    throw error;
  }
}

/** Only root may give a file away; for anybody else the owner is the same already, or has to change. */
async function keepOwner(path: string, owner: { uid: number; gid: number }): Promise<void> {
  await promises.chown(path, owner.uid, owner.gid).catch(() => undefined);
}
