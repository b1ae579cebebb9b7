/**
 * The interfaces of the world as the rest of the program sees it (Files, Http, Ask, Out, Git, Clock, World): only this
 * folder touches files and networks.
 */
import type { AwsAccess } from './aws/types.ts';
import type { SupabaseAccess } from './supabase/types.ts';

export interface FileInfo {
  isFile: boolean;
  isDirectory: boolean;
  size: number;
}

/** What a folder holds; links are not followed. */
export interface FolderEntry {
  name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

export type BoundedRead = { ok: true; bytes: Uint8Array } | { ok: false; why: 'missing' | 'too-large' | 'unreadable' };

export interface Files {
  /** Follows links. Undefined when there is nothing there, or it may not be read. */
  info(path: string): Promise<FileInfo | undefined>;
  /** @returns the bytes, or undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Reads a plain file of at most so many bytes. What is a link, a device or a pipe is not opened. */
  readWithin(path: string, maxBytes: number): Promise<BoundedRead>;
  /**
   * What a file of any size, or a pipe, holds, piece by piece. Undefined when there is nothing there. A piece is only good
   * until the next is asked for. Throws UsageError where it may not be read.
   */
  pieces(path: string): AsyncIterable<Uint8Array> | undefined;
  /** What a folder holds, links as links; undefined when it may not be read. */
  entries(path: string): Promise<FolderEntry[] | undefined>;
  /** Names in a folder; none when there is no such folder. */
  list(path: string): Promise<string[]>;
  /** The path with every link resolved, or undefined when it leads nowhere. */
  real(path: string): Promise<string | undefined>;
  /**
   * Replaces a file in one step: the file is whole, old or new, at every moment.
   * A link is followed to its target.
   * @param options.expected what it holds now; a file that changed since is left alone (RefusedError)
   * @param options.within a folder that the target has to be in (UsageError)
   */
  replace(path: string, content: Uint8Array, options: { expected: Uint8Array; within: string }): Promise<void>;
  /** Creates a file, readable by its owner alone where `secret`. Folders above it are made. An existing file is kept: false. */
  create(path: string, content: string, options?: { secret?: boolean; within?: string }): Promise<boolean>;
  /** Writes a file whether it is there or not; a link in its place gives way. */
  write(path: string, content: string, options?: { within?: string }): Promise<void>;
  /** Adds to the end of a file, which is made where there is none. */
  append(path: string, content: string): Promise<void>;
  makeTempFolder(prefix: string): Promise<string>;
  remove(path: string): Promise<void>;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface HttpOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Of an answer in the 200s nothing is read but its status and its headers: it may be large, or never end. */
  headOfSuccess?: boolean;
}

export interface Http {
  /**
   * One request, through the proxy that the environment names, redirects not followed, at most 1 MB of answer.
   * Throws RefusedError when the host cannot be reached, UsageError for an address that is neither https nor loopback.
   */
  request(url: string, options?: HttpOptions): Promise<HttpResponse>;
}

/** A WebSocket that is open. It is closed by itself after 20 s. */
export interface Socket {
  send(text: string): void;
  /** The next message. Throws RefusedError when the socket closes before one comes, Interrupted when the program is. */
  receive(): Promise<string>;
  close(): void;
}

export interface Sockets {
  /**
   * Opens a WebSocket, through the proxy that the environment names; redirects are not followed, messages are 1 MB at
   * most. Where the server makes none, its HTTP answer is returned. Throws as `Http.request` does.
   */
  open(url: string): Promise<{ opened: true; socket: Socket } | { opened: false; response: HttpResponse }>;
}

export interface Choice<T> {
  title: string;
  description?: string;
  value: T;
}

export interface Ask {
  /** Whether questions may be asked at all. */
  possible: boolean;
  /** Each throws DecisionNeeded naming `flag` where no question may be asked, and Interrupted on Ctrl-C or Esc. */
  select<T>(question: string, choices: readonly Choice<T>[], flag: string): Promise<T>;
  confirm(question: string, flag: string): Promise<boolean>;
  text(question: string, flag: string): Promise<string>;
  secret(question: string, flag: string): Promise<string>;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** A step that is under way. */
export interface UnderWay {
  /** How far it is: "12 of 50". Only a terminal shows it. */
  counts(done: number, all: number): void;
}

/** What is being waited for, on stderr; silent with --quiet. What takes less than 0.3 s is not told. */
export interface Steps {
  /**
   * Carries out a step: a terminal shows it with its seconds on a line that changes in place, a log gets one plain line.
   * @param what as a person says it: "Looking at the user pool"
   * @param options.isTold a log says so by other means: before, or by what comes of it
   */
  during: <T>(what: string, act: (step: UnderWay) => Promise<T>, options?: { isTold?: boolean }) => Promise<T>;
  /** Waits for one answer; `whom` is named on a terminal where it takes long. */
  asking: <T>(whom: string, act: () => Promise<T>) => Promise<T>;
  /** Does something the next time that an answer is waited for, once the call is on its way; never where none is. */
  onceAwaiting: (act: () => void) => void;
  /** Nothing changes on the terminal while somebody else has it: a question, another program. */
  whileAway: <T>(act: () => Promise<T>) => Promise<T>;
}

export interface Out extends Steps {
  /** The --json document, on stdout. */
  document(document: object): void;
  /** What the user asked to see: on stdout, or on stderr where stdout is for the document. In a workflow it commands nothing. */
  show(text: string): void;
  /** The same, to the byte: a file's content, a token, a script. Everything else is broken where the terminal ends. */
  exact(text: string): void;
  /** The same, where lines that the runner of GitHub Actions obeys are meant. */
  command(text: string): void;
  /** Progress, on stderr; silent with --quiet. */
  progress(text: string): void;
  /** Detail, on stderr with --verbose only. */
  detail(text: string): void;
  /** Errors, on stderr, always. */
  error(text: string): void;
  /** Colours a text for the stream of `show`, or for stderr, where that stream takes colours. */
  paint(style: Style, text: string, stream?: 'stderr'): string;
  /** Columns of the terminal that `show` prints on; undefined where it is none. */
  columns(): number | undefined;
  /** Nothing printed from now on contains this text. */
  hide(secret: string): void;
  /** Takes that back, for what the user asked to be given. */
  reveal(secret: string): void;
  /** A text without anything that is to be hidden: for what goes into a file. */
  withoutHidden(text: string): string;
}

export interface Git {
  /** Whether the repository holds a file, committed or staged; undefined where git does not say. */
  tracks(folder: string, file: string): Promise<boolean | undefined>;
  /** When the last commit that touched a file was made, in milliseconds since 1970; undefined where git does not know. */
  changedAt(folder: string, file: string): Promise<number | undefined>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** When whatever else is due had its turn. */
  nextTurn: () => Promise<void>;
  /** Rejects with Interrupted when the program is interrupted meanwhile. */
  sleep(ms: number): Promise<void>;
}

export interface World {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The user's own folder for state that outlives a run. */
  stateDirectory: string;
  files: Files;
  git: Git;
  http: Http;
  sockets: Sockets;
  ask: Ask;
  out: Out;
  clock: Clock;
  aws: AwsAccess;
  supabase: SupabaseAccess;
  /** Fires on SIGINT, SIGTERM and Ctrl-C at a prompt. */
  interrupted: AbortSignal;
  /** Lower-case hexadecimal characters from the system's random source. */
  randomHex(length: number): string;
  /** Standard input as text. Throws UsageError beyond 1 MB. */
  readStdin(): Promise<string>;
  /** Standard input of any size, piece by piece. */
  stdinPieces(): AsyncIterable<Uint8Array>;
  /** The text of a file of the package, under its templates folder. */
  template(path: string): string;
}
