/** The difference of two texts, as `git diff` writes it. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/**
 * A unified diff of two versions of a file, with no time stamps and one line around each change, so that a plan fits a
 * screen; empty when they are equal.
 * @param file the name shown in both headers
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  return createTwoFilesPatch(file, file, before, after, undefined, undefined, {
    context: 1,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
