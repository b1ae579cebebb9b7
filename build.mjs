// Bundles src into dist: one entry per door (the program, the API), split so that the AWS clients load on demand.
import { rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

await rm(new URL('dist', import.meta.url), { recursive: true, force: true });
await build({
  entryPoints: ['src/main.ts', 'src/index.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  mainFields: ['module', 'main'],
  define: { PACKAGE_VERSION: JSON.stringify(version) },
  // Some dependencies are CommonJS and ask for Node's own modules with require, which an ES module has not.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
});

// The declarations of the programmatic interface: its types, which stand alone, and the two functions.
const types = readFileSync(new URL('src/api.ts', import.meta.url), 'utf8');
const functions = 'export declare const verify: Verify;\nexport declare const decodeToken: DecodeToken;\n';
await writeFile(new URL('dist/index.d.ts', import.meta.url), `${types}\n${functions}`);
