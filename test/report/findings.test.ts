import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/checks/check.ts';
import { CHECKS } from '../../src/core/checks/index.ts';
import { runChecks } from '../../src/core/checks/run.ts';
import { known } from '../../src/core/fact.ts';
import type { Paint } from '../../src/report/paint.ts';
import { reportFindings } from '../../src/report/findings.ts';
import { finding, findingsOf } from './samples.ts';
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
      /Not proved: user pool, trigger function, token, hosted project, Supabase's answers\.$/,
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
        status === 'fail' ? /^1 failed, 0 warned[.,]/ : /^(\d+ checks passed\. 1 warned\.|Nothing failed)/,
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
        '    → Fix config/e.',
        '  ! config/c What config/c saw.',
        '    → Fix config/c.',
        '  ? config/b What config/b saw.',
        '  - What config/a saw.',
        '1 failed, 1 warned, 1 could not be looked at. Not proved in full: Supabase config.',
      ].map((line) => expect.stringContaining(line.trim()) as string),
    );
  });

  it.each([
    [['fail', 'warn', 'unknown'], 'red', '1 failed, 1 warned, 1 could not be looked at.'],
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

  it('tells a cause once, with how many checks it covers, whatever layers they are of', () => {
    const cause = { message: 'AWS did not answer.', fix: 'Check the network.' };
    const text = reportFindings(
      [
        ...['a', 'b', 'c', 'd'].map((name) => finding('unknown', `cognito/${name}`, cause)),
        ...['a', 'b'].map((name) => finding('unknown', `lambda/${name}`, cause)),
        finding('fail', 'token/a'),
        ...['b', 'c'].map((name) =>
          finding('skip', `live/${name}`, {
            reason: 'explained',
            message: 'Explained by token/a.',
            explainedBy: 'token/a',
          }),
        ),
      ],
      plain,
    );
    expect(text.split('\n')).toEqual([
      'User pool: 4 to look at, 0 passed',
      '  ? cognito/a, cognito/b and 4 more: AWS did not answer.',
      '    → Check the network.',
      '? Trigger function: 2 checks could not be looked at, for the reason above',
      'Token: 1 to look at, 0 passed',
      '  ✗ token/a What token/a saw.',
      '    → Fix token/a.',
      '    This explains 2 more checks.',
      "- Supabase's answers: explained by token/a",
      "1 failed, 0 warned, 6 could not be looked at. Not proved: Supabase's answers.",
    ]);
  });

  it('lists every check with what it saw, where that is asked for', () => {
    const findings = [
      finding('pass', 'config/a', { saw: ['config: supabase/config.toml', 'pools: none'] }),
      finding('fail', 'config/b', { evidence: { file: 'x', line: 3 } }),
      finding('skip', 'token/a', { message: 'No token.' }),
    ];
    expect(reportFindings(findings, plain, { every: true }).split('\n')).toEqual([
      'Supabase config',
      '  ✓ config/a A title',
      '    saw config: supabase/config.toml; pools: none',
      '  ✗ config/b What config/b saw.',
      '    → Fix config/b.',
      '    saw file: x; line: 3',
      'Token',
      '  - token/a No token.',
      '1 failed, 0 warned. Not proved: token.',
    ]);
    for (const { world } of HEALTHY) {
      const all = findingsOf(world);
      const listed = reportFindings(all, plain, { every: true });
      expect(all.filter(({ id }) => !listed.includes(` ${id} `))).toEqual([]);
    }
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
