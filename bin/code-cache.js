// Compiling takes a quarter of a short run. So what V8 made of the program's files is kept beside them, in dist/.cache, for
// the next run; it goes when the package goes. Node's own way (module.enableCompileCache) came with Node 22, keeps in a
// folder that others can write to, and saves half as much.
const fs = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

const FOLDER = '.cache';
/** So many runs that load a file add to what is kept of it, since each command compiles other functions of it. */
const LEARNT_RUNS = 10;

/**
 * Loads a file of the program, and what it requires of the same folder, as `require` does.
 * @param {string} directory of the program's files, absolute
 * @param {string} file the name of one that is in it, such as main.cjs
 * @returns {any} what it exports
 */
function requireKept(directory, file) {
  const required = createRequire(join(directory, file));
  if (!maySave(directory)) return required(`./${file}`);
  const modules = new Map();
  const unsaved = [];
  const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2)) : required(id));
  const load = (name) => {
    const loaded = modules.get(name);
    if (loaded) return loaded.exports;
    const module = { exports: {} };
    modules.set(name, module);
    const run = compiled(directory, name, unsaved).runInThisContext();
    run.call(module.exports, module.exports, requireFrom, module, join(directory, name), directory);
    return module.exports;
  };
  // At the end V8 has compiled the functions that ran, too.
  process.once('exit', () => unsaved.forEach(save));
  return load(file);
}

/** Only who owns the package writes into it: what root left there could not be deleted by the owner. */
function maySave(directory) {
  const { NODE_DISABLE_COMPILE_CACHE, NODE_V8_COVERAGE } = process.env;
  const { bun, deno } = process.versions;
  if (NODE_DISABLE_COMPILE_CACHE || NODE_V8_COVERAGE || bun || deno) return false;
  try {
    if (process.geteuid && fs.statSync(directory).uid !== process.geteuid()) return false;
    const folder = join(directory, FOLDER);
    if (!fs.existsSync(folder)) fs.mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** What was kept is passed over where it is damaged, which V8 would not see, or is of another file or version of Node. */
function compiled(directory, name, unsaved) {
  const source = fs.readFileSync(join(directory, name), 'utf8');
  const path = join(directory, FOLDER, `${name}.${process.version}-${process.arch}`);
  const { data, runs } = kept(path, source);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: join(directory, name),
    cachedData: data,
  });
  const learnt = script.cachedDataRejected === false ? runs : 0;
  if (learnt < LEARNT_RUNS) unsaved.push({ script, path, source, runs: learnt + 1 });
  return script;
}

/** V8 is done with what it was given once it has compiled: one room for all of them spares megabytes. */
let room = Buffer.alloc(0);

/** A file holds what V8 made, of how many runs that is, and a sum of both and of the source. */
function kept(path, source) {
  let opened;
  try {
    opened = fs.openSync(path);
    const { size } = fs.fstatSync(opened);
    if (size > room.length) room = Buffer.allocUnsafeSlow(size);
    const file = room.subarray(0, fs.readSync(opened, room, 0, size, 0));
    const summed = file.subarray(0, -4);
    if (file.readUInt32LE(summed.length) !== crc32(summed, crc32(source))) return {};
    return { data: summed.subarray(0, -1), runs: summed.at(-1) };
  } catch {
    return {};
  } finally {
    if (opened !== undefined) fs.closeSync(opened);
  }
}

/** A run that cannot save is no worse for it. Others may save the same at the same time: the last one's stays, whole. */
function save({ script, path, source, runs }) {
  try {
    const data = script.createCachedData();
    const end = Buffer.of(runs, 0, 0, 0, 0);
    end.writeUInt32LE(crc32(end.subarray(0, 1), crc32(data, crc32(source))), 1);
    const unfinished = `${path}.${process.pid}`;
    const opened = fs.openSync(unfinished, 'wx');
    fs.writevSync(opened, [data, end]);
    fs.closeSync(opened);
    fs.renameSync(unfinished, path);
  } catch {}
}

module.exports = { requireKept };
