/** What the app's own source says of its Supabase clients: read as text, never run. */

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

/** Which of Cognito's two tokens for users. */
export type TokenUse = 'access' | 'id';

/** A place where the app makes a Supabase client. */
export interface SupabaseClient extends Place {
  /**
   * How it comes by a token: the `accessToken` option, an Authorization header, not at all (then it uses Supabase's own
   * sign-in, or a key), or in a way that cannot be told from the text.
   */
  token: 'callback' | 'header' | 'none' | 'unclear';
  /** The tokens that it sends; empty where that cannot be told. */
  sends: TokenUse[];
  /** False where it is a likeness of words that says so, and not the syntax. */
  certain: boolean;
}

export type ClientFault = Place &
  (
    | {
        /** What the callback gives: Amplify's token object, or the whole session or its tokens. */
        kind: 'not-a-string';
        what: 'token' | 'session';
      }
    | {
        /** A token read off the session, where Amplify has none. */
        kind: 'not-found';
        use: TokenUse;
      }
    | {
        kind: 'manual-realtime-auth';
        /** Whether what it sets is known to be a string. */
        isString: boolean;
      }
    | {
        kind: 'auth-namespace';
        /** As in `supabase.auth.getUser`. */
        member: string;
      }
  );

/** What a file says of the version of @supabase/supabase-js that is installed: it is one of these. */
export interface LibraryVersion {
  from: string;
  /** Absent where nothing keeps npm from a later one. */
  to?: string;
  file: string;
}

export interface ClientSource {
  clients: SupabaseClient[];
  faults: ClientFault[];
  /** Empty where no file speaks of it. */
  versions: LibraryVersion[];
}
