/** The Supabase config file of a project, read. */
import type { ReadResult, ConfigFormat } from './read.ts';
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
}
