/**
 * Parses and checks a project ref before it becomes part of an address: --project-ref takes a ref, the project's URL, or its
 * page in the dashboard.
 */
import { isProjectRef } from '../core/supabase/hosted.ts';
import { unshown } from '../core/text/unshown.ts';
import { UsageError } from '../errors.ts';

export interface ProjectChoice {
  ref: string;
  /** The project whose branches there are to choose from: another one where a branch is linked. */
  parent: string;
  /** What named it, as it is shown. */
  source: string;
}

/** --project-ref: a ref, or the address that somebody has at hand. @throws UsageError when there is no project ref in it */
export function parseProjectFlag(flag: string | undefined): ProjectChoice | undefined {
  return flag === undefined ? undefined : checkRef(refIn(flag), '--project-ref');
}

/** @param source what gave it @throws UsageError for one that is no project ref */
export function checkRef(ref: string, source: string): ProjectChoice {
  if (isProjectRef(ref)) return { ref, parent: ref, source };
  throw new UsageError({
    id: 'hosted/ref-malformed',
    message: `${unshown(source, ref)} is not a project ref.`,
    why: 'A project ref is 20 lower-case letters: the first part of https://<ref>.supabase.co.',
    fix: 'Copy it from the dashboard (Project Settings), or give another with --project-ref.',
  });
}

/** The ref in the project's own address, or in that of its page in the dashboard. */
function refIn(text: string): string {
  const own = /^https:\/\/([a-z]{20})\.supabase\.(?:co|in|red)\/?$/.exec(text)?.[1];
  return own ?? /^https:\/\/supabase\.com\/dashboard\/project\/([a-z]{20})(?:\/|$)/.exec(text)?.[1] ?? text;
}
