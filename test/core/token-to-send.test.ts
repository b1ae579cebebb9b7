/** The token that fixes say to send: one that the trigger reaches, as far as that is known. */
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/core/checks/index.ts';
import { runChecks } from '../../src/core/checks/run.ts';
import { known, notAsked } from '../../src/core/fact.ts';
import type { VerifyFacts } from '../../src/core/checks/facts.ts';
import type { ClientFault } from '../../src/core/client/source.ts';
import { STACKS } from '../../src/core/client/stacks.ts';
import type { TokenUse } from '../../src/core/pool/reach.ts';
import { client, clientSource } from './client/sources.ts';
import { accessToken, healthy, idToken, poolWithTrigger, userPool } from './worlds.ts';

const AT = { file: 'src/db.ts', line: 3 };
const OBJECT = { what: "Amplify's pair of tokens", edit: 'Take `{use}Token?.toString()` of it.' };
const FAULTS: readonly ClientFault[] = [
  { kind: 'not-a-string', ...OBJECT, ...AT },
  { kind: 'not-found', ...OBJECT, ...AT },
  { kind: 'stale', what: 'callback', ...AT },
  { kind: 'not-sent', signIn: AT, library: 'Amplify', ...AT },
  { kind: 'server-client', ...AT },
  { kind: 'wrong-runtime', isNext: true, ...AT },
];
const V1: Partial<VerifyFacts> = { pool: known(poolWithTrigger('V1_0')), triggerVersion: known('V1_0') };
const UNKNOWN = notAsked('No AWS credentials were found.');

/** What the check of a fault says to do, in such a world. */
function fixOf(fault: ClientFault, facts: Partial<VerifyFacts>, sends: TokenUse[] = []): string {
  const { facts: all, wish } = healthy({
    clientSource: known(clientSource({ faults: [fault], clients: [client({ ...AT, sends })] })),
    ...facts,
  });
  const findings = runChecks(CHECKS, all, wish, { only: ['client'], skip: [] });
  return findings.find(({ fix, evidence }) => fix !== undefined && evidence?.['line'] === AT.line)?.fix ?? '';
}

const ACCESS = /accessToken\?\.toString|access_token|getAccessToken/;

describe.each(STACKS.filter(({ lines }) => lines !== undefined))('$name', ({ id, lines }) => {
  it.each(FAULTS)('$kind: the ID token under a V1_0 trigger, else the access token', (fault) => {
    const stack = fault.kind === 'wrong-runtime' ? 'amplify-next' : id;
    const line = (use: TokenUse): string =>
      (fault.kind === 'wrong-runtime' ? STACKS.find((one) => one.id === stack)?.lines : lines)?.(use)[1] ?? '';
    const under = fixOf({ ...fault, stack }, V1);
    expect(under).toContain(line('id'));
    expect(under).not.toMatch(ACCESS);
    expect(fixOf({ ...fault, stack }, {})).toContain(line('access'));
    expect(fixOf({ ...fault, stack }, { pool: known(poolWithTrigger('V3_0')) })).toContain(line('access'));
  });
});

const NOT_A_STRING: ClientFault = { kind: 'not-a-string', stack: 'amplify-web', ...OBJECT, ...AT };

it('keeps to the token that the code is after, where the trigger reaches it', () => {
  expect(fixOf({ ...NOT_A_STRING, use: 'id' }, {})).toMatch(/^Take `idToken.*tokens\?\.idToken/);
  expect(fixOf({ kind: 'stale', what: 'header', stack: 'oidc', ...AT }, {}, ['id'])).toContain('?.id_token');
  expect(fixOf({ ...NOT_A_STRING, use: 'access' }, V1)).toMatch(
    /^Take `idToken.*Send the ID token there, the only one that a V1_0 trigger reaches\./,
  );
});

it('of a pool without a trigger, knows the one that its plan allows', () => {
  expect(fixOf(NOT_A_STRING, { pool: known(userPool({ tier: 'LITE' })) })).toContain('tokens?.idToken');
});

it('says both where nobody looked at the pool, unless a token shows what the trigger reaches', () => {
  const unseen = fixOf(NOT_A_STRING, { pool: UNKNOWN, tokens: UNKNOWN });
  expect(unseen).toMatch(/tokens\?\.accessToken.*Under a V1_0 trigger, send the ID token instead/);
  expect(fixOf(NOT_A_STRING, { pool: UNKNOWN, tokens: known([accessToken()]) })).not.toContain('V1_0');
  expect(fixOf(NOT_A_STRING, { pool: UNKNOWN, tokens: known([idToken()]) })).toContain('Under a V1_0 trigger');
  expect(fixOf({ ...NOT_A_STRING, use: 'id' }, { pool: UNKNOWN, tokens: UNKNOWN })).not.toContain('V1_0');
});
