/** What all of this room speaks of: a file of the app, and which of the two tokens. */

/** A file of the project, as it was found. */
export interface SourceFile {
  /** From the root of the search, with forward slashes. */
  file: string;
  text: string;
}

/** Which of Cognito's two tokens for users. */
export type TokenUse = 'access' | 'id';
