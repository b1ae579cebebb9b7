import { describe, expect, it } from 'vitest';
import { errorDocument, reportError } from '../../src/report/error.ts';
import type { Paint } from '../../src/report/paint.ts';
import { unsafeCharacters } from '../harness/terminal-safety.ts';

const plain: Paint = (_style, text) => text;

describe('reportError', () => {
  it('says what happened, why, and what to do, in that order', () => {
    const text = reportError(
      { id: 'aws/denied', message: 'AWS refused.', why: 'No permission.', fix: 'Ask for it:\naws iam x' },
      plain,
    );
    expect(text).toBe('✗ AWS refused. [aws/denied]\n  No permission.\n  → Ask for it:\naws iam x');
  });

  it.each([
    { id: 'x/y', message: 'Short.' },
    { id: 'x/y', message: 'Short.', why: '', fix: undefined },
  ])('leaves out what there is not: %j', (error) => {
    expect(reportError(error, plain)).toBe('✗ Short. [x/y]');
  });

  it('is harmless, whatever AWS said', () => {
    const evil = '\u001b[2J\u202e\r\u0007';
    expect(unsafeCharacters(reportError({ id: 'x/y', message: evil, why: evil, fix: evil }, plain))).toEqual([]);
  });
});

describe('errorDocument', () => {
  it('carries the same', () => {
    expect(errorDocument('init', { id: 'x/y', message: 'What.', why: 'Why.', fix: 'Do.' })).toEqual({
      schemaVersion: 1,
      command: 'init',
      error: { id: 'x/y', message: 'What.', cause: 'Why.', fix: 'Do.' },
    });
    expect(errorDocument('init', { id: 'x/y', message: 'What.' })).toEqual({
      schemaVersion: 1,
      command: 'init',
      error: { id: 'x/y', message: 'What.' },
    });
  });
});
