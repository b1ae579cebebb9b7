#!/usr/bin/env bash
# `npm install @supabase/supabase-js` on Node 20 takes a version ten minors old, silently; with @latest it takes the newest.
#
# Seen with npm 11.19.1 (npm install --dry-run), by the Node.js that runs it, in November 2026:
#                                  Node 20.20.2   Node 22.23.3
#   @supabase/supabase-js          2.109.0        2.119.1
#   @supabase/supabase-js@latest   2.119.1        2.119.1
# Later ones than 2.109 ask for Node 22 in "engines". Of a range, and no version counts as one, npm takes the newest version
# that takes this Node.js; a tag it follows with no more than a warning. So a name alone is not the tag `latest`. It matters
# where two developers, or a developer and CI, follow one README on different Nodes: the code is the same and the client is
# not, and "I have just installed it" is no proof of a current version.
#
# Exits 0 where that is still so, 1 where both are the same. Needs npm and Node 20 or later.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund older@npm:node@20.20.2 newer@npm:node@22.23.3 npm@11.19.1
mkdir project
echo '{ "private": true }' >project/package.json

# would NODE SPEC: the version of supabase-js that npm would install
would() {
  (cd project && "../node_modules/$1/bin/node" ../node_modules/npm/bin/npm-cli.js install --dry-run --no-audit --no-fund "$2" 2>/dev/null) |
    sed -n 's/^add @supabase\/supabase-js //p'
}
for node in older newer; do
  bare=$(would "$node" @supabase/supabase-js)
  latest=$(would "$node" @supabase/supabase-js@latest)
  echo "$("node_modules/$node/bin/node" --version): $bare, latest $latest"
  if [ "$node" = older ]; then [ "$bare" = 2.109.0 ] && [ "$latest" != 2.109.0 ]; fi
  if [ "$node" = newer ]; then [ "$bare" = "$latest" ]; fi
done
