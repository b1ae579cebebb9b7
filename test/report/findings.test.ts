import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/checks/check.ts';
import { CHECKS } from '../../src/core/checks/index.ts';
import { runChecks } from '../../src/core/checks/run.ts';
import { known } from '../../src/core/fact.ts';
import type { Paint } from '../../src/report/paint.ts';
import { reportFindings } from '../../src/report/findings.ts';
import { finding } from './samples.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { BROKEN } from '../core/catalogue.ts';
import { HEALTHY } from '../core/catalogue-healthy.ts';
import {
  accessToken,
  candidate,
  configFile,
  CONFIG_TEXT,
  FUNCTION_ARN,
  healthy,
  lambdaFunction,
  OTHER_POOL,
  poolWithTrigger,
  withoutAws,
  type TestWorld,
  invoked,
} from '../core/worlds.ts';

const plain: Paint = (_style, text) => text;
const tagged: Paint = (style, text) => `<${style}>${text}</${style}>`;

function report({ facts, wish }: TestWorld): string {
  return reportFindings(runChecks(CHECKS, facts, wish, { only: [], skip: [] }), plain);
}

/** How many layers have something to say: one whose every question does not arise has not. */
function shown({ facts, wish }: TestWorld): number {
  const found = runChecks(CHECKS, facts, wish, { only: [], skip: [] });
  return new Set(found.filter(({ reason }) => reason !== 'not-applicable').map(({ layer }) => layer)).size;
}

describe('when all is well', () => {
  it.each(HEALTHY)('$what: it is one screen, a line for each layer and for each reason not to look', ({ world }) => {
    const lines = report(world).split('\n');
    expect(lines.filter((line) => !line.startsWith('  - '))).toHaveLength(shown(world) + 1);
    expect(lines.length).toBeLessThan(shown(world) + 5);
    expect(lines.at(-1)).toMatch(/^\d+ checks passed\./);
    expect(lines.join('')).not.toMatch(/[✗!?]/);
  });

  it('fits a narrow terminal', () => {
    expect(
      report(healthy())
        .split('\n')
        .filter((line) => line.length > 40),
    ).toEqual([]);
  });

  it('says what was not proved, and why', () => {
    const text = report(withoutAws());
    expect(text).toContain('- User pool: not looked at. No AWS credentials are configured.');
    expect(text.split('\n').at(-1)).toMatch(
      /Not proved: user pool, trigger function, token, hosted project, supabase's answers\.$/,
    );
  });
});

describe('when something is wrong', () => {
  it.each(BROKEN.filter(({ status }) => status !== 'unknown'))(
    '$id: $what: the id, what, and what to do are there, and nothing of it is lost',
    ({ id, world, status = 'fail' }) => {
      const text = report(world);
      expect(text).toContain(`${{ fail: '✗', unknown: '?' }[status as string] ?? '!'} ${id} `);
      expect(text).toMatch(/^ {4}→ \S/m);
      expect(text.split('\n').at(-1)).toMatch(
        status === 'fail' ? /^1 failed, 0 warned\./ : /^(\d+ checks passed\. 1 warned\.|Nothing failed)/,
      );
      expect(unsafeCharacters(text)).toEqual([]);
    },
  );

  it('shows what is most serious first, and ends with what was skipped', () => {
    const text = reportFindings(
      [
        finding('skip', 'config/a'),
        finding('unknown', 'config/b'),
        finding('warn', 'config/c'),
        finding('pass', 'config/d'),
        finding('fail', 'config/e'),
      ],
      plain,
    );
    expect(text.split('\n')).toEqual(
      [
        'Supabase config: 3 to look at, 1 passed',
        '  ✗ config/e What config/e saw.',
        '    → Mend config/e.',
        '  ! config/c What config/c saw.',
        '    → Mend config/c.',
        '  ? config/b What config/b saw.',
        '  - What config/a saw.',
        '- User pool: not looked at. ',
        '- Trigger function: not looked at. ',
        '- Token: not looked at. ',
        '- Hosted project: not looked at. ',
        "- Supabase's answers: not looked at. ",
        "- The app's source: not looked at. ",
        '1 failed, 1 warned. Not proved in full: supabase config.',
      ].map((line) => expect.stringContaining(line.trim()) as string),
    );
  });

  it.each([
    [['fail', 'warn', 'unknown'], 'red', '1 failed, 1 warned.'],
    [['pass', 'unknown'], 'yellow', 'Nothing failed, but 1 could not be looked at.'],
    [['pass', 'pass', 'warn'], 'green', '2 checks passed. 1 warned.'],
    [['pass', 'pass', 'pass'], 'green', '3 checks passed.'],
  ] as const)('ends %j in %s', (statuses, style, text) => {
    const last = reportFindings(
      statuses.map((status, index) => finding(status, `config/c${index}`)),
      tagged,
    )
      .split('\n')
      .at(-1);
    expect(last).toContain(`<${style}>${text}`);
  });

  it('shows the title where there is no message', () => {
    expect(
      reportFindings([{ id: 'config/x', layer: 'config', status: 'unknown', title: 'The title' }], plain),
    ).toContain('? config/x The title');
  });
});

describe('hostile text', () => {
  const evil = '\u001b[2J\u001b]0;owned\u0007\r\u009b31m\u202e\u2066';

  it.each<[string, Finding]>([
    ['a message', finding('fail', 'config/x', { message: `a${evil}\nb` })],
    ['a fix', finding('warn', 'config/x', { fix: `a${evil}` })],
    ['a title', { id: 'config/x', layer: 'config', status: 'unknown', title: evil }],
    ['a reason', finding('skip', 'config/x', { message: evil })],
  ])('in %s is harmless', (_what, hostile) => {
    expect(unsafeCharacters(reportFindings([hostile], plain))).toEqual([]);
  });

  it('in a message cannot start a line of its own', () => {
    const text = reportFindings(
      [finding('fail', 'config/x', { message: 'x\n✓ Supabase config: 9 checks passed' })],
      plain,
    );
    expect(text).not.toMatch(/^✓ Supabase config/m);
  });

  it.each<[string, TestWorld]>([
    [
      'a pool id of the config',
      healthy({ config: known(configFile(CONFIG_TEXT.replace('eu-west-1_Kx7mQ2pLd', String.raw`\u001b[2J\u202ex`))) }),
    ],
    [
      'a name of a file',
      healthy({
        appPools: known([{ ...candidate(OTHER_POOL.userPoolId), sources: [{ kind: 'env', file: `.env.${evil}` }] }]),
      }),
    ],
    ["a reason of Lambda's", healthy({ function: known(lambdaFunction({ state: 'Failed', stateReason: evil })) })],
    [
      "an error of the handler's",
      healthy({
        invocation: invoked('V2_0', { kind: 'error', errorType: evil, errorMessage: evil }, 1),
      }),
    ],
    [
      'an ARN',
      healthy({
        pool: known(
          poolWithTrigger('V2_0', { trigger: { lambdaArn: `${FUNCTION_ARN}${evil}`, lambdaVersion: 'V2_0' } }),
        ),
        policy: known([]),
      }),
    ],
    [
      'claims',
      healthy({
        tokens: known([accessToken({ header: { kid: evil }, claims: { role: evil, sub: evil, client_id: evil } })]),
      }),
    ],
    ['an issuer', healthy({ tokens: known([accessToken({ claims: { iss: evil } })]) })],
  ])('in %s is harmless, and reported', (_what, world) => {
    const text = report(world);
    expect(unsafeCharacters(text)).toEqual([]);
    expect(text).toMatch(/✗.*\\u001b/);
  });
});
