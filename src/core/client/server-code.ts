/**
 * Whether code runs on a server only, though a browser loads other parts of its file: `use server`, getServerSideProps,
 * route loaders, server functions.
 */
import { calledName, type Module } from './code/module.ts';
import { dependsOn, isOfNext, isScript, isServerOnly, packageOfFile, type Package } from './packages/packages.ts';
import type { Scope } from './code/scope.ts';
import { bare, child, childrenOf, isMember, text, type Node } from './code/syntax.ts';

/** Whether no browser ever runs what stands in a scope: its module, or a function around it, is a server's. */
export function isServerCode(
  { module, scope }: { module: Module; scope: Scope },
  packages: readonly Package[],
): boolean {
  if (isServerModule(module, packages)) return true;
  let one: Scope | undefined = scope;
  for (; one; one = one.parent) if (one.function && isServerFunction(one.function, module, packages)) return true;
  return false;
}

/**
 * Whether all of a module is a server's, where nobody has a session of a browser's kind. A program that a person runs has
 * one, since it signs in itself; and of an Astro component, the scripts run in the browser.
 */
export function isServerModule(module: Module, packages: readonly Package[]): boolean {
  const isRunByPeople = isScript(module) || packageOfFile(module.file, packages)?.isProgram;
  return !isRunByPeople && !module.hasScripts && isServerOnly(module, packages);
}

function isServerFunction(fn: Node, module: Module, packages: readonly Package[]): boolean {
  const directives = childrenOf(child(fn, 'body'), 'directives');
  if (directives.some((one) => text(child(one, 'value'), 'value') === 'use server')) return true;
  const name = module.names.get(fn);
  if (name !== undefined && module.exports.has(name) && isOfRoute(name, module.file, packages)) return true;
  const passed = module.passed.get(fn);
  return passed !== undefined && isGivenToServer(passed.call.node, passed.member);
}

/** Frameworks that render on a server. React Router alone runs the loaders of its routes in the browser. */
const RENDERS = /^@(?:remix-run|react-router)\/(?:node|serve|dev|cloudflare|deno|express|architect)$/;

/** What a page or a route exports for the server. */
function isOfRoute(name: string, file: string, packages: readonly Package[]): boolean {
  if (/^get(?:ServerSideProps|StaticProps|StaticPaths)$/.test(name)) return isOfNext(file, packages);
  if (!/^(?:loader|action)$/.test(name) || !/(?:^|\/)app\/(?:routes\/|root\.)/.test(file)) return false;
  return dependsOn(file, packages, RENDERS);
}

/** `createServerFn().handler(…)`, `createMiddleware().server(…)`, Astro's `defineAction({ handler })`, Qwik's `server$(…)`. */
function isGivenToServer(call: Node, member: string | undefined): boolean {
  const name = calledName(call);
  if (/^(?:server\$|routeLoader\$|routeAction\$)$/.test(name)) return true;
  if (name === 'defineAction') return member === 'handler';
  if (!/^(?:handler|server)$/.test(name)) return false;
  // From the end of the chain to what begins it.
  let one = bare(child(call, 'callee'));
  while (one && (isMember(one) || one.type.endsWith('CallExpression'))) {
    if (/^create(?:ServerFn|Middleware)$/.test(calledName(one))) return true;
    one = bare(child(one, isMember(one) ? 'object' : 'callee'));
  }
  return false;
}
