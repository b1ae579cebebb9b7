/** Functions that fail a sign-in, on purpose or not. Each is run by the emulator, before the chain and behind it. */
import type { Case } from './chain-kit.ts';

const throwing = (statement: string): Case['theirs'] => ({
  source: `export const handler = async (event) => { ${statement}; return event; };`,
});

/** What the person signing in reads is theirs. */
export const REFUSING: readonly (Case & { readonly says: RegExp })[] = [
  {
    title: 'denying on purpose',
    was: 'V2_0',
    theirs: throwing(
      "if (event.request.userAttributes.email !== 'eve@example.com') throw new Error('Only staff may sign in: ask Köln «IT»')",
    ),
    says: /failed with error Only staff may sign in: ask Köln «IT»\.$/,
  },
  {
    title: 'denying through a callback',
    was: 'V1_0',
    theirs: {
      fileName: 'index.js',
      runtime: 'nodejs22.x',
      source: "exports.handler = (event, context, callback) => callback(new Error('Your trial is over'));",
    },
    says: /failed with error Your trial is over\.$/,
  },
  {
    title: 'denying behind a lifted trigger',
    was: 'V1_0',
    now: 'V2_0',
    theirs: throwing("throw new RangeError('Too young')"),
    says: /failed with error Too young\.$/,
  },
  {
    title: 'denying with nothing to say',
    was: 'V2_0',
    theirs: throwing("throw new Error('')"),
    says: /failed with error \.$/,
  },
  {
    title: 'throwing text',
    was: 'V2_0',
    theirs: throwing("throw 'closed for the night'"),
    says: /closed for the night/,
  },
  {
    title: 'throwing by mistake: it reads through what Cognito sends as null',
    was: 'V1_0',
    theirs: throwing("event.response.claimsOverrideDetails.claimsToAddOrOverride = { a: 'b' }"),
    says: /failed with error Cannot set properties of null/,
  },
  {
    title: 'unable to start',
    was: 'V2_0',
    theirs: { source: "import 'left-pad';\nexport const handler = async (event) => event;" },
    says: /failed with error Error: Cannot find package 'left-pad'/,
  },
  {
    title: 'throwing an error of a kind of its own',
    was: 'V2_0',
    theirs: throwing("throw Object.assign(new Error('Not today'), { name: 'PermissionError', status: 403 })"),
    says: /failed with error Not today\.$/,
  },
  {
    title: 'returning nothing',
    was: 'V2_0',
    theirs: { source: 'export const handler = async () => {};' },
    says: /^Unrecognizable/,
  },
  {
    title: 'returning nothing, lifted',
    was: 'V1_0',
    now: 'V2_0',
    theirs: { source: 'export const handler = async () => {};' },
    says: /^Unrecognizable/,
  },
  {
    title: 'returning text',
    was: 'V1_0',
    theirs: { source: "export const handler = async () => 'ok';" },
    says: /^Unrecognizable/,
  },
  {
    title: 'returning a web answer, without the event',
    was: 'V2_0',
    theirs: { source: "export const handler = async () => ({ statusCode: 200, body: '{}' });" },
    says: /^Unrecognizable/,
  },
  ...[
    "{ claimsAndScopeOverrideDetails: 'role' }",
    "{ claimsAndScopeOverrideDetails: { idTokenGeneration: 'x' } }",
    "{ claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: ['role'] } } }",
  ].map((response) => ({
    title: `answering what Cognito does not read: ${response}`,
    was: 'V2_0' as const,
    theirs: { source: `export const handler = async (event) => ({ ...event, response: ${response} });` },
    says: /^Unrecognizable/,
  })),
  ...(['V1_0', 'V2_0'] as const).map((now) => ({
    title: `answering V1 what Cognito does not read, under ${now}`,
    was: 'V1_0' as const,
    now,
    theirs: {
      source: "export const handler = async (event) => ({ ...event, response: { claimsOverrideDetails: 'role' } });",
    },
    says: /^Unrecognizable/,
  })),
];
