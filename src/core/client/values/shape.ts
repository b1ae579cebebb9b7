/**
 * Types of a row in the table of libraries (`src/core/client/values/libraries.ts`): members, methods, callbacks, and how a
 * token is had of it as text.
 */

/**
 * What is given, in a few words: `promise`, `maybe`, then `jwt`, `text`, `unknown` or the name of a shape, with the token
 * that it is of after a colon.
 */
export type Gives = string;

export interface Shape {
  /** As in "reads `accessToken` off …". */
  words: string;
  members?: Readonly<Record<string, Gives>>;
  methods?: Readonly<Record<string, Gives>>;
  /** What functions are called with that are given to a method, or as a member of what is given to one. */
  callbacks?: Readonly<Record<string, readonly Gives[]>>;
  /** How a token is had of it as text: `{use}` is access or id, `{Use}` the same in capitals. */
  instead?: string;
  /** The same as a sentence, where it takes more than a member of it; `{token}` is "ID token" or "access token". */
  edit?: string;
  /** Made a text, it is the token. */
  isTokenText?: true;
  /** It may have more than is known here. */
  isOpen?: true;
}
