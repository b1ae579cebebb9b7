/**
 * Finds the Supabase clients of an app (`createClient` calls), and their misuse: `supabase.auth` beside `accessToken`,
 * `realtime.setAuth`, a browser's client used on a server.
 */
import { createEvaluator } from './values/evaluate.ts';
import { publicSecrets } from './build-config.ts';
import { judgeClient } from './find-faults.ts';
import { isForServerWork } from './keys.ts';
import { calledName, type Located, type Module } from './code/module.ts';
import { contains } from './code/once.ts';
import { isOfNext, isServerOnly, type Package } from './packages/packages.ts';
import { lookUp } from './code/scope.ts';
import { isServerCode } from './server-code.ts';
import type { Place } from './code/source-file.ts';
import type { ClientFault, SupabaseClient } from './source.ts';
import type { StackId } from './stacks.ts';
import { bare, child, childrenOf, identifierOf, isMember, keyOf, lastName, stringLiteral } from './code/syntax.ts';
import { packageOf } from './values/things.ts';
import { placeOf, dropNothing, type App, type Client, type Code, type Value, type Values } from './values/values.ts';
import type { LibraryVersion } from './packages/versions.ts';

export interface Project {
  app: App;
  packages: readonly Package[];
  /** What the app around a file signs in with; `isServer` where no browser ever runs the file. */
  stackOf(file: string, isServer: boolean): StackId | undefined;
  versionFor(file: string): LibraryVersion | undefined;
  /** Which version a range in an import means. */
  versionOf(range: string, file: string): LibraryVersion;
}

export interface FoundClient {
  client: SupabaseClient;
  /** It is a server's own, or makes users of Supabase's own. */
  isForServerWork: boolean;
}

export interface ReadClients {
  found: FoundClient[];
  faults: ClientFault[];
  /** The app signs users in with Supabase's own sign-in, or sends the token in a way of its own. */
  hasOtherWays: boolean;
}

type Asked = ReturnType<typeof createEvaluator>;

export function readClients(project: Project): ReadClients {
  const evaluator = createEvaluator(project.app);
  const found = new Map<string, FoundClient>();
  const faults: ClientFault[] = [];
  const browsers: { client: string; asked: Place }[] = [];
  const { modules } = project.app;
  const usesRealtime = modules.some(({ calls }) => calls.some(({ node }) => calledName(node) === 'channel'));
  for (const module of modules) {
    evaluator.begin();
    for (const located of module.calls.filter((call) => isMaker(call, module, evaluator))) {
      for (const client of readCall(located, module, evaluator)) {
        evaluator.ask();
        const judged = judgeClient(client, evaluator, project.packages);
        const place = placeOf(client.code);
        const { start } = client.code.node;
        const stack = project.stackOf(place.file, isServerOnly(client.code.module, project.packages));
        const version = versionOfClient(client, project);
        found.set(`${place.file}:${start}`, {
          client: {
            ...place,
            token: judged.token,
            sends: judged.sends,
            certain: true,
            ...(judged.unfollowed === undefined ? {} : { unfollowed: judged.unfollowed }),
            ...(version === undefined ? {} : { version }),
            ...(stack === undefined ? {} : { stack }),
            usesRealtime,
          },
          isForServerWork: isForServerWork(client, project.packages),
        });
        if (judged.browserOnly) browsers.push({ client: `${place.file}:${start}`, asked: judged.browserOnly });
        faults.push(...judged.faults.map((fault) => ({ ...fault, ...(stack === undefined ? {} : { stack }) })));
      }
    }
  }
  const uses = modules.flatMap((module) =>
    usesIn(module, evaluator, project, new Set(browsers.map(({ client }) => client))),
  );
  return {
    found: [...found.values()],
    faults: dropRepeats([...faults, ...uses, ...modules.flatMap((one) => publicSecrets(one, project.packages))]),
    hasOtherWays: modules.some((module) => hasOtherWays(module, evaluator)),
  };
}

function dropRepeats(faults: readonly ClientFault[]): ClientFault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}

/** Whether what is called makes clients; most calls are told by their name alone. */
function isMaker({ node, scope }: Located, module: Module, evaluator: Asked): boolean {
  const callee = child(node, 'callee');
  const binding = lookUp(identifierOf(callee) ?? '', scope);
  const named = binding?.kind === 'import' ? binding.name : undefined;
  const taken = binding?.kind === 'value' ? binding.values[0]?.path.at(-1) : undefined;
  if (![named, taken].some((name) => /client/i.test(String(name ?? ''))) && !/client|^$/i.test(calledName(node)))
    return false;
  if (identifierOf(callee) === 'createClient' && !binding) return true;
  evaluator.ask();
  return evaluator
    .evaluate(callee, { scope, module, environment: undefined })
    .some((value) => value.kind === 'library' && /^create(Server)?Client$/.test(value.name));
}

function readCall({ node, scope }: Located, module: Module, evaluator: Asked): Client[] {
  evaluator.ask();
  const values = evaluator.evaluate(node, { scope, module, environment: undefined });
  return values.flatMap((value) => (value.kind === 'client' ? [value.client] : []));
}

/** What the import says, as Deno writes it, or the package's lock file. */
function versionOfClient({ code }: Client, project: Project): LibraryVersion | undefined {
  const { file, imports } = code.module;
  const source = imports
    .map((one) => project.app.packageFor(one, file))
    .find((one) => packageOf(one)?.name === '@supabase/supabase-js');
  const written = source === undefined ? undefined : packageOf(source)?.version;
  if (written !== undefined)
    return project.versionOf(/^\d+$/.test(written) ? `^${written}` : written, code.module.file);
  return project.versionFor(code.module.file);
}

/** What is done with clients, here and there. */
function usesIn(module: Module, evaluator: Asked, project: Project, browsers: ReadonlySet<string>): ClientFault[] {
  evaluator.begin();
  const stack = project.stackOf(module.file, isServerOnly(module, project.packages));
  const of = (node: Code['node'] | undefined, { scope }: Located): Values => {
    evaluator.ask();
    return dropNothing(evaluator.evaluate(node, { scope, module, environment: undefined }));
  };
  const hasCallback = (values: Values): boolean =>
    values.length > 0 &&
    values.every((value) => (value.kind === 'auth' || value.kind === 'client') && isGiven(value, evaluator));
  const faults = module.members.flatMap((located): ClientFault[] => {
    const member = keyOf(located.node, 'property');
    const at = { file: module.file, line: located.node.loc.start.line, ...(stack === undefined ? {} : { stack }) };
    const object = child(located.node, 'object');
    const isAsked = browsers.size > 0 && /^(from|rpc|storage|schema|channel)$/.test(member ?? '');
    if (isAsked && isServerCode({ module, scope: located.scope }, project.packages)) {
      const isBrowsers = of(object, located).some(
        (one) => one.kind === 'client' && browsers.has(keyOfClient(one.client)),
      );
      return isBrowsers ? [{ kind: 'wrong-runtime', isNext: isOfNext(module.file, project.packages), ...at }] : [];
    }
    if (member === undefined || !mayBeAuth(object)) return [];
    const values = of(object, located);
    const isAuth = values.every(({ kind }) => kind === 'auth') && hasCallback(values);
    if (isAuth) return [{ kind: 'auth-namespace', member, ...at }];
    const isLost = values.some(({ kind }) => kind === 'unknown') && isAuthOfSupabase(object, member);
    return isLost ? [{ kind: 'auth-unfollowed', member, ...at }] : [];
  });
  return [...faults, ...manualAuth(module, of, hasCallback, project)];
}

function keyOfClient({ code }: Client): string {
  return `${code.module.file}:${code.node.start}`;
}

/** `supabase.auth`, or a name that may be it. */
function mayBeAuth(node: Code['node'] | undefined): boolean {
  const inner = lastName(node);
  return inner !== undefined && /auth/i.test(inner);
}

/** What only Supabase's own `auth` has, of an object that is called after it. */
function isAuthOfSupabase(node: Code['node'] | undefined, member: string): boolean {
  const name = lastName(bare(child(node, 'object')));
  return (
    /supabase/i.test(name ?? '') &&
    /^(?:get(?:User|Session|Claims)|onAuthStateChange|sign(?:In|Up|Out)\w*|refreshSession|setSession|updateUser)$/.test(
      member,
    )
  );
}

/** Whether a client has an `accessToken` for certain. */
function isGiven(value: Extract<Value, { kind: 'auth' | 'client' }>, evaluator: Asked): boolean {
  const callbacks = evaluator.member(value.client.options, 'accessToken', value.client.code);
  return (
    callbacks.length > 0 &&
    callbacks.every(({ kind }) => kind === 'function' || kind === 'library' || kind === 'method')
  );
}

/** `supabase.realtime.setAuth(token)`. Without an argument it asks the callback, which is in order. */
function manualAuth(
  module: Module,
  of: (node: Code['node'] | undefined, located: Located) => Values,
  hasCallback: (values: Values) => boolean,
  project: Project,
): ClientFault[] {
  return module.calls.flatMap((located): ClientFault[] => {
    if (calledName(located.node) !== 'setAuth') return [];
    const part = child(child(located.node, 'callee'), 'object');
    if (!isMember(part) || keyOf(part, 'property') !== 'realtime') return [];
    const clients = of(child(part, 'object'), located);
    if (!hasCallback(clients)) return [];
    const [argument] = childrenOf(located.node, 'arguments');
    const given = argument ? of(argument, located) : [];
    if (given.length === 0) return [];
    const isString = given.every(({ kind }) => kind === 'jwt' || kind === 'text' || kind === 'unknown');
    const [client] = clients;
    const version = client?.kind === 'client' ? versionOfClient(client.client, project) : undefined;
    const at = { file: module.file, line: located.node.loc.start.line };
    return [{ kind: 'manual-realtime-auth', isString, ...at, ...(version === undefined ? {} : { version }) }];
  });
}

const SIGN_IN = /^(signInWith\w+|signInAnonymously|signUp|verifyOtp|exchangeCodeForSession)$/;

/** Whether a module signs in with Supabase itself, or puts the token on a request by hand. */
function hasOtherWays(module: Module, evaluator: Asked): boolean {
  evaluator.begin();
  return module.calls.some(({ node, scope }) => {
    const name = calledName(node);
    const [first] = childrenOf(node, 'arguments');
    if (
      name === 'setHeader' ||
      (name === 'setAuth' && keyOf(child(child(node, 'callee'), 'object') ?? node, 'property') === 'functions')
    )
      return name === 'setAuth' || /^authorization$/i.test(stringLiteral(first) ?? '');
    // `functions.invoke('run', { headers: { Authorization: … } })`
    if (name === 'invoke' && module.authorizations.some((one) => contains(node, one.node))) return true;
    if (!SIGN_IN.test(name) || !isMember(child(node, 'callee'))) return false;
    const part = child(child(node, 'callee'), 'object');
    if (!mayBeAuth(part)) return false;
    evaluator.ask();
    const where = { scope, module, environment: undefined };
    const token = evaluator.member(evaluator.evaluate(first, where), 'token', { ...where, node });
    return !token.some(({ kind }) => kind === 'jwt');
  });
}
