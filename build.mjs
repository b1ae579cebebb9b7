// Bundles src into dist: one entry per door (the program, the API). CommonJS, which Node starts sooner than ES modules,
// and split, so that AWS's clients and the parsers load on demand.
import { rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { build } from 'rolldown';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

await rm(new URL('dist', import.meta.url), { recursive: true, force: true });
await build({
  input: ['src/main.ts', 'src/index.ts'],
  platform: 'node',
  resolve: { mainFields: ['module', 'main'] },
  transform: { target: 'node20.19', define: { PACKAGE_VERSION: JSON.stringify(version) } },
  // @iarna/toml asks for node:util by eval, to keep it out of bundles for browsers.
  checks: { eval: false, ineffectiveDynamicImport: false },
  output: {
    dir: 'dist',
    format: 'cjs',
    minify: true,
    keepNames: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    // What every command needs is one file, and so is what `verify` needs beside it: fewer files start sooner. Not
    // main.ts: it starts the program, and the API shares these files.
    codeSplitting: {
      groups: [
        { name: 'start', test: /src\/(cli|world\/world)\.ts$/, priority: 1 },
        { name: 'verify', test: /src\/commands\/verify\.ts$/ },
      ],
    },
  },
});

// The declarations of the programmatic interface: its types, which stand alone, and the two functions.
const types = readFileSync(new URL('src/api.ts', import.meta.url), 'utf8');
const functions = 'export declare const verify: Verify;\nexport declare const decodeToken: DecodeToken;\n';
await writeFile(new URL('dist/index.d.cts', import.meta.url), `${types}\n${functions}`);
