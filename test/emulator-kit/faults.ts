/** Fault injection: services of which some calls are throttled, refused, dropped or slowed down, as a test asks. */
import { setTimeout as sleep } from 'node:timers/promises';

import { type Service, ServiceError } from '../../src/emulator/server/service.ts';
import { commonErrors } from './common-errors.ts';

/** What goes wrong. */
export type FaultKind = 'throttle' | 'throttle-after' | '5xx' | 'drop' | 'drop-after' | 'latency' | 'deny' | 'error';

/** Which calls go wrong, and how. */
export interface Fault {
  /** Signing name, such as "lambda"; every service without it. */
  readonly service?: string;
  /** Such as "UpdateUserPool"; every action without it. */
  readonly action?: string;
  /** The first matching call that is hit, counted from 1 since the fault was added. Default 1. */
  readonly nth?: number;
  /** How many matching calls are hit from there on. Default 1. */
  readonly times?: number;
  /** 'drop' closes the connection before the call takes effect, 'drop-after' once it has; 'throttle-after' is refused then. */
  readonly kind: FaultKind;
  /** Milliseconds, for 'latency'. */
  readonly ms?: number;
  /** The service's own error, for 'error': its code ("ConcurrentModificationException"), text and HTTP status (400). */
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
}

/** The faults that wait for their calls. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** Counts the call and gives back the faults that hit it, in the order in which they were added. */
  hit(service: string, action: string): readonly Fault[];
}

/** An empty list of faults, to which tests add. */
export function createFaults(): Faults {
  let armed: { readonly fault: Fault; seen: number }[] = [];
  return {
    add(fault) {
      armed.push({ fault, seen: 0 });
    },
    clear() {
      armed = [];
    },
    hit(service, action) {
      const hits: Fault[] = [];
      for (const entry of armed) {
        const { fault } = entry;
        if ((fault.service ?? service) !== service || (fault.action ?? action) !== action) continue;
        entry.seen += 1;
        const first = fault.nth ?? 1;
        if (entry.seen >= first && entry.seen < first + (fault.times ?? 1)) hits.push(fault);
      }
      return hits;
    },
  };
}

/** The same service, in trouble wherever a fault hits. */
export function faulty(service: Service, faults: Faults): Service {
  return {
    ...service,
    async handle(request, action) {
      const hits = faults.hit(service.name, action);
      for (const fault of hits) if (fault.kind === 'latency') await sleep(fault.ms ?? 0);
      if (hits.some((fault) => fault.kind === 'drop')) {
        request.socket.destroy();
        return { status: 0, body: '' };
      }
      try {
        for (const fault of hits) raise(fault, service.name, action);
        const answer = await service.handle(request, action);
        if (hits.some((fault) => fault.kind === 'throttle-after')) raise({ kind: 'throttle' }, service.name, action);
        return answer;
      } finally {
        if (hits.some((fault) => fault.kind === 'drop-after')) request.socket.destroy();
      }
    },
  };
}

function raise({ kind, code, message, status }: Fault, service: string, action: string): void {
  const { denied, throttled, unavailable } = commonErrors(service);
  if (kind === 'throttle') throw new ServiceError(throttled.code, 'Rate exceeded', throttled.status);
  if (kind === '5xx') throw new ServiceError(unavailable.code, 'Service unavailable', unavailable.status);
  if (kind === 'error') throw new ServiceError(code ?? unavailable.code, message ?? 'Fault', status ?? 400);
  if (kind === 'deny') {
    throw new ServiceError(denied.code, `User is not authorized to perform: ${service}:${action}`, denied.status);
  }
}
