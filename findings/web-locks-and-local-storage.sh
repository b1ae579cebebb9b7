#!/usr/bin/env bash
# A tab that waited for a Web Lock does not yet see what the tab that held it has put into localStorage.
#
# Seen with Chromium 156.0.8078.108 (Debian 12), driven by playwright-core 1.65.1: two tabs of one origin; the first
# writes a number into localStorage as the last thing that it does under a lock, the second waits for the lock and reads.
#   67 of 200 reads under the lock saw what was there before
# Holding the lock for 20 ms after the write left none of 60, for 100 ms one (on a loaded machine), for 500 ms none.
# It matters for whoever coordinates tabs with navigator.locks and keeps what they share in localStorage: a client library
# that re-reads its session under the lock refreshes it a second time, with a refresh token that has just been used.
# The HTML standard allows it: user agents need not make localStorage consistent between processes ("storage mutex" is gone).
#
# Exits 0 where that is still so, 1 where every read saw the last write. Needs Node 20, npm, and Chromium (or CHROMIUM=path).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund playwright-core@1.65.1
cat >probe.js <<'JS'
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
await new Promise((resolve) => server.listen(0, 'localhost', resolve));
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext();
const [writer, reader] = [await context.newPage(), await context.newPage()];
for (const page of [writer, reader]) {
  await page.goto(`http://localhost:${server.address().port}/`);
  // Both have read it once, as pages do that look a session up.
  await page.evaluate(() => localStorage.getItem('n'));
}
let stale = 0;
for (let n = 1; n <= 200; n += 1) {
  const written = writer.evaluate(
    (n) =>
      navigator.locks.request('lock', async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        localStorage.setItem('n', String(n));
      }),
    n,
  );
  await new Promise((resolve) => setTimeout(resolve, 10));
  const read = await reader.evaluate(() => navigator.locks.request('lock', async () => localStorage.getItem('n')));
  await written;
  if (read !== String(n)) stale += 1;
}
console.log(`Chromium ${browser.version()}: ${stale} of 200 reads under the lock saw what was there before`);
await browser.close();
server.close();
process.exitCode = stale > 0 ? 0 : 1;
JS
node probe.js
