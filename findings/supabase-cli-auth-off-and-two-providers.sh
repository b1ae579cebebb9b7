#!/usr/bin/env bash
# With `[auth] enabled = false` the Supabase CLI takes two third-party providers, and trusts the one that nobody chose.
#
# Otherwise it refuses such a file. Seen with `supabase start`, [auth.third_party.aws_cognito] and another provider enabled:
#                        2.122.1 and 3.1.0
#   [auth] is on         Invalid config: Only one third_party provider allowed to be enabled at a time.
#   off, beside auth0    Failed to fetch https://no-such-tenant-of-a-shop.auth0.com/.well-known/openid-configuration
#   off, beside clerk    Failed to fetch https://cognito-idp.eu-west-1.amazonaws.com/…/.well-known/openid-configuration
# in whichever order they stand. One would guess that auth that is off asks for no provider at all, or that two are refused
# just the same. It matters for who turns the local Auth server off, because the users are Cognito's: the block of a provider
# that was tried before still takes Cognito's place, and every token is refused although the file was taken.
#
# Exits 0 where that is still so, 1 where it changed. Needs Node 20 and npm; nothing has to answer at these addresses.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund middle@npm:supabase@2.122.1 new@npm:supabase@3.1.0
mkdir -p bin project/supabase
# `start` asks docker whether the project's container is there. Told that it is not, it goes on to the provider.
cat >bin/docker <<'SH'
#!/bin/sh
case "$1 $2" in
  "container inspect") echo "Error response from daemon: No such container: $3" >&2 ;;
  *) echo "stand-in docker: no $1 $2" >&2 ;;
esac
exit 1
SH
chmod +x bin/docker

cognito='[auth.third_party.aws_cognito]
enabled = true
user_pool_id = "eu-west-1_AbC123xyz"
user_pool_region = "eu-west-1"'
auth0='[auth.third_party.auth0]
enabled = true
tenant = "no-such-tenant-of-a-shop"'
clerk='[auth.third_party.clerk]
enabled = true
domain = "no-such-shop.clerk.accounts.dev"'

# expect WORDS AUTH BLOCK BLOCK: both versions print the words about a config with these blocks, where auth is on or off
expect() {
  printf 'project_id = "probe"\n[auth]\nenabled = %s\n%s\n%s\n' "$2" "$3" "$4" >project/supabase/config.toml
  for name in middle new; do
    program=$(node -p "const { bin } = require('$work/node_modules/$name/package.json'); require('node:path').join('$work/node_modules/$name', typeof bin === 'string' ? bin : bin.supabase)")
    said=$(cd project && PATH="$work/bin:$PATH" HOME=$work DO_NOT_TRACK=1 node "$program" start 2>&1 || true)
    echo "auth $2, $(node -p "require('$work/node_modules/$name/package.json').version"): $(grep -v '^$' <<<"$said" | head -1)"
    grep -q "$1" <<<"$said"
  done
}
expect 'Only one third_party provider allowed' true "$cognito" "$auth0"
expect 'no-such-tenant-of-a-shop.auth0.com' false "$cognito" "$auth0"
expect 'no-such-tenant-of-a-shop.auth0.com' false "$auth0" "$cognito"
expect 'cognito-idp.eu-west-1.amazonaws.com' false "$clerk" "$cognito"
