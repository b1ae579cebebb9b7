import { appendFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, inject } from 'vitest';

/** A figure that a bench measured. */
export interface Figure {
  readonly bench: string;
  readonly what: string;
  readonly value: string;
  readonly unit: string;
  readonly limit?: number;
}

/** Where the figures of one run are gathered, a line of JSON each. */
export const figuresPath = (store: string): string => join(store, 'figures.jsonl');

/**
 * Prints a figure and keeps it for RESULTS.md; over its limit, the bench fails.
 * @param options digits of the figure after the point (default 2); the limit, in the same unit
 */
export function expectFigure(
  what: string,
  value: number,
  unit: string,
  { limit, digits = 2 }: { limit?: number; digits?: number } = {},
): void {
  const figure: Figure = {
    bench: basename(expect.getState().testPath ?? ''),
    what,
    value: value.toFixed(digits),
    unit,
    ...(limit === undefined ? {} : { limit }),
  };
  process.stdout.write(`${what}: ${figure.value} ${unit}${limit === undefined ? '' : ` (at most ${limit})`}\n`);
  appendFileSync(figuresPath(inject('store')), `${JSON.stringify(figure)}\n`);
  if (limit !== undefined) expect(value).toBeLessThanOrEqual(limit);
}
