import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/checks/check.ts';
import { github, stepSummary } from '../../src/report/github.ts';
import type { Paint } from '../../src/report/paint.ts';
import { BROKEN } from '../core/catalogue.ts';
import { HEALTHY } from '../core/catalogue-healthy.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { outsideCode } from './markdown.ts';
import { commandsIn } from './runner.ts';
import { finding, findingsOf, HOSTILE, hostileFinding, MIXED, plain } from './samples.ts';

const tagged: Paint = (_style, text) => `\u001b[1m${text}\u001b[22m`;

/** A fix of several lines is as many code spans. */
function shape(summary: string): string {
  return outsideCode(summary).replaceAll(/(<br>CODE)+/g, '<br>CODE');
}

function names(text: string): string[] {
  return commandsIn(text).map(({ name }) => name);
}

describe('the runner that the tests have', () => {
  it('obeys what the real one obeys', () => {
    expect(names('a\n  ::error file=a,line=1::b%0Ac\nx ##[warning]d\n::unknown::e\n: :error::f')).toEqual([
      'error',
      'warning',
    ]);
    expect(commandsIn('::error file=a%2Cb,title=c%3Ad::e%0Af%25')).toEqual([
      { name: 'error', properties: { file: 'a,b', title: 'c:d' }, data: 'e\nf%' },
    ]);
  });
});

describe('the log', () => {
  it('is the pretty report, with the annotations folded below it', () => {
    const lines = github(MIXED, plain).split('\n');
    const start = lines.indexOf('::group::Annotations');
    expect(lines[start - 1]).toMatch(/^2 failed, 1 warned, 2 could not be looked at\./);
    expect(lines.slice(start + 1, -1).every((line) => line.startsWith('::'))).toBe(true);
    expect(lines.at(-1)).toBe('::endgroup::');
  });

  it('annotates the line with what failed, warned, and could not be looked at, the worst first', () => {
    expect(commandsIn(github(MIXED, plain)).slice(1, -1)).toEqual([
      {
        name: 'error',
        properties: { file: 'supabase/config.toml', line: '6', title: 'config/region-mismatch' },
        data: 'What config/region-mismatch saw.\nFix: Fix config/region-mismatch.',
      },
      {
        name: 'error',
        properties: { title: 'lambda/role-missing' },
        data: 'What lambda/role-missing saw.\nFix: Fix lambda/role-missing.',
      },
      {
        name: 'warning',
        properties: { file: 'supabase/config.toml', line: '1', title: 'config/bom' },
        data: 'What config/bom saw.\nFix: Fix config/bom.',
      },
      { name: 'notice', properties: { title: 'lambda/not-ready and 1 more' }, data: 'Lambda did not answer.' },
    ]);
  });

  it('names a column, too', () => {
    const text = github(
      [finding('fail', 'config/invalid', { evidence: { file: 'a,b:c', line: 2, column: 7 } })],
      plain,
    );
    expect(commandsIn(text)[1]?.properties).toEqual({ file: 'a,b:c', line: '2', col: '7', title: 'config/invalid' });
  });

  it.each(HEALTHY)('$what: has no command at all when all is well', ({ world }) => {
    expect(names(github(findingsOf(world), plain))).toEqual([]);
  });

  it.each(BROKEN.filter(({ status }) => status !== 'unknown'))(
    '$id: $what: is one annotation',
    ({ id, world, status = 'fail' }) => {
      const text = github(findingsOf(world), plain);
      const own = commandsIn(text).filter(({ properties }) => properties['title'] === id);
      expect(own.map(({ name }) => name)).toEqual([status === 'fail' ? 'error' : 'warning']);
      expect(unsafeCharacters(text)).toEqual([]);
    },
  );

  it('may be coloured, and is no less inert for it', () => {
    expect(names(github([hostileFinding('::error::EVIL')], tagged))).toEqual(['group', 'error', 'endgroup']);
  });
});

describe('the summary', () => {
  it('has the verdict, what is wrong, and a row for each layer', () => {
    expect(stepSummary(MIXED).split('\n')).toEqual([
      '## cognito-supabase verify',
      '',
      expect.stringMatching(/^2 failed, 1 warned, 2 could not be looked at\./),
      '',
      '- ❌ ` config/region-mismatch ` in ` supabase/config.toml `, line 6<br>` What config/region-mismatch saw. `<br>` Fix: Fix config/region-mismatch. `',
      '',
      expect.stringMatching(/^- ❌ ` lambda\/role-missing `<br>/),
      '',
      expect.stringMatching(/^- ⚠️ ` config\/bom ` in/),
      '',
      '- ❔ ` lambda/not-ready `, ` lambda/timeout `<br>` Lambda did not answer. `',
      '',
      '|  | passed | failed | warned | unknown | skipped |',
      '| --- | ---: | ---: | ---: | ---: | ---: |',
      '| Supabase config | 0 | 1 | 1 | 0 | 0 |',
      '| User pool | 1 | 0 | 0 | 0 | 0 |',
      '| Trigger function | 0 | 1 | 0 | 2 | 0 |',
      '| Token | 0 | 0 | 0 | 0 | 1 |',
      '',
      '',
    ]);
  });

  it('counts a warning as the exit code does', () => {
    expect(stepSummary([finding('warn')], { strict: true })).toContain(
      '0 failed, 1 warned, and --strict lets no warning pass.',
    );
    expect(stepSummary([finding('warn')])).not.toContain('strict');
  });
});

describe.each(HOSTILE.map((text) => ({ what: JSON.stringify(text).slice(0, 60), text })))(
  'hostile text $what',
  ({ text }) => {
    it.each(['pass', 'fail', 'warn', 'skip', 'unknown'] as const)('in a %s is no command', (status) => {
      const log = github([hostileFinding(text, status)], plain);
      expect(names(log)).toEqual(names(github([hostileFinding('tame', status)], plain)));
      expect(unsafeCharacters(log)).toEqual([]);
      expect(log.split('\n').filter((line) => /^::.*\p{Surrogate}/u.test(line))).toEqual([]);
    });

    it.each(['fail', 'warn', 'unknown'] as const)('in a %s is dead in Markdown', (status) => {
      const evil: Finding = { ...hostileFinding(text, status), evidence: { file: text, line: 1 } };
      const summary = stepSummary([evil]);
      const tame: Finding = { ...hostileFinding('tame', status), evidence: { file: 'tame', line: 1 } };
      expect(shape(summary)).toBe(shape(stepSummary([tame])));
      expect(outsideCode(summary)).not.toContain('EVIL');
      expect(unsafeCharacters(summary)).toEqual([]);
    });
  },
);
