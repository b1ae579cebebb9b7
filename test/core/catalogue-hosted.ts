/** What can be wrong with a hosted project, and set-ups of one that have to be silent. */
import { known, notAsked } from '../../src/core/fact.ts';
import type { VerifyFacts } from '../../src/core/checks/facts.ts';
import type { HostedProject } from '../../src/core/supabase/hosted.ts';
import type { Broken } from './catalogue.ts';
import { healthy, OTHER_POOL, type TestWorld } from './worlds.ts';
import { hosted, integration, ISSUER, key, noHosted, POOL, PROJECT_REF } from './worlds-hosted.ts';

const OTHER = ISSUER.replace(POOL.userPoolId, OTHER_POOL.userPoolId);
const CLERK = integration({ id: '6f1c1f0e-0000-4000-8000-00000000000c', issuer: 'https://shop.clerk.accounts.dev' });
const SECOND = '6f1c1f0e-0000-4000-8000-000000000002';
const UPDATED = ISSUER.replace('cognito-idp', 'issuer-cognito-idp');

/** An integration that names no issuer. */
function byKeys(...keyIds: string[]): ReturnType<typeof integration> {
  const { issuer: _none, ...rest } = integration({ keyIds });
  return rest;
}

const trusting = (...integrations: ReturnType<typeof integration>[]): TestWorld => healthy(hosted(integrations));
const project = (status: HostedProject['status']): TestWorld => healthy(hosted([], status));
const branches = (...linked: boolean[]): TestWorld =>
  healthy({
    hostedBranches: known(
      linked.map((one, index) => ({
        name: `preview-${index}`,
        ref: PROJECT_REF,
        integrations: one ? [integration()] : [CLERK],
      })),
    ),
  });

/** The access token is refused something: the rest is explained by that. */
function refused(kind: 'unauthorized' | 'permissions', fix: string): TestWorld {
  const access = { trouble: { kind, message: 'Supabase says no.', fix } };
  return healthy({ ...noHosted(notAsked(`Explained by hosted/${kind}.`)), hostedAccess: known(access) });
}

function refs(linked: string | undefined, ...app: string[]): TestWorld {
  const source = 'supabase/.temp/project-ref';
  const projectRefs: VerifyFacts['projectRefs'] = known({
    ...(linked === undefined ? {} : { linked: { ref: linked, parent: linked, source } }),
    app: app.map((ref) => ({ ref, source: '.env (VITE_SUPABASE_URL)' })),
  });
  return healthy({ projectRefs });
}

const ELSEWHERE = 'zzzzzzzzzzzzzzzzzzzz';

export const HOSTED: readonly Broken[] = [
  {
    id: 'hosted/unauthorized',
    what: 'a token that was revoked',
    status: 'unknown',
    world: refused('unauthorized', 'Create another.'),
  },
  {
    id: 'hosted/permissions',
    what: 'auth_config_read is missing',
    status: 'unknown',
    world: refused('permissions', 'Add auth_config_read.'),
  },
  { id: 'hosted/project-not-found', what: 'another account', world: healthy({ ...hosted(), hosted: known(null) }) },
  ...['INACTIVE', 'PAUSING', 'RESTORING', 'COMING_UP', 'RESTORE_FAILED', 'REMOVED'].map((status) => ({
    id: 'hosted/project-paused',
    what: status,
    world: project(status),
  })),
  { id: 'hosted/integration-missing', what: 'none at all', world: trusting() },
  { id: 'hosted/integration-missing', what: 'another provider alone', world: trusting(CLERK) },
  ...[OTHER, `${ISSUER}/`, UPDATED, ISSUER.replace('cognito-idp.eu-west-1', 'cognito-idp.us-east-1')].map((issuer) => ({
    id: 'hosted/integration-other-issuer',
    what: issuer,
    world: trusting(integration({ issuer })),
  })),
  {
    id: 'hosted/integration-other-issuer',
    what: 'beside another provider',
    world: trusting(CLERK, integration({ issuer: OTHER })),
  },
  {
    id: 'hosted/integration-duplicate',
    what: 'twice',
    status: 'warn',
    world: trusting(integration(), integration({ id: SECOND })),
  },
  { id: 'hosted/keys-unresolved', what: 'not yet', world: trusting(integration({ keyIds: null })) },
  { id: 'hosted/keys-unresolved', what: 'an empty set', world: trusting(integration({ keyIds: [] })) },
  { id: 'hosted/keys-stale', what: 'one of two', world: trusting(integration({ keyIds: ['key-0', 'key-2'] })) },
  { id: 'hosted/keys-stale', what: 'neither of two', world: trusting(integration({ keyIds: ['key-0'] })) },
  {
    id: 'hosted/keys-stale',
    what: 'another key of that name',
    world: trusting({ ...integration(), keys: [key('key-1', 'RSA another AQAB'), key('key-2')] }),
  },
  { id: 'hosted/integration-missing', what: 'the keys of another pool', world: trusting(byKeys('key-8', 'key-9')) },
  {
    id: 'hosted/integration-missing',
    what: 'keys of the same names',
    world: trusting({ ...byKeys('key-1'), keys: [key('key-1', 'RSA another AQAB')] }),
  },
  { id: 'hosted/keys-stale', what: 'one of the two keys themselves', world: trusting(byKeys('key-2')) },
  {
    id: 'hosted/keys-unresolved',
    what: 'the address of its keys, not yet read',
    world: trusting({ ...byKeys(), keyIds: null, jwksUrl: `${ISSUER}/.well-known/jwks.json` }),
  },
  {
    id: 'hosted/project-paused',
    what: 'a state that is not known here',
    status: 'unknown',
    world: healthy(hosted([integration()], 'MIGRATING')),
  },
  {
    id: 'hosted/integration-missing',
    what: 'an address of keys that were not read',
    status: 'unknown',
    world: trusting({ ...byKeys(), keyIds: null, jwksUrl: 'https://example.com/keys' }),
  },
  { id: 'hosted/ref-mismatch', what: 'the app talks to another', status: 'warn', world: refs(PROJECT_REF, ELSEWHERE) },
  { id: 'hosted/branch-unlinked', what: 'one of two', status: 'warn', world: branches(true, false) },
];

export const HEALTHY_HOSTED: readonly { what: string; world: TestWorld }[] = [
  {
    what: 'a hosted project that trusts other pools and providers, too',
    world: trusting(CLERK, integration({ id: SECOND, issuer: OTHER }), integration()),
  },
  {
    what: 'an updated issuer that is linked',
    world: healthy({
      ...hosted(),
      hosted: known({
        project: { ref: PROJECT_REF, name: '', region: '', status: 'ACTIVE_HEALTHY' },
        integrations: [integration({ issuer: UPDATED })],
        issuers: [UPDATED],
      }),
    }),
  },
  { what: 'the keys themselves, which it trusts', world: trusting(byKeys('key-1', 'key-2', 'key-of-another')) },
  {
    what: 'the address of its keys',
    world: trusting(CLERK, { ...byKeys('key-1', 'key-2'), jwksUrl: `${ISSUER}/.well-known/jwks.json` }),
  },
  { what: 'a hosted project in bad health that answers', world: healthy(hosted([integration()], 'ACTIVE_UNHEALTHY')) },
  { what: 'a stage of the app per .env file', world: refs(PROJECT_REF, ELSEWHERE, PROJECT_REF) },
  { what: 'a folder that is not linked', world: refs(undefined, ELSEWHERE) },
  { what: 'an app that names no project', world: refs(PROJECT_REF) },
  { what: 'branches that are linked', world: branches(true, true) },
  {
    what: 'a token that may not list branches',
    world: healthy({
      hostedBranches: notAsked('Preview branches: the access token lacks branching_development_read.'),
    }),
  },
  { what: 'no hosted project', world: healthy(noHosted()) },
];
