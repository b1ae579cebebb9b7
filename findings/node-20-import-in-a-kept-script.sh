#!/usr/bin/env bash
# Node 20: a vm.Script that is made with cachedData cannot import(), though the same script without them can.
#
# Seen with Node 20.20.2, 22.23.3 and 24.21.0 (package `node` of npm): a script made with importModuleDynamically:
# vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER, whose only function is import('node:os'), run in two processes.
#   without cachedData:                        the module, in each
#   with cachedData of a process before:       20: ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING; 22 and 24: the module
#   with cachedData of the same process:       the module, in each (V8 finds the first script once more)
# cachedDataRejected is false in each, so nothing tells that the option is lost: what is tested in one process works, and so does
# the first run of a program, which has nothing kept yet. The documentation of neither option speaks of the other. What
# works in all three: no import() in what is kept (for CommonJS, rolldown and Rollup write require with dynamicImportInCjs: false).
#
# Exits 0 where that is still so, 1 where it changed. Needs npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >probe.cjs <<'JS'
const fs = require('node:fs');
const vm = require('node:vm');

const [, , kept, way] = process.argv;
const make = (cachedData) =>
  new vm.Script("() => import('node:os')", {
    filename: `${__dirname}/script.cjs`,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    cachedData,
  });
const cached = fs.existsSync(kept) ? fs.readFileSync(kept) : undefined;
const script = way === 'same' ? make(make().createCachedData()) : make(cached);
script
  .runInThisContext()()
  .then(
    () => 'module',
    (error) => error.code,
  )
  .then((outcome) => {
    if (!cached) fs.writeFileSync(kept, script.createCachedData());
    console.log(outcome, script.cachedDataRejected);
  });
JS
lost='ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING false'
changed=0
for version in 20.20.2 22.23.3 24.21.0; do
  mkdir "$version"
  (cd "$version" && echo '{ "private": true }' >package.json && npm install --silent --no-audit --no-fund "node@$version" >/dev/null)
  node=$version/node_modules/node/bin/node
  fresh=$("$node" --no-warnings probe.cjs "$version/kept" other)
  after=$("$node" --no-warnings probe.cjs "$version/kept" other)
  same=$("$node" --no-warnings probe.cjs "$version/none" same)
  echo "$version | without: $fresh | of a process before: $after | of the same process: $same"
  expected='module false'
  [ "$version" != 20.20.2 ] || expected=$lost
  [ "$fresh" = 'module undefined' ] && [ "$after" = "$expected" ] && [ "$same" = 'module false' ] || changed=1
done
exit "$changed"
