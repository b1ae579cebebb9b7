// Makes dist: the bundle, the notices of what is in it, and the declarations of the programmatic interface.
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { build } from 'rolldown';
import { BUNDLE } from './build/bundle.mjs';
import { noticesOf, packagesOf } from './build/notices.mjs';

await rm(new URL('dist', import.meta.url), { recursive: true, force: true, maxRetries: 3 });
const { output } = await build(BUNDLE);

const bundled = packagesOf(output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [])));
await writeFile(new URL('dist/THIRD-PARTY-NOTICES.txt', import.meta.url), `${noticesOf(bundled)}\n`);

// The declarations of the programmatic interface: its types, which stand alone, and the two functions.
const types = readFileSync(new URL('src/api/types.ts', import.meta.url), 'utf8');
const functions = 'export declare const verify: Verify;\nexport declare const decodeToken: DecodeToken;\n';
await writeFile(new URL('dist/index.d.cts', import.meta.url), `${types}\n${functions}`);
