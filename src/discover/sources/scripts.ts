/** What the npm scripts of package.json and its like say: which variables a command is started with, and what for. */
import { environmentAmong, isOfTests } from '../places/environment.ts';
import { jsonLeaves, parseData, type Leaf } from './leaves.ts';
import { mayNamePool } from './pools.ts';
import type { Finding } from './source.ts';
import { findInText } from './text.ts';

/** No script is longer. */
const MAX_SCRIPT = 8000;
/** What is built and deployed speaks for where it will run. */
const DEPLOYS = /^(?:pre|post)?(build|deploy|release|publish)\b/;

/** @param text JSON whose members are commands, or settings of the tools that are run: package.json, composer.json, project.json */
export function scriptFindings(text: string): Finding[] {
  if (!mayNamePool(text)) return [];
  return jsonLeaves(parseData(text), MAX_SCRIPT).flatMap((leaf) => {
    if (!/_|cognito-idp/.test(leaf.value)) return [];
    const found = findInText(leaf.value, '');
    if (found.length === 0) return [];
    const around = environmentOf(leaf);
    return found.map((finding) => ({ ...around, ...finding, path: leaf.path.join('.') }));
  });
}

function environmentOf({ path }: Leaf): Pick<Finding, 'environment' | 'elsewhere'> {
  const words = path.flatMap((name) => name.split(/[:._-]/));
  const environment = words.find(isOfTests) ?? environmentAmong(path);
  if (environment !== undefined) return { environment };
  const deployed = /^(?:scripts|tasks)$/.test(path[0] ?? '') ? DEPLOYS.exec(path[1] ?? '')?.[1] : undefined;
  return deployed === undefined ? {} : { environment: deployed, elsewhere: true };
}
