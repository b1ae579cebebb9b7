import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { TestProject } from 'vitest/node';
import { openStore } from '../harness/global-setup.ts';
import { ROOT } from '../harness/paths.ts';
import { type Figure, figuresPath } from './figures.ts';

const FOLDER = `${ROOT}test/bench/`;

/** As for all tests; when every bench has run, its figures become RESULTS.md. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { store, close } = await openStore(project);
  return async () => {
    const path = figuresPath(store);
    const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
    const figures = lines.map((line) => JSON.parse(line) as Figure);
    const measured = new Set(figures.map(({ bench }) => bench));
    const benches = readdirSync(FOLDER).filter((name) => name.endsWith('.bench.test.ts'));
    if (benches.every((bench) => measured.has(bench))) writeFileSync(`${FOLDER}RESULTS.md`, resultsOf(figures));
    await close();
  };
}

function resultsOf(figures: readonly Figure[]): string {
  const rows = figures
    .toSorted((a, b) => a.bench.localeCompare(b.bench, 'en'))
    .map(
      ({ what, value, unit, limit }) => `| ${what} | ${value} ${unit} | ${limit === undefined ? '' : `≤ ${limit}`} |`,
    );
  const [cpu] = cpus();
  return `# What it costs

Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${process.platform}, ${cpus().length} × ${cpu?.model ?? 'unknown'}.
A ratio is the median of runs in pairs, in turns with what it is measured against. A bench over its limit fails CI.

| figure | measured | limit |
| --- | --- | --- |
${rows.join('\n')}
`;
}
