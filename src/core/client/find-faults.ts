/**
 * Judges one Supabase client: its `accessToken` callback, Authorization header or `fetch`, and what is wrong with that
 * (stale, misplaced, wrong runtime); whether it sends the access or the ID token, `token-faults.ts` tells.
 */
import type { TokenUse } from '../pool/reach.ts';
import { misplacedOption, mistakenArgument } from './misplaced.ts';
import { isKept } from './values/kept.ts';
import { tokenOfFirstCall } from './first-call.ts';
import { secretKey } from './keys.ts';
import { findSilent } from './silent.ts';
import { isOfNext, isScript, type Package } from './packages/packages.ts';
import { isServerCode, isServerModule } from './server-code.ts';
import type { Scope } from './code/scope.ts';
import type { Place } from './code/source-file.ts';
import type { ClientFault, SupabaseClient } from './source.ts';
import type { Node } from './code/syntax.ts';
import { judgeSent, tokenFaults, useOf, whyUnknown } from './token-faults.ts';
import {
  awaitValues,
  isCallable,
  mapValues,
  placeOf,
  dropNothing,
  type Client,
  type Code,
  type Evaluator,
  type Values,
} from './values/values.ts';

type Token = SupabaseClient['token'];

/** What is known of one place where a client is made. */
export interface Judged {
  token: Token;
  sends: TokenUse[];
  unfollowed?: string;
  faults: ClientFault[];
  /** Its token is that of a browser's session, asked for there. */
  browserOnly?: Place;
}

export function judgeClient(client: Client, evaluator: Evaluator, packages: readonly Package[]): Judged {
  const { code, options, maker } = client;
  const at = placeOf(code);
  const keyFaults = secretKey(client, packages);
  const first = tokenOfFirstCall(client);
  if (first) keyFaults.push({ kind: 'stale', what: 'first-call', ...first });
  const mistaken = mistakenArgument(client);
  if (mistaken) return withFaults({ token: 'none', sends: [], faults: [mistaken] }, keyFaults);
  const callbacks = evaluator.member(options, 'accessToken', code);
  const headers = headerOf(client, evaluator);
  const { token, why } = tokenOption(callbacks);
  if (token === 'none') return withFaults(judgeOthers(client, headers, evaluator), keyFaults);
  if (maker === 'ssr-server' && token === 'callback')
    return withFaults(
      judgeCallback(client, callbacks, evaluator, packages),
      [{ kind: 'server-client', ...at }, ...keyFaults],
      true,
    );
  const judged =
    token === 'callback'
      ? judgeCallback(client, callbacks, evaluator, packages)
      : judgeUnclear(callbacks, at, token === 'broken', why);
  const wins: ClientFault[] = isGiven(headers) ? [{ kind: 'header-wins', ...at }] : [];
  return withFaults(judged, [...wins, ...keyFaults]);
}

function withFaults(judged: Judged, faults: readonly ClientFault[], only = false): Judged {
  return { ...judged, faults: [...faults, ...(only ? [] : judged.faults)] };
}

/** The `accessToken` option, and whether it is given for certain; `broken` where it is and is no function. */
function tokenOption(callbacks: Values): { token: Token | 'broken'; why?: string } {
  const some = dropNothing(callbacks);
  if (some.length === 0) return { token: 'none' };
  if (callbacks.every(isCallable)) return { token: 'callback' };
  const isBroken = some.every((one) => ['jwt', 'thing', 'text', 'promise', 'absent', 'misshapen'].includes(one.kind));
  return isBroken
    ? { token: 'broken' }
    : { token: 'unclear', why: whyUnknown(callbacks) ?? 'an option that may be given or not' };
}

function judgeUnclear(callbacks: Values, at: Place, isBroken: boolean, why?: string): Judged {
  if (isBroken) return { token: 'callback', sends: [], faults: faultsOfNoFunction(callbacks, at) };
  return { token: 'unclear', sends: [], faults: [], ...(why === undefined ? {} : { unfollowed: why }) };
}

/** createClient calls it, and throws where it is no function. */
function faultsOfNoFunction(callbacks: Values, at: Place): ClientFault[] {
  const [first] = dropNothing(callbacks);
  if (first?.kind === 'absent')
    return [
      {
        kind: 'not-found',
        what: `gives \`accessToken\` the \`${first.member}\` of ${first.of}, which has none`,
        edit: `Give it a function, which is called for each request. ${first.edit}`,
        ...useOf(first),
        ...first.at,
      },
    ];
  const what = first?.kind === 'promise' ? 'a promise' : 'a value';
  return [
    {
      kind: 'not-found',
      what: `gives \`accessToken\` ${what} instead of a function`,
      edit: 'Give it a function, which is called for each request.',
      ...at,
    },
  ];
}

/** global.headers.Authorization, in any case. */
function headerOf({ code, options }: Client, evaluator: Evaluator): Values {
  const headers = ['global', 'headers'].reduce((values, name) => evaluator.member(values, name, code), options);
  const found = ['Authorization', 'authorization', 'AUTHORIZATION'].map((name) =>
    evaluator.member(headers, name, code),
  );
  return found.find((values) => dropNothing(values).length > 0) ?? found[0] ?? [];
}

function isGiven(headers: Values): boolean {
  return dropNothing(headers).some((one) => one.kind !== 'unknown' || one.isText === true);
}

function judgeCallback(client: Client, callbacks: Values, evaluator: Evaluator, packages: readonly Package[]): Judged {
  const { code } = client;
  const at = placeOf(code);
  const given = awaitValues(mapValues(callbacks, (callback) => evaluator.apply(callback, [], code)));
  const faults = tokenFaults(given, at);
  const silent = dropNothing(given).length === 0 ? findSilent(callbacks, evaluator) : undefined;
  if (silent)
    faults.push({
      kind: 'not-found',
      what: 'has a callback that returns nothing',
      edit: 'Write `return` in front of the token.',
      ...placeOf(silent),
    });
  const stale = faults.length === 0 ? staleOf(given) : undefined;
  if (stale) faults.push({ kind: 'stale', what: 'callback', ...stale });
  const browserOnly = faults.length === 0 ? browserOnlyOf(given) : undefined;
  const wrong = browserOnly && wrongRuntime(browserOnly, code, evaluator, packages);
  if (wrong) faults.push({ kind: 'wrong-runtime', isNext: isOfNext(wrong.file, packages), ...wrong });
  // Whoever writes a callback means it to give something.
  const lost =
    faults.length === 0 && dropNothing(given).length === 0
      ? { unfollowed: 'a function whose token was not found' }
      : {};
  return { token: 'callback', ...judgeSent(given), ...lost, faults, ...(browserOnly && !wrong ? { browserOnly } : {}) };
}

function browserOnlyOf(given: Values): Place | undefined {
  const places = dropNothing(given).map((one) => ('browserOnly' in one ? one.browserOnly : undefined));
  return places.every((one) => one !== undefined) ? places[0] : undefined;
}

/** The place of a browser's session that is asked for on a server, or that only a client of a server asks for. */
function wrongRuntime(asked: Place, made: Code, { app }: Evaluator, packages: readonly Package[]): Place | undefined {
  const asking = app.modules.find(({ file }) => file === asked.file);
  const isServer = (asking && isServerModule(asking, packages)) || isServerCode(made, packages);
  return isServer ? asked : undefined;
}

/** How a client without `accessToken` may come by a token all the same. */
function judgeOthers(client: Client, headers: Values, evaluator: Evaluator): Judged {
  const { code, options } = client;
  const at = placeOf(code);
  const misplaced = misplacedOption(client, evaluator);
  if (misplaced) return { token: 'none', sends: [], faults: [misplaced] };
  if (isGiven(headers) && !isKey(headers)) {
    const faults = tokenFaults(headers, at);
    const isToken = dropNothing(headers).some(
      (one) => (one.kind === 'jwt' && one.use !== undefined) || (one.kind === 'unknown' && one.stored),
    );
    if (faults.length === 0 && isToken && isKept(code.module, code.scope, evaluator.app))
      faults.push({ kind: 'stale', what: 'header', ...at });
    return { token: 'header', ...judgeSent(headers), faults };
  }
  const lost = whyUnknown(headers);
  if (lost !== undefined) return { token: 'unclear', sends: [], faults: [], unfollowed: lost };
  const own = evaluator.member(evaluator.member(options, 'global', code), 'fetch', code);
  const isOwn = dropNothing(own).some((one) => one.kind === 'function' || one.kind === 'unknown');
  if (isOwn && !isGiven(headers)) return judgeFetch(own, evaluator, at);
  const unknown = dropNothing(options).find(({ kind }) => kind === 'unknown');
  if (unknown?.kind !== 'unknown') return { token: 'none', sends: [], faults: [] };
  return { token: 'unclear', sends: [], faults: [], unfollowed: unknown.why ?? 'options that could not be followed' };
}

/** `Bearer <the API key>` is what is sent anyway. */
function isKey(headers: Values): boolean {
  return dropNothing(headers).every((one) => one.kind === 'text' && /KEY|ANON|PUBLISHABLE/i.test(one.variable ?? ''));
}

/** Every Authorization that a fetch of the app's own puts on. */
function judgeFetch(own: Values, evaluator: Evaluator, at: Place): Judged {
  const given = own.flatMap((value) => {
    if (value.kind !== 'function') return [];
    const { node: fn, module, environment } = value.code;
    return module.authorizations
      .filter(({ scope }) => isInside(scope, fn))
      .flatMap(({ node, scope }) => evaluator.evaluate(node, { scope, module, environment }));
  });
  if (given.length === 0) return { token: 'fetch', sends: [], faults: [], unfollowed: 'a `fetch` of its own' };
  const faults = tokenFaults(given, at);
  const stale = faults.length === 0 ? staleOf(given) : undefined;
  return {
    token: 'fetch',
    ...judgeSent(given),
    faults: stale ? [{ kind: 'stale', what: 'callback', ...stale }] : faults,
  };
}

function isInside(scope: Scope, fn: Node): boolean {
  let one: Scope | undefined = scope;
  while (one && one.function !== fn) one = one.parent;
  return one !== undefined;
}

function staleOf(given: Values): Place | undefined {
  const some = dropNothing(given).map((one) => ('stale' in one ? one.stale : undefined));
  const [first] = some;
  return first && some.every((one) => one !== undefined) && !isScript(first) ? first : undefined;
}
