#!/usr/bin/env bash
# Supabase CLI 2.105: [functions.helloWorld] configures a function `helloworld`, which it then deploys beside helloWorld.
#
# supabase/functions/helloWorld/index.ts exists, and the config says [functions.helloWorld] verify_jwt = false.
# Seen with `supabase functions deploy --use-api` against a stand-in for the Management API, slug and verify_jwt of each upload:
#   2.105.0:           helloWorld true, helloworld false
#   2.122.1 and 3.1.0: helloWorld false
# 2.105 lowers a table's name, as its library for configs does with every key, but not the folder's; it warns that
# supabase/functions/helloworld/index.ts cannot be read, and uploads. (The names of [edge_runtime.secrets] keep their capitals.)
# It matters for whoever pins the older CLI: the function goes on to refuse tokens that its author said it would check itself,
# an empty second one appears, and the config looks right.
#
# Exits 0 where that is still so, 1 where one of them changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund old@npm:supabase@2.105.0 middle@npm:supabase@2.122.1 new@npm:supabase@3.1.0
mkdir -p project/supabase/functions/helloWorld
echo 'Deno.serve(() => new Response("hello"));' >project/supabase/functions/helloWorld/index.ts
cat >project/supabase/config.toml <<'TOML'
project_id = "probe"

[functions.helloWorld]
verify_jwt = false
TOML
cat >probe.js <<'JS'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';

let uploads = [];
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request.setEncoding('latin1')) text += chunk;
  const slug = new URL(request.url, 'http://x').searchParams.get('slug');
  const sent = request.url.includes('/functions/deploy');
  if (sent) uploads.push(`${slug} ${/"verify_jwt":(true|false)/.exec(text)?.[1]}`);
  response.writeHead(sent ? 201 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(sent ? { id: 'a', slug, name: slug, status: 'ACTIVE', version: 1 } : []));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}`;
writeFileSync('profile.yaml', `name: probe\napi_url: ${url}\ndashboard_url: ${url}\nproject_host: 127.0.0.1\n`);

const seen = {};
for (const name of ['old', 'middle', 'new']) {
  const { bin, version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  uploads = [];
  const args = ['functions', 'deploy', '--use-api', '--yes', '--project-ref', 'abcdefghijklmnopqrst', '--profile', resolve('profile.yaml')];
  const env = { PATH: process.env.PATH, HOME: resolve('.'), DO_NOT_TRACK: '1', SUPABASE_ACCESS_TOKEN: `sbp_${'0'.repeat(40)}` };
  const program = resolve(join('node_modules', name, typeof bin === 'string' ? bin : bin.supabase));
  await once(spawn(process.execPath, [program, ...args], { cwd: 'project', env, stdio: 'ignore' }), 'close');
  seen[name] = uploads.sort().join(', ');
  console.log(`${version}: ${seen[name]}`);
}
const { old, middle, new: newest } = seen;
const right = 'helloWorld false';
process.exit(old === 'helloWorld true, helloworld false' && middle === right && newest === right ? 0 : 1);
JS
node probe.js
