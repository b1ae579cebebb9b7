// Refuses a release whose package does not say where it comes from and where to report what is wrong with it.
// usage: node .github/may-release.mjs v1.2.3
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [tag = ''] = process.argv.slice(2);
const problems = [
  ...['repository', 'homepage', 'bugs', 'author'].flatMap((name) =>
    isEmpty(manifest[name]) ? [`package.json has no "${name}".`] : [],
  ),
  ...(tag === `v${manifest.version}` ? [] : [`The tag ${tag} is not v${manifest.version}, as package.json has it.`]),
];

function isEmpty(value) {
  if (typeof value === 'string') return value.trim() === '';
  return typeof value !== 'object' || value === null || Object.values(value).every(isEmpty);
}

for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
process.exit(problems.length > 0 ? 1 : 0);
