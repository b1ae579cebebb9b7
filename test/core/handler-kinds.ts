/** Handlers as people write them, right and wrong, with what the checks of the function say of each. */

type Event = Record<string, never> & {
  version: string;
  triggerSource: string;
  userName: string;
  request: { userAttributes: Record<string, string>; groupConfiguration: Record<string, unknown> | null };
  callerContext: { clientId: string };
  response: unknown;
};
type Callback = (error: Error | null, value?: unknown) => void;
export type Handler = (event: Event, context: { done: Callback }, callback: Callback) => unknown;

/** What is said under V1_0, and under V2_0 and V3_0: the id of a check, "?" where it is unknown, nothing where all is well. */
export interface HandlerKind {
  what: string;
  handler: Handler;
  v1: string;
  v2: string;
}

const role = { role: 'authenticated' };
const v1 = (details: object = { claimsToAddOrOverride: role }): object => ({ claimsOverrideDetails: details });
const v2 = (id: object = {}, access: object = {}, more: object = {}): object => ({
  claimsAndScopeOverrideDetails: {
    idTokenGeneration: { claimsToAddOrOverride: role, ...id },
    accessTokenGeneration: { claimsToAddOrOverride: role, ...access },
    ...more,
  },
});
const both = { ...v1(), ...v2() };
const isV1 = (event: Event): boolean => event.version === '1';
/** Answers in the shape of the version; `more` stands beside the claims, in both. */
const granted = (event: Event, more: object = {}): object =>
  isV1(event) ? v1({ claimsToAddOrOverride: role, ...more }) : v2({}, {}, more);
const answer = (event: Event, response: unknown): object => ({ ...event, response });
const from =
  (source: string): ((event: Event) => boolean) =>
  (event) =>
    event.triggerSource.endsWith(source);

class TokenHandler {
  readonly #role = role;
  handle = (event: Event): Promise<object> =>
    Promise.resolve(answer(event, isV1(event) ? v1({ claimsToAddOrOverride: this.#role }) : v2()));
}

type Middleware = (next: Handler) => Handler;
const middy =
  (...all: Middleware[]) =>
  (handler: Handler): Handler =>
    all.reduceRight((inner, one) => one(inner), handler);
const catching: Middleware = (next) => async (event, context, callback) => {
  try {
    return await next(event, context, callback);
  } catch {
    return event;
  }
};
const unwrapping: Middleware = (next) => async (event, context, callback) => {
  const result = (await next(event, context, callback)) as { response: unknown };
  return { statusCode: 200, body: JSON.stringify(result) };
};

/** A struct in Go, a class in Java: what it does not name is lost, and what is not there is null. */
const typed =
  (names: readonly string[]) =>
  (event: Event, response: object): object => ({
    ...Object.fromEntries(names.map((name) => [name, (event as Record<string, unknown>)[name] ?? null])),
    request: { clientMetadata: null, ...event.request },
    response,
  });
const go = typed(['version', 'triggerSource', 'region', 'userPoolId', 'callerContext', 'userName']);
const goWithoutVersion = typed(['triggerSource', 'region', 'userPoolId', 'callerContext', 'userName']);

const NONE = 'lambda/role-missing';
const SHAPE = 'lambda/response-shape';
const GROUPS = 'lambda/groups-suppressed';
const ERROR = 'lambda/handler-error';
const VALUE = 'lambda/role-value';
const same = (what: string, said: string, handler: Handler): HandlerKind => ({ what, handler, v1: said, v2: said });

// prettier-ignore
export const HANDLERS: readonly HandlerKind[] = [
  same('async, each version in its shape', '', async (event) => answer(event, granted(event))),
  same('the event changed in place', '', async (event) => { event.response = granted(event); return event; }),
  same('both shapes at once', '', async (event) => answer(event, both)),
  same('a callback', '', (event, _context, callback) => callback(null, answer(event, granted(event)))),
  same('context.done', '', (event, { done }) => done(null, answer(event, granted(event)))),
  same('a class', '', new TokenHandler().handle),
  same('a promise made by hand', '', (event) => new Promise((resolve) => { resolve(answer(event, granted(event))); })),
  same('middleware around it', '', middy(catching)(async (event) => answer(event, granted(event)))),
  same('Go, all of its members', '', async (event) => go(event, granted(event))),
  same('Python, a copy made deep', '', async (event) => ({ ...structuredClone(event), response: granted(event) })),
  same('more members than came', '', async (event) => ({ ...answer(event, granted(event)), traceId: 'x' })),
  same('the groups copied', '', async (event) => answer(event, granted(event, { groupOverrideDetails: event.request.groupConfiguration ?? {} }))),
  same('a group more', '', async (event) => answer(event, granted(event, { groupOverrideDetails: { groupsToOverride: [...(event.request.groupConfiguration?.['groupsToOverride'] as string[] ?? []), 'x'] } }))),
  same('other claims too', '', async (event) => answer(event, isV1(event) ? v1({ claimsToAddOrOverride: { ...role, tenant: 'a' } }) : v2({ claimsToAddOrOverride: { ...role, rights: ['a'] } }))),
  same('reads the e-mail address', '', async (event) => { event.request.userAttributes['email']?.split('@')[1]?.trim(); return answer(event, granted(event)); }),
  { what: 'V1 alone', v1: '', v2: SHAPE, handler: async (event) => answer(event, v1()) },
  { what: 'V2 alone', v1: SHAPE, v2: '', handler: async (event) => answer(event, v2()) },
  { what: 'V2, the access token alone, which the app sends', v1: SHAPE, v2: '', handler: async (event) => answer(event, v2({ claimsToAddOrOverride: {} })) },
  { what: 'V2, the ID token alone', v1: SHAPE, v2: NONE, handler: async (event) => answer(event, v2({}, { claimsToAddOrOverride: {} })) },
  same('claims, and no role among them', NONE, async (event) => answer(event, JSON.parse(JSON.stringify(granted(event)).replaceAll('"role"', '"tenant"')))),
  same('the role in other letters', NONE, async (event) => answer(event, JSON.parse(JSON.stringify(granted(event)).replaceAll('"role"', '"Role"')))),
  same('the event as it came', '?', async (event) => event),
  same('a role for members of a group', '?', async (event) => ((event.request.groupConfiguration?.['groupsToOverride'] as string[] | undefined)?.includes('editors') ? answer(event, granted(event)) : event)),
  same('an error swallowed by middleware', '?', middy(catching)(async () => { throw new Error('no table'); })),
  same('the role suppressed as well', NONE, async (event) => answer(event, isV1(event) ? v1({ claimsToAddOrOverride: role, claimsToSuppress: ['role'] }) : v2({ claimsToSuppress: ['role'] }, { claimsToSuppress: ['role'] }))),
  same('no role at the refresh', NONE, async (event) => answer(event, from('RefreshTokens')(event) ? {} : granted(event))),
  same('a role from the hosted pages alone', NONE, async (event) => answer(event, from('HostedAuth')(event) ? granted(event) : {})),
  same('no role for a new password', NONE, async (event) => answer(event, from('NewPasswordChallenge')(event) ? {} : granted(event))),
  same('no role for a device', NONE, async (event) => answer(event, from('AuthenticateDevice')(event) ? {} : granted(event))),
  same('another role', VALUE, async (event) => answer(event, JSON.parse(JSON.stringify(granted(event)).replaceAll('authenticated', 'Authenticated')))),
  same('a role that bypasses RLS', VALUE, async (event) => answer(event, JSON.parse(JSON.stringify(granted(event)).replaceAll('authenticated', 'service_role')))),
  same('another role at the refresh', VALUE, async (event) => answer(event, from('RefreshTokens')(event) ? JSON.parse(JSON.stringify(granted(event)).replaceAll('authenticated', 'anon')) : granted(event))),
  same('empty groups', GROUPS, async (event) => answer(event, granted(event, { groupOverrideDetails: {} }))),
  same('null groups', GROUPS, async (event) => answer(event, granted(event, { groupOverrideDetails: null }))),
  same('a list of no groups', GROUPS, async (event) => answer(event, granted(event, { groupOverrideDetails: { groupsToOverride: [] } }))),
  same('groups of null members', GROUPS, async (event) => answer(event, granted(event, { groupOverrideDetails: { groupsToOverride: null, iamRolesToOverride: null, preferredRole: null } }))),
  same('no groups at the refresh', GROUPS, async (event) => answer(event, granted(event, from('RefreshTokens')(event) ? { groupOverrideDetails: {} } : {}))),
  { what: 'the groups suppressed', v1: GROUPS, v2: GROUPS, handler: async (event) => answer(event, isV1(event) ? v1({ claimsToAddOrOverride: role, claimsToSuppress: ['cognito:groups'] }) : v2({}, { claimsToSuppress: ['cognito:groups'] })) },
  same('a member of the answer read through', ERROR, async (event) => { const { claimsOverrideDetails, claimsAndScopeOverrideDetails } = event.response as Record<'claimsOverrideDetails' | 'claimsAndScopeOverrideDetails', { claimsToAddOrOverride: object }>; Object.assign((isV1(event) ? claimsOverrideDetails : claimsAndScopeOverrideDetails).claimsToAddOrOverride, role); return event; }),
  same('a trigger source refused by its name', ERROR, async (event) => { if (from('RefreshTokens')(event)) throw new Error(`unexpected ${event.triggerSource}`); return answer(event, granted(event)); }),
  same('nothing returned', ERROR, async () => undefined),
  same('nothing returned at the refresh', ERROR, async (event) => (from('RefreshTokens')(event) ? undefined : answer(event, granted(event)))),
  same('response alone', ERROR, async (event) => ({ response: granted(event) })),
  same('the response itself', ERROR, async (event) => granted(event)),
  same('an answer for an HTTP gateway', ERROR, middy(unwrapping)(async (event) => answer(event, granted(event)))),
  same('a text', ERROR, async (event) => JSON.stringify(answer(event, granted(event)))),
  same('a list', ERROR, async (event) => [answer(event, granted(event))]),
  same('response as text', ERROR, async (event) => answer(event, JSON.stringify(granted(event)))),
  same('Go, without the version', ERROR, async (event) => goWithoutVersion(event, granted(event))),
  same('another user', ERROR, async (event) => ({ ...answer(event, granted(event)), userName: 'ada' })),
  same('a request that lost its attributes', ERROR, async (event) => ({ ...answer(event, granted(event)), request: {} })),
  { what: 'a claim that is no string', v1: SHAPE, v2: '', handler: async (event) => answer(event, isV1(event) ? v1({ claimsToAddOrOverride: { ...role, level: 3 } }) : v2({ claimsToAddOrOverride: { ...role, level: 3 } })) },
  { what: 'a claim that is null', v1: SHAPE, v2: SHAPE, handler: async (event) => answer(event, isV1(event) ? v1({ claimsToAddOrOverride: { ...role, x: null } }) : v2({}, { claimsToAddOrOverride: { ...role, x: null } })) },
  same('a list of claims to add', `${SHAPE} ${NONE}`, async (event) => answer(event, isV1(event) ? v1({ claimsToAddOrOverride: ['role'] }) : v2({}, { claimsToAddOrOverride: ['role'] }))),
  { what: 'a scope with a space', v1: SHAPE, v2: SHAPE, handler: async (event) => answer(event, v2({}, { scopesToAdd: ['a b'] })) },
  same('it throws', '?', async () => { throw new TypeError("Cannot read properties of undefined (reading 'Item')"); }),
  same('a callback with an error', '?', (_event, _context, callback) => callback(new Error('not in the table'))),
  same('it throws at the refresh', '?', async (event) => { if (from('RefreshTokens')(event)) throw new Error('no session'); return answer(event, granted(event)); }),
];
