/** What all of this room speaks of: a file of the app. */

/** A file of the project, as it was found. */
export interface SourceFile {
  /** From the root of the search, with forward slashes. */
  file: string;
  text: string;
}
