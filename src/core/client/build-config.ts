/** What an app's configuration hands to everybody who loads it, whether its code asks for it or not. */
import { SECRET } from './keys.ts';
import type { Module } from './code/module.ts';
import {
  bare,
  calledName,
  child,
  identifierOf,
  isMember,
  keyOf,
  lastName,
  walkBelow,
  type Node,
} from './code/syntax.ts';
import type { ClientFault } from './source.ts';

/**
 * Nuxt sends `runtimeConfig.public` along with each page, and Expo builds `extra` into the app.
 * Not Next.js's `env` and Vite's `define`, which stand in the code where they are used alone.
 */
const PUBLIC_PART = [
  [/(^|\/)nuxt\.config\.[mc]?[jt]s$/, 'public'],
  [/(^|\/)app\.config\.[mc]?[jt]s$/, 'extra'],
] as const;

export function publicSecrets({ file, exports, root }: Module): ClientFault[] {
  const [, part] = PUBLIC_PART.find(([pattern]) => pattern.test(file)) ?? [];
  const found = exports.get('default');
  if (part === undefined || found === undefined || found.kind === 'from') return [];
  const binding = root.bindings.get(found.kind === 'local' ? found.name : (identifierOf(bare(found.node)) ?? ''));
  const declared = binding?.kind === 'value' ? binding.values.map(({ node }) => node) : [];
  const roots = found.kind === 'value' ? [...declared, found.node] : declared;
  const faults: ClientFault[] = [];
  // Not by recursion: a tree can be deeper than the stack.
  const pending = roots.map((node) => ({ node, isPublic: false }));
  for (let one = pending.pop(); one; one = pending.pop()) {
    const { node } = one;
    const isPublic = one.isPublic || keyOf(node, 'key') === part;
    const name = isPublic ? secretOf(node) : undefined;
    if (name !== undefined)
      faults.push({ kind: 'secret-key', isHandedOut: true, name, file, line: node.loc.start.line });
    // Whether there is a value is no secret.
    else if (calledName(node) !== 'Boolean' && node.type !== 'UnaryExpression')
      pending.push(...walkBelow(node).map((below) => ({ node: below, isPublic })));
  }
  return faults;
}

/** `process.env.SUPABASE_SERVICE_ROLE_KEY`: the variable's name. */
function secretOf(node: Node): string | undefined {
  const name = isMember(node) ? (keyOf(node, 'property') ?? '') : '';
  const isOfEnvironment = lastName(bare(child(node, 'object'))) === 'env';
  return isOfEnvironment && /supabase/i.test(name) && SECRET.test(name) ? name : undefined;
}
