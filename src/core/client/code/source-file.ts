/** What is read of an app, and how a place in it is told. */

/** A file of the project, as it was found. */
export interface SourceFile {
  /** From the root of the search, with forward slashes. */
  file: string;
  text: string;
}

export interface Place {
  file: string;
  line: number;
}
