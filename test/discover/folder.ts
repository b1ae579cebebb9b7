import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { assess, type Discovery } from '../../src/discover/discover.ts';
import { findProject, type Project } from '../../src/discover/project.ts';
import { search } from '../../src/discover/search.ts';
import { files } from '../../src/world/files.ts';

export const POOL_ID = 'eu-west-1_Kx7mQ2pLd';
export const OTHER_ID = 'us-east-2_cufSSkiDR';
export const CLIENT_ID = '5tq1v2w3x4y5z6a7b8c9d0e1f2';

/** A repository in a temporary folder that holds these files, and is gone after the test. A name that ends in / is a folder. */
export function repository(content: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'cs-discover-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, '.git'));
  for (const [name, text] of Object.entries(content)) {
    const path = join(root, name);
    mkdirSync(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(path, text);
  }
  return root;
}

/** What the files of a project say of user pools. */
export async function discover(cwd: string, project: Project): Promise<Discovery> {
  return assess(files, cwd, project, await search(files, project.repository));
}

/** What is discovered in such a repository, seen from one of its folders. */
export async function discovered(
  content: Readonly<Record<string, string | Uint8Array>>,
  from = '.',
): Promise<Discovery> {
  const cwd = join(repository(content), from);
  const found = await discover(cwd, await findProject(files, cwd, {}));
  return process.platform === 'win32' ? withSlashes(found) : found;
}

/** Paths as the tests write them, where the system shows them with backslashes. */
function withSlashes(found: Discovery): Discovery {
  return JSON.parse(JSON.stringify(found).replaceAll(String.raw`\\`, '/')) as Discovery;
}

/** "eu-west-1_Kx7mQ2pLd from .env VITE_USER_POOL_ID", one for each place that names a pool. */
export function places({ candidates }: Discovery): string[] {
  return candidates.flatMap(({ userPoolId, sources }) =>
    sources.map(({ file, path }) => `${userPoolId} from ${file} ${path}`),
  );
}

/** A copy of a project's folder as a repository of its own. */
export function copied(folder: string): string {
  const root = repository({});
  cpSync(folder, root, { recursive: true });
  return root;
}
