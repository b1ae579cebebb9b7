/** Functions that let the user in, as people write them. Each is run by the emulator, before the chain and behind it. */
import type { Case } from './chain-kit.ts';

export const GRANTING: readonly Case[] = [
  {
    title: 'an ES module, V2, with claims of every type in both tokens',
    was: 'V2_0',
    theirs: {
      source: `
        export const handler = async (event) => {
          event.response = {
            claimsAndScopeOverrideDetails: {
              idTokenGeneration: { claimsToAddOrOverride: { tenant: 'acme', seats: 12, trial: false, rights: ['read', 'write'] } },
              accessTokenGeneration: { claimsToAddOrOverride: { tenant: 'acme', org: { id: 7, tier: 'pro' } } },
            },
          };
          return event;
        };`,
    },
  },
  {
    title: 'CommonJS, V1, which builds on what it is sent',
    was: 'V1_0',
    theirs: {
      fileName: 'index.js',
      source: `
        exports.handler = async (event) => {
          const { userAttributes } = event.request;
          event.response.claimsOverrideDetails = {
            claimsToAddOrOverride: { domain: userAttributes.email.split('@')[1], pool: event.userPoolId, name: event.userName },
          };
          return event;
        };`,
    },
  },
  {
    title: 'a callback handler, V1, on an older runtime',
    was: 'V1_0',
    theirs: {
      fileName: 'index.js',
      runtime: 'nodejs22.x',
      source: `
        exports.handler = (event, context, callback) => {
          event.response = { claimsOverrideDetails: { claimsToAddOrOverride: { plan: 'pro' }, claimsToSuppress: ['email'] } };
          setTimeout(() => callback(null, event), 20);
        };`,
    },
  },
  {
    title: 'context.done, V1, as in the old samples',
    was: 'V1_0',
    theirs: {
      fileName: 'index.js',
      runtime: 'nodejs20.x',
      source: `
        exports.handler = function (event, context) {
          event.response = { "claimsOverrideDetails": { "claimsToAddOrOverride": { "website": "https://example.com" } } };
          context.done(null, event);
        };`,
    },
  },
  {
    title: 'suppressing, V2: claims, scopes, and the role itself',
    was: 'V2_0',
    theirs: {
      source: `
        export const handler = async (event) => ({
          ...event,
          response: {
            claimsAndScopeOverrideDetails: {
              idTokenGeneration: { claimsToSuppress: ['email', 'role', 'cognito:groups'] },
              accessTokenGeneration: { claimsToSuppress: ['role'], scopesToAdd: ['orders/read'], scopesToSuppress: ['aws.cognito.signin.user.admin'] },
            },
          },
        });`,
    },
  },
  {
    title: 'suppressing, V1: an attribute and the groups',
    was: 'V1_0',
    theirs: {
      source: `
        export const handler = async (event) => {
          event.response = { claimsOverrideDetails: { claimsToSuppress: ['email_verified', 'cognito:groups'] } };
          return event;
        };`,
    },
  },
  {
    title: 'grouping, V2, with roles',
    was: 'V2_0',
    theirs: {
      source: `
        export const handler = async (event) => {
          const groups = event.request.groupConfiguration.groupsToOverride;
          event.response = {
            claimsAndScopeOverrideDetails: {
              groupOverrideDetails: {
                groupsToOverride: [...groups, 'reviewers'],
                iamRolesToOverride: ['arn:aws:iam::123456789012:role/reviewer'],
                preferredRole: 'arn:aws:iam::123456789012:role/reviewer',
              },
            },
          };
          return event;
        };`,
    },
  },
  ...(['{}', 'null'] as const).map((empty): Case => ({
    title: `taking the groups away with ${empty}, V1`,
    was: 'V1_0',
    theirs: {
      source: `
        export const handler = async (event) => {
          event.response = { claimsOverrideDetails: { claimsToAddOrOverride: { a: 'b' }, groupOverrideDetails: ${empty} } };
          return event;
        };`,
    },
  })),
  {
    title: 'returning the event as it came, V2',
    was: 'V2_0',
    theirs: { source: 'export const handler = async (event) => event;' },
  },
  {
    title: 'answering in the shape that its version ignores, as in samples for V1 under V2',
    was: 'V2_0',
    theirs: {
      source: `
        export const handler = async (event) => {
          event.response = { claimsOverrideDetails: { claimsToAddOrOverride: { lost: 'yes' }, claimsToSuppress: ['email'] } };
          return event;
        };`,
    },
  },
  {
    title: 'slow, V2, within the time',
    was: 'V2_0',
    theirs: {
      source: `
        export const handler = async (event) => {
          await new Promise((resolve) => setTimeout(resolve, 1500));
          event.response = { claimsAndScopeOverrideDetails: { idTokenGeneration: { claimsToAddOrOverride: { slow: true } } } };
          return event;
        };`,
    },
  },
  {
    title: 'attached by an alias, V2',
    was: 'V2_0',
    theirs: {
      qualifier: 'live',
      source: `
        export const handler = async (event, context) => {
          const claims = { alias: context.invokedFunctionArn.split(':').at(-1) };
          event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: claims } } };
          return event;
        };`,
    },
  },
  {
    title: "answering as Go's event types do, every unset member null, V2",
    was: 'V2_0',
    theirs: {
      handler: 'bootstrap.handle',
      fileName: 'bootstrap.mjs',
      source: `
        const generation = (claims) => ({ claimsToAddOrOverride: claims, claimsToSuppress: null, scopesToAdd: null, scopesToSuppress: null });
        export const handle = async ({ version, triggerSource, region, userPoolId, callerContext, userName, request }) => ({
          version, triggerSource, region, userPoolId, callerContext, userName, request,
          response: {
            claimsAndScopeOverrideDetails: {
              idTokenGeneration: generation(null),
              accessTokenGeneration: generation({ shard: 3 }),
              groupOverrideDetails: { groupsToOverride: request.groupConfiguration.groupsToOverride, iamRolesToOverride: null, preferredRole: null },
            },
          },
        });`,
    },
  },
  {
    title: 'V1 in front of which the trigger becomes V2: it sees what it always saw, to the member',
    was: 'V1_0',
    now: 'V2_0',
    theirs: {
      source: `
        const seen = (value) => (value !== null && typeof value === 'object' ? Object.keys(value).sort().join() : String(value));
        export const handler = async (event) => {
          const { version, request, response } = event;
          if (version !== '1' || 'scopes' in request) throw new Error('written for version 1');
          event.response = {
            claimsOverrideDetails: {
              claimsToAddOrOverride: { event: seen(event), request: seen(request), response: seen(response), details: seen(response.claimsOverrideDetails) },
              claimsToSuppress: ['email'],
              groupOverrideDetails: { groupsToOverride: ['editors', 'lifted'], iamRolesToOverride: ['arn:aws:iam::123456789012:role/r'], preferredRole: 'arn:aws:iam::123456789012:role/r' },
            },
          };
          return event;
        };`,
    },
  },
  {
    title: 'V1 under V2 that keeps the groups by saying nothing of them, and one that adds nothing at all',
    was: 'V1_0',
    now: 'V2_0',
    theirs: { source: 'export const handler = async (event) => event;' },
  },
  {
    title: 'V1 under V2 that takes the groups away',
    was: 'V1_0',
    now: 'V2_0',
    theirs: {
      source: `
        export const handler = async (event) => {
          event.response = { claimsOverrideDetails: { groupOverrideDetails: {} } };
          return event;
        };`,
    },
  },
  {
    title: 'V2 in front of which the trigger becomes V3',
    was: 'V2_0',
    now: 'V3_0',
    theirs: {
      source: `
        export const handler = async (event) => {
          if (event.version !== '2') throw new Error('written for version 2');
          event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { scopes: event.request.scopes } } } };
          return event;
        };`,
    },
  },
];
