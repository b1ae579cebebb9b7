/** Types of a source file of the app (path and text), and of a place in one (file and line). */

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
