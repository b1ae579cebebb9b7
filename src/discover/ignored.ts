/**
 * Which folders are skipped, by name (node_modules, build output) and by .gitignore; `walk.ts` passes over virtual
 * environments, repositories in this one and links to folders too.
 */

const SKIPPED = new Set(
  'node_modules bower_components Pods Carthage DerivedData build dist out target coverage vendor vendored third_party third-party __pycache__ site-packages storybook-static tmp'.split(
    ' ',
  ),
);
/** Hidden folders, and folders that git usually ignores, in which deployments leave their records or are described. */
const KEPT = new Set(
  '.amplify .chalice .envs .ebextensions .sst .pulumi .serverless .aws-sam .config .github .circleci .gitlab .azure .vscode .run .idea .vercel .streamlit .devcontainer #current-cloud-backend amplify supabase cdk.out terraform.tfstate.d'.split(
    ' ',
  ),
);
/** Inside of those: what they hold is a record, whatever the name. */
const RECORDS = /(?:^|\/)(?:\.amplify\/artifacts|\.pulumi\/stacks|\.envs\/\.\w+)$/;
/** Copies that a tool makes of the code; of its folder, only the files themselves are records. */
const COPIES =
  /(?:^|\/)(?:(?:\.sst|\.serverless|\.aws-sam|#current-cloud-backend)\/[^/]+|\.vercel\/output|(?:bin|obj)\/(?:Debug|Release))$/;

export interface IgnoreRule {
  /** The path of the folder whose .gitignore it stands in; '' for the root of the search. */
  base: string;
  /** Whether it takes back what an earlier one ignores. */
  negated: boolean;
  /** One name, which holds at any depth, or a path from the base; each in parts: a sign, `*`, `?`, or a class such as `[Bb]`. */
  names: string[][];
  anchored: boolean;
}

const MAX_RULES = 500;
const MAX_RULE = 200;

/** Reads a .gitignore as far as it speaks of folders (git documentation, gitignore). */
export function parseIgnore(text: string, base: string): IgnoreRule[] {
  return text.split('\n', MAX_RULES).flatMap((line) => {
    const rule = line.trim();
    const negated = rule.startsWith('!');
    const pattern = rule
      .slice(negated ? 1 : 0)
      .replace(/^(\*\*\/)+/, '')
      .replace(/(\/\*{0,2})+$/, '');
    if (pattern === '' || pattern.startsWith('#') || rule.length > MAX_RULE || pattern.includes('**')) return [];
    const anchored = pattern.includes('/') && !rule.includes('**/');
    return [{ base, negated, anchored, names: pattern.split('/').filter(Boolean).map(partsOf) }];
  });
}

function partsOf(pattern: string): string[] {
  return pattern.match(/\[[!^]?[^\]]+\]|[^]/g) ?? [];
}

/**
 * @param folder the path from the root of the search, with forward slashes
 * @param rules those of the folders above, the outermost first
 */
export function isSkipped(folder: string, name: string, rules: readonly IgnoreRule[]): boolean {
  if (COPIES.test(folder)) return true;
  if (KEPT.has(name) || RECORDS.test(folder)) return false;
  if (SKIPPED.has(name) || name.startsWith('.') || name.startsWith('asset.')) return true;
  // The last one that fits decides.
  return rules.findLast((rule) => fits(rule, folder, name))?.negated === false;
}

function fits({ base, anchored, names }: IgnoreRule, folder: string, name: string): boolean {
  if (!anchored && names.length === 1) return matches(name, names[0] ?? []);
  const inside = (base === '' ? folder : folder.slice(base.length + 1)).split('/');
  const part = anchored ? inside : inside.slice(-names.length);
  return part.length === names.length && names.every((pattern, index) => matches(part[index] ?? '', pattern));
}

/** `*`, `?` and classes in one name, in time that grows with the product of the lengths at most. */
function matches(name: string, pattern: readonly string[]): boolean {
  let [at, star, resume] = [0, -1, 0];
  let index = 0;
  while (index < name.length) {
    const part = pattern[at];
    if (part === '*') {
      star = at;
      resume = index;
      at += 1;
    } else if (part === '?' || part === name[index] || isInClass(part, name.charAt(index))) {
      at += 1;
      index += 1;
    } else if (star === -1) {
      return false;
    } else {
      at = star + 1;
      resume += 1;
      index = resume;
    }
  }
  return pattern.slice(at).every((part) => part === '*');
}

/** `[Bb]`, `[0-9]`, `[!a]`. */
function isInClass(part: string | undefined, sign: string): boolean {
  if (part === undefined || part.length === 1) return false;
  const isDenied = /^\[[!^]/.test(part);
  const members = part.slice(isDenied ? 2 : 1, -1).matchAll(/(.)-(.)|./g);
  const isMember = [...members].some(([one, from = one, to = one]) => from <= sign && sign <= to);
  return isMember !== isDenied;
}
