/** Paths of a project's files, from its root and with slashes. */

export const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** '' for the root. */
export const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));

/** From the root; what leads out of it is nowhere. */
export function joinPath(folder: string, path: string): string {
  const steps = folder === '' ? [] : folder.split('/');
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}
