/**
 * Type of a project's Supabase config file (config.toml, config.json) as it was read: its text, what it says, what the CLIs
 * make of it, and why some refuse it.
 */
import type { ReadResult, ConfigFormat } from './read.ts';
import type { PinnedCli, Refusal } from './refused.ts';
import type { ConfigView } from './view.ts';

export interface ConfigFile {
  /** Relative to the working directory, as it is shown. */
  file: string;
  /** Absolute. */
  path: string;
  format: ConfigFormat;
  text: string;
  read: ReadResult;
  /** What the CLIs make of it, variables and the other config files included. */
  view: ConfigView;
  /** Rules by which some generations refuse the whole file. */
  refusals: readonly Refusal[];
  /** The CLI that the project pins, where it does. */
  pinned?: PinnedCli;
}
