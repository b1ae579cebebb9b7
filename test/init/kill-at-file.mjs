// Loaded into a run before its own code: kills the process, as a power cut would, right before its n-th operation that
// changes a file. KILL_AT is n; KILL_COUNT names a file that is told how many there were.
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:fs/promises';

const at = Number(process.env.KILL_AT ?? 0);
let count = 0;

function counted(operation) {
  return function counting(...args) {
    count += 1;
    if (count === at) process.kill(process.pid, 'SIGKILL');
    return Reflect.apply(operation, this, args);
  };
}

for (const name of ['writeFile', 'rename', 'mkdir', 'rm', 'chmod']) promises[name] = counted(promises[name]);
const { open } = promises;
promises.open = async (path, flags, ...rest) => {
  const handle = await (flags === 'wx' ? counted(open) : open)(path, flags, ...rest);
  for (const name of ['writeFile', 'sync']) handle[name] = counted(handle[name]);
  return handle;
};
syncBuiltinESMExports();
process.on('exit', () => {
  if (process.env.KILL_COUNT) appendFileSync(process.env.KILL_COUNT, String(count));
});
