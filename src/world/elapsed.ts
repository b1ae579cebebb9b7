/** A monotonic clock: the milliseconds of this process, which no change of the system's clock moves. `performance` would load a module of its own. */
export function elapsedMs(): number {
  return process.uptime() * 1000;
}
