import type { ProjectSeed } from '../emulator-kit/supabase/projects.ts';
import { ISSUER, OTHER_ISSUER, POOL_ID } from './hosted-kit.ts';

export const UPDATED = `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
export const ELSEWHERE = `https://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}`;

export function trusting(...issuers: string[]): Partial<ProjectSeed> {
  return { integrations: issuers.map((url) => ({ oidc_issuer_url: url })) };
}

/** What a project trusts before; what link does to it, in order; what it trusts after that, and after unlink. */
export const WORLDS: { what: string; before: string[]; does: string[]; linked: string[]; unlinked: string[] }[] = [
  { what: 'nothing', before: [], does: ['CreateThirdPartyAuth'], linked: [ISSUER], unlinked: [] },
  { what: 'the pool', before: [ISSUER], does: [], linked: [ISSUER], unlinked: [] },
  {
    what: 'another pool',
    before: [OTHER_ISSUER],
    does: ['CreateThirdPartyAuth'],
    linked: [OTHER_ISSUER, ISSUER],
    unlinked: [OTHER_ISSUER],
  },
  {
    what: 'another provider',
    before: ['https://clerk.example.com'],
    does: ['CreateThirdPartyAuth'],
    linked: ['https://clerk.example.com', ISSUER],
    unlinked: ['https://clerk.example.com'],
  },
  { what: 'the pool twice', before: [ISSUER, ISSUER], does: ['DeleteThirdPartyAuth'], linked: [ISSUER], unlinked: [] },
  ...[`${ISSUER}/`, ELSEWHERE, UPDATED, `${ISSUER}/.well-known/openid-configuration`].map((near) => ({
    what: `a near miss, ${near}`,
    before: [near],
    does: ['CreateThirdPartyAuth', 'DeleteThirdPartyAuth'],
    linked: [ISSUER],
    unlinked: [],
  })),
  {
    what: 'the pool and a near miss',
    before: [ELSEWHERE, ISSUER],
    does: ['DeleteThirdPartyAuth'],
    linked: [ISSUER],
    unlinked: [],
  },
];
