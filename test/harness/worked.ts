/** The processor time that this process has used, in milliseconds: a busy machine does not stretch it. */
export function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
