/** Error messages for files that cannot be read, written or created: permission denied (EACCES), disk full, read-only, a folder in their place. */
import { RefusedError, UsageError } from '../errors.ts';

/** Such as ENOENT; empty for what is no error of the system's. */
export function code(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(code(error));
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ELOOP: 'its symbolic links go in a circle',
  EISDIR: 'a folder stands in its place',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file stands where its folder would be',
  ENOTDIR: 'a file stands where its folder would be',
};

/** The file system's refusal in our words; one that is in our words already stays. */
export function cannot(what: 'read' | 'write' | 'create', path: string, error: unknown): Error {
  if (error instanceof RefusedError || error instanceof UsageError) return error;
  return new UsageError(
    {
      id: `file/${what}`,
      message: `Couldn't ${what} ${path}.`,
      why: REASONS[code(error)] ?? (error instanceof Error ? error.message : String(error)),
    },
    { cause: error },
  );
}
