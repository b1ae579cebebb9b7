// Loads the program with what V8 compiled of it in an earlier run, which takes a quarter of a short one. That is kept beside the
// program's files, in dist/.cache, and goes when the package goes. Node's own way (module.enableCompileCache) came with Node
// 22, and saves half as much.
const fs = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

const FOLDER = '.cache';
const HEAD = '(function (exports, require, module, __filename, __dirname) {';
const TAIL = '\n})';
/** At the end of a file: which kinds of runs it is of, and a sum of all of it. */
const END_BYTES = 8;

/**
 * Loads a file of the program, and what it requires of the same folder, as `require` does.
 * @param {string} directory of the program's files, absolute
 * @param {string} file the name of one that is in it, such as main.cjs
 * @returns {any} what it exports
 */
function requireKept(directory, file) {
  const required = createRequire(join(directory, file));
  if (!mayKeep(directory)) return required(`./${file}`);
  const modules = new Map();
  const unsaved = [];
  const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2)) : required(id));
  const load = (name) => {
    const loaded = modules.get(name);
    if (loaded) return loaded.exports;
    const module = { exports: {} };
    modules.set(name, module);
    try {
      const run = compiled(directory, name, unsaved).runInThisContext();
      run.call(module.exports, module.exports, requireFrom, module, join(directory, name), directory);
    } catch (error) {
      modules.delete(name);
      throw error;
    }
    return module.exports;
  };
  // At the end V8 has compiled the functions that ran, too.
  process.once('exit', () => unsaved.forEach(save));
  return load(file);
}

/**
 * What is kept is run: nobody else may be able to write it. And only who owns the package writes into it: what root left
 * there could not be deleted by the owner.
 */
function mayKeep(directory) {
  const { NODE_DISABLE_COMPILE_CACHE, NODE_V8_COVERAGE } = process.env;
  const { bun, deno } = process.versions;
  // Node 22.1 and older ones have no crc32.
  if (NODE_DISABLE_COMPILE_CACHE || NODE_V8_COVERAGE || bun || deno || !crc32) return false;
  const folder = join(directory, FOLDER);
  try {
    if (!isOurs(fs.statSync(directory))) return false;
    if (!fs.existsSync(folder)) fs.mkdirSync(folder, { mode: 0o700 });
    const stat = fs.lstatSync(folder);
    return stat.isDirectory() && isOurs(stat) && (stat.mode & (process.geteuid ? 0o022 : 0)) === 0;
  } catch {
    return false;
  }
}

/** Windows has no owners by number, nor modes. */
const isOurs = ({ uid }) => !process.geteuid || uid === process.geteuid();

/** What was kept is passed over where it is damaged, which V8 would not see, or is of another file or version of Node. */
function compiled(directory, name, unsaved) {
  const filename = join(directory, name);
  const path = join(directory, FOLDER, `${name}.${process.version}-${process.arch}`);
  // Its bytes are ASCII: one copy of them becomes the text, and none is kept beside it.
  const source = read(filename, HEAD.length, TAIL.length);
  const sum = crc32(source, crc32(filename));
  room.write(HEAD);
  room.write(TAIL, HEAD.length + source.length);
  const text = room.toString('latin1', 0, HEAD.length + source.length + TAIL.length);
  const before = kept(path, sum);
  const script = new Script(text, { filename, columnOffset: -HEAD.length, cachedData: before.data });
  const learnt = script.cachedDataRejected === false ? before.kinds : 0;
  const kinds = learnt | kindOfRun();
  if (kinds !== learnt) unsaved.push({ script, path, sum, kinds });
  return script;
}

/** One bit for a command and its flags: it compiles other functions of a file than others do, and adds them once. */
function kindOfRun() {
  const words = process.argv.slice(2).filter((word, index) => index === 0 || word.startsWith('--'));
  return 1 << (crc32(words.map((word) => word.replace(/=.*/s, '')).join()) % 32);
}

/** V8 is done with what it was given once it has compiled: one room for all that is read spares megabytes. */
let room = Buffer.alloc(0);

/** @returns the bytes of a file, in the room, with so many free before and behind them */
function read(path, before = 0, behind = 0) {
  const opened = fs.openSync(path);
  try {
    const { size } = fs.fstatSync(opened);
    if (before + size + behind > room.length) room = Buffer.allocUnsafeSlow(before + size + behind);
    return room.subarray(before, before + fs.readSync(opened, room, before, size, 0));
  } finally {
    fs.closeSync(opened);
  }
}

function kept(path, sum) {
  try {
    const file = read(path);
    const data = file.subarray(0, -END_BYTES);
    const isWhole = file.readUInt32LE(file.length - 4) === crc32(file.subarray(0, -4), sum);
    return isWhole ? { data, kinds: file.readInt32LE(data.length) } : {};
  } catch {
    return {};
  }
}

/** A run that cannot save is no worse for it. Others may save the same at the same time: the last one's stays, whole. */
function save({ script, path, sum, kinds }) {
  const unfinished = `${path}.${process.pid}`;
  try {
    const data = script.createCachedData();
    const end = Buffer.alloc(END_BYTES);
    end.writeInt32LE(kinds);
    end.writeUInt32LE(crc32(end.subarray(0, 4), crc32(data, sum)), 4);
    fs.writeFileSync(unfinished, data, { mode: 0o600 });
    fs.appendFileSync(unfinished, end);
    fs.renameSync(unfinished, path);
  } catch {
    try {
      fs.unlinkSync(unfinished);
    } catch {}
  }
}

module.exports = { requireKept };
