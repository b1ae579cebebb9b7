import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../src/core/checks/index.ts';
import { STACKS } from '../src/core/client/stacks.ts';
import { ROOT } from './harness/paths.ts';

const FOLDER = `${ROOT}templates/checks/`;
const SECTIONS = ['## What it means', '## Why it matters', '## How to fix it', '## What you see'];

const pages = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .toSorted();

it.each(CHECKS.map(({ id }) => id))('%s has a page', (id) => {
  expect(existsSync(`${FOLDER}${id}.md`)).toBe(true);
});

describe.each(pages)('%s', (path) => {
  const text = readFileSync(`${FOLDER}${path}`, 'utf8');
  const lines = text.trimEnd().split('\n');
  const prose = text.replaceAll(/^```[a-z]*\n[\s\S]*?^```$/gm, '');

  it('has a title and the four sections, in order, none of them empty', () => {
    expect(lines[0]).toMatch(/^# \S/);
    expect(
      prose
        .split('\n')
        .filter((line) => line.startsWith('#'))
        .slice(1),
    ).toEqual(SECTIONS);
    const bodies = text
      .split(/^## .+$/m)
      .slice(1)
      .map((body) => body.trim());
    expect(bodies.filter((body) => body === '')).toEqual([]);
  });

  it('names the symptom as it shows: a code, a message in its own words, an empty list, or nothing at all', () => {
    const symptom = text.slice(text.indexOf('## What you see')).replaceAll(/\s+/g, ' ');
    expect(symptom).toMatch(
      /\bPGRST\d{3}\b|\b(22P02|22023|42501|431)\b|empty list|[A-Z]\w+Exception|`[^`]{6,}`|"[^"]{6,}"|Nothing (fails|looks wrong)/,
    );
    // The message that comes with a code is what people search for, too.
    expect(/PGRST30[13]/.test(symptom) && !/"[^"]{6,}"/.test(symptom)).toBe(false);
  });

  it('is one screen', () => {
    expect(lines.length).toBeGreaterThanOrEqual(15);
    expect(lines.length).toBeLessThanOrEqual(35);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });

  it('is printable text with whole code blocks', () => {
    expect(text).not.toMatch(/[^\n\P{C}]/u);
    expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
  });

  it('takes the token of Amplify as the fixes do, and names the other one', () => {
    const made = [...text.matchAll(/accessToken: [^]*?\?\? null/g)].map(([line]) => line.replaceAll(/\s+/g, ' '));
    const known = STACKS.flatMap(({ lines }) => lines?.('access')[1].replaceAll(/\s+/g, ' ') ?? []);
    const ofAmplify = made.filter((line) => line.includes('fetchAuthSession'));
    expect(ofAmplify.filter((line) => !known.some((one) => one.startsWith(line)))).toEqual([]);
    expect(ofAmplify.length > 0 && !/With a V1_0 trigger it has to be\s`idToken`/.test(text)).toBe(false);
  });

  it('keeps the tone', () => {
    expect(prose).not.toMatch(/\b(please|successfully|simply|easily|just)\b/i);
  });

  it('names only commands that there are', () => {
    const commands = [...text.matchAll(/npx cognito-supabase ([a-z]+)/g)].map((match) => match[1]);
    expect(
      commands.filter(
        (command) =>
          !['init', 'verify', 'discover', 'generate', 'explain', 'demo', 'link', 'unlink'].includes(command ?? ''),
      ),
    ).toEqual([]);
  });
});
