/** Reports the hosted projects in which `link` or `unlink` failed, each with why and what to do, as text and in the --json document. */
import type { LinkTarget } from '../../core/plan/facts.ts';
import { printable } from '../../core/text/safe.ts';
import { sentences } from '../../core/text/sentences.ts';
import type { CliError } from '../../errors.ts';
import type { World } from '../../world/types.ts';

/** A project that was not done with, as the document has it. */
export interface FailedProject {
  ref: string;
  name: string;
  error: { id: string; message: string; cause?: string; fix?: string };
}

/** Names each of them, with why, and what to do. @returns them for the document; a member that is absent where there are none */
export function reportFailed(
  { out }: World,
  targets: readonly LinkTarget[],
  failed: ReadonlyMap<string, CliError>,
): { failed?: FailedProject[] } {
  if (failed.size === 0) return {};
  const named = targets.flatMap(({ project: { ref, name } }): FailedProject[] => {
    const error = failed.get(ref);
    if (!error) return [];
    const { id, message, why, fix } = error;
    return [{ ref, name, error: { id, message, ...(why ? { cause: why } : {}), ...(fix ? { fix } : {}) } }];
  });
  out.error(`${failed.size} of ${targets.length} projects were not done:`);
  for (const { ref, name, error } of named) {
    const { id, message, cause } = error;
    out.error(`  ${printable(name, 60)} (${ref}): ${printable(sentences(message, cause))} [${id}]`);
  }
  for (const fix of new Set(named.map(({ error }) => error.fix ?? ''))) if (fix) out.error(`  ${printable(fix)}`);
  out.error('Running again goes on with them.');
  return { failed: named };
}
