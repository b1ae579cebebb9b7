import { styleText } from 'node:util';
import { expect, it } from 'vitest';
import { countColumns, cutToColumns } from '../../src/core/text/columns.ts';

it.each([
  ['', 0],
  ['user pool', 9],
  ['✓ Zoë', 5],
  ['プール', 6],
  ['名前: 회원', 10],
  ['ａｂ', 4],
  ['🚀 launch', 9],
  ['e\u0301', 1],
  [styleText('red', 'red', { validateStream: false }), 3],
])('%j takes %i columns', (text, columns) => {
  expect(countColumns(text)).toBe(columns);
});

it.each([
  ['user pool', 9, 'user pool'],
  ['user pool', 8, 'user po…'],
  ['プール名', 8, 'プール名'],
  ['プール名', 7, 'プール…'],
  ['プール名', 6, 'プー…'],
  ['user pool', 1, '…'],
  ['user pool', 0, ''],
  ['user pool', -3, ''],
])('%j cut to %i columns is %j', (text, columns, cut) => {
  expect(cutToColumns(text, columns)).toBe(cut);
  expect(countColumns(cut)).toBeLessThanOrEqual(Math.max(columns, 0));
});
