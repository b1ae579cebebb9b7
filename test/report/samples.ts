/** Findings for the tests of the reports: one of each status, and what may be in them when somebody means harm. */
import type { Finding, Layer, Status } from '../../src/core/checks/check.ts';
import { CHECKS } from '../../src/core/checks/index.ts';
import { runChecks } from '../../src/core/checks/run.ts';
import type { Paint } from '../../src/report/paint.ts';
import type { TestWorld } from '../core/worlds.ts';

export const plain: Paint = (_style, text) => text;

export function finding(status: Status, id = 'config/missing', change: Partial<Finding> = {}): Finding {
  return {
    id,
    layer: id.split('/')[0] as Layer,
    status,
    title: 'A title',
    ...(status === 'pass' ? {} : { message: `What ${id} saw.` }),
    ...(status === 'skip' ? { reason: 'not-looked-at' as const } : {}),
    ...(status === 'fail' || status === 'warn' ? { fix: `Fix ${id}.` } : {}),
    ...change,
  };
}

export function findingsOf(world: TestWorld): readonly Finding[] {
  const known = seen.get(world);
  if (known) return known;
  const { facts, wish } = world;
  const findings = runChecks(CHECKS, facts, wish, { only: [], skip: [] });
  seen.set(world, findings);
  return findings;
}

/** Every format is tried on the same worlds, whose checks give the same each time. */
const seen = new WeakMap<TestWorld, readonly Finding[]>();

/** One finding of each status, over all layers. */
export const MIXED: readonly Finding[] = [
  finding('fail', 'config/region-mismatch', { evidence: { file: 'supabase/config.toml', line: 6 } }),
  finding('warn', 'config/bom', { evidence: { file: 'supabase/config.toml', line: 1 } }),
  finding('pass', 'cognito/pool-not-found'),
  finding('unknown', 'lambda/not-ready', { message: 'Lambda did not answer.' }),
  finding('unknown', 'lambda/timeout', { message: 'Lambda did not answer.' }),
  finding('fail', 'lambda/role-missing'),
  finding('skip', 'token/malformed', { message: 'No token was given.' }),
];

/** Texts of somebody who knows the formats. Each holds EVIL where it would come alive. */
export const HOSTILE: readonly string[] = [
  '::error::EVIL',
  '  ::stop-commands::EVIL',
  'x\n::error file=a::EVIL',
  'x\r::add-mask::EVIL',
  'x\r\n::set-output name=a::EVIL',
  'x\u2028::error::EVIL',
  'x\u0085::error::EVIL',
  '##[error]EVIL',
  'x ##[add-path]EVIL',
  '%0A::error::EVIL%0D%25',
  'file=a,line=1,title=EVIL::EVIL',
  ']]><failure message="EVIL"/>',
  '"/><testcase name="EVIL',
  "' EVIL='x",
  '</failure></testcase><EVIL/>',
  '<!-- EVIL --><![CDATA[EVIL]]>',
  '&EVIL; &#0; &#x1b; &lt;EVIL&gt;',
  '| EVIL | EVIL |\n|---|---|',
  '`EVIL` ``EVIL`` ```EVIL',
  '`',
  '` <img src=x onerror=EVIL> `',
  '[EVIL](https://evil.example) [EVIL](1) ![EVIL](x)',
  '[EVIL]: https://evil.example',
  'https://evil.example/EVIL www.evil.example EVIL@evil.example @EVIL #1',
  '<a href="javascript:EVIL">EVIL</a><script>EVIL</script>',
  '\n# EVIL\n- EVIL\n> EVIL\n---\n',
  '*EVIL* _EVIL_ ~~EVIL~~ \\`EVIL\\`',
  '{0} {1} EVIL {{2}}',
  '\u001b[2J\u001b]0;EVIL\u0007\u009b31m\u0000\b',
  '\u202eEVIL\u2066\u200f\ufeff\u200b',
  '\ud83dEVIL\ude00 \udc00\ud800',
  '\uffffEVIL\ufffe\ufdd0\u{1fffe}',
  `${'x'.repeat(1999)}😀EVIL`,
];

/** A failing finding that says it everywhere; ids and layers are this program's own. */
export function hostileFinding(text: string, status: Status = 'fail'): Finding {
  return finding(status, 'config/invalid', {
    title: text,
    message: text,
    ...(status === 'fail' || status === 'warn' ? { fix: text } : {}),
    evidence: { file: `dir/${text}`, line: 3, claim: text },
  });
}
