#!/usr/bin/env bash
# @iarna/toml 3.0.0 refuses a file with a comment and Windows line endings, which 2.2.5 reads.
#
# Seen, for "port = 1 # local\r\n", which is valid in every version of TOML (newline = LF or CRLF), Node 20:
#   @iarna/toml 2.2.5 and smol-toml 1.9.1:  { port: 1 }
#   @iarna/toml 3.0.0:                      Control characters (codes < 0x1f and 0x7f) are not allowed in comments,
#                                           use \u000d instead at row 1, col 18, pos 17
# Without the comment 3.0.0 reads it too. It takes the carriage return for the comment's last character.
# It matters for whoever follows `npm outdated` to 3.0.0, the release that promises TOML 1.0: what `supabase init` writes is full
# of comments, and Git gives it CRLF on Windows by default, so that the file is refused on those machines only.
#
# Exits 0 where that is still so, 1 where it changed. Needs Node 20 and npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund older@npm:@iarna/toml@2.2.5 newer@npm:@iarna/toml@3.0.0 smol-toml@1.9.1
cat >probe.cjs <<'JS'
const seen = [];
for (const name of ['older', 'newer', 'smol-toml'])
  for (const text of ['port = 1\r\n', 'port = 1 # local\r\n']) {
    try {
      seen.push(require(name).parse(text).port);
    } catch (error) {
      seen.push(/Control characters/.test(error.message) ? 'refused' : 'other');
      console.log(error.message.split('\n')[0]);
    }
    console.log(name, JSON.stringify(text), seen.at(-1));
  }
process.exit(seen.join() === '1,1,1,refused,1,1' ? 0 : 1);
JS
node probe.cjs
