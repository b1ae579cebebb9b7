import { openHosted, REF, type Hosted } from './hosted-kit.ts';

export const MANY = 50;

/** A ref of 20 letters for a number below 26². */
export function branchRef(index: number): string {
  return `branch${String.fromCodePoint(97 + Math.floor(index / 26), 97 + (index % 26))}`.padEnd(20, 'x');
}

/** A project with as many preview branches, each a project of its own. */
export function openMany(count = MANY): Promise<Hosted> {
  const refs = Array.from({ length: count }, (_, index) => branchRef(index));
  return openHosted([
    { branches: refs.map((ref, index) => ({ ref, name: `preview-${index}` })) },
    ...refs.map((ref) => ({ ref, name: `project of ${ref}` })),
  ]);
}

/** The refs of the project and its branches. */
export function allRefs(count = MANY): string[] {
  return [REF, ...Array.from({ length: count }, (_, index) => branchRef(index))];
}
