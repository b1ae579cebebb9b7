/** The Supabase clients of an app, the tokens that they are given, and what is wrong with that. */
import { applied } from './calls.ts';
import { evaluate, memberOf, type Evaluation } from './evaluate.ts';
import type { Located, Module } from './scope.ts';
import type { ClientFault, Place, SupabaseClient, TokenUse } from './source.ts';
import { bare, child, children, isMember, keyOf } from './syntax.ts';
import { awaited, each, NOTHING, somethingOf, type Client, type Code, type Value, type Values } from './values.ts';

/** Begins a question: each has a budget of its own. */
type Ask = () => Evaluation;

/** What is known of one place where a client is made. */
interface Found {
  client: SupabaseClient;
  faults: ClientFault[];
}

export function readClients(
  modules: readonly Module[],
  resolve: Evaluation['resolve'],
): { clients: SupabaseClient[]; faults: ClientFault[] } {
  const budget = { steps: 0, all: 0 };
  const ask = (): Evaluation => {
    budget.steps = 0;
    return { resolve, depth: 0, budget };
  };
  const found = new Map<string, Found>();
  const uses: ClientFault[] = [];
  for (const module of modules) {
    budget.all = 0;
    for (const { node, scope } of module.calls) {
      const code: Code = { node, scope, module, environment: undefined };
      for (const value of evaluate(node, code, ask())) {
        if (value.kind !== 'client') continue;
        const key = `${value.client.at.file}:${value.client.at.line}`;
        const known = found.get(key);
        // A function that makes clients says less by itself than where it is called.
        if (!known || known.client.token === 'unclear') found.set(key, lookAt(value.client, code, ask));
      }
    }
    uses.push(...namespaceUses(module, ask), ...manualAuth(module, ask));
  }
  const all = [...found.values()];
  return {
    clients: all.map(({ client }) => client),
    faults: unique([...all.flatMap(({ faults }) => faults), ...uses]),
  };
}

function unique(faults: readonly ClientFault[]): ClientFault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}

function lookAt({ at, options }: Client, code: Code, ask: Ask): Found {
  const evaluation = ask();
  const { token, callbacks } = tokenOption(options, at, evaluation);
  if (token === 'callback') {
    const given = awaited(each(callbacks, (callback) => applied(callback, [], code, evaluation)));
    return { client: { ...at, token, sends: usesOf(given), certain: true }, faults: faultsOf(given) };
  }
  const headers = ['global', 'headers', 'Authorization'].reduce(
    (values, name) => memberOf(values, name, at, evaluation),
    options,
  );
  const sends = usesOf(headers);
  if (sends.length > 0) return { client: { ...at, token: 'header', sends, certain: true }, faults: [] };
  const isHeader = somethingOf(headers).some(({ kind }) => kind !== 'unknown');
  return { client: { ...at, token: isHeader ? 'header' : token, sends: [], certain: true }, faults: [] };
}

/** The `accessToken` option, and whether it is given for certain. */
function tokenOption(
  options: Values,
  at: Place,
  evaluation: Evaluation,
): { token: 'callback' | 'none' | 'unclear'; callbacks: Values } {
  const callbacks = memberOf(options, 'accessToken', at, evaluation);
  if (somethingOf(callbacks).length === 0) return { token: 'none', callbacks };
  const isGiven = callbacks.every(({ kind }) => kind === 'function' || kind === 'library');
  return { token: isGiven ? 'callback' : 'unclear', callbacks };
}

/** The kinds of token that are sent; empty unless it is known of all that may be sent. */
function usesOf(values: Values): TokenUse[] {
  const uses = somethingOf(values).map((value) =>
    value.kind === 'text' || value.kind === 'token' ? value.use : undefined,
  );
  const known = uses.filter((use) => use !== undefined);
  return known.length === uses.length ? [...new Set(known)] : [];
}

function faultsOf(given: Values): ClientFault[] {
  const isAlwaysAbsent = somethingOf(given).every(({ kind }) => kind === 'absent');
  return given.flatMap((value): ClientFault[] => {
    if (value.kind === 'absent') return isAlwaysAbsent ? [{ kind: 'not-found', use: value.use, ...value.at }] : [];
    if (value.kind === 'token') return [{ kind: 'not-a-string', what: 'token', ...value.at }];
    if (value.kind === 'session' || value.kind === 'tokens')
      return [{ kind: 'not-a-string', what: 'session', ...value.at }];
    return [];
  });
}

/** `supabase.auth.getUser`, where every client that `supabase` may be has an `accessToken`. */
function namespaceUses(module: Module, ask: Ask): ClientFault[] {
  return module.members.flatMap((located): ClientFault[] => {
    const part = bare(child(located.node, 'object'));
    const member = keyOf(located.node, 'property');
    if (!isMember(part) || keyOf(part, 'property') !== 'auth' || member === undefined) return [];
    if (!hasCallback(child(part, 'object'), located, module, ask)) return [];
    return [{ kind: 'auth-namespace', member, file: module.file, line: located.node.loc.start.line }];
  });
}

/** `supabase.realtime.setAuth(token)`. Without an argument it asks the callback, which is in order. */
function manualAuth(module: Module, ask: Ask): ClientFault[] {
  return module.calls.flatMap((located): ClientFault[] => {
    const callee = bare(child(located.node, 'callee'));
    const part = bare(child(callee, 'object'));
    if (!isMember(callee) || keyOf(callee, 'property') !== 'setAuth') return [];
    if (!isMember(part) || keyOf(part, 'property') !== 'realtime') return [];
    if (!hasCallback(child(part, 'object'), located, module, ask)) return [];
    const [argument] = children(located.node, 'arguments');
    const code: Code = { ...located, module, environment: undefined };
    const given = argument ? evaluate(argument, code, ask()) : NOTHING;
    const something = somethingOf(given);
    if (something.length === 0) return [];
    const isString = something.every(({ kind }) => kind === 'text' || kind === 'unknown');
    return [{ kind: 'manual-realtime-auth', isString, file: module.file, line: located.node.loc.start.line }];
  });
}

function hasCallback(node: Located['node'] | undefined, { scope }: Located, module: Module, ask: Ask): boolean {
  const code = { scope, module, environment: undefined };
  const clients = somethingOf(evaluate(node, code, ask()));
  const isMade = (value: Value): boolean =>
    value.kind === 'client' && tokenOption(value.client.options, value.client.at, ask()).token === 'callback';
  return clients.length > 0 && clients.every(isMade);
}
