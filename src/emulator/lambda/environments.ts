/** Keeps Lambda execution environments warm: those that wait for another invocation of what they run, at most four. */
import type { Environment } from './environment.ts';

export interface Environments {
  /** One for this state of a function's code and settings, for whoever takes it alone; undefined where none waits. */
  take(deployed: object): Environment | undefined;
  keep(deployed: object, environment: Environment): void;
  /** Ends all that wait, and from then on whatever would. */
  end(): void;
}

/** Each is a process: the one that has waited longest makes room. */
const MAX_WAITING = 4;

export function createEnvironments(): Environments {
  const waiting: { deployed: object; environment: Environment }[] = [];
  let room = MAX_WAITING;
  const makeRoom = (): void => {
    for (const { environment } of waiting.splice(0, waiting.length - room)) environment.end();
  };
  return {
    take(deployed) {
      const at = waiting.findIndex((one) => one.deployed === deployed);
      return at === -1 ? undefined : waiting.splice(at, 1)[0]?.environment;
    },
    keep(deployed, environment) {
      waiting.push({ deployed, environment });
      makeRoom();
    },
    end() {
      room = 0;
      makeRoom();
    },
  };
}
