#!/usr/bin/env bash
# One project, three working folders, three values of one env() reference in supabase/config.toml.
#
# user_pool_id = "env(POOL)"; supabase/.env.local, .env of the project and .env of app/ each set another POOL.
# Seen with supabase 2.122.1 and 3.1.0, `supabase start`, by where it is typed; the pool whose keys it asks for:
#   supabase/:     FromSupabase    (supabase/.env.local, before the project's .env, as the CLI's own order has it)
#   the project:   FromProject     (its .env beats supabase/.env.local)
#   app/:          FromApp         (app/.env, a file that belongs to another program and is in no order of the CLI's)
# The programs are compiled with Bun, which loads .env of the working folder into the environment before they start, and what
# stands in the environment wins. It matters for every monorepo: an app's .env decides what the database trusts, by folder.
#
# Exits 0 where that is still so, 1 where the folder is no matter. Needs Node 20 and npm; docker is stood in for, and a proxy
# that nobody listens on keeps the CLI off the network: it names the address that it could not reach.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund middle@npm:supabase@2.122.1 new@npm:supabase@3.1.0
mkdir -p bin project/supabase project/app
printf '#!/bin/sh\necho "Error: No such container" >&2\nexit 1\n' >bin/docker
chmod +x bin/docker
cat >project/supabase/config.toml <<'TOML'
project_id = "probe"

[auth.third_party.aws_cognito]
enabled = true
user_pool_id = "env(POOL)"
user_pool_region = "eu-west-1"
TOML
echo 'POOL=eu-west-1_FromSupabase' >project/supabase/.env.local
echo 'POOL=eu-west-1_FromProject' >project/.env
echo 'POOL=eu-west-1_FromApp' >project/app/.env

seen=
for name in middle new; do
  program=$(node -p "const { bin } = require('$work/node_modules/$name/package.json'); require('node:path').join('$work/node_modules/$name', typeof bin === 'string' ? bin : bin.supabase)")
  for folder in supabase . app; do
    said=$(cd "project/$folder" && env -u POOL HOME="$work" PATH="$work/bin:$PATH" DO_NOT_TRACK=1 \
      HTTPS_PROXY=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 node "$program" start 2>&1 || true)
    pool=$(grep -oE 'eu-west-1_From[A-Za-z]+' <<<"$said" | head -1 || true)
    echo "$name $folder: $pool"
    seen+="${pool#eu-west-1_} "
  done
done
[ "$seen" = 'FromSupabase FromProject FromApp FromSupabase FromProject FromApp ' ]
