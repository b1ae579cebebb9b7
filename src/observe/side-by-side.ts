/** Limits how many requests run in parallel: many of the same, a few at a time, so that fifty projects are not fifty requests at once. */

const AT_ONCE = 8;

/**
 * Does the same for each. Once one throws, none begins that has not; those under way are waited for.
 * @returns what came of each, in the order of the items
 */
export async function sideBySide<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  let isStopped = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (isStopped) return;
      try {
        results[index] = await act(item);
      } catch (error) {
        isStopped = true;
        throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
  return results;
}
