/**
 * Types of what the app's own source says: its Supabase clients (`SupabaseClient`) and each fault of one (`ClientFault`),
 * read as text, never run.
 */
import type { TokenUse } from '../pool/reach.ts';
import type { App } from './apps.ts';
import type { Place } from './code/source-file.ts';
import type { StackId } from './stacks.ts';
import type { LibraryVersion } from './packages/versions.ts';

/** A place where the app makes a Supabase client. */
export interface SupabaseClient extends Place {
  /**
   * How it comes by a token: the `accessToken` option, an Authorization header, a `fetch` of its own, not at all (then it
   * uses Supabase's own sign-in, or a key), or in a way that cannot be told from the text.
   */
  token: 'callback' | 'header' | 'fetch' | 'none' | 'unclear';
  /** The tokens that it sends; empty where that cannot be told. */
  sends: TokenUse[];
  /** False where it is a likeness of words that says so, and not the syntax. */
  certain: boolean;
  /** Where the token comes from that could not be followed, as the end of "the token comes from …". */
  unfollowed?: string;
  /** Which supabase-js it is made with; absent where no file says so, and for other languages. */
  version?: LibraryVersion;
  /** The app opens Realtime channels. */
  usesRealtime?: boolean;
  stack?: StackId;
}

/**
 * What is wrong, and how it would be right: `edit` is a sentence, with `{use}` where the token is named (advice.ts), and
 * `use` the token that the code is after.
 */
export type ClientFault = Place & { stack?: StackId } & (
    | {
        /** `what` is given to Supabase, and it is no token's text. */
        kind: 'not-a-string';
        what: string;
        edit: string;
        use?: TokenUse;
        /** It becomes the token where a header is made of it, and not in Realtime. */
        isTokenText?: boolean;
      }
    /** `what` continues "src/a.ts:3 …". */
    | { kind: 'not-found'; what: string; edit: string; use?: TokenUse }
    | {
        kind: 'manual-realtime-auth';
        /** Whether what it sets is known to be a string. */
        isString: boolean;
        version?: LibraryVersion;
      }
    /** `member` as in `supabase.auth.getUser`. */
    | { kind: 'auth-namespace'; member: string }
    /** The same of what may be a client with `accessToken`, or another. */
    | { kind: 'auth-unfollowed'; member: string }
    /** `signIn` is where the app signs in with Cognito, and `library` with what. */
    | { kind: 'not-sent'; signIn: Place; library: string }
    | { kind: 'server-client' }
    | { kind: 'header-wins' }
    | { kind: 'stale'; what: 'header' | 'callback' | 'first-call' }
    | { kind: 'wrong-runtime'; isNext: boolean }
    /**
     * `name` is the variable's that holds the key; absent where the key itself stands there. `isHandedOut` where no client is
     * made there: the app's configuration puts it into what everybody loads.
     */
    | { kind: 'secret-key'; name?: string; isHandedOut?: true }
  );

export interface ClientSource {
  clients: SupabaseClient[];
  faults: ClientFault[];
  /** How many files of code were looked at. */
  files: number;
  /** Files that may make a client and could not be read, each with the reason. */
  unread: { file: string; why: string }[];
  /** How many files of code were not looked at, since there is more than there is time for. */
  left: number;
  /** The apps that the clients are for; where they were not looked for, none. */
  apps?: readonly App[];
}
