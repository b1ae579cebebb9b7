import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/paths.ts';
import { ROOMS, roomOf } from '../rules/rooms.ts';
import { readSource } from '../rules/source.ts';
import { sourcePaths } from '../rules/tree.ts';

const PAGE = `${ROOT}docs/architecture.md`;
const MAP = /(?<=<!-- map -->\n)[\s\S]*(?=<!-- end of map -->)/;

/** For each room the rooms that its files really import, types included, in the order of the list of rooms. */
function importedRooms(): Map<string, Set<string>> {
  const loaded = new Map<string, Set<string>>(Object.keys(ROOMS).map((name) => [name, new Set()]));
  for (const path of sourcePaths('src')) {
    const { imports } = readSource(path, readFileSync(`${ROOT}${path}`, 'utf8'));
    const room = roomOf(path) ?? '';
    for (const { specifier } of imports.filter((one) => one.specifier.startsWith('.'))) {
      const target = roomOf(posix.join(posix.dirname(path), specifier));
      if (target !== undefined && target !== room) loaded.get(room)?.add(target);
    }
  }
  return loaded;
}

/** A row a room, from the door down: what it is about, and what it imports. Ten commands alike are one row. */
function map(): string {
  const loaded = importedRooms();
  const order = Object.keys(ROOMS);
  const plain = order.filter((name) => ROOMS[name]?.about === 'the command');
  const rows = order
    .toReversed()
    .filter((name) => !plain.includes(name) || name === plain[0])
    .map((name) => {
      const isPlain = name === plain[0];
      const targets = isPlain ? plain.flatMap((one) => [...(loaded.get(one) ?? [])]) : [...(loaded.get(name) ?? [])];
      const shown = [...new Set(targets.map((one) => (plain.includes(one) ? 'commands/*' : one)))];
      const sorted = shown.toSorted((a, b) => order.indexOf(b) - order.indexOf(a));
      const about = isPlain ? 'each command: its run, and what only it needs' : (ROOMS[name]?.about ?? '');
      return `| \`${isPlain ? 'commands/*' : name}\` | ${about} | ${sorted.join(', ')} |`;
    });
  return ['', '| room | what it decides, or does | imports |', '|---|---|---|', ...rows, '', ''].join('\n');
}

it('the map is what the imports say (npm run docs draws it anew)', async () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toMatch(MAP);
  await expect(page.replace(MAP, map)).toMatchFileSnapshot(PAGE);
});
