import { readFileSync } from 'node:fs';
import { Ajv, type SchemaObject } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/core/checks/index.ts';
import type { Finding } from '../../src/core/checks/check.ts';
import { sarif } from '../../src/report/sarif.ts';
import { BROKEN } from '../core/catalogue.ts';
import { HEALTHY } from '../core/catalogue-healthy.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';
import { finding, findingsOf, HOSTILE, hostileFinding, MIXED } from './samples.ts';

// Ajv speaks draft 7, of which this schema of draft 4 uses nothing that has another meaning.
const {
  $schema: _draft,
  id: _id,
  ...schema
} = JSON.parse(readFileSync(new URL('sarif-2.1.0.json', import.meta.url), 'utf8')) as SchemaObject;
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
/** RFC 3986: no character that has to be percent-encoded, and no percent sign without its two digits. */
const URI_REFERENCE = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-F]{2})*$/i;
ajv.addFormat('uri-reference', URI_REFERENCE);
ajv.addFormat('uri', (text) => URI_REFERENCE.test(text) && /^[a-z][a-z0-9+.-]*:/i.test(text));
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
const validate = ajv.compile(schema);

interface Result {
  ruleId: string;
  ruleIndex?: number;
  level: string;
  message: { text: string };
  partialFingerprints: Record<string, string>;
  locations: {
    physicalLocation?: {
      artifactLocation: { uri: string; uriBaseId: string };
      region?: { startLine: number; startColumn?: number };
    };
    logicalLocations?: { fullyQualifiedName: string }[];
  }[];
}

interface Run {
  tool: {
    driver: {
      name: string;
      version: string;
      informationUri?: string;
      rules: { id: string; fullDescription: { text: string }; help: { text: string; markdown: string } }[];
    };
  };
  invocations: { executionSuccessful: boolean; toolExecutionNotifications: { message: { text: string } }[] }[];
  results: Result[];
}

const RULES = CHECKS.map(({ id, title }) => ({ id, title, text: `# ${title}\n\nWhat ${id} is about.\n` }));

/** The one run, held against the schema. */
function run(findings: readonly Finding[]): Run {
  const text = sarif(findings, { rules: RULES, version: '1.2.3', homepage: '' });
  expect(unsafeCharacters(text)).toEqual([]);
  const log = JSON.parse(text) as { runs: [Run] };
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log.runs[0];
}

function prints(change: Partial<Finding>, id = 'config/invalid'): object {
  return run([finding('fail', id, change)]).results[0]?.partialFingerprints ?? {};
}

it('the schema is one: it refuses what is not SARIF', () => {
  expect(validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ message: {} }] }] })).toBe(
    false,
  );
  expect(
    validate({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'x' } },
          results: [
            { message: { text: 'x' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'a b' } } }] },
          ],
        },
      ],
    }),
  ).toBe(false);
  expect(validate({ version: '2.2.0', runs: [] })).toBe(false);
});

describe.each(BROKEN.filter(({ status }) => status !== 'unknown'))('$id: $what', ({ id, world, status = 'fail' }) => {
  it('is a valid log with a result for it, at a file', () => {
    const { results } = run(findingsOf(world));
    const found = results.find(({ ruleId }) => ruleId === id);
    expect(found).toMatchObject({ level: status === 'fail' ? 'error' : 'warning' });
    expect(RULES[found?.ruleIndex ?? -1]?.id).toBe(id);
    // Code scanning refuses the whole file for a single result without one.
    expect(results.every(({ locations }) => locations[0]?.physicalLocation !== undefined)).toBe(true);
  });
});

it.each(HEALTHY)('$what: a valid log without results', ({ world }) => {
  expect(run(findingsOf(world)).results).toEqual([]);
});

it('has one rule for each check, with its page', () => {
  const { driver } = run([]).tool;
  expect(driver).toMatchObject({ name: 'cognito-supabase', version: '1.2.3' });
  expect(driver.rules.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
  expect(driver.rules[0]?.help).toMatchObject({ markdown: RULES[0]?.text, text: RULES[0]?.text });
});

it('says what could not be looked at, and that the run is then not whole', () => {
  const [invocation] = run(MIXED).invocations;
  expect(invocation).toMatchObject({ executionSuccessful: false });
  expect(invocation?.toolExecutionNotifications.map(({ message }) => message.text)).toEqual([
    'Lambda did not answer.',
    'Lambda did not answer.',
  ]);
  expect(run([finding('fail')]).invocations[0]).toMatchObject({ executionSuccessful: true });
});

describe('what GitHub asks of a log', () => {
  it('a rule has a description, made of the first paragraph of its page', () => {
    const text = '# A title\n\n## What it means\n\nOne line,\nand `another`.\n\nMore.\n';
    const log = sarif([], { rules: [{ id: 'a/b', title: 'T', text }], version: '1', homepage: '' });
    const { runs } = JSON.parse(log) as { runs: [Run] };
    expect(runs[0].tool.driver.rules[0]?.fullDescription.text).toBe('One line, and `another`.');
    expect(run([]).tool.driver.rules.every(({ fullDescription }) => fullDescription.text !== '')).toBe(true);
  });

  it('the tool has an address where the package has one', () => {
    const log = sarif([], { rules: RULES, version: '1', homepage: 'https://example.com/' });
    expect(log).toContain('"informationUri": "https://example.com/"');
    expect(run([]).tool.driver).not.toHaveProperty('informationUri');
  });

  it('a fingerprint stays when lines move, and tells checks and files apart', () => {
    const at = (line: number, file = 'a'): object => prints({ evidence: { file, line } });
    expect(at(3)).toEqual(at(30));
    expect(
      new Set([at(3), at(3, 'b'), prints({ evidence: { file: 'a' } }, 'config/bom')].map((one) => JSON.stringify(one)))
        .size,
    ).toBe(3);
  });
});

describe('where a result is', () => {
  it('is the file and the line of the evidence', () => {
    expect(run(MIXED).results[0]?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'supabase/config.toml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 6 },
        },
      },
    ]);
  });

  it('is a column, too, where one is known', () => {
    const [result] = run([finding('fail', 'config/invalid', { evidence: { file: 'a', line: 2, column: 5 } })]).results;
    expect(result?.locations[0]?.physicalLocation?.region).toEqual({ startLine: 2, startColumn: 5 });
  });

  it('is the check, and the config file, where the finding is about no file', () => {
    const [, , result] = run(MIXED).results;
    expect(result?.locations[0]).toMatchObject({
      logicalLocations: [{ fullyQualifiedName: 'lambda/role-missing' }],
      physicalLocation: { artifactLocation: { uri: 'supabase/config.toml' } },
    });
    expect(run([finding('fail')]).results[0]?.locations[0]?.physicalLocation?.artifactLocation.uri).toBe(
      'supabase/config.toml',
    );
  });

  it.each([
    ['my app/supabase/config.toml', 'my%20app/supabase/config.toml'],
    ['a%20b#c?d', 'a%2520b%23c%3Fd'],
    ['dir\\supabase\\config.toml', 'dir/supabase/config.toml'],
    ['größe/配置.toml', 'gr%C3%B6%C3%9Fe/%E9%85%8D%E7%BD%AE.toml'],
    ['javascript:x', 'javascript%3Ax'],
  ])('%j is %s', (file, uri) => {
    const [result] = run([finding('fail', 'config/invalid', { evidence: { file, line: 1 } })]).results;
    expect(result?.locations[0]?.physicalLocation?.artifactLocation.uri).toBe(uri);
  });

  it.each([{ file: 'a', line: 0 }, { file: 'a', line: 1.5 }, { file: 'a', line: '7' }, { file: 'a' }])(
    '%j has no line, so that it is the first',
    (evidence) => {
      const [result] = run([finding('fail', 'config/invalid', { evidence })]).results;
      expect(result?.locations[0]?.physicalLocation).toEqual({
        artifactLocation: { uri: 'a', uriBaseId: '%SRCROOT%' },
        region: { startLine: 1 },
      });
    },
  );
});

describe.each(HOSTILE.map((text) => ({ what: JSON.stringify(text).slice(0, 60), text })))(
  'hostile text $what',
  ({ text }) => {
    it.each(['fail', 'warn', 'unknown'] as const)(
      'in a %s leaves the log valid: Unicode, no link, no placeholder',
      (status) => {
        const { results, invocations } = run([hostileFinding(text, status)]);
        const messages = [...results, ...(invocations[0]?.toolExecutionNotifications ?? [])].map(
          ({ message }) => message.text,
        );
        expect(messages).toHaveLength(1);
        expect(messages.join('')).not.toMatch(/\p{Surrogate}|(?<!\\)\]\(|(?<!\{)\{\d+\}(?!\})/u);
      },
    );
  },
);
