// The notices of the packages whose code is in dist: their licences ask for it. Made from what the bundler put in.
import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Licences that code of others may be under here. Another one is for a person to read before it ships. */
export const KNOWN_LICENCES = ['MIT', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0'];

/**
 * The packages that modules belong to, by their folders.
 * @param {Iterable<string>} moduleIds absolute paths, as the bundler names them; its own helpers begin with a NUL
 * @returns {string[]} folders, each once
 */
export function packagesOf(moduleIds) {
  const folders = new Set();
  for (const id of moduleIds) {
    const path = id.replace(/^\0/, '').replace(/\?.*$/, '');
    const at = path.lastIndexOf(`${sep}node_modules${sep}`);
    if (at === -1) continue;
    const rest = path.slice(at + '/node_modules/'.length).split(sep);
    folders.add(path.slice(0, at + '/node_modules/'.length) + rest.slice(0, rest[0].startsWith('@') ? 2 : 1).join(sep));
  }
  return [...folders].toSorted((a, b) => a.localeCompare(b, 'en'));
}

/**
 * @param {string[]} folders of packages
 * @returns {string} each package's name, version, licence and the texts that it comes with
 * @throws Error for a licence that is not known
 */
export function noticesOf(folders) {
  const packages = folders.map(readPackage);
  const unknown = packages.filter(({ licence }) => !KNOWN_LICENCES.includes(licence));
  if (unknown.length > 0)
    throw new Error(
      `Not a licence that is known: ${unknown.map(({ id, licence }) => `${id} (${licence})`).join(', ')}`,
    );
  // Licences differ in who holds the copyright: each text stands here once, under all who give it.
  const blocks = new Map();
  for (const { id, licence, texts } of packages) {
    const { holders, terms } = split(texts);
    const block = blocks.get(words(terms)) ?? { terms, idsByHolders: new Map() };
    blocks.set(words(terms), block);
    const ids = block.idsByHolders.get(holders) ?? [];
    block.idsByHolders.set(holders, [...ids, `${id} (${licence})`]);
  }
  const shown = [...blocks.values()].map(({ terms, idsByHolders }) =>
    [...[...idsByHolders].map(([holders, ids]) => [...ids, holders].join('\n')), terms].join('\n\n'),
  );
  return ['cognito-supabase contains code of these packages, each under its own licence.', ...shown].join(
    `\n\n${'-'.repeat(100)}\n\n`,
  );
}

/** Who holds the copyright, and the terms. Apache's appendix tells how to put its terms on a work: it is none of them. */
function split(text) {
  const lines = text.split('\n');
  const holders = lines.filter((line) => HOLDER.test(line)).map((line) => `  ${line.trim()}`);
  const terms = lines.filter((line) => !HOLDER.test(line)).join('\n');
  return { holders: holders.join('\n'), terms: terms.replace(APPENDIX, '').trim() };
}

const HOLDER = /^\s*Copyright (?!\[)/u;
const APPENDIX = /\s*APPENDIX: How to apply the Apache License[^]*?limitations under the License\./u;

/** A text by its words: where its lines end is no difference. */
function words(text) {
  return text.toLowerCase().split(/\s+/u).join(' ');
}

function readPackage(folder) {
  const { name, version, license, licenses, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const licence = typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type ?? 'none');
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const holder = typeof author === 'string' ? author : (author?.name ?? `the authors of ${name}`);
  return {
    id: `${name}@${version}`,
    licence,
    texts:
      texts.length > 0 ? texts.join('\n\n') : `Copyright ${holder}. The package comes without a text of its licence.`,
  };
}
