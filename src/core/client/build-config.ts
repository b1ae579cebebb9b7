/**
 * Finds a service_role or secret key that an app's configuration (nuxt.config, Expo's app.config) hands to everybody who
 * loads it, whether its code asks for it or not.
 */
import { isSecret, isSecretName } from './keys.ts';
import type { Module } from './code/module.ts';
import {
  bare,
  calledName,
  child,
  identifierOf,
  isMember,
  keyOf,
  lastName,
  stringLiteral,
  text,
  walkBelow,
  type Node,
} from './code/syntax.ts';
import { dependsOn, type Package } from './packages/packages.ts';
import type { ClientFault } from './source.ts';

/**
 * Nuxt sends `runtimeConfig.public` along with each page, and Expo builds `extra` into the app.
 * Not Next.js's `env` and Vite's `define`, which stand in the code where they are used alone.
 */
const PUBLIC_PART = [
  [/(^|\/)nuxt\.config\.[mc]?[jt]s$/, 'runtimeConfig', 'public'],
  [/(^|\/)app\.config\.[mc]?[jt]s$/, '', 'extra'],
] as const;

export function publicSecrets({ file, exports, root }: Module, packages: readonly Package[]): ClientFault[] {
  const [, above = '', part] = PUBLIC_PART.find(([pattern]) => pattern.test(file)) ?? [];
  // Other frameworks have a file of that name.
  if (part === 'extra' && !dependsOn(file, packages, /^expo$/)) return [];
  const found = exports.get('default') ?? exports.get('*');
  if (part === undefined || found === undefined || found.kind === 'from') return [];
  const binding = root.bindings.get(found.kind === 'local' ? found.name : (identifierOf(bare(found.node)) ?? ''));
  const declared = binding?.kind === 'value' ? binding.values.map(({ node }) => node) : [];
  const roots = found.kind === 'value' ? [...declared, found.node] : declared;
  const faults: ClientFault[] = [];
  // Not by recursion: a tree can be deeper than the stack.
  const pending = roots.map((node) => ({ node, isInside: above === '', isPublic: false }));
  for (let one = pending.pop(); one; one = pending.pop()) {
    const { node } = one;
    const key = keyOf(node, 'key');
    const isInside = one.isInside || key === above;
    const isPublic = one.isPublic || (isInside && key === part);
    const secret = isPublic ? secretOf(node) : undefined;
    if (secret) faults.push({ kind: 'secret-key', isHandedOut: true, ...secret, file, line: node.loc.start.line });
    else pending.push(...handedOut(node).map((below) => ({ node: below, isInside, isPublic })));
  }
  return faults;
}

/** What of an expression its value comes from. Whether there is a value is no secret. */
function handedOut(node: Node): Node[] {
  const isQuestion =
    calledName(node) === 'Boolean' ||
    node.type === 'UnaryExpression' ||
    (node.type === 'BinaryExpression' && text(node, 'operator') !== '+');
  if (isQuestion) return [];
  const test = node.type === 'ConditionalExpression' ? child(node, 'test') : undefined;
  return walkBelow(node).filter((below) => below !== test);
}

/** `process.env.SUPABASE_SERVICE_ROLE_KEY`, by its name, or such a key itself. */
function secretOf(node: Node): { name?: string } | undefined {
  if (isSecret(stringLiteral(node) ?? '')) return {};
  const name = isMember(node) ? (keyOf(node, 'property') ?? '') : '';
  const isOfEnvironment = lastName(bare(child(node, 'object'))) === 'env';
  return isOfEnvironment && /supabase/i.test(name) && isSecretName(name) ? { name } : undefined;
}
