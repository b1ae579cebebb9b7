// Loaded by Bun into a Supabase CLI before the CLI's own code. Loading that code takes five sixths of the processor time of a
// run that judges a config. So the process waits as soon as it is loaded, and forks for each question: the fork goes on as
// the CLI would have, in a folder of its own.
// WAITS_AT says where it waits. `arguments`: as the CLI reads them, so that a question brings its own, and variables. `folder`:
// a little later, when it asks where it runs; by then it has read its arguments and its variables.
// Each line on stdin is a question, {"cwd", "args", "env"}; behind each answer both streams get a NUL.
const { dlopen, FFIType } = require('bun:ffi');
const fs = require('node:fs');

const { WAITS_AT } = process.env;
for (const name of ['WAITS_AT', 'BUN_OPTIONS']) delete process.env[name];

const { u64, i32, ptr } = FFIType;
const { symbols: libc } = dlopen('libc.so.6', {
  fork: { args: [], returns: i32 },
  waitpid: { args: [i32, ptr, i32], returns: i32 },
  madvise: { args: [u64, u64, i32], returns: i32 },
});
const MADV_DOFORK = 11;

/** Bun's engine keeps its heap and its code from being copied by a fork; this takes that back. */
function shareMemoryWithForks() {
  let range = [];
  for (const line of fs.readFileSync('/proc/self/smaps', 'latin1').split('\n')) {
    range = /^([0-9a-f]+)-([0-9a-f]+) /.exec(line) ?? range;
    if (!/^VmFlags:.* dc\b/.test(line)) continue;
    const [start, end] = range.slice(1).map((address) => BigInt(`0x${address}`));
    if (libc.madvise(start, end - start, MADV_DOFORK) !== 0) throw new Error(`madvise: ${line}`);
  }
}

function isAtWork(thread) {
  try {
    return (
      Number(thread) !== process.pid && !fs.readFileSync(`/proc/self/task/${thread}/stat`, 'latin1').includes(') S')
    );
  } catch {
    // It has ended since.
    return false;
  }
}

/** Waits, for a second at most, until no other thread works: a fork would get the locks that it holds, for good. */
function waitForThreads() {
  for (let times = 0; times < 500 && fs.readdirSync('/proc/self/task').some(isAtWork); times += 1) Bun.sleepSync(2);
}

function* linesOfStdin() {
  const chunk = Buffer.alloc(65_536);
  let text = '';
  for (;;) {
    const end = text.indexOf('\n');
    if (end >= 0) {
      yield text.slice(0, end);
      text = text.slice(end + 1);
      continue;
    }
    const length = fs.readSync(0, chunk, 0, chunk.length);
    if (length === 0) return;
    text += chunk.toString('latin1', 0, length);
  }
}

const { argv } = process;

/** Returns in the forks only; the process itself ends with its stdin. */
function serve() {
  shareMemoryWithForks();
  for (const line of linesOfStdin()) {
    waitForThreads();
    const pid = libc.fork();
    if (pid === 0) {
      const { cwd, args, env } = JSON.parse(line);
      fs.closeSync(0);
      fs.openSync('/dev/null');
      process.chdir(cwd);
      argv.splice(2, argv.length, ...args);
      Object.assign(process.env, env);
      return;
    }
    if (pid < 0 || libc.waitpid(pid, new Int32Array(1), 0) !== pid) throw new Error('no fork');
    for (const stream of [1, 2]) fs.writeSync(stream, '\0');
  }
  // It must not go on: there is no question left.
  process.kill(process.pid, 'SIGKILL');
}

let isLoaded = false;
let hasServed = false;
function serveOnce() {
  if (hasServed) return;
  hasServed = true;
  serve();
}

// Bun reads the arguments too, and so does code of the CLI while it loads: what a function of the CLI's reads is the program.
const isInFunction = () => /<anonymous> \(\/\$bunfs/.test(new Error('where').stack);
Object.defineProperty(process, 'argv', {
  get() {
    isLoaded ||= isInFunction();
    if (isLoaded && WAITS_AT === 'arguments') serveOnce();
    return argv;
  },
});

const { cwd } = process;
process.cwd = () => {
  if (isLoaded && WAITS_AT === 'folder') serveOnce();
  return cwd.call(process);
};
