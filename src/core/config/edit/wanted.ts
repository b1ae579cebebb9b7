/** A setting that an edit wants, and how TOML writes its value. */
import type { TextEdit } from '../text.ts';

export type WantedValue = boolean | string;

/** A value that a config file is to have. */
export interface Setting {
  path: readonly string[];
  value: WantedValue;
}

/** An edit, with the part of the text around it by which its place can be found again after other edits. */
export interface PlannedEdit extends TextEdit {
  scope: readonly [start: number, end: number];
}

/** True when a path leads to `base` or to something inside it. */
export function isWithin(path: readonly (string | number)[], base: readonly string[]): boolean {
  return path.length >= base.length && base.every((key, index) => path[index] === key);
}

export function isAt(path: readonly (string | number)[], other: readonly string[]): boolean {
  return path.length === other.length && isWithin(path, other);
}

/** A value as TOML: JSON's escapes are among those of a TOML basic string, which takes DEL only escaped. */
export function tomlLiteral(value: WantedValue): string {
  return JSON.stringify(value).replaceAll('\u007F', String.raw`\u007F`);
}
