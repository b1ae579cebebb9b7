/**
 * The emulated rate limit of the Management API: how many requests it takes, and how it says so (429, headers). Today's
 * documentation (supabase.com/docs/reference/api, apps/docs/content/_partials/api_rate_limits.mdx): 120 a minute for each user,
 * project and endpoint; three headers with every answer; what is over it is 429 until the window ends. An older one: 60 a
 * minute for a user in all, and whoever goes over it is blocked for a minute.
 */
import type { EmulatorRequest, EmulatorResponse } from '../../../src/emulator/server/service.ts';

export interface RateLimit {
  readonly requests: number;
  readonly windowMs: number;
  /** What is counted together: an endpoint of a project, or all that a user sends. */
  readonly per: 'endpoint' | 'user';
  /** Whether each answer says what is left. What is refused says when to come back in any case. */
  readonly announced: boolean;
}

export const STANDARD_LIMIT: RateLimit = { requests: 120, windowMs: 60_000, per: 'endpoint', announced: true };

interface Window {
  used: number;
  ends: number;
}

export interface Limited {
  /** Undefined: none. */
  limit: RateLimit | undefined;
  readonly windows: Map<string, Window>;
}

/** Counts a request. @returns the headers that its answer carries, and whether it is one too many */
export function count(
  { limit, windows }: Limited,
  { headers, path, method }: EmulatorRequest,
  now: number,
): { over: boolean; headers: Record<string, string> } {
  if (limit === undefined) return { over: false, headers: {} };
  const user = headers['authorization'] ?? '';
  const key = limit.per === 'user' ? user : `${user} ${method} ${path}`;
  const last = windows.get(key);
  const window = last && now < last.ends ? last : { used: 0, ends: now + limit.windowMs };
  windows.set(key, window);
  window.used += 1;
  const over = window.used > limit.requests;
  if (limit.per === 'user' && window.used === limit.requests + 1) window.ends = now + limit.windowMs;
  const seconds = String(Math.ceil((window.ends - now) / 1000));
  const announced = {
    'x-ratelimit-limit': String(limit.requests),
    'x-ratelimit-remaining': String(Math.max(limit.requests - window.used, 0)),
    'x-ratelimit-reset': seconds,
  };
  return { over, headers: { ...(limit.announced ? announced : {}), ...(over ? { 'retry-after': seconds } : {}) } };
}

/** An answer that says what is left. */
export function announcing(answer: EmulatorResponse, headers: Readonly<Record<string, string>>): EmulatorResponse {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
