/** Hosted projects for the worlds of the checks, and the pool that all of them are about. */
import { known, notAsked, type Unknown } from '../../src/core/fact.ts';
import type { VerifyFacts } from '../../src/core/checks/facts.ts';
import type { Integration, PublicKey } from '../../src/core/supabase/hosted.ts';

export const POOL = { userPoolId: 'eu-west-1_Kx7mQ2pLd', region: 'eu-west-1' };
export const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL.userPoolId}`;

export const PROJECT_REF = 'kqwertzuiopasdfghjkl';

/** A key by its name, and by another content where one is given. */
export function key(kid: string, material = `RSA n-of-${kid} AQAB`): PublicKey {
  return { kid, material };
}

export function integration(change: Partial<Integration> = {}): Integration {
  const { keyIds = ['key-1', 'key-2'] } = change;
  return {
    ...(keyIds ? { keys: keyIds.map((kid) => key(kid)) } : {}),
    id: '6f1c1f0e-0000-4000-8000-000000000001',
    issuer: ISSUER,
    keyIds,
    insertedAt: '2026-11-01',
    ...change,
  };
}

type HostedFacts = Pick<VerifyFacts, 'hostedAccess' | 'hosted' | 'hostedBranches' | 'projectRefs' | 'signingKeys'>;

/** A hosted project that trusts this pool, or whatever is given. */
export function hosted(integrations: Integration[] = [integration()], status = 'ACTIVE_HEALTHY'): HostedFacts {
  const project = { ref: PROJECT_REF, name: 'shop', region: 'eu-west-1', status };
  return {
    hostedAccess: known({}),
    hosted: known({ project, integrations, issuers: [ISSUER] }),
    hostedBranches: known([]),
    projectRefs: known({
      linked: { ref: PROJECT_REF, parent: PROJECT_REF, source: 'supabase/.temp/project-ref' },
      app: [{ ref: PROJECT_REF, source: '.env (VITE_SUPABASE_URL)' }],
    }),
    signingKeys: known([key('key-1'), key('key-2')]),
  };
}

/** A world whose hosted project cannot be looked at. */
export function noHosted(why: Unknown = notAsked('No hosted project is named.')): HostedFacts {
  return { hostedAccess: why, hosted: why, hostedBranches: why, projectRefs: why, signingKeys: why };
}
