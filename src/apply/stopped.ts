/** Words the error of a run that ended half-way, by a failure or Ctrl-C: what stands already, and that running again goes on from there. */
import { sentences } from '../core/text/sentences.ts';
import { CliError, Interrupted, StoppedError } from '../errors.ts';

interface Stop {
  /** What an interruption says of where it came. */
  interrupted: string;
  /** What was done before, in words; empty where nothing was. */
  done: string;
  /** Ids of the steps that stand. */
  ids: readonly string[];
  /** What else there is to say before that. */
  also?: readonly string[];
}

/** @returns an error that is nobody's but ours with what stands; any other as it is */
export function stoppedBy(error: unknown, { interrupted, done, ids, also = [] }: Stop): unknown {
  const stands =
    done === '' ? 'Nothing was changed before it.' : `Done before it: ${done}. Running again goes on from there.`;
  const state = [...also, stands].join(' ');
  if (error instanceof Interrupted) return new Interrupted(`${interrupted} ${state}`);
  if (!(error instanceof CliError)) return error;
  const { id, message, why, fix, exitCode } = error;
  return new StoppedError({ id, message, why: sentences(why, state), fix }, exitCode, ids, { cause: error });
}
