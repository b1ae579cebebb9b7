#!/usr/bin/env bash
# A text where the config wants a table: one generation of the Supabase CLI overlooks it in silence, two refuse the file.
#
# `aws_cognito = "env(COGNITO)"` under [auth.third_party] is what somebody writes who has read that values may be env()
# references, and wants the whole block from one variable.
#
# Seen with `supabase status`, no container running:
#   2.105.0:  failed to inspect container health: Cannot connect to the Docker daemon … (the file was taken)
#   2.122.1:  failed to read config: Expected object
#               at ["auth"]["third_party"]["aws_cognito"]
#   3.1.0:    the same words
# It matters for whoever pins the older CLI: the stack starts without the provider, and nothing says why tokens are refused.
#
# Exits 0 where that is still so, 1 where one of them changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund old@npm:supabase@2.105.0 middle@npm:supabase@2.122.1 new@npm:supabase@3.1.0
mkdir -p project/supabase
cat >project/supabase/config.toml <<'TOML'
project_id = "probe"

[auth.third_party]
aws_cognito = "env(COGNITO)"
TOML

refused=
for name in old middle new; do
  program=$(node -p "const { bin } = require('$work/node_modules/$name/package.json'); require('node:path').join('$work/node_modules/$name', typeof bin === 'string' ? bin : bin.supabase)")
  said=$(cd project && HOME=$work DO_NOT_TRACK=1 node "$program" status 2>&1 || true)
  echo "== $(node -p "require('$work/node_modules/$name/package.json').version")"
  echo "$said" | head -4
  if grep -q 'Expected object' <<<"$said"; then refused+="$name "; fi
done
[ "$refused" = 'middle new ' ]
