import type { LinkFacts } from '../../src/core/plan/facts.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinship, type Integration } from '../../src/core/supabase/hosted.ts';
import { planLink, planUnlink } from '../../src/core/plan/plan-link.ts';
import type { Step } from '../../src/core/plan/step.ts';
import { linkedAfter } from './plans.ts';
import { integration, ISSUER, POOL, PROJECT_REF } from './worlds-hosted.ts';

const KEYS = ['key-1', 'key-2'];
const UPDATED = ISSUER.replace('cognito-idp', 'issuer-cognito-idp');
const OTHER = ISSUER.replace(POOL.userPoolId, 'eu-west-1_Another12');
const NEAR = [
  `${ISSUER}/`,
  UPDATED,
  ISSUER.replace('eu-west-1.', 'us-east-1.'),
  ISSUER.replace('https', 'http'),
  ` ${ISSUER}`,
  `${ISSUER}/.well-known/jwks.json`,
  ISSUER.toUpperCase().replace(POOL.userPoolId.toUpperCase(), POOL.userPoolId),
];
const FOREIGN = [
  OTHER,
  'https://shop.clerk.accounts.dev',
  'https://securetoken.google.com/shop',
  'https://cognito-idp.eu-west-1.evil.com/eu-west-1_Kx7mQ2pLd',
  'nonsense',
];

function plan(facts: LinkFacts, wish = { recreate: false, recorded: false }): Plan {
  return planLink(facts, wish);
}

const anIntegration = fc.record({
  issuer: fc.constantFrom(ISSUER, ISSUER, ...NEAR, ...FOREIGN, undefined),
  keyIds: fc.constantFrom(KEYS, ['key-1'], [], null),
});

const anyFacts = fc
  .array(fc.array(anIntegration, { maxLength: 5 }), { minLength: 1, maxLength: 3 })
  .map((projects): LinkFacts => ({
    issuer: ISSUER,
    poolKeyIds: KEYS,
    targets: projects.map((found, at) => ({
      project: { ref: `${PROJECT_REF.slice(0, 19)}${'abc'[at]}`, name: 'shop' },
      integrations: found.map(({ issuer, keyIds }, index): Integration => {
        const { issuer: _own, ...rest } = integration({ id: `${at}-${index}`, keyIds });
        return issuer === undefined ? rest : { ...rest, issuer };
      }),
    })),
  }));

/** What is trusted after each step of a plan, the last being the end. */
function course(facts: LinkFacts, steps: readonly Step[]): LinkFacts[] {
  return steps.reduce<LinkFacts[]>((states, step) => [...states, linkedAfter(states.at(-1) ?? facts, step)], [facts]);
}

const exact = ({ targets }: LinkFacts, at: number) =>
  (targets[at]?.integrations ?? []).filter(({ issuer }) => issuer === ISSUER).length;
const foreign = ({ targets }: LinkFacts) =>
  targets.map(({ integrations }) =>
    integrations.filter((one) => kinship(one, ISSUER).kind === 'other').map(({ id }) => id),
  );

describe('planLink, whatever is trusted before', () => {
  it('ends with the issuer once, no near miss, and everybody else left alone; then has nothing to do', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const end = course(facts, plan(facts).steps).at(-1) ?? facts;
        expect(facts.targets.map((_, at) => exact(end, at))).toEqual(facts.targets.map(() => 1));
        expect(foreign(end)).toEqual(foreign(facts));
        expect(
          end.targets.flatMap(({ integrations }) => integrations.map((one) => kinship(one, ISSUER).kind)),
        ).not.toContain('near');
        expect(plan(end).steps.every(({ action }) => action === 'none')).toBe(true);
      }),
    );
  });

  it('never goes through a moment with more of the issuer than before, or with nothing where there was something', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const states = course(facts, plan(facts).steps);
        facts.targets.forEach(({ integrations }, at) => {
          for (const state of states) {
            expect(exact(state, at)).toBeLessThanOrEqual(Math.max(1, exact(facts, at)));
            expect(exact(state, at)).toBeGreaterThanOrEqual(Math.min(1, exact(facts, at)));
            expect(state.targets[at]?.integrations.length).toBeGreaterThanOrEqual(Math.min(1, integrations.length));
          }
        });
      }),
    );
  });

  it('keeps, of several, one whose keys are in order', () => {
    const [bad, good] = [integration({ id: 'bad', keyIds: null }), integration({ id: 'good' })];
    const facts = {
      issuer: ISSUER,
      poolKeyIds: KEYS,
      targets: [{ project: { ref: PROJECT_REF, name: '' }, integrations: [bad, good] }],
    };
    expect(plan(facts).steps).toMatchObject([{ kind: 'keep' }, { kind: 'deleteIntegration', integrationId: 'bad' }]);
  });

  it('gives each step an id of its own', () => {
    fc.assert(
      fc.property(anyFacts, fc.boolean(), (facts, recreate) => {
        const ids = plan(facts, { recreate, recorded: false }).steps.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});

describe('planUnlink', () => {
  it('takes the issuer away, all of it, and nothing else', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const made = planUnlink({ issuers: [ISSUER], targets: facts.targets });
        const end = course(facts, made.steps).at(-1) ?? facts;
        const expected = facts.targets.map(({ integrations }) =>
          integrations.filter(({ issuer }) => issuer !== ISSUER),
        );
        expect(end.targets.map(({ integrations }) => integrations)).toEqual(expected);
      }),
    );
  });
});

describe('kinship', () => {
  it.each(NEAR)('%s is a near miss', (issuer) => {
    expect(kinship(integration({ issuer }), ISSUER)).toMatchObject({
      kind: 'near',
      how: expect.stringMatching(/\S/) as string,
    });
  });

  it.each(FOREIGN)('%s is somebody else', (issuer) => {
    expect(kinship(integration({ issuer }), ISSUER)).toEqual({ kind: 'other' });
  });

  it('China and the sovereign clouds have suffixes of their own', () => {
    const china = 'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_Kx7mQ2pLd';
    expect(kinship(integration({ issuer: china }), china)).toEqual({ kind: 'exact' });
    expect(kinship(integration({ issuer: china.replace('.com.cn', '.com') }), china)).toMatchObject({ kind: 'near' });
  });
});
