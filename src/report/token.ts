/**
 * Formats a decoded token for `token --decode`: its header and claims, with exp, iat and auth_time as dates. It says
 * nothing of whether the token is any good.
 */
import type { DecodedToken } from '../core/token/token.ts';
import { printable } from '../core/text/safe.ts';

/** Claims that are moments, in seconds since 1970 (RFC 7519, section 4.1; auth_time is OpenID Connect's). */
const MOMENTS: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf', 'auth_time']);

/** @param now seconds since 1970 */
export function reportToken({ header, claims }: DecodedToken, now: number): string {
  const rows = [
    ...Object.entries(header).map(([name, value]) => [`header.${name}`, showClaim(value)] as const),
    ...Object.entries(claims).map(([name, value]) => [name, showClaim(value) + when(name, value, now)] as const),
  ].map(([name, value]) => [printable(name, 60), value] as const);
  const width = Math.max(...rows.map(([name]) => name.length));
  return ['Decoded, not verified:', ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)].join('\n');
}

function showClaim(value: unknown): string {
  return printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), 400);
}

function when(name: string, value: unknown, now: number): string {
  if (!MOMENTS.has(name) || typeof value !== 'number' || Math.abs(value) > 8.64e12) return '';
  const seconds = Math.round(value - now);
  const moment = new Date(value * 1000).toISOString().replace('.000Z', 'Z');
  return ` (${moment}, ${seconds > 0 ? `in ${describeDuration(seconds)}` : `${describeDuration(-seconds)} ago`})`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

function describeDuration(seconds: number): string {
  const [size, unit] = UNITS.find(([length]) => seconds >= length) ?? [1, 'second'];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
