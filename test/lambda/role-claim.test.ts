import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Json, type JsonObject, USER_TRIGGER_SOURCES, loadHandler, machineEvent, userEvent } from './handler.ts';

const handler = await loadHandler();
const V1 = 'claimsOverrideDetails';
const V2 = 'claimsAndScopeOverrideDetails';
const ROLE = { claimsToAddOrOverride: { role: 'authenticated' } };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function responseTo(version: string, response: Json): Promise<Json | undefined> {
  return (await handler(userEvent(version, response)))['response'];
}

describe.each(USER_TRIGGER_SOURCES)('%s', (triggerSource) => {
  it.each([
    ['1', { [V1]: null }, { [V1]: ROLE }],
    ['2', { [V2]: null }, { [V2]: { idTokenGeneration: ROLE, accessTokenGeneration: ROLE } }],
    ['3', { [V2]: null }, { [V2]: { idTokenGeneration: ROLE, accessTokenGeneration: ROLE } }],
  ])('gets the role in the shape of version %s, and the rest of the event back', async (version, before, after) => {
    const event = userEvent(version, before, triggerSource);
    expect(await handler(structuredClone(event))).toEqual({ ...event, response: after });
  });
});

describe('what is in the response already', () => {
  it('stays, under V1', async () => {
    const details = {
      claimsToAddOrOverride: { tenant: 'a', role: 'editor' },
      claimsToSuppress: ['email', 'role', 'phone_number'],
      groupOverrideDetails: { groupsToOverride: ['editors'], preferredRole: null },
    };
    expect(await responseTo('1', { [V1]: details })).toEqual({
      [V1]: {
        claimsToAddOrOverride: { tenant: 'a', role: 'authenticated' },
        claimsToSuppress: ['email', 'phone_number'],
        groupOverrideDetails: { groupsToOverride: ['editors'], preferredRole: null },
      },
    });
  });

  it.each(['2', '3'])('stays, under version %s', async (version) => {
    const details = {
      idTokenGeneration: { claimsToAddOrOverride: { plan: ['pro'] }, claimsToSuppress: ['role'] },
      accessTokenGeneration: {
        claimsToAddOrOverride: { n: 1 },
        claimsToSuppress: ['x'],
        scopesToAdd: ['orders/read'],
        scopesToSuppress: ['openid'],
      },
      groupOverrideDetails: { groupsToOverride: ['editors'] },
    };
    expect(await responseTo(version, { [V2]: details })).toEqual({
      [V2]: {
        idTokenGeneration: { claimsToAddOrOverride: { plan: ['pro'], role: 'authenticated' }, claimsToSuppress: [] },
        accessTokenGeneration: {
          claimsToAddOrOverride: { n: 1, role: 'authenticated' },
          claimsToSuppress: ['x'],
          scopesToAdd: ['orders/read'],
          scopesToSuppress: ['openid'],
        },
        groupOverrideDetails: { groupsToOverride: ['editors'] },
      },
    });
  });

  it.each([null, {}, []])(
    'loses a groupOverrideDetails of %j, which would take the groups away',
    async (groupOverrideDetails) => {
      expect(await responseTo('1', { [V1]: { groupOverrideDetails } })).toEqual({ [V1]: ROLE });
      expect(await responseTo('2', { [V2]: { groupOverrideDetails } })).toEqual({
        [V2]: { idTokenGeneration: ROLE, accessTokenGeneration: ROLE },
      });
    },
  );
});

describe.each([null, [], {}])('a part that is %j', (empty) => {
  const both = { idTokenGeneration: ROLE, accessTokenGeneration: ROLE };

  it.each<[string, string, Json, Json]>([
    ['1', 'response', empty, { [V1]: ROLE }],
    ['1', 'details', { [V1]: empty }, { [V1]: ROLE }],
    ['1', 'claims', { [V1]: { claimsToAddOrOverride: empty } }, { [V1]: ROLE }],
    ['2', 'response', empty, { [V2]: both }],
    ['2', 'details', { [V2]: empty }, { [V2]: both }],
    ['2', 'tokens', { [V2]: { idTokenGeneration: empty, accessTokenGeneration: empty } }, { [V2]: both }],
    ['3', 'claims', { [V2]: { idTokenGeneration: { claimsToAddOrOverride: empty } } }, { [V2]: both }],
  ])('counts as unset under version %s: %s', async (version, _part, before, after) => {
    expect(await responseTo(version, before)).toEqual(after);
  });
});

describe('the environment', () => {
  it('names another role', async () => {
    vi.stubEnv('ROLE_CLAIM', 'member');
    expect(await responseTo('1', { [V1]: null })).toEqual({ [V1]: { claimsToAddOrOverride: { role: 'member' } } });
  });

  it('means authenticated where the name is empty', async () => {
    vi.stubEnv('ROLE_CLAIM', '');
    expect(await responseTo('1', { [V1]: null })).toEqual({ [V1]: ROLE });
  });

  it.each(['', 'false', '1', 'TRUE'])('leaves machines alone with M2M=%j', async (value) => {
    vi.stubEnv('M2M', value);
    expect(await handler(machineEvent())).toEqual(machineEvent());
  });

  it('gives machines the role with M2M=true, in the one token they get', async () => {
    vi.stubEnv('M2M', 'true');
    expect(await handler(machineEvent())).toEqual({
      ...machineEvent(),
      response: { [V2]: { accessTokenGeneration: ROLE } },
    });
  });
});

describe('a version that is not known', () => {
  it('is answered with the unchanged event, and one line that names only the version', async () => {
    const written: unknown[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(text) > 0);
    const event = userEvent('4', { [V2]: null });
    expect(await handler(structuredClone(event))).toEqual(event);
    expect(written).toEqual(['Trigger event version "4" is not known: no role was added.\n']);
  });

  it('cannot break the log line', async () => {
    const written: unknown[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(text) > 0);
    await handler({ ...userEvent('4', {}), version: 'a\nSTART' });
    expect(written).toEqual(['Trigger event version "a\\nSTART" is not known: no role was added.\n']);
  });

  it('is V1 where the event has the V1 shape, as emulators send it', async () => {
    expect(await responseTo('0', { [V1]: {} })).toEqual({ [V1]: ROLE });
  });
});

it.each(['1', '2', '3'])('writes nothing to the log for version %s', async (version) => {
  const write = vi.spyOn(process.stdout, 'write');
  const error = vi.spyOn(process.stderr, 'write');
  await handler(userEvent(version, {}));
  expect(write).not.toHaveBeenCalled();
  expect(error).not.toHaveBeenCalled();
});

const json = fc.jsonValue() as fc.Arbitrary<Json>;
const suppress = fc.array(fc.constantFrom('role', 'email', 'nonce', 'Role'), { maxLength: 4 });
const token = fc.option(
  fc.record(
    {
      claimsToAddOrOverride: fc.option(fc.dictionary(fc.constantFrom('role', 'tenant', '__proto__', 'toString'), json)),
      claimsToSuppress: fc.option(suppress),
      scopesToAdd: fc.array(fc.string()),
    },
    { requiredKeys: [] },
  ),
) as fc.Arbitrary<Json>;
const groups = fc.option(
  fc.record({ groupsToOverride: fc.array(fc.string()) }, { requiredKeys: [] }),
) as fc.Arbitrary<Json>;
const v1Response = fc.record({
  [V1]: fc.option(fc.tuple(token, groups).map(([part, groupOverrideDetails]) => merge(part, { groupOverrideDetails }))),
});
const v2Response = fc.record({
  [V2]: fc.option(
    fc.record(
      { idTokenGeneration: token, accessTokenGeneration: token, groupOverrideDetails: groups },
      { requiredKeys: [] },
    ),
  ),
}) as fc.Arbitrary<JsonObject>;
const event = fc
  .tuple(
    fc.oneof(fc.tuple(fc.constant('1'), v1Response), fc.tuple(fc.constantFrom('2', '3'), v2Response)),
    fc.constantFrom(...USER_TRIGGER_SOURCES),
    fc.dictionary(fc.constantFrom('request', 'userName', 'later', '__proto__'), json),
  )
  .map(([[version, response], triggerSource, more]) => ({
    ...userEvent(version, response as Json, triggerSource),
    ...more,
  }));

/** An event with everything taken out that the handler may change: the roles, unset parts, empty group overrides. */
function apartFromRole(from: JsonObject): Json {
  const response = objectOf(from['response']);
  const parts = [
    response[V1],
    objectOf(response[V2])['idTokenGeneration'],
    objectOf(response[V2])['accessTokenGeneration'],
  ];
  const groupParts = [response[V1], response[V2]].map((details) => objectOf(details)['groupOverrideDetails']);
  return [
    without(from, 'response'),
    groupParts.map((part) => (Object.keys(objectOf(part)).length === 0 ? null : (part ?? null))),
    parts.map((part) => {
      const { claimsToAddOrOverride, claimsToSuppress, groupOverrideDetails: _, ...rest } = objectOf(part);
      const suppressed = Array.isArray(claimsToSuppress)
        ? claimsToSuppress.filter((claim) => claim !== 'role')
        : (claimsToSuppress ?? null);
      return [rest, without(objectOf(claimsToAddOrOverride), 'role'), suppressed];
    }),
  ];
}

function merge(a: Json, b: JsonObject): JsonObject {
  return { ...objectOf(a), ...b };
}

function without(from: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key !== name));
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

describe('any event', () => {
  it('comes back with nothing but the role changed', async () => {
    await fc.assert(
      fc.asyncProperty(event, async (before) => {
        expect(JSON.stringify(apartFromRole(await handler(structuredClone(before))))).toBe(
          JSON.stringify(apartFromRole(before)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same when it is handled again, as Cognito does up to three times', async () => {
    await fc.assert(
      fc.asyncProperty(event, async (before) => {
        const once = await handler(structuredClone(before));
        expect(await handler(structuredClone(once))).toEqual(once);
      }),
      { numRuns: 200 },
    );
  });
});
